"""The memory: one entrance to load, save, correct, export and forget what a learner told us.

Import this module where a memory is first needed: it brings SQLAlchemy with it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import UTC, datetime
from functools import cache, cached_property
from pathlib import Path
from types import EllipsisType
from typing import TYPE_CHECKING, Any, TypeVar, cast

from sqlalchemy import Connection, Select, Table, bindparam, func, insert, select, update

from bot.coach.record import (
    FACT_KINDS,
    Fact,
    FactKind,
    Gap,
    GapGroup,
    LearnerRecord,
    QuizOpen,
    QuizState,
    Remedy,
    RemedyRate,
    ResourceProgress,
    StepGiven,
    TopicEvidence,
    Turn,
)
from bot.memory import tables
from bot.memory.corrections import read_fact, read_polarity
from bot.memory.database import Database
from bot.memory.export import as_markdown, as_rows
from bot.memory.forgetting import (
    Tombstone,
    TombstoneFile,
    bury,
    erase,
    scrub_backups,
    token_of,
    unburied,
)
from bot.memory.migrate import MIGRATIONS, check_schema, drop_old_backups, migrate
from bot.memory.names import check_name
from bot.memory.questions import normalise, without_names
from bot.memory.tables import holds

if TYPE_CHECKING:
    from bot.accountability.aggregates import Aggregates
    from bot.memory.in_hand import InHandStore
    from bot.memory.promises import PromiseStore
    from bot.memory.settings_of_guilds import GuildStore
    from bot.memory.voiced import VoiceStore

STEPS = 20
REMEDIES = 50
QUIZ_DUE = 50
HEARD = 2_000

# Each table has a column for every field of its value.
_TABLES: dict[type, Table] = {
    Turn: tables.turns,
    Fact: tables.facts,
    TopicEvidence: tables.evidence,
    ResourceProgress: tables.resources,
    StepGiven: tables.steps,
    Remedy: tables.remedies,
    QuizState: tables.quiz_states,
    QuizOpen: tables.open_quizzes,
}

T = TypeVar("T")


class MemoryStore:
    """An open memory. It may be used from several threads, and by several processes at once.

    `promises` is what it remembers of promises, `guilds` what it remembers of guilds.

    Every method raises MemoryFailed when the database refuses.
    """

    def __init__(self, database: Database, schema: str, forgotten: Path | None) -> None:
        self._db = database
        self._schema = schema
        self._stones = TombstoneFile(forgotten) if forgotten else None
        with database.reading() as connection:
            query = select(tables.meta.c.value).where(tables.meta.c.key == "salt")
            self._salt = bytes(connection.execute(query).scalar_one())

    @cached_property
    def promises(self) -> PromiseStore:
        """What it remembers of promises; brought in when first asked for."""
        from bot.memory.promises import PromiseStore

        return PromiseStore(self._db, self._schema)

    @cached_property
    def guilds(self) -> GuildStore:
        """What it remembers of guilds; brought in when first asked for."""
        from bot.memory.settings_of_guilds import GuildStore

        return GuildStore(self._db, self._schema)

    @cached_property
    def in_hand(self) -> InHandStore:
        """What was said and is not answered yet; brought in when first asked for."""
        from bot.memory.in_hand import InHandStore

        return InHandStore(self._db, self._schema)

    @cached_property
    def voiced(self) -> VoiceStore:
        """What a chat model said and took; brought in when first asked for."""
        from bot.memory.voiced import VoiceStore

        return VoiceStore(self._db, self._schema)

    def aggregates(self, scope: str, guild: int, since: datetime, until: datetime) -> Aggregates:
        """What was asked within a scope from `since` to before `until`, counted over people."""
        from bot.memory.counting import aggregates

        return aggregates(self._db, scope, guild, since, until)

    @classmethod
    def open(
        cls,
        where: str | Path,
        *,
        forgotten: Path | None = None,
        migrations: Path = MIGRATIONS,
    ) -> MemoryStore:
        """The memory in a SQLite file, or in PostgreSQL by URL, brought to the newest schema.

        `forgotten` is the file of tombstones that outlives a restored copy of the database; for
        SQLite it lies beside the file. Raises MemoryFailed; MemoryTooNew for a newer schema.
        """
        database = Database.open(where)
        try:
            schema = migrate(database, migrations)
            if database.path is not None:
                with database.translated():
                    drop_old_backups(database.path)
                forgotten = forgotten or database.path.with_name(f"{database.path.name}.forgotten")
            store = cls(database, schema, forgotten)
            store._forget_again()
        except BaseException:
            database.close()
            raise
        return store

    def close(self) -> None:
        """Let go of files and connections."""
        self._db.close()

    def __enter__(self) -> MemoryStore:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def load(
        self,
        learner: str,
        conversation: str,
        turns: int = 12,
        *,
        now: datetime | None = None,
        items: Sequence[str] = (),
    ) -> LearnerRecord:
        """What is believed of a learner, with the last turns of one conversation.

        The quiz states are those due by `now` (at most 50, the longest due first), that of the
        open question and those of `items`. The time taken does not grow with the history.
        """
        check_name(learner, conversation)
        now = now or datetime.now(UTC)
        me = {"learner": learner}
        with self._db.reading() as db:
            opened = next(iter(_rows(db, QuizOpen, _held(QuizOpen), me)), None)
            wanted = [*items, *((opened.item,) if opened else ())]
            quiz = _rows(db, QuizState, _due(), {**me, "now": now, "limit": QUIZ_DUE})
            if wanted:
                quiz += _rows(db, QuizState, _asked_for(), {**me, "items": wanted})
            said = {**me, "conversation": conversation, "limit": turns}
            return LearnerRecord(
                learner,
                facts={f.kind: f for f in _rows(db, Fact, _held(Fact), me)},
                evidence={e.topic: e for e in _rows(db, TopicEvidence, _held(TopicEvidence), me)},
                resources={
                    r.resource: r for r in _rows(db, ResourceProgress, _held(ResourceProgress), me)
                },
                steps=_back(_rows(db, StepGiven, _newest(StepGiven), {**me, "limit": STEPS})),
                remedies=_back(_rows(db, Remedy, _newest(Remedy), {**me, "limit": REMEDIES})),
                open_quiz=opened,
                quiz={state.item: state for state in quiz},
                turns=_back(_rows(db, Turn, _said(), said)),
            )

    def heard(self, learner: str, since: datetime) -> tuple[datetime, ...]:
        """When a learner said something, in any conversation, from a moment on; oldest first.

        At most the newest 2,000.
        """
        check_name(learner)
        values = {"learner": learner, "since": since, "limit": HEARD}
        with self._db.reading() as connection:
            return tuple(reversed(connection.execute(_heard(), values).scalars().all()))

    def lately(self, learner: str, since: datetime, *, limit: int = 50) -> tuple[Turn, ...]:
        """The turns of a learner, of any conversation, from a moment on; oldest first."""
        check_name(learner)
        values = {"learner": learner, "since": since, "limit": limit}
        with self._db.reading() as connection:
            return _back(_rows(connection, Turn, _lately(), values))

    def save(
        self,
        learner: str,
        *,
        turn: Turn,
        facts: Iterable[Fact] = (),
        evidence: Iterable[TopicEvidence] = (),
        resources: Iterable[ResourceProgress] = (),
        steps: Iterable[StepGiven] = (),
        remedies: Iterable[Remedy] = (),
        quiz: Iterable[QuizState] = (),
        open_quiz: QuizOpen | EllipsisType | None = ...,
        gap: Gap | None = None,
        scope: str | None = None,
    ) -> bool:
        """Keep a turn and all that came of it: everything or nothing, and durable on return.

        An `open_quiz` of None closes the open question; left out, it stays as it is. `scope` says
        with whom the results of remedies are shared, and whose owner may count what was asked.
        Returns False, and changes nothing, when the turn was kept before, so that a caller who is
        in doubt may save again.
        """
        if turn.learner != learner:
            raise ValueError("the turn is another learner's")
        check_name(learner, turn.conversation)
        kept: list[tuple[Table, list[dict[str, Any]]]] = [
            (tables.facts, [_values(value) for value in facts]),
            (tables.evidence, [_values(value) for value in evidence]),
            (tables.resources, [_values(value) for value in resources]),
            (tables.steps, [_values(value) for value in steps]),
            (tables.remedies, [{**_values(r), "scope": scope or ""} for r in remedies]),
            (tables.quiz_states, [_values(value) for value in quiz]),
        ]

        def run(connection: Connection) -> bool:
            check_schema(connection, self._schema)
            if _has_turn(connection, turn):
                return False
            connection.execute(insert(tables.turns).values(**_values(turn), scope=scope or ""))
            for table, rows in kept:
                for row in rows:
                    _append(connection, table, learner, row, turn.at)
            if not isinstance(open_quiz, EllipsisType):
                _supersede(connection, tables.open_quizzes, learner, {}, turn.at)
            if isinstance(open_quiz, QuizOpen):
                row = {**_values(open_quiz), "at": turn.at}
                _append(connection, tables.open_quizzes, learner, row, turn.at)
            if gap is not None:
                self._keep_gap(connection, learner, gap, turn.at, scope or "")
            return True

        # The turn's id makes it safe to repeat.
        return self._db.write(learner, run)

    def correct(
        self, learner: str, what: str, value: str, *, at: datetime | None = None
    ) -> Fact | TopicEvidence | None:
        """Believe what the learner says now: of a kind of fact, or of a topic by its id.

        An empty value withdraws the belief and returns None. The old one stays as history. Raises
        CorrectionRefused when the value is none that can be believed.
        """
        check_name(learner)
        at = at or datetime.now(UTC)
        table, key = (tables.facts, "kind") if what in FACT_KINDS else (tables.evidence, "topic")
        believed: Fact | TopicEvidence | None = None
        if value.strip() and table is tables.facts:
            kind = cast(FactKind, what)
            believed = Fact(kind, read_fact(kind, value), value, at)
        elif value.strip():
            believed = TopicEvidence(what, read_polarity(what, value), value, "correction", at)
        with self._db.writing(learner) as connection:
            check_schema(connection, self._schema)
            if believed is None:
                _supersede(connection, table, learner, {key: what}, at)
            else:
                _append(connection, table, learner, _values(believed), at)
        return believed

    def export(self, learner: str) -> dict[str, Any]:
        """Everything that is kept of a learner, history and all, ready for `json.dumps`."""
        check_name(learner)
        with self._db.reading() as connection:
            rows = as_rows(connection, learner, self._salt)
        return {
            "learner": learner,
            "exported_at": datetime.now(UTC).isoformat(),
            "schema": self._schema,
            "tables": rows,
        }

    def export_markdown(self, learner: str) -> str:
        """The same as text to read, in which a reply is its answer."""
        return as_markdown(self.export(learner))

    def forget(self, learner: str) -> dict[str, int]:
        """Delete everything of a learner, also from the files; how many rows of each table.

        Raises MemoryFailed when traces may remain; to forget again is always safe.
        """
        check_name(learner)
        stone = Tombstone(token_of(learner, self._salt), datetime.now(UTC))
        if self._stones is not None:
            with self._db.translated():
                self._stones.add(stone)
        with self._db.writing(learner) as connection:
            check_schema(connection, self._schema)
            counts = erase(connection, learner, stone, self._salt)
        if self._db.path is not None:
            with self._db.translated():
                scrub_backups(self._db.path, learner, stone.token)
        self._db.scrub(list(counts))
        return counts

    def remedy_rates(self, scope: str | None, keys: Sequence[str]) -> dict[str, RemedyRate]:
        """How each remedy fared with all learners of a scope; zeros for one never tried."""
        remedies = tables.remedies.c
        query = (
            select(remedies.key, remedies.helped, func.count())
            .where(remedies.scope == (scope or ""), remedies.key.in_(keys), holds(tables.remedies))
            .group_by(remedies.key, remedies.helped)
        )
        found: dict[str, dict[bool | None, int]] = {key: {} for key in keys}
        with self._db.reading() as connection:
            for key, helped, count in connection.execute(query):
                found[key][helped] = count
        return {
            key: RemedyRate(
                tried=sum(counts.values()),
                answered=counts.get(True, 0) + counts.get(False, 0),
                helped=counts.get(True, 0),
            )
            for key, counts in found.items()
        }

    def gaps(self, limit: int = 50) -> list[GapGroup]:
        """What the coach could not answer, the most asked first, in the latest wording."""
        gaps = tables.gaps.c
        grouped = (
            select(
                gaps.normal,
                func.count().label("asked"),
                func.count(gaps.asker.distinct()).label("askers"),
                func.min(gaps.at).label("first_at"),
                func.max(gaps.at).label("last_at"),
                func.max(gaps.seq).label("latest"),
            )
            .group_by(gaps.normal)
            .order_by(func.count().desc(), func.max(gaps.seq).desc())
            .limit(limit)
        )
        with self._db.reading() as connection:
            groups = connection.execute(grouped).all()
            normals = [group.normal for group in groups]
            rows = connection.execute(
                select(gaps.seq, gaps.normal, gaps.question, gaps.nearest)
                .where(gaps.normal.in_(normals))
                .order_by(gaps.seq)
            ).all()
        topics: dict[str, Counter[str]] = {normal: Counter() for normal in normals}
        for row in rows:
            topics[row.normal].update(row.nearest)
        wording = {row.seq: row.question for row in rows}
        return [
            GapGroup(
                wording[group.latest],
                group.asked,
                group.askers,
                tuple(topic for topic, _ in topics[group.normal].most_common()),
                group.first_at,
                group.last_at,
            )
            for group in groups
        ]

    def _keep_gap(
        self, connection: Connection, learner: str, gap: Gap, at: datetime, scope: str
    ) -> None:
        name = connection.execute(
            select(tables.facts.c.value).where(
                tables.facts.c.learner == learner,
                tables.facts.c.kind == "name",
                holds(tables.facts),
            )
        ).scalar()
        names = [learner]
        if isinstance(name, str):
            names += [name, *(part for part in name.split() if len(part) > 2)]
        question = without_names(gap.question, names)
        connection.execute(
            insert(tables.gaps).values(
                asker=token_of(learner, self._salt),
                normal=normalise(question),
                question=question,
                nearest=list(gap.nearest),
                at=at,
                scope=scope,
            )
        )

    def _forget_again(self) -> None:
        """Carry out the deletions that this database, killed or restored, does not know of."""
        if self._stones is None:
            return
        with self._db.translated():
            stones = self._stones.read()
        if not stones:
            return
        with self._db.reading() as connection:
            left = unburied(connection, stones)
        if left:
            with self._db.writing("coach-memory-forgetting") as connection:
                deleted = bury(connection, left, self._salt)
            if deleted:
                self._db.scrub([table.name for table in tables.OWNED])


def _values(value: object) -> dict[str, Any]:
    return {field.name: getattr(value, field.name) for field in fields(cast(Any, value))}


def _columns(kind: type) -> Select[Any]:
    return select(*(_TABLES[kind].c[field.name] for field in fields(kind)))


# The queries of `load` are built once: building them costs more than running them.
@cache
def _held(kind: type) -> Select[Any]:
    table = _TABLES[kind]
    return _columns(kind).where(table.c.learner == bindparam("learner"), holds(table))


@cache
def _newest(kind: type) -> Select[Any]:
    table = _TABLES[kind]
    ordered = _held(kind).order_by(table.c.at.desc(), table.c.seq.desc())
    return ordered.limit(bindparam("limit"))


@cache
def _due() -> Select[Any]:
    due = tables.quiz_states.c.due
    return _held(QuizState).where(due <= bindparam("now")).order_by(due).limit(bindparam("limit"))


@cache
def _asked_for() -> Select[Any]:
    item = tables.quiz_states.c.item
    return _held(QuizState).where(item.in_(bindparam("items", expanding=True)))


@cache
def _said() -> Select[Any]:
    turns = tables.turns.c
    return (
        _columns(Turn)
        .where(
            turns.learner == bindparam("learner"), turns.conversation == bindparam("conversation")
        )
        .order_by(turns.seq.desc())
        .limit(bindparam("limit"))
    )


@cache
def _heard() -> Select[Any]:
    return _since(select(tables.turns.c.at))


@cache
def _lately() -> Select[Any]:
    return _since(_columns(Turn))


def _since(query: Select[Any]) -> Select[Any]:
    turns = tables.turns.c
    return (
        query.where(turns.learner == bindparam("learner"), turns.at >= bindparam("since"))
        .order_by(turns.at.desc())
        .limit(bindparam("limit"))
    )


def _rows(
    connection: Connection, kind: type[T], query: Select[Any], values: dict[str, Any]
) -> list[T]:
    return [kind(*row) for row in connection.execute(query, values)]


def _back(newest_first: list[T]) -> tuple[T, ...]:
    return tuple(reversed(newest_first))


def _has_turn(connection: Connection, turn: Turn) -> bool:
    turns = tables.turns.c
    query = select(turns.seq).where(turns.learner == turn.learner, turns.id == turn.id)
    return connection.execute(query).first() is not None


def _append(
    connection: Connection, table: Table, learner: str, row: dict[str, Any], at: datetime
) -> None:
    """Add a row to a history; the one that held until now is marked, not changed."""
    _supersede(connection, table, learner, {name: row[name] for name in table.info["key"]}, at)
    connection.execute(insert(table).values(learner=learner, **row))


def _supersede(
    connection: Connection, table: Table, learner: str, key: dict[str, Any], at: datetime
) -> None:
    same = [table.c[name] == value for name, value in key.items()]
    connection.execute(
        update(table)
        .where(table.c.learner == learner, holds(table), *same)
        .values(superseded_at=at)
    )
