"""Commitments: what may become of one, the ledger of what did, and the smaller next version.

A week is answered for with kept, partly, missed or excused; moved and dropped say what is done
about a promise. Said before the check-in of its week, that is all there is to say. Said later, the
week stays missed in the ledger, and the smaller or moved promise begins with the next one.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

from bot.accountability.amounts import amounts
from bot.accountability.errors import PromiseRefused
from bot.accountability.lines import Line, Resolver, read_line, read_lines, same_words
from bot.accountability.values import Change, Commitment, CommitmentState, Preferences
from bot.accountability.weeks import following, opening_of, week_ahead
from bot.coach.patterns import Pattern
from bot.coach.phrasing import spoken
from bot.coach.record import utc
from bot.coach.text import quoted

Ease = Literal["shrink", "move", "drop"]

# The smallest thing worth promising, in hours.
LEAST_HOURS = 1 / 3
ALLOWED: Mapping[CommitmentState, frozenset[CommitmentState]] = {
    "open": frozenset({"kept", "partly", "missed", "moved", "dropped", "excused"}),
    # An answer may be corrected, and a thing may be done after all.
    "kept": frozenset({"partly", "missed"}),
    "partly": frozenset({"kept", "missed", "moved", "dropped", "excused"}),
    "missed": frozenset({"kept", "partly", "moved", "dropped", "excused"}),
    "excused": frozenset({"kept", "partly", "moved", "dropped"}),
    "dropped": frozenset({"kept", "partly"}),
    # What was moved or made smaller lives on as another commitment.
    "moved": frozenset(),
}
_WORTH: Mapping[str, float] = {"kept": 1.0, "partly": 0.5, "missed": 0.0}
_OUTCOMES = frozenset({"kept", "partly", "missed", "excused"})
_NAMES: Mapping[str, str] = {
    "open": "still open",
    "kept": "kept",
    "partly": "partly kept",
    "missed": "missed",
    "moved": "moved on or made smaller",
    "dropped": "dropped",
    "excused": "excused",
}
_FIRST_PIECE = "A first piece of: "
_COUNTED = Pattern(
    r"\b(\d{1,3})\s+((?:\w+\s+)?(?:chapters?|exercises?|problems?|questions?|videos?|lectures?|"
    r"lessons?|pages?|papers?|notebooks?|sections?|modules?|units?|tutorials?|models?|features?|"
    r"tests?|experiments?|plots?|applications?|posts?|quizzes|sessions?))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Ledger:
    """Commitments and all that became of them, in the order in which it was written down."""

    commitments: tuple[Commitment, ...] = ()
    changes: tuple[Change, ...] = ()

    def of(self, commitment: str) -> tuple[Change, ...]:
        """The lines about one commitment."""
        return tuple(c for c in self.changes if c.commitment == commitment)

    def state(self, commitment: str) -> CommitmentState:
        """What the lines about a commitment come to."""
        lines = self.of(commitment)
        return lines[-1].to if lines else "open"

    def outcome(self, commitment: str) -> CommitmentState:
        """How a commitment counts: its last answer, or its state where nobody had to answer."""
        answers = [c.to for c in self.of(commitment) if c.to in _OUTCOMES]
        return answers[-1] if answers else self.state(commitment)

    def in_weeks(self, weeks: Collection[date]) -> tuple[Commitment, ...]:
        """The commitments of some weeks."""
        return tuple(c for c in self.commitments if c.week in weeks)

    def counts(self, weeks: Collection[date]) -> dict[CommitmentState, int]:
        """How many commitments of some weeks have each outcome; the sum is all of them."""
        found: dict[CommitmentState, int] = dict.fromkeys(ALLOWED, 0)
        for commitment in self.in_weeks(weeks):
            found[self.outcome(commitment.id)] += 1
        return found

    def add(self, commitments: Iterable[Commitment], changes: Iterable[Change]) -> Ledger:
        """The ledger with more lines; the states of its commitments follow."""
        known = {c.id: c for c in self.commitments}
        for commitment in commitments:
            known.setdefault(commitment.id, commitment)
        written = (*self.changes, *changes)
        for change in changes:
            if change.commitment in known:
                known[change.commitment] = replace(known[change.commitment], state=change.to)
        return Ledger(tuple(known.values()), written)


@dataclass(frozen=True)
class Eased:
    """What easing a commitment comes to: lines for the ledger, and what is promised instead.

    `at_once` says that it was asked in advance, so that the week counts nothing against anybody.
    """

    changes: tuple[Change, ...]
    new: Commitment | None
    at_once: bool


def kept_rate(ledger: Ledger, weeks: Collection[date]) -> float | None:
    """The share of promises of some weeks that were kept, from 0 to 1; None where none counts.

    Partly kept is half. Excused ones, open ones and those moved or dropped in advance do not count.
    """
    counts = ledger.counts(weeks)
    counted = sum(counts[state] for state in ALLOWED if state in _WORTH)
    if not counted:
        return None
    return sum(_WORTH[state] * counts[state] for state in ALLOWED if state in _WORTH) / counted


def commitment_of(
    line: Line,
    *,
    learner: str,
    week: date,
    made_at: datetime,
    after: str = "",
    project: str = "",
    taken: Collection[str] = (),
) -> Commitment:
    """A commitment for a week. Its id follows from who promises what for when, so that the same
    promise made twice is one; `taken` holds ids that another one has already."""
    words = same_words(line.text)
    number = 0
    while (key := _id(learner, week, words, number)) in taken:
        number += 1
    return Commitment(
        id=key,
        learner=learner,
        week=week,
        text=line.text,
        made_at=utc(made_at),
        when=line.when,
        where=line.where,
        hours=line.hours,
        topic=line.topic,
        project=project,
        after=after,
        links=line.links,
    )


def parse_commitments(
    text: str,
    *,
    learner: str,
    week: date,
    made_at: datetime,
    resolve: Resolver | None = None,
    existing: Iterable[Commitment] = (),
) -> tuple[tuple[Commitment, ...], tuple[Change, ...]]:
    """What a text promises for a week, and lines for the ledger about what is ticked off in it.

    A line that is promised already is not promised again, but a tick keeps it; what was dropped
    can be promised anew.
    """
    standing = {same_words(c.text): c for c in existing if c.week == week}
    ids = {c.id for c in existing}
    new: list[Commitment] = []
    changes: list[Change] = []
    for line in read_lines(text, resolve):
        known = standing.get(same_words(line.text))
        if known is None or known.state in ("dropped", "moved"):
            known = commitment_of(line, learner=learner, week=week, made_at=made_at, taken=ids)
            new.append(known)
        if line.done and "kept" in ALLOWED[known.state]:
            changes.append(Change(known.id, utc(made_at), "kept", "ticked off", line.text))
    return tuple(new), tuple(changes)


def change(
    commitment: Commitment, to: CommitmentState, *, at: datetime, why: str = "", quote: str = ""
) -> Change | None:
    """The line for the ledger that brings a commitment to a state; None if it is there already.

    Raises PromiseRefused when that cannot become of it.
    """
    if commitment.state == to:
        return None
    check_change(commitment, to)
    return Change(commitment.id, utc(at), to, why.strip(), quote.strip())


def check_change(commitment: Commitment, to: CommitmentState) -> None:
    """Raise PromiseRefused when a commitment in its state cannot come to another."""
    if to in ALLOWED.get(commitment.state, frozenset()):
        return
    what = quoted(commitment.text, 80)
    if commitment.state == "moved":
        raise PromiseRefused(
            f"“{what}” was moved on or made smaller. Say how its newer version went; `coach week` "
            "shows it."
        )
    raise PromiseRefused(
        f"“{what}” is {_NAMES[commitment.state]} and cannot become {_NAMES.get(to, to)}. To "
        "promise it anew, use `coach commit`."
    )


def ease(
    commitment: Commitment,
    how: Ease,
    *,
    now: datetime,
    prefs: Preferences,
    why: str = "",
    taken: Collection[str] = (),
) -> Eased:
    """Make a commitment smaller, move it to the next week, or drop it.

    Before its week's check-in that holds at once. Later the week counts as missed, if nothing else
    was answered, and the new promise begins with the next week. Raises PromiseRefused for one that
    was kept, moved or dropped.
    """
    in_advance = commitment.state == "open" and now < opening_of(commitment.week, prefs)
    to: CommitmentState = "dropped" if how == "drop" else "moved"
    check_change(commitment, to)
    changes = []
    if commitment.state == "open" and not in_advance:
        changes.append(Change(commitment.id, utc(now), "missed", why.strip()))
    later = max(week_ahead(now, prefs), following(commitment.week, prefs))
    new = None
    if how == "shrink":
        week = commitment.week if in_advance else later
        new = shrink(commitment, week=week, now=now, taken=taken)
    elif how == "move":
        new = again(commitment, week=later, now=now, taken=taken)
    done = {"shrink": "made smaller", "move": "moved to the next week", "drop": "dropped"}[how]
    reason = f"{done}: {why.strip()}" if why.strip() else done
    changes.append(Change(commitment.id, utc(now), to, reason))
    return Eased(tuple(changes), new, in_advance)


def shrink(
    commitment: Commitment, *, week: date, now: datetime, taken: Collection[str] = ()
) -> Commitment:
    """The smaller next version of a commitment: half of what can be counted, and half the hours.

    Never less than twenty minutes. When and where stay, since they are its plan.
    """
    hours = max(LEAST_HOURS, (commitment.hours or 1.0) / 2)
    text = commitment.text
    counted = _COUNTED.search(text)
    if counted and int(counted[1]) > 1:
        half = math.ceil(int(counted[1]) / 2)
        noun = counted[2] if half > 1 else _singular(counted[2])
        text = f"{text[: counted.start()]}{half} {noun}{text[counted.end() :]}"
    elif not text.startswith(_FIRST_PIECE):
        text = f"{_FIRST_PIECE}{text}"
    spans = [a for a in amounts(text) if a.hours > 0]
    if spans:
        text = f"{text[: spans[-1].start]}{of_time(hours)}{text[spans[-1].end :]}"
    else:
        text = f"{text.rstrip(' .')} ({of_time(hours)})"
    return _next_version(commitment, text, hours, week, now, taken)


def again(
    commitment: Commitment, *, week: date, now: datetime, taken: Collection[str] = ()
) -> Commitment:
    """The same promise for another week."""
    return _next_version(commitment, commitment.text, commitment.hours, week, now, taken)


def planned(commitment: Commitment, text: str) -> Commitment:
    """The commitment with the when, where and size that a text adds; what it has, it keeps."""
    line = read_line(text)
    return replace(
        commitment,
        when=commitment.when or line.when,
        where=commitment.where or line.where,
        hours=commitment.hours if commitment.hours is not None else line.hours,
    )


def of_time(hours: float) -> str:
    """An amount of time as one says it: 20 minutes, 1 hour, 2.5 hours."""
    if hours < 1:
        return f"{max(1, round(hours * 60))} minutes"
    shown = f"{round(hours, 1):g}"
    return "1 hour" if shown == "1" else f"{shown} hours"


def of_week(week: date) -> str:
    """A week as one says it."""
    return f"the week of {spoken(week)}"


def _next_version(
    commitment: Commitment,
    text: str,
    hours: float | None,
    week: date,
    now: datetime,
    taken: Collection[str],
) -> Commitment:
    line = Line(
        text,
        commitment.when,
        commitment.where,
        hours,
        commitment.links,
        commitment.topic,
    )
    return commitment_of(
        line,
        learner=commitment.learner,
        week=week,
        made_at=now,
        after=commitment.id,
        project=commitment.project,
        taken={*taken, commitment.id},
    )


def _id(learner: str, week: date, words: str, number: int) -> str:
    key = "\0".join((learner, week.isoformat(), words, str(number)))
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()[:16]


def _singular(noun: str) -> str:
    if noun.lower() == "quizzes":
        return noun[:-3]
    return noun.removesuffix("s")
