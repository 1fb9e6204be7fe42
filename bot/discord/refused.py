"""What Discord says when something cannot be sent, as what is to be done about it."""

from __future__ import annotations

from datetime import timedelta

import aiohttp
import discord

from bot.accountability.worker import NotSent, Refused

# Cannot send messages to this user; the same, for want of a server in common.
_CLOSED = (50007, 50278)
# Unknown user; invalid recipient.
_NOBODY = (10013, 50033)
_LIMITED = timedelta(minutes=10)


class DoorClosed(Exception):
    """Somebody takes no direct messages from the coach."""


class AnswerLost(Exception):
    """A request was made, and whether Discord did as it said is not known."""


def read_refusal(error: BaseException) -> Exception:
    """NotSent, Refused, DoorClosed or AnswerLost; the error itself if it is none of Discord's."""
    if isinstance(error, NotSent | Refused | DoorClosed | AnswerLost):
        return error
    if isinstance(error, discord.RateLimited):
        return NotSent("Discord lets me send nothing now", timedelta(seconds=error.retry_after))
    if isinstance(error, discord.HTTPException):
        return _answered(error)
    if isinstance(error, aiohttp.ClientConnectorError):
        return NotSent("Discord could not be reached")
    if isinstance(error, OSError | aiohttp.ClientError | TimeoutError | ValueError):
        # Half an answer is a ValueError, since it is no JSON.
        return AnswerLost("Discord did not answer")
    return error if isinstance(error, Exception) else AnswerLost("it was broken off")


def _answered(error: discord.HTTPException) -> Exception:
    if error.code in _CLOSED:
        return DoorClosed("direct messages are closed")
    if error.code in _NOBODY:
        return Refused("the account is gone")
    if error.status == 429:
        return NotSent("Discord lets me send nothing now", _LIMITED)
    if error.status >= 500:
        return AnswerLost(f"Discord had trouble of its own (HTTP {error.status})")
    return NotSent(f"Discord refused it (HTTP {error.status}, {error.code})")
