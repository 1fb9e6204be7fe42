"""Workers in processes of their own, which may be killed."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.accountability.due import LearnerState, key_of
from bot.accountability.values import Delivery, Preferences
from bot.accountability.worker import Surface, run_pass
from bot.memory.outbox import Outbox
from bot.memory.store import MemoryStore

SUNDAY = datetime(2026, 3, 1, 18, tzinfo=UTC)
LEASE = timedelta(seconds=1)


class Post:
    """A surface that other processes share: a file to which the key of each message is added.

    It is idempotent by key for those of which the kind is not `nudge`.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def send(self, delivery: Delivery, _: str) -> None:
        """Add the message, unless one with its key is there."""
        if delivery.kind != "nudge" and self.was_sent(delivery):
            return
        handle = os.open(self._path, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
        try:
            os.write(handle, f"{key_of(delivery)}\n".encode())
        finally:
            os.close(handle)

    def keys(self) -> list[str]:
        """The key of every message that arrived."""
        return self._path.read_text().split() if self._path.exists() else []

    def was_sent(self, delivery: Delivery) -> bool:
        """Whether a message with that key arrived."""
        return key_of(delivery) in self.keys()


def look_up(learner: str) -> tuple[Preferences, LearnerState]:
    """What holds for everybody here: any hour will do."""
    midnight = SUNDAY.time().replace(hour=0)
    prefs = Preferences(learner, quiet_from=midnight, quiet_until=midnight, nudges_a_week=9)
    return prefs, LearnerState(SUNDAY - timedelta(days=30))


def work(where: str, post: Path, name: str) -> None:
    """Send until nothing is left that is not ended. The clock is the true one, moved to SUNDAY."""
    ahead = SUNDAY + timedelta(minutes=1) - _started(post)
    with MemoryStore.open(where) as store:
        outbox, surface = Outbox(store), Post(post)
        while outbox.due(SUNDAY + timedelta(hours=1), limit=1):
            run_pass(
                outbox,
                Surface(surface.send),
                look_up,
                lambda: datetime.now(UTC) + ahead,
                worker=name,
                limit=7,
                lease=LEASE,
            )


def _started(post: Path) -> datetime:
    """The moment at which the first worker began, the same for all."""
    with closing(sqlite3.connect(post.with_suffix(".start"), timeout=10)) as db:
        db.execute("CREATE TABLE IF NOT EXISTS start (at TEXT, one INTEGER UNIQUE)")
        now = datetime.now(UTC).isoformat()
        db.execute("INSERT OR IGNORE INTO start VALUES (?, 1)", (now,))
        db.commit()
        (at,) = db.execute("SELECT at FROM start").fetchone()
    return datetime.fromisoformat(at)
