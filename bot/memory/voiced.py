"""What a chat model was asked for, said and took: the ledger that all processes share.

A row belongs to the learner whose reply it was: export shows it and forgetting deletes it. Only
sums without a name stay, by day and scope, so that a budget cannot be had anew by being forgotten.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from bot.memory import tables
from bot.memory.database import Database
from bot.memory.migrate import check_schema
from bot.memory.names import check_name
from bot.voice.ledger import Asked, Limits, Spent, Usage, Used, Whose, first_spent

_table, _days = tables.voiced, tables.voice_days
# Budgets of everybody are read and taken by one at a time.
_LOCK = "coach-voice"
_REFUSED = "refused:"


class VoiceStore:
    """The ledger in an open memory. It may be used from several threads and processes at once.

    What is written survives the end of a process; only a machine that loses its power may forget
    the last calls. Every method raises MemoryFailed when the database refuses.
    """

    def __init__(self, database: Database, schema: str) -> None:
        self._db = database
        self._schema = schema

    def begin(self, asked: Asked, limits: Limits) -> Spent | None:
        """Keep that a reply is asked for; or say whose budget is spent, and keep that it was said.

        A turn that was begun before goes on.
        """
        check_name(asked.learner, asked.conversation)
        with self._db.writing(_LOCK, durable=False) as connection:
            check_schema(connection, self._schema)
            spent = _spent(connection, asked, 0, limits)
            if spent is None:
                if not _has(connection, asked.learner, asked.turn):
                    _add(connection, asked)
                return None
            return _refuse(connection, asked, spent)

    def call(self, asked: Asked, tokens: int, limits: Limits) -> Spent | None:
        """Take one call of about so many tokens out of the budgets before it is made; or say whose
        is spent. However many ask at once, no more calls are made than there are."""
        with self._db.writing(_LOCK, durable=False) as connection:
            check_schema(connection, self._schema)
            spent = _spent(connection, asked, tokens, limits)
            if spent is not None:
                return _refuse(connection, asked, spent)
            _take(connection, asked, Used(calls=1, tokens_in=tokens))
            return None

    def called(self, asked: Asked, tokens: int, used: Used) -> None:
        """Put what a call really took in the place of what was taken for it."""
        with self._db.writing(_LOCK, durable=False) as connection:
            check_schema(connection, self._schema)
            real = replace(used, calls=used.calls - 1, tokens_in=used.tokens_in - tokens)
            _take(connection, asked, real)

    def end(self, asked: Asked, *, reason: str, faults: Sequence[str], words: str) -> None:
        """Keep what came of it: the words that were shown, or why the reply stayed plain."""
        with self._db.writing(asked.learner, durable=False) as connection:
            check_schema(connection, self._schema)
            row = {"reason": reason, "faults": list(faults), "words": words}
            connection.execute(update(_table).where(*_mine(asked)).values(row))

    def words(self, learner: str, conversation: str, limit: int) -> dict[str, str]:
        """The words that were shown in the latest turns of a conversation, by turn."""
        check_name(learner, conversation)
        query = (
            select(_table.c.turn, _table.c.words)
            .where(
                _table.c.learner == learner,
                _table.c.conversation == conversation,
                _table.c.words != "",
            )
            .order_by(_table.c.seq.desc())
            .limit(limit)
        )
        with self._db.reading() as connection:
            return {row.turn: row.words for row in connection.execute(query)}

    def usage(self, since: date, until: date, *, learner: str | None = None) -> list[Usage]:
        """What each model took on each day from `since` to `until`, the newest day first; of one
        learner if one is named."""
        query = select(_table).where(
            _table.c.at >= _midnight(since), _table.c.at < _midnight(until + timedelta(days=1))
        )
        if learner is not None:
            query = query.where(_table.c.learner == learner)
        found: dict[tuple[date, str], list[Any]] = {}
        with self._db.reading() as connection:
            for row in connection.execute(query.order_by(_table.c.seq)):
                found.setdefault((row.at.astimezone(UTC).date(), row.model), []).append(row)
        ordered = sorted(found.items(), key=lambda item: (-item[0][0].toordinal(), item[0][1]))
        return [_usage(day, model, rows) for (day, model), rows in ordered]


def _usage(day: date, model: str, rows: Sequence[Any]) -> Usage:
    used = Used()
    for row in rows:
        used = used + Used(row.calls, row.tokens_in, row.tokens_out, row.tokens_cached, row.cost)
    real = [row for row in rows if not row.turn.startswith(_REFUSED)]
    reasons = Counter(row.reason or "not finished" for row in rows if not row.words)
    return Usage(
        day=day,
        model=model,
        asked=len(real),
        shown=sum(bool(row.words) for row in real),
        learners=len({row.learner for row in rows}),
        used=used,
        reasons=dict(reasons.most_common()),
    )


def _refuse(connection: Connection, asked: Asked, spent: Whose) -> Spent:
    """The refusal, kept once a day so that the learner hears of it once."""
    refused = replace(asked, turn=f"{_REFUSED}{spent}:{_day(asked.at)}")
    told = _has(connection, asked.learner, refused.turn)
    if not told:
        _add(connection, refused, reason=f"budget: {spent}")
    return Spent(spent, told)


def _mine(asked: Asked) -> tuple[Any, ...]:
    return (_table.c.learner == asked.learner, _table.c.turn == asked.turn)


def _has(connection: Connection, learner: str, turn: str) -> bool:
    query = select(_table.c.seq).where(_table.c.learner == learner, _table.c.turn == turn)
    return connection.execute(query).first() is not None


def _add(connection: Connection, asked: Asked, *, reason: str = "") -> None:
    connection.execute(
        insert(_table).values(
            learner=asked.learner,
            turn=asked.turn,
            conversation=asked.conversation,
            scope=asked.scope,
            model=asked.model,
            prompt=asked.prompt,
            reason=reason,
            faults=[],
            words="",
            calls=0,
            tokens_in=0,
            tokens_out=0,
            tokens_cached=0,
            cost=None,
            at=asked.at,
        )
    )


def _take(connection: Connection, asked: Asked, used: Used) -> None:
    columns = _table.c
    values: dict[Any, Any] = {
        "calls": columns.calls + used.calls,
        "tokens_in": columns.tokens_in + used.tokens_in,
        "tokens_out": columns.tokens_out + used.tokens_out,
        "tokens_cached": columns.tokens_cached + used.tokens_cached,
    }
    if used.cost is not None:
        values["cost"] = func.coalesce(columns.cost, 0.0) + used.cost
    connection.execute(update(_table).where(*_mine(asked)).values(values))
    day = _day(asked.at)
    for scope in dict.fromkeys(("", asked.scope)):
        same = (_days.c.day == day, _days.c.scope == scope)
        row = connection.execute(select(_days.c.calls).where(*same)).first()
        if row is None:
            connection.execute(insert(_days).values(day=day, scope=scope, calls=0, tokens=0))
        connection.execute(
            update(_days)
            .where(*same)
            .values(calls=_days.c.calls + used.calls, tokens=_days.c.tokens + used.tokens)
        )


def _spent(connection: Connection, asked: Asked, tokens: int, limits: Limits) -> Whose | None:
    day = asked.at.astimezone(UTC).date()
    columns = _table.c
    mine = connection.execute(
        select(
            func.coalesce(func.sum(columns.calls), 0),
            func.coalesce(func.sum(columns.tokens_in + columns.tokens_out), 0),
        ).where(
            columns.learner == asked.learner,
            columns.at >= _midnight(day),
            columns.at < _midnight(day + timedelta(days=1)),
        )
    ).one()
    days = {
        row.scope: (row.calls, row.tokens)
        for row in connection.execute(
            select(_days).where(
                _days.c.day == day.isoformat(), _days.c.scope.in_(["", asked.scope])
            )
        )
    }
    taken: dict[Whose, tuple[int, int]] = {
        "learner": (int(mine[0]), int(mine[1])),
        "scope": days.get(asked.scope, (0, 0)) if asked.scope else (0, 0),
        "all": days.get("", (0, 0)),
    }
    return first_spent(limits, taken, tokens)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _day(moment: datetime) -> str:
    return moment.astimezone(UTC).date().isoformat()
