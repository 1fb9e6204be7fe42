"""No table of learners' data can be left out of export and forgetting, and no schema drift."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Table, insert, inspect

import bot.memory.indexes  # noqa: F401 - adds its indexes to the tables
from bot.memory.database import Database
from bot.memory.forgetting import owner_key
from bot.memory.migrate import VERSION_TABLE
from bot.memory.store import MemoryStore
from bot.memory.tables import OWNED, metadata
from bot.memory.types import JsonText, Utc

NOT_PERSONAL = {"meta", "forgotten", "guilds", "voice_days"}


def test_every_table_says_whose_its_rows_are() -> None:
    for table in metadata.tables.values():
        assert "owner" in table.info, table.name
        owner = table.info["owner"]
        if owner is None:
            assert table.name in NOT_PERSONAL
            assert not {"learner", "asker", "user"} & set(table.c.keys())
        else:
            # Forgetting goes by the owner, and by the moment after a restore; export by the order.
            assert {owner, "at", "seq"} <= set(table.c.keys())
    assert {t.name for t in OWNED} == set(metadata.tables) - NOT_PERSONAL


def test_the_database_has_these_tables_and_columns_and_no_others(where: str) -> None:
    MemoryStore.open(where).close()
    database = Database.open(where)
    with database.reading() as connection:
        names = set(inspect(connection).get_table_names())
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
        drift = compare_metadata(context, metadata)
    database.close()
    assert names == set(metadata.tables) | {VERSION_TABLE}
    assert drift == []


def canary_row(table: Table, owner: str, salt: bytes) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for column in table.c:
        if column.name == "seq":
            continue
        if isinstance(column.type, Utc):
            row[column.name] = datetime(2026, 1, 1, tzinfo=UTC)
        elif isinstance(column.type, JsonText):
            row[column.name] = ["CANARY"]
        else:
            row[column.name] = {bool: True, float: 0.5, int: 1}.get(
                column.type.python_type, "CANARY"
            )
    return row | {table.info["owner"]: owner_key(table.info["owner"], owner, salt)}


@pytest.mark.parametrize("table", OWNED, ids=lambda table: table.name)
def test_export_and_forgetting_cover_every_owned_table(store: MemoryStore, table: Table) -> None:
    with store._db.writing("test") as connection:
        for owner in ("ada", "bob"):
            connection.execute(insert(table).values(canary_row(table, owner, store._salt)))
    assert "CANARY" in json.dumps(store.export("ada")["tables"][table.name])
    assert store.forget("ada")[table.name] == 1
    assert not store.export("ada")["tables"][table.name]
    assert len(store.export("bob")["tables"][table.name]) == 1
