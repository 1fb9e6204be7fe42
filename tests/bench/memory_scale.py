"""How much longer a turn takes with a memory of two years than with a new one.

Run it by hand: `python -m tests.bench.memory_scale [postgresql://...]`. It prints the medians and
their ratio; without a URL it uses a SQLite file in a temporary folder.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bot.memory.store import MemoryStore
from tests.bot.memory.people import quiz, turn
from tests.bot.memory.test_scale import live

ROUNDS = 200


def report(name: str, action: Callable[[str], object]) -> None:
    """Take turns, so that whatever else the machine does falls on both alike."""
    times: dict[str, list[float]] = {"new": [], "old": []}
    for learner in ("new", "old") * ROUNDS:
        start = time.perf_counter()
        action(learner)
        times[learner].append(time.perf_counter() - start)
    new, old = (statistics.median(times[learner]) * 1_000 for learner in ("new", "old"))
    print(f"{name}: new {new:.2f} ms, two years {old:.2f} ms, ratio {old / new:.2f}")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        where = sys.argv[1] if len(sys.argv) > 1 else str(Path(folder) / "memory.db")
        with MemoryStore.open(where) as store:
            for number in range(20):
                live(store, f"other-{number}", 500, 200)
            live(store, "new", 60, 20)
            live(store, "old", 5_000, 2_000)
            report("load", lambda who: store.load(who, "main"))
            report("save", lambda who: store.save(who, turn=turn(who), quiz=[quiz("i", due=0)]))


if __name__ == "__main__":
    main()
