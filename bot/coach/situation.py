"""All that a reply may go by: the message, what was said before, and what is believed so far."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from types import EllipsisType

from bot.coach.aims import BEYOND_DOUBT, SURELY
from bot.coach.attributed import asked_sources
from bot.coach.context import Context
from bot.coach.next_step import DEFAULT_TRACK
from bot.coach.patterns import Pattern
from bot.coach.positions import Position, named_by_words
from bot.coach.record import (
    Fact,
    Gap,
    LearnerRecord,
    QuizOpen,
    QuizState,
    Remedy,
    ResourceProgress,
    StepGiven,
    TopicEvidence,
)
from bot.coach.reply import Reply
from bot.coach.source_names import lets_speak
from bot.coach.understand import Understanding
from knowledge.graph import closure
from knowledge.models import AnsweredBy, Knowledge, RequestKind, Track

_SURE_OF_NEXT = 0.85
_TOLD = ("known", "partly", "not_known")
# How likely advice must be to answer a message that is read as one for the next step.
_ADVICE = 0.7
_CHOOSES = Pattern(
    r"\b(?:switch|change|move|use|follow\w*|go(?:ing)? with|take|i'?m (?:on|doing|following)|try|"
    r"pick|choose|prefer|put me|i want|do|start(?:ing)?)\b",
    re.IGNORECASE,
)
_THEORY_FIRST = Pattern(
    r"\b(?:maths?|theory|foundations?|fundamentals) first\b(?!\s*(?:\?|or\b))|"
    r"\bfirst (?:the |all the |do the )?(?:maths?|theory|foundations?)\b|"
    r"\b(?:prefer|rather|want|like) .{0,30}\b(?:maths?|theory|proofs|foundations)\b.{0,20}"
    r"\b(?:first|before)\b",
    re.IGNORECASE,
)
# In so few words the name of a track means that it is taken up; in more, where it is wanted.
_TAKES_UP = 8
_WANTS_TRACK = Pattern(
    r"\bi(?:'?d| would)? (?:really |just )?(?:wanna|want to|gonna|am going to|like to|will|'?ll) "
    r"(?:do|follow|take|try|go|start|use)\b",
    re.IGNORECASE,
)
_WANTED_IN = 16
# "Put me on the build one": a track by a part of its name, by who says that they take it.
_THE_ONE = Pattern(
    r"\b(?:put me|switch(?: me)?|i(?:'?ll| will)? (?:take|choose|pick|go|do|want)|"
    r"let'?s (?:take|do|go)|go)\s+(?:on |for |with |to |onto |over to )*(?:the )?"
    r"(?P<called>build|project|math|theory|foundation|six|6)[\w-]*"
    r"(?:[\s-](?:comes?[\s-])?first)?[\s-]+(?:one|track|road|path|way|roadmap)\b",
    re.IGNORECASE,
)
_CALLED = {
    "build": "build-first",
    "project": "build-first",
    "math": "foundations-first",
    "theory": "foundations-first",
    "foundation": "foundations-first",
    "six": "six-steps",
    "6": "six-steps",
}


def _by_nothing(_: str) -> Mapping[AnsweredBy, float]:
    return {}


@dataclass(frozen=True)
class Situation:
    """One message with everything that bears on it."""

    knowledge: Knowledge
    record: LearnerRecord
    context: Context
    now: datetime
    said: Understanding
    scope: str | None = None
    facts: tuple[Fact, ...] = ()
    progress: tuple[ResourceProgress, ...] = ()
    # Where on the track the message says its writer is, and whether it corrects the one before.
    place: Position | None = None
    anew: bool = False
    # Whether it asks for the next step, whatever else it sounds like.
    onward: bool = False
    # What a trade or a course under way brings along, and the topics of code that knowledge from
    # elsewhere tells nothing of.
    brought: frozenset[str] = frozenset()
    apart: frozenset[str] = frozenset()
    # What it asks of the coach itself, where the model is sure of that.
    request: RequestKind = "none"
    # How likely it is that each kind of thing answers a text at this place of the talk.
    answering: Callable[[str], Mapping[AnsweredBy, float]] = _by_nothing
    # How likely each topic is what a mentor would give next, by these words and those right before;
    # it takes a run of the encoder, which only a step is worth.
    advice: Callable[[], Mapping[str, float]] = dict

    @property
    def text(self) -> str:
        """What the learner typed, cleaned."""
        return self.said.text

    @cached_property
    def polarity(self) -> dict[str, str]:
        """What is believed of each topic after this message: known, partly or not_known."""
        found = {topic: evidence.polarity for topic, evidence in self.record.evidence.items()}
        fresh = {
            e.topic: e.polarity
            for e in self.said.evidence
            if e.polarity in ("known", "partly", "not_known")
        }
        # What somebody claims now, they did not learn without what it stands on.
        claimed = [t for t, polarity in fresh.items() if polarity == "known"]
        implied = closure(self.knowledge.topics, claimed)
        found = {t: p for t, p in found.items() if p == "known" or t not in implied}
        return {**found, **fresh}

    @property
    def known(self) -> tuple[str, ...]:
        """Topics held to be known, from now and before."""
        return tuple(topic for topic, polarity in self.polarity.items() if polarity == "known")

    @property
    def not_known(self) -> tuple[str, ...]:
        """Topics held to be not or only partly known."""
        return tuple(topic for topic, polarity in self.polarity.items() if polarity != "known")

    def fact(self, kind: str) -> Fact | None:
        """The fact of a kind, that of this message first."""
        own = next((fact for fact in self.facts if fact.kind == kind), None)
        return own or self.record.facts.get(kind)

    @property
    def hours(self) -> float | None:
        """Hours a week, if they were ever said."""
        fact = self.fact("hours_per_week")
        return float(fact.value) if fact and isinstance(fact.value, int | float) else None

    @property
    def prefers(self) -> tuple[str, ...]:
        """What the learner likes to learn from, and whether it must be free."""
        fact = self.fact("prefers")
        return fact.value if fact is not None and isinstance(fact.value, tuple) else ()

    @property
    def deadline(self) -> date | None:
        """The learner's date, if it was said and lies ahead."""
        fact = self.fact("deadline")
        if fact is None:
            return None
        day = date.fromisoformat(str(fact.value))
        return day if day > self.now.date() or fact in self.facts else None

    @property
    def named_track(self) -> Track | None:
        """The track that this message chooses, by name or by wanting theory first."""
        for mention in self.said.mentions:
            if mention.kind == "track" and mention.id in self.knowledge.tracks:
                return self.knowledge.tracks[mention.id]
        by_words = named_by_words(self.text, self.knowledge)
        if by_words is not None:
            return by_words
        called = _THE_ONE.search(self.text)
        if called is not None and len(self.text.split()) <= _WANTED_IN:
            key = next(key for name, key in _CALLED.items() if called["called"].lower() == name)
            return self.knowledge.tracks.get(key)
        if _THEORY_FIRST.search(self.text):
            return next((t for t in self.knowledge.tracks.values() if t.theory == "first"), None)
        return None

    @property
    def chooses_track(self) -> bool:
        """Whether the message takes up the track that it names, rather than asking about it."""
        return self.named_track is not None and bool(
            _CHOOSES.search(self.text)
            or self.said.intent in ("next_step", "plan", "progress_report", "checkin")
        )

    @property
    def takes_up_track(self) -> bool:
        """Whether the message says little else than which track its writer follows."""
        words = len(self.text.split())
        if self.named_track is None or "?" in self.text:
            return False
        wants = words <= _WANTED_IN and bool(_WANTS_TRACK.search(self.text))
        return wants or (words <= _TAKES_UP and bool(_CHOOSES.search(self.text)))

    @cached_property
    def tells_and_asks_on(self) -> bool:
        """Whether a message tells what its writer knows or lacks and surely asks what comes next,
        so that nothing it mentions by the way is the question."""
        if self.said.error or self.said.intent != "next_step":
            return False
        told = any(e.named and e.polarity in _TOLD for e in self.said.evidence)
        sure = self.said.chances.get("next_step", 0.0) >= _SURE_OF_NEXT
        return told and sure and not lets_speak(self.text)

    @cached_property
    def answers(self) -> Mapping[AnsweredBy, float]:
        """How likely it is that each kind of thing answers what is read now, which may be a part of
        what was typed."""
        return {} if self.said.error else self.answering(self.text)

    @cached_property
    def sources(self) -> tuple[str, ...] | None:
        """The sources whose word is asked for, however they are named: () for any of them, None if
        it is not about them."""
        named = asked_sources(self.text)
        if named is None and self.answers.get("source", 0.0) >= SURELY:
            return ()
        return named

    @property
    def asks_of_the_subject(self) -> bool:
        """Whether a message surely asks for knowledge, whatever it tells of its writer."""
        return self.answers.get("subject", 0.0) >= SURELY

    @cached_property
    def surely_wants_step(self) -> bool:
        """Whether a message that tells what its writer knows is beyond doubt one for a next step,
        whatever it looks like in parts."""
        if not self.said.known or self.said.error or self.context.trouble is not None:
            return False
        asks = self.said.chances.get("next_step", 0.0) >= BEYOND_DOUBT
        return asks and self.answers.get("advice", 0.0) >= _ADVICE

    @property
    def takes_called_track(self) -> bool:
        """Whether a short message takes a track by a part of its name: "the build one"."""
        short = len(self.text.split()) <= _WANTED_IN and "?" not in self.text
        return short and bool(_THE_ONE.search(self.text))

    @property
    def track(self) -> Track:
        """The learner's track: of this message, of the record, or the one that is assumed."""
        fact = self.record.facts.get("track")
        kept = self.knowledge.tracks.get(str(fact.value)) if fact else None
        return self.named_track or kept or self.knowledge.tracks[DEFAULT_TRACK]

    @property
    def track_assumed(self) -> bool:
        """Whether nobody ever chose a track."""
        return self.named_track is None and "track" not in self.record.facts

    @property
    def wanted(self) -> str | None:
        """The topic that this message wants to get to."""
        return next(iter(self.all_wanted), None)

    @property
    def all_wanted(self) -> tuple[str, ...]:
        """All the topics that this message wants, and that are not known."""
        known = set(self.known)
        wanted = (e.topic for e in self.said.evidence if e.polarity == "wanted")
        return tuple(topic for topic in wanted if topic not in known)


@dataclass(frozen=True)
class Outcome:
    """A reply, and what is to be kept beside the turn."""

    reply: Reply
    context: Context = field(default_factory=Context)
    facts: tuple[Fact, ...] = ()
    evidence: tuple[TopicEvidence, ...] = ()
    steps: tuple[StepGiven, ...] = ()
    progress: tuple[ResourceProgress, ...] = ()
    remedies: tuple[Remedy, ...] = ()
    quiz: tuple[QuizState, ...] = ()
    open_quiz: QuizOpen | EllipsisType | None = ...
    gap: Gap | None = None

    def but(self, **changes: object) -> Outcome:
        """The same outcome with some of its context changed."""
        return replace(self, context=replace(self.context, **changes))  # type: ignore[arg-type]
