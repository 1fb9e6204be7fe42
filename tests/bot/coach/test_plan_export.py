"""A plan to take away: Markdown with boxes, and a calendar that other programs can read."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import icalendar
import pytest

from bot.coach.plan import Plan, make_plan
from bot.coach.plan_export import plan_ics, plan_markdown
from knowledge.models import Knowledge


def plan_for(knowledge: Knowledge, start: date = date(2026, 1, 5), **changes: Any) -> Plan:
    plan = make_plan(
        knowledge,
        knowledge.tracks["build-first"],
        known=(),
        not_known=(),
        start=start,
        **{"hours_per_week": 8, "deadline": date(2026, 6, 1), **changes},
    )
    assert isinstance(plan, Plan)
    return plan


@pytest.fixture(scope="module")
def plan(knowledge: Knowledge) -> Plan:
    return plan_for(knowledge)


def events(text: str) -> list[Any]:
    return list(icalendar.Calendar.from_ical(text).walk("VEVENT"))


def test_markdown_holds_every_week_every_ship_and_every_cut(plan: Plan) -> None:
    text = plan_markdown(plan)
    for week in plan.weeks:
        assert f"## Week {week.number}, from" in text
        for item in week.ships:
            assert f"- [ ] ship {item.title}: " in text
    for entry in plan.cut:
        assert entry.title in text
    assert text.endswith("\n")


def test_there_is_one_all_day_event_a_week_on_the_chosen_day(plan: Plan) -> None:
    found = events(plan_ics(plan, zone="Europe/London", weekday=2))
    assert len(found) == len(plan.weeks)
    for event, week in zip(found, plan.weeks, strict=True):
        day = event.decoded("dtstart")
        assert type(day) is date
        assert day.weekday() == 2
        assert week.starts <= day < week.starts + timedelta(weeks=1)
        assert event.decoded("dtend") == day + timedelta(days=1)


def test_timed_events_keep_the_local_hour_through_the_change_of_clocks(plan: Plan) -> None:
    text = plan_ics(plan, zone="Europe/Berlin", weekday=6, at=time(19), hours=1.5)
    calendar = icalendar.Calendar.from_ical(text)
    assert [str(zone["tzid"]) for zone in calendar.walk("VTIMEZONE")] == ["Europe/Berlin"]
    starts = [event.decoded("dtstart") for event in calendar.walk("VEVENT")]
    assert {start.hour for start in starts} == {19}
    assert {start.utcoffset() for start in starts} == {timedelta(hours=1), timedelta(hours=2)}
    assert events(text)[0].decoded("duration") == timedelta(minutes=90)


def test_lines_are_folded_ended_and_escaped_as_the_standard_says(plan: Plan) -> None:
    text = plan_ics(plan, zone="UTC", at=time(7))
    assert text.replace("\r\n", "").count("\n") == 0
    assert text.endswith("\r\n")
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    described = str(events(text)[0]["description"])
    assert described.splitlines()[0] == "Variables and types, about 3.0 h"
    assert "Variables and types\\, about 3.0 h" in text.replace("\r\n ", "")


def test_the_same_plan_is_the_same_file(knowledge: Knowledge, plan: Plan) -> None:
    assert plan_ics(plan, zone="UTC") == plan_ics(plan_for(knowledge), zone="UTC")


def test_an_event_keeps_its_uid_when_the_plan_is_made_anew(knowledge: Knowledge) -> None:
    old = events(plan_ics(plan_for(knowledge), zone="UTC", weekday=4))
    anew = plan_for(knowledge, start=date(2026, 1, 21), kept_rate=0.7)
    made = datetime(2026, 1, 21, 12, tzinfo=UTC)
    new = events(plan_ics(anew, zone="UTC", weekday=4, stamp=made))
    by_day = {event.decoded("dtstart"): str(event["uid"]) for event in old}
    shared = [event for event in new if event.decoded("dtstart") in by_day]
    assert len(shared) > 10
    for event in shared:
        assert str(event["uid"]) == by_day[event.decoded("dtstart")]
        assert event.decoded("dtstamp") == made


def test_uids_are_unique_and_belong_to_one_learner(plan: Plan) -> None:
    mine = [str(event["uid"]) for event in events(plan_ics(plan, zone="UTC", learner="ada"))]
    theirs = [str(event["uid"]) for event in events(plan_ics(plan, zone="UTC", learner="bob"))]
    assert len(set(mine)) == len(plan.weeks)
    assert not set(mine) & set(theirs)
    assert "ada" not in "".join(mine)


@pytest.mark.parametrize("zone", ["", "Mars/Olympus", "../../etc/passwd", "/etc/localtime", "a\0b"])
def test_an_unknown_zone_is_refused_in_words(plan: Plan, zone: str) -> None:
    with pytest.raises(ValueError, match="Europe/London"):
        plan_ics(plan, zone=zone)


@pytest.mark.parametrize("wrong", [{"weekday": 7}, {"weekday": -1}, {"hours": 0}, {"hours": 30}])
def test_numbers_out_of_range_are_refused_in_words(plan: Plan, wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"choose one|work well"):
        plan_ics(plan, zone="UTC", **wrong)
