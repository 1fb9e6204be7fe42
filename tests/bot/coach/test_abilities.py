"""What ability a message gets: whether somebody asks, or tells of a trouble."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.coach.abilities import tells_a_symptom
from bot.coach.context import Context
from bot.coach.record import LearnerRecord
from bot.coach.reply import Intent
from bot.coach.situation import Situation
from bot.coach.understand import Understanding
from retrieval.passages import Passage
from retrieval.search import Hit, Hits
from tests.bot.coach.small_world import topic, world


def near(kind: str, ask: float) -> Hit:
    """A hit on a passage of a kind, by a question or symptom that is so near."""
    passage = Passage(
        id=f"{kind}:a/one#ends",
        scope="curriculum",
        kind=kind,
        source="a/one",
        title="One",
        place="here",
        text="",
        embedded="One",
    )
    return Hit(passage, ask, 0.3, ask, None)


def tells(text: str, symptom: float, answer: float, intent: Intent = "concept") -> bool:
    """Whether a message is taken for a trouble, with a symptom and an answer so near."""
    said = Understanding(text, intent)
    now = datetime(2026, 3, 1, tzinfo=UTC)
    s = Situation(world(topic("a/one")), LearnerRecord("ada"), Context(), now, said)
    hits = Hits(text, (near("stuck", symptom), near("topic", answer)), 1.0)
    return tells_a_symptom(s, hits)


def test_who_tells_a_symptom_of_their_own_is_in_trouble() -> None:
    assert tells("my rows are cut off at the end", 0.66, 0.5)


def test_a_plain_question_stays_one_although_a_symptom_is_near() -> None:
    assert not tells("which rows does the end take", 0.66, 0.5)


def test_what_is_nearer_to_an_answer_is_answered() -> None:
    assert not tells("do my rows reach the end", 0.66, 0.65)


def test_the_very_words_of_a_symptom_need_no_person() -> None:
    assert tells("rows cut off, is that all right", 0.85, 0.6)


def test_who_asks_how_much_wants_a_figure() -> None:
    assert not tells("how large may a row get before it is cut off", 0.85, 0.6)


def test_who_asks_what_comes_next_is_left_to_the_policy() -> None:
    assert not tells("my rows are done, what should i learn next", 0.9, 0.2, "next_step")


@pytest.mark.parametrize("text", ["train 99 test 60, what do i do first", "loss 1.0986 for ever"])
def test_figures_that_tell_a_fault_are_a_trouble_whatever_is_asked(text: str) -> None:
    assert tells(text, 0.1, 0.6, "next_step")
