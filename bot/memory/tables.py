"""The tables. Each says in `info["owner"]` which column holds whose a row is, or None.

Export and forgetting go by that, so that a table of learners' data cannot be left out of them.
History is appended: a row that no longer holds gets `superseded_at` and stays. The indexes over
some rows of a table are in `indexes`.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
)

from bot.memory.types import JsonText, SafeText, Utc

LEARNER = "learner"
ASKER = "asker"

metadata = MetaData()


def _sequence() -> Column[Any]:
    return Column("seq", BigInteger().with_variant(Integer, "sqlite"), primary_key=True)


def _text(name: str, *, nullable: bool = False) -> Column[Any]:
    return Column(name, SafeText, nullable=nullable)


def _moment(name: str, *, nullable: bool = False) -> Column[Any]:
    return Column(name, Utc, nullable=nullable)


def _scope() -> Column[Any]:
    """With whom something is shared in numbers; "" is nobody."""
    return Column("scope", SafeText, nullable=False, server_default="")


def _history(name: str, key: tuple[str, ...], *columns: Column[Any]) -> Table:
    """A table of which the rows that hold are found at once, one for each value of the key."""
    table = Table(
        name,
        metadata,
        _sequence(),
        _text(LEARNER),
        *columns,
        _moment("at"),
        _moment("superseded_at", nullable=True),
        info={"owner": LEARNER, "key": key},
    )
    Index(f"{name}_history", table.c.learner, table.c.superseded_at)
    return table


def holds(table: Table) -> ColumnElement[bool]:
    """The condition that a row of a history has not been superseded."""
    return table.c.superseded_at.is_(None)


meta = Table(
    "meta",
    metadata,
    Column("key", SafeText, primary_key=True),
    Column("value", LargeBinary, nullable=False),
    info={"owner": None},
)

# A tombstone says that someone asked to be forgotten; who, only a salted hash knows.
forgotten = Table(
    "forgotten",
    metadata,
    Column("token", SafeText, primary_key=True),
    _moment("at"),
    info={"owner": None},
)

turns = Table(
    "turns",
    metadata,
    _sequence(),
    _text("id"),
    _text(LEARNER),
    _text("conversation"),
    _moment("at"),
    _text("text"),
    _text("intent"),
    Column("reply", JsonText, nullable=False),
    _scope(),
    info={"owner": LEARNER},
)
Index("turns_by_id", turns.c.learner, turns.c.id, unique=True)
Index("turns_latest", turns.c.learner, turns.c.conversation, turns.c.seq)
Index("turns_heard", turns.c.learner, turns.c.at)

facts = _history(
    "facts", ("kind",), _text("kind"), Column("value", JsonText, nullable=False), _text("quote")
)
evidence = _history(
    "topic_evidence",
    ("topic",),
    _text("topic"),
    _text("polarity"),
    _text("quote"),
    _text("origin"),
)
resources = _history(
    "resource_progress", ("resource",), _text("resource"), _text("state"), _text("quote")
)
steps = _history(
    "steps",
    ("topic", "at"),
    _text("topic"),
    _text("track"),
    _text("reason"),
    _text("outcome", nullable=True),
)
remedies = _history(
    "remedies", ("key", "at"), _text("key"), Column("helped", Boolean), _text("scope")
)
quiz_states = _history(
    "quiz_states",
    ("item",),
    _text("item"),
    Column("card", JsonText, nullable=False),
    _moment("due"),
    Column("last_correct", Boolean),
    Column("confidence", Float),
    Column("seen", Integer, nullable=False),
)
open_quizzes = _history(
    "open_quizzes", (), _text("item"), _moment("asked_at"), Column("confidence", Float)
)

# Whoever reads the gaps shall not learn who asked: the asker is the salted hash of a learner.
gaps = Table(
    "gaps",
    metadata,
    _sequence(),
    _text(ASKER),
    _text("normal"),
    _text("question"),
    Column("nearest", JsonText, nullable=False),
    _moment("at"),
    _scope(),
    info={"owner": ASKER},
)
Index("gaps_by_asker", gaps.c.asker)
Index("gaps_by_question", gaps.c.normal)

# Promises. A week or a day is an ISO date as text: it is the learner's own and has no zone.
preferences = _history("preferences", (), Column("value", JsonText, nullable=False))

# What was promised is written once; `state` and `ship` are what the ledger and the ships come to.
commitments = Table(
    "commitments",
    metadata,
    _sequence(),
    _text(LEARNER),
    _text("id"),
    _text("week"),
    _text("text"),
    _text("when"),
    _text("where"),
    Column("hours", Float),
    _text("topic"),
    _text("project"),
    Column("links", JsonText, nullable=False),
    _text("after"),
    _text("state"),
    _text("ship"),
    _moment("at"),
    info={"owner": LEARNER},
)
Index("commitments_by_id", commitments.c.learner, commitments.c.id, unique=True)
Index("commitments_by_week", commitments.c.learner, commitments.c.week)

# The ledger: rows are only ever added.
commitment_changes = Table(
    "commitment_changes",
    metadata,
    _sequence(),
    _text(LEARNER),
    _text("commitment"),
    _text("to"),
    _text("why"),
    _text("quote"),
    _moment("at"),
    info={"owner": LEARNER},
)
Index(
    "commitment_changes_once",
    *(commitment_changes.c[name] for name in (LEARNER, "commitment", "at", "to")),
    unique=True,
)

check_ins = _history(
    "check_ins",
    ("week",),
    _text("week"),
    _moment("opened_at"),
    _moment("closes_at"),
    _moment("answered_at", nullable=True),
    _moment("closed_at", nullable=True),
    _text("said"),
    _text("shipped"),
    _text("learned"),
    _text("blocked"),
    _text("next"),
    Column("hours_built", Float),
    Column("hours_studied", Float),
    Column("snapshot", JsonText, nullable=False),
    Column("asked", JsonText, nullable=False),
)
breaks = _history("breaks", ("first",), _text("first"), _text("last"), _text("why"))
ships = _history(
    "ships",
    ("id",),
    _text("id"),
    _moment("shipped_at"),
    _text("title"),
    _text("link"),
    _text("hard"),
    _text("wrong"),
    Column("topics", JsonText, nullable=False),
    _text("commitment"),
    _text("project"),
    Column("public", Boolean, nullable=False),
)

# The outbox. `next_at` is when a worker shall look at a delivery next: when it falls due, is tried
# again, or the lease on it runs out; it is empty once the delivery has ended, so that the indexes
# by which workers claim hold only what is open. `touched_at` is when a worker last did something
# to an open one: it lies in the future only after a clock went back.
deliveries = Table(
    "deliveries",
    metadata,
    _sequence(),
    _text(LEARNER),
    _text("kind"),
    _text("period"),
    _moment("due_at"),
    Column("payload", JsonText, nullable=False),
    _text("state"),
    Column("tries", Integer, nullable=False),
    _text("reason"),
    _text("holder"),
    _moment("next_at", nullable=True),
    _moment("touched_at", nullable=True),
    _moment("sent_at", nullable=True),
    _moment("ended_at", nullable=True),
    Column("shard", Integer, nullable=False),
    _moment("at"),
    info={"owner": LEARNER},
)
Index("deliveries_once", *(deliveries.c[n] for n in (LEARNER, "kind", "period")), unique=True)

# Guilds. How one is set up is nobody's; who is in it is each member's own, and goes with them.
guilds = Table(
    "guilds",
    metadata,
    Column("guild", BigInteger, primary_key=True, autoincrement=False),
    Column("value", JsonText, nullable=False),
    _moment("at"),
    info={"owner": None},
)

memberships = Table(
    "memberships",
    metadata,
    _sequence(),
    _text(LEARNER),
    Column("guild", BigInteger, nullable=False),
    _text("name"),
    Column("on_board", Boolean),
    Column("in_digest", Boolean, nullable=False),
    _moment("left_at", nullable=True),
    _moment("at"),
    info={"owner": LEARNER},
)
Index("memberships_once", memberships.c.learner, memberships.c.guild, unique=True)
Index("memberships_of_guild", memberships.c.guild, memberships.c.learner)

pod_places = Table(
    "pod_places",
    metadata,
    _sequence(),
    _text(LEARNER),
    Column("guild", BigInteger, nullable=False),
    _text("circle"),
    _text("pod"),
    Column("thread", BigInteger),
    _moment("at"),
    info={"owner": LEARNER},
)
Index("pod_places_once", *(pod_places.c[n] for n in (LEARNER, "guild", "circle")), unique=True)
Index("pod_places_of_guild", pod_places.c.guild, pod_places.c.circle)

# What somebody said and was not answered yet: found again by whoever comes up after a crash.
in_hand = Table(
    "in_hand",
    metadata,
    _sequence(),
    _text(LEARNER),
    _text("key"),
    Column("guild", BigInteger),
    Column("channel", BigInteger, nullable=False),
    Column("message", BigInteger),
    _text("token"),
    _moment("at"),
    info={"owner": LEARNER},
)
Index("in_hand_once", in_hand.c.key, in_hand.c.learner, unique=True)

# Threads that were opened for one learner.
threads = Table(
    "threads",
    metadata,
    _sequence(),
    _text(LEARNER),
    Column("guild", BigInteger, nullable=False),
    _text("conversation"),
    _moment("at"),
    info={"owner": LEARNER},
)
Index("threads_once", threads.c.conversation, threads.c.learner, unique=True)

# What a chat model was asked for, what of it was shown, and what it took. A turn is asked for once.
voiced = Table(
    "voiced",
    metadata,
    _sequence(),
    _text(LEARNER),
    _text("turn"),
    _text("conversation"),
    _text("scope"),
    _text("model"),
    _text("prompt"),
    _text("reason"),
    Column("faults", JsonText, nullable=False),
    _text("words"),
    Column("calls", Integer, nullable=False),
    Column("tokens_in", BigInteger, nullable=False),
    Column("tokens_out", BigInteger, nullable=False),
    Column("tokens_cached", BigInteger, nullable=False),
    Column("cost", Float),
    _moment("at"),
    info={"owner": LEARNER},
)
Index("voiced_once", voiced.c.learner, voiced.c.turn, unique=True)
Index("voiced_of_learner", voiced.c.learner, voiced.c.at)
Index("voiced_said", voiced.c.learner, voiced.c.conversation, voiced.c.seq)
Index("voiced_by_day", voiced.c.at)

# What a scope took of the model on a day, and under "" what everybody took; nobody's words or name.
voice_days = Table(
    "voice_days",
    metadata,
    Column("day", SafeText, primary_key=True),
    Column("scope", SafeText, primary_key=True),
    Column("calls", BigInteger, nullable=False),
    Column("tokens", BigInteger, nullable=False),
    info={"owner": None},
)

OWNED: tuple[Table, ...] = tuple(t for t in metadata.sorted_tables if t.info["owner"])
