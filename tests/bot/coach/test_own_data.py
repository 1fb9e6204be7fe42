"""Who has data of their own gets a project on it, and what they ask of it later is about it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.coach.own_data import own_data, wants_to_use_it
from bot.coach.reply import Reply

Talk = Callable[..., Reply]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("i have 2 yrs of my own gps rides as csv", "series"),
        ("got 8 years of my beehive weights, one number every hour, csv", "series"),
        ("i hav 300 fotos of my tomatos", "images"),
        ("we collected 400 photos of leaves", "images"),
        ("i've got 900 customer reviews in a spreadsheet", "text"),
        ("got numpy, seaborn and far too much data about my bees", "table"),
        ("i dont have any data", None),
        ("where do i get data for it", None),
        ("i know pandas. project idea?", None),
    ],
)
def test_data_of_ones_own_is_told_by_its_kind(text: str, kind: str | None) -> None:
    data = own_data(text)
    assert (data.kind if data is not None else None) == kind


_RIDES = "project idea? i have 2 yrs of my own gps rides as csv. i know pandas and scikit-learn"


@pytest.mark.parametrize(
    ("later", "told"),
    [
        ((), "gps rides"),
        (("too big for me, i only got saturday",), "plot it over time"),
        (("how do i split it, random ok?",), "Split by time"),
        (("how do i know its not rubbish",), "baseline"),
    ],
)
def test_a_project_on_own_data_stays_on_it(heard: Talk, later: tuple[str, ...], told: str) -> None:
    reply = heard(_RIDES, *later)
    assert reply.intent == "project_idea"
    assert told in reply.answer


def test_who_asks_what_to_make_of_their_data_wants_a_project() -> None:
    assert wants_to_use_it(
        "got 6 yrs of milk records in a spreadsheet. something i can make w that?"
    )
    assert not wants_to_use_it("got 6 yrs of milk records in a spreadsheet and it wont load")
    assert not wants_to_use_it("anything i can do with that?")


def test_faults_in_the_data_are_marked_and_not_taken_for_an_error(heard: Talk) -> None:
    reply = heard(
        "got 8 years of my beehive weights, one number every hour, csv. anything to do with that?",
        "found 3 weeks with zero weight, scale was broken",
    )
    assert "never into 0" in reply.answer
    assert reply.intent == "project_idea"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("run a bakery. three yrs of till exports: date, item, sold", "series"),
        ("80.000 wedding photos on a NAS, i sort them by hand", "images"),
        ("milk yield of 14 cows every day for five years", "series"),
        ("my father has wheat yield notes, 11 years", "table"),
        ("three years of experience with sql", None),
        ("i study every day for two hours", None),
    ],
)
def test_data_are_heard_without_i_have(text: str, kind: str | None) -> None:
    data = own_data(text)
    assert (data.kind if data is not None else None) == kind


def test_what_is_to_be_known_says_which_sort_of_question_it_is(heard: Talk) -> None:
    cows = heard(
        "milk yield of 14 cows every day for five years, my daughter says predict which cow gets "
        "sick. can that be done"
    )
    assert cows.intent == "project_idea"
    assert "which cow gets sick" in cows.answer
    assert "classification" in cows.answer
    assert "Number guessing game" not in cows.answer


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("what else should go in besides date and item", "weekday"),
        ("how do i score it, its a number not yes or no", "mean absolute error"),
        ("too easy. bigger!", "Compare"),
        ("ok and what do i predict", "regression"),
    ],
)
def test_what_is_asked_of_it_later_is_answered_on_it(heard: Talk, asked: str, told: str) -> None:
    reply = heard(
        "run a bakery. three yrs of till exports: date, item, sold, binned at closing. is there a "
        "project in that",
        asked,
    )
    assert reply.intent == "project_idea"
    assert told in reply.answer


def test_data_of_ones_body_are_for_learning_and_decide_no_treatment(heard: Talk) -> None:
    reply = heard(
        "i got 2 yrs of my blood sugar readings, can a computer tell when im gonna be high"
    )
    assert "Change no dose" in reply.answer
    assert "“i got" not in reply.answer
