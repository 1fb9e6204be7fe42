"""What the library or the network complains of, as what is the matter and what to do."""

from __future__ import annotations

from collections.abc import Iterable
from json import JSONDecodeError

import aiohttp
import discord

from bot.discord.errors import BotFailed, Trouble
from bot.discord.privileges import Privilege, how_to_grant
from bot.discord.token import PORTAL, looks_like_one, source_of
from bot.settings import Settings

_STATUS_PAGE = "https://discordstatus.com"
_AGAIN = f"Look at {_STATUS_PAGE} and try again in some minutes."
NOT_DISCORD = Trouble(
    "Something else than Discord answers in its place.",
    "Check whether a proxy or the login page of a network stands between, and try again.",
)
_BAD_SHARDS = Trouble(
    "Discord refuses this division into shards.",
    "Set COACH_SHARDS to the number that `coach discord doctor` names, the same in every process.",
)


def trouble_of(
    error: BaseException,
    settings: Settings,
    token: str,
    *,
    asked: Iterable[Privilege] = (),
    application: int | None = None,
) -> Trouble | None:
    """What to tell a person about an error; None for one that is a fault of ours.

    `asked` are the privileged intents that were asked for, `application` is whose they are.
    """
    if isinstance(error, BotFailed):
        return error.trouble
    if isinstance(error, discord.LoginFailure):
        return wrong_token(settings, token)
    if isinstance(error, discord.PrivilegedIntentsRequired):
        return Trouble(
            "Discord has not granted what the coach asks for (close code 4014).",
            how_to_grant(asked, application),
        )
    if isinstance(error, discord.ConnectionClosed):
        return _closed(error.code, settings, token)
    if isinstance(error, discord.HTTPException):
        return _refused(error, settings, token)
    if isinstance(error, discord.RateLimited):
        minutes = max(1, round(error.retry_after / 60))
        wait = "1 minute" if minutes == 1 else f"{minutes} minutes"
        return Trouble(
            f"Discord lets nothing through for {wait}, after too many requests.",
            "Start again after that, and see that no second bot runs with the same token.",
        )
    if isinstance(error, discord.GatewayNotFound):
        return Trouble("Discord does not say where its gateway is.", _AGAIN)
    if isinstance(error, JSONDecodeError):
        return NOT_DISCORD
    return _unreachable(error)


def wrong_token(settings: Settings, token: str) -> Trouble:
    """The token is not, or no longer, one of Discord's."""
    hint = ""
    if not looks_like_one(token):
        hint = " It is the one of the page Bot, with two dots; client secret and public key are not"
        hint += " it."
    return Trouble(
        f"Discord does not know the token in {source_of(settings)}.",
        f"Copy it again, or press Reset Token on {PORTAL}, your application, Bot.{hint}",
    )


def _closed(code: int | None, settings: Settings, token: str) -> Trouble:
    if code == 4004:
        return wrong_token(settings, token)
    if code in (4010, 4011):
        return _BAD_SHARDS
    if code in (4012, 4013):
        return Trouble(
            f"Discord no longer speaks as this version of the coach does (close code {code}).",
            "Install a newer version of the coach.",
        )
    return Trouble(f"Discord has ended the connection (close code {code}).", _AGAIN)


def _refused(error: discord.HTTPException, settings: Settings, token: str) -> Trouble | None:
    if error.status == 401:
        return wrong_token(settings, token)
    if error.status == 429:
        return Trouble(
            "Discord keeps this address out for a while, after too many requests that it refused.",
            "Stop every bot on this address, wait an hour, and start again.",
        )
    if error.status >= 500:
        return Trouble(f"Discord has trouble of its own (HTTP {error.status}).", _AGAIN)
    return None


def _unreachable(error: BaseException) -> Trouble | None:
    if isinstance(error, aiohttp.ClientSSLError):
        return Trouble(
            "What answers in place of Discord has no valid certificate.",
            "Check the clock of this machine, and whether a proxy or a login page stands between.",
        )
    if not isinstance(error, OSError | aiohttp.ClientError | TimeoutError):
        return None
    reason = ""
    if isinstance(error, aiohttp.ClientConnectorError):
        reason = f": {error.os_error.strerror or type(error.os_error).__name__}"
    elif isinstance(error, OSError) and error.strerror:
        reason = f": {error.strerror}"
    return Trouble(
        f"Discord cannot be reached{reason}.",
        "Check the network, and that no firewall keeps this machine from discord.com.",
    )
