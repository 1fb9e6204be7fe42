"""The time after --now, on the clock of the learner."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.terminal.clock import UnclearMoment, read_moment, running_from, stopped_at

MOMENT = datetime(2027, 3, 7, 18, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "zone", "moment"),
    [
        ("2027-03-07T18:30", "UTC", MOMENT),
        (" 2027-03-07 18:30 ", "UTC", MOMENT),
        ("2027-03-08T00:15", "Asia/Kathmandu", MOMENT),
        ("2027-03-07T18:30+00:00", "Asia/Kathmandu", MOMENT),
        ("2027-03-07T18:30Z", "America/Chicago", MOMENT),
        ("2027-03-07", "UTC", datetime(2027, 3, 7, tzinfo=UTC)),
        # That hour is skipped when the clocks go forward.
        ("2027-03-28T01:30", "Europe/London", datetime(2027, 3, 28, 1, tzinfo=UTC)),
    ],
)
def test_a_time_is_read_on_the_learners_clock(text: str, zone: str, moment: datetime) -> None:
    assert read_moment(text, zone) == moment


@pytest.mark.parametrize("text", ["", "soon", "2027-13-01T10:00", "0001-01-01", "9999-12-31T23:59"])
def test_anything_else_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(UnclearMoment, match="2027-03-07T18:30"):
        read_moment(text, "Pacific/Kiritimati")


def test_a_stopped_clock_stands_and_a_running_one_goes_on() -> None:
    stopped, running = stopped_at(MOMENT), running_from(MOMENT)
    assert stopped() == stopped() == MOMENT
    first = running()
    assert MOMENT <= first <= running() < MOMENT + timedelta(minutes=5)
