"""Days off: reading when they are, taking them, and coming back, early or after a pause.

A break is said in advance and counts from the day on which it is said. A pause is a break without
an end: everything rests until the learner is back. Pure functions.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.accountability.errors import PromiseRefused
from bot.accountability.record import PromiseRecord, Writes
from bot.accountability.values import Break
from bot.accountability.weeks import to_local
from bot.coach.patterns import Pattern
from bot.coach.phrasing import spoken
from bot.coach.record import utc

# The last day of a break that ends when the learner says so.
ENDLESS = date(9000, 1, 1)
LONGEST = timedelta(days=366)
MOST_WHY = 200

_DAY = timedelta(days=1)
# A first day that seems to lie further ahead than this has just gone.
_MOST_AHEAD = timedelta(days=300)
_MONTHS = (
    "january february march april may june july august september october november december".split()
)
_DAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_NUMBERS = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve".split()
    )
} | {"a": 1, "an": 1, "couple of": 2, "a couple of": 2, "few": 3, "a few": 3}
_UNITS = {"day": 1, "night": 1, "week": 7, "fortnight": 14, "month": 30}

_NUMBER = r"\d{1,3}|" + "|".join(sorted(_NUMBERS, key=len, reverse=True))
_MONTH = "|".join(f"{m}|{m[:3]}" for m in _MONTHS) + "|sept"
_WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thur?s?|fri|sat(?:ur)?|sun)(?:day)?s?"
_SPAN = rf"(?P<count>{_NUMBER})\s+(?:more\s+|full\s+|whole\s+)?(?P<unit>{'|'.join(_UNITS)})s?"
_ONE = (
    r"\d{4}-\d\d-\d\d"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?(?:{_MONTH})\b\.?(?:,?\s+\d{{4}})?"
    rf"|(?:{_MONTH})\.?\s+\d{{1,2}}(?:st|nd|rd|th)?\b(?:,?\s+\d{{4}})?"
    r"|(?:the\s+)?day\s+after\s+tomorrow|today|tonight|now|tomorrow"
    rf"|(?:(?:this|next|coming)\s+)?{_WEEKDAY}\b"
    r"|the\s+\d{1,2}(?:st|nd|rd|th)"
    r"|(?:the\s+)?end\s+of\s+(?:the\s+|this\s+|next\s+)?(?:week|month)"
    rf"|in\s+(?:{_NUMBER})\s+(?:days?|weeks?)"
)
_TO = (
    r"\s*(?:\b(?:to|until|till|til|through|thru|up\s+to|and)\b|–|—|\.\.|\s-\s|-(?=\s|\D)"
    r"|(?<=\d{4}-\d\d-\d\d)[\s-]+(?=\d{4}-))\s*"
)
_ENDLESS = Pattern(
    r"\b(?:until\s+further\s+notice|indefinite(?:ly)?|open[- ]ended|no\s+end|"
    r"until\s+i(?:'?m|\s+am|\s+say|\s+come|\s+return)\b.*|for\s+now|pause|for\s+a\s+while)",
    re.I,
)
_SHARED = Pattern(
    rf"\b(?P<low>\d{{1,2}})(?:st|nd|rd|th)?(?:\s*[-–—]\s*|\s+(?:to|until|till|through)\s+)"
    rf"(?P<b>\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?(?:{_MONTH})\b\.?(?:,?\s+\d{{4}})?)",
    re.I,
)
_SHARED_AMERICAN = Pattern(
    rf"\b(?P<month>{_MONTH})\.?\s+(?P<low>\d{{1,2}})(?:st|nd|rd|th)?"
    r"(?:\s*[-–—]\s*|\s+(?:to|until|till|through)\s+)(?P<high>\d{1,2})(?:st|nd|rd|th)?\b",
    re.I,
)
_BETWEEN = Pattern(rf"\b(?:from\s+|between\s+)?(?P<a>{_ONE}){_TO}(?:on\s+)?(?P<b>{_ONE})", re.I)
_FROM_FOR = Pattern(
    rf"\b(?:from|starting|beginning)?\s*(?:on\s+)?(?P<a>{_ONE}),?\s+for\s+(?:the\s+)?{_SPAN}\b",
    re.I,
)
_FOR_FROM = Pattern(rf"\b{_SPAN}\s+(?:from|starting|beginning)\s+(?:on\s+)?(?P<a>{_ONE})", re.I)
_BACK_ON = Pattern(rf"\bback\s+(?:on\s+|by\s+)?(?P<b>{_ONE})", re.I)
_UNTIL = Pattern(rf"\b(?:until|till|til|to|through)\s+(?:and\s+including\s+)?(?P<b>{_ONE})", re.I)
_OPEN_FROM = Pattern(rf"\b(?:from|starting|beginning)\s+(?:on\s+)?(?P<a>{_ONE})", re.I)
_WEEKS = Pattern(
    r"\b(?P<which>this|next|the|the\s+coming|coming)\s+(?P<what>weekend|week|month)\b", re.I
)
_WHOLE_MONTH = Pattern(rf"\b(?:in|all\s+of|the\s+whole\s+of)\s+(?P<month>{_MONTH})\b", re.I)
_NEXT_SPAN = Pattern(rf"\b(?:(?:for\s+)?(?:the\s+)?(?:next\s+|coming\s+)?){_SPAN}\b", re.I)
_SINGLE = Pattern(rf"\b(?:on\s+)?(?P<a>{_ONE})", re.I)
_WHY = Pattern(
    r"(?:\b(?:because(?:\s+of)?|due\s+to|why\s*:|reason\s*:)|[:;(])\s*(.+)$", re.I | re.S
)


@dataclass(frozen=True)
class Asked:
    """A break as it was asked for: both days included, without a last one if it has no end."""

    first: date
    last: date | None
    why: str = ""


def read_break(text: str, today: date) -> Asked | None:
    """The days off that a text names ("next week", "3 to 16 August because of exams"), or None."""
    flat = " ".join(text.replace("’", "'").split())
    reason = _WHY.search(flat)
    why = reason[1].strip(" ).;")[:MOST_WHY] if reason else ""
    days = _days(flat[: reason.start()], today) if reason else None
    days = days or _days(flat, today)
    return None if days is None else Asked(days[0], days[1], why)


def take_break(record: PromiseRecord, asked: Asked, now: datetime) -> Writes:
    """Keep days off. Raises PromiseRefused for days that are over, or the wrong way round."""
    today = to_local(now, record.preferences).date()
    if asked.last is None:
        return pause(record, now, why=asked.why, first=asked.first)
    if asked.last < asked.first:
        raise PromiseRefused(
            f"{spoken(asked.last)} is before {spoken(asked.first)}. Say the first day first, such "
            'as coach break "3 to 16 August".'
        )
    if asked.last < today:
        raise PromiseRefused(
            f"{spoken(asked.last)} is over, and a break counts from the day on which you say it. "
            'What got in the way belongs into the check-in: coach checkin "...".'
        )
    first = max(asked.first, today)
    if asked.last - first >= LONGEST:
        raise PromiseRefused(
            "That is longer than a year. Use `coach break --pause`: I am quiet until you say "
            "`coach break --back`."
        )
    return Writes(
        breaks=(Break(record.learner, first, asked.last, utc(now), asked.why[:MOST_WHY]),)
    )


def pause(
    record: PromiseRecord,
    now: datetime,
    *,
    why: str = "",
    first: date | None = None,
    leaving: bool = False,
) -> Writes:
    """Let everything rest until the learner is back. Raises PromiseRefused for a later beginning:
    a pause holds at once."""
    today = to_local(now, record.preferences).date()
    if first is not None and first > today:
        raise PromiseRefused(
            f"A break that begins on {spoken(first)} needs a last day, too; say it again with "
            "both. Without an end I can only be quiet from now on: `coach break --pause`."
        )
    prefs = replace(
        record.preferences,
        paused=True,
        left=record.preferences.left or leaving,
        on_board=record.preferences.on_board and not leaving,
        digest=record.preferences.digest and not leaving,
        circles=frozenset() if leaving else record.preferences.circles,
    )
    if any(b.last >= ENDLESS for b in record.breaks):
        return Writes(preferences=prefs)
    rest = Break(record.learner, today, ENDLESS, utc(now), why[:MOST_WHY])
    return Writes(preferences=prefs, breaks=(rest,))


def come_back(record: PromiseRecord, now: datetime) -> tuple[Writes, tuple[Break, ...]]:
    """End the break or the pause that holds now, or else call off the only one that is planned.

    Returns what is to be kept and the breaks that end. Raises PromiseRefused where there is none,
    and where it is not clear which.
    """
    prefs = record.preferences
    today = to_local(now, prefs).date()
    ending = tuple(b for b in record.breaks if b.first <= today <= b.last)
    planned = tuple(b for b in record.breaks if b.first > today)
    if not ending and not (prefs.paused or prefs.left):
        if not planned:
            raise PromiseRefused(
                "You are on no break, so there is none to end. `coach week` shows what you have "
                "promised."
            )
        if len(planned) > 1:
            firsts = ", ".join(b.first.isoformat() for b in planned)
            raise PromiseRefused(
                f"You have planned {len(planned)} breaks. Say which to call off by its first day "
                f"({firsts}): coach break --cancel {planned[0].first.isoformat()}."
            )
        ending = planned
    back = replace(prefs, paused=False, left=False, back_at=utc(now))
    return (
        Writes(
            # Who never promised anything wants no check-ins by having been away either.
            preferences=back if record.since is not None else None,
            breaks=tuple(
                replace(b, last=today - _DAY) for b in ending if b.first < today <= b.last
            ),
            back_from=tuple(b.first for b in ending if b.first >= today),
        ),
        ending,
    )


def call_off(record: PromiseRecord, first: date, now: datetime) -> tuple[Writes, Break]:
    """Call off the break that begins on a day, or end it if it has begun. Raises PromiseRefused."""
    today = to_local(now, record.preferences).date()
    ahead = [b for b in record.breaks if b.last >= today]
    found = next((b for b in ahead if b.first == first), None)
    if found is None:
        firsts = ", ".join(b.first.isoformat() for b in ahead)
        have = f"Yours begin on {firsts}." if ahead else "You have planned none."
        raise PromiseRefused(
            f"No break begins on {spoken(first)}. {have} `coach break` lists them."
        )
    if found.last >= ENDLESS:
        return come_back(record, now)[0], found
    if found.first < today:
        return Writes(breaks=(replace(found, last=today - _DAY),)), found
    return Writes(back_from=(first,)), found


def ahead_of(breaks: Iterable[Break], today: date) -> tuple[Break, ...]:
    """The breaks that are not over, the next one first."""
    return tuple(sorted((b for b in breaks if b.last >= today), key=lambda b: (b.first, b.last)))


def _days(text: str, today: date) -> tuple[date, date | None] | None:
    """The first day off and the last, if the text names any."""
    if found := _SHARED.search(text):
        last = _one(found["b"], today)
        return None if last is None else _both(_of_month(int(found["low"]), last), last)
    if found := _SHARED_AMERICAN.search(text):
        last = _one(f"{found['high']} {found['month']}", today)
        return None if last is None else _both(_of_month(int(found["low"]), last), last)
    if found := _BETWEEN.search(text):
        return _span(found["a"], found["b"], today)
    if found := _BACK_ON.search(text):
        back = _one(found["b"], today + _DAY)
        return None if back is None else (today, back - _DAY)
    if _ENDLESS.search(text):
        found = _OPEN_FROM.search(text)
        first = _one(found["a"], today) if found else today
        return None if first is None else (first, None)
    for pattern in (_FROM_FOR, _FOR_FROM):
        if found := pattern.search(text):
            first = _one(found["a"], today)
            return None if first is None else (first, _after(first, found))
    if found := _UNTIL.search(text):
        last = _one(found["b"], today)
        return None if last is None else (today, last)
    if found := _WEEKS.search(text):
        return _whole(found["which"].lower(), found["what"].lower(), today)
    if found := _WHOLE_MONTH.search(text):
        first = _month_day(1, _month(found["month"]), None, today - timedelta(days=30))
        return None if first is None else (max(first, today), _end_of_month(first))
    if found := _OPEN_FROM.search(text):
        first = _one(found["a"], today)
        return None if first is None else (first, None)
    # Before a length of time, since "in 3 days" is a day.
    if re.search(rf"\bin\s+(?:{_NUMBER})\s+(?:days?|weeks?)", text, re.I) is None and (
        found := _NEXT_SPAN.search(text)
    ):
        return today, _after(today, found)
    if found := _SINGLE.search(text):
        first = _one(found["a"], today)
        return None if first is None else (first, first)
    return None


def _both(first: date | None, last: date) -> tuple[date, date] | None:
    return None if first is None else (first, last)


def _span(begin: str, end: str, today: date) -> tuple[date, date] | None:
    """Two days that belong together, though each alone might be that of another year."""
    first, last = _one(begin, today), _one(end, today)
    if first is None or last is None or first <= last:
        return None if first is None or last is None else (first, last)
    later = _one(end, first)
    assert later is not None  # it could be read before
    if later > last and first - today < _MOST_AHEAD:
        return first, later
    # It has begun already: "28 July to 2 August" on the 29th.
    earlier = _one(begin, today - (LONGEST - _MOST_AHEAD))
    return (earlier, last) if earlier is not None and earlier <= last else (first, last)


def _of_month(day: int, like: date) -> date | None:
    """A day of the month of another, or of the month before where it comes after it."""
    try:
        first = like.replace(day=day)
        return first if first <= like else (like.replace(day=1) - _DAY).replace(day=day)
    except ValueError:
        return None


def _after(first: date, span: re.Match[str]) -> date:
    """The last day of so many days that begin with a day."""
    count = span["count"].lower()
    number = int(count) if count.isdigit() else _NUMBERS[" ".join(count.split())]
    days = max(1, number * _UNITS[span["unit"].lower()])
    return first + (days - 1) * _DAY


def _whole(which: str, what: str, today: date) -> tuple[date, date]:
    monday = today - today.weekday() * _DAY
    later = which == "next"
    if what == "month":
        first = (today.replace(day=1) + timedelta(days=32)).replace(day=1) if later else today
        return first, _end_of_month(first)
    if what == "weekend":
        saturday = monday + (12 if later else 5) * _DAY
        return max(saturday, today), saturday + _DAY
    begin = monday + 7 * _DAY if later or "coming" in which else today
    return begin, begin - begin.weekday() * _DAY + 6 * _DAY


def _one(text: str, today: date) -> date | None:
    """The day that a few words name; of a weekday or a month without a year the next one."""
    said = " ".join(text.lower().replace(",", " ").replace(".", " ").split())
    try:
        return date.fromisoformat(said)
    except ValueError:
        pass
    if said in ("today", "tonight", "now"):
        return today
    if said == "tomorrow":
        return today + _DAY
    if said.endswith("after tomorrow"):
        return today + 2 * _DAY
    if found := re.fullmatch(rf"in ({_NUMBER}) (day|week)s?", said):
        number = int(found[1]) if found[1].isdigit() else _NUMBERS[found[1]]
        return today + number * _UNITS[found[2]] * _DAY
    if found := re.fullmatch(r"(?:the )?end of (the |this |next )?(week|month)", said):
        later = (found[1] or "").strip() == "next"
        return _whole("next" if later else "this", found[2], today)[1]
    if found := re.fullmatch(r"the (\d{1,2})(?:st|nd|rd|th)", said):
        return _next_numbered(int(found[1]), today)
    if found := re.fullmatch(rf"(?:(this|next|coming) )?({_WEEKDAY})", said):
        number = next(n for n, day in enumerate(_DAYS) if day.startswith(found[2][:3]))
        ahead = today + ((number - today.weekday()) % 7) * _DAY
        if found[1] == "next":
            return today - today.weekday() * _DAY + (7 + number) * _DAY
        return ahead
    if found := re.fullmatch(
        rf"(\d{{1,2}})(?:st|nd|rd|th)? (?:of )?({_MONTH})(?: (\d{{4}}))?", said
    ):
        return _month_day(int(found[1]), _month(found[2]), found[3], today)
    if found := re.fullmatch(rf"({_MONTH}) (\d{{1,2}})(?:st|nd|rd|th)?(?: (\d{{4}}))?", said):
        return _month_day(int(found[2]), _month(found[1]), found[3], today)
    return None


def _month_day(day: int, month: int, year: str | None, today: date) -> date | None:
    try:
        if year:
            return date(int(year), month, day)
        this = date(today.year, month, day)
        return this if this >= today else date(today.year + 1, month, day)
    except ValueError:
        return None


def _next_numbered(day: int, today: date) -> date | None:
    """The next day of a month with that number; where a month has none, the one after."""
    first = today.replace(day=1)
    for _ in range(3):
        try:
            found = first.replace(day=day)
        except ValueError:
            found = None
        if found is not None and found >= today:
            return found
        first = (first + timedelta(days=32)).replace(day=1)
    return None


def _end_of_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1) - _DAY


def _month(name: str) -> int:
    return next(n for n, month in enumerate(_MONTHS, 1) if month.startswith(name.lower()[:3]))
