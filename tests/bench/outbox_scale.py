"""How long it takes to claim a batch from an outbox of a million deliveries.

Run it by hand: `python -m tests.bench.outbox_scale [--deliveries 1000000]`. It fills a SQLite file,
and a PostgreSQL server of its own where one is installed, in four ways: an empty history, a
million deliveries that have ended, a million that wait for their day, and a million that are due
at this moment. It prints the quickest, the median and the slowest time of claiming 500 and of each
narrower claim; it ends with 1 if a median is above 20 ms. A rare kind is shown and not judged: of a
million that are due at once its 500 lie on 500 pages of the disk, each of which has to be written.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert, text

from bot.memory.outbox import Outbox, shard_of
from bot.memory.store import MemoryStore
from bot.memory.tables import deliveries
from tests.bot.memory.postgres import binaries, serving

NOW = datetime(2026, 3, 1, 18, tzinfo=UTC)
BATCH, ROUNDS, GOAL_MS = 500, 20, 20.0
SCATTERED = "a rare kind"
KINDS = ("check_in", "reminder", "break_end", "digest", "nudge", "review")
LEARNERS = 20_000


def rows(state: str, count: int, due: Callable[[int], datetime]) -> Iterator[dict[str, Any]]:
    """Deliveries in one state, of all kinds and many learners."""
    ended = state != "due"
    for number in range(count):
        learner = f"learner-{number % LEARNERS}"
        yield {
            "learner": learner,
            "kind": KINDS[0] if number % 20 else KINDS[number // 20 % len(KINDS)],
            "period": f"{state}-{number}",
            "due_at": due(number),
            "payload": {"why": "Your check-in opens on Sundays at 18:00 (Europe/London)"},
            "state": state,
            "tries": int(ended),
            "reason": "",
            "holder": "worker/0123456789ab" if ended else "",
            "next_at": None if ended else due(number),
            "touched_at": None,
            "sent_at": due(number) if ended else None,
            "ended_at": due(number) if ended else None,
            "shard": shard_of(learner),
            "at": NOW,
        }


def fill(store: MemoryStore, found: Iterator[dict[str, Any]]) -> None:
    """Write rows by the ten thousand, and let the database look at them."""
    while batch := [row for _, row in zip(range(10_000), found, strict=False)]:
        with store._db.writing("fill") as connection:
            connection.execute(insert(deliveries), batch)
    with store._db._engine.connect() as connection:
        connection = connection.execution_options(isolation_level="AUTOCOMMIT")
        connection.execute(text("VACUUM ANALYZE deliveries" if not store._db.path else "ANALYZE"))


def claims(outbox: Outbox) -> dict[str, Callable[[datetime], int]]:
    """Each way to claim, at a moment; how many it found."""
    names = [f"learner-{number}" for number in range(10)]
    return {
        "500 of any": lambda now: len(outbox.claim(now, "w", limit=BATCH)),
        "500 by kinds": lambda now: len(outbox.claim(now, "w", limit=BATCH, kinds=KINDS)),
        SCATTERED: lambda now: len(outbox.claim(now, "w", limit=BATCH, kinds=["review"])),
        "one share of 4": lambda now: len(outbox.claim(now, "w", limit=BATCH, shard=(1, 4))),
        "ten learners": lambda now: len(outbox.claim(now, "w", limit=BATCH, only=names)),
    }


def measure(where: str, name: str, fillings: list[Iterator[dict[str, Any]]]) -> float:
    """Fill a new outbox, claim in every way again and again, print; the worst median in ms."""
    worst = 0.0
    with MemoryStore.open(where) as store:
        for filling in fillings:
            fill(store, filling)
        now = NOW
        for way, claim in claims(Outbox(store)).items():
            times, found = [], 0
            for _ in range(ROUNDS):
                now += timedelta(milliseconds=20)
                began = time.perf_counter()
                found = max(found, claim(now))
                times.append((time.perf_counter() - began) * 1000)
            median = statistics.median(times)
            worst = worst if way == SCATTERED else max(worst, median)
            print(
                f"{name:<38} {way:<15} {found:>4} {min(times):>7.1f} ms {median:>7.1f} ms "
                f"{max(times):>7.1f} ms",
                flush=True,
            )
    return worst


def main() -> int:
    """Print the table; 1 if a median is above the goal."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--deliveries", type=int, default=1_000_000)
    parser.add_argument("--only", default="", help="the cases that have this word in their name")
    asked = parser.parse_args()
    count = asked.deliveries
    fresh = 60_000
    cases: dict[str, Callable[[], list[Iterator[dict[str, Any]]]]] = {
        "nothing else": list,
        f"{count:,} ended": lambda: [
            rows("sent", count, lambda n: NOW - timedelta(minutes=n + fresh))
        ],
        f"{count:,} still to come": lambda: [
            rows("due", count, lambda n: NOW + timedelta(hours=1, seconds=n))
        ],
        f"{count:,} due": lambda: [
            rows("due", count, lambda n: NOW - timedelta(hours=9, seconds=n))
        ],
    }
    print(
        f"{'outbox':<38} {'claim':<15} {'got':>4} {'quickest':>10} {'median':>10} {'slowest':>10}"
    )
    worst = 0.0
    for case, filling in cases.items():
        if asked.only not in case:
            continue

        def fillings(filling: Callable[[], list[Any]] = filling) -> list[Any]:
            owed = (
                row | {"period": f"fresh-{row['period']}"}
                for row in rows("due", fresh, lambda n: NOW - timedelta(seconds=n % 7200))
            )
            return [*filling(), owed]

        with tempfile.TemporaryDirectory() as folder:
            where = str(Path(folder) / "memory.db")
            worst = max(worst, measure(where, f"SQLite, {case}", fillings()))
        found = binaries()
        if found is None:
            print("PostgreSQL is not installed here")
            continue
        with serving(found) as server:
            worst = max(worst, measure(server.empty(), f"PostgreSQL, {case}", fillings()))
    print(f"slowest median {worst:.1f} ms, goal {GOAL_MS:.0f} ms")
    return int(worst > GOAL_MS)


if __name__ == "__main__":
    raise SystemExit(main())
