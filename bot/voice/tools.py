"""The abilities as tools for the model: bounded, read-only, and every answer is evidence.

What a learner tells of themselves is read and kept by the coach, before the model hears of it; so
no tool writes anything.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

from bot.coach.abilities import Abilities
from bot.coach.context import Context
from bot.coach.record import LearnerRecord
from bot.coach.reply import Citation, Reply, cite
from bot.coach.reviews import due_today
from bot.coach.situation import Situation
from bot.coach.understand import understand
from bot.voice.evidence import Source
from bot.voice.fence import Fence, calmed
from knowledge.models import Knowledge
from retrieval.passages import Passage

if TYPE_CHECKING:
    from langchain_core.tools import BaseTool

MOST_PASSAGES = 4
MOST_SOURCES = 16
MOST_USES = 8
_PASSAGE = 1_200
_ANSWER = 3_000
_ASKED = 300
# The promises of a learner in words, by name and moment.
Promised = Callable[[str, datetime], str]


@dataclass
class Toolbox:
    """The tools for one turn, and what they have told so far."""

    abilities: Abilities
    record: LearnerRecord
    context: Context
    now: datetime
    fence: Fence
    trim: Callable[[str], str]
    scope: str | None = None
    promised: Promised | None = None
    sources: list[Source] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    orders: list[str] = field(default_factory=list)
    used: list[str] = field(default_factory=list)
    _numbers: dict[str, int] = field(default_factory=dict)

    @property
    def knowledge(self) -> Knowledge:
        """The knowledge that the abilities stand on."""
        return self.abilities.knowledge

    def take(self, passage: Passage, citation: Citation | None = None) -> Source | None:
        """The passage under its number, as evidence from now on; None when there are enough."""
        number = self._numbers.get(passage.id)
        if number is not None:
            return self.sources[number - 1]
        if len(self.sources) >= MOST_SOURCES:
            return None
        text = self.safe(passage.text, _PASSAGE)
        source = Source(len(self.sources) + 1, citation or cite(passage), text)
        self.sources.append(source)
        self._numbers[passage.id] = source.number
        return source

    def safe(self, text: str, limit: int) -> str:
        """A text of others as it may be sent; the orders that it gave are remembered."""
        calm = calmed(text, limit)
        self.orders += calm.orders
        return self.trim(calm.text)

    def fenced(self, source: Source) -> str:
        """A passage as the model sees it."""
        cited = source.citation
        title = self.safe(f"{cited.title}, {cited.place}", 200)
        url = {"link": cited.url} if cited.url else {}
        return self.fence.around("passage", source.text, number=source.number, title=title, **url)

    # --- the tools; the first line of each is what the model reads of it ---

    def search(self, query: str) -> str:
        """Search the curriculum, and the learner's own documents, for passages on a question."""
        hits = self.abilities.retriever.search(
            query[:_ASKED], scope=self.scope, limit=MOST_PASSAGES
        )
        found = [source for hit in hits.found if (source := self.take(hit.passage)) is not None]
        if not found:
            return self._say("Nothing in the sources answers that. Do not answer it yourself.")
        return "\n".join(self.fenced(source) for source in found)

    def next_step(self, goal: str = "") -> str:
        """What the coach would give as the next step, on the way to a topic if one is named."""
        topics = self.abilities.linker.resolve(goal[:_ASKED]) if goal.strip() else ()
        if goal.strip() and not topics:
            return self._say(f"There is no topic of that name: {goal[:60]}.")
        outcome = self.abilities.next(
            self._situation("what should I learn next?"), goal=topics[0] if topics else None
        )
        return self._tell(outcome.reply)

    def stuck(self, problem: str) -> str:
        """What the coach would say to an error message or a description of being stuck."""
        return self._tell(self.abilities.stuck(self._situation(problem[:2_000])).reply)

    def plan(self, hours_per_week: float = 0.0, deadline: str = "") -> str:
        """The plan that fits some hours a week and a date (YYYY-MM-DD), neither needed."""
        try:
            until = date.fromisoformat(deadline) if deadline.strip() else None
        except ValueError:
            return self._say("A deadline is a date such as 2027-06-01.")
        hours = hours_per_week if 0 < hours_per_week <= 112 else None
        situation = self._situation("make me a plan")
        return self._tell(self.abilities.plan(situation, hours=hours, until=until).reply)

    def quiz(self, topic: str = "") -> str:
        """Which reviews are due, and how the learner gets asked; no answers."""
        due = due_today(self.knowledge, self.record.quiz, self.now)
        titles = list(dict.fromkeys(self.knowledge.topics[item.topic].title for item in due))
        named = self.abilities.linker.resolve(topic[:_ASKED]) if topic.strip() else ()
        has = [self.knowledge.topics[t] for t in named if self.knowledge.topics[t].quiz]
        lines = [f"{len(due)} reviews are due today{': ' + ', '.join(titles) if titles else ''}."]
        if has:
            lines.append(f"There are questions on {has[0].title}: say “quiz me on {has[0].title}”.")
        lines.append("The coach asks and judges the answers itself, when the learner says “quiz”.")
        return self._say(" ".join(lines))

    def commitments(self) -> str:
        """What the learner has promised for these weeks, and how it stands."""
        told = self.promised(self.record.learner, self.now) if self.promised else ""
        return self._say(told or "Nothing is promised.")

    def learner_record(self) -> str:
        """What the coach believes of the learner: hours, goal, topics known and not, last steps."""
        return self._say(self.believed())

    # --- what they share ---

    def believed(self) -> str:
        """What is believed of the learner, in a few lines without their name."""
        record, topics = self.record, self.knowledge.topics
        lines = [
            f"{kind.replace('_', ' ')}: {fact.value}"
            for kind, fact in record.facts.items()
            if kind != "name"
        ]
        for polarity in ("known", "partly", "not_known"):
            titles = [
                topics[e.topic].title
                for e in record.evidence.values()
                if e.polarity == polarity and e.topic in topics
            ]
            if titles:
                lines.append(f"{polarity.replace('_', ' ')}: {', '.join(titles[:30])}")
        for step in record.steps[-3:]:
            title = topics[step.topic].title if step.topic in topics else step.topic
            lines.append(f"step: {title}, {step.outcome or 'open'}")
        return "\n".join(lines) or "Nothing is known of the learner yet."

    def _situation(self, text: str) -> Situation:
        said = understand(text, self.abilities.linker)
        return Situation(self.knowledge, self.record, self.context, self.now, said, self.scope)

    def _tell(self, reply: Reply) -> str:
        for passage_free in reply.citations[:4]:
            self.told.append(f"{passage_free.title}: {passage_free.place}")
        return self._say(reply.answer)

    def _say(self, text: str) -> str:
        safe = self.safe(text, _ANSWER)
        self.told.append(safe)
        return self.fence.around("tool", safe)

    def _guarded(self, name: str, act: Callable[..., str]) -> Callable[..., str]:
        def run(**given: object) -> str:
            if len(self.used) >= MOST_USES:
                return self._say("No more can be looked up for this reply.")
            self.used.append(name)
            try:
                return act(**given)
            except Exception:
                # What broke is ours to know; to the model it is an answer like any other.
                self.used.append(f"{name} failed")
                return self._say("That could not be looked up. Go by the draft.")

        return run

    def as_tools(self) -> list[BaseTool]:
        """The tools as LangChain takes them."""
        from langchain_core.tools import StructuredTool
        from pydantic import create_model

        fields: dict[str, tuple[Callable[..., str], dict[str, tuple[type, object]]]] = {
            "search": (self.search, {"query": (str, ...)}),
            "next_step": (self.next_step, {"goal": (str, "")}),
            "stuck": (self.stuck, {"problem": (str, ...)}),
            "plan": (self.plan, {"hours_per_week": (float, 0.0), "deadline": (str, "")}),
            "quiz": (self.quiz, {"topic": (str, "")}),
            "commitments": (self.commitments, {}),
            "learner_record": (self.learner_record, {}),
        }
        return [
            StructuredTool.from_function(
                func=self._guarded(name, act),
                name=name,
                description=re.sub(r"\s+", " ", (act.__doc__ or "").strip()),
                args_schema=create_model(f"{name}_arguments", **given),  # type: ignore[call-overload]
            )
            for name, (act, given) in fields.items()
        ]
