"""What Discord and the network say, as what is to be done about it."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import aiohttp
import discord
import pytest

from bot.accountability.worker import NotSent, Refused
from bot.discord.bridge import Bridge
from bot.discord.posting import mark_of
from bot.discord.refused import AnswerLost, DoorClosed, read_refusal


def answered(status: int, code: int = 0) -> discord.HTTPException:
    response: Any = SimpleNamespace(status=status, reason="No", headers={})
    kind = {403: discord.Forbidden, 404: discord.NotFound}.get(status, discord.HTTPException)
    return kind(response, {"code": code, "message": "no"})


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (answered(403, 50007), DoorClosed),
        (answered(403, 50278), DoorClosed),
        (answered(404, 10013), Refused),
        (answered(400, 50033), Refused),
        (answered(403, 50013), NotSent),
        (answered(401), NotSent),
        (answered(400, 50035), NotSent),
        (answered(429), NotSent),
        (answered(500), AnswerLost),
        (answered(503), AnswerLost),
        (discord.RateLimited(90), NotSent),
        (ConnectionResetError(), AnswerLost),
        (aiohttp.ServerDisconnectedError(), AnswerLost),
        (TimeoutError(), AnswerLost),
        (ValueError("half a JSON"), AnswerLost),
        (asyncio.CancelledError(), AnswerLost),
        (NotSent("already"), NotSent),
        (KeyError("a fault of ours"), KeyError),
    ],
)
def test_every_failure_is_told_apart_by_what_it_means(
    error: BaseException, kind: type[Exception]
) -> None:
    assert type(read_refusal(error)) is kind


def test_how_long_to_wait_is_kept() -> None:
    limited = read_refusal(discord.RateLimited(90))
    assert isinstance(limited, NotSent)
    assert limited.wait == timedelta(seconds=90)
    banned = read_refusal(answered(429))
    assert isinstance(banned, NotSent)
    assert banned.wait == timedelta(minutes=10)


def test_a_mark_fits_into_the_id_of_a_component_and_is_its_own() -> None:
    marks = {mark_of(f"key {n}", part) for n in range(500) for part in ("", "0", "1")}
    assert len(marks) == 1500
    assert all(10_000 < mark < 2**31 for mark in marks)
    assert mark_of("key 1") == mark_of("key 1")


def test_a_bridge_brings_back_what_comes_of_it_and_ends_its_patience() -> None:
    async def whole() -> None:
        loop = asyncio.get_running_loop()
        bridge = Bridge(loop, 0.05)

        async def fine() -> int:
            return 7

        async def broken() -> int:
            raise KeyError("x")

        cancelled = asyncio.Event()

        async def slow() -> int:
            try:
                await asyncio.sleep(10)
            except asyncio.CancelledError:
                cancelled.set()
                raise
            return 1

        assert await asyncio.to_thread(bridge, fine) == 7
        with pytest.raises(KeyError):
            await asyncio.to_thread(bridge, broken)
        with pytest.raises(TimeoutError):
            await asyncio.to_thread(bridge, slow)
        await asyncio.wait_for(cancelled.wait(), 1)
        bridge.close()
        with pytest.raises(NotSent):
            await asyncio.to_thread(bridge, fine)

    asyncio.run(whole())


def test_a_bridge_whose_loop_is_gone_begins_nothing() -> None:
    loop = asyncio.new_event_loop()
    bridge = Bridge(loop)
    loop.close()

    async def fine() -> int:
        return 7

    with pytest.raises(NotSent):
        bridge(fine)


def test_after_a_freeze_nothing_is_begun_that_others_may_have_done() -> None:
    loop = asyncio.new_event_loop()
    begun: list[int] = []

    async def act() -> None:
        begun.append(1)

    async def thaw() -> None:
        await asyncio.sleep(0.02)

    bridge = Bridge(loop, 0.05)
    with pytest.raises(TimeoutError):
        # The loop stands still: nobody runs it.
        bridge(act)
    loop.run_until_complete(thaw())
    loop.close()
    assert begun == []
