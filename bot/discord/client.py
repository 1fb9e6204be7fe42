"""The bot as discord.py runs it: who calls, in whose turn, and what becomes of it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, ParamSpec, TypeVar

import discord
from discord import app_commands

from bot.accountability.guilds import named, without
from bot.bootstrap import Parts
from bot.coach.coach import Coach
from bot.desk.desk import Desk
from bot.desk.leaving import joined, sent_away
from bot.discord.actions import EXPORT, FORGET, Button
from bot.discord.answering import Interaction, TooLate, is_direct, respond, send_all
from bot.discord.left import catch_up, see_to_what_was_left
from bot.discord.lost import LOST
from bot.discord.naming import (
    Press,
    conversation_in,
    conversation_with,
    custom_id,
    learner_of,
    message_key,
)
from bot.discord.office import Answer, Caller, Office, failure, said
from bot.discord.registered import compare
from bot.discord.rounds import Rounds
from bot.discord.sharding import Shards
from bot.discord.shelf import Shelf
from bot.discord.shelf import Stopped as ShelfStopped
from bot.discord.streaming import Stopped, Stream
from bot.discord.turns import TooMany, Turns
from bot.memory.errors import MemoryFailed
from bot.memory.in_hand import InHand
from bot.settings import Settings
from retrieval.errors import RetrievalError

P = ParamSpec("P")
T = TypeVar("T")
Handler = Callable[[Interaction, Press], Awaitable[None]]
Submitted = Callable[[Interaction, Press, Mapping[str, str]], Awaitable[None]]
WORKERS = 4
# Seconds between two signs of life, and how far back is looked where events were lost.
_SIGN_OF_LIFE, _GAP = 20.0, timedelta(minutes=10)
_log = logging.getLogger(__name__)

# How long in seconds an answer waits for what is begun to be kept before it is acknowledged.
NOTED = 1.0
ONE_AT_A_TIME = "One at a time, please: I am still busy with what you said before. Nothing is lost."
STOPPING = "I am being restarted. Please say that again in a minute; nothing of yours is lost."


@dataclass(frozen=True)
class Options:
    """How a client runs. `message_content`: it may read messages that do not call it.

    `ready_after` is how long it waits for the list of its servers, in seconds; `sync` registers the
    commands at the start.
    """

    shards: Shards = field(default_factory=lambda: Shards(1, (0,)))
    message_content: bool = False
    ready_after: float = 2.0
    heartbeat_timeout: float = 60.0
    sync: bool = True


class CoachClient(discord.AutoShardedClient):
    """Study Coach in Discord. Blocking work is done by worker threads, never by the event loop."""

    def __init__(self, office: Office, options: Options = Options()) -> None:
        intents = discord.Intents(guilds=True, guild_messages=True, dm_messages=True)
        intents.message_content = options.message_content
        super().__init__(
            intents=intents,
            allowed_mentions=discord.AllowedMentions.none(),
            guild_ready_timeout=options.ready_after,
            heartbeat_timeout=options.heartbeat_timeout,
            chunk_guilds_at_startup=False,
            member_cache_flags=discord.MemberCacheFlags.none(),
            max_messages=None,
            shard_count=options.shards.count,
            shard_ids=list(options.shards.ids),
        )
        self.office = office
        self.options = options
        self.turns = Turns()
        self.tree: CoachTree = CoachTree(self)
        self.stopping = False
        # What a button or a filled form of a kind does, and what an action does here that is not
        # said in the conversation.
        self.presses: dict[str, Handler] = {}
        self.submits: dict[str, Submitted] = {}
        self.forms_for: dict[str, Callable[[Interaction], Awaitable[None]]] = {}
        self.hear: Callable[[CoachClient, discord.Message], Coroutine[Any, Any, None]] = _deaf
        self.submit: Callable[[Interaction], Coroutine[Any, Any, None]] = _deaf
        # The words under way, by the message that they answer.
        self.streams: dict[int, Stream] = {}
        self.rounds: Rounds | None = None
        self.shelf: Shelf | None = None
        # What is in hand from before this moment was left by a process that is no more.
        self.started = office.desk.now()
        self.name = f"discord-{'-'.join(map(str, options.shards.ids))}-of-{options.shards.count}"
        self._living: asyncio.Future[None] | None = None
        self._began = False
        self._pool = ThreadPoolExecutor(WORKERS, thread_name_prefix="coach")
        self._busy: set[asyncio.Task[Any]] = set()

    # Work

    async def in_thread(self, act: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do something slow in a worker thread."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._pool, lambda: act(*args, **kwargs))

    async def soon(self, act: Callable[[], T], seconds: float) -> T | None:
        """What something slow comes to, or None if it takes longer than so many seconds."""
        working = self.begin(self.in_thread(act))
        await asyncio.wait({working}, timeout=seconds)
        if not working.done():
            return None
        found: T = working.result()
        return found

    def begin(self, work: Any) -> asyncio.Task[Any]:
        """Start a task that a stop waits for."""
        task: asyncio.Task[Any] = asyncio.ensure_future(work)
        self._busy.add(task)
        task.add_done_callback(self._ended)
        return task

    def _held(self) -> None:
        """Let a stop wait for the task that runs now, too, whose end somebody else looks after."""
        task = asyncio.current_task()
        if task is not None and task not in self._busy:
            self._busy.add(task)
            task.add_done_callback(self._busy.discard)

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._busy.discard(task)
        if task.cancelled() or isinstance(task.exception(), Stopped):
            return
        if task.exception() is not None:
            _log.error("A task failed", exc_info=task.exception())

    # Callers

    def caller(self, interaction: Interaction) -> Caller:
        """Who calls, and which conversation goes on."""
        channel = interaction.channel_id
        if is_direct(interaction) or channel is None:
            where = conversation_with(interaction.user.id)
        else:
            where = conversation_in(channel)
        # Where the coach is not a member of the server it is a guest of its user alone.
        guild = interaction.guild_id if interaction.is_guild_integration() else None
        return Caller(interaction.user.id, interaction.user.display_name, guild, where)

    async def say(
        self,
        interaction: Interaction,
        text: str,
        *,
        ephemeral: bool = True,
        share: bool = False,
    ) -> None:
        """Answer an interaction with what the coach says to a text or command.

        `share`: the caller may show it to everyone afterwards.
        """
        caller = self.caller(interaction)
        key = message_key(interaction.id)
        more = self.sharing(interaction) if share and ephemeral else ()
        stream = Stream() if self.office.coach.voice is not None else None
        await self.answer(
            interaction,
            lambda: self.office.say(caller, text, key, more=more, hello=ephemeral, listener=stream),
            ephemeral=ephemeral,
            stream=stream,
        )

    def sharing(self, interaction: Interaction) -> tuple[Button, ...]:
        """The button to share an answer with everyone, where there is anyone else."""
        if is_direct(interaction):
            return ()
        return (Button("Share with everyone", custom_id(Press("share", interaction.user.id))),)

    async def answer(
        self,
        interaction: Interaction,
        work: Callable[[], Answer],
        *,
        ephemeral: bool = True,
        stream: Stream | None = None,
    ) -> None:
        """Answer an interaction with what `work` comes to, in a worker thread and in its turn.

        What is begun is kept until its answer is out, so that a crash in between leaves a trace.
        """
        caller = self.caller(interaction)
        self._held()
        mine = InHand(
            message_key(interaction.id),
            caller.learner,
            interaction.guild_id,
            interaction.channel_id or 0,
            None,
            interaction.token,
            interaction.created_at,
        )
        # Whoever is told that the coach thinks must not be forgotten by a crash right after it.
        note = asyncio.ensure_future(self.in_thread(self.office.desk.memory.in_hand.begin, mine))
        await asyncio.wait({note}, timeout=NOTED)
        working = self.begin(self._in_turn(mine, note, work))
        answered = False
        try:
            await respond(interaction, working, ephemeral=ephemeral, stream=stream)
            answered = True
        except TooLate:
            answered = await self._tell_late(interaction, working)
        except LOST as error:
            _log.warning("An answer did not get through: %s", error)
            answered = await self._tell_failed(interaction)
        finally:
            if answered:
                self.begin(self.struck(mine))

    async def _in_turn(
        self, mine: InHand, note: asyncio.Future[bool], work: Callable[[], Answer]
    ) -> Answer:
        try:
            await note
            async with self.turns.of(mine.learner):
                return await self.in_thread(work)
        except TooMany:
            return said(ONE_AT_A_TIME, failed=True)
        except Exception as error:
            return failure(error)

    async def struck(self, mine: InHand) -> None:
        """Note that something in hand is answered."""
        with suppress(MemoryFailed):
            await self.in_thread(self.office.desk.memory.in_hand.end, mine.key, mine.learner)

    async def _tell_late(self, interaction: Interaction, working: asyncio.Task[Any]) -> bool:
        """Bring an answer that came too late by direct message; whether it got there."""
        answer = await working
        try:
            await send_all(interaction.user, answer, nonce=str(interaction.id))
        except LOST:
            _log.warning("Somebody could not be told that an answer came too late")
            # Nobody else may read it, and there is no other way to them.
            return isinstance(answer, Answer)
        return True

    async def _tell_failed(self, interaction: Interaction) -> bool:
        """Say that an answer could not be sent; whether that got there."""
        text = "Discord did not take my answer. Please ask me once more."
        try:
            if interaction.response.is_done():
                await interaction.followup.send(text, ephemeral=True)
            else:
                await interaction.response.send_message(text, ephemeral=True)
        except LOST:
            return False
        return True

    # What happens

    async def setup_hook(self) -> None:
        """Register the commands where they differ from what Discord has, before anything comes.

        Of several processes the one with the first shard does.
        """
        if not self.options.sync or not self.options.shards.direct:
            return
        assert self.application_id is not None
        registered = await self.http.get_global_commands(self.application_id)
        if compare(registered, command_payloads()):
            await self.tree.sync()

    async def on_ready(self) -> None:
        """All servers are known: begin the rounds, and see to what a crash left behind."""
        if self.stopping:
            return
        if self._began:
            # Not resumed but begun again: what came in between is lost to the gateway.
            self.begin(catch_up(self, self.now() - _GAP))
            return
        self._began = True
        self.begin(see_to_what_was_left(self))
        self.begin(self.in_thread(self.office.warm))
        self.begin(self._catch_up_documents())
        self._living = asyncio.ensure_future(self._live())
        if self.rounds is not None:
            self.rounds.start()

    async def _catch_up_documents(self) -> None:
        """Let documents be found, or no more, that a crash left in between."""
        if self.shelf is None:
            return
        try:
            await self.shelf.put(self.shelf.catch_up)[0]
        except (RetrievalError, ShelfStopped) as error:
            _log.error("Documents of servers could not be brought up to date: %s", error)
        except asyncio.CancelledError:
            # The coach stops; the next one sees to it.
            return

    async def _live(self) -> None:
        """Note from time to time that the coach hears what is said."""
        while True:
            await asyncio.sleep(_SIGN_OF_LIFE)
            if self.is_ready() and not self.is_closed():
                with suppress(MemoryFailed):
                    store = self.office.desk.memory.in_hand
                    await self.in_thread(store.alive, self.name, self.now())

    async def on_message(self, message: discord.Message) -> None:
        """Somebody wrote."""
        self.begin(self.hear(self, message))

    async def on_interaction(self, interaction: Interaction) -> None:
        """Somebody filled a form; everything else finds its way by itself."""
        if interaction.type is discord.InteractionType.modal_submit:
            self.begin(self.submit(interaction))

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """I am in a server, for the first time or again."""
        await self._kept(joined, guild.id, guild.name)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """I was sent away from a server."""
        await self._kept(sent_away, guild.id)

    async def on_raw_member_remove(self, event: discord.RawMemberRemoveEvent) -> None:
        """Somebody left a server."""
        desk = self.office.desk
        with suppress(MemoryFailed):
            learner = learner_of(event.user.id)
            await self.in_thread(desk.memory.guilds.left, event.guild_id, learner, at=self.now())

    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """A channel is gone; nothing is sent there any more."""
        await self._without(channel.guild.id, channel.id)

    async def on_guild_role_delete(self, role: discord.Role) -> None:
        """A role is gone."""
        await self._without(role.guild.id, role.id)

    async def on_raw_message_delete(self, event: discord.RawMessageDeleteEvent) -> None:
        """A message is gone; a model that is answering it stops."""
        stream = self.streams.get(event.message_id)
        if stream is not None:
            stream.stop()

    async def on_raw_thread_delete(self, event: discord.RawThreadDeleteEvent) -> None:
        """A thread is gone."""
        with suppress(MemoryFailed):
            key = conversation_in(event.thread_id)
            await self.in_thread(self.office.desk.memory.in_hand.closed, key)

    async def on_error(self, event_method: str, /, *args: Any, **kwargs: Any) -> None:
        """A fault of ours in what happened; the coach goes on."""
        _log.exception("Fault in %s", event_method)

    async def _without(self, guild: int, gone: int) -> None:
        memory = self.office.desk.memory

        def change() -> None:
            if gone in named(memory.guilds.load(guild)):
                memory.guilds.change(guild, lambda g: without(g, [gone]), at=self.now())

        with suppress(MemoryFailed):
            await self.in_thread(change)

    async def _kept(self, act: Callable[..., object], *args: Any) -> None:
        try:
            await self.in_thread(act, self.office.desk, *args)
        except MemoryFailed as error:
            _log.error("The memory failed: %s", error)

    # Life

    async def close_gracefully(self, seconds: float) -> None:
        """Take nothing new, let what is under way finish within so many seconds, and close."""
        self.stopping = True
        loop = asyncio.get_running_loop()
        end = loop.time() + seconds
        # What ends may begin something that belongs to it, such as to note that it is answered.
        while self._busy and (left := end - loop.time()) > 0:
            await asyncio.wait(set(self._busy), timeout=left)
        with suppress(MemoryFailed):
            await self.in_thread(self.office.desk.memory.in_hand.alive, self.name, self.now())
        await self.close()

    def dispatch(self, event: str, /, *args: Any, **kwargs: Any) -> None:
        """Tell who listens of an event, unless the client is closed: the library may still count
        its servers then, and has no event loop left to tell it in."""
        if not self.is_closed():
            super().dispatch(event, *args, **kwargs)

    async def close(self) -> None:
        """Close every connection; what is under way is dropped."""
        self.stopping = True
        if self._living is not None:
            self._living.cancel()
        if self.rounds is not None:
            await self.rounds.stop()
        if self.shelf is not None:
            self.shelf.stop()
        await super().close()
        self._pool.shutdown(wait=False, cancel_futures=True)

    def now(self) -> datetime:
        """The present moment, as the desk has it."""
        return self.office.desk.now()


class CoachTree(app_commands.CommandTree["CoachClient"]):
    """The commands; an interaction that comes twice is passed over, and a fault is told."""

    async def interaction_check(self, interaction: Interaction, /) -> bool:
        """Whether to carry a command out."""
        if interaction.type is discord.InteractionType.autocomplete:
            return not interaction.client.stopping
        return await welcome(interaction)

    async def on_error(
        self, interaction: Interaction, error: app_commands.AppCommandError, /
    ) -> None:
        """Tell the caller of a fault, once."""
        cause = error.original if isinstance(error, app_commands.CommandInvokeError) else error
        if isinstance(cause, app_commands.CheckFailure):
            return
        if interaction.type is discord.InteractionType.autocomplete:
            _log.warning("No proposals: %s", cause)
            return
        answer = failure(cause if isinstance(cause, Exception) else error)
        await interaction.client.answer(interaction, lambda: answer)


async def welcome(interaction: Interaction) -> bool:
    """Whether to go on with an interaction: it is new, and the coach is not about to stop."""
    client = interaction.client
    if not client.turns.first(interaction.id):
        return False
    if client.stopping:
        with suppress(*LOST):
            await interaction.response.send_message(STOPPING, ephemeral=True)
        return False
    return True


async def _deaf(*_: object) -> None:
    """What a client does with what nobody has told it to hear."""


def make_client(
    settings: Settings, coach: Coach, desk: Desk, options: Options | None = None
) -> CoachClient:
    """A client with everything that it answers to. It connects to nothing yet."""
    from bot.discord.buttons import add_buttons
    from bot.discord.commands.about_me import send_export, show_forget_form, take_forget
    from bot.discord.commands.tree import add_commands
    from bot.discord.hearing import hear
    from bot.discord.panel.pages import KIND
    from bot.discord.panel.panel import take_typed, used
    from bot.discord.sharing import share
    from bot.discord.submitting import (
        SUBMITS,
        show_checkin_form,
        show_commit_form,
        show_goal_form,
        show_ship_form,
        submitted,
    )
    from bot.discord.welcome import GOAL

    found = options or Options(Shards.of(settings), settings.discord_message_content)
    client = CoachClient(Office(coach, desk), found)
    add_commands(client.tree)
    add_buttons(client)
    client.presses.update({"share": share, GOAL: show_goal_form})
    client.submits.update({**SUBMITS, "forget": take_forget})
    client.forms_for.update(
        {
            "coach checkin": show_checkin_form,
            'coach checkin "..."': show_checkin_form,
            'coach commit "..."': show_commit_form,
            'coach ship "..." --link https://...': show_ship_form,
            EXPORT: send_export,
            FORGET: show_forget_form,
        }
    )
    client.hear, client.submit = hear, submitted
    client.presses[KIND], client.submits[KIND] = used, take_typed
    client.shelf = Shelf(Parts(settings, one_shot=False))
    client.rounds = Rounds(
        client,
        desk,
        client.in_thread,
        shards=found.shards.ids,
        of=found.shards.count,
        forget_documents=client.shelf.clear,
    )
    return client


def command_payloads() -> list[dict[str, Any]]:
    """The commands as Discord is told of them."""
    from bot.discord.commands.tree import add_commands

    tree: Any = app_commands.CommandTree(discord.Client(intents=discord.Intents(guilds=True)))
    add_commands(tree)
    return [dict(command.to_dict(tree)) for command in tree.get_commands()]
