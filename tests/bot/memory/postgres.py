"""A PostgreSQL server of our own, thrown away afterwards; it listens on a socket file only."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


def binaries() -> Path | None:
    """The folder of initdb and postgres: on the PATH, or where Debian puts them."""
    found = shutil.which("initdb")
    if found and shutil.which("postgres"):
        return Path(found).resolve().parent
    installed = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    folders = [p.parent for p in installed if (p.parent / "postgres").exists()]
    return max(folders, key=lambda p: int(p.parent.name.split(".")[0]), default=None)


class Server:
    """A running server with databases to try things in."""

    def __init__(self, sockets: Path) -> None:
        self._sockets = sockets

    def url(self, database: str) -> str:
        return f"postgresql://coach@/{database}?host={self._sockets}"

    def database(self, url: str) -> str:
        return url.removeprefix("postgresql://coach@/").partition("?")[0]

    def run(self, statement: str, database: str = "postgres") -> list[Any]:
        import psycopg

        with psycopg.connect(self.url(database), autocommit=True) as connection:
            cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    def empty(self, database: str = "scratch") -> str:
        """A database in which nothing is; the one of that name that was there is emptied."""
        if not self.run(f"SELECT 1 FROM pg_database WHERE datname = '{database}'"):
            self.run(f"CREATE DATABASE {database}")
        self.run(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            f"WHERE datname = '{database}' AND pid <> pg_backend_pid()"
        )
        self.run("DROP SCHEMA public CASCADE; CREATE SCHEMA public", database)
        return self.url(database)


@contextmanager
def serving(folder: Path) -> Iterator[Server]:
    """Start a server with the binaries of a folder and stop it at the end."""
    import psycopg

    # pytest's own folders cannot be entered by another user, and their names are too long for a
    # socket.
    home = Path(tempfile.mkdtemp(prefix="coach-pg-"))
    who: dict[str, Any] = {}
    if os.geteuid() == 0:
        # The server refuses to run as root.
        nobody = pwd.getpwnam("nobody")
        os.chown(home, nobody.pw_uid, nobody.pw_gid)
        who = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
    data = home / "data"
    made = subprocess.run(
        [folder / "initdb", "-D", data, *"-U coach -A trust -E UTF8 --locale=C --no-sync".split()],
        cwd=home,
        capture_output=True,
        text=True,
        **who,
    )
    assert made.returncode == 0, made.stderr
    with (home / "log").open("w") as log:
        process = subprocess.Popen(
            [
                folder / "postgres",
                "-D",
                data,
                "-k",
                home,
                *"-c listen_addresses= -c fsync=off".split(),
            ],
            cwd=home,
            stdout=log,
            stderr=log,
            **who,
        )
    try:
        server = Server(home)
        deadline = time.monotonic() + 30
        while True:
            try:
                server.run("SELECT 1")
                break
            except psycopg.OperationalError:
                if process.poll() is not None or time.monotonic() > deadline:
                    raise AssertionError((home / "log").read_text()) from None
                time.sleep(0.05)
        yield server
    finally:
        process.send_signal(signal.SIGQUIT)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        shutil.rmtree(home, ignore_errors=True)
