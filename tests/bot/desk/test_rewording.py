"""Correcting the promise just made."""

from __future__ import annotations

import pytest

from bot.desk.desk import Desk
from bot.desk.hearing import Hearing
from bot.desk.rewording import brings_a_part, corrected_text
from tests.bot.desk.at_desk import Clock


@pytest.mark.parametrize(
    ("promised", "said", "text"),
    [
        ("read it on monday evening", "oops, i meant wednesday", "read it on wednesday evening"),
        ("train it at 7pm", "no, make it 9pm", "train it at 9pm"),
        ("train it on friday", "not friday, saturday", "train it on saturday"),
        ("read 3 papers", "make it two", "read two papers"),
        ("train it on friday", "friday is impossible, sunday", "train it on sunday"),
        ("train it on friday", "cant, saturday", "train it on saturday"),
        ("the chapter AND the notebook by sunday", "scratch notebook. only chapter", "the chapter"),
        (
            "2 sittings of pandas this week",
            "no wait, numpy not pandas",
            "2 sittings of numpy this week",
        ),
        (
            "finish titanic by friday",
            "drop that, rather the house prices one",
            "the house prices one by friday",
        ),
        (
            "read chapter 3 by friday",
            "and only the first half",
            "the first half of read chapter 3 by friday",
        ),
        (
            "i promise video 1 and 2 till next sunday",
            "actually only video 1, forgot my mums birthday",
            "i promise video 1 till next sunday",
        ),
        ("train it on friday", "on friday it rains", ""),
        ("train it on friday", "no idea what you mean", ""),
        ("train it on friday", "no, is sunday better?", ""),
    ],
)
def test_a_correction_changes_when_and_nothing_else(promised: str, said: str, text: str) -> None:
    assert corrected_text(promised, said) == text


def test_the_promise_just_made_is_kept_as_it_was_corrected(desk: Desk) -> None:
    ear = Hearing(desk)
    ear.hear("ada", "I will train the first model on Thursday", intent="checkin", following=False)
    reply = ear.hear("ada", "sorry, I meant Friday", intent="smalltalk", following=True)
    assert reply is not None
    assert "on Friday" in reply.answer
    states = {c.text: c.state for c in desk.record("ada").commitments}
    assert states == {
        "I will train the first model on Thursday": "moved",
        "I will train the first model on Friday": "open",
    }


def test_a_corrected_day_stays_in_the_week_of_the_promise(desk: Desk, clock: Clock) -> None:
    clock.set("2027-03-06T09:00")  # a Saturday
    ear = Hearing(desk)
    ear.hear("ada", "I will train the first model on Friday", intent="checkin", following=False)
    ear.hear("ada", "wait, saturday", intent="smalltalk", following=True)
    first, second = desk.record("ada").commitments
    assert (first.state, second.state) == ("moved", "open")
    assert second.week == first.week


def test_a_promise_told_as_made_is_a_promise_while_its_day_is_ahead(desk: Desk) -> None:
    text = "I promised to write the report on my clusters by Friday"
    reply = Hearing(desk).hear("ada", text, intent="checkin", following=False)
    assert reply is not None
    assert "Noted" in reply.answer


def test_work_done_with_nothing_promised_is_left_to_the_coach(desk: Desk) -> None:
    ear = Hearing(desk)
    assert ear.hear("ada", "got it done, finally", intent="checkin", following=False) is None


@pytest.mark.parametrize(
    ("said", "part"),
    [
        ("sunday nite. did functions. dictionaries nope, blew a tire", True),
        ("functions done, no dictionaries", True),
        ("did functions and dictionaries", False),
        ("functions were hard", False),
        ("no functions and no dictionaries", False),
    ],
)
def test_one_part_done_and_another_not_brings_a_part(said: str, part: bool) -> None:
    assert brings_a_part(said, "promise for this wk: functions and dictionaries") is part
