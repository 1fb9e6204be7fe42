"""The learner's weeks: when a check-in opens and closes, when to be quiet, and days off.

A week is seven local dates and ends with the day of the check-in, so a check-in on Sunday closes
the week from Monday to Sunday. Wall times become moments of UTC here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

from bot.accountability.values import Break, Preferences

# A check-in closes before the next one opens, whatever was asked for.
MOST_OPEN = timedelta(hours=144)
# After the day of the check-in was changed, the next one comes at least this many days later.
DAYS_APART = 4
# A week with this many days off is off: nothing is asked, and what was promised is excused.
DAYS_OFF = 4
_WEEK = timedelta(days=7)
_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)
# How many missed weeks an outage or a long absence may bring up at once.
_MOST_WEEKS = 60


def zone_of(prefs: Preferences) -> tzinfo:
    """The learner's zone; UTC where this machine does not know it."""
    try:
        return ZoneInfo(prefs.zone)
    except (ValueError, OSError, KeyError):
        return UTC


def to_local(moment: datetime, prefs: Preferences) -> datetime:
    """The moment on the learner's clock. Raises ValueError for a datetime without a zone."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment!r} has no time zone")
    return moment.astimezone(zone_of(prefs))


def to_utc(wall: datetime, zone: tzinfo) -> datetime:
    """The moment at which a clock of that zone shows `wall` (naive), the first time that it does.

    A time that the clock skips becomes the first that it shows after the skip.
    """
    first = wall.replace(tzinfo=zone, fold=0)
    moment = first.astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) == wall:
        return moment
    # Read with the offset after the skip it lies before it, and the other way round.
    before = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    skipped = first.utcoffset()
    low, high = 0, int((moment - before) / _SECOND)
    while low < high:
        middle = (low + high) // 2
        if (before + middle * _SECOND).astimezone(zone).utcoffset() == skipped:
            low = middle + 1
        else:
            high = middle
    found = before + low * _SECOND
    return found.replace(microsecond=0)


def week_of(moment: datetime, prefs: Preferences) -> date:
    """The first day of the week in which a moment lies on the learner's clock."""
    return _week_of_day(to_local(moment, prefs).date(), prefs)


def checkin_day(week: date, prefs: Preferences) -> date:
    """The day on which the check-in of a week opens: its last, if the weekday is still the same.

    For a week from before the weekday was changed it is the day nearest to that.
    """
    last = week + 6 * _DAY
    ahead = (prefs.weekday - last.weekday()) % 7
    return last + (ahead if ahead <= 3 else ahead - 7) * _DAY


def opening_of(week: date, prefs: Preferences) -> datetime:
    """The moment, in UTC, at which the check-in of a week opens."""
    return to_utc(datetime.combine(checkin_day(week, prefs), prefs.at), zone_of(prefs))


def closing_of(week: date, prefs: Preferences) -> datetime:
    """The moment, in UTC, at which the check-in of a week closes, whoever has not answered."""
    span = min(timedelta(hours=max(prefs.closes_after_hours, 1)), MOST_OPEN)
    opening = opening_of(week, prefs)
    wall = datetime.combine(checkin_day(week, prefs), prefs.at) + span
    closing = to_utc(wall, zone_of(prefs))
    # A day that the calendar skips must not leave a check-in without time.
    return closing if closing - opening >= span / 2 else opening + span


def following(week: date, prefs: Preferences) -> date:
    """The week after a week of which there was a check-in, also when the weekday has changed."""
    day = week + 6 * _DAY + DAYS_APART * _DAY
    return day + ((prefs.weekday - day.weekday()) % 7 - 6) * _DAY


def weeks_due(
    prefs: Preferences, *, since: datetime, until: datetime, last: date | None = None
) -> tuple[date, ...]:
    """The weeks whose check-in has come due by `until` and was not opened yet, oldest first.

    `last` is the newest week that has a check-in: what follows it is due however the learner's
    zone, day or hour was changed meanwhile, so a move neither loses a week nor doubles one. Without
    one, check-ins begin with the first opening after `since`.
    """
    week = following(last, prefs) if last is not None else week_of(since, prefs)
    if last is None and opening_of(week, prefs) <= since:
        week = following(week, prefs)
    found = []
    while opening_of(week, prefs) <= until:
        found.append(week)
        week = following(week, prefs)
    return tuple(found[-_MOST_WEEKS:])


def week_ahead(moment: datetime, prefs: Preferences) -> date:
    """The week that a promise made at that moment is for: the first whose check-in lies ahead."""
    week = week_of(moment, prefs)
    return week if moment < opening_of(week, prefs) else following(week, prefs)


def is_quiet(moment: datetime, prefs: Preferences) -> bool:
    """Whether the learner wants to hear nothing at that moment."""
    return _in_quiet_hours(to_local(moment, prefs).time(), prefs)


def next_allowed(moment: datetime, prefs: Preferences) -> datetime:
    """The first moment from then on, in UTC, that is not in the quiet hours."""
    zone = zone_of(prefs)
    moment = moment.astimezone(UTC)
    # More than one round only where a clock change leads from one quiet time into another.
    while is_quiet(moment, prefs):
        here = moment.astimezone(zone)
        ahead = here.time() >= prefs.quiet_until
        wall = datetime.combine(here.date() + ahead * _DAY, prefs.quiet_until)
        end = to_utc(wall, zone)
        if end <= moment:
            # The clock was set back over the end of the quiet hours: it comes a second time.
            end = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
        moment = max(end, moment + _SECOND)
    return moment


def on_break(moment: datetime, breaks: Iterable[Break], prefs: Preferences) -> bool:
    """Whether the learner has the day off in which the moment lies."""
    today = to_local(moment, prefs).date()
    return any(_from(b, prefs) <= today <= b.last for b in breaks)


def days_off(week: date, breaks: Iterable[Break], prefs: Preferences) -> int:
    """How many days of a week are off. A break counts from the day on which it was said."""
    off: set[date] = set()
    end = week + 6 * _DAY
    for each in breaks:
        first, last = max(_from(each, prefs), week), min(each.last, end)
        off |= {first + n * _DAY for n in range((last - first).days + 1)}
    return len(off)


def is_week_off(week: date, breaks: Iterable[Break], prefs: Preferences) -> bool:
    """Whether more than half of a week is off, so that it costs nothing and counts for nothing."""
    return days_off(week, breaks, prefs) >= DAYS_OFF


def _from(each: Break, prefs: Preferences) -> date:
    return max(each.first, to_local(each.said_at, prefs).date())


def _week_of_day(day: date, prefs: Preferences) -> date:
    return day - ((day.weekday() - prefs.weekday - 1) % 7) * _DAY


def _in_quiet_hours(now: time, prefs: Preferences) -> bool:
    begin, end = prefs.quiet_from, prefs.quiet_until
    return begin <= now < end if begin <= end else now >= begin or now < end
