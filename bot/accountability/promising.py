"""For which week something is promised, and which promise somebody means.

A promise belongs to the check-in at which it can be answered for: what is to be done by Monday is
not asked about on the Sunday before. Pure functions.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.accountability.commitments import parse_commitments
from bot.accountability.errors import PromiseRefused
from bot.accountability.lines import Line, Resolver, read_lines, same_words
from bot.accountability.record import PromiseRecord, Writes
from bot.accountability.rollover import after, both
from bot.accountability.values import Commitment, Preferences
from bot.accountability.weeks import checkin_day, following, to_local, week_ahead
from bot.coach.patterns import Pattern
from bot.coach.text import quoted
from bot.coach.times import DAYS

# Why a promise gave way to other words for the same thing.
CORRECTED = "corrected right away"
# So much of an id names one promise of a learner.
SHORT_ID = 6
_DAY = timedelta(days=1)
_NEXT_WEEK = Pattern(
    r"\b(?:(?:for |in )?(?:the )?(?:next|coming|following) (?:week|wk)|(?:for )?next wk)\b", re.I
)
_THIS_WEEK = Pattern(r"\b(?:this (?:week|wk)|by (?:the )?check-?in)\b", re.IGNORECASE)
_TODAY = Pattern(r"\b(?:today|tonight|this (?:morning|afternoon|evening)|right now)\b", re.I)
_TOMORROW = Pattern(r"\b(?:tomorrow|tmrw|tomorow)\b", re.IGNORECASE)
_WEEKDAY = Pattern(rf"\b({'|'.join(DAYS)}|mon|tues?|wed|thur?s?|fri|sat|sun)s?\b", re.IGNORECASE)
_LABEL = Pattern(
    r"^\s*(?:(?:and |for |in |the )*(?:this|next|coming|following) (?:week|wk)\s*[:=]\s*"
    r"|(?:my )?(?:new )?(?:promise|commitment|commit|goal)s?(?: (?:for|of) (?:the |this |next )?"
    r"(?:week|today|now))?\s*[:=]\s*)",
    re.IGNORECASE,
)


def week_meant(text: str, now: datetime, prefs: Preferences, near: date | None = None) -> date:
    """The week that a promise is for: that of the first check-in after the days it names.

    Without days it is the first check-in ahead; on the very day of that check-in the next one,
    unless the text says today. A promise that takes the place of one for the week `near` keeps
    that week, as far as the days that it names are still ahead there.
    """
    week = week_ahead(now, prefs)
    if _NEXT_WEEK.search(text):
        here = to_local(now, prefs).date()
        return following(week, prefs) if here >= week else week
    if _THIS_WEEK.search(text) or _TODAY.search(text):
        return week
    today = to_local(now, prefs).date()
    if near is not None and not _TOMORROW.search(text):
        there = [_next(match[1], near) for match in _WEEKDAY.finditer(text)]
        if min(there, default=near + 6 * _DAY) >= today:
            return near
    named = [_next(match[1], today) for match in _WEEKDAY.finditer(text)]
    named += [today + _DAY] if _TOMORROW.search(text) else []
    if named:
        return week if min(named) <= checkin_day(week, prefs) else following(week, prefs)
    return following(week, prefs) if today >= checkin_day(week, prefs) else week


def promises_in(
    text: str,
    record: PromiseRecord,
    *,
    now: datetime,
    resolve: Resolver | None = None,
    plan: Line | None = None,
    near: date | None = None,
) -> tuple[Writes, tuple[Commitment, ...]]:
    """What a text promises, each line for its own week, and all those it is about, old or new.

    `plan` holds when, where and hours that were given apart from the text, for a single line;
    `near` is the week of the promise in whose place it stands.
    Raises PromiseRefused when the text promises nothing, or a plan is given for several lines.
    """
    prefs = record.preferences
    head = text.partition("\n")[0]
    lines = read_lines(_LABEL.sub("", text, count=1))
    if not lines:
        raise PromiseRefused(
            "I see nothing to promise in that. Say what, when and where, for instance: coach "
            'commit "train the first model on Tuesday evening at the library, 2 hours".'
        )
    if plan is not None and len(lines) > 1:
        raise PromiseRefused(
            "A time, a place and hours belong to one promise. Give one line with them."
        )
    writes, about = Writes(), []
    # "Next week:" above a list is for all of it.
    label = _LABEL.match(head)
    for line in lines:
        week = week_meant(f"{label[0] if label else ''} {line.text}", now, prefs, near)
        box = "" if line.done is None else "[x] " if line.done else "[ ] "
        new, ticks = parse_commitments(
            f"- {box}{line.text}",
            learner=record.learner,
            week=week,
            made_at=now,
            resolve=resolve,
            existing=record.commitments,
        )
        if plan is not None:
            new = tuple(with_plan(c, dated(plan, now, prefs)) for c in new)
        step = Writes(commitments=new, changes=ticks)
        record, writes = after(record, step), both(writes, step)
        words = same_words(line.text)
        mine = [c for c in record.commitments if c.week == week and same_words(c.text) == words]
        about += mine[-1:]
    return writes, tuple(about)


def with_plan(commitment: Commitment, plan: Line) -> Commitment:
    """The commitment with a when, a where and a size; what it has already, it keeps."""
    return replace(
        commitment,
        when=commitment.when or plan.when,
        where=commitment.where or plan.where,
        hours=commitment.hours if commitment.hours is not None else plan.hours,
    )


def dated(plan: Line, now: datetime, prefs: Preferences) -> Line:
    """A plan in which today, tonight and tomorrow are named by their weekday, to be read later."""
    today = to_local(now, prefs).date()
    names = [DAYS[(today.weekday() + ahead) % 7].capitalize() for ahead in (0, 1)]
    when = _TOMORROW.sub(names[1], plan.when)
    when = re.sub(r"\btonight\b", f"{names[0]} night", when, flags=re.IGNORECASE)
    when = re.sub(r"\btoday\b", names[0], when, flags=re.IGNORECASE)
    return replace(plan, when=when)


def standing(record: PromiseRecord) -> tuple[Commitment, ...]:
    """The promises without those that were put in other words right after they were made."""
    reworded = {c.commitment for c in record.ledger.changes if c.why == CORRECTED}
    return tuple(c for c in record.commitments if c.state != "moved" or c.id not in reworded)


def listed_now(record: PromiseRecord, now: datetime) -> tuple[Commitment, ...]:
    """The promises that numbers mean: those of the week ahead, then of later ones, as shown."""
    week = week_ahead(now, record.preferences)
    mine = [c for c in standing(record) if c.week >= week]
    return tuple(sorted(mine, key=lambda c: c.week))


def promise_meant(which: str, record: PromiseRecord, now: datetime) -> Commitment:
    """The promise of a number of the list, an id, or some of its words. Raises PromiseRefused."""
    which = which.strip()
    by_id = [c for c in record.commitments if c.id.startswith(which.lower())]
    if len(which) >= SHORT_ID and len(by_id) == 1:
        return by_id[0]
    mine = listed_now(record, now)
    if re.fullmatch(r"#?\d{1,2}", which):
        number = int(which.lstrip("#"))
        if 1 <= number <= len(mine):
            return mine[number - 1]
        raise PromiseRefused(_unknown(f"There is no number {number}.", mine))
    words = same_words(which)
    live = [c for c in record.commitments if c.state in ("open", "missed", "partly")]
    found = [c for c in live if words and words in same_words(c.text)]
    found = found or [c for c in mine if words and words in same_words(c.text)]
    if len(found) > 1:
        newest = [c for c in found if c.week == max(c.week for c in found)]
        found = newest if len(newest) == 1 else found
    if len(found) == 1:
        return found[0]
    if found:
        raise PromiseRefused(_unknown(f"“{quoted(which, 60)}” fits {len(found)} promises.", found))
    raise PromiseRefused(_unknown(f"No promise has the words “{quoted(which, 60)}”.", mine))


def _unknown(first: str, mine: Sequence[Commitment]) -> str:
    if not mine:
        return f"{first} Nothing is promised for the week ahead; `coach commit` promises something."
    rows = "; ".join(f"{n}. {quoted(c.text, 60)}" for n, c in enumerate(mine, start=1))
    return f"{first} Name one by its number: {rows}."


def _next(name: str, today: date) -> date:
    """The next day of that name, which may be today."""
    short = name.lower()[:3]
    number = next(n for n, day in enumerate(DAYS) if day.startswith(short))
    return today + ((number - today.weekday()) % 7) * _DAY
