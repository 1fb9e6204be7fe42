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
        (("plan pls, 6h weekly, until 30 april", "push it two weeks later"), "14 May 2027"),
        (
            ("plan pls, 6h weekly, until 30 april", "how many hrs per week is that"),
            "6 hours a week",
        ),
        (("plan pls, 6h weekly, until 30 april", "what am i on this week then"), "Week 1"),
    ],
)
def test_time_is_planned_with_as_told(heard: Talk, texts: tuple[str, ...], told: str) -> None:
    assert told in heard(*texts).answer


_EXAM = (
    "exam in ml on 12 december. 1h mon-fri. topics: linear regression, logistic, trees, svm, "
    "kmeans, pca. i know pandas and sklearn basics. plan?"
)


def test_an_examination_is_planned_with_all_that_it_asks_and_nothing_else(heard: Talk) -> None:
    answer = heard(_EXAM).answer
    for title in ("Linear regression", "Logistic regression", "Decision trees", "k-means"):
        assert title in answer
    assert "6 topics" in answer
    assert "5 hours a week" in answer


def test_what_an_examination_no_longer_asks_leaves_all_the_rest(heard: Talk) -> None:
    answer = heard(_EXAM, "forgot, svm got removed by the prof yay").answer
    assert "5 topics" in answer
    assert "Linear regression, Logistic regression, Decision trees, k-means" in answer
    assert "6 topics" in heard(_EXAM, "svm got removed", "put it back in").answer


def test_what_fell_away_takes_nothing_with_it(heard: Talk) -> None:
    answer = heard(
        "exam in stats on 14 dec, 1h mon-fri. it covers p values, t tests, confidence intervals. "
        "plan?",
        "t tests got removed yay",
    ).answer
    assert "2 topics" in answer


def test_a_pause_moves_the_beginning_and_leaves_the_date(heard: Talk) -> None:
    reply = heard("plan pls, 6h weekly, until 30 april", "next two weeks zero hours, baby shots")
    assert "nothing until" in reply.answer
    assert reply.intent == "plan"


def test_a_word_on_the_time_needs_a_date_that_was_told(heard: Talk) -> None:
    assert heard("i know python and numpy", "what do i lose without maths").intent != "plan"
