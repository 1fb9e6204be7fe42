"""Questions that ask for a figure, and texts that give one."""

from __future__ import annotations

import pytest

from bot.coach.quantities import (
    Quantity,
    asked_quantity,
    asks_rate,
    counts_it,
    gives,
    gives_rate,
)


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("how many weeks should i spend on python", "duration"),
        ("how long till a job", "duration"),
        ("what percentage of people quit", "share"),
        ("what year was the author born", "year"),
        ("how much do they pay juniors", "money"),
        ("how many courses does he recommend", "count"),
        ("what is a confusion matrix", None),
        ("is my birthday a good day to begin", None),
    ],
)
def test_a_question_tells_which_figure_it_asks_for(question: str, kind: Quantity | None) -> None:
    assert asked_quantity(question) == kind


@pytest.mark.parametrize(
    ("text", "kind", "given"),
    [
        ("It takes 3 to 4 weeks.", "duration", True),
        ("It takes patience.", "duration", False),
        ("About 70% of the time.", "share", True),
        ("Half of them stop.", "share", True),
        ("Most of them stop.", "share", False),
        ("The videos are free.", "money", True),
        ("They were made in 2019.", "year", True),
        ("They were made long ago.", "year", False),
        ("Two or three courses.", "count", True),
        ("Some courses.", "count", False),
    ],
)
def test_a_text_gives_a_figure_of_a_kind_or_not(text: str, kind: Quantity, given: bool) -> None:
    assert gives(text, kind) is given


def test_the_number_of_something_is_given_only_by_a_text_that_speaks_of_it() -> None:
    assert not counts_it("how many pages has the book", "It has 3 parts.")
    assert counts_it("how many pages has the book", "It has 100 pages.")
    assert counts_it("how many courses are there", "It has 3 parts.")
    assert not counts_it("how many pages has the other book", "The Hundred-Page Book is a map.")


def test_how_much_of_every_day_is_no_length_of_time() -> None:
    assert asks_rate("did he give a figure for hrs per day")
    assert asks_rate("how many hours a week does the post want")
    assert not asks_rate("how many weeks does python take")
    assert gives_rate("Study two hours a day.")
    assert not gives_rate("It takes six to nine months.")
