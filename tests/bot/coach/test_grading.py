"""Grading: what a learner types is read kindly, and never mistaken for another answer."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.coach.grading import grade
from knowledge.models import Knowledge, QuizItem


def item(kind: str, answer: str | float, *choices: str, **more: Any) -> QuizItem:
    return QuizItem.model_validate(
        {
            "id": "one",
            "topic": "tools/pandas",
            "kind": kind,
            "question": "How much is it?",
            "choices": choices,
            "answer": answer,
            "reason": "So it is.",
            **more,
        }
    )


CHART = item("choice", "A histogram", "A histogram", "A line plot of the rows", "A pie chart")
CODE = item("choice", 'f(sep=";")', 'f(sep=";")', 'f(sep=",")', "f()", "(AB)C = A(BC)")
COUNTS = item("choice", "4", "500", "4", "3", "2000")
MEAN = item("choice", "It is no better than the mean", "It is no better than the mean", "x", "y")
FIT = item("choice", "transform", "fit_transform", "fit", "transform", "nothing")
ERRORS = item("choice", "A type II error", "A type I error", "A type II error", "None of these")


@pytest.mark.parametrize(
    ("asked", "typed", "chosen"),
    [
        (CHART, "a", "A histogram"),
        (CHART, "(B)", "A line plot of the rows"),
        (CHART, "c.", "A pie chart"),
        (CHART, "2", "A line plot of the rows"),
        (CHART, "option b", "A line plot of the rows"),
        (CHART, "the second one", "A line plot of the rows"),
        (CHART, "last", "A pie chart"),
        (CHART, "I think it's B", "A line plot of the rows"),
        (CHART, "a, because it shows the shape", "A histogram"),
        (CHART, "histogram", "A histogram"),
        (CHART, "a histogramm", "A histogram"),
        (CHART, "line plot", "A line plot of the rows"),
        (CHART, "A) histogram", "A histogram"),
        (CHART, "I'd go with a pie chart, as it is pretty", "A pie chart"),
        (CODE, "`f( sep = ';' )`", 'f(sep=";")'),
        (CODE, "(ab)c=a(bc)", "(AB)C = A(BC)"),
        (COUNTS, "4", "4"),
        (COUNTS, "four", "4"),
        (COUNTS, "b", "4"),
        (FIT, "fit", "fit"),
        (FIT, ".transform()", "transform"),
        (FIT, "Nothing.", "nothing"),
        (ERRORS, "type ii", "A type II error"),
        (MEAN, "no better than the mean", "It is no better than the mean"),
    ],
)
def test_a_choice_is_read_by_letter_place_or_text(asked: QuizItem, typed: str, chosen: str) -> None:
    assert grade(asked, typed).reading == chosen
    assert grade(asked, typed).correct is (chosen == asked.answer)


@pytest.mark.parametrize(
    ("asked", "typed"),
    [
        (CHART, "a or b"),
        (CHART, "a, b"),
        (CHART, "not a"),
        (CHART, "not a histogram"),
        (CHART, "e"),
        (CHART, "9"),
        (CHART, "A) pie chart"),
        (CHART, "a histogram or a pie chart"),
        (CHART, "what is a histogram?"),
        (COUNTS, "1"),
        (COUNTS, "2"),
        (MEAN, "better than the mean"),
        (ERRORS, "type 2 error"),
        (ERRORS, "type II eror"),
        (CHART, ""),
        (CHART, "…"),
        (CHART, "x" * 5000),
    ],
)
def test_a_choice_that_could_be_several_or_none_is_asked_for_again(
    asked: QuizItem, typed: str
) -> None:
    assert grade(asked, typed).correct is None


@pytest.mark.parametrize(
    ("answer", "typed"),
    [
        (101770, "101,770"),
        (101770, "101 770 parameters"),
        (101770, "101.770"),
        (101770, "784*128 + 128 + 1290 = 101770"),
        (40000, "40k"),
        (40000, "4e4"),
        (40000, "4 x 10^4"),
        (40000, "200²"),
        (40000, "forty thousand"),
        (0.25, "1/4"),
        (0.25, "¼"),
        (0.25, "a quarter"),
        (0.25, "0,25"),
        (0.25, ".25"),
        (0.25, "25 %"),
        (0.25, "twenty-five percent"),
        (-1, "−1"),
        (-1, "minus one"),
        (1.5, "1 1/2"),
        (1.5, "1½"),
        (1.5, "one point five"),
        (3, "about 3 rows, I think"),
        (3, "w = 3"),
        (3, "is it 3?"),
        (3, "three, because 1 + 2"),
        (12, "12 (3 times 4)"),
        (0, "none"),
        (1.4142135623730951, "sqrt(2)"),
        (360, "$360.00"),
        (25, "twenty five"),
        (1050624, "1,050,624"),
    ],
)
def test_a_number_is_read_in_the_ways_people_write_it(answer: float, typed: str) -> None:
    assert grade(item("number", answer), typed).correct is True


@pytest.mark.parametrize(
    ("answer", "typed"),
    [(3, "4"), (1, "100%"), (1, "1%"), (-1, "1"), (0.25, "0.25%"), (5, "infinity"), (5, "9" * 390)],
)
def test_another_number_is_wrong(answer: float, typed: str) -> None:
    assert grade(item("number", answer), typed).correct is False


@pytest.mark.parametrize(
    "typed",
    ["3 or 4", "between 3 and 4", "3-4", "not 3", "1/0", "two three", "pandas", "what is 3 again?"],
)
def test_what_is_not_one_number_is_asked_for_again(typed: str) -> None:
    assert grade(item("number", 3), typed).correct is None


def test_tolerance_and_per_cent_go_by_the_item() -> None:
    share = item("number", 35, question="What percentage of rows is left?", tolerance=0.5)
    assert [grade(share, t).correct for t in ("35%", "34.5", "0.35", "35.6")] == [
        True,
        True,
        True,
        False,
    ]
    sure = item("number", 1, question="What accuracy do you get?")
    assert grade(sure, "100%").correct is True


@pytest.mark.parametrize(
    ("answer", "accept", "typed", "right"),
    [
        ("dtype", (), "`dtype`", True),
        ("dtype", (), "you use the dtype argument", True),
        ("dtype", (), "dtpye", True),
        ("dtype", (), "dtype or converters", False),
        ("dtype", (), "not dtype", False),
        ("normalisation", (), "Normalization", True),
        ("color", (), "colour", True),
        ("survivorship", ("survivor",), "survivership", True),
        ("variance", (), "covariance", False),
        ("supervised", (), "unsupervised", False),
        ("IndexError", (), "IndentError", False),
        ("ValueError", (), "a value error", True),
        ("lambdify", (), "sp.lambdify(x, expr)", True),
        ("np.sum", (), "np.sub", False),
        ("ridge__alpha", (), "ridge_alpha", False),
        ("git switch -c idea", (), "$ git  switch -c 'idea'", True),
        ("git switch -c idea", (), "git switch -C idea", False),
        ("scikit-learn", (), "scikit learn", True),
        ("(5, 3, 4)", (), "5 x 3 x 4", True),
        ("(5, 3, 4)", (), "torch.Size([5, 3, 4])", True),
        ("(5, 3, 4)", (), "(5, 4, 3)", False),
        ("underscore", ("_",), "_", True),
        ("A", ("'A'",), "r = 'A'", True),
        ("A", (), "B", False),
    ],
)
def test_a_text_forgives_spelling_and_nothing_else(
    answer: str, accept: tuple[str, ...], typed: str, right: bool
) -> None:
    assert grade(item("text", answer, accept=accept), typed).correct is right


def test_a_long_text_or_a_question_is_no_answer_to_a_text_item() -> None:
    asked = item("text", "dtype")
    assert grade(asked, "how do I do that?").correct is None
    assert (
        grade(asked, "I have been at this since Monday and it still will not work").correct is None
    )
    assert grade(item("text", "(5, 3)"), "it fails").correct is None


def test_every_item_of_the_curriculum_takes_its_own_answers_and_no_other_choice(
    knowledge: Knowledge,
) -> None:
    for topic in knowledge.topics.values():
        for asked in topic.quiz:
            for answer in (str(asked.answer), *asked.accept):
                for typed in (answer, f"`{answer}`", f"I think it's {answer}"):
                    assert grade(asked, typed).correct is True, (asked.topic, asked.id, typed)
            for place, choice in enumerate(asked.choices):
                letter = "ABCDE"[place]
                for typed in (choice, letter, f"({letter.lower()})", f"{letter}) {choice}"):
                    right = choice == asked.answer
                    assert grade(asked, typed).correct is right, (asked.topic, asked.id, typed)


@given(st.text(max_size=60))
def test_no_text_breaks_the_grading(typed: str) -> None:
    for asked in (CHART, CODE, item("number", 3), item("text", "dtype"), item("text", "(5, 3)")):
        assert grade(asked, typed).correct in (True, False, None)


@given(st.from_regex(r"[-+]?[0-9., /%ekxm^*']{1,30}", fullmatch=True))
def test_no_heap_of_digits_and_signs_breaks_the_reading_of_numbers(typed: str) -> None:
    assert grade(item("number", 3), typed).correct in (True, False, None)
