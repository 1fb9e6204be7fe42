"""What a crash or an outage left unanswered: whoever waits is answered after all, or told.

Whether something was answered already is asked of Discord, so that nothing is answered twice.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import discord

from bot.discord.answering import UNDER_WAY, again
from bot.discord.lost import LOST
from bot.discord.naming import user_of
from bot.memory.errors import MemoryFailed
from bot.memory.in_hand import InHand

if TYPE_CHECKING:
    from bot.discord.client import CoachClient

# Discord takes an answer to a command for fifteen minutes; a little less, to be on the safe side.
_TOKEN_LIVES = timedelta(minutes=14)
# A message that is older than this was said again or given up.
_STILL_WAITS = timedelta(hours=24)
# Whose direct messages are looked at after an outage: of who wrote lately, so many.
_LATELY, _MOST_PEOPLE = timedelta(days=3), 200
_MOST_MESSAGES = 50
# Between the last sign of life and what may have been missed.
_OVERLAP = timedelta(minutes=2)
INTERRUPTED = "I was interrupted before I could answer. Please say that again; nothing is lost."
_log = logging.getLogger(__name__)


async def see_to_what_was_left(client: CoachClient) -> None:
    """Answer what was in hand when the coach went down, and what was said while it was."""
    try:
        alive = await client.in_thread(client.office.desk.memory.in_hand.last_alive, client.name)
        left = await client.in_thread(client.office.desk.memory.in_hand.left)
    except MemoryFailed as error:
        _log.error("The memory failed: %s", error)
        return
    for each in left:
        if client.options.shards.serves(each.guild) and each.at < client.started:
            await _trying(lambda e=each: _see_to(client, e))  # type: ignore[misc]
    if alive is not None:
        await catch_up(client, max(alive - _OVERLAP, client.now() - _STILL_WAITS))


async def catch_up(client: CoachClient, since: datetime) -> None:
    """Answer what people wrote to the coach since a moment, as far as nobody has answered it."""
    for channel in await _places(client, since):
        await _trying(lambda c=channel: _catch_up_in(client, c, since))  # type: ignore[misc]


async def _trying(act: Callable[[], Awaitable[None]]) -> None:
    """Do one of many things; that it fails keeps the others from nothing."""
    try:
        await again(act)
    except (discord.Forbidden, discord.NotFound):
        pass
    except LOST as error:
        _log.warning("Somebody could not be answered after an interruption: %s", error)
    except MemoryFailed as error:
        _log.error("The memory failed: %s", error)


async def _see_to(client: CoachClient, left: InHand) -> None:
    store = client.office.desk.memory.in_hand
    age = client.now() - left.at
    if left.token:
        if age < _TOKEN_LIVES and not await _is_answered(client, left.token):
            await _tell(client, left.token)
        await client.in_thread(store.end, left.key, left.learner)
        return
    await client.in_thread(store.end, left.key, left.learner)
    if left.message is None or age > _STILL_WAITS:
        return
    channel: object
    user = user_of(left.learner)
    if left.guild is None and user is not None:
        channel = await client.create_dm(discord.Object(user))
    else:
        # What kind of channel it is decides whether and where an answer goes.
        channel = client.get_channel(left.channel) or await client.fetch_channel(left.channel)
    if isinstance(channel, discord.abc.Messageable):
        await _catch_up_in(client, channel, left.at - _OVERLAP)


async def _catch_up_in(
    client: CoachClient, channel: discord.abc.Messageable, since: datetime
) -> None:
    """Answer what was written in one place and has no answer there."""
    found = [m async for m in channel.history(limit=_MOST_MESSAGES, after=since, oldest_first=True)]
    me = client.user.id if client.user is not None else 0
    answered = {
        m.reference.message_id for m in found if m.author.id == me and m.reference is not None
    }
    for message in found:
        if message.author.id == me or message.id in answered:
            continue
        if message.flags.has_thread and await _spoken_in(client, message.id, me):
            continue
        await client.hear(client, message)


async def _spoken_in(client: CoachClient, thread: int, me: int) -> bool:
    """Whether the coach has written in the thread of a message, whose number is the message's."""
    place = client.get_partial_messageable(thread)
    return any([m.author.id == me async for m in place.history(limit=5, oldest_first=True)])


async def _places(client: CoachClient, since: datetime) -> list[discord.abc.Messageable]:
    """Where somebody may have written to the coach: channels that are open to it, threads of its
    own, and direct messages of those who wrote lately."""
    found: list[discord.abc.Messageable] = []
    memory = client.office.desk.memory
    for guild in client.guilds:
        settings = await client.in_thread(memory.guilds.load, guild.id)
        open_all = settings.elsewhere != "off"
        for channel in guild.text_channels:
            how = settings.speaking.get(
                channel.id, settings.speaking.get(channel.category_id or 0, "")
            )
            if (how or ("called" if open_all else "off")) != "off" and _is_news(channel, since):
                found.append(channel)
        me = guild.me.id if guild.me is not None else 0
        found += [t for t in guild.threads if t.owner_id == me and _is_news(t, since)]
    if client.options.shards.direct:
        people = await client.in_thread(memory.in_hand.heard_since, since - _LATELY, _MOST_PEOPLE)
        for learner in people:
            user = user_of(learner)
            if user is None:
                continue
            with suppress(*LOST):
                found.append(await client.create_dm(discord.Object(user)))
    return found


def _is_news(channel: discord.TextChannel | discord.Thread, since: datetime) -> bool:
    """Whether anything was written there since a moment."""
    last = channel.last_message_id
    return last is not None and discord.utils.snowflake_time(last) >= since


def _original(client: CoachClient, token: str, method: str) -> discord.http.Route:
    return discord.http.Route(
        method,
        "/webhooks/{application_id}/{interaction_token}/messages/@original",
        application_id=client.application_id,
        interaction_token=token,
    )


async def _is_answered(client: CoachClient, token: str) -> bool:
    """Whether an interaction has an answer that says more than that the coach thinks."""
    try:
        data = await client.http.request(_original(client, token, "GET"))
    except discord.NotFound:
        return False
    if discord.MessageFlags._from_value(int(data.get("flags", 0))).loading:
        return False
    return UNDER_WAY not in {part.get("id") for part in data.get("components", ())}


async def _tell(client: CoachClient, token: str) -> None:
    """Say to whoever used a command or a button that it was interrupted."""
    assert client.application_id is not None
    route = discord.http.Route(
        "POST",
        "/webhooks/{application_id}/{interaction_token}",
        application_id=client.application_id,
        interaction_token=token,
    )
    only_to_them = discord.MessageFlags(ephemeral=True).value
    said = {"content": INTERRUPTED, "flags": only_to_them, "allowed_mentions": {"parse": []}}
    # Where it said "is thinking…" this takes the place of that.
    with suppress(discord.NotFound):
        await client.http.request(route, json=said)
