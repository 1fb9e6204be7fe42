"""Where a learner stands: the same figures for charts, pictures and words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from bot.accountability.shipping import Told
from bot.desk.checking_in import answer_checkin
from bot.desk.desk import Desk
from bot.desk.progress import progress, progress_text
from bot.desk.promising import promise
from bot.desk.ship import ship
from knowledge.models import Knowledge
from tests.bot.desk.at_desk import Clock, desk_in


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(tmp_path: Path, knowledge: Knowledge, clock: Clock) -> Iterator[Desk]:
    with desk_in(tmp_path, knowledge, clock) as opened:
        yield opened


def test_whoever_is_new_stands_at_the_start_and_is_told_what_comes(desk: Desk) -> None:
    found = progress(desk, "ada")
    assert sum(step.done for step in found.steps) == 0
    assert (found.hours, found.scores) == ((), ())
    assert found.as_json()["score"] is None
    assert found.reply.blocks[-1].heading == "Next"
    assert found.reply.actions


def test_weeks_and_ships_are_told_as_they_were(desk: Desk, clock: Clock) -> None:
    promise(desk, "ada", "train a model on Tuesday, 2 hours")
    clock.set("2027-02-04T10:00")
    ship(desk, "ada", Told("An API in Docker", "https://github.com/ada/api"))
    clock.set("2027-02-07T19:00")
    answer_checkin(desk, "ada", "kept; built 3h studied 1h; next week: write notes on Monday")
    clock.set("2027-02-14T19:00")
    answer_checkin(desk, "ada", "missed it, I was ill")
    clock.set("2027-02-17T09:00")
    found = progress(desk, "ada")
    first = found.hours[0]
    assert (first.week, first.built, first.studied) == (date(2027, 2, 1), 3, 1)
    assert [round(w.score or 0) for w in found.scores] == [62, 53]
    assert sum(step.proved for step in found.steps) == 1
    assert "1 thing that others can see" in found.reply.answer
    assert "75% building" in found.reply.answer
    assert "53 of 100" in found.reply.answer
    assert progress_text(desk, "ada", "").answer == found.reply.answer


def test_the_track_that_was_chosen_is_shown_and_the_step_one_is_at(
    desk: Desk, knowledge: Knowledge
) -> None:
    desk.memory.correct("ada", "track", "six-steps", at=desk.now())
    found = progress(desk, "ada")
    assert found.track == knowledge.tracks["six-steps"].title
    assert [step.here for step in found.steps].count(True) == 1
