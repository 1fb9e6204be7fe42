"""Hours and a date that were told are planned with, though nobody asked for a plan by name."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.coach.reply import Reply

Talk = Callable[..., Reply]

_START = (
    "i start as a junior on 16 february and want the classic ml stuff done by then. python and "
    "numpy fine, pandas meh. 8 hours a week"
)
_WITH_SUNDAY = "plan pls. 45min on the tram mon-fri and sunday 2h w/ laptop. beginner, know print"


@pytest.mark.parametrize(
    ("texts", "told"),
    [
        ((_START, "bad news my thesis eats me, make it 4"), "4 hours a week"),
        ((_START, "make it 4", "so what do i lose"), "16 February 2027"),
        ((_START, "dont want to lose random forests. can that stay?"), "Random forests"),
        ((_START, "they moved my start to 2 march!! update it"), "2 March 2027"),
        (("i know python. grant deadline on 20 january", "6 hours a week. does it fit?"), "20 Jan"),
        (("6 hours a week, target end of may", "whats the goal date you have"), "31 May 2027"),
        ((_WITH_SUNDAY,), "5.75 hours a week"),
        ((_WITH_SUNDAY, "tram is cancelled, so just the sundays stay"), "2 hours a week"),
        ((_WITH_SUNDAY, "then when am i done with python basics"), "after week"),
        (
            ("plan pls, 6h weekly, until 30 april", "next two weeks zero hours, baby shots"),
            "30 April 2027",
        ),
        (("plan pls, 6h weekly, until 30 april", "only 2h30 per week, not 6"), "2.5 hours a week"),
    ],
)
def test_time_is_planned_with_as_told(heard: Talk, texts: tuple[str, ...], told: str) -> None:
    assert told in heard(*texts).answer


def test_a_pause_moves_the_beginning_and_leaves_the_date(heard: Talk) -> None:
    reply = heard("plan pls, 6h weekly, until 30 april", "next two weeks zero hours, baby shots")
    assert "nothing until" in reply.answer
    assert reply.intent == "plan"


def test_a_word_on_the_time_needs_a_date_that_was_told(heard: Talk) -> None:
    assert heard("i know python and numpy", "what do i lose without maths").intent != "plan"
