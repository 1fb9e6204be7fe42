"""Getting an answer to whoever asked: acknowledged in time, each message once, told when late."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

import aiohttp
import discord

from bot.discord.layout import files_of, view_of
from bot.discord.office import Answer
from bot.discord.speech import Page, notice
from bot.discord.streaming import Stream, meanwhile

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
UNKNOWN_WEBHOOK = 10015
# The id of the outermost component of a message that only says how far something is.
UNDER_WAY = 700_001
_PAUSES = (0.2, 0.6, 1.5)

BETWEEN_US = "That is between the two of us."

T = TypeVar("T")
_log = logging.getLogger(__name__)


class TooLate(Exception):
    """Discord no longer takes an answer to what somebody did."""


async def respond(
    interaction: Interaction,
    working: asyncio.Future[Answer],
    *,
    ephemeral: bool,
    stream: Stream | None = None,
) -> Answer:
    """Send what is being worked out as the answer to an interaction; "is thinking…" if it takes
    long. Raises TooLate, and what `working` raises.

    What is private is seen by the caller alone, wherever they are. What comes over `stream` is
    shown meanwhile.
    """
    await asyncio.wait({working}, timeout=QUICK)
    if not working.done():
        unseen = hidden(interaction, ephemeral)
        await _acknowledged(lambda: interaction.response.defer(ephemeral=unseen, thinking=True))
        if stream is not None:
            await meanwhile(
                working, stream, lambda page: interaction.edit_original_response(view=view_of(page))
            )
        answer = await asyncio.shield(working)
        alone = hidden(interaction, ephemeral or answer.private)
        if alone and not unseen:
            # The first message after "is thinking…" takes its place, and would be seen by all.
            kept = view_of(notice(BETWEEN_US))
            await again(lambda: interaction.edit_original_response(view=kept))
            for page in answer.pages:
                await _follow(interaction, page, answer, ephemeral=True)
            with suppress(discord.NotFound):
                await again(interaction.delete_original_response)
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


async def acknowledge(interaction: Interaction) -> None:
    """Say that something takes long, to the caller alone. Raises TooLate."""
    await _acknowledged(lambda: interaction.response.defer(ephemeral=True, thinking=True))


async def say_how_far(interaction: Interaction, text: str) -> None:
    """Put a word on how far it is in the place of "is thinking…"."""
    view = view_of(notice(text))
    view.children[0].id = UNDER_WAY
    try:
        await interaction.edit_original_response(view=view)
    except discord.HTTPException as error:
        # How far it is matters less than that it goes on.
        _log.info("Progress could not be shown: %s", error)


async def conclude(interaction: Interaction, answer: Answer) -> None:
    """Put a short answer in the place of "is thinking…", or bring it by direct message where
    Discord no longer takes it. Raises discord.HTTPException."""
    page = answer.pages[0]
    try:
        await again(
            lambda: interaction.edit_original_response(
                view=view_of(page), attachments=files_of(page, answer.pictures)
            )
        )
    except discord.HTTPException as error:
        if error.code not in (UNKNOWN_INTERACTION, UNKNOWN_WEBHOOK, UNKNOWN_TOKEN):
            raise
        await send_all(interaction.user, answer, nonce=str(interaction.id))


async def revise(interaction: Interaction, working: asyncio.Future[Answer]) -> Answer:
    """Put what is being worked out in the place of the message whose part was used.

    What could not be done is said beside it, to the caller alone, and the message stays as it is.
    Raises TooLate, and what `working` raises.
    """
    await asyncio.wait({working}, timeout=QUICK)
    in_time = working.done()
    if not in_time:
        await _acknowledged(lambda: interaction.response.defer())
    answer = await asyncio.shield(working)
    page = answer.pages[0]
    if answer.failed:
        if in_time:
            await _acknowledged(
                lambda: interaction.response.send_message(view=view_of(page), ephemeral=True)
            )
        else:
            await _follow(interaction, page, answer, ephemeral=True)
    elif in_time:
        await _acknowledged(lambda: interaction.response.edit_message(view=view_of(page)))
    else:
        await again(lambda: interaction.edit_original_response(view=view_of(page)))
    return answer


def hidden(interaction: Interaction, private: bool) -> bool:
    """Whether an answer is to be ephemeral: where others could read it, if it is private."""
    return private and not is_direct(interaction)


def is_direct(interaction: Interaction) -> bool:
    """Whether only the coach and the caller are there."""
    # A conversation of two others in which an app of one of them is used looks like one, too.
    elsewhere = interaction.guild_id is not None or interaction.context.private_channel
    return not elsewhere and isinstance(interaction.channel, discord.DMChannel)


async def send_all(
    channel: discord.abc.Messageable,
    answer: Answer,
    *,
    nonce: str,
    reference: discord.Message | None = None,
    begun: discord.Message | None = None,
) -> list[discord.Message]:
    """Send an answer to a channel, the first message as a reply to `reference`, or in place of
    what was `begun`.

    The nonce keeps Discord from taking the same message twice. Raises discord.HTTPException.
    """
    sent = []
    for number, page in enumerate(answer.pages):
        if begun is not None and not number:
            files = partial(files_of, page, answer.pictures)
            change = partial(begun.edit, view=view_of(page))
            sent.append(await again(lambda c=change, f=files: c(attachments=f())))  # type: ignore[misc]
            continue
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
    async def send() -> None:
        await interaction.followup.send(
            view=view_of(page), files=files_of(page, answer.pictures), ephemeral=ephemeral
        )

    # Discord does not tell the same follow-up from another one, so that one whose receipt was lost
    # may be there already.
    if not page.minor:
        await again(send)
        return
    try:
        await send()
    except (OSError, aiohttp.ClientError) as error:
        _log.info("A word by the way may have been lost: %s", error)
