"""What time itself does to promises: check-ins that come due are opened, and those over are closed.

Nobody needs to be awake for it: whoever looks at a record first brings it up to the present. A week
of which nobody asked in time is not held against anybody; what was promised for it stays open, and
the next check-in asks about it.
"""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import datetime

from bot.accountability.checkins import close_checkin, open_checkin
from bot.accountability.record import PromiseRecord, Writes
from bot.accountability.values import CheckIn, Commitment
from bot.accountability.weeks import following, is_week_off, week_of, weeks_due

_MOST_SKIPPED = 60


def brought_up(
    record: PromiseRecord, now: datetime, *, ask: bool = False
) -> tuple[PromiseRecord, Writes]:
    """The record as it stands at a moment, and what is to be kept for that.

    `ask`: the learner is shown what is due, so the check-in that has come due is opened.
    """
    writes = closed_by(record, now)
    record = after(record, writes)
    if ask:
        opened = opened_by(record, now)
        record, writes = after(record, opened), both(writes, opened)
    return record, writes


def closed_by(record: PromiseRecord, now: datetime) -> Writes:
    """The check-ins whose time is over by a moment, closed."""
    writes = Writes()
    for checkin in record.checkins:
        if checkin.closed_at is None and now >= checkin.closes_at:
            closing = _closed(record, checkin, now)
            record, writes = after(record, closing), both(writes, closing)
    return writes


def opened_by(record: PromiseRecord, now: datetime) -> Writes:
    """The check-in of the newest week that has come due, opened.

    A week that was mostly off is closed at once, with all that was promised for it excused. Nothing
    comes due for who never gave preferences, has paused or has left.
    """
    prefs = record.preferences
    writes = Writes()
    if record.since is None or prefs.paused or prefs.left:
        return writes
    weeks = weeks_due(prefs, since=record.since, until=now, last=record.last_week)
    for week in weeks:
        off = is_week_off(week, record.breaks, prefs)
        if not off and week != weeks[-1]:
            continue
        checkin = open_checkin(
            record.learner, week, now=now, prefs=prefs, commitments=record.commitments
        )
        new = _closed(record, checkin, now) if off else Writes(checkins=(checkin,))
        record, writes = after(record, new), both(writes, new)
    return writes


def skipped_before(checkin: CheckIn, record: PromiseRecord) -> int:
    """How many weeks before that of a check-in had none, since check-ins are wanted."""
    prefs = record.preferences
    earlier = [c.week for c in record.checkins if c.week < checkin.week]
    if earlier:
        week = following(max(earlier), prefs)
    elif record.since is not None:
        week = week_of(record.since, prefs)
    else:
        return 0
    skipped = 0
    while week < checkin.week and skipped < _MOST_SKIPPED:
        week = following(week, prefs)
        skipped += 1
    return skipped


def after(record: PromiseRecord, writes: Writes) -> PromiseRecord:
    """The record as it is once these are kept."""
    checkins = {c.week: c for c in (*record.checkins, *writes.checkins)}
    ledger = record.ledger.add(writes.commitments, writes.changes)
    more = {c.id: c for c in writes.commitments}
    ledger = replace(
        ledger,
        commitments=tuple(_with_plan(c, more.get(c.id, c)) for c in ledger.commitments),
    )
    gone = set(writes.back_from)
    breaks = {b.first: b for b in record.breaks if b.first not in gone}
    breaks |= {b.first: b for b in writes.breaks}
    ships = {s.id: s for s in (*record.ships, *writes.ships) if s.id not in writes.gone}
    return replace(
        record,
        preferences=writes.preferences or record.preferences,
        ledger=ledger,
        checkins=tuple(sorted(checkins.values(), key=lambda c: c.week)),
        breaks=tuple(sorted(breaks.values(), key=lambda b: (b.first, b.last))),
        ships=tuple(ships.values()),
    )


def both(first: Writes, then: Writes) -> Writes:
    """What two steps, one after the other, give to keep; of a check-in only how it ended up."""
    checkins = {c.week: c for c in (*first.checkins, *then.checkins)}
    found = {
        field.name: (*getattr(first, field.name), *getattr(then, field.name))
        for field in fields(Writes)
        if field.name != "preferences"
    }
    return Writes(
        **found | {"checkins": tuple(checkins.values())},
        preferences=then.preferences or first.preferences,
    )


def _closed(record: PromiseRecord, checkin: CheckIn, now: datetime) -> Writes:
    closed = close_checkin(
        checkin, record.ledger, now=now, prefs=record.preferences, breaks=record.breaks
    )
    return Writes(checkins=(closed.checkin,), changes=closed.changes)


def _with_plan(commitment: Commitment, more: Commitment) -> Commitment:
    """The commitment with what another version of it adds."""
    return replace(
        commitment,
        when=commitment.when or more.when,
        where=commitment.where or more.where,
        hours=commitment.hours if commitment.hours is not None else more.hours,
    )
