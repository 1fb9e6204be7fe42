"""Hours and deadlines are read as people say them."""

from __future__ import annotations

from datetime import date

import pytest

from bot.coach.times import (
    day_shifted,
    days_left,
    days_named,
    days_ruled_out,
    days_wished,
    deadline,
    hours_a_day,
    hours_by_day,
    hours_offered,
    hours_per_week,
    pause_named,
    start_named,
)


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("i have 5 hours a week", 5.0),
        ("10 hrs/week", 10.0),
        ("about 4-6 hours per week", 5.0),
        ("two evenings a week", 4.0),
        ("one hour a day", 7.0),
        ("about 1hr a day but not on sundays", 6.0),
        ("1h every day except sat and sun", 5.0),
        ("half an hour daily, five days", 2.5),
        ("an hour a night, four nights", 4.0),
        ("a year of evenings? 4 a week, an hour each", 4.0),
        ("2h a day for 100 days", 14.0),
        ("1.5h per day", 10.5),
        ("half an hour every evening", 2.5),
        ("0 hours a week", 0.0),
        ("200 hours a week", 200.0),
        ("make me a plan", None),
        ("weekends, 4h", 4.0),
        ("weekends only, 4h", 4.0),
        ("two evenings, 3h each", 6.0),
        ("weekday mornings: 1 hour", 5.0),
        ("it took 5 hours", None),
        ("i have only weekends, like 4h saturday", 4.0),
        ("saturdays 4 hours, sunday 2h", 6.0),
        ("how many weeks is that if i only have sundays", 3.0),
    ],
)
def test_hours_a_week(text: str, hours: float | None) -> None:
    assert hours_per_week(text) == hours


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("job ready in 3 months", date(2026, 4, 1)),
        ("within two weeks", date(2026, 1, 15)),
        ("plan to december with 9 hours a week", date(2026, 12, 1)),
        ("i listen to march music", None),
        ("12 years of Stata, now in Python", None),
        ("3 weeks of holidays are left", date(2026, 1, 22)),
        ("i have a year", date(2027, 1, 1)),
        ("plan for the next 10 weeks", date(2026, 3, 12)),
        ("i know python, 4 months", date(2026, 5, 1)),
        ("learning since 4 months", None),
        ("started 2 years ago", None),
        ("some day", None),
    ],
)
def test_deadlines(text: str, day: date | None) -> None:
    assert deadline(text, date(2026, 1, 1)) == day


@pytest.mark.parametrize(
    ("text", "today", "day"),
    [
        ("job ready by next xmas", date(2026, 11, 21), date(2026, 12, 25)),
        ("before christmas", date(2026, 12, 25), date(2027, 12, 25)),
        ("by next summer", date(2026, 3, 1), date(2026, 6, 1)),
        ("want a job by xmas nxt yr", date(2026, 11, 21), date(2027, 12, 25)),
        ("ready by june of next year", date(2026, 3, 1), date(2027, 6, 1)),
        ("before summer 2028", date(2026, 3, 1), date(2028, 6, 1)),
        ("by next summer", date(2026, 11, 21), date(2027, 6, 1)),
    ],
)
def test_a_feast_or_a_season_is_the_next_one_that_comes(text: str, today: date, day: date) -> None:
    assert deadline(text, today) == day


@pytest.mark.parametrize(
    "text",
    ["after a week i gave up, make me a plan", "i can study twice a week", "3 times a week"],
)
def test_what_lies_behind_and_how_often_something_comes_leave_no_time(text: str) -> None:
    assert deadline(text, date(2026, 1, 1)) is None


@pytest.mark.parametrize(
    ("text", "out", "wished"),
    [
        ("wednesdays fall flat, i cant on wednesdays", ("wednesday",), ()),
        ("thursday is not possible, friday", ("thursday",), ("friday",)),
        ("no, saturday is better", (), ("saturday",)),
        ("weekends are out", ("saturday", "sunday"), ()),
        ("mon and thu evenings", (), ("monday", "thursday")),
    ],
)
def test_days_are_ruled_out_or_wished_for(
    text: str, out: tuple[str, ...], wished: tuple[str, ...]
) -> None:
    assert days_ruled_out(text) == out
    assert days_wished(text) == wished


def test_a_day_that_is_ruled_out_is_no_day_for_studying() -> None:
    assert days_named("not on mondays") == ()


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("begin in march", date(2026, 3, 1)),
        ("can we start next week", date(2026, 1, 5)),
        ("starting on tuesday", date(2026, 1, 6)),
        ("start it after christmas", date(2026, 12, 27)),
        ("start date mon 3 feb", date(2026, 2, 3)),
        ("i start a job in march", None),
    ],
)
def test_the_day_on_which_something_begins_is_no_deadline(text: str, day: date | None) -> None:
    today = date(2026, 1, 1)
    assert start_named(text, today) == day
    assert day is None or deadline(text, today) is None


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("a plan for 9h week", 9),
        ("i have maybe 6 hours", 6),
        ("i have 2 hours tonight", None),
        ("it took 3 hours", None),
        ("tue and fri, 2 hours each", 4),
        ("80 hours in total", None),
    ],
)
def test_hours_are_offered_without_a_week_too(text: str, hours: float | None) -> None:
    assert hours_offered(text) == hours


def test_days_that_were_missed_or_are_asked_of_are_not_given_for_studying() -> None:
    assert days_named("tuesdays and thursdays") == ("tuesday", "thursday")
    assert days_named("i missed 2 saturdays") == ()
    assert days_named("what do i do on monday") == ()


@pytest.mark.parametrize(
    ("said", "hours"),
    [
        ("i work 50 hours a week as a nurse", None),
        ("drive taxi 60 hrs a wk, phone only", None),
        ("at the factory 45h a week and can study 3 hours a week", 3.0),
        ("8 hours a day at work, 1 hour a day for ml", 7.0),
        ("my job is 40 hours a week, 5 hours a week left", 5.0),
        ("i can work 5 hours a week on this", 5.0),
        ("I have a job, 4 hours a week is all i have", 4.0),
        ("i work nights, 3 hours a week are mine", 3.0),
    ],
)
def test_hours_that_a_job_takes_are_none_to_study_in(said: str, hours: float | None) -> None:
    assert hours_per_week(said) == hours


def test_short_names_of_days_side_by_side_are_days() -> None:
    assert days_named("lunch tue and fri, 2h each") == ("tuesday", "friday")
    assert days_named("only 5 hrs in 1 week, wed and sunday") == ("wednesday", "sunday")
    assert days_named("i sat there, sun in my face") == ()


def test_a_day_that_is_taken_or_ruled_out_once_is_out() -> None:
    said = "no wait, wednesdays not thursdays, thursday is book club"
    assert days_ruled_out(said) == ("thursday",)
    assert days_wished("ah no, monday is ferry. thursday") == ("thursday",)
    assert days_ruled_out("monday is fine") == ()


def test_hours_are_read_by_the_day() -> None:
    told = hours_by_day("45min on the tram mon-wed, and sunday 2h with the laptop")
    assert told == {"monday": 0.75, "tuesday": 0.75, "wednesday": 0.75, "sunday": 2.0}


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("weekdays 30 min and saturday 3 hours", 5.5),
        ("2h30 per week", 2.5),
        ("i have 3 hours before it starts", None),
    ],
)
def test_hours_of_several_days_are_added_up(text: str, hours: float | None) -> None:
    assert hours_per_week(text) == hours


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("next two weeks baby shots so zero hours", date(2026, 12, 7)),
        ("im away the coming week", date(2026, 11, 30)),
        ("next two weeks i want to learn pandas", None),
        ("zero hours left", None),
    ],
)
def test_a_time_without_study_has_an_end(text: str, day: date | None) -> None:
    assert pause_named(text, date(2026, 11, 23)) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("target end of may", date(2027, 5, 31)),
        ("6 years with SQL (joins), python zero", None),
        ("this may help", None),
    ],
)
def test_a_month_is_a_date_and_experience_is_none(text: str, day: date | None) -> None:
    assert deadline(text, date(2026, 11, 23)) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("push it two weeks later", date(2027, 5, 14)),
        ("move the date back 10 days", date(2027, 5, 10)),
        ("a week earlier pls", date(2027, 4, 23)),
        ("in two weeks", None),
        ("i moved to Berlin two weeks ago", None),
    ],
)
def test_a_date_is_moved_as_far_as_a_text_says(text: str, day: date | None) -> None:
    assert day_shifted(text, date(2027, 4, 30)) == day


def test_a_move_is_no_date_of_its_own() -> None:
    assert deadline("push it two weeks later", date(2026, 11, 23)) is None


def test_the_hours_of_each_workday_are_added_up() -> None:
    assert hours_per_week("can do 1h mon-fri, never on weekends") == 5


@pytest.mark.parametrize(
    ("text", "hours"),
    [("free only sun and wed, 2 hrs each", 4.0), ("mon, tue, thu 1 hour each", 3.0)],
)
def test_the_same_hours_on_each_day_named_are_added_up(text: str, hours: float) -> None:
    assert hours_per_week(text) == hours


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("done by mid-December", date(2026, 12, 15)),
        ("thesis due mid march", date(2027, 3, 15)),
        ("money runs out in may", date(2027, 5, 1)),
    ],
)
def test_the_middle_of_a_month_and_in_may_are_dates(text: str, day: date) -> None:
    assert deadline(text, date(2026, 11, 23)) == day


def test_the_hours_of_a_day_and_the_days_that_are_left_are_told_apart() -> None:
    assert hours_a_day("i can do 1hr a day but not on sundays") == 1.0
    assert hours_a_day("45 min every evening") == 0.75
    assert hours_a_day("5 hours a week") is None
    assert days_left("my roster changed, its only 4 days a week") == 4
    assert days_left("only 4 days a week, 2 hours a day") is None
    assert days_left("in 4 days") is None
