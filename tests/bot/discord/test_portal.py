"""What Discord says of an application, as checks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.discord.portal import application_check, clock_check, intents_check, sessions_check
from bot.discord.sharding import Shards
from bot.settings import Settings

APP: dict[str, Any] = {"id": "77", "name": "study-coach", "flags": 0,
                       "integration_types_config": {"0": {}, "1": {}}}  # fmt: skip
DATE, AT = "Fri, 20 Nov 2026 12:00:00 GMT", 1795176000.5
CONTENT = 1 << 19


@pytest.mark.parametrize(
    ("more", "status", "said"),
    [
        ({}, "ok", ""),
        ({"interactions_endpoint_url": "https://a.example"}, "bad", "Interactions Endpoint URL"),
        ({"bot_require_code_grant": True}, "bad", "Requires OAuth2 Code Grant"),
        ({"integration_types_config": {"0": {}}}, "warn", "User Install"),
        ({"integration_types_config": None}, "ok", ""),
        ({"name": "a\nb\x1b[2J\u202e"}, "ok", ""),
    ],
)
def test_an_application_is_judged(more: dict[str, Any], status: str, said: str) -> None:
    check = application_check(APP | more)
    assert check.status == status
    assert said in check.todo
    assert not set("\n\x1b\u202e") & set(check.found)


@pytest.mark.parametrize(
    ("asked", "flags", "status", "said"),
    [
        (False, 0, "ok", "None is needed"),
        (False, CONTENT, "ok", "not used: Message Content Intent"),
        (True, 0, "bad", "has not granted: Message Content Intent"),
        (True, CONTENT, "ok", "Granted and used: Message Content Intent"),
        (True, CONTENT | 1 << 15, "ok", "not used: Server Members Intent"),
    ],
)
def test_intents_are_what_the_settings_ask_for(
    tmp_path: Path, asked: bool, flags: int, status: str, said: str
) -> None:
    settings = Settings(home=tmp_path, discord_message_content=asked)
    check = intents_check(APP | {"flags": flags}, settings)
    assert check.status == status
    assert said in check.found
    assert ("COACH_DISCORD_MESSAGE_CONTENT" in check.todo) == (status == "bad")


def gateway(left: int, shards: int = 1) -> dict[str, Any]:
    limit = {"total": 1000, "remaining": left, "reset_after": 7_200_000, "max_concurrency": 1}
    return {"url": "wss://a.example", "shards": shards, "session_start_limit": limit}


@pytest.mark.parametrize(
    ("left", "advised", "shards", "status", "said"),
    [
        (
            1000,
            1,
            Shards(1, (0,)),
            "ok",
            "1000 of 1000 starts are left for the next 2 h. One shard",
        ),
        (1000, 2, Shards(4, (0, 1)), "ok", "4 shards, 2 of them here"),
        (9, 1, Shards(1, (0,)), "warn", "9 of 1000"),
        (1, 1, Shards(4, (0, 1)), "bad", "needs 2"),
        (0, 1, Shards(1, (0,)), "bad", "needs 1"),
        (1000, 3, Shards(2, (0,)), "warn", "advises 3"),
    ],
)
def test_the_gateway_is_judged(
    left: int, advised: int, shards: Shards, status: str, said: str
) -> None:
    check = sessions_check(gateway(left, advised), shards)
    assert check.status == status
    assert said in check.found
    assert bool(check.todo) == (status != "ok")


@pytest.mark.parametrize(
    ("off", "status", "said"),
    [
        (0, "ok", ""),
        (4, "ok", ""),
        (-4, "ok", ""),
        (20, "warn", "20 seconds ahead of"),
        (-20, "warn", "20 seconds behind"),
        (300, "bad", "5 minutes ahead of"),
        (-86_400, "bad", "24 hours behind"),
    ],
)
def test_the_clock_is_compared(off: float, status: str, said: str) -> None:
    check = clock_check(DATE, AT + off - 0.1, AT + off + 0.1)
    assert check.status == status
    assert said in check.found


def test_a_slow_answer_is_no_wrong_clock() -> None:
    # Asked for 18 seconds before, and answered 2 seconds after, or so it seems.
    assert clock_check(DATE, AT - 18, AT + 2).status == "ok"


@pytest.mark.parametrize("date", [None, "", "yesterday"])
def test_an_answer_without_a_date_says_nothing_of_the_clock(date: str | None) -> None:
    assert clock_check(date, AT, AT).status == "ok"
