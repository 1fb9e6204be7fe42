"""Learners and what they say, for the tests of the memory."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from bot.accountability.guilds import PodPlace
from bot.accountability.record import Writes
from bot.accountability.values import (
    Break,
    Change,
    CheckIn,
    Commitment,
    Delivery,
    Preferences,
    Ship,
)
from bot.coach.record import (
    Fact,
    Gap,
    QuizOpen,
    QuizState,
    Remedy,
    ResourceProgress,
    StepGiven,
    TopicEvidence,
    Turn,
)
from bot.memory.in_hand import InHand
from bot.memory.outbox import Outbox
from bot.memory.store import MemoryStore
from bot.voice.ledger import Asked, Limits

START = datetime(2026, 3, 1, 9, 30, 15, 123456, tzinfo=UTC)
GUILD = 99
_numbers = count()


def at(minutes: float) -> datetime:
    return START + timedelta(minutes=minutes)


def turn(
    learner: str = "ada",
    text: str = "What next?",
    *,
    key: str = "",
    minutes: float = 0,
    conversation: str = "main",
    reply: dict[str, Any] | None = None,
) -> Turn:
    return Turn(
        key or f"turn-{next(_numbers)}",
        learner,
        conversation,
        at(minutes),
        text,
        "next_step",
        reply if reply is not None else {"answer": "Do this.", "topics": ["python"]},
    )


def quiz(item: str, *, due: float, minutes: float = 0, seen: int = 1) -> QuizState:
    return QuizState(item, {"stability": 2.5, "step": None}, at(due), True, 0.8, seen, at(minutes))


def save_everything(store: MemoryStore, learner: str, mark: str, *, scope: str = "guild") -> None:
    """Save a turn with one of everything in it; `mark` stands in every text."""
    store.save(
        learner,
        turn=turn(learner, f"{mark} said", reply={"answer": f"{mark} answered"}),
        facts=[Fact("goal", f"{mark} goal", f"{mark} quote", at(0))],
        evidence=[TopicEvidence(f"{mark}-topic", "known", f"{mark} quote", "said", at(0))],
        resources=[ResourceProgress(f"{mark}-course", "half", f"{mark} quote", at(0))],
        steps=[StepGiven(f"{mark}-topic", "build-first", f"{mark} reason", at(0))],
        remedies=[Remedy(f"{mark}-remedy", True, at(0))],
        quiz=[quiz(f"{mark}-item", due=0)],
        open_quiz=QuizOpen(f"{mark}-item", at(0), 0.5),
        gap=Gap(f"How do I {mark} this?", (f"{mark}-topic",)),
        scope=scope,
    )
    store.promises.save(learner, promises(learner, mark), at=at(0))
    delivery = Delivery(learner, "check_in", f"{mark} week", at(0), {"text": f"{mark} text"})
    Outbox(store).plan([delivery], at(0))
    asked = Asked(learner, f"{mark} turn", "main", scope, "openai:x", "coach/1/00", at(0))
    store.voiced.begin(asked, Limits())
    store.voiced.end(asked, reason="", faults=[], words=f"{mark} words")
    store.guilds.met(GUILD, learner, f"{mark} name", at=at(0))

    def join(held: Sequence[PodPlace]) -> list[PodPlace]:
        return [*held, PodPlace(GUILD, "pod", learner, f"{mark} pod")]

    store.guilds.rearrange(GUILD, "pod", join, at=at(0))
    store.in_hand.begin(
        InHand(f"{mark} {learner} key", learner, GUILD, 5, 6, f"{mark} token", at(0))
    )
    store.in_hand.opened(f"{mark[:40]} {learner} thread", learner, GUILD, at=at(0))


WEEK = date(2026, 2, 23)


def commitment(learner: str = "ada", key: str = "one", **rest: Any) -> Commitment:
    known: dict[str, Any] = {"week": WEEK, "text": f"Build {key}", "made_at": at(0)}
    return Commitment(key, learner, **known | rest)


def checkin(learner: str = "ada", **rest: Any) -> CheckIn:
    known: dict[str, Any] = {"week": WEEK, "opened_at": at(0), "closes_at": at(2880)}
    return CheckIn(learner, **known | rest)


def promises(learner: str, mark: str) -> Writes:
    """One of everything that can be promised."""
    key = f"{mark}-commitment"
    return Writes(
        Preferences(learner, off=frozenset({f"{mark}-kind"})),
        commitments=(commitment(learner, key, text=f"{mark} promise"),),
        changes=(Change(key, at(1), "kept", f"{mark} why", f"{mark} quote"),),
        checkins=(checkin(learner, said=f"{mark} said"),),
        breaks=(Break(learner, date(2026, 3, 10), date(2026, 3, 20), at(0), f"{mark} trip"),),
        ships=(Ship(f"{mark}-ship", learner, at(0), f"{mark} title"),),
    )
