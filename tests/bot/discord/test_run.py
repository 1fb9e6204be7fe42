"""Running the bot: what ends it, and in what words."""

from __future__ import annotations

import asyncio
import io
import logging
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import discord
import pytest
from pydantic import SecretStr

from bot.discord.demo.fake.pointing import pointed_at
from bot.discord.demo.fake.server import TOKEN, FakeDiscord
from bot.discord.errors import BotFailed, TokenMissing
from bot.discord.run import BotClient, run_bot, serve_bot
from bot.settings import Settings
from tests.bot.discord import serving
from tests.bot.discord.kept_log import kept_log
from tests.bot.discord.small_client import play

ROOT = Path(serving.__file__).parents[3]


class Obedient(discord.Client):
    """A client that closes when it is told to."""

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """The fake needs no wait."""

    async def close_gracefully(self, seconds: float) -> None:
        await self.close()


class ObedientShards(discord.AutoShardedClient):
    """The same over several shards."""

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """The fake needs no wait."""

    async def close_gracefully(self, seconds: float) -> None:
        await self.close()


def plain() -> BotClient:
    return Obedient(intents=discord.Intents.default())


def plain_shards() -> BotClient:
    return ObedientShards(intents=discord.Intents.default(), shard_count=2, shard_ids=[0, 1])


def curious() -> BotClient:
    """One that asks for the content of messages."""
    return Obedient(intents=discord.Intents(guilds=True, message_content=True))


def curious_shards() -> BotClient:
    return ObedientShards(
        intents=discord.Intents(guilds=True, message_content=True), shard_count=2, shard_ids=[0, 1]
    )


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path, discord_token=SecretStr(TOKEN))


@pytest.fixture(autouse=True)
def _log_is_put_back() -> Iterator[None]:
    with kept_log():
        yield


async def ended(
    fake: FakeDiscord,
    settings: Settings,
    make: Callable[[], BotClient] = plain,
    token: str = TOKEN,
) -> str:
    """Why a bot that was run against this Discord ended."""
    with pointed_at(fake.api, fake.gateway_url), pytest.raises(BotFailed) as failed:
        await serve_bot(settings, token, make)
    assert token not in str(failed.value)
    # It is torn down quietly: nothing is left that would complain later.
    assert all(one is asyncio.current_task() or one.done() or _is_the_fakes(one)
               for one in asyncio.all_tasks())  # fmt: skip
    return str(failed.value)


def _is_the_fakes(task: asyncio.Task[object]) -> bool:
    return "discord.client" not in repr(task) and "discord.shard" not in repr(task)


def test_a_wrong_token_is_one_sentence(settings: Settings) -> None:
    async def scene() -> None:
        async with FakeDiscord() as fake:
            said = await ended(fake, settings, token="a-token-that-was-reset")
            assert said.startswith("Discord does not know the token in COACH_DISCORD_TOKEN.")
            assert "Reset Token" in said
            assert len(fake.requests()) == 1

    play(scene)


@pytest.mark.parametrize("make", [plain, plain_shards])
def test_a_token_that_is_refused_at_the_gateway_is_the_same(
    settings: Settings, make: Callable[[], BotClient]
) -> None:
    async def scene() -> None:
        async with FakeDiscord() as fake:
            fake.gateway.starts_left = 0
            assert "does not know the token" in await ended(fake, settings, make)
            assert fake.gateway.closes[0] == 4004

    play(scene)


@pytest.mark.parametrize("make", [curious, curious_shards])
def test_an_intent_that_is_not_granted_is_told_with_its_switch(
    settings: Settings, make: Callable[[], BotClient]
) -> None:
    async def scene() -> None:
        async with FakeDiscord() as fake:
            said = await ended(fake, settings, make)
            assert fake.gateway.closes[0] == 4014
            assert "close code 4014" in said
            assert "Switch on Message Content Intent on" in said
            assert f"applications/{fake.world.application}/bot" in said
            assert "unset COACH_DISCORD_MESSAGE_CONTENT" in said

    play(scene)


def test_a_closed_port_is_no_network(settings: Settings) -> None:
    async def scene() -> None:
        with (
            pointed_at("http://127.0.0.1:1/api/v10", "ws://127.0.0.1:1"),
            pytest.raises(BotFailed, match=r"cannot be reached: .*Check the network"),
        ):
            await serve_bot(settings, TOKEN, plain)

    play(scene)


@pytest.mark.parametrize(
    ("code", "said"),
    [(4004, "does not know the token"), (4010, "division into shards"),
     (4011, "coach discord doctor"), (4012, "newer version"), (4013, "newer version")],
)  # fmt: skip
def test_a_close_code_that_ends_it_is_told(settings: Settings, code: int, said: str) -> None:
    async def scene() -> None:
        async with FakeDiscord() as fake:

            async def close() -> None:
                await fake.ready()
                await fake.gateway.close(code)

            closing = asyncio.create_task(close())
            assert said in await ended(fake, settings)
            await closing

    play(scene)


def test_an_address_that_is_kept_out_is_told_to_wait(settings: Settings) -> None:
    async def scene() -> None:
        async with FakeDiscord() as fake:
            fake.faults.limit("GET /users/@me", via=False)
            assert "wait an hour" in await ended(fake, settings)

    play(scene)


def test_trouble_of_discords_own_is_told(settings: Settings) -> None:
    async def scene() -> None:
        async with FakeDiscord() as fake:
            fake.faults.fail("GET /users/@me", 503)
            assert "HTTP 503" in await ended(fake, settings)

    play(scene)


def test_half_an_answer_is_told_as_what_it_looks_like(settings: Settings) -> None:
    async def scene() -> None:
        async with FakeDiscord() as fake:
            fake.faults.garble("GET /users/@me")
            assert "Something else than Discord" in await ended(fake, settings)

    play(scene)


def test_a_fault_of_ours_is_not_told_as_anything_else(settings: Settings) -> None:
    class Broken(Obedient):
        async def setup_hook(self) -> None:
            raise KeyError("ours")

    async def scene() -> None:
        async with FakeDiscord() as fake:
            with pointed_at(fake.api, fake.gateway_url), pytest.raises(KeyError, match="ours"):
                await serve_bot(settings, TOKEN, lambda: Broken(intents=discord.Intents.none()))

    play(scene)


def test_without_a_token_no_client_is_made(tmp_path: Path) -> None:
    made: list[bool] = []

    def make() -> BotClient:
        made.append(True)
        return plain()

    with pytest.raises(TokenMissing):
        run_bot(Settings(home=tmp_path), make)
    assert made == []


def test_the_log_of_a_failing_bot_does_not_hold_the_token(settings: Settings) -> None:
    log = io.StringIO()
    with pointed_at("http://127.0.0.1:1/api/v10", "ws://127.0.0.1:1"), pytest.raises(BotFailed):
        run_bot(settings, plain, log=log)
    logging.getLogger().warning("The token is %s", TOKEN)
    assert "logging in" in log.getvalue()
    assert TOKEN not in log.getvalue()


# --- signals ---


@asynccontextmanager
async def process(fake: FakeDiscord, home: Path, token: str = TOKEN) -> AsyncIterator[Process]:
    """The bot as a process of its own."""
    running = await asyncio.create_subprocess_exec(
        sys.executable, "-m", serving.__name__, fake.api, fake.gateway_url, token, str(home),
        cwd=ROOT, stdin=PIPE, stdout=PIPE, stderr=PIPE, env={**os.environ, "COACH_HOME": str(home)},
    )  # fmt: skip
    try:
        yield running
    finally:
        with suppress(ProcessLookupError):
            running.kill()
        await running.wait()


async def line(running: Process) -> str:
    assert running.stdout is not None
    return (await running.stdout.readline()).decode().strip()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_an_answer_under_way_is_finished_before_it_stops(
    tmp_path: Path, number: signal.Signals
) -> None:
    async def scene() -> None:
        async with FakeDiscord() as fake:
            ana = fake.person("ana", fake.world.add_guild("Study hall"))
            async with process(fake, tmp_path) as running:
                assert await fake.ready(within=20)
                asking = asyncio.create_task(ana.slash("think"))
                assert await line(running) == "thinking"
                running.send_signal(number)
                assert await line(running) == "closing"
                assert running.stdin is not None
                running.stdin.write(b"go on\n")
                seen = await asking
                assert seen.text == "Thought through."
                assert await line(running) == "ended"
                assert await running.wait() == 0
                assert running.stderr is not None
                log = (await running.stderr.read()).decode()
            assert "Stopping." in log
            assert log.rstrip().endswith("Stopped.")
            assert "Traceback" not in log
            assert TOKEN not in log
            assert fake.complaints() == []
            assert fake.gateway.connected == []

    play(scene)


def test_a_second_signal_waits_for_nothing(tmp_path: Path) -> None:
    async def scene() -> None:
        async with FakeDiscord() as fake:
            ana = fake.person("ana", fake.world.add_guild("Study hall"))
            async with process(fake, tmp_path) as running:
                assert await fake.ready(within=20)
                asking = asyncio.create_task(ana.slash("think"))
                assert await line(running) == "thinking"
                running.send_signal(signal.SIGTERM)
                assert await line(running) == "closing"
                running.send_signal(signal.SIGTERM)
                # The thread of the answer that was given up ends with its input.
                assert running.stdin is not None
                running.stdin.close()
                assert await running.wait() == 0
                assert running.stderr is not None
                assert "before everything was finished" in (await running.stderr.read()).decode()
            asking.cancel()

    play(scene)


def test_a_wrong_token_ends_the_process_with_1_and_one_sentence(tmp_path: Path) -> None:
    async def scene() -> None:
        async with FakeDiscord() as fake, process(fake, tmp_path, "reset") as running:
            assert await running.wait() == 1
            assert running.stderr is not None
            log = (await running.stderr.read()).decode()
            assert [one for one in log.splitlines() if one.startswith("coach:")]
            assert "Traceback" not in log

    play(scene)
