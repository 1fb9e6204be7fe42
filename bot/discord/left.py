"""What a crash left unanswered: whoever waits is told, or answered after all."""

from __future__ import annotations

import logging
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING

import discord

from bot.memory.errors import MemoryFailed
from bot.memory.in_hand import InHand

if TYPE_CHECKING:
    from bot.discord.client import CoachClient

# Discord takes an answer to a command for fifteen minutes; a little less, to be on the safe side.
_TOKEN_LIVES = timedelta(minutes=14)
# A message that is older than this was said again or given up.
_STILL_WAITS = timedelta(hours=24)
INTERRUPTED = "I was interrupted before I could answer. Please say that again; nothing is lost."
_log = logging.getLogger(__name__)


async def see_to_what_was_left(client: CoachClient) -> None:
    """Answer what was in hand when the coach went down, each once, and strike it out."""
    store = client.office.desk.memory.in_hand
    try:
        left = await client.in_thread(store.left)
    except MemoryFailed as error:
        _log.error("The memory failed: %s", error)
        return
    for each in left:
        if not client.options.shards.serves(each.guild) or each.at >= client.started:
            continue
        try:
            await _see_to(client, each)
        except (discord.HTTPException, OSError) as error:
            _log.warning("Somebody could not be told of an interruption: %s", error)
        except MemoryFailed as error:
            _log.error("The memory failed: %s", error)
            return


async def _see_to(client: CoachClient, left: InHand) -> None:
    store = client.office.desk.memory.in_hand
    age = client.now() - left.at
    # Struck out first: to be told nothing is bad, to be told the same at each start is worse.
    await client.in_thread(store.end, left.key, left.learner)
    if left.token:
        if age < _TOKEN_LIVES:
            await _tell(client, left)
        return
    if left.message is None or age > _STILL_WAITS:
        return
    channel = client.get_partial_messageable(left.channel, guild_id=left.guild)
    with suppress(discord.NotFound, discord.Forbidden):
        message = await channel.fetch_message(left.message)
        await client.hear(client, message)


async def _tell(client: CoachClient, left: InHand) -> None:
    """Say to whoever used a command or a button that it was interrupted."""
    assert client.application_id is not None
    webhook = discord.Webhook.partial(client.application_id, left.token, client=client)
    # Where it said "is thinking…" this takes the place of that; a second answer comes after it.
    with suppress(discord.NotFound):
        await webhook.send(INTERRUPTED, ephemeral=True)
