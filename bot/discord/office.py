"""What the coach does for a caller of Discord, off the event loop: words in, messages out.

Nothing here knows a connection; it may be slow, and is called in worker threads.
"""

from __future__ import annotations

import json
import logging
import re
import uuid
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial

from bot.accountability.errors import PromiseRefused
from bot.accountability.ships import LinkRefused
from bot.coach.coach import Coach
from bot.coach.plan import Plan
from bot.coach.plan_export import LEAST_SESSION, SITTING, plan_ics, plan_markdown, usual_day
from bot.coach.ports import Listener
from bot.coach.quiz import SKIP
from bot.coach.record import QuizOpen
from bot.coach.reply import Block, Reply
from bot.desk.desk import Desk
from bot.desk.inbox import inbox_line
from bot.desk.progress import Progress, progress
from bot.discord.actions import Button, error_as_slash
from bot.discord.naming import learner_of, scope_of
from bot.discord.quiz_buttons import mark_of, quiz_buttons
from bot.discord.speech import Page, Picture, notice, speak
from bot.discord.streaming import Stopped
from bot.discord.welcome import first_hello
from bot.memory.errors import MemoryFailed
from bot.memory.export import as_markdown
from bot.talk.names import UnknownName, track_named
from bot.talk.slash import SlashRefused
from bot.talk.talk import Talk
from bot.talk.times import UnclearTime
from retrieval.errors import RetrievalError

_log = logging.getLogger(__name__)
_FAREWELL = "See you! All of this is kept; write to me whenever you want to go on."


@dataclass(frozen=True)
class Caller:
    """Who calls from where. `conversation` is what follow-ups refer to; `name` what they are called
    there."""

    user: int
    name: str
    guild: int | None
    conversation: str

    @property
    def learner(self) -> str:
        """The learner they are."""
        return learner_of(self.user)


@dataclass(frozen=True)
class Answer:
    """The messages of an answer with the pictures that go with them, by the names of their files.

    `private`: nobody but the caller may see it. `failed`: it says only that it could not be done.
    """

    pages: tuple[Page, ...]
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    private: bool = False
    failed: bool = False


class Refusal(Exception):
    """Something that cannot be done as it was asked; the text says what can."""


@dataclass(frozen=True)
class Office:
    """The coach and the desk for callers of Discord; it holds no state of its own."""

    coach: Coach
    desk: Desk

    def talk(self, caller: Caller) -> Talk:
        """The conversation of a caller where they are."""
        desk = self.desk_for(caller.guild)
        return Talk(self.coach, caller.learner, caller.conversation, scope_of(caller.guild), desk)

    def desk_for(self, guild: int | None) -> Desk:
        """The desk with the zone of a server, for learners who never gave one."""
        if guild is None:
            return self.desk
        zone = self.desk.memory.guilds.load(guild).zone
        return replace(self.desk, zone=zone if zone != "UTC" else self.desk.zone)

    def say(
        self,
        caller: Caller,
        text: str,
        key: str = "",
        *,
        more: Sequence[Button] = (),
        hello: bool = False,
        listener: Listener | None = None,
    ) -> Answer:
        """The answer to a message or a command such as "/next why"; all that comes of it is kept.

        `key` tells the message apart, `more` are buttons of the surface under the answer. `hello`:
        somebody who is met for the first time is welcomed; nobody else may see it. `listener` gets
        the words of a chat model as they come.
        """
        act = partial(self._say, caller, text, key, listener)
        return self.run(caller, act, more=more, hello=hello)

    def _say(self, caller: Caller, text: str, key: str, listener: Listener | None) -> Reply:
        talk = self.talk(caller)
        talk.listener = listener
        found = talk.say(text, key)
        return Reply("smalltalk", (Block(_FAREWELL),)) if found.over else found.reply

    def run(
        self,
        caller: Caller,
        act: Callable[[], Reply],
        *,
        more: Sequence[Button] = (),
        pictures: Callable[[], Mapping[str, tuple[bytes, str]]] | None = None,
        hello: bool = True,
    ) -> Answer:
        """What an act comes to, as messages; what goes wrong is said in a sentence.

        `pictures` gives the pictures by name, each with what it shows in words.
        """
        new = False
        try:
            if caller.guild is not None:
                guilds, now = self.desk.memory.guilds, self.desk.now()
                new = guilds.met(caller.guild, caller.learner, caller.name, at=now)
            reply = act()
            shown = dict(pictures()) if pictures is not None else {}
            first = self._answers_to_quiz(caller, reply)
        except Stopped:
            raise
        except Exception as error:
            return failure(error)
        private = reply.private or reply.intent == "checkin"
        pages = speak(
            self._with_unread(caller, reply) if private or caller.guild is None else reply,
            owner=caller.user,
            pictures=[Picture(name, words) for name, (_, words) in shown.items()],
            first=first,
            more=() if private or first else more,
        )
        if new and hello:
            pages = (*pages, first_hello(caller.user))
        return Answer(pages, {name: data for name, (data, _) in shown.items()}, private)

    def _answers_to_quiz(self, caller: Caller, reply: Reply) -> tuple[Button, ...]:
        """The buttons that answer the quiz question that a reply asks."""
        if not any(action.command == SKIP for action in reply.actions):
            return ()
        return quiz_buttons(self.coach.knowledge, self._open_quiz(caller), caller.user)

    def _open_quiz(self, caller: Caller) -> QuizOpen | None:
        memory, now = self.desk.memory, self.desk.now()
        return memory.load(caller.learner, caller.conversation, 0, now=now).open_quiz

    def answer_quiz(
        self, caller: Caller, which: str, text: str, key: str, *, more: Sequence[Button] = ()
    ) -> Answer:
        """The answer to what a learner answers to a quiz question, if that is the one that waits.

        `which` is the mark of the question.
        """

        def act() -> Reply:
            opened = self._open_quiz(caller)
            if opened is None or mark_of(opened) != which:
                raise Refusal("That question no longer waits for an answer. `/quiz` asks another.")
            return self._say(caller, text, key, None)

        return self.run(caller, act, more=more)

    def follow(self, caller: Caller, track: str, *, more: Sequence[Button] = ()) -> Answer:
        """The next step on another roadmap, which the learner follows from now on."""

        def act() -> Reply:
            found = track_named(self.coach.knowledge, track)
            step = self.coach.next(caller.learner, track=found, conversation=caller.conversation)
            noted = Block(f"You follow **{found.title}** from now on; what you know stays.")
            return replace(step, blocks=(noted, *step.blocks))

        return self.run(caller, act, more=more)

    def warm(self) -> None:
        """Bring in what the first callers would wait for; whatever is wrong is told to them."""
        with suppress(Exception):
            self.coach.retriever.search("pandas", limit=1)
        with suppress(Exception):
            from bot.accountability import pictures

            pictures.hours_picture([])

    def progress(self, caller: Caller) -> Answer:
        """How far the learner is, as a picture where pictures can be drawn, and in words."""
        drawn: dict[str, tuple[bytes, str]] = {}

        def act() -> Reply:
            found = progress(self.desk_for(caller.guild), caller.learner)
            drawn.update(_picture_of(found))
            return replace(found.beside if drawn else found.reply, private=True)

        return self.run(caller, act, pictures=lambda: drawn)

    def plan_file(self, caller: Caller, made: Plan, kind: str) -> str:
        """A plan as a file for notes (md) or for a calendar (ics)."""
        if kind == "md":
            return plan_markdown(made)
        record = self.desk.believed(caller.learner)
        prefs = self.desk_for(caller.guild).record(caller.learner).preferences
        return plan_ics(
            made,
            zone=prefs.zone,
            weekday=usual_day(record),
            hours=min(max(made.hours_per_week, LEAST_SESSION), SITTING),
            learner=caller.learner,
            stamp=self.desk.now(),
        )

    def export(self, caller: Caller) -> tuple[str, str]:
        """Everything that is kept of the learner, as Markdown and as JSON. Raises MemoryFailed."""
        found = self.desk.memory.export(caller.learner)
        return as_markdown(found), json.dumps(found, ensure_ascii=False, indent=1)

    def forget(self, caller: Caller) -> Answer:
        """Delete everything that is kept of the learner."""
        try:
            counts = self.desk.memory.forget(caller.learner)
        except MemoryFailed as error:
            return said(str(error), failed=True)
        # That they asked for this is in hand until they have their answer.
        gone = sum(count for table, count in counts.items() if table != "in_hand")
        if not gone:
            return said("There was nothing of yours to delete.")
        entries = "one entry" if gone == 1 else f"{gone} entries"
        return said(
            f"Everything is deleted, {entries} in all. I no longer know you; "
            "messages of mine that stand here are yours to remove."
        )

    def _with_unread(self, caller: Caller, reply: Reply) -> Reply:
        """The reply with a word about what could not be delivered, said once."""
        try:
            line = inbox_line(self.desk, caller.learner)
        except MemoryFailed:
            return reply
        return replace(reply, blocks=(*reply.blocks, Block(f"*{line}*"))) if line else reply


def _picture_of(found: Progress) -> dict[str, tuple[bytes, str]]:
    """Map, hours and consistency in one picture, with its words; nothing where none is drawn."""
    from bot.accountability import pictures

    try:
        whole = pictures.one_below_another(
            [
                pictures.progress_picture(found.track, found.steps),
                pictures.hours_picture(found.hours),
                pictures.consistency_picture(found.scores),
            ]
        )
    except pictures.PicturesMissing:
        return {}
    return {"progress.png": (whole.png, whole.alt)}


def failure(error: Exception) -> Answer:
    """An error in a sentence that says the next step; a fault of ours goes to the log."""
    if isinstance(error, SlashRefused | UnknownName | UnclearTime | Refusal):
        return said(error_as_slash(str(error)), failed=True)
    if isinstance(error, PromiseRefused | LinkRefused):
        return said(error_as_slash(str(error)), failed=True)
    if isinstance(error, MemoryFailed):
        _log.error("The memory failed: %s", error)
        return said(
            "I cannot reach my memory just now, so I have not answered rather than forget it. "
            "Nothing of yours is lost; please say it again in a minute.",
            failed=True,
        )
    if isinstance(error, RetrievalError):
        _log.error("The index failed: %s", error)
        return said(
            "I cannot look things up just now. Whoever runs me finds out what to do with `coach "
            "discord doctor`. Your promises still work: `/commit`, `/checkin`, `/ship`.",
            failed=True,
        )
    reference = uuid.uuid4().hex[:8]
    _log.error("Fault %s", reference, exc_info=error)
    return said(
        "Something went wrong inside me, and nothing of yours is lost. Please try it again; if it "
        f"stays so, tell whoever runs me: fault {reference}.",
        failed=True,
    )


def said(text: str, *, failed: bool = False, buttons: Sequence[Button] = ()) -> Answer:
    """A short message of the surface itself, for the caller alone."""
    return Answer((notice(text, buttons=buttons),), private=True, failed=failed)


def filled(command: str, text: str) -> str:
    """The command of an action with what the learner typed in place of what it leaves open."""
    from bot.talk.slash import in_chat

    if command.startswith("coach me correct "):
        return f"/me correct {text}"
    mark = "\ue000"
    open_part = re.compile(
        r'"\.\.\."|"?\b(?:TOPIC|TEXT|NAME)\b"?|"?ERROR MESSAGE OR WHAT HAPPENS"?|'
        r'(?<=: )what happens(?="?$)|\.\.\.'
    )
    marked = open_part.sub(mark, command, count=1)
    typed = in_chat(marked) or marked
    if mark in typed:
        return typed.replace(mark, text)
    # What it opens with is an example, which stands in the form and may be changed there.
    name = typed.partition(" ")[0]
    return f"{name} {text}" if name in ("/break", "/nudges", "/settings") else text
