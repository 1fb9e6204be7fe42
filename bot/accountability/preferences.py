"""When and how a learner wants to hear from the coach: reading it, changing it, and showing it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time
from zoneinfo import ZoneInfo

from bot.accountability.errors import PromiseRefused
from bot.accountability.free_hours import read_free, say_free
from bot.accountability.nudges import SWITCHES
from bot.accountability.values import Preferences
from bot.accountability.weeks import is_quiet, next_allowed, opening_of, to_local, week_of
from bot.coach.patterns import Pattern
from bot.coach.phrasing import listed, spoken
from bot.coach.reply import Action, Block, Reply
from bot.coach.text import quoted
from bot.coach.times import DAYS

MOST_NUDGES = 14
LONGEST_OPEN = 144
_CLOCK = Pattern(r"(\d{1,2})(?:[:.h](\d\d))?\s*(am|pm)?", re.IGNORECASE)
_WORDS_OF_TIME = {"midnight": time(0), "noon": time(12), "midday": time(12)}
_YES = frozenset("on yes true 1 please".split())
_NO = frozenset("off no false 0 none never".split())
# What each setting may be called where it is typed, and the name it goes by here.
_NAMES: Mapping[str, str] = {
    "zone": "zone", "timezone": "zone", "time zone": "zone",
    "day": "weekday", "weekday": "weekday",
    "at": "at", "hour": "at", "time": "at",
    "closes": "closes", "close": "closes", "closing": "closes", "closes after": "closes",
    "quiet": "quiet", "quiet hours": "quiet",
    "nudges": "nudges", "nudges a week": "nudges", "budget": "nudges",
    "digest": "digest", "board": "board",
    "pods": "pod", "pod": "pod", "buddies": "buddies", "buddy": "buddies",
    "free": "free", "free hours": "free", "free time": "free",
}  # fmt: skip
_SWITCHED = frozenset({"digest", "board", "pod", "buddies"})
_KEYS = "|".join(sorted(_NAMES, key=len, reverse=True))
# Free hours may name several days with commas between them.
_AND_A_DAY = rf"\s*(?:and\s+)?(?:{'|'.join(day[:3] for day in DAYS)}|weekday|weekend|every|\d)"
_SETTING = Pattern(
    rf"(?P<no>\bno[- ])?\b(?P<key>{_KEYS})\b(?:\s*[:=])?"
    rf"(?P<value>.*?)(?=[\s,;]+(?:no[- ])?(?:{_KEYS})\b|[,;](?!{_AND_A_DAY})|$)",
    re.IGNORECASE,
)
_EXAMPLE = "day sunday, at 18:00, quiet 22:00-07:00, nudges 1, digest on"


@dataclass(frozen=True)
class Wanted:
    """What a learner wants to be different; None leaves things as they are.

    `quiet` begins and ends at these times; `circles` says of "buddies" and "pod" which they want;
    `free` are the local hours of the week in which they could meet.
    """

    zone: str | None = None
    weekday: int | None = None
    at: time | None = None
    closes: int | None = None
    quiet: tuple[time, time] | None = None
    nudges: int | None = None
    digest: bool | None = None
    board: bool | None = None
    circles: Mapping[str, bool] | None = None
    free: frozenset[int] | None = None


def read_settings(text: str) -> Wanted:
    """What a text wants, such as "day sunday, at 18:00, digest on". Raises PromiseRefused."""
    given: dict[str, str] = {}
    end = 0
    flat = " ".join(text.split()).strip(" .!")
    for found in _SETTING.finditer(flat):
        if flat[end : found.start()].strip(" ,;"):
            break
        end = found.end()
        name = _NAMES[found["key"].lower()]
        value = found["value"].strip(" ,;:=")
        if found["no"] and not value:
            value = "off"
        given[name] = value or ("on" if name in _SWITCHED else "")
    if rest := flat[end:].strip(" ,;"):
        raise PromiseRefused(
            f"I know no setting “{quoted(rest, 60)}”. Write them like this: {_EXAMPLE}."
        )
    return wanted(given)


def wanted(given: Mapping[str, str]) -> Wanted:
    """What settings as they were typed, each under its name, come to. Raises PromiseRefused."""
    circles = {name: _yes(given[name], name) for name in ("buddies", "pod") if name in given}
    return Wanted(
        zone=_zone(given["zone"]) if "zone" in given else None,
        weekday=_weekday(given["weekday"]) if "weekday" in given else None,
        at=_clock(given["at"]) if "at" in given else None,
        closes=_closes(given["closes"]) if "closes" in given else None,
        quiet=_quiet(given["quiet"]) if "quiet" in given else None,
        nudges=_nudges(given["nudges"]) if "nudges" in given else None,
        digest=_yes(given["digest"], "digest") if "digest" in given else None,
        board=_yes(given["board"], "board") if "board" in given else None,
        circles=circles or None,
        free=read_free(given["free"]) if "free" in given else None,
    )


def changed(prefs: Preferences, asked: Wanted) -> Preferences:
    """The preferences with what was asked for."""
    circles = set(prefs.circles)
    for name, wants in (asked.circles or {}).items():
        (circles.add if wants else circles.discard)(name)
    quiet = asked.quiet or (prefs.quiet_from, prefs.quiet_until)
    return replace(
        prefs,
        zone=asked.zone or prefs.zone,
        weekday=prefs.weekday if asked.weekday is None else asked.weekday,
        at=prefs.at if asked.at is None else asked.at,
        closes_after_hours=asked.closes or prefs.closes_after_hours,
        quiet_from=quiet[0],
        quiet_until=quiet[1],
        nudges_a_week=prefs.nudges_a_week if asked.nudges is None else asked.nudges,
        digest=prefs.digest if asked.digest is None else asked.digest,
        on_board=prefs.on_board if asked.board is None else asked.board,
        circles=frozenset(circles),
        free=prefs.free if asked.free is None else asked.free,
    )


def reply_settings(
    prefs: Preferences,
    *,
    now: datetime,
    begun: bool,
    next_at: datetime | None = None,
    before: Preferences | None = None,
) -> Reply:
    """The settings as they are; `before` as they were, `next_at` when the next check-in comes."""
    rows = _rows(prefs)
    old = _rows(before) if before is not None else rows
    same = before is None or old == rows
    blocks = []
    if before is not None:
        what = "Nothing changed; this is how it stays." if same else "Changed:"
        lines = [f"- {name}: {rows[name]} (before: {old[name]})"
                 for name in rows if rows[name] != old[name]]  # fmt: skip
        blocks.append(Block("\n".join([what, "", *lines]).strip()))
    if same:
        lines = [f"- {name}: {value}" for name, value in rows.items()]
        blocks.append(Block("\n".join(lines), "How you hear from me"))
    blocks.append(Block(_next(prefs, now, begun, next_at)))
    if warning := _in_quiet_hours(prefs, now):
        blocks.append(Block(warning))
    actions = [Action("Change something", f"coach settings {_option(prefs)}")]
    if not begun:
        actions.insert(0, Action("Make your first promise", 'coach commit "..."'))
    elif prefs.paused or prefs.left:
        actions.insert(0, Action("I am back", "coach break --back"))
    else:
        actions.append(Action("Take a break", 'coach break "next week"'))
    actions.append(Action("What will reach me, and why", "coach due"))
    return Reply("checkin", tuple(blocks), actions=tuple(actions))


def settings_as_json(prefs: Preferences) -> dict[str, object]:
    """The settings for a program; times are those of `zone`."""
    return {
        "zone": prefs.zone,
        "weekday": DAYS[prefs.weekday],
        "at": f"{prefs.at:%H:%M}",
        "closes_after_hours": prefs.closes_after_hours,
        "quiet_from": f"{prefs.quiet_from:%H:%M}",
        "quiet_until": f"{prefs.quiet_until:%H:%M}",
        "nudges_a_week": prefs.nudges_a_week,
        "off": sorted(prefs.off),
        "snoozed_until": prefs.snoozed_until.isoformat() if prefs.snoozed_until else None,
        "paused": prefs.paused,
        "left": prefs.left,
        "digest": prefs.digest,
        "board": prefs.on_board,
        "circles": sorted(prefs.circles),
        "free": sorted(prefs.free),
    }


def _rows(prefs: Preferences) -> dict[str, str]:
    """Each setting in words."""
    nudges = prefs.nudges_a_week
    off = [SWITCHES[kind] for kind in SWITCHES if kind in prefs.off]
    quiet = f"{prefs.quiet_from:%H:%M} to {prefs.quiet_until:%H:%M}"
    rows = {
        "Check-in": f"{DAYS[prefs.weekday].capitalize()}s at {prefs.at:%H:%M}",
        "Open for": f"{prefs.closes_after_hours} hours",
        "Time zone": prefs.zone,
        "Quiet hours": "none" if prefs.quiet_from == prefs.quiet_until else quiet,
        "Nudges": f"at most {nudges} in any seven days" if nudges else "none",
        "Weekly digest": _on(prefs.digest),
        "On the board": _on(prefs.on_board),
        "A buddy to learn with": _on("buddies" in prefs.circles),
        "A pod of three to five": _on("pod" in prefs.circles),
        "Free to meet": say_free(prefs.free),
    }
    if off:
        rows["Switched off"] = listed(off)
    return rows


def _on(is_on: bool) -> str:
    return "yes" if is_on else "no"


def _next(prefs: Preferences, now: datetime, begun: bool, next_at: datetime | None) -> str:
    if prefs.left:
        return "You have left, so nothing comes. Your record is kept, and you can be back any time."
    if prefs.paused:
        return "Everything is paused, so nothing comes until you say that you are back."
    if not begun:
        return "Nothing comes yet: check-ins begin with your first promise."
    if next_at is None:
        return "No check-in comes within the next four months."
    here = to_local(next_at, prefs)
    day = f"{DAYS[here.weekday()].capitalize()}, {spoken(here.date())}"
    return f"Your next check-in comes on {day}, at {here:%H:%M}."


def _in_quiet_hours(prefs: Preferences, now: datetime) -> str:
    """A word where the hour of the check-in lies in the quiet hours."""
    opening = opening_of(week_of(now, prefs), prefs)
    if not is_quiet(opening, prefs):
        return ""
    comes = to_local(next_allowed(opening, prefs), prefs)
    return (
        f"{prefs.at:%H:%M} is in your quiet hours, so a check-in reaches you at {comes:%H:%M}. "
        "Change either if you want it earlier."
    )


def _option(prefs: Preferences) -> str:
    return "--day friday --at 17:00" if prefs.weekday != 4 else "--day sunday --at 18:00"


def _zone(text: str) -> str:
    try:
        return ZoneInfo("_".join(text.split())).key
    except (ValueError, OSError, KeyError):
        raise PromiseRefused(
            f"I know no time zone “{quoted(text, 60)}”. It has a name such as Europe/London or "
            "Asia/Kolkata; give one of those."
        ) from None


def _weekday(text: str) -> int:
    name = text.strip().lower().removesuffix("s")
    found = [number for number, day in enumerate(DAYS) if len(name) >= 2 and day.startswith(name)]
    if len(found) != 1:
        raise PromiseRefused(f"A day of the week is one of: {', '.join(DAYS)}.")
    return found[0]


def _clock(text: str) -> time:
    said = text.strip().lower()
    if said in _WORDS_OF_TIME:
        return _WORDS_OF_TIME[said]
    match = _CLOCK.fullmatch(said)
    hour, minute = (int(match[1]), int(match[2] or 0)) if match else (99, 0)
    if match and match[3]:
        # 12 am is midnight.
        hour = hour % 12 + 12 * (match[3].lower() == "pm") if 1 <= hour <= 12 else 99
    if hour > 23 or minute > 59:
        raise PromiseRefused("A time of day is written as 18:00.")
    return time(hour, minute)


def _closes(text: str) -> int:
    found = re.fullmatch(r"(?:after\s+)?(\d{1,3})\s*(h|hours?|d|days?)?", text.strip(), re.I)
    hours = int(found[1]) * (24 if (found[2] or "h")[0].lower() == "d" else 1) if found else 0
    if not 1 <= hours <= LONGEST_OPEN:
        raise PromiseRefused(
            f"A check-in stays open for 1 to {LONGEST_OPEN} hours. Give a number, such as 48."
        )
    return hours


def _quiet(text: str) -> tuple[time, time]:
    said = text.strip().lower()
    if said in _NO:
        return time(0), time(0)
    parts = re.split(r"\s*(?:-|–|—|\bto\b|\buntil\b|\btill\b)\s*", said.removeprefix("from "))
    if len(parts) != 2:
        raise PromiseRefused("Quiet hours begin and end, such as 22:00-07:00; “none” does without.")
    return _clock(parts[0]), _clock(parts[1])


def _nudges(text: str) -> int:
    said = text.strip().lower().removesuffix(" a week")
    number = 0 if said in _NO else int(said) if said.isdecimal() and len(said) < 4 else -1
    if not 0 <= number <= MOST_NUDGES:
        raise PromiseRefused(
            f"Nudges a week are a number from 0 to {MOST_NUDGES}. Give one, such as 1; "
            "`coach nudges` shows what they are."
        )
    return number


def _yes(text: str, name: str) -> bool:
    said = text.strip().lower()
    if said in _YES:
        return True
    if said in _NO:
        return False
    raise PromiseRefused(f"Say on or off, such as: {name} on.")
