"""Who tells where they stand and surely asks what comes next is asking for that."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.coach.context import Context
from bot.coach.evidence import Evidence
from bot.coach.record import LearnerRecord
from bot.coach.reply import Intent
from bot.coach.situation import Situation
from bot.coach.understand import Understanding
from knowledge.models import Knowledge

NUMPY = Evidence("tools/numpy", "known", "numpy")


def _situation(knowledge: Knowledge, said: Understanding) -> Situation:
    return Situation(knowledge, LearnerRecord("ada"), Context(), datetime.now(UTC), said)


def _said(
    text: str,
    chance: float,
    intent: Intent = "next_step",
    evidence: tuple[Evidence, ...] = (NUMPY,),
) -> Understanding:
    return Understanding(text, intent, evidence=evidence, chances={intent: chance})


def test_who_tells_and_surely_asks_on_wants_a_step(knowledge: Knowledge) -> None:
    text = "numpy done while the baby slept. next?"
    assert _situation(knowledge, _said(text, 0.97)).tells_and_asks_on


@pytest.mark.parametrize(
    "said",
    [
        _said("numpy done. next?", 0.6),
        _said("numpy done. why?", 0.97, "concept"),
        _said("what next?", 0.97, evidence=()),
        _said("i know numpy. what does the six steps video say about maths?", 0.97),
    ],
)
def test_who_is_unsure_tells_nothing_or_asks_for_a_sources_word_may_want_another_thing(
    knowledge: Knowledge, said: Understanding
) -> None:
    assert not _situation(knowledge, said).tells_and_asks_on
