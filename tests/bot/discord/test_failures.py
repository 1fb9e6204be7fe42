"""What went wrong, in words for a person."""

from __future__ import annotations

import ssl
from pathlib import Path

import aiohttp
import discord
import pytest
from aiohttp.client_reqrep import ConnectionKey

from bot.discord.errors import BotFailed, Trouble
from bot.discord.failures import trouble_of
from bot.settings import Settings
from tests.bot.discord.test_token import TOKEN

KEY = ConnectionKey("discord.com", 443, True, True, None, None, None)


def told(error: BaseException, token: str = TOKEN) -> Trouble:
    """What is said of an error; it always ends in something to do, and never holds the token."""
    trouble = trouble_of(error, Settings(home=Path("/nowhere")), token)
    assert trouble is not None
    for said in (trouble.what, trouble.todo):
        assert said.endswith(".")
        assert token not in said
    return trouble


@pytest.mark.parametrize(
    ("error", "what", "todo"),
    [
        (discord.RateLimited(600.0), "for 10 minutes", "no second bot"),
        (discord.RateLimited(5.0), "for 1 minute,", "after that"),
        (discord.GatewayNotFound(), "where its gateway is", "discordstatus.com"),  # type: ignore[no-untyped-call]
        (TimeoutError(), "cannot be reached.", "network"),
        (aiohttp.ServerDisconnectedError(), "cannot be reached.", "firewall"),
        (OSError(101, "Network is unreachable"), "reached: Network is unreachable", "network"),
        (
            aiohttp.ClientConnectorError(KEY, OSError(-2, "Name or service not known")),
            "reached: Name or service not known",
            "network",
        ),
        (
            aiohttp.ClientConnectorCertificateError(KEY, ssl.CertificateError("expired")),
            "certificate",
            "clock",
        ),
        (discord.LoginFailure("Improper token"), "does not know the token", "Reset Token"),
        (discord.PrivilegedIntentsRequired(None), "4014", "the privileged intents"),
    ],
)
def test_each_is_told_with_what_to_do(error: Exception, what: str, todo: str) -> None:
    trouble = told(error)
    assert what in trouble.what
    assert todo in trouble.todo


def test_what_does_not_look_like_a_token_is_hinted_at() -> None:
    assert "client secret" in told(discord.LoginFailure(), "f00" * 11).todo
    assert "client secret" not in told(discord.LoginFailure()).todo


@pytest.mark.parametrize("error", [KeyError("ours"), ValueError("ours"), RuntimeError("ours")])
def test_a_fault_of_ours_is_not_explained_away(error: Exception) -> None:
    assert trouble_of(error, Settings(home=Path("/nowhere")), TOKEN) is None


def test_what_was_told_before_is_told_again() -> None:
    trouble = Trouble("It rains.", "Take an umbrella.")
    assert told(BotFailed(trouble)) == trouble
    assert str(BotFailed(trouble)) == "It rains. Take an umbrella."
