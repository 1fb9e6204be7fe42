"""The private threads in which pods and buddies meet: opened, filled, greeted, and put away.

What a thread should be follows from who is in which pod, so that whoever was interrupted does the
same again and comes to the same.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import discord

from bot.accountability.guilds import GuildSettings, PodPlace
from bot.accountability.pods import SIZES, Circle
from bot.accountability.worker import NotSent
from bot.coach.reply import Reply
from bot.desk.desk import Desk
from bot.desk.pods import introduce, match_guild
from bot.discord.bridge import Bridge
from bot.discord.channels import TO_POST, Unfit, channel_for, check
from bot.discord.doors import add
from bot.discord.naming import user_of
from bot.discord.posting import mark_of, marks_in, post
from bot.discord.refused import AnswerLost, read_refusal
from bot.discord.speech import notice, speak

_NAMES: Mapping[Circle, str] = {"pod": "Study pod", "buddies": "Study buddies"}
_TO_MEET = TO_POST | {
    "create_private_threads": "Create Private Threads",
    "send_messages_in_threads": "Send Messages in Threads",
}
_OVER = notice(
    "This group has come to its end: too few are left in it. I put the thread away; whoever still "
    "wants company is looked for anew every week, and `/nudges` says what I do for you."
)


@dataclass(frozen=True)
class Pod:
    """Who should meet in a thread of this name, which is new if there is no number."""

    circle: Circle
    id: str
    name: str
    learners: tuple[str, ...]
    thread: int | None


class PodThreads:
    """Keeps the threads of pods as the pods are. Its methods are for worker threads."""

    def __init__(self, client: discord.Client, desk: Desk, bridge: Bridge) -> None:
        self._client = client
        self._desk = desk
        self._bridge = bridge

    def match(self, guild: int) -> None:
        """Put the members of a server together, and see that each group has its thread.

        Raises Unfit with what the owner has to mend, NotSent, and MemoryFailed.
        """
        settings = self._desk.memory.guilds.load(guild)
        channel = self._bridge(partial(self._channel, settings))
        news: dict[str, Reply] = {}
        for circle in SIZES:
            matched = match_guild(self._desk, guild, circle)
            news |= {each.pod: each.reply for each in matched.news}
        pods = self._pods(guild)
        for pod in pods:
            self._see_to(guild, channel, pod, news.get(pod.id))
        self._bridge(partial(self._put_away, channel, {pod.thread for pod in self._pods(guild)}))

    def tidy(self, guild: int) -> None:
        """Let nobody stay in the thread of a pod who is not in the pod any more.

        Raises NotSent and MemoryFailed.
        """
        for pod in self._pods(guild):
            if pod.thread is not None:
                self._bridge(partial(self._only, guild, pod.thread, pod.learners))

    def leave_all(self, learner: str) -> None:
        """Take somebody out of the threads of all their pods, as before they are forgotten.

        Raises NotSent and MemoryFailed.
        """
        user = user_of(learner)
        for member in self._desk.memory.guilds.of(learner):
            for pod in self._pods(member.guild):
                if user is not None and pod.thread is not None and learner in pod.learners:
                    others = tuple(name for name in pod.learners if name != learner)
                    self._bridge(partial(self._only, member.guild, pod.thread, others))

    def _pods(self, guild: int) -> list[Pod]:
        found = []
        for circle, name in _NAMES.items():
            places: dict[str, list[PodPlace]] = {}
            for place in self._desk.memory.guilds.places(guild, circle):
                places.setdefault(place.pod, []).append(place)
            for pod, members in places.items():
                learners = tuple(sorted(place.learner for place in members))
                thread = next((p.thread for p in members if p.thread is not None), None)
                found.append(Pod(circle, pod, f"{name} {pod[:4]}", learners, thread))
        return found

    def _see_to(
        self, guild: int, channel: discord.TextChannel, pod: Pod, news: Reply | None
    ) -> None:
        taken = {each.thread for each in self._pods(guild)} - {pod.thread}
        thread = self._bridge(partial(self._thread, channel, pod, taken))
        if thread.id != pod.thread:
            self._desk.memory.guilds.meet_in(guild, pod.id, thread.id, at=self._desk.now())
        key = mark_key(pod)
        fresh = self._bridge(partial(self._let_in, thread, pod.learners, mark_of(key)))
        if fresh:
            reply = news or introduce(self._desk, guild, pod.circle, pod.id)
            if reply is not None:
                pages = speak(reply)
                self._bridge(partial(post, thread, self._me, pages, key, again=False))

    async def _channel(self, settings: GuildSettings) -> discord.TextChannel:
        """The channel for pods, in which the coach can open private threads; raises Unfit."""
        guild = self._client.get_guild(settings.guild)
        if guild is None or guild.unavailable:
            raise NotSent("the server cannot be reached")
        channel = await channel_for(guild, settings, "pods")
        if not isinstance(channel, discord.TextChannel) or channel.is_news():
            note = f"<#{channel.id}> cannot have private threads. Choose a text channel for pods."
            raise Unfit(note)
        check(channel, _TO_MEET)
        return channel

    async def _thread(
        self, channel: discord.TextChannel, pod: Pod, taken: Collection[int | None]
    ) -> discord.Thread:
        """Where a pod meets: its thread, one that was opened and never noted, or a new one."""
        try:
            if pod.thread is not None:
                found = channel.guild.get_thread(pod.thread)
                if found is not None:
                    return found
                try:
                    fetched = await channel.guild.fetch_channel(pod.thread)
                    if isinstance(fetched, discord.Thread):
                        return fetched
                except (discord.NotFound, discord.Forbidden):
                    pass
            for one in await self._mine(channel):
                if one.name == pod.name and one.id not in taken:
                    return one
            return await channel.create_thread(
                name=pod.name,
                type=discord.ChannelType.private_thread,
                invitable=False,
                auto_archive_duration=10080,
            )
        except Exception as error:
            raise _later(error) from error

    async def _let_in(self, thread: discord.Thread, learners: Sequence[str], mark: int) -> bool:
        """Let in who belongs there and out who does not; whether they have yet to be greeted."""
        try:
            wanted = {user for name in learners if (user := user_of(name)) is not None}
            here = {member.id for member in await thread.fetch_members()}
            greeted = mark in await marks_in(thread, self._me)
            if thread.archived and (not greeted or wanted - here):
                thread = await thread.edit(archived=False)
            for user in sorted(wanted - here):
                try:
                    await add(thread, user)
                except (discord.Forbidden, discord.NotFound):
                    # They cannot see the channel, or have just left: the others go on.
                    continue
            await self._put_out(thread, here - wanted)
        except Exception as error:
            raise _later(error) from error
        return not greeted

    async def _only(self, number: int, thread_id: int, learners: Sequence[str]) -> None:
        guild = self._client.get_guild(number)
        if guild is None or guild.unavailable:
            return
        try:
            thread = guild.get_thread(thread_id) or await guild.fetch_channel(thread_id)
            if isinstance(thread, discord.Thread):
                wanted = {user_of(name) for name in learners}
                here = {member.id for member in await thread.fetch_members()}
                await self._put_out(thread, here - wanted)
        except (discord.NotFound, discord.Forbidden):
            return
        except Exception as error:
            raise _later(error) from error

    async def _put_out(self, thread: discord.Thread, users: Collection[int]) -> None:
        """Take people out of a thread, but for me and for those who look after the server."""
        for user in sorted(users):
            if user == self._me or await _is_moderator(thread, user):
                continue
            if thread.archived:
                thread = await thread.edit(archived=False)
            try:
                await thread.remove_user(discord.Object(user))
            except discord.NotFound:
                continue

    async def _put_away(
        self, channel: discord.TextChannel, meeting: Collection[int | None]
    ) -> None:
        """Say goodbye in the threads of groups that ended, and archive them. Who goes on talking
        there is let be."""
        try:
            for thread in await self._mine(channel):
                key = f"over {thread.id}"[:24]
                if thread.id in meeting or mark_of(key) in await marks_in(thread, self._me):
                    continue
                await post(thread, self._me, (_OVER,), key, again=False)
                await thread.edit(archived=True)
        except Exception as error:
            raise _later(error) from error

    async def _mine(self, channel: discord.TextChannel) -> list[discord.Thread]:
        """The threads that I opened for groups in a channel and that are not archived."""
        names = tuple(f"{name} " for name in _NAMES.values())
        return [
            thread
            for thread in await channel.guild.active_threads()
            if thread.parent_id == channel.id
            and thread.owner_id == self._me
            and thread.is_private()
            and thread.name.startswith(names)
        ]

    @property
    def _me(self) -> int:
        if self._client.user is None:
            raise NotSent("I am not logged in")
        return self._client.user.id


def mark_key(pod: Pod) -> str:
    """By what the greeting of a group is known: another one is due when its members change."""
    return f"{mark_of(pod.id, ' '.join(pod.learners))} {pod.id}"[:24]


async def _is_moderator(thread: discord.Thread, user: int) -> bool:
    try:
        member = thread.guild.get_member(user) or await thread.guild.fetch_member(user)
    except discord.NotFound:
        return False
    return thread.permissions_for(member).manage_threads


def _later(error: Exception) -> Exception:
    refusal = read_refusal(error)
    return NotSent(str(refusal)) if isinstance(refusal, AnswerLost) else refusal
