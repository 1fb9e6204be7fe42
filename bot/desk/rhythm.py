"""When check-ins come, asked for in a conversation: "check on me every Monday at 8"."""

from __future__ import annotations

import re
from datetime import time
from functools import lru_cache
from zoneinfo import available_timezones

from bot.accountability.preferences import Wanted
from bot.coach.patterns import Pattern
from bot.coach.reply import Reply
from bot.coach.times import DAYS
from bot.desk.breaks import pause_all
from bot.desk.desk import Desk
from bot.desk.settings import change_settings

# A message that only changes the day, the hour or the zone of what was just agreed is short.
_FEW = 9
_MOST = 24
_ON_ME = Pattern(
    r"\b(?:check(?:ing)?(?:[- ]?in)?(?: up)? (?:on|with) me|"
    r"check[- ]?ins?|(?:remind|nudge|message|ping|poke|text|dm|ask|write(?: to)?) me|"
    r"(?:keep|hold) me accountable|"
    r"my (?:study |accountability |learning )?buddy)\b",
    re.IGNORECASE,
)
_PROMISES = Pattern(r"\bi(?:'?ll| will| promise| commit| study| want to (?:do|learn))\b", re.I)
_DAY = rf"(?P<{{}}>{'|'.join(DAYS)}|mon|tues?|wed|thur?s?|fri|sat|sun)"
_WEEKLY = Pattern(
    rf"\b(?:every|each)\s+{_DAY.format('every')}\b|\b{_DAY.format('plural')}s\b", re.IGNORECASE
)
_ANY_DAY = Pattern(rf"\b{_DAY.format('day')}s?\b", re.IGNORECASE)
_CLOCK = Pattern(
    r"\b(?:at|around|about|make it)\s+(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d\d))?"
    r"(?:\s*(?P<half>am|pm))?"
    r"(?:\s*o'?clock)?(?:\s+(?:in the |at )?(?P<part>morning|afternoon|evening|night))?\b|"
    r"\b(?P<bare>\d{1,2})(?:[:.](?P<after>\d\d))?\s*(?P<which>am|pm)\b",
    re.IGNORECASE,
)
# What says nothing beside a day, an hour or a place.
_REST = Pattern(
    rf"\b(?:{'|'.join(DAYS)}|mon|tues?|wed|thur?s?|fri|sat|sun)s?\b|\d{{1,2}}(?:[:.h]\d\d)?(?: "
    rf"?[ap]m)?|"
    r"\b(?:no|nope|sorry|wait|actually|oh|ah|ok|okay|and|but|rather|better|instead|i|meant?|make|it|"
    r"that|at|on|in|the|every|each|please|pls|around|about|evenings?|mornings?|afternoons?|nights?|"
    r"o'?clock|not|then|time|say|let'?s|my|is|btw)\b|\W+",
    re.IGNORECASE,
)
_PLACE = Pattern(
    r"\b(?:i(?:'?m| am| live| study)?|my time zone is|time(?: zone)?|zone) (?:in|of|for|is)?\s*"
    r"(?P<place>[a-z]{3,}(?: [a-z]{2,}){0,2})",
    re.IGNORECASE,
)
_WHEN = Pattern(
    r"\bwh?en(?:'?s| is| does| do| will)?\b.{0,25}\b(?:next (?:one|check[- ]?in|time)|check[- ]?in|"
    r"you (?:ask|write|check|come|remind)|that|it)\b",
    re.IGNORECASE,
)
_STOP = Pattern(
    r"^\W*(?:(?:pls|please|ok|no|actually|can you|could you|just)\W+)*"
    r"(?:stop|no more|cancel|end|pause|quit|turn off)\b.{0,16}"
    r"\b(?P<what>those|these|them|that|it|check[- ]?ins?|reminders?|messages|everything)\b",
    re.IGNORECASE,
)


def asks_for_rhythm(text: str) -> bool:
    """Whether a message asks to be looked after on a day of every week."""
    few = len(text.split()) <= _MOST and _PROMISES.search(text) is None
    return few and bool(_ON_ME.search(text) and _WEEKLY.search(text))


def rhythm(desk: Desk, learner: str, text: str, *, following: bool) -> Reply | None:
    """The check-ins as a message wants them; None for any other.

    `following`: check-ins were spoken of right before, so that a day or an hour alone is enough.
    Raises PromiseRefused and MemoryFailed.
    """
    said = " ".join(text.replace("’", "'").split())
    asks = asks_for_rhythm(said)
    short = following and len(said.split()) <= _FEW
    if not (asks or short):
        return None
    if short and _STOP.match(said) and not asks:
        return pause_all(desk, learner)
    if short and _WHEN.search(said):
        return change_settings(desk, learner, Wanted())
    if not asks and len(_REST.sub(" ", _PLACE.sub(" ", said)).split()) > 1:
        return None
    wanted = Wanted(zone=_zone(said), weekday=_weekday(said, asks), at=_time(said))
    return None if wanted == Wanted() else change_settings(desk, learner, wanted)


def _weekday(text: str, asks: bool) -> int | None:
    found = _WEEKLY.search(text)
    name = (found["every"] or found["plural"]) if found else ""
    if not name and not asks and (day := _ANY_DAY.search(text)):
        name = day["day"]
    short = name.lower()[:3]
    return next((n for n, day in enumerate(DAYS) if short and day.startswith(short)), None)


def _time(text: str) -> time | None:
    found = _CLOCK.search(text)
    if found is None:
        return None
    hour = int(found["hour"] or found["bare"])
    minute = int(found["minute"] or found["after"] or 0)
    half = (found["half"] or found["which"] or "").lower()
    part = (found["part"] or "").lower()
    if half == "pm" or part in ("afternoon", "evening", "night"):
        hour += 12 if hour < 12 else 0
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _zone(text: str) -> str | None:
    found = _PLACE.search(text)
    if found is None:
        return None
    words = found["place"].lower().split()
    for count in range(len(words), 0, -1):
        zone = _cities().get(" ".join(words[:count]))
        if zone:
            return zone
    return None


@lru_cache(maxsize=1)
def _cities() -> dict[str, str]:
    """The zones that are named after a city, by it."""
    return {
        zone.rpartition("/")[2].replace("_", " ").lower(): zone
        for zone in sorted(available_timezones())
        if "/" in zone and not zone.startswith(("Etc/", "US/", "Canada/", "Brazil/", "Mexico/"))
    }
