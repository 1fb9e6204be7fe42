"""What goes out to a server as a whole: its digest and board, its welcome, and its pods."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import TypeVar

import discord

from bot.accountability.due import Verdict, key_of
from bot.accountability.guilds import PURPOSES, GuildSettings, Purpose, with_note, without
from bot.accountability.messages import with_apology
from bot.accountability.values import Delivery
from bot.accountability.worker import NotSent, Refused, Surface, Tally, see_to
from bot.desk.desk import Desk
from bot.desk.guild_posts import KINDS, judge, shown_to_guild
from bot.discord.bridge import Bridge
from bot.discord.channels import TO_POST, Unfit, channel_for, check
from bot.discord.naming import guild_of
from bot.discord.pod_threads import PodThreads
from bot.discord.posting import mark_of, marks_in, post
from bot.discord.presence import Presence
from bot.discord.speech import Page, speak
from bot.discord.welcome import welcome_page
from bot.memory.outbox import Outbox

# To see to all pods of a large server takes a while.
LEASE = timedelta(minutes=30)
_AT_ONCE = 10
# What an owner has to mend is looked at again after this.
_UNMENDED = timedelta(hours=1)
_BUSY_CHANNEL = 300

T = TypeVar("T")


@dataclass(frozen=True)
class Place:
    """A channel to post in; `ping` is the role to notify there, if that still exists."""

    channel: discord.abc.Messageable
    ping: int | None = None


class GuildPosting:
    """Sees to what is due to servers. Its methods are for worker threads."""

    def __init__(self, client: discord.Client, desk: Desk, bridge: Bridge) -> None:
        self._client = client
        self._desk = desk
        self._bridge = bridge
        self.presence = Presence(client, desk, bridge)
        self.pods = PodThreads(client, desk, bridge)

    def run(self, scopes: Collection[str], worker: str) -> Tally:
        """One pass over what is due to these servers. Raises MemoryFailed."""
        outbox = Outbox(self._desk.memory)
        found = outbox.claim(
            self._desk.now(), worker, limit=_AT_ONCE, kinds=KINDS, only=scopes, lease=LEASE
        )
        surface = Surface(self._send, self._was_sent)
        return see_to(outbox, surface, self._judge, self._desk.clock, found, lease=LEASE)

    def _judge(self, delivery: Delivery) -> Verdict:
        guild = self._settings(delivery)
        verdict = judge(guild, delivery, self._desk.now())
        if verdict.act != "send" or delivery.kind == "welcome":
            return verdict
        # Whoever has left shows nowhere from then on.
        self.presence.look_at(guild.guild)
        if delivery.kind == "pods" or shown_to_guild(self._desk, guild.guild, delivery):
            return verdict
        return Verdict("excuse", "there was nothing to show")

    def _send(self, delivery: Delivery, apology: str) -> None:
        guild = self._settings(delivery)
        purpose = _purpose(delivery)
        if delivery.kind == "pods":
            self._noted(guild, purpose, partial(self.pods.match, guild.guild))
            return
        pages = self._pages(guild, delivery, apology)

        def send() -> None:
            place = self._bridge(partial(self._place, guild, purpose))
            key, again = key_of(delivery), delivery.tries > 1
            self._bridge(
                partial(post, place.channel, self._me, pages, key, again=again, ping=place.ping)
            )

        self._noted(guild, purpose, send)

    def _pages(self, guild: GuildSettings, delivery: Delivery, apology: str) -> tuple[Page, ...]:
        if delivery.kind == "welcome":
            return (welcome_page(),)
        reply = shown_to_guild(self._desk, guild.guild, delivery)
        if reply is None:
            raise Refused("there was nothing to show")
        # Buttons that act for whoever presses them have no place before everybody.
        return speak(replace(with_apology(reply, apology), actions=()))

    def _was_sent(self, delivery: Delivery) -> bool | None:
        if delivery.kind == "pods":
            # Doing it again changes nothing.
            return False
        guild = self._settings(delivery)
        try:
            place = self._bridge(partial(self._place, guild, _purpose(delivery)))
        except Unfit:
            return None
        found = self._bridge(partial(marks_in, place.channel, self._me, _BUSY_CHANNEL))
        return mark_of(key_of(delivery)) in found

    def _noted(self, guild: GuildSettings, purpose: Purpose, act: Callable[[], T]) -> T:
        """Do something, and leave the owner a note where it cannot be done, or none any more."""
        try:
            done = act()
        except Unfit as unfit:
            self._note(guild, purpose, str(unfit), unfit.gone)
            raise NotSent("the channel for it cannot be written in", _UNMENDED) from unfit
        if purpose in guild.notes:
            self._note(guild, purpose, "")
        return done

    def _note(
        self, guild: GuildSettings, purpose: Purpose, note: str, gone: Collection[int] = ()
    ) -> None:
        self._desk.memory.guilds.change(
            guild.guild,
            lambda kept: with_note(without(kept, gone), purpose, note),
            at=self._desk.now(),
        )

    def _settings(self, delivery: Delivery) -> GuildSettings:
        number = guild_of(delivery.learner)
        if number is None:
            raise Refused("there is no such server")
        return self._desk.memory.guilds.load(number)

    async def _place(self, settings: GuildSettings, purpose: Purpose) -> Place:
        """The channel for a purpose; raises Unfit, or NotSent where that cannot be known now."""
        guild = self._client.get_guild(settings.guild)
        if guild is None or guild.unavailable:
            raise NotSent("the server cannot be reached")
        channel = await channel_for(guild, settings, purpose)
        if not isinstance(channel, discord.abc.Messageable):
            raise Unfit(f"Nothing can be posted in <#{channel.id}>. Choose a text channel.")
        check(channel, TO_POST)
        role = settings.roles.get("ping")
        known = role is not None and guild.get_role(role) is not None
        return Place(channel, role if known and purpose == "digest" else None)

    @property
    def _me(self) -> int:
        if self._client.user is None:
            raise NotSent("I am not logged in")
        return self._client.user.id


def _purpose(delivery: Delivery) -> Purpose:
    return next(name for name in PURPOSES if name == delivery.kind)
