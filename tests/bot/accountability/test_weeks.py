"""Weeks, openings and quiet hours in every kind of zone, through every kind of clock change."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.accountability.values import Break, Preferences
from bot.accountability.weeks import (
    checkin_day,
    closing_of,
    days_off,
    following,
    is_quiet,
    is_week_off,
    next_allowed,
    on_break,
    opening_of,
    to_local,
    to_utc,
    week_of,
    weeks_due,
)

ZONES = (
    "UTC",
    "Europe/London",
    "America/New_York",
    "America/St_Johns",
    "Asia/Kathmandu",
    "Asia/Kolkata",
    "Asia/Beirut",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Pacific/Auckland",
    "Pacific/Chatham",
    "Pacific/Kiritimati",
    "Pacific/Honolulu",
    "Africa/Casablanca",
    "America/Sao_Paulo",
    "America/Santiago",
    "Europe/Dublin",
    "Africa/Cairo",
)
HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(days=7)

zones = st.sampled_from(ZONES)
moments = st.datetimes(datetime(2010, 1, 3), datetime(2030, 12, 1), timezones=st.just(UTC))
hours = st.times().map(lambda t: t.replace(microsecond=0))
people = st.builds(
    Preferences,
    learner=st.just("ada"),
    zone=zones,
    weekday=st.integers(0, 6),
    at=hours,
    closes_after_hours=st.integers(1, 200),
    quiet_from=hours,
    quiet_until=hours,
)


def ada(zone: str = "UTC", **rest: object) -> Preferences:
    return Preferences("ada", zone, **rest)  # type: ignore[arg-type]


def utc(*numbers: int) -> datetime:
    return datetime(*numbers, tzinfo=UTC)  # type: ignore[arg-type, misc]


def test_a_week_ends_with_the_day_of_the_check_in() -> None:
    sunday = utc(2026, 3, 8, 23, 59)
    assert week_of(sunday, ada()) == date(2026, 3, 2)
    assert week_of(sunday + timedelta(minutes=1), ada()) == date(2026, 3, 9)
    assert week_of(sunday, ada(weekday=2)) == date(2026, 3, 5)
    assert opening_of(date(2026, 3, 2), ada()) == utc(2026, 3, 8, 18)
    assert closing_of(date(2026, 3, 2), ada()) == utc(2026, 3, 10, 18)


def test_the_week_turns_at_midnight_in_kathmandu() -> None:
    before = utc(2026, 3, 8, 18, 14, 59)
    nepal = ada("Asia/Kathmandu")
    assert week_of(before, nepal) == date(2026, 3, 2)
    assert week_of(before + timedelta(seconds=1), nepal) == date(2026, 3, 9)
    assert opening_of(date(2026, 3, 2), nepal) == utc(2026, 3, 8, 12, 15)


@pytest.mark.parametrize(
    ("zone", "wall", "moment"),
    [
        ("Europe/London", datetime(2026, 3, 29, 1, 30), utc(2026, 3, 29, 1)),
        ("Europe/London", datetime(2026, 3, 29, 1, 0), utc(2026, 3, 29, 1)),
        ("Europe/London", datetime(2026, 3, 29, 0, 59), utc(2026, 3, 29, 0, 59)),
        ("Europe/London", datetime(2026, 3, 29, 2, 0), utc(2026, 3, 29, 1)),
        ("Europe/London", datetime(2026, 10, 25, 1, 30), utc(2026, 10, 25, 0, 30)),
        # Half an hour is skipped, and half an hour comes twice.
        ("Australia/Lord_Howe", datetime(2026, 10, 4, 2, 10), utc(2026, 10, 3, 15, 30)),
        ("Australia/Lord_Howe", datetime(2026, 10, 4, 2, 30), utc(2026, 10, 3, 15, 30)),
        ("Australia/Lord_Howe", datetime(2026, 4, 5, 1, 45), utc(2026, 4, 4, 14, 45)),
        ("Australia/Lord_Howe", datetime(2026, 4, 5, 2, 0), utc(2026, 4, 4, 15, 30)),
        # The whole of 30 December 2011 was skipped.
        ("Pacific/Apia", datetime(2011, 12, 30, 18, 0), utc(2011, 12, 30, 10)),
        ("Pacific/Apia", datetime(2011, 12, 29, 18, 0), utc(2011, 12, 30, 4)),
        ("Pacific/Apia", datetime(2011, 12, 31, 18, 0), utc(2011, 12, 31, 4)),
        # Midnight itself is skipped.
        ("America/Sao_Paulo", datetime(2018, 11, 4, 0, 0), utc(2018, 11, 4, 3)),
    ],
)
def test_a_skipped_time_moves_to_the_next_and_a_double_one_is_taken_once(
    zone: str, wall: datetime, moment: datetime
) -> None:
    assert to_utc(wall, ZoneInfo(zone)) == moment


def test_a_check_in_on_the_day_that_samoa_skipped_opens_as_the_next_day_begins() -> None:
    samoa = ada("Pacific/Apia", weekday=4)
    week = date(2011, 12, 24)
    assert to_local(opening_of(week, samoa), samoa) == datetime(
        2011, 12, 31, tzinfo=ZoneInfo("Pacific/Apia")
    )
    assert to_local(closing_of(week, samoa), samoa).replace(tzinfo=None) == datetime(
        2012, 1, 1, 18, 0
    )
    assert week_of(opening_of(week, samoa), samoa) == date(2011, 12, 31)
    short = ada("Pacific/Apia", weekday=4, closes_after_hours=2)
    assert closing_of(week, short) == opening_of(week, short) + 2 * HOUR


def test_the_29th_of_february_is_a_day_like_any_other() -> None:
    leap = ada(weekday=3, at=time(9))
    assert opening_of(date(2024, 2, 23), leap) == utc(2024, 2, 29, 9)
    assert week_of(utc(2024, 2, 29, 12), leap) == date(2024, 2, 23)
    assert week_of(utc(2024, 3, 1, 12), leap) == date(2024, 3, 1)


def test_a_zone_that_is_unknown_here_is_utc_and_a_naive_time_is_refused() -> None:
    assert week_of(utc(2026, 3, 8, 23), ada("Mars/Olympus")) == date(2026, 3, 2)
    assert week_of(utc(2026, 3, 8, 23), ada("")) == date(2026, 3, 2)
    with pytest.raises(ValueError, match="no time zone"):
        week_of(datetime(2026, 3, 8), ada())


@given(people, moments)
def test_every_moment_lies_in_one_week_and_weeks_follow_each_other(
    prefs: Preferences, moment: datetime
) -> None:
    week = week_of(moment, prefs)
    day = to_local(moment, prefs).date()
    assert week <= day < week + WEEK
    assert checkin_day(week, prefs) == week + 6 * DAY
    assert following(week, prefs) == week + WEEK
    assert week_of(moment + timedelta(hours=1), prefs) in (week, week + WEEK)


@given(people, moments)
def test_openings_and_closings_alternate(prefs: Preferences, moment: datetime) -> None:
    week = week_of(moment, prefs)
    opening, closing = opening_of(week, prefs), closing_of(week, prefs)
    assert opening < closing < opening_of(week + WEEK, prefs)
    wall = to_local(opening, prefs)
    intended = datetime.combine(week + 6 * DAY, prefs.at)
    # Exact, or just after a skip that the intended time fell into.
    if wall.replace(tzinfo=None) != intended:
        before = to_local(opening - timedelta(seconds=1), prefs).replace(tzinfo=None)
        assert before < intended < wall.replace(tzinfo=None)


@given(zones, st.datetimes(datetime(2010, 1, 1), datetime(2030, 1, 1)))
def test_the_first_moment_at_which_a_clock_shows_at_least_that_time(
    zone: str, wall: datetime
) -> None:
    wall = wall.replace(microsecond=0)
    here = ZoneInfo(zone)
    moment = to_utc(wall, here)
    assert moment.astimezone(here).replace(tzinfo=None) >= wall
    just_before = (moment - timedelta(seconds=1)).astimezone(here).replace(tzinfo=None)
    assert just_before < wall


@given(people, moments)
def test_the_next_allowed_moment_is_the_first_that_is_not_quiet(
    prefs: Preferences, moment: datetime
) -> None:
    found = next_allowed(moment, prefs)
    assert found >= moment
    assert found.tzinfo is UTC
    assert not is_quiet(found, prefs)
    assert next_allowed(found, prefs) == found
    assert (found == moment) is not is_quiet(moment, prefs)
    if found != moment:
        assert is_quiet(found - timedelta(seconds=1), prefs)
        assert found - moment <= 2 * DAY


def test_quiet_hours_may_run_over_midnight_or_within_a_day_or_not_be() -> None:
    night = ada("Asia/Kolkata")
    assert next_allowed(utc(2026, 3, 8, 15, 30), night) == utc(2026, 3, 9, 2, 30)
    assert next_allowed(utc(2026, 3, 8, 20, 0), night) == utc(2026, 3, 9, 2, 30)
    assert next_allowed(utc(2026, 3, 8, 2, 30), night) == utc(2026, 3, 8, 2, 30)
    noon = ada(quiet_from=time(12), quiet_until=time(13))
    assert next_allowed(utc(2026, 3, 8, 12, 15), noon) == utc(2026, 3, 8, 13)
    assert not is_quiet(utc(2026, 3, 8, 3), ada(quiet_from=time(8), quiet_until=time(8)))


def test_quiet_hours_that_end_in_a_skipped_or_a_double_time_do_end() -> None:
    london = ada("Europe/London", quiet_from=time(22), quiet_until=time(1, 30))
    assert next_allowed(utc(2026, 3, 28, 23), london) == utc(2026, 3, 29, 1)
    assert next_allowed(utc(2026, 10, 25, 0, 10), london) == utc(2026, 10, 25, 0, 30)
    # The clock was set back into the quiet hours.
    assert next_allowed(utc(2026, 10, 25, 1, 10), london) == utc(2026, 10, 25, 1, 30)


def test_check_ins_begin_with_the_first_opening_after_somebody_came() -> None:
    prefs = ada()
    sunday = utc(2026, 3, 8, 18)
    assert weeks_due(prefs, since=sunday - HOUR, until=sunday) == (date(2026, 3, 2),)
    assert weeks_due(prefs, since=sunday, until=sunday + DAY) == ()
    assert weeks_due(prefs, since=sunday, until=sunday + WEEK) == (date(2026, 3, 9),)


def test_after_an_outage_each_week_that_came_due_is_named_once() -> None:
    since = utc(2026, 1, 1)
    due = weeks_due(ada(), since=since, until=utc(2026, 3, 9), last=date(2026, 2, 9))
    assert due == (date(2026, 2, 16), date(2026, 2, 23), date(2026, 3, 2))


def test_who_flies_over_the_date_line_neither_loses_nor_doubles_a_week() -> None:
    # Sunday noon in Honolulu is Monday in Auckland, where the check-in has been and gone.
    moved = utc(2026, 3, 8, 22)
    last = date(2026, 2, 23)
    west, east = ada("Pacific/Honolulu"), ada("Pacific/Auckland")
    assert weeks_due(west, since=moved, until=moved, last=last) == ()
    assert weeks_due(east, since=moved, until=moved, last=last) == (date(2026, 3, 2),)
    # The other way round the same Sunday evening comes twice, and is asked about once.
    assert weeks_due(west, since=moved, until=moved + DAY, last=date(2026, 3, 2)) == ()


def test_another_day_for_the_check_in_holds_from_four_days_on() -> None:
    last = date(2026, 3, 2)  # its check-in was on Sunday, 8 March
    wednesday, friday = ada(weekday=2), ada(weekday=4)
    assert following(last, wednesday) == date(2026, 3, 12)
    assert checkin_day(following(last, wednesday), wednesday) == date(2026, 3, 18)
    assert checkin_day(following(last, friday), friday) == date(2026, 3, 13)
    assert checkin_day(last, wednesday) == date(2026, 3, 11)


@settings(max_examples=60)
@given(
    moments,
    st.lists(st.tuples(st.integers(1, 90), zones, st.integers(0, 6), hours), max_size=8),
)
def test_moves_of_zone_day_and_hour_never_lose_or_double_a_week(
    start: datetime, moves: list[tuple[int, str, int, time]]
) -> None:
    prefs = ada("Europe/London")
    now, last = start, week_of(start, prefs)
    opened = [(last, opening_of(last, prefs))]
    for passes, zone, weekday, at in [*moves, (90, "UTC", 6, time(18))]:
        for _ in range(passes):
            now += 7 * HOUR
            for week in weeks_due(prefs, since=start, until=now, last=last):
                opened.append((week, now))
                last = week
        prefs = ada(zone, weekday=weekday, at=at)
    weeks = [week for week, _ in opened]
    gaps = [(b - a).days for a, b in pairwise(weeks)]
    assert all(4 <= gap <= 10 for gap in gaps)
    # As many weeks as there were: nothing is left behind.
    assert now - opened[-1][1] < 18 * DAY


@given(zones, zones, moments)
def test_a_move_of_the_zone_alone_keeps_the_weeks_in_step(
    before: str, after: str, moved: datetime
) -> None:
    prefs = ada(before)
    last = week_of(moved - 2 * WEEK, prefs)
    found: list[date] = []
    for number in range(70):
        now = moved + (number - 30) * 12 * HOUR
        prefs = ada(after if now >= moved else before)
        due = weeks_due(prefs, since=now, until=now, last=last)
        found += due
        last = due[-1] if due else last
    assert len(found) >= 3
    assert {(b - a).days for a, b in pairwise(found)} == {7}


def holiday(first: date, last: date, said: datetime | None = None) -> Break:
    said = said or utc(2026, 1, 1)
    return Break("ada", first, last, said)


def test_a_break_lasts_from_its_first_local_day_to_its_last() -> None:
    nepal = ada("Asia/Kathmandu")
    breaks = [holiday(date(2026, 3, 4), date(2026, 3, 5))]
    assert not on_break(utc(2026, 3, 3, 18, 14), breaks, nepal)
    assert on_break(utc(2026, 3, 3, 18, 15), breaks, nepal)
    assert on_break(utc(2026, 3, 5, 18, 14), breaks, nepal)
    assert not on_break(utc(2026, 3, 5, 18, 15), breaks, nepal)


def test_more_than_half_of_a_week_makes_it_off_and_days_count_once() -> None:
    week = date(2026, 3, 2)
    overlapping = [
        holiday(date(2026, 2, 20), date(2026, 3, 3)),
        holiday(date(2026, 3, 3), date(2026, 3, 4)),
    ]
    assert days_off(week, overlapping, ada()) == 3
    assert not is_week_off(week, overlapping, ada())
    assert is_week_off(week, [*overlapping, holiday(date(2026, 3, 8), date(2026, 3, 20))], ada())
    assert days_off(week, [holiday(date(2026, 3, 9), date(2026, 3, 1))], ada()) == 0


def test_a_break_does_not_reach_back_before_it_was_said() -> None:
    week = date(2026, 3, 2)
    late = holiday(week, week + 6 * DAY, said=utc(2026, 3, 6, 12))
    assert days_off(week, [late], ada()) == 3
    assert days_off(week, [holiday(week, week + DAY, said=utc(2026, 3, 6, 12))], ada()) == 0
    assert not on_break(utc(2026, 3, 3), [late], ada())
