"""Whether a message asks for a plan by its words."""

from __future__ import annotations

import pytest

from bot.coach.plan_asked import wants_judged, wants_plan


@pytest.mark.parametrize(
    "text",
    [
        "can u do me a timetable for stats, 3h a week",
        "plan me something until june",
        "i need a weekly schedule",
        "build me a study plan pls",
        "schedule please",
        "10 hrs pw until march, need a weekly breakdown",
        "got ten hrs a week. split it for me",
        "make me please a schedule: 6 hours each week, until 30 April",
        "i have until december 15 and 5h weekly. how'd you cut that up?",
        "I'd like a schedule please. 5 hours per week, everything done by 30 June",
        "exam on the 12th, i know pandas. plan?",
    ],
)
def test_a_plan_is_asked_for(text: str) -> None:
    assert wants_plan(text)


@pytest.mark.parametrize(
    "text",
    [
        "do i need a plan at all",
        "why is the plan so long",
        "i plan to learn git",
        "is it worth a plan",
        "how would you split the data up for a fair test",
        "what do you make of my plan?",
    ],
)
def test_what_speaks_of_plans_asks_for_none(text: str) -> None:
    assert not wants_plan(text)


def test_what_is_judged_is_no_wish_for_a_plan() -> None:
    text = "leaving docker for the very end. bad plan?"
    assert wants_judged(text)
    assert not wants_plan(text)
    assert not wants_judged("plan?")
