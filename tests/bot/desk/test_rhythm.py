"""When check-ins come, asked for in a conversation."""

from __future__ import annotations

import pytest

from bot.desk.desk import Desk
from bot.desk.hearing import Hearing
from bot.desk.rhythm import asks_for_rhythm, rhythm


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("could you check on me every thursday", True),
        ("be my buddy, mondays", True),
        ("i will read on mondays, remind me", False),
        ("remind me to read on friday", False),
        ("every monday is hard", False),
    ],
)
def test_to_be_looked_after_weekly_is_asked_for(text: str, asks: bool) -> None:
    assert asks_for_rhythm(text) is asks


def test_the_day_the_hour_and_the_zone_are_changed_one_after_another(desk: Desk) -> None:
    rhythm(desk, "ada", "check in with me every thursday", following=False)
    for text in ("no, wednesdays", "at 7 in the evening", "i live in lagos"):
        assert rhythm(desk, "ada", text, following=True) is not None
    prefs = desk.record("ada").preferences
    assert (prefs.weekday, prefs.at.hour, prefs.zone) == (2, 19, "Africa/Lagos")


def test_what_says_more_than_a_day_is_no_rhythm(desk: Desk) -> None:
    assert rhythm(desk, "ada", "move the second one to friday", following=True) is None
    assert rhythm(desk, "ada", "friday", following=False) is None


def test_check_ins_are_stopped_by_a_word(desk: Desk) -> None:
    ear = Hearing(desk)
    ear.hear("ada", "ping me every monday", intent="off_topic", following=False)
    ear.hear("ada", "ok stop those", intent="smalltalk", following=True)
    assert desk.record("ada").preferences.paused


def test_what_was_just_promised_is_taken_back_by_pointing_at_it(desk: Desk) -> None:
    ear = Hearing(desk)
    ear.hear("ada", "I will train a tree on Thursday", intent="checkin", following=False)
    ear.hear("ada", "hm, forget that", intent="smalltalk", following=True)
    assert [c.state for c in desk.record("ada").commitments] == ["dropped"]
