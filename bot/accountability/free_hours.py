"""The hours of the week in which a learner is free to meet: read, said, and put into UTC.

An hour of the week is 0 to 167 on the learner's own clock, Monday 00:00 being 0.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from datetime import UTC, datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from bot.accountability.errors import PromiseRefused
from bot.coach.patterns import Pattern
from bot.coach.phrasing import listed
from bot.coach.text import quoted
from bot.coach.times import DAYS

HOURS_OF_A_WEEK = 168
_DAY = 24
_EVERY = range(7)
_GROUPS = {
    "weekdays": range(5), "weekday": range(5), "workdays": range(5),
    "weekends": range(5, 7), "weekend": range(5, 7),
    "daily": _EVERY, "every day": _EVERY, "everyday": _EVERY, "any day": _EVERY,
}  # fmt: skip
# What a part of the day comes to.
_PARTS = {
    "mornings": (8, 12), "morning": (8, 12), "afternoons": (13, 18), "afternoon": (13, 18),
    "evenings": (18, 22), "evening": (18, 22), "nights": (20, 24), "night": (20, 24),
    "all day": (8, 22),
}  # fmt: skip
_NAME = "|".join(f"{d[:3]}(?:{d[3:]})?s?|{d[:4]}s?" for d in DAYS)
_DAYS_OF = Pattern(
    rf"(?P<group>{'|'.join(sorted(_GROUPS, key=len, reverse=True))})\b|"
    rf"(?P<first>{_NAME})\b(?:\s*(?:-|–|to|until|through)\s*(?P<last>{_NAME})\b)?",
    re.IGNORECASE,
)
_CLOCK = r"(\d{1,2})(?:[:.h](\d\d))?\s*(am|pm)?"
_SPAN = Pattern(
    rf"(?:from\s+|between\s+)?{_CLOCK}\s*(?:-|–|—|to|and|until|till)\s*{_CLOCK}(?![\w:.])|"
    rf"(?P<part>{'|'.join(sorted(_PARTS, key=len, reverse=True))})\b",
    re.IGNORECASE,
)
_BETWEEN = Pattern(r"(?:[\s,;+&:]|\band\b|\bon\b|\bat\b)*", re.IGNORECASE)
_NONE = frozenset("none never no off 0 nothing".split())
_EXAMPLE = "weekdays 18-21, sat 10-12"


def read_free(text: str) -> frozenset[int]:
    """The hours that a text names, such as "mon and wed 18-21, weekends mornings"; "none" is none.

    Only whole hours count. Raises PromiseRefused with how to write them.
    """
    said = " ".join(text.split()).strip(" .!")
    if said.lower() in _NONE:
        return frozenset()
    found: set[int] = set()
    days: list[int] = []
    complete = False
    at = 0
    while at < len(said):
        if named := _DAYS_OF.match(said, at):
            if complete:
                days, complete = [], False
            days += _named(named)
        elif spanned := _SPAN.match(said, at):
            found |= {_hour(day, hour) for day in days or _EVERY for hour in _hours(spanned, said)}
            complete = True
            named = spanned
        else:
            raise _refused(said)
        between = _BETWEEN.match(said, named.end())
        at = between.end() if between else named.end()
    if not complete or not found:
        raise _refused(said)
    return frozenset(found)


def say_free(hours: Collection[int]) -> str:
    """Hours in words: "Mondays and Wednesdays 18:00 to 21:00, Saturdays 10:00 to 12:00"."""
    spans: dict[tuple[tuple[int, int], ...], list[int]] = {}
    for day in _EVERY:
        mine = tuple(_runs(sorted(h % _DAY for h in hours if h // _DAY == day)))
        if mine:
            spans.setdefault(mine, []).append(day)
    parts = [f"{_days(days)} {_times(times)}" for times, days in spans.items()]
    return "; ".join(parts) if parts else "none"


def free_in_utc(hours: Collection[int], zone: str, now: datetime) -> frozenset[int]:
    """The whole hours of the week in UTC that lie within free hours of a zone, as its clock goes
    in the week from `now` on."""
    if not hours:
        return frozenset()
    try:
        place: ZoneInfo | None = ZoneInfo(zone)
    except (ValueError, OSError, KeyError):
        place = None
    start = now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    found = set()
    for number in range(HOURS_OF_A_WEEK):
        hour = start + timedelta(hours=number)
        # Zones differ by quarters of an hour.
        quarters = (hour + timedelta(minutes=m) for m in (0, 15, 30, 45))
        if all(_hour_of(q.astimezone(place or UTC)) in hours for q in quarters):
            found.add(_hour_of(hour))
    return frozenset(found)


def _hour_of(moment: datetime) -> int:
    return _hour(moment.weekday(), moment.hour)


def _hour(day: int, hour: int) -> int:
    return (day * _DAY + hour) % HOURS_OF_A_WEEK


def _named(found: re.Match[str]) -> list[int]:
    if found["group"]:
        return list(_GROUPS[found["group"].lower()])
    first = _number(found["first"])
    last = _number(found["last"]) if found["last"] else first
    return [(first + n) % 7 for n in range((last - first) % 7 + 1)]


def _number(name: str) -> int:
    return next(n for n, day in enumerate(DAYS) if day.startswith(name.lower()[:3]))


def _hours(found: re.Match[str], said: str) -> range:
    """The whole hours of a span; one that ends the day after goes beyond 24."""
    if found["part"]:
        return range(*_PARTS[found["part"].lower()])
    hour, minute, half, to_hour, to_minute, to_half = found.groups()[:6]
    end, over = _clock(to_hour, to_minute, to_half, said)
    begin, late = _clock(hour, minute, half, said)
    if not half and (to_half or "").lower() == "pm" and int(hour) < 12 and begin + 12 < end:
        # "6 to 9 pm" is in the evening, "10 to 2 pm" is not.
        begin += 12
    if (end, over) <= (begin, late):
        end += _DAY
    return range(begin + bool(late), end)


def _clock(hour: str, minute: str | None, half: str | None, said: str) -> tuple[int, int]:
    number, minutes = int(hour), int(minute or 0)
    if half:
        if not 1 <= number <= 12:
            raise _refused(said)
        number = number % 12 + 12 * (half.lower() == "pm")
    if number > 24 or minutes > 59 or (number == 24 and minutes):
        raise _refused(said)
    return number, minutes


def _runs(hours: list[int]) -> Iterator[tuple[int, int]]:
    """The stretches that hours in order form, each with its end."""
    for _, group in groupby(enumerate(hours), key=lambda pair: pair[1] - pair[0]):
        stretch = [hour for _, hour in group]
        yield stretch[0], stretch[-1] + 1


def _days(days: list[int]) -> str:
    if days == list(_EVERY):
        return "every day"
    if len(days) > 2 and days == list(range(days[0], days[-1] + 1)):
        return f"{DAYS[days[0]].capitalize()}s to {DAYS[days[-1]].capitalize()}s"
    return listed([f"{DAYS[day].capitalize()}s" for day in days])


def _times(spans: tuple[tuple[int, int], ...]) -> str:
    return listed([f"{begin:02}:00 to {end:02}:00" for begin, end in spans])


def _refused(said: str) -> PromiseRefused:
    return PromiseRefused(
        f"I cannot read “{quoted(said, 60)}” as hours of the week. Write them like this: "
        f"{_EXAMPLE}; “none” says that you have none."
    )
