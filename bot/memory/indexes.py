"""The indexes over some rows of a table, such as those that hold.

The migrations make them; import this module where a schema is compared with them. Naming such an
index brings in the dialect of every database, which no query needs.
"""

from __future__ import annotations

from sqlalchemy import Index, Table, text

from bot.memory import tables
from bot.memory.tables import LEARNER

_HOLDS = "superseded_at IS NULL"
_SHARED = "scope <> ''"


def _some(name: str, condition: str, table: Table, *columns: str, unique: bool = False) -> None:
    Index(
        name,
        *(table.c[column] for column in columns),
        unique=unique,
        sqlite_where=text(condition),
        postgresql_where=text(condition),
    )


# Their size does not grow with the history.
for _history in [table for table in tables.metadata.tables.values() if "key" in table.info]:
    _key = _history.info["key"]
    _some(f"{_history.name}_current", _HOLDS, _history, LEARNER, *_key, unique=True)
_some("steps_latest", _HOLDS, tables.steps, LEARNER, "at")
_some("remedies_latest", _HOLDS, tables.remedies, LEARNER, "at")
_some("remedies_rates", _HOLDS, tables.remedies, "scope", "key", "helped")
_some("quiz_states_due", _HOLDS, tables.quiz_states, LEARNER, "due")
_some("breaks_latest", _HOLDS, tables.breaks, LEARNER, "last")
_some("ships_latest", _HOLDS, tables.ships, LEARNER, "shipped_at")

_some("turns_of_scope", _SHARED, tables.turns, "scope", "at")
_some("gaps_of_scope", _SHARED, tables.gaps, "scope", "at")
_some("commitments_open", "state = 'open'", tables.commitments, LEARNER, "week")

_OPEN = "next_at IS NOT NULL"
_some("deliveries_next", _OPEN, tables.deliveries, "next_at", "shard")
_some("deliveries_next_of_kind", _OPEN, tables.deliveries, "kind", "next_at", "shard")
# Without `next_at`, so that a claim of many leaves this one alone.
_some("deliveries_open", "ended_at IS NULL", tables.deliveries, LEARNER)
_some("deliveries_touched", "touched_at IS NOT NULL", tables.deliveries, "touched_at")
_UNSENT = "ended_at IS NOT NULL AND state <> 'sent'"
_some("deliveries_unsent", _UNSENT, tables.deliveries, "ended_at")
