"""What a message changes of the days, the hours a week or the date that were given before."""

from __future__ import annotations

import re

from bot.coach.patterns import Pattern
from bot.coach.plan_talk import other_day
from bot.coach.record import Fact
from bot.coach.situation import Situation
from bot.coach.times import (
    DAYS,
    day_shifted,
    days_reckoned,
    days_ruled_out,
    days_wished,
    number_told,
)

# A correction is short, and asks nothing.
_SHORT = 22
_HOURS_SINCE = 8
_MOST = 80.0
# A number in letters may be any "one"; it is hours where it is put in the place of others.
_IN_DIGITS = Pattern(r"\d")
_PUT_IN_PLACE = Pattern(r"\b(?:make (?:it|that)|change (?:it|that) to|rather|down to)\b", re.I)
_ASKS = Pattern(r"\b(?:wh?at'?s?|which|how|when|where|why|who)\b", re.IGNORECASE)
# What makes of a number without a unit another number of hours.
_OTHER_HOURS = Pattern(
    r"\b(?:make (?:it|that)|only|just|rather|instead|actually|say|sorry|no(?:pe|t)?|change (?:it|"
    r"that) to|too (?:bold|much|many|optimistic|little|few)|so|can do|down to|up to)\b",
    re.IGNORECASE,
)
_OF_SOMETHING_ELSE = Pattern(
    r"\b\d+\s*(?:am|pm|o'?clock|:\d\d|%|min\w*|weeks?|wks?|months?|days?|years?|yrs?|lines?|pages?|"
    r"chapters?|lessons?|questions?|evenings?|steps?|points?|st|nd|rd|th|(?:of )?(?:jan|feb|mar|"
    r"apr|may|june?|july?|aug|sep|oct|nov|dec)[a-z]*)\b|\b(?:step|week|chapter|lesson|"
    r"number|option|level|part|page|age|python|by|at|until|till?)\s+\d",
    re.IGNORECASE,
)

# "They changed my sched, only 2 days off now".
_SO_MANY_NOW = Pattern(
    r"\b(?:only|now|just|left with|down to|have|got) (?P<days>\d|one|two|three|four|five|six) "
    r"(?:days?|evenings?|nights?|mornings?)\b(?=.*\b(?:now|only|off|free|instead|left)\b)",
    re.IGNORECASE,
)
# "Please change it for february", whatever was spoken of.
_CHANGES_IT = Pattern(
    r"^\W*(?:(?:please|pls|ok(?:ay)?|can (?:you|u)|could (?:you|u)|then|so|and|now)\W+)*"
    r"(?:change|move|put|set|make|shift|push) (?:it|that|my (?:date|deadline|limit|end)|"
    r"the (?:date|deadline|limit|end)) (?:to|for|on|till|until|by)\b",
    re.IGNORECASE,
)


def amended(s: Situation) -> Fact | None:
    """The days, the hours or the date from now on, where a message corrects those on record."""
    text = s.text.replace("’", "'")
    if "?" in text or len(text.split()) > _SHORT or s.said.error:
        return None
    return _days(s, text) or _fewer_days(s, text) or _hours(s, text) or _date(s, text)


def _fewer_days(s: Situation, text: str) -> Fact | None:
    """The hours a week with another number of days than those they were reckoned with."""
    fact, found = s.record.facts.get("hours_per_week"), _SO_MANY_NOW.search(text)
    if fact is None or found is None or any(f.kind == "hours_per_week" for f in s.facts):
        return None
    days, before = number_told(found["days"]), days_reckoned(fact.quote)
    if not days or not before or days[0] == before or not isinstance(fact.value, int | float):
        return None
    return Fact("hours_per_week", round(fact.value * days[0] / before, 1), _quote(s), s.now)


def _days(s: Situation, text: str) -> Fact | None:
    fact = s.record.facts.get("evenings")
    if fact is None or not isinstance(fact.value, tuple):
        return None
    kept = [str(day) for day in fact.value]
    out = set(days_ruled_out(text)) & set(kept)
    wished = days_wished(text)
    if not out or not set(wished) - set(kept):
        return None
    days = {*kept, *wished} - out
    return Fact("evenings", tuple(d for d in DAYS if d in days), _quote(s), s.now)


def _hours(s: Situation, text: str) -> Fact | None:
    fact = s.record.facts.get("hours_per_week")
    lately = any(turn.at <= fact.at for turn in s.record.turns[-_HOURS_SINCE:]) if fact else False
    if fact is None or not lately or any(f.kind == "hours_per_week" for f in s.facts):
        return None
    if not _OTHER_HOURS.search(text) or _OF_SOMETHING_ELSE.search(text) or s.said.mentions:
        return None
    if _ASKS.search(text) or not (_IN_DIGITS.search(text) or _PUT_IN_PLACE.search(text)):
        return None
    told = [n for n in number_told(text) if n != fact.value and 0 < n <= _MOST]
    return Fact("hours_per_week", told[-1], _quote(s), s.now) if len(told) == 1 else None


def _date(s: Situation, text: str) -> Fact | None:
    """Another date, told by how far it lies from the one that a plan goes by."""
    until, fact = s.deadline, s.record.facts.get("deadline")
    lately = s.record.turns[-_HOURS_SINCE:]
    if until is None or fact is None:
        return None
    told = next((f for f in s.facts if f.kind == "deadline"), None)
    if told is not None:
        return told if _CHANGES_IT.match(text) and not _IN_DIGITS.search(text) else None
    if not any(turn.intent == "plan" or turn.at <= fact.at for turn in lately):
        return None
    moved = day_shifted(text, until) or other_day(text, until)
    if moved is None or moved <= s.now.date():
        return None
    return Fact("deadline", moved.isoformat(), _quote(s), s.now)


def _quote(s: Situation) -> str:
    return " ".join(s.text.split())[:200]
