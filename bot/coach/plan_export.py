"""A plan to take away: Markdown for a file, iCalendar for a calendar.

The only home of `icalendar`, which knows folding, escaping and time zones (RFC 5545).
"""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.coach.phrasing import of_hours, spoken
from bot.coach.plan import Plan, Week
from bot.coach.record import LearnerRecord
from bot.coach.times import DAYS

_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_DNS, "study-coach")
LEAST_SESSION, MOST_SESSION = 0.25, 12.0
# What one sitting takes unless a week has less, in hours.
SITTING = 2.0


def plan_markdown(plan: Plan) -> str:
    """The whole plan as a Markdown document with a box to tick for each thing of each week."""
    lines = [
        f"# {plan.track.title}: my plan from {spoken(plan.start)}",
        "",
        f"{of_hours(plan.hours_per_week)} a week planned, {plan.weekly:.3g} counted on. About "
        f"{plan.hours.low:g} to {plan.hours.high:g} hours in all, of which "
        f"{int(plan.building_share * 100 + 1e-6)}% are building. Done between week "
        f"{plan.earliest} and week {plan.latest}.",
    ]
    if plan.deadline is not None:
        lines += ["", f"My date: {spoken(plan.deadline)}."]
    for week in plan.weeks:
        lines += ["", f"## Week {week.number}, from {spoken(week.starts)}", ""]
        lines += [f"- [ ] {line}" for line in _tasks(week)]
    lines += ["", "## Done when", ""]
    for item in plan.items:
        when = (
            f"week {item.latest}"
            if item.earliest == item.latest
            else f"weeks {item.earliest} to {item.latest}"
        )
        lines.append(f"- **{item.title}** ({when}): {item.done_when}")
    if plan.cut:
        lines += ["", "## Left out, in this order", ""]
        lines += [f"{number}. {entry.title}" for number, entry in enumerate(plan.cut, start=1)]
    return "\n".join(lines) + "\n"


def plan_ics(
    plan: Plan,
    *,
    zone: str,
    weekday: int = 0,
    at: time | None = None,
    hours: float = 1.0,
    learner: str = "",
    stamp: datetime | None = None,
) -> str:
    """The plan as an iCalendar file with one event a week, on `weekday` (0 is Monday).

    All-day events, or sittings of `hours` that begin `at` that time in the IANA `zone`. An event of
    one learner and calendar week keeps its UID when the plan is made anew, so importing again
    replaces it; `stamp` (with a time zone) says when this version was made. Raises ValueError with
    a message for a person when the zone is unknown or a number is out of range.
    """
    from icalendar import Calendar, Event

    if not 0 <= weekday <= 6:
        raise ValueError("A weekday is a number from 0 (Monday) to 6 (Sunday); choose one of them.")
    if not LEAST_SESSION <= hours <= MOST_SESSION:
        raise ValueError("A sitting lasts a quarter of an hour to 12 hours; 1 or 2 work well.")
    tz = _zone(zone)
    made = stamp.astimezone(UTC) if stamp else datetime.combine(plan.start, time(), UTC)
    calendar = Calendar()
    calendar.add("prodid", "-//Study Coach//plan//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", f"Study Coach: {plan.track.title}")
    for week in plan.weeks:
        day = week.starts + timedelta(days=(weekday - week.starts.weekday()) % 7)
        event = Event()
        event.add("uid", f"{_key(plan, learner, day)}@study-coach")
        event.add("dtstamp", made)
        if at is None:
            event.add("dtstart", day)
            event.add("dtend", day + timedelta(days=1))
            event.add("transp", "TRANSPARENT")
        else:
            begins = datetime.combine(day, at.replace(tzinfo=None), tz)
            event.add("dtstart", begins)
            event.add("duration", timedelta(hours=hours))
        event.add("summary", _summary(week))
        event.add("description", "\n".join(_tasks(week)))
        calendar.add_component(event)
    if at is not None:
        last = plan.weeks[-1].starts + timedelta(weeks=2)
        calendar.add_missing_timezones(plan.start - timedelta(days=366), last)
    return str(calendar.to_ical().decode("utf-8"))


def usual_day(record: LearnerRecord) -> int:
    """The first day on which the learner said to study, as 0 for Monday; that if none was named."""
    fact = record.facts.get("evenings")
    named = fact.value if fact is not None and isinstance(fact.value, tuple) else ()
    days = [DAYS.index(day.lower()) for day in named if day.lower() in DAYS]
    return min(days, default=0)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    # An unknown key, a path outside the database, a folder or a file that is no zone.
    except (KeyError, ValueError, OSError):
        raise ValueError(
            "I don't know that time zone. Name one as in Europe/London or America/New_York."
        ) from None


def _key(plan: Plan, learner: str, day: date) -> uuid.UUID:
    """The identity of an event: whose it is, of which plan, and in which calendar week."""
    year, number, _ = day.isocalendar()
    return uuid.uuid5(
        _NAMESPACE, "\n".join((learner, plan.track.id, plan.goal or "", f"{year}-{number}"))
    )


def _summary(week: Week) -> str:
    titles = [part.item.title for part in week.parts]
    named = ", ".join(titles[:2]) + (f" and {len(titles) - 2} more" if len(titles) > 2 else "")
    return f"Study Coach, week {week.number}: {named}"


def _tasks(week: Week) -> list[str]:
    """What there is to do in a week, a line each."""
    lines = []
    for part in week.parts:
        verb = {
            (True, True): "",
            (True, False): "begin ",
            (False, True): "finish ",
            (False, False): "go on with ",
        }[part.begins, part.finishes]
        lines.append(f"{verb}{part.item.title}, about {part.hours:.1f} h")
        if part.finishes and part.item.ship:
            lines.append(f"ship {part.item.title}: {part.item.ship}")
    return lines
