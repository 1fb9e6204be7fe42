"""Corrections of what is believed of a learner, as they are typed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from bot.coach.linking import Linker
from bot.coach.record import FACT_KINDS, Fact, TopicEvidence
from bot.coach.reply import Action, Block, Reply
from bot.talk.beliefs import FACTS, fact_shown
from bot.talk.names import topics_named, track_named
from bot.talk.times import UnclearTime, read_day, read_hours
from knowledge.models import Knowledge

if TYPE_CHECKING:
    from bot.memory.store import MemoryStore

_KINDS = {"hours": "hours_per_week", "date": "deadline", "timezone": "zone", "days": "evenings"}


class Unclear(Exception):
    """A correction that cannot be read; the text says how to write one."""


@dataclass(frozen=True)
class Correction:
    """What is to be believed of a kind of fact or of topics; an empty value withdraws it."""

    what: tuple[str, ...]
    value: str


def read_correction(knowledge: Knowledge, words: list[str], today: date) -> Correction:
    """What the words of `coach me correct` mean. Raises Unclear and UnknownName."""
    words = " ".join(words).split()
    said = " ".join(words).lower()
    for length in (3, 2, 1):
        kind = "_".join(words[:length]).lower().replace("-", "_")
        kind = _KINDS.get(kind, kind)
        if kind in FACT_KINDS and len(words) > length:
            value = " ".join(words[length:])
            withdrawn = value.lower() == "forget"
            return Correction((kind,), "" if withdrawn else _value(knowledge, kind, value, today))
    for ending, polarity in (
        ("not known", "not_known"),
        ("not_known", "not_known"),
        ("not-known", "not_known"),
        ("unknown", "not_known"),
        ("known", "known"),
        ("partly", "partly"),
        ("forget", ""),
    ):
        if said.endswith(f" {ending}"):
            name = " ".join(words)[: -len(ending)].strip()
            return Correction(topics_named(Linker(knowledge), name), polarity)
    raise Unclear(
        "Say what and how it is, for instance: coach me correct pandas partly. A topic is known, "
        f"partly, not known or forget; of yourself you can correct {', '.join(FACT_KINDS)}."
    )


def _value(knowledge: Knowledge, kind: str, text: str, today: date) -> str:
    """The value of a fact in the form that the memory reads. Raises Unclear and UnknownName."""
    try:
        if kind == "track":
            return track_named(knowledge, text).id
        if kind == "deadline":
            return read_day(text, today).isoformat()
        if kind == "hours_per_week":
            return f"{read_hours(text):g}"
    except UnclearTime as error:
        raise Unclear(str(error)) from None
    return text


def belief_shown(knowledge: Knowledge, belief: Fact | TopicEvidence | None) -> str:
    """A belief in words; "forgotten" where there is none."""
    if belief is None:
        return "forgotten"
    if isinstance(belief, Fact):
        return fact_shown(knowledge, belief)
    return belief.polarity.replace("_", " ")


def correct_text(
    knowledge: Knowledge, memory: MemoryStore, learner: str, text: str, today: date
) -> Reply:
    """Keep a correction and say what it changed. Raises Unclear, UnknownName, CorrectionRefused
    and MemoryFailed."""
    wanted = read_correction(knowledge, text.split(), today)
    record = memory.load(learner, "", 0)
    lines = []
    for key in wanted.what:
        before = record.facts.get(key) or record.evidence.get(key)
        after = memory.correct(learner, key, wanted.value)
        topic = knowledge.topics.get(key)
        name = topic.title if topic else FACTS.get(key, key)
        old = f" (before: {belief_shown(knowledge, before)})" if before else ""
        lines.append(f"- {name}: {belief_shown(knowledge, after)}{old}")
    return Reply(
        "smalltalk",
        (Block("\n".join(("Corrected; from now on I go by this.", "", *lines))),),
        actions=(Action("Next step", "coach next"), Action("See all", "coach me")),
    )
