"""Posting the welcome when the owner wants it, once: at first, and again after it was deleted."""

from __future__ import annotations

import logging

import discord

from bot.accountability.due import key_of
from bot.accountability.guilds import GuildSettings, scope_of
from bot.accountability.values import Delivery
from bot.accountability.worker import NotSent, Refused
from bot.discord.answering import Interaction, TooLate, acknowledge, conclude
from bot.discord.channels import TO_POST, Unfit, channel_for, check
from bot.discord.client import CoachClient
from bot.discord.lost import LOST
from bot.discord.office import Answer, failure
from bot.discord.panel.revising import told
from bot.discord.posting import mark_of, marks_in, post
from bot.discord.refused import AnswerLost, DoorClosed
from bot.discord.welcome import welcome_page
from bot.memory.outbox import Outbox

# So many messages back it counts as standing there.
_LOOK_BACK = 300
NO_CHANNEL = "Choose the welcome channel first: `/setup`, *Channels*."
_THERE = "The welcome stands in <#{channel}>."
_UNSURE = "Discord did not say whether it was posted. Look into <#{channel}>, or press it again."
_log = logging.getLogger(__name__)


async def post_welcome(interaction: Interaction, settings: GuildSettings) -> None:
    """Post the welcome in its channel and say so to the owner; nothing where it stands already."""
    client = interaction.client
    working = client.begin(_posted(client, settings))
    try:
        await acknowledge(interaction)
        await conclude(interaction, await working)
    except TooLate:
        # What was begun goes on; Discord itself says that the press came to nothing.
        return
    except LOST as error:
        _log.warning("An owner could not be told of the welcome: %s", error)


async def _posted(client: CoachClient, settings: GuildSettings) -> Answer:
    """What became of it, in a sentence."""
    channel = settings.channels.get("welcome")
    if channel is None:
        return told(NO_CHANNEL, failed=True)
    try:
        await _post(client, settings, channel)
    except Unfit as unfit:
        return told(str(unfit), failed=True)
    except NotSent as error:
        return told(f"It could not be posted: {error}. Press it again in a minute.", failed=True)
    except (AnswerLost, DoorClosed, Refused):
        return told(_UNSURE.format(channel=channel), failed=True)
    except Exception as error:
        return failure(error)
    return told(_THERE.format(channel=channel))


async def _post(client: CoachClient, settings: GuildSettings, number: int) -> None:
    guild = client.get_guild(settings.guild)
    if guild is None or client.user is None:
        raise NotSent("Discord does not show me this server just now")
    found = await channel_for(guild, settings, "welcome")
    check(found, TO_POST)
    if not isinstance(found, discord.abc.Messageable):
        raise Unfit(f"Nothing can be posted in <#{number}>. Choose a text channel.")
    delivery = Delivery(scope_of(settings.guild), "welcome", str(number), client.now())
    key = key_of(delivery)
    # What posts of its own accord goes first: from then on it looks before it posts.
    await client.in_thread(Outbox(client.office.desk.memory).plan, [delivery], client.now())
    if client.rounds is not None:
        await client.rounds.serve(delivery.learner)
    if mark_of(key) not in await marks_in(found, client.user.id, _LOOK_BACK):
        await post(found, client.user.id, (welcome_page(),), key, again=False)
