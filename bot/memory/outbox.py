"""The outbox: what the coach sends of its own accord, kept until it has been sent, each once.

A delivery is unique by learner, kind and period, so that planning it again changes nothing. A
worker claims what is due for the length of a lease; what it holds when it is killed goes to the
next one when the lease runs out. Every claim has a name of its own and every mark is set only
under the name of the claim that still holds, so a worker that was overtaken changes nothing.

What no database can know is whether a message went out before its worker was killed. A worker
therefore marks a delivery `sending` first; one that is claimed in that state may have been sent,
and `bot.accountability.worker` says what is done then.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from itertools import islice
from typing import Any

from sqlalchemy import (
    Connection,
    Integer,
    Select,
    Update,
    and_,
    bindparam,
    case,
    func,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from bot.accountability.values import Delivery, Mark
from bot.coach.record import utc
from bot.memory.migrate import check_schema
from bot.memory.store import MemoryStore
from bot.memory.tables import deliveries

LEASE = timedelta(minutes=5)
SHARDS = 4096
_ROWS_AT_ONCE = 500
# A delivery that seems to fall due later than this tells of a clock that is behind, not ahead.
_BELIEVABLE = timedelta(days=60)
_c = deliveries.c
_VALUE = (
    _c.learner, _c.kind, _c.period, _c.due_at, _c.payload, _c.state, _c.seq, _c.tries, _c.reason,
    _c.sent_at, _c.holder,
)  # fmt: skip


class Outbox:
    """The deliveries in a memory. Several threads, processes and machines may use it at once.

    Every method raises MemoryFailed when the database refuses.
    """

    def __init__(self, store: MemoryStore) -> None:
        self._db = store._db
        self._schema = store._schema

    def plan(self, planned: Iterable[Delivery], at: datetime) -> int:
        """Take in deliveries; those that were planned before stay as they are. How many are new."""
        rows = iter(planned)
        new = 0
        while batch := list(islice(rows, _ROWS_AT_ONCE)):
            with self._db.writing("outbox plan") as connection:
                check_schema(connection, self._schema)
                values = [_row(delivery, at) for delivery in batch]
                new += len(connection.execute(_insert(connection), values).all())
        return new

    def claim(
        self,
        now: datetime,
        worker: str,
        *,
        limit: int = 500,
        kinds: Sequence[str] | None = None,
        only: Collection[str] | None = None,
        shard: tuple[int, int] | None = None,
        prefix: str = "",
        lease: timedelta = LEASE,
    ) -> list[Delivery]:
        """Hold at most `limit` deliveries that are due by now, the longest due first.

        `kinds` are taken one after the other in their order; `only` names the learners to serve,
        `prefix` is how their names begin, as those of one surface do, and `shard` = (i, n) is the
        i-th of n equal shares of them. A delivery whose state is
        `sending` was begun by a worker that never said how it went. The time taken grows neither
        with the history nor with what is not due.
        """
        holder = f"{worker}/{secrets.token_hex(6)}"
        values: dict[str, Any] = {"now": now, "holder": holder, "lease_until": now + lease}
        if only is not None:
            values["only"] = list(only)
        if shard is not None:
            part, parts = shard
            # A range and no remainder, of which the planner of PostgreSQL knows how many it holds.
            values["from_shard"] = SHARDS * part // parts
            values["to_shard"] = SHARDS * (part + 1) // parts
        if prefix:
            values |= {"prefix": prefix, "prefix_size": len(prefix)}
        found: list[Delivery] = []
        # A claim that is lost with the power is a claim that nothing was sent under: what is sent
        # is marked first, and that mark brings the claim to the disk with it.
        with self._db.writing(f"outbox {worker}", durable=False) as connection:
            check_schema(connection, self._schema)
            _mend(connection, now, lease)
            for kind in (None,) if kinds is None else kinds:
                left = limit - len(found)
                if left <= 0:
                    break
                query = _claim(kind is not None, only is not None, shard is not None, bool(prefix))
                rows = connection.execute(query, {**values, "kind_is": kind, "limit": left})
                found += _in_order(rows)
        return found

    def mark(self, now: datetime, marks: Iterable[Mark]) -> list[bool]:
        """Set what became of deliveries, all in one transaction; False where the claim is lost.

        That a delivery was sent is taken from whoever sent it, even after its lease ran out.
        """
        wanted = list(marks)
        if not wanted:
            return []
        with self._db.writing(f"outbox {wanted[0].delivery.holder}") as connection:
            check_schema(connection, self._schema)
            return [
                connection.execute(_mark(mark.state == "sent"), _marked(mark, now)).rowcount == 1
                for mark in wanted
            ]

    def reword(self, failed: Iterable[Delivery], reason: str) -> None:
        """Give deliveries that have failed another reason, as when their learner was told."""
        ids = [each.id for each in failed]
        if not ids:
            return
        which = (_c.seq.in_(ids), _c.state == "failed", _c.ended_at.is_not(None))
        with self._db.writing("outbox reword") as connection:
            check_schema(connection, self._schema)
            connection.execute(update(deliveries).where(*which).values(reason=reason))

    def due(
        self,
        at: datetime,
        *,
        limit: int = 500,
        only: Collection[str] | None = None,
    ) -> list[Delivery]:
        """What a worker would find at a moment, the longest due first; nothing is claimed."""
        query = _ready(False, only is not None, False).with_only_columns(*_VALUE)
        values: dict[str, Any] = {"now": at, "limit": limit}
        if only is not None:
            values["only"] = list(only)
        with self._db.reading() as connection:
            return _in_order(connection.execute(query, values))

    def history(
        self, learner: str, *, kinds: Collection[str] | None = None, limit: int = 50
    ) -> list[Delivery]:
        """The deliveries of a learner in any state, the one that was planned last first.

        One with `sent_at` was sent then, or may have been.
        """
        values = {"learner": learner, "limit": limit, "kinds": list(kinds or ())}
        with self._db.reading() as connection:
            rows = connection.execute(_history(kinds is not None), values)
            return [Delivery(*row) for row in rows]

    def last_weeks(self, learners: Collection[str], kind: str = "check_in") -> dict[str, date]:
        """The newest week for which each learner has a delivery of a kind whose period is one."""
        query = (
            select(_c.learner, func.max(_c.period))
            .where(_c.learner.in_(bindparam("learners", expanding=True)), _c.kind == kind)
            .group_by(_c.learner)
        )
        names = iter(learners)
        found: dict[str, date] = {}
        with self._db.reading() as connection:
            while batch := list(islice(names, _ROWS_AT_ONCE)):
                rows = connection.execute(query, {"learners": batch})
                found |= {learner: date.fromisoformat(week) for learner, week in rows}
        return found


def _in_order(rows: Iterable[Any]) -> list[Delivery]:
    return sorted((Delivery(*row) for row in rows), key=lambda found: (found.due_at, found.id))


def shard_of(learner: str) -> int:
    """The share into which a learner falls, the same on every machine: 0 to 4095."""
    digest = hashlib.sha256(learner.encode("utf-8", "replace")).digest()
    return int.from_bytes(digest[:2], "big") % SHARDS


def _row(delivery: Delivery, at: datetime) -> dict[str, Any]:
    return {
        "learner": delivery.learner,
        "kind": delivery.kind,
        "period": delivery.period,
        "due_at": utc(delivery.due_at),
        "payload": delivery.payload,
        "state": "due",
        "tries": 0,
        "reason": "",
        "holder": "",
        "next_at": utc(delivery.due_at),
        "shard": shard_of(delivery.learner),
        "at": at,
    }


def _insert(connection: Connection) -> Any:
    kind = postgresql if connection.dialect.name == "postgresql" else sqlite
    return (
        kind.insert(deliveries)
        .on_conflict_do_nothing(index_elements=[_c.learner, _c.kind, _c.period])
        .returning(_c.seq)
    )


def _mend(connection: Connection, now: datetime, lease: timedelta) -> None:
    """Undo what a clock that was ahead has left behind.

    A lease, a retry or a wait that began in the future would last until then; and what was given
    up in the future was given up too early, so it is looked at again. Both are found by the empty
    end of an index. A clock that has just begun at 1970 gives nothing back.
    """
    connection.execute(_restart(), {"now": now, "soon": now + lease})
    connection.execute(_reopen(), {"soon": now + lease, "far": now + _BELIEVABLE})


# The statements are built once: building them costs more than running them.
@cache
def _restart() -> Update:
    return (
        update(deliveries)
        .where(_c.touched_at > bindparam("soon"))
        .values(
            touched_at=bindparam("now"),
            next_at=case((_c.next_at > bindparam("soon"), bindparam("soon")), else_=_c.next_at),
        )
    )


@cache
def _reopen() -> Update:
    # Written out, since by a parameter no partial index can be chosen.
    return (
        update(deliveries)
        .where(
            _c.ended_at > bindparam("soon"),
            _c.due_at < bindparam("far"),
            _c.state != literal_column("'sent'"),
            or_(_c.state == "excused", _c.sent_at.is_not(None)),
        )
        .values(
            state=case((_c.sent_at.is_(None), "due"), else_="sending"),
            next_at=_c.due_at,
            ended_at=None,
        )
    )


@cache
def _history(of_kinds: bool) -> Select[Any]:
    query = select(*_VALUE).where(_c.learner == bindparam("learner"))
    if of_kinds:
        query = query.where(_c.kind.in_(bindparam("kinds", expanding=True)))
    return query.order_by(_c.seq.desc()).limit(bindparam("limit"))


@cache
def _ready(of_kind: bool, only: bool, sharded: bool, prefixed: bool = False) -> Select[Any]:
    conditions = [_c.next_at <= bindparam("now")]
    if of_kind:
        conditions.append(_c.kind == bindparam("kind_is"))
    if only:
        names = _c.learner.in_(bindparam("only", expanding=True))
        conditions += [names, _c.ended_at.is_(None)]
    if sharded:
        conditions += [_c.shard >= bindparam("from_shard"), _c.shard < bindparam("to_shard")]
    if prefixed:
        # Not LIKE, for which SQLite takes capitals and small letters for the same.
        begins = func.substr(_c.learner, 1, bindparam("prefix_size", type_=Integer))
        conditions.append(begins == bindparam("prefix"))
    return select(_c.seq).where(*conditions).order_by(_c.next_at).limit(bindparam("limit"))


@cache
def _claim(of_kind: bool, only: bool, sharded: bool, prefixed: bool) -> Any:
    # PostgreSQL passes over what another worker is claiming at this moment, and runs a common
    # table expression that locks exactly once; SQLite has one writer at a time.
    ready = _ready(of_kind, only, sharded, prefixed).with_for_update(skip_locked=True).cte("ready")
    return (
        update(deliveries)
        .where(_c.seq.in_(select(ready.c.seq)))
        .values(
            state=case((_c.state == "sending", "sending"), else_="claimed"),
            holder=bindparam("holder"),
            next_at=bindparam("lease_until"),
            touched_at=bindparam("now"),
        )
        .returning(*_VALUE)
    )


@cache
def _mark(sent: bool) -> Update:
    same = and_(
        _c.seq == bindparam("of_id"),
        # A number may come again after its learner was forgotten.
        _c.learner == bindparam("of_learner"),
        _c.kind == bindparam("of_kind"),
        _c.period == bindparam("of_period"),
    )
    held = and_(_c.holder == bindparam("of_holder"), _c.next_at.is_not(None))
    return (
        update(deliveries)
        .where(same, _c.state != "sent" if sent else held)
        .values(
            state=bindparam("new_state"),
            reason=bindparam("why"),
            next_at=bindparam("again_at"),
            touched_at=bindparam("touched"),
            sent_at=bindparam("went_at"),
            ended_at=bindparam("over_at"),
            tries=bindparam("tried"),
        )
    )


def _marked(mark: Mark, now: datetime) -> dict[str, Any]:
    delivery = mark.delivery
    return {
        "of_id": delivery.id,
        "of_learner": delivery.learner,
        "of_kind": delivery.kind,
        "of_period": delivery.period,
        "of_holder": delivery.holder,
        "new_state": mark.state,
        "why": mark.reason,
        "again_at": mark.again_at,
        "touched": None if mark.again_at is None else now,
        "went_at": mark.sent_at,
        "over_at": now if mark.again_at is None else None,
        "tried": delivery.tries,
    }
