"""A process that spends from a budget which it shares with others."""

from __future__ import annotations

import sys
from datetime import UTC, datetime

from bot.memory.store import MemoryStore
from bot.voice.ledger import Asked, Limits

AT = datetime(2026, 11, 21, 12, tzinfo=UTC)


def spend(where: str, number: int) -> None:
    """Ask for eight calls of the ten that there are; exits with the number that was granted."""
    granted = 0
    limits = Limits(calls=10)
    with MemoryStore.open(where) as store:
        for call in range(8):
            turn = f"{number}-{call}"
            one = Asked(f"learner-{number}", turn, "c", "", "openai:x", "p", AT)
            fine = store.voiced.begin(one, limits) is None
            granted += fine and store.voiced.call(one, 1, limits) is None
    sys.exit(granted)
