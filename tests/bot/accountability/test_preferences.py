"""Settings: read as they are typed, changed one by one, and shown with what they mean."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.accountability.errors import PromiseRefused
from bot.accountability.preferences import (
    Wanted,
    changed,
    read_settings,
    reply_settings,
    settings_as_json,
    wanted,
)
from bot.accountability.values import Preferences
from tests.bot.accountability.people import MONDAY, OPENS, PREFS


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", Wanted()),
        ("day sunday, at 18:00", Wanted(weekday=6, at=time(18))),
        (
            "day fri at 7pm no digest board on",
            Wanted(weekday=4, at=time(19), digest=False, board=True),
        ),
        ("quiet from 22 to 7; nudges 1", Wanted(quiet=(time(22), time(7)), nudges=1)),
        ("quiet hours: none", Wanted(quiet=(time(0), time(0)))),
        ("time zone: Asia/Kolkata", Wanted(zone="Asia/Kolkata")),
        ("closes 2 days\nnudges off", Wanted(closes=48, nudges=0)),
        ("at midnight", Wanted(at=time(0))),
        ("at 12 am", Wanted(at=time(0))),
        ("at 12:30 pm", Wanted(at=time(12, 30))),
        ("pods on buddies off", Wanted(circles={"pod": True, "buddies": False})),
        ("no-digest", Wanted(digest=False)),
        ("free mon 18-20, tue 9-10, pods on",
         Wanted(free=frozenset({18, 19, 33}), circles={"pod": True})),
        ("free hours: none; digest on", Wanted(free=frozenset(), digest=True)),
        ("digest", Wanted(digest=True)),
    ],
)  # fmt: skip
def test_settings_are_read_with_or_without_commas(text: str, found: Wanted) -> None:
    assert read_settings(text) == found


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("fish on", "no setting “fish on”"),
        ("day sunday, *fish*", r"no setting “\\\*fish\\\*”"),
        ("day funday", "monday, tuesday"),
        ("day t", "monday, tuesday"),
        ("at 25", "18:00"),
        ("at 13 pm", "18:00"),
        ("quiet 22", "begin and end"),
        ("nudges 15", "0 to 14"),
        ("nudges -1", "0 to 14"),
        ("closes 0", "1 to 144"),
        ("closes 7 days", "1 to 144"),
        ("zone Mars/Olympus", "Europe/London"),
        ("zone ../../etc/passwd", "Europe/London"),
        ("digest perhaps", "on or off"),
    ],
)
def test_what_cannot_be_set_is_refused_with_how_to_write_it(text: str, said: str) -> None:
    with pytest.raises(PromiseRefused, match=said):
        read_settings(text)


@given(st.text(max_size=80))
def test_whatever_is_typed_is_read_or_refused(text: str) -> None:
    with suppress(PromiseRefused):
        assert isinstance(read_settings(text), Wanted)


def test_what_is_not_asked_for_stays_as_it_is() -> None:
    prefs = Preferences("ada", nudges_a_week=0, at=time(0), circles=frozenset({"pod"}), digest=True)
    assert changed(prefs, Wanted()) == prefs
    found = changed(prefs, wanted({"buddies": "on", "at": "7:30"}))
    assert found == replace(prefs, at=time(7, 30), circles=frozenset({"pod", "buddies"}))
    assert changed(prefs, Wanted(nudges=0, at=time(0), weekday=0)).weekday == 0


def test_a_change_is_shown_with_what_was_before() -> None:
    after = changed(PREFS, Wanted(weekday=4))
    answer = reply_settings(after, now=MONDAY, begun=True, next_at=OPENS, before=PREFS).answer
    assert "Fridays at 18:00 (before: Sundays at 18:00)" in answer
    assert "Quiet hours" not in answer
    assert "Sunday, 8 March 2026, at 18:00" in answer
    same = reply_settings(PREFS, now=MONDAY, begun=True, before=PREFS).answer
    assert "Nothing changed" in same
    assert "Quiet hours: 21:00 to 08:00" in same


def test_a_check_in_within_the_quiet_hours_is_spoken_of() -> None:
    late = changed(PREFS, Wanted(at=time(23)))
    assert "reaches you at 08:00" in reply_settings(late, now=MONDAY, begun=True).answer
    free = changed(late, Wanted(quiet=(time(0), time(0))))
    assert "reaches you" not in reply_settings(free, now=MONDAY, begun=True).answer


def test_who_has_not_begun_paused_or_left_is_told_so() -> None:
    first = reply_settings(PREFS, now=MONDAY, begun=False)
    assert "begin with your first promise" in first.answer
    assert first.actions[0].command.startswith("coach commit")
    for prefs in (replace(PREFS, paused=True), replace(PREFS, paused=True, left=True)):
        reply = reply_settings(prefs, now=MONDAY, begun=True)
        assert "nothing comes" in reply.answer
        assert reply.actions[0].command == "coach break --back"


def test_a_program_gets_every_setting() -> None:
    found = settings_as_json(replace(PREFS, off=frozenset({"no_ship"}), snoozed_until=OPENS))
    assert found["weekday"] == "sunday"
    assert found["off"] == ["no_ship"]
    assert found["snoozed_until"] == "2026-03-08T18:00:00+00:00"
    assert found["quiet_until"] == "08:00"
