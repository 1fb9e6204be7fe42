"""The memory of promises: preferences, commitments with their ledger, check-ins, breaks, ships.

It lies in the same database as everything else that is remembered, so that export and forgetting
reach it. Writing the same thing twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import fields, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Connection, Row, Select, Table, insert, select, text, update

from bot.accountability.commitments import Ledger, check_change
from bot.accountability.errors import PromiseRefused
from bot.accountability.record import PromiseRecord, Writes
from bot.accountability.values import (
    SHIPPED,
    Break,
    Change,
    CheckIn,
    Commitment,
    Preferences,
    Ship,
)
from bot.coach.phrasing import spoken
from bot.coach.record import StepGiven, TopicEvidence, utc
from bot.memory import tables
from bot.memory.database import Database
from bot.memory.migrate import check_schema
from bot.memory.names import check_name
from bot.memory.tables import holds
from bot.memory.types import storable

# How far back a record reaches, and how many ships it holds.
WEEKS = 26
SHIPS = 50
_LEARNERS_AT_ONCE = 500

T = TypeVar("T")

# What may be added to a commitment as long as it is open and says nothing of it.
_PLAN = ("when", "where", "hours", "topic", "project")


class PromiseStore:
    """The promises in an open memory. It may be used from several threads and processes at once.

    Every method raises MemoryFailed when the database refuses.
    """

    def __init__(self, database: Database, schema: str) -> None:
        self._db = database
        self._schema = schema

    def load(self, learner: str, *, now: datetime | None = None) -> PromiseRecord:
        """The promises of a learner over the latest 26 weeks, and those still open.

        The time taken does not grow with the history.
        """
        check_name(learner)
        with self._db.reading() as connection:
            return _load(connection, learner, now or datetime.now(UTC))

    def save(self, learner: str, writes: Writes, *, at: datetime) -> bool:
        """Keep promises: everything or nothing, and durable on return.

        Returns False when all of it was kept before. Raises PromiseRefused, and keeps nothing, for
        a change that the ledger does not allow or another picture of a week that is closed.
        """
        return self._write(learner, lambda connection: _keep(connection, learner, writes, at))

    def decide(
        self, learner: str, decision: Callable[[PromiseRecord], Writes], *, at: datetime
    ) -> Writes:
        """Read, decide and keep without anybody coming between; returns what was decided.

        `decision` is pure: it may be called twice. What it raises leaves everything as it was.
        """

        def run(connection: Connection) -> Writes:
            writes = decision(_load(connection, learner, at))
            _keep(connection, learner, writes, at)
            return writes

        return self._write(learner, run)

    def everyone(self, after: str = "", limit: int = 500) -> list[Preferences]:
        """A page of the preferences of all who gave any, by name, from the one after `after` on."""
        table = tables.preferences
        query = (
            select(table.c.learner, table.c.value)
            .where(holds(table), table.c.learner > after)
            .order_by(table.c.learner)
            .limit(limit)
        )
        with self._db.reading() as connection:
            return [_preferences(*row) for row in connection.execute(query)]

    def told_zones(self) -> dict[str, str]:
        """The zones that learners told in a conversation, which hold whatever was kept before."""
        table = tables.facts
        query = select(table.c.learner, table.c.value).where(holds(table), table.c.kind == "zone")
        with self._db.reading() as connection:
            return {learner: str(value) for learner, value in connection.execute(query)}

    def preferences_of(self, learners: Collection[str]) -> dict[str, Preferences]:
        """The preferences of those among some learners who gave any."""
        table = tables.preferences
        query = select(table.c.learner, table.c.value).where(holds(table))
        with self._db.reading() as connection:
            rows = _of(connection, query, learners)
            return {row.learner: _preferences(row.learner, row.value) for row in rows}

    def deeds(
        self, learners: Collection[str], since: datetime
    ) -> tuple[tuple[Ship, ...], dict[str, tuple[Change, ...]]]:
        """What some learners shipped, and the lines of their ledgers, from a moment on."""
        shipped, lines = tables.ships, tables.commitment_changes
        ships = select(shipped).where(holds(shipped), shipped.c.shipped_at >= utc(since))
        changes = select(lines).where(lines.c.at >= utc(since))
        told: dict[str, list[Change]] = {}
        with self._db.reading() as connection:
            found = [_ship(row) for row in _of(connection, ships, learners)]
            for row in sorted(_of(connection, changes, learners), key=lambda row: row.seq):
                change = Change(row.commitment, row.at, row.to, row.why, row.quote)
                told.setdefault(row.learner, []).append(change)
        return (
            tuple(sorted(found, key=lambda ship: (ship.at, ship.id))),
            {learner: tuple(mine) for learner, mine in told.items()},
        )

    def ships(self, learner: str) -> tuple[Ship, ...]:
        """All that a learner ever shipped, oldest first."""
        check_name(learner)
        with self._db.reading() as connection:
            found = _held(connection, tables.ships, learner)
        return tuple(_ship(row) for row in sorted(found, key=lambda r: (r.shipped_at, r.seq)))

    def _write(self, learner: str, run: Callable[[Connection], T]) -> T:
        check_name(learner)

        def checked(connection: Connection) -> T:
            check_schema(connection, self._schema)
            return run(connection)

        # Every write of ours may be repeated.
        return self._db.write(learner, checked)


def _load(connection: Connection, learner: str, now: datetime) -> PromiseRecord:
    since = (utc(now) - timedelta(weeks=WEEKS)).date().isoformat()
    kept = _held(connection, tables.preferences, learner)
    promised = tables.commitments.c
    # Two questions and not one with "or", so that each goes by its index.
    found = [
        row
        for which in (promised.week >= since, text("state = 'open'") & (promised.week < since))
        for row in connection.execute(
            select(tables.commitments).where(promised.learner == learner, which)
        )
    ]
    found.sort(key=lambda row: (row.week, row.seq))
    lines = tables.commitment_changes
    changes = connection.execute(
        select(lines)
        .where(lines.c.learner == learner, lines.c.commitment.in_([row.id for row in found]))
        .order_by(lines.c.seq)
    )
    checkins = _held(connection, tables.check_ins, learner, tables.check_ins.c.week >= since)
    breaks = _held(connection, tables.breaks, learner, tables.breaks.c.last >= since)
    shipped = tables.ships
    ships = connection.execute(
        select(shipped)
        .where(shipped.c.learner == learner, holds(shipped))
        .order_by(shipped.c.shipped_at.desc(), shipped.c.seq.desc())
        .limit(SHIPS)
    ).all()
    return PromiseRecord(
        learner,
        _preferences(learner, kept[0].value) if kept else Preferences(learner),
        since=_since(connection, kept[0]) if kept else None,
        ledger=Ledger(
            tuple(_commitment(row) for row in found),
            tuple(Change(row.commitment, row.at, row.to, row.why, row.quote) for row in changes),
        ),
        checkins=tuple(sorted((_checkin(r) for r in checkins), key=lambda c: c.week)),
        breaks=tuple(sorted((_break(r) for r in breaks), key=lambda b: (b.first, b.last))),
        ships=tuple(_ship(row) for row in reversed(ships)),
    )


def _since(connection: Connection, kept: Row[Any]) -> datetime:
    """When the first preferences were given, of which the newest are at hand."""
    table = tables.preferences
    first = connection.execute(
        select(table.c.at)
        .where(table.c.learner == kept.learner, table.c.superseded_at.is_not(None))
        .order_by(table.c.superseded_at)
        .limit(1)
    ).scalar()
    moment: datetime = kept.at if first is None else first
    return moment


def _of(
    connection: Connection, query: Select[Any], learners: Collection[str]
) -> Iterator[Row[Any]]:
    """The rows of a query that belong to some learners, of whom there may be many."""
    names = iter(sorted(set(learners)))
    owner = query.selected_columns["learner"]
    while batch := list(islice(names, _LEARNERS_AT_ONCE)):
        yield from connection.execute(query.where(owner.in_(batch)))


def _held(connection: Connection, table: Table, learner: str, *more: Any) -> Sequence[Row[Any]]:
    return connection.execute(
        select(table).where(table.c.learner == learner, holds(table), *more)
    ).all()


def _keep(connection: Connection, learner: str, writes: Writes, at: datetime) -> bool:
    owners = {c.learner for c in writes.commitments} | {c.learner for c in writes.checkins}
    owners |= {b.learner for b in writes.breaks} | {s.learner for s in writes.ships}
    if writes.preferences is not None:
        owners.add(writes.preferences.learner)
    if owners - {learner}:
        raise ValueError("what is to be kept is another learner's")
    changed = False
    if writes.preferences is not None:
        row = {"value": _plain_preferences(writes.preferences)}
        changed |= _version(connection, tables.preferences, learner, row, at)
    for commitment in writes.commitments:
        changed |= _promise(connection, commitment)
    for change in writes.changes:
        changed |= _write_down(connection, learner, change)
    for checkin in writes.checkins:
        changed |= _check_in(connection, checkin, at)
    for each in writes.breaks:
        days = {"first": each.first.isoformat(), "last": each.last.isoformat(), "why": each.why}
        changed |= _version(connection, tables.breaks, learner, days, each.said_at)
    for first in writes.back_from:
        changed |= _supersede(connection, tables.breaks, learner, {"first": first.isoformat()}, at)
    for ship in writes.ships:
        changed |= _shipped(connection, ship, at)
    for key in writes.gone:
        changed |= _supersede(connection, tables.ships, learner, {"id": key}, at)
    for proof in writes.withdrawn:
        changed |= _withdraw(connection, learner, proof, at)
    for proof in writes.evidence:
        row = {name: getattr(proof, name) for name in ("topic", "polarity", "quote", "origin")}
        changed |= _version(connection, tables.evidence, learner, row, proof.at)
    for step in writes.steps:
        changed |= _end_step(connection, learner, step, at)
    return changed


def _promise(connection: Connection, commitment: Commitment) -> bool:
    table = tables.commitments
    mine = (table.c.learner == commitment.learner, table.c.id == commitment.id)
    found = connection.execute(select(table).where(*mine)).first()
    if found is None:
        if commitment.state != "open":
            raise ValueError("a commitment begins open; what became of it is for the ledger")
        row = {f.name: getattr(commitment, f.name) for f in fields(commitment)}
        row |= {
            "week": commitment.week.isoformat(),
            "links": list(commitment.links),
            "at": row.pop("made_at"),
        }
        connection.execute(insert(table).values(row))
        return True
    if found.state != "open":
        return False
    more = {
        name: getattr(commitment, name)
        for name in _PLAN
        if found._mapping[name] in ("", None) and getattr(commitment, name) not in ("", None)
    }
    if more:
        connection.execute(update(table).where(*mine).values(more))
    return bool(more)


def _write_down(connection: Connection, learner: str, change: Change) -> bool:
    table, lines = tables.commitments, tables.commitment_changes
    mine = (table.c.learner == learner, table.c.id == change.commitment)
    found = connection.execute(select(table).where(*mine)).first()
    if found is None:
        raise PromiseRefused(
            f"There is no promise {change.commitment!r}. `coach week` shows yours."
        )
    row = {
        "commitment": change.commitment,
        "at": utc(change.at),
        "to": change.to,
    }
    same = [lines.c[name] == value for name, value in row.items()]
    before = select(lines.c.seq).where(lines.c.learner == learner, *same)
    # Another process may have said the same in the meantime.
    if found.state == change.to or connection.execute(before).first():
        return False
    check_change(_commitment(found), change.to)
    connection.execute(
        insert(lines).values(learner=learner, why=change.why, quote=change.quote, **row)
    )
    connection.execute(update(table).where(*mine).values(state=change.to))
    return True


def _check_in(connection: Connection, checkin: CheckIn, at: datetime) -> bool:
    table = tables.check_ins
    week = checkin.week.isoformat()
    found = _held(connection, table, checkin.learner, table.c.week == week)
    if found:
        before = _checkin(found[0])
        if _only_opens(checkin):
            # A check-in opens once, however many wish to open it.
            return False
        fixed = replace(
            checkin,
            closed_at=before.closed_at,
            snapshot=before.snapshot,
            asked=before.asked,
            closes_at=before.closes_at,
        )
        if before.closed_at is not None and checkin != fixed:
            raise PromiseRefused(
                f"The check-in of the week of {spoken(checkin.week)} is closed, and its picture "
                "stays as it was. Send your answer again, and it counts as a late one."
            )
    row = {f.name: getattr(checkin, f.name) for f in fields(checkin) if f.name != "learner"}
    for name in ("opened_at", "closes_at", "answered_at", "closed_at"):
        row[name] = row[name] and utc(row[name])
    row |= {"week": week, "asked": list(checkin.asked)}
    return _version(connection, table, checkin.learner, row, at)


def _only_opens(checkin: CheckIn) -> bool:
    """Whether a check-in says nothing but that it is open."""
    told = (checkin.said, checkin.shipped, checkin.learned, checkin.blocked, checkin.next)
    ended = checkin.answered_at or checkin.closed_at
    hours = (checkin.hours_built, checkin.hours_studied)
    return not (ended or any(told) or any(spent is not None for spent in hours))


def _shipped(connection: Connection, ship: Ship, at: datetime) -> bool:
    row = {f.name: getattr(ship, f.name) for f in fields(ship) if f.name != "learner"}
    row |= {"shipped_at": utc(row.pop("at")), "topics": list(ship.topics)}
    changed = _version(connection, tables.ships, ship.learner, row, at)
    if ship.commitment:
        table = tables.commitments
        closed = connection.execute(
            update(table)
            .where(
                table.c.learner == ship.learner,
                table.c.id == ship.commitment,
                table.c.ship == "",
            )
            .values(ship=ship.id)
        )
        changed |= bool(closed.rowcount)
    return changed


def _withdraw(connection: Connection, learner: str, proof: TopicEvidence, at: datetime) -> bool:
    """Take back what a ship proved; what was believed before, for another reason, holds again."""
    table = tables.evidence
    same = {name: getattr(proof, name) for name in ("topic", "polarity", "quote", "origin")}
    mine = [table.c.learner == learner, table.c.topic == proof.topic]
    held = connection.execute(
        select(table).where(*mine, holds(table), *(table.c[n] == v for n, v in same.items()))
    ).first()
    if held is None:
        return False
    _supersede(connection, table, learner, {"topic": proof.topic}, at)
    before: Row[Any] | None = held
    while before is not None and before.quote.startswith(SHIPPED):
        before = connection.execute(
            select(table)
            .where(*mine, table.c.seq < before.seq, table.c.superseded_at == before.at)
            .order_by(table.c.seq.desc())
        ).first()
    if before is not None:
        row = {name: before._mapping[name] for name in same}
        connection.execute(insert(table).values(learner=learner, **row, at=before.at))
    return True


def _end_step(connection: Connection, learner: str, step: StepGiven, at: datetime) -> bool:
    table = tables.steps
    row = {f.name: getattr(step, f.name) for f in fields(step)}
    key = {"topic": step.topic, "at": step.at}
    same = [table.c[name] == value for name, value in key.items()]
    held = _held(connection, table, learner, *same)
    if held and held[0].outcome == step.outcome:
        return False
    _supersede(connection, table, learner, key, at)
    connection.execute(insert(table).values(learner=learner, **row))
    return True


def _version(
    connection: Connection, table: Table, learner: str, row: dict[str, Any], at: datetime
) -> bool:
    """Add a version to a history unless the one that holds says the same."""
    row = {n: storable(value) if isinstance(value, str) else value for n, value in row.items()}
    key = {name: row[name] for name in table.info["key"]}
    same = [table.c[name] == value for name, value in key.items()]
    held = _held(connection, table, learner, *same)
    if held and all(held[0]._mapping[name] == value for name, value in row.items()):
        return False
    _supersede(connection, table, learner, key, at)
    connection.execute(insert(table).values(learner=learner, **row, at=utc(at)))
    return True


def _supersede(
    connection: Connection, table: Table, learner: str, key: dict[str, Any], at: datetime
) -> bool:
    same = [table.c[name] == value for name, value in key.items()]
    done = connection.execute(
        update(table)
        .where(table.c.learner == learner, holds(table), *same)
        .values(superseded_at=utc(at))
    )
    return bool(done.rowcount)


def _commitment(row: Row[Any]) -> Commitment:
    found = {f.name: row._mapping[f.name] for f in fields(Commitment) if f.name != "made_at"}
    found |= {
        "week": date.fromisoformat(row.week),
        "made_at": row.at,
        "links": tuple(row.links),
    }
    return Commitment(**found)


def _checkin(row: Row[Any]) -> CheckIn:
    found = {f.name: row._mapping[f.name] for f in fields(CheckIn)}
    return CheckIn(**found | {"week": date.fromisoformat(row.week), "asked": tuple(row.asked)})


def _break(row: Row[Any]) -> Break:
    first, last = date.fromisoformat(row.first), date.fromisoformat(row.last)
    return Break(row.learner, first, last, row.at, row.why)


def _ship(row: Row[Any]) -> Ship:
    found = {f.name: row._mapping[f.name] for f in fields(Ship)}
    return Ship(**found | {"at": row.shipped_at, "topics": tuple(row.topics)})


def _plain_preferences(prefs: Preferences) -> dict[str, Any]:
    """Preferences as JSON holds them, without whose they are."""
    plain = {f.name: getattr(prefs, f.name) for f in fields(prefs) if f.name != "learner"}
    for name, value in plain.items():
        if isinstance(value, datetime):
            plain[name] = utc(value).isoformat()
        elif isinstance(value, time):
            plain[name] = value.isoformat()
        elif isinstance(value, frozenset):
            plain[name] = sorted(value)
    return plain


def _preferences(learner: str, plain: dict[str, Any]) -> Preferences:
    # A field that came later is not in what was kept before, nor known to an older program.
    names = {f.name for f in fields(Preferences)}
    found = {name: value for name, value in plain.items() if name in names}
    for name in ("at", "quiet_from", "quiet_until"):
        found[name] = time.fromisoformat(found[name])
    for name in ("snoozed_until", "back_at"):
        if found.get(name):
            found[name] = datetime.fromisoformat(found[name])
    for name in ("off", "circles", "free"):
        found[name] = frozenset(found.get(name, ()))
    return Preferences(learner, **found)
