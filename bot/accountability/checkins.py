"""The weekly check-in: opened once, answered in whatever way, closed on time, then a fixed picture.

Early: an answer before the opening opens it, and what is given up then is given up in advance. It
stays unanswered until all that was promised is answered for, so that the rest is asked in time.
Twice: outcomes and hours take the place of those said before, words are added to words.
Partly: what is not mentioned stays open until the closing, and counts as missed then.
Edited: new words take the place of the old ones of their kind, and what only the old ones promised
for next week is taken back. Late: the ledger takes it until the next check-in opens; the picture of
the week stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Literal

from bot.accountability.answers import Answer, Said
from bot.accountability.commitments import (
    ALLOWED,
    LEAST_HOURS,
    Eased,
    Ledger,
    again,
    change,
    commitment_of,
    ease,
    kept_rate,
    of_time,
    of_week,
    parse_commitments,
    shrink,
)
from bot.accountability.errors import PromiseRefused
from bot.accountability.lines import Line, Resolver, read_lines, same_words
from bot.accountability.values import Break, Change, CheckIn, Commitment, Preferences
from bot.accountability.weeks import (
    closing_of,
    following,
    is_week_off,
    opening_of,
    week_ahead,
    week_of,
)
from bot.coach.record import utc

Timing = Literal["early", "on time", "late"]

# After this many missed weeks one after the other comes the restart.
MISSED_WEEKS = 2
# However late it was opened, so long there is to answer.
_LEAST_OPEN = timedelta(hours=12)


@dataclass(frozen=True)
class Offer:
    """What can be done about a promise not kept: a smaller one, the same again, or none."""

    commitment: Commitment
    smaller: Commitment
    moved: Commitment | None


@dataclass(frozen=True)
class Taken:
    """What an answer comes to; check-in, changes and new commitments are to be kept together.

    `about` are the commitments asked about as they now stand. `notes` say in words what of the
    answer could not be done.
    """

    checkin: CheckIn
    changes: tuple[Change, ...]
    new: tuple[Commitment, ...]
    about: tuple[Commitment, ...]
    offers: tuple[Offer, ...]
    timing: Timing
    again: bool = False
    notes: tuple[str, ...] = ()
    unclear: tuple[str, ...] = ()


@dataclass(frozen=True)
class Closed:
    """A check-in that is over, and the lines for the ledger that its end brings."""

    checkin: CheckIn
    changes: tuple[Change, ...]


def answers_week(now: datetime, prefs: Preferences, checkins: Iterable[CheckIn]) -> date:
    """The week that an answer given now is about.

    From its opening on it is this week's. Before, it is the last week's as long as that is open;
    one that closed without an answer is still meant until halfway to the next opening. Otherwise
    the answer comes early, for the week that is running.
    """
    week = week_of(now, prefs)
    if now >= opening_of(week, prefs):
        return week
    before = max((c for c in checkins if c.week < week), key=lambda c: c.week, default=None)
    if before is None or following(before.week, prefs) < week:
        return week
    if before.closed_at is None and now < before.closes_at:
        return before.week
    halfway = before.closes_at + (opening_of(week, prefs) - before.closes_at) / 2
    return before.week if before.answered_at is None and now < halfway else week


def open_checkin(
    learner: str,
    week: date,
    *,
    now: datetime,
    prefs: Preferences,
    commitments: Iterable[Commitment] = (),
) -> CheckIn:
    """The check-in of a week as it opens. One that opens late, after an outage, closes as much
    later, but before the next one opens."""
    opening, closing = opening_of(week, prefs), closing_of(week, prefs)
    if now > opening:
        latest = opening_of(following(week, prefs), prefs)
        closing = max(min(closing + (now - opening), latest), min(now + _LEAST_OPEN, latest))
    return CheckIn(
        learner,
        week,
        opened_at=utc(now),
        closes_at=closing,
        asked=tuple(c.id for c in due_commitments(week, commitments)),
    )


def due_commitments(week: date, commitments: Iterable[Commitment]) -> tuple[Commitment, ...]:
    """What a check-in is about: the promises of its week that are open or done already, and those
    that are left open from before."""
    due = [
        c
        for c in commitments
        if (c.state == "open" and c.week <= week)
        or (c.week == week and c.state in ("kept", "partly", "missed"))
    ]
    return tuple(sorted(due, key=lambda c: (c.week, c.made_at)))


def asked_about(checkin: CheckIn, commitments: Iterable[Commitment]) -> tuple[Commitment, ...]:
    """The commitments of a check-in in their lasting order; what was promised since comes last."""
    found = list(commitments)
    by_id = {c.id: c for c in found}
    asked = [by_id[key] for key in checkin.asked if key in by_id]
    if checkin.closed_at is not None:
        return tuple(asked)
    return (
        *asked,
        *(c for c in due_commitments(checkin.week, found) if c.id not in checkin.asked),
    )


def take_answer(
    checkin: CheckIn,
    answer: Answer,
    *,
    ledger: Ledger,
    now: datetime,
    prefs: Preferences,
    breaks: Iterable[Break] = (),
    resolve: Resolver | None = None,
    edited: bool = False,
) -> Taken:
    """Take an answer into a check-in. One whose time is over is closed first, as it would have been
    had the coach come to it before the answer.

    Raises PromiseRefused when the next check-in should have opened already.
    """
    late = not is_on_time(checkin, now)
    coming = following(checkin.week, prefs)
    if late and now >= opening_of(coming, prefs):
        raise PromiseRefused(
            f"T{of_week(checkin.week)[1:]} is over and its check-in closed. Answer the one "
            "of this week with `coach checkin`."
        )
    changes: list[Change] = []
    if late:
        closed = close_checkin(checkin, ledger, now=now, prefs=prefs, breaks=breaks)
        checkin, changes = closed.checkin, list(closed.changes)
        ledger = ledger.add((), changes)
    commitments = ledger.commitments
    about = asked_about(checkin, commitments)
    checkin = replace(checkin, asked=tuple(c.id for c in about))
    taken = {c.id for c in commitments}
    first = len(changes)
    new: list[Commitment] = []
    notes: list[str] = []
    for commitment in about:
        said = answer.outcomes.get(commitment.id)
        if said is None:
            continue
        try:
            lines, promised = _settle(commitment, said, now, prefs, taken)
        except PromiseRefused as refusal:
            notes.append(str(refusal))
            continue
        changes += lines
        if promised is not None:
            new.append(promised)
            taken.add(promised.id)
    if edited and answer.next:
        changes += _taken_back(checkin, answer, commitments, coming, now)
    gone = {c.commitment for c in changes if c.to == "dropped"}
    standing = [replace(c, state="dropped") if c.id in gone else c for c in (*commitments, *new)]
    promises, ticks = parse_commitments(
        answer.next,
        learner=checkin.learner,
        week=coming,
        made_at=now,
        resolve=resolve,
        existing=standing,
    )
    about = asked_about(checkin, ledger.add((), changes[first:]).commitments)
    early = now < opening_of(checkin.week, prefs)
    offers = () if early else offers_for(about, now=now, prefs=prefs)
    taken_up = _merged(checkin, answer, now, edited)
    if early and checkin.answered_at is None and any(c.state == "open" for c in about):
        # The rest is still to be asked when the time comes.
        taken_up = replace(taken_up, answered_at=None)
    return Taken(
        taken_up,
        (*changes, *ticks),
        (*new, *promises),
        about,
        offers,
        "late" if late else "early" if early else "on time",
        again=checkin.answered_at is not None,
        notes=tuple(notes),
        unclear=answer.unclear,
    )


def offers_for(
    commitments: Iterable[Commitment], *, now: datetime, prefs: Preferences
) -> tuple[Offer, ...]:
    """What to offer for each promise that was missed or partly kept. What was moved or made
    smaller before is not offered to be moved as it is again."""
    week = week_ahead(now, prefs)
    return tuple(
        Offer(
            c,
            shrink(c, week=week, now=now),
            None if c.after else again(c, week=week, now=now),
        )
        for c in commitments
        if c.state in ("missed", "partly")
    )


def close_checkin(
    checkin: CheckIn,
    ledger: Ledger,
    *,
    now: datetime,
    prefs: Preferences,
    breaks: Iterable[Break] = (),
    excuse: str = "",
) -> Closed:
    """Close a check-in, whoever has not answered, and fix its picture. Closing again does nothing.

    What nobody answered for was missed; it is excused when more than half of the week was off, or
    for the reason given as `excuse`, as when the coach itself was down.
    """
    if checkin.closed_at is not None:
        return Closed(checkin, ())
    about = asked_about(checkin, ledger.commitments)
    off = is_week_off(checkin.week, breaks, prefs)
    reason = excuse or ("on a break" if off else "")
    changes = []
    for commitment in about:
        if commitment.state == "open":
            to, why = ("excused", reason) if reason else ("missed", "no answer")
            line = change(commitment, to, at=now, why=why)  # type: ignore[arg-type]
            changes += [line] if line else []
        elif commitment.state == "missed" and reason:
            line = change(commitment, "excused", at=now, why=reason)
            changes += [line] if line else []
    asked = replace(checkin, asked=tuple(c.id for c in about))
    ledger = ledger.add((), changes)
    closed = replace(asked, closed_at=utc(now), snapshot=snapshot(asked, ledger, excused=reason))
    return Closed(closed, tuple(changes))


def snapshot(checkin: CheckIn, ledger: Ledger, *, excused: str = "") -> dict[str, Any]:
    """What a week looked like, ready for JSON: its promises with their outcomes, and the answer."""
    by_id = {c.id: c for c in ledger.commitments}
    mine = [by_id[key] for key in checkin.asked if key in by_id]
    # Those of an earlier week that are answered for here count here.
    here = Ledger(tuple(replace(c, week=checkin.week) for c in mine), ledger.changes)
    counts = here.counts({checkin.week})
    return {
        "week": checkin.week.isoformat(),
        "answered": checkin.answered_at is not None,
        "excused": excused,
        "commitments": [
            {
                "id": c.id,
                "text": c.text,
                "week": c.week.isoformat(),
                "topic": c.topic,
                "outcome": ledger.outcome(c.id),
                "state": ledger.state(c.id),
                "why": _why(ledger, c.id),
            }
            for c in mine
        ],
        "counts": {state: counts[state] for state in ALLOWED if counts[state]},
        "kept_rate": kept_rate(here, {checkin.week}),
        "hours_built": checkin.hours_built,
        "hours_studied": checkin.hours_studied,
        "shipped": checkin.shipped,
        "learned": checkin.learned,
        "blocked": checkin.blocked,
        "next": checkin.next,
    }


def missed_in_a_row(checkins: Iterable[CheckIn]) -> int:
    """How many of the latest weeks were missed one after the other: nothing answered, or nothing
    of what was promised kept even partly. Excused weeks are passed over."""
    missed = 0
    closed = [c for c in checkins if c.closed_at is not None]
    for checkin in sorted(closed, key=lambda c: c.week, reverse=True):
        if checkin.snapshot.get("excused"):
            continue
        if not _missed(checkin):
            break
        missed += 1
    return missed


def restart(
    checkins: Iterable[CheckIn],
    commitments: Iterable[Commitment],
    *,
    now: datetime,
    prefs: Preferences,
    skipped: int = 0,
) -> Eased | None:
    """The twenty minutes to begin again with after two missed weeks; None when there is no need.

    `skipped` are weeks that went by before the newest check-in without any. It is a first piece of
    the smallest thing that was missed last. Who takes it up gets the new commitment and the lines
    for the ledger kept.
    """
    found = list(commitments)
    if missed_in_a_row(checkins) + skipped < MISSED_WEEKS:
        return None
    missed = [c for c in found if c.state == "missed" or (skipped and c.state == "open")]
    missed = [c for c in missed if now >= opening_of(c.week, prefs)]
    latest = max((c.week for c in missed), default=None)
    taken = {c.id for c in found}
    if latest is None:
        line = Line(f"{of_time(LEAST_HOURS).capitalize()} on my next step", hours=LEAST_HOURS)
        week = week_ahead(now, prefs)
        new = commitment_of(line, learner=prefs.learner, week=week, made_at=now, taken=taken)
        return Eased((), new, False)
    smallest = min((c for c in missed if c.week == latest), key=lambda c: (c.hours or 1.0, c.id))
    tiny = replace(smallest, hours=LEAST_HOURS)
    return ease(tiny, "shrink", now=now, prefs=prefs, why="to begin again", taken=taken)


def is_on_time(checkin: CheckIn, now: datetime) -> bool:
    """Whether an answer given now is still within the check-in."""
    return checkin.closed_at is None and now < checkin.closes_at


def _settle(
    commitment: Commitment, said: Said, now: datetime, prefs: Preferences, taken: set[str]
) -> tuple[list[Change], Commitment | None]:
    """The lines for what was said of one commitment, and what is promised in its stead."""
    if said.state in ("kept", "partly", "missed"):
        line = change(commitment, said.state, at=now, why=said.why, quote=said.quote)
        return ([line] if line else []), None
    if commitment.state == said.state:
        return [], None
    eased = ease(
        commitment,
        "move" if said.state == "moved" else "drop",
        now=now,
        prefs=prefs,
        why=said.why,
        taken=taken,
    )
    return [replace(line, quote=said.quote) for line in eased.changes], eased.new


def _taken_back(
    checkin: CheckIn,
    answer: Answer,
    commitments: Iterable[Commitment],
    coming: date,
    now: datetime,
) -> list[Change]:
    """Drops what the words before the edit promised for the next week and the new ones do not."""
    before = {same_words(line.text) for line in read_lines(checkin.next)}
    still = {same_words(line.text) for line in read_lines(answer.next)}
    return [
        Change(c.id, utc(now), "dropped", "taken back in an edit")
        for c in commitments
        if c.week == coming and c.state == "open" and same_words(c.text) in before - still
    ]


def _merged(checkin: CheckIn, answer: Answer, now: datetime, edited: bool) -> CheckIn:
    texts: Mapping[str, str] = {
        name: _both(getattr(checkin, name), getattr(answer, name), edited)
        for name in ("shipped", "learned", "blocked", "next")
    }
    built, studied = answer.hours_built, answer.hours_studied
    return replace(
        checkin,
        answered_at=checkin.answered_at or utc(now),
        said=_both(checkin.said, answer.said, edited),
        hours_built=checkin.hours_built if built is None else built,
        hours_studied=checkin.hours_studied if studied is None else studied,
        **texts,  # type: ignore[arg-type]
    )


def _both(before: str, new: str, edited: bool) -> str:
    """What was said before and now, each line once; after an edit only what is said now."""
    if not new or not before or edited:
        return new or before
    lines = [*before.splitlines(), *new.splitlines()]
    return "\n".join(dict.fromkeys(lines))


def _why(ledger: Ledger, commitment: str) -> str:
    """Why a commitment came out as it did, or else what was said of it last."""
    lines = [line for line in reversed(ledger.of(commitment)) if line.why]
    outcome = ledger.outcome(commitment)
    own = [line.why for line in lines if line.to == outcome]
    return own[0] if own else lines[0].why if lines else ""


def _missed(checkin: CheckIn) -> bool:
    counts = checkin.snapshot.get("counts", {})
    if checkin.answered_at is None:
        return not (counts.get("kept") or counts.get("partly"))
    return bool(counts.get("missed")) and not (counts.get("kept") or counts.get("partly"))
