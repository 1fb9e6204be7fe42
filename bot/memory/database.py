"""One database, SQLite or PostgreSQL: connections, transactions, locks and what goes wrong."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from bot.memory.errors import MemoryFailed

WAIT_SECONDS = 10

T = TypeVar("T")


class Database:
    """An open database. It may be used from several threads at once."""

    def __init__(self, engine: Engine, path: Path | None) -> None:
        self._engine = engine
        self.path = path
        self.where = str(path) if path else engine.url.render_as_string(hide_password=True)

    @classmethod
    def open(cls, where: str | Path) -> Database:
        """A database by file path or URL; nothing is read yet. Raises MemoryFailed."""
        url = _url(where)
        if url.get_backend_name() == "sqlite":
            path = Path(url.database or "")
            with _translated(str(path), path):
                _create_private(path)
            return cls(_sqlite(url), path)
        try:
            return cls(_postgres(url), None)
        except ImportError as error:
            raise MemoryFailed(
                "Remembering in PostgreSQL needs its driver. Install it with "
                "`pip install 'study-coach[postgres]'`, or unset COACH_DATABASE_URL."
            ) from error

    def close(self) -> None:
        """Let go of every connection."""
        self._engine.dispose()

    def translated(self) -> AbstractContextManager[None]:
        """A context in which what the database complains of becomes a MemoryFailed."""
        return _translated(self.where, self.path)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One consistent view of everything, however many queries are made."""
        with self.translated(), self._engine.connect() as connection:
            if self.path is None:
                connection = connection.execution_options(
                    isolation_level="REPEATABLE READ", postgresql_readonly=True
                )
            with connection.begin():
                yield connection

    @contextmanager
    def writing(self, lock: str, *, durable: bool = True) -> Iterator[Connection]:
        """One transaction that first waits for those that write under the same lock.

        One that need not be `durable` survives the end of this process, but perhaps not that of
        the machine; any later one that is takes it to the disk.

        SQLite has one lock for all. It is taken at once: a transaction that begins by reading and
        then writes is refused without a wait when another one came between.
        """
        with (
            self.translated(),
            self._engine.connect() as connection,
            _as_durable(connection, self.path is not None, durable),
            connection.execution_options(write=True).begin(),
        ):
            if self.path is None:
                if not durable:
                    connection.execute(text("SET LOCAL synchronous_commit = off"))
                connection.execute(
                    text("SELECT pg_advisory_xact_lock(:key)"), {"key": _lock_key(lock)}
                )
            yield connection

    def write(self, lock: str, run: Callable[[Connection], T]) -> T:
        """What `run` returns, in one transaction under a lock.

        When the server had let go of us it runs once more, so it has to bear being repeated.
        """

        def once() -> T:
            with self.writing(lock) as connection:
                return run(connection)

        try:
            return once()
        except MemoryFailed as failure:
            cause = failure.__cause__
            if isinstance(cause, DBAPIError) and cause.connection_invalidated:
                return once()
            raise

    def scrub(self, tables: list[str]) -> None:
        """Make sure that what was deleted is not in the files any more.

        SQLite: freed pages are dropped and the log is emptied. PostgreSQL: the rows are vacuumed;
        how long its log and its backups keep them is the server's setting.
        """
        if self.path is None:
            with self.translated(), self._engine.connect() as connection:
                connection = connection.execution_options(isolation_level="AUTOCOMMIT")
                for table in tables:
                    connection.execute(text(f'VACUUM "{table}"'))
            return
        with self.translated():
            raw = self._engine.raw_connection()
            try:
                cursor = raw.cursor()
                cursor.execute("VACUUM")
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                busy = any(row[0] for row in cursor.fetchall())
                cursor.close()
            finally:
                raw.close()
        if busy:
            raise MemoryFailed(
                f"What was to be forgotten is deleted, but another program is reading {self.path}, "
                "so that traces may remain in its log. Close the other program and forget again."
            )


def _url(where: str | Path) -> URL:
    if isinstance(where, Path) or "://" not in where:
        return URL.create("sqlite+pysqlite", database=str(Path(where).expanduser().absolute()))
    try:
        url = make_url(where.replace("postgres://", "postgresql://", 1))
    except (ArgumentError, ValueError):
        # Without the cause, which may quote the password.
        raise MemoryFailed(
            "The address of the database cannot be read. Set COACH_DATABASE_URL to something like "
            "postgresql://user:password@host/database, or unset it to use a file."
        ) from None
    if url.get_backend_name() == "sqlite" and url.database not in (None, "", ":memory:"):
        return URL.create("sqlite+pysqlite", database=str(Path(str(url.database)).absolute()))
    if url.get_backend_name() == "postgresql":
        return url.set(drivername="postgresql+psycopg")
    raise MemoryFailed(
        f"There is no memory for {url.drivername}. Set COACH_DATABASE_URL to "
        "postgresql://user:password@host/database, or unset it to use a file."
    )


def _create_private(path: Path) -> None:
    """Make the file readable by its owner only. One that exists is left alone, since opening and
    closing it here would drop the locks that SQLite holds on it in this process."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))


def _sqlite(url: URL) -> Engine:
    # With isolation_level None the driver begins nothing on its own: `_begin` does.
    engine = create_engine(
        url,
        connect_args={"timeout": WAIT_SECONDS, "isolation_level": None},
        hide_parameters=True,
    )

    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _: Any) -> None:
        connection.execute(f"PRAGMA busy_timeout={WAIT_SECONDS * 1000}")
        _use_wal(connection)
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA secure_delete=ON")
        # 16 MB of log, so that a claim of many deliveries need not empty it each time.
        connection.execute("PRAGMA wal_autocheckpoint=4000")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        write = connection.get_execution_options().get("write")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")

    return engine


def _use_wal(connection: Any) -> None:
    """Switch to the write-ahead log; SQLite does not wait by itself when two do so at once."""
    deadline = time.monotonic() + WAIT_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
        time.sleep(0.01)


def _postgres(url: URL) -> Engine:
    engine = create_engine(
        url,
        connect_args={"connect_timeout": WAIT_SECONDS},
        pool_pre_ping=True,
        hide_parameters=True,
    )

    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"SET lock_timeout = '{WAIT_SECONDS}s'")
        connection.commit()

    return engine


@contextmanager
def _as_durable(connection: Connection, sqlite: bool, durable: bool) -> Iterator[None]:
    """Let SQLite commit without waiting for the disk; the setting is the connection's."""
    if durable or not sqlite:
        yield
        return
    raw: Any = connection.connection.driver_connection
    raw.execute("PRAGMA synchronous=NORMAL")
    try:
        yield
    finally:
        raw.execute("PRAGMA synchronous=FULL")


def _lock_key(lock: str) -> int:
    digest = hashlib.sha256(lock.encode("utf-8", "replace")).digest()
    return int.from_bytes(digest[:8], "big", signed=True)


@contextmanager
def _translated(where: str, path: Path | None) -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        raise _failure(where, path, error.orig or error) from error
    except (sqlite3.Error, PoolTimeout, OSError) as error:
        raise _failure(where, path, error) from error


def _failure(where: str, path: Path | None, error: BaseException) -> MemoryFailed:
    # The first line only: the ones after it may quote what was to be stored.
    reason = (str(error).splitlines() or [type(error).__name__])[0]
    if "locked" in reason or "lock timeout" in reason or isinstance(error, PoolTimeout):
        return MemoryFailed(
            f"The memory {where} is busy: something else has been writing to it for "
            f"{WAIT_SECONDS} seconds. Try again, and if it stays so, stop the other program."
        )
    if path is None:
        return MemoryFailed(
            f"The memory {where} does not answer: {reason}. Check COACH_DATABASE_URL and that "
            "the database server runs, then try again."
        )
    if "malformed" in reason or "not a database" in reason:
        return MemoryFailed(
            f"The memory {where} is damaged: {reason}. Put back a copy of it, or move it to "
            "another place to begin with an empty memory."
        )
    return MemoryFailed(
        f"The memory {where} cannot be used: {reason}. Check that the folder is writable and that "
        "the disk has room, or set COACH_HOME to another folder."
    )
