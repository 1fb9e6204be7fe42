"""Advice, the rules and where one stands weigh on the step together."""

from __future__ import annotations

from dataclasses import replace

from bot.coach.ranking import Signs, ranked

PLAIN = Signs(
    by_rules="rules", implied=(), brought=(), lacked=(), ahead=(), told=True, placed=False
)
REACH = ("rules", "mentors", "other")


def test_mentors_who_are_clear_are_followed() -> None:
    assert ranked({"mentors": 0.9, "rules": 0.05}, REACH, PLAIN)[0] == "mentors"


def test_between_like_chances_the_step_by_the_rules_is_first() -> None:
    assert ranked({"mentors": 0.3, "rules": 0.3}, REACH, PLAIN)[0] == "rules"
    untold = replace(PLAIN, told=False)
    assert ranked({"mentors": 0.31, "rules": 0.3}, REACH, untold)[0] == "mentors"


def test_who_says_where_on_a_track_they_are_is_led_by_it_sooner() -> None:
    advice = {"mentors": 0.6, "rules": 0.2}
    assert ranked(advice, REACH, PLAIN)[0] == "mentors"
    assert ranked(advice, REACH, replace(PLAIN, placed=True))[0] == "rules"


def test_what_stands_under_what_is_known_is_seldom_next_and_what_is_lacked_often() -> None:
    advice = {"mentors": 0.4, "other": 0.3}
    assert ranked(advice, REACH, PLAIN)[0] == "mentors"
    assert ranked(advice, REACH, replace(PLAIN, implied={"mentors"}))[0] == "other"
    assert ranked(advice, REACH, replace(PLAIN, brought={"mentors"}))[0] == "other"
    assert ranked(advice, REACH, replace(PLAIN, lacked={"other"}))[0] == "other"
    assert ranked(advice, REACH, replace(PLAIN, ahead=("other",)))[0] == "other"


def test_only_what_is_in_reach_is_ranked() -> None:
    assert ranked({"mentors": 0.9}, ("rules",), PLAIN) == ["rules"]
