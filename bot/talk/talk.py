"""A conversation: messages and slash commands in, replies out, the same for every surface."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from bot.coach.context import Ability, Context
from bot.coach.reply import Block, Message, Reply
from bot.talk.beliefs import quiz_items, reply_beliefs
from bot.talk.names import UnknownName, topic_to_quiz, topics_named
from bot.talk.roadmaps import roadmap_text
from bot.talk.slash import COMMANDS, SlashRefused, read_slash
from bot.talk.times import UnclearTime, read_plan

if TYPE_CHECKING:
    from bot.coach.coach import Coach
    from bot.coach.ports import Listener
    from bot.desk.desk import Desk

_LEAVING = frozenset({"quit", "exit", ":q", "quit()", "exit()"})


@dataclass(frozen=True)
class Said:
    """A reply, and whether it was the last one because the learner leaves."""

    reply: Reply
    over: bool = False


@dataclass
class Talk:
    """One learner's conversation with a coach; `desk` is where its promises are kept.

    `listener` gets the words of a chat model as they come, where one is set.
    """

    coach: Coach
    learner: str
    conversation: str
    scope: str | None = None
    desk: Desk | None = None
    listener: Listener | None = None

    def greet(self) -> Reply:
        """How the conversation begins, with what is due."""
        hello = self.coach.greet(self.learner, self.conversation)
        if self.desk is not None:
            from bot.desk.due_now import with_due

            hello = with_due(self.desk, self.learner, hello)
        return hello

    def say(self, text: str, key: str = "") -> Said:
        """The answer to a message; what comes of it is kept before this returns.

        `key` identifies the message, so that sending it again does no harm. Raises SlashRefused,
        and whatever the coach raises.
        """
        command = read_slash(text)
        if command is None:
            if text.strip().lower() in _LEAVING and not self._waits():
                return Said(farewell(), over=True)
            return Said(self._reply(text, key))
        if command.name == "quit":
            return Said(farewell(), over=True)
        carry_out: dict[str, Callable[[str, str], Reply]] = {
            "next": self._next,
            "stuck": self._stuck,
            "plan": self._plan,
            "quiz": self._quiz,
            "explain": self._explain,
            "compare": self._compare,
            "resources": self._resources,
            "roadmap": self._roadmap,
            "me": self._me,
            "help": self._help,
        }
        try:
            if command.name in carry_out:
                return Said(carry_out[command.name](command.rest, key))
            return Said(self._at_desk(command.name, command.rest))
        except (UnknownName, UnclearTime) as error:
            raise SlashRefused(str(error)) from None

    def _at_desk(self, name: str, rest: str) -> Reply:
        """What a command about promises comes to. Raises SlashRefused for what is refused."""
        from bot.accountability.errors import PromiseRefused
        from bot.accountability.ships import LinkRefused
        from bot.desk.commands import command_at

        if self.desk is None:
            raise SlashRefused("Promises need a memory, and this conversation has none.")
        try:
            return command_at(self.desk, self.learner, name, rest)
        except (PromiseRefused, LinkRefused) as refused:
            raise SlashRefused(re.sub("`coach (?=[a-z])", "`/", str(refused))) from None

    def _reply(self, text: str, key: str) -> Reply:
        return self._asked(Message(self.learner, text, self.conversation, self.scope, key))

    def _asked(self, message: Message, ability: Ability | None = None) -> Reply:
        if self.listener is None:
            return self.coach.reply(message, ability=ability)
        return self.coach.reply(message, ability=ability, listener=self.listener)

    def _next(self, rest: str, key: str) -> Reply:
        why = rest.strip("? ").lower() == "why"
        goal = None
        if rest and not why:
            goal = topics_named(self.coach.linker, rest)[0]
        return self.coach.next(self.learner, goal=goal, why=why, conversation=self.conversation)

    def _stuck(self, rest: str, key: str) -> Reply:
        message = Message(self.learner, rest or "I'm stuck", self.conversation, self.scope, key)
        return self._asked(message, ability="stuck")

    def _plan(self, rest: str, key: str) -> Reply:
        hours, day = read_plan(rest, self.coach.now().date())
        reply, _ = self.coach.plan(self.learner, self.conversation, hours=hours, deadline=day)
        return reply

    def _quiz(self, rest: str, key: str) -> Reply:
        topic = topic_to_quiz(self.coach.knowledge, self.coach.linker, rest) if rest else None
        return self.coach.quiz(self.learner, self.conversation, topic)

    def _explain(self, rest: str, key: str) -> Reply:
        if not rest:
            raise SlashRefused("Say what I should explain, for instance /explain gradient descent.")
        message = Message(self.learner, f"explain {rest}", self.conversation, self.scope, key)
        return self._asked(message, ability="concept")

    def _compare(self, rest: str, key: str) -> Reply:
        if not rest:
            raise SlashRefused("Say what I should compare, for instance /compare PyTorch and JAX.")
        text = rest if re.match(r"compare\b", rest, re.IGNORECASE) else f"compare {rest}"
        message = Message(self.learner, text, self.conversation, self.scope, key)
        return self._asked(message, ability="compare")

    def _resources(self, rest: str, key: str) -> Reply:
        if not rest:
            raise SlashRefused("Say for what, for instance /resources linear algebra.")
        text = f"what should I study {rest} from?"
        message = Message(self.learner, text, self.conversation, self.scope, key)
        return self._asked(message, ability="resource")

    def _roadmap(self, rest: str, key: str) -> Reply:
        record = self.coach.memory.load(self.learner, self.conversation, 0, now=self.coach.now())
        return roadmap_text(self.coach.knowledge, record, rest)

    def _me(self, rest: str, key: str) -> Reply:
        now = self.coach.now()
        corrected = re.fullmatch(r"correct\b\s*(.*)", rest, re.IGNORECASE | re.DOTALL)
        if corrected is not None:
            return self._correct(corrected[1], now.date())
        record = self.coach.memory.load(
            self.learner, self.conversation, 0, now=now, items=quiz_items(self.coach.knowledge)
        )
        return reply_beliefs(self.coach.knowledge, record, now)

    def _correct(self, rest: str, today: date) -> Reply:
        from bot.memory.errors import CorrectionRefused
        from bot.talk.correcting import Unclear, correct_text

        if self.desk is None:
            raise SlashRefused("What I believe needs a memory, and this conversation has none.")
        try:
            return correct_text(self.coach.knowledge, self.desk.memory, self.learner, rest, today)
        except (Unclear, CorrectionRefused) as refused:
            raise SlashRefused(re.sub("coach (?=[a-z])", "/", str(refused))) from None

    def _help(self, rest: str, key: str) -> Reply:
        rows = [
            f"- `/{name}{f' {takes}' if takes else ''}`: {what}"
            for name, (takes, what) in COMMANDS.items()
        ]
        return Reply(
            intent="smalltalk",
            blocks=(
                Block(
                    "Just write to me: what you know, what you want, what is broken. A whole error "
                    "message can be pasted as it is. *Why?*, *simpler*, *the second one* and *that "
                    "didn't help* work as follow-ups."
                ),
                Block("\n".join(rows), "Commands"),
            ),
        )

    def _waits(self) -> bool:
        """Whether a question of the coach's waits, to which "quit" is an answer."""
        record = self.coach.memory.load(self.learner, self.conversation, 1, now=self.coach.now())
        if record.open_quiz is not None:
            return True
        if not record.turns:
            return False
        context = Context.from_json(record.turns[-1].reply.get("context"))
        return context.placement is not None


def farewell() -> Reply:
    """The last line of a conversation."""
    return Reply(
        intent="smalltalk",
        blocks=(Block("See you! All of this is kept; `coach chat` goes on where we stopped."),),
    )
