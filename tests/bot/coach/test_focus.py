"""Short messages in the middle of a conversation: what of the last things they point at."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.coach.context import Context
from bot.coach.focus import follows_on, pointed_at, telling
from bot.coach.linking import Mention
from bot.coach.record import LearnerRecord
from bot.coach.situation import Situation
from bot.coach.understand import Understanding
from knowledge.models import Knowledge
from tests.fakes import WordEmbedder

AT_HAND = {
    "topic:a": "Gradient boosting",
    "topic:b": "Support vector machines",
    "topic:c": "Naive Bayes",
}


@pytest.mark.parametrize(
    ("text", "thing"),
    [
        ("ok i take the boosting one", "topic:a"),
        ("naive what?", "topic:c"),
        ("the vector thing, once more", "topic:b"),
        ("how long is it", ""),
        ("and the one after", ""),
    ],
)
def test_a_part_of_a_name_points_at_one_of_the_things_at_hand(text: str, thing: str) -> None:
    assert pointed_at(text, AT_HAND) == thing


def test_a_long_message_points_at_nothing_by_a_word_alone() -> None:
    text = "yesterday somebody told me a story about boosting that i did not believe one bit"
    assert pointed_at(text, AT_HAND) == ""


def test_the_sentence_that_answers_is_the_one_that_is_told() -> None:
    text = (
        "Shuffle the rows before you begin with anything. Cut them into seven equal parts and "
        "keep each for one round. Write down the mean of the scores at the end."
    )
    told = telling(text, "into how many parts do i cut it", WordEmbedder().embed_query, most=1)
    assert told.startswith("Cut them into seven equal parts")


def at(knowledge: Knowledge, text: str, intent: str = "concept", **context: object) -> Situation:
    left = Context(ability="concept", topics=("tools/docker",), **context)  # type: ignore[arg-type]
    said = Understanding(text, intent)  # type: ignore[arg-type]
    return Situation(knowledge, LearnerRecord("ada"), left, datetime.now(UTC), said)


def test_a_question_without_a_subject_follows_on(knowledge: Knowledge) -> None:
    assert follows_on(at(knowledge, "which port goes there"))
    assert follows_on(at(knowledge, "and without it"))


def test_what_has_its_own_subject_or_asks_for_the_step_does_not(knowledge: Knowledge) -> None:
    assert not follows_on(at(knowledge, "what next"))
    assert not follows_on(at(knowledge, "next?", "next_step"))
    assert not follows_on(at(knowledge, "i feel like giving up", "motivation"))
    own = at(knowledge, "what is pandas for")
    said = Understanding(own.text, "concept", mentions=(Mention("topic", "tools/pandas", 8, 14),))
    assert not follows_on(Situation(knowledge, own.record, own.context, own.now, said))
