"""Where a learner can be reached who takes no direct messages: in a thread for them alone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import discord

from bot.desk.desk import Desk
from bot.discord.bridge import Bridge
from bot.discord.letters import plain
from bot.discord.lost import LOST
from bot.discord.naming import conversation_in
from bot.discord.refused import AnswerLost, read_refusal

_NAME = "Coach and "
_MOST_ARCHIVED = 50


@dataclass(frozen=True)
class Home:
    """A server where the coach and a learner both are, and the channel that it has for this."""

    guild: int
    channel: int
    name: str


@dataclass(frozen=True)
class Found:
    """A channel in which a thread can be opened, and those of mine that are open there."""

    channel: discord.TextChannel
    threads: tuple[discord.Thread, ...]


class Doors:
    """Finds and opens threads for one learner each. Its methods are for worker threads."""

    def __init__(self, client: discord.Client, desk: Desk, bridge: Bridge) -> None:
        self._client = client
        self._desk = desk
        self._bridge = bridge

    def homes(self, learner: str) -> list[Home]:
        """Where a learner could be reached, by what is remembered. Raises MemoryFailed."""
        found = []
        for member in self._desk.memory.guilds.of(learner):
            if member.left_at is not None:
                continue
            guild = self._desk.memory.guilds.load(member.guild)
            channel = guild.channel("pods")
            if guild.left_at is None and channel is not None:
                found.append(Home(member.guild, channel, member.name))
        return found

    def thread_in(
        self, home: Home, learner: str, user: int, *, may_open: bool = True
    ) -> discord.Thread | None:
        """The thread of a learner there; a new one if there is none and `may_open`. None where it
        cannot be.

        Raises NotSent and TimeoutError where nothing could be learned, and MemoryFailed.
        """
        found = self._bridge(partial(self._look, home, user))
        if found is None:
            self._note_leaving(home, learner, user)
            return None
        for thread in found.threads:
            mine = self._desk.memory.in_hand.opened_for(conversation_in(thread.id))
            if mine == learner:
                joined = not may_open or self._bridge(partial(_let_in, thread, user))
                return thread if joined else None
        if not may_open:
            return None
        opened = self._bridge(partial(_open, found.channel, home.name))
        if opened is None:
            return None
        self._desk.memory.in_hand.opened(
            conversation_in(opened.id), learner, home.guild, at=self._desk.now()
        )
        if self._bridge(partial(_let_in, opened, user)):
            return opened
        self._bridge(partial(put_away, opened))
        return None

    def _note_leaving(self, home: Home, learner: str, user: int) -> None:
        if self._bridge(partial(self._has_left, home, user)):
            self._desk.memory.guilds.left(home.guild, learner, at=self._desk.now())

    async def _has_left(self, home: Home, user: int) -> bool:
        guild = self._client.get_guild(home.guild)
        if guild is None or guild.unavailable:
            return False
        try:
            await guild.fetch_member(user)
        except discord.NotFound as error:
            return error.code == 10007
        except LOST:
            return False
        return False

    async def _look(self, home: Home, user: int) -> Found | None:
        """The channel, if the coach may open a thread there and the user would see it."""
        try:
            guild = self._client.get_guild(home.guild) or await self._client.fetch_guild(home.guild)
            channel = guild.get_channel(home.channel) or await guild.fetch_channel(home.channel)
            if not isinstance(channel, discord.TextChannel) or channel.is_news():
                return None
            me = guild.me or await guild.fetch_member(self._me)
            member = guild.get_member(user) or await guild.fetch_member(user)
            mine = channel.permissions_for(me)
            able = (
                mine.view_channel
                and mine.create_private_threads
                and mine.send_messages_in_threads
                and mine.read_message_history
                and channel.permissions_for(member).view_channel
            )
            if not able:
                return None
            threads = [
                one
                for one in await guild.active_threads()
                if one.parent_id == channel.id and self._is_mine(one)
            ]
            async for one in channel.archived_threads(
                private=True, joined=True, limit=_MOST_ARCHIVED
            ):
                if self._is_mine(one):
                    threads.append(one)
        except (discord.Forbidden, discord.NotFound, discord.InvalidData):
            return None
        except Exception as error:
            raise _unsure(error) from error
        return Found(channel, tuple(threads))

    @property
    def _me(self) -> int:
        assert self._client.user is not None
        return self._client.user.id

    def _is_mine(self, thread: discord.Thread) -> bool:
        return (
            thread.is_private()
            and thread.owner_id == self._me
            and thread.name.startswith(_NAME)
            and not thread.locked
        )


async def _open(channel: discord.TextChannel, name: str) -> discord.Thread | None:
    try:
        return await channel.create_thread(
            name=plain(f"{_NAME}{name or 'you'}", 100),
            type=discord.ChannelType.private_thread,
            invitable=False,
            auto_archive_duration=10080,
        )
    except (discord.Forbidden, discord.NotFound):
        return None
    except Exception as error:
        raise _unsure(error) from error


async def _let_in(thread: discord.Thread, user: int) -> bool:
    """Let one person into a thread; whether they are in it now."""
    try:
        if thread.archived:
            await thread.edit(archived=False)
        await add(thread, user)
    except (discord.Forbidden, discord.NotFound):
        return False
    except Exception as error:
        raise _unsure(error) from error
    return True


async def add(thread: discord.Thread, user: int) -> None:
    """Add somebody to a thread of mine to which nobody else may invite."""
    try:
        await thread.add_user(discord.Object(user))
    except discord.Forbidden:
        # Some servers let nobody be added while inviting is switched off.
        if thread.invitable:
            raise
        await thread.edit(invitable=True)
        try:
            await thread.add_user(discord.Object(user))
        finally:
            await thread.edit(invitable=False)


async def put_away(thread: discord.Thread) -> None:
    """Archive a thread, as far as that is possible."""
    try:
        await thread.edit(archived=True)
    except LOST:
        return


def _unsure(error: Exception) -> Exception:
    refusal = read_refusal(error)
    return TimeoutError(str(refusal)) if isinstance(refusal, AnswerLost) else refusal
