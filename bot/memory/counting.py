"""What a guild asked in some weeks, counted over people by queries that give no name away."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, and_, func, select, text

from bot.accountability.aggregates import (
    Aggregates,
    GapCount,
    RemedyCount,
    ResourceCount,
    StuckCount,
)
from bot.memory import tables
from bot.memory.database import Database
from bot.memory.tables import holds

# As many turns and questions as are looked at, the newest ones.
MOST_ROWS = 50_000
_ROWS_AT_ONCE = 1_000


def aggregates(
    database: Database, scope: str, guild: int, since: datetime, until: datetime
) -> Aggregates:
    """All that was asked within a scope from `since` to before `until`, and how far the members of
    a guild are with their resources. Raises MemoryFailed."""
    with database.reading() as connection:
        people, turns, stuck, cited = _turns(connection, scope, since, until)
        return Aggregates(
            people,
            turns,
            stuck,
            _remedies(connection, scope, since, until),
            _gaps(connection, scope, since, until),
            _resources(connection, guild),
            cited,
        )


def _within(table: Table, scope: str, since: datetime, until: datetime) -> Any:
    # Written out, since by a parameter no partial index can be chosen.
    shared = text("scope <> ''")
    return and_(table.c.scope == scope, shared, table.c.at >= since, table.c.at < until)


def _newest(connection: Connection, query: Any, table: Table) -> Iterable[Any]:
    bounded = query.order_by(table.c.at.desc()).limit(MOST_ROWS)
    return connection.execution_options(yield_per=_ROWS_AT_ONCE).execute(bounded)


def _turns(
    connection: Connection, scope: str, since: datetime, until: datetime
) -> tuple[int, int, tuple[StuckCount, ...], dict[str, int]]:
    table = tables.turns
    query = select(table.c.learner, table.c.intent, table.c.reply).where(
        _within(table, scope, since, until)
    )
    everyone: set[str] = set()
    stuck: defaultdict[str, set[str]] = defaultdict(set)
    times: Counter[str] = Counter()
    cited: defaultdict[str, set[str]] = defaultdict(set)
    count = 0
    for learner, intent, reply in _newest(connection, query, table):
        count += 1
        everyone.add(learner)
        topics = reply.get("topics") or ()
        if intent == "stuck" and topics:
            # The first is what it was about; the others lie near it.
            stuck[topics[0]].add(learner)
            times[topics[0]] += 1
        for citation in reply.get("citations") or ():
            cited[citation["source"]].add(learner)
    counts = [StuckCount(topic, len(who), times[topic]) for topic, who in stuck.items()]
    counts.sort(key=lambda c: (-c.people, -c.times, c.topic))
    return len(everyone), count, tuple(counts), {source: len(who) for source, who in cited.items()}


def _remedies(
    connection: Connection, scope: str, since: datetime, until: datetime
) -> tuple[RemedyCount, ...]:
    table = tables.remedies
    query = (
        select(table.c.key, table.c.learner, table.c.helped)
        .where(table.c.scope == scope, holds(table), table.c.at >= since, table.c.at < until)
        .distinct()
        .subquery()
    )
    told = query.c.helped.is_not(None)
    answered = func.count(query.c.learner.distinct()).filter(told)
    helped = func.count(query.c.learner.distinct()).filter(query.c.helped.is_(True))
    people = func.count(query.c.learner.distinct())
    found = select(query.c.key, people, answered, helped).group_by(query.c.key)
    rows = connection.execute(found.order_by(people.desc(), query.c.key))
    return tuple(RemedyCount(*row) for row in rows)


def _gaps(
    connection: Connection, scope: str, since: datetime, until: datetime
) -> tuple[GapCount, ...]:
    table = tables.gaps
    query = select(table.c.asker, table.c.normal, table.c.question, table.c.nearest).where(
        _within(table, scope, since, until)
    )
    people: defaultdict[str, set[str]] = defaultdict(set)
    times: Counter[str] = Counter()
    asked: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    wording: dict[str, str] = {}
    for asker, normal, question, nearest in _newest(connection, query, table):
        topic = nearest[0] if nearest else ""
        people[topic].add(asker)
        times[topic] += 1
        asked[topic][normal].add(asker)
        wording.setdefault(normal, question)
    counts = [
        GapCount(
            topic,
            len(who),
            times[topic],
            tuple(
                sorted(
                    ((wording[normal], len(askers)) for normal, askers in asked[topic].items()),
                    key=lambda pair: (-pair[1], pair[0]),
                )
            ),
        )
        for topic, who in people.items()
    ]
    return tuple(sorted(counts, key=lambda c: (-c.people, -c.times, c.topic)))


def _resources(connection: Connection, guild: int) -> tuple[ResourceCount, ...]:
    progress, member = tables.resources, tables.memberships
    query = (
        select(progress.c.resource, progress.c.state, func.count())
        .join(member, member.c.learner == progress.c.learner)
        .where(member.c.guild == guild, member.c.left_at.is_(None), holds(progress))
        .group_by(progress.c.resource, progress.c.state)
    )
    states: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for resource, state, count in connection.execute(query):
        states[resource][state] = count
    counts = [ResourceCount(resource, **found) for resource, found in states.items()]
    return tuple(sorted(counts, key=lambda c: (-c.people, c.resource)))
