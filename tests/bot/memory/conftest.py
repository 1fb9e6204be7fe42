"""The memory on SQLite and on PostgreSQL."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.memory.store import MemoryStore
from bot.memory.tables import OWNED
from tests.bot.memory.postgres import Server, binaries, serving


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A throw-away PostgreSQL server."""
    folder = binaries()
    if folder is None:
        pytest.skip("PostgreSQL is not installed here (no initdb), so it is not tested")
    with serving(folder) as server:
        yield server


@pytest.fixture(params=["sqlite", "postgres"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A place for a memory in which nothing is yet."""
    if request.param == "sqlite":
        return str(tmp_path / "memory.db")
    server: Server = request.getfixturevalue("postgres")
    return server.empty()


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the newest schema and nobody in it, to be copied."""
    path = tmp_path_factory.mktemp("migrated") / "memory.db"
    MemoryStore.open(path).close()
    return path


@pytest.fixture(scope="session")
def migrated_url(postgres: Server) -> str:
    """A PostgreSQL database with the newest schema, to be emptied before use."""
    url = postgres.empty("migrated")
    MemoryStore.open(url).close()
    return url


@pytest.fixture(params=["sqlite", "postgres"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[MemoryStore]:
    """An open memory without anybody in it."""
    if request.param == "sqlite":
        where = str(shutil.copy(request.getfixturevalue("migrated_file"), tmp_path))
    else:
        where = request.getfixturevalue("migrated_url")
        server: Server = request.getfixturevalue("postgres")
        names = ", ".join(table.name for table in OWNED)
        server.run(f"TRUNCATE {names}, guilds, voice_days, forgotten", server.database(where))
    with MemoryStore.open(where) as opened:
        yield opened
