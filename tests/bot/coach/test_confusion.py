"""A pasted confusion matrix: what it is read from, and what it comes to."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.coach.confusion import matrix_in, of_the_confusion
from bot.coach.context import Context
from bot.coach.record import LearnerRecord, Turn
from knowledge.models import Knowledge

ASKED = Context(ability="concept", asked="what is a confusion matrix")


def answer(knowledge: Knowledge, text: str, context: Context = ASKED, before: str = "") -> str:
    turns = (
        (Turn("t", "ada", "c", datetime(2026, 11, 21, tzinfo=UTC), before, "concept", {}),)
        if before
        else ()
    )
    told = of_the_confusion(knowledge, text, LearnerRecord("ada", turns=turns), context)
    return told.reply.answer if told is not None else ""


@pytest.mark.parametrize(
    "text",
    [
        "[[70, 30], [20, 80]]",
        "array([[70, 30],\n       [20, 80]])",
        "i get [[70 30]\n [20 80]] what now",
        "TP=80 FP=30 FN=20 TN=70",
        "80 true positives, 30 false positives, 20 false negatives and 70 true negatives",
    ],
)
def test_the_four_cells_are_read_however_they_are_typed(text: str) -> None:
    assert matrix_in(text) == ((70, 30), (20, 80))


@pytest.mark.parametrize(
    "text", ["[1, 2, 3]", "x = [[1, 2, 3], [4, 5, 6]]", "tp is 80 and fp is 30", "[[0, 0], [0, 0]]"]
)
def test_what_is_no_square_table_of_counts_is_left_alone(text: str) -> None:
    assert matrix_in(text) == ()


def test_every_score_is_told_with_the_counts_that_it_is_made_of(knowledge: Knowledge) -> None:
    told = answer(knowledge, "[[70 30][20 80]]")
    assert "**Precision** 0.727: 80 real alarms of 110" in told
    assert "**Recall** 0.8: 80 found of 100" in told
    assert "**Accuracy** 0.75: 150 right of 200" in told


def test_one_score_is_asked_of_the_matrix_that_was_pasted_before(knowledge: Knowledge) -> None:
    told = answer(knowledge, "so the recall is?", before="[[70 30][20 80]]")
    assert "0.8" in told
    assert "0.727" not in told


def test_which_score_matters_is_no_question_to_the_matrix(knowledge: Knowledge) -> None:
    assert not answer(knowledge, "is recall or precision better?", before="[[70 30][20 80]]")


def test_a_table_of_numbers_is_a_confusion_matrix_only_where_such_scores_are_spoken_of(
    knowledge: Knowledge,
) -> None:
    algebra = Context(ability="concept", asked="how do I invert a matrix")
    assert not answer(knowledge, "[[70 30][20 80]]", algebra)


def test_a_score_that_divides_by_nothing_is_not_made_up(knowledge: Knowledge) -> None:
    assert "**Precision** cannot be told" in answer(knowledge, "[[70 0][20 0]]")


def test_of_many_classes_the_worst_confusion_is_named(knowledge: Knowledge) -> None:
    told = answer(knowledge, "[[9 1 0][0 5 5][1 0 9]]")
    assert "class 1 taken for class 2" in told
    assert "Class 1: recall 0.5, precision 0.833" in told
