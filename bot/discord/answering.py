"""Getting an answer to whoever asked: acknowledged in time, each message once, told when late."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

import aiohttp
import discord

from bot.discord.layout import files_of, view_of
from bot.discord.office import Answer
from bot.discord.speech import Page

if TYPE_CHECKING:
    from bot.discord.client import CoachClient

    Interaction: TypeAlias = discord.Interaction[CoachClient]
else:
    Interaction = discord.Interaction

# Discord waits three seconds for an acknowledgement; what is quicker than this needs no
# "is thinking…".
QUICK = 0.8
# Codes of Discord's.
UNKNOWN_INTERACTION, ACKNOWLEDGED, UNKNOWN_TOKEN = 10062, 40060, 50027
_PAUSES = (0.2, 0.6, 1.5)

T = TypeVar("T")
_log = logging.getLogger(__name__)


class TooLate(Exception):
    """Discord no longer takes an answer to what somebody did."""


async def respond(
    interaction: Interaction, working: asyncio.Future[Answer], *, ephemeral: bool
) -> Answer:
    """Send what is being worked out as the answer to an interaction; "is thinking…" if it takes
    long. Raises TooLate, and what `working` raises.

    What is private is seen by the caller alone, wherever they are.
    """
    await asyncio.wait({working}, timeout=QUICK)
    if not working.done():
        await _acknowledged(lambda: interaction.response.defer(ephemeral=ephemeral, thinking=True))
        answer = await asyncio.shield(working)
        alone = hidden(interaction, ephemeral or answer.private)
        if alone and not ephemeral:
            # What everybody sees is only that the coach thought.
            for page in answer.pages:
                await _follow(interaction, page, answer, ephemeral=True)
            await interaction.delete_original_response()
            return answer
        first = answer.pages[0]
        await again(
            lambda: interaction.edit_original_response(
                view=view_of(first), attachments=files_of(first, answer.pictures)
            )
        )
    else:
        answer = working.result()
        alone = hidden(interaction, ephemeral or answer.private)
        first = answer.pages[0]
        await _acknowledged(
            lambda: interaction.response.send_message(
                view=view_of(first), files=files_of(first, answer.pictures), ephemeral=alone
            )
        )
    for page in answer.pages[1:]:
        await _follow(interaction, page, answer, ephemeral=alone)
    return answer


def hidden(interaction: Interaction, private: bool) -> bool:
    """Whether an answer is to be ephemeral: where others could read it, if it is private."""
    return private and not is_direct(interaction)


def is_direct(interaction: Interaction) -> bool:
    """Whether only the coach and the caller are there."""
    return interaction.guild_id is None and isinstance(interaction.channel, discord.DMChannel)


async def send_all(
    channel: discord.abc.Messageable,
    answer: Answer,
    *,
    nonce: str,
    reference: discord.Message | None = None,
) -> list[discord.Message]:
    """Send an answer to a channel, the first message as a reply to `reference`.

    The nonce keeps Discord from taking the same message twice. Raises discord.HTTPException.
    """
    sent = []
    for number, page in enumerate(answer.pages):
        more: dict[str, Any] = {}
        if reference is not None and not number:
            more["reference"] = reference.to_reference(fail_if_not_exists=False)
            more["mention_author"] = False
        sending = partial(_send, channel, page, answer, f"{nonce}-{number}"[:25], more)
        sent.append(await again(sending))
    return sent


async def _send(
    channel: discord.abc.Messageable, page: Page, answer: Answer, nonce: str, more: dict[str, Any]
) -> discord.Message:
    files = files_of(page, answer.pictures)
    return await channel.send(view=view_of(page), files=files, nonce=nonce, **more)


async def again(act: Callable[[], Awaitable[T]]) -> T:
    """Do something that is safe to do twice; once more where the library does not try by itself."""
    for pause in _PAUSES:
        try:
            return await act()
        except discord.DiscordServerError as error:
            # The library has tried the others often enough.
            if error.status != 503:
                raise
        except (OSError, aiohttp.ClientConnectionError):
            pass
        await asyncio.sleep(pause)
    return await act()


async def _acknowledged(act: Callable[[], Awaitable[object]]) -> None:
    """Answer an interaction for the first time; one that was answered already is left so."""
    try:
        await again(act)
    except discord.InteractionResponded:
        pass
    except discord.HTTPException as error:
        if error.code in (UNKNOWN_INTERACTION, UNKNOWN_TOKEN):
            raise TooLate from error
        if error.code != ACKNOWLEDGED:
            raise


async def _follow(interaction: Interaction, page: Page, answer: Answer, *, ephemeral: bool) -> None:
    await again(
        lambda: interaction.followup.send(
            view=view_of(page), files=files_of(page, answer.pictures), ephemeral=ephemeral
        )
    )
