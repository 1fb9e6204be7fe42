"""Posts messages that must be there once: each carries a mark by which it is found again."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import discord
from discord import ui

from bot.accountability.worker import NotSent
from bot.discord.layout import files_of, view_of
from bot.discord.refused import AnswerLost, read_refusal
from bot.discord.speech import Page

# How far back a message is looked for.
LOOK_BACK = 100
# Ids of components that Discord gives by itself are small.
_LEAST = 1 << 20
_SILENT = discord.AllowedMentions.none()


def mark_of(key: str, part: str = "") -> int:
    """The mark of a message with this key: the id of its outermost component."""
    digest = hashlib.sha256(f"{key}\n{part}".encode("utf-8", "replace")).digest()
    return _LEAST + int.from_bytes(digest[:4], "big") % (2**31 - _LEAST)


async def marks_in(
    channel: discord.abc.Messageable, me: int, limit: int = LOOK_BACK
) -> frozenset[int]:
    """The marks of my latest messages in a channel. Raises what Discord answers."""
    found: set[int] = set()
    async for message in channel.history(limit=limit):
        if message.author.id == me:
            found.update(getattr(part, "id", None) or 0 for part in message.components)
    return frozenset(found)


async def post(
    channel: discord.abc.Messageable,
    me: int,
    pages: Sequence[Page],
    key: str,
    *,
    again: bool,
    ping: int | None = None,
    sees: bool = True,
) -> None:
    """Post the messages of one thing that is known by `key` of up to 24 characters.

    `again`: some of it may be there, which is looked for first. `ping` is the one role that the
    first message notifies; nobody else ever is. `sees`: its history can be read. Raises NotSent,
    Refused and DoorClosed, or AnswerLost where nobody can know whether it is out.
    """
    try:
        there = await marks_in(channel, me) if again and sees else frozenset[int]()
    except Exception as error:
        raise _before(error) from error
    for number, page in enumerate(pages):
        # The last is known by the key alone, and by it that all of them are out.
        mark = mark_of(key, str(number) if number < len(pages) - 1 else "")
        if mark in there:
            continue
        try:
            await _send(channel, page, mark, f"{key}{number}", ping if number == 0 else None)
        except Exception as error:
            refusal = read_refusal(error)
            if not isinstance(refusal, AnswerLost) or not sees:
                raise refusal from error
            if mark not in await _looked(channel, me, refusal):
                # The same nonce, and a look before the next try, keep it from coming twice.
                raise NotSent(str(refusal)) from error


async def _send(
    channel: discord.abc.Messageable, page: Page, mark: int, nonce: str, ping: int | None
) -> None:
    view = view_of(page)
    view.children[0].id = mark
    mentions = _SILENT
    if ping is not None:
        (container,) = view.children
        view.remove_item(container)
        view.add_item(ui.TextDisplay(f"<@&{ping}>")).add_item(container)
        mentions = discord.AllowedMentions(
            everyone=False, users=False, roles=[discord.Object(ping)], replied_user=False
        )
    await channel.send(view=view, files=files_of(page), nonce=nonce, allowed_mentions=mentions)


async def _looked(channel: discord.abc.Messageable, me: int, lost: AnswerLost) -> frozenset[int]:
    try:
        return await marks_in(channel, me)
    except Exception:
        raise lost from None


def _before(error: Exception) -> Exception:
    """What an error means as long as nothing was sent."""
    refusal = read_refusal(error)
    return NotSent(str(refusal)) if isinstance(refusal, AnswerLost) else refusal
