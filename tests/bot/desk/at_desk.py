"""A desk over a memory of its own, whose clock shows what a test says."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from bot.coach.linking import Linker
from bot.desk.desk import Desk
from bot.memory.store import MemoryStore
from knowledge.models import Knowledge


@dataclass
class Clock:
    """Shows one moment until it is set to another."""

    now: datetime = field(default_factory=lambda: datetime(2027, 2, 1, 9, tzinfo=UTC))

    def __call__(self) -> datetime:
        return self.now

    def set(self, text: str) -> None:
        self.now = datetime.fromisoformat(text).replace(tzinfo=UTC)


@contextmanager
def desk_in(
    folder: Path, knowledge: Knowledge, clock: Clock, zone: str = "Europe/London"
) -> Iterator[Desk]:
    """An open desk in a folder."""
    with MemoryStore.open(folder / "memory.db") as memory:
        yield Desk(knowledge, Linker(knowledge), memory, clock, zone=zone)
