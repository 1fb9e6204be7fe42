"""When to look at a learner: no moment is missed at which something falls due."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.accountability.due import LearnerState, plan_deliveries
from bot.accountability.timetable import next_look
from bot.accountability.values import Break, Preferences

MONDAY = datetime(2027, 3, 1, 9, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)

PEOPLE = [
    Preferences("ana"),
    Preferences("ben", "Europe/Vienna", 6, time(2, 30), quiet_from=time(0), quiet_until=time(0)),
    Preferences("cyn", "Asia/Kathmandu", 2, time(23, 15)),
    Preferences("dan", "America/New_York", 0, time(7), closes_after_hours=31),
    Preferences("eva", "Pacific/Kiritimati", 4, time(12), closes_after_hours=500),
    Preferences("fay", "Australia/Lord_Howe", 6, time(1, 45), closes_after_hours=5),
]


@pytest.mark.parametrize("prefs", PEOPLE, ids=lambda prefs: prefs.learner)
def test_whatever_falls_due_is_found_within_the_minute_over_the_change_of_the_clocks(
    prefs: Preferences,
) -> None:
    breaks = (Break("x", date(2027, 3, 10), date(2027, 3, 16), MONDAY),)
    state = LearnerState(MONDAY, breaks=breaks, digest=True, reviews_due_at=MONDAY)
    end = MONDAY + 60 * DAY
    looks: list[datetime] = []
    at = next_look(prefs, MONDAY)
    while at is not None and at < end:
        looks.append(at)
        at = next_look(prefs, at)
    assert looks == sorted(set(looks))
    # Seldom enough: an hour of each day, and two moments of each week.
    assert len(looks) <= 60 + 3 * 9
    seen = {(each.kind, each.period) for each in plan_deliveries(prefs, state, MONDAY, MONDAY)}
    for look in looks:
        for each in plan_deliveries(prefs, state, look - 3 * DAY, look):
            if (each.kind, each.period) not in seen:
                seen.add((each.kind, each.period))
                assert look - each.due_at < timedelta(minutes=1), each
    whole = {(each.kind, each.period) for each in plan_deliveries(prefs, state, MONDAY, looks[-1])}
    assert whole <= seen


def test_whoever_wants_nothing_is_not_looked_at() -> None:
    assert next_look(Preferences("ana", paused=True), MONDAY) is None
    assert next_look(Preferences("ana", left=True), MONDAY) is None


def test_it_is_always_later_than_now() -> None:
    at = MONDAY
    for _ in range(50):
        following = next_look(Preferences("ana"), at)
        assert following is not None
        assert at < following <= at + DAY
        at = following
