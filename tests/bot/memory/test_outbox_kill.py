"""Two workers at once, and workers that are killed with `kill -9` at any instant."""

from __future__ import annotations

import random
import time
from datetime import timedelta
from pathlib import Path

from bot.accountability.due import key_of
from bot.accountability.values import Delivery
from bot.accountability.worker import UNSURE
from bot.memory.outbox import Outbox
from bot.memory.store import MemoryStore
from tests.bot.memory.outbox_processes import SUNDAY, Post, work
from tests.bot.memory.processes import fresh

LEARNERS = 60
KILLS = {"sqlite": 15, "postgres": 6}


def owed(kind: str) -> list[Delivery]:
    """One delivery for each learner, due on Sunday at six."""
    return [
        Delivery(f"learner-{n}", kind, "2026-02-23" if kind == "check_in" else "1", SUNDAY)
        for n in range(LEARNERS)
    ]


def test_two_workers_at_once_send_each_delivery_once(where: str, tmp_path: Path) -> None:
    planned = owed("nudge") + owed("check_in")
    with MemoryStore.open(where) as store:
        Outbox(store).plan(planned, SUNDAY)
    workers = [
        fresh.Process(target=work, args=(where, tmp_path / "post", f"w{n}")) for n in range(2)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0, 0]
    assert sorted(Post(tmp_path / "post").keys()) == sorted(map(key_of, planned))
    with MemoryStore.open(where) as store:
        for each in planned:
            found = Outbox(store).history(each.learner)
            assert {row.state for row in found} == {"sent"}


def test_workers_that_are_killed_lose_nothing_and_double_nothing(
    where: str, tmp_path: Path
) -> None:
    planned = owed("check_in") + owed("nudge")
    with MemoryStore.open(where) as store:
        Outbox(store).plan(planned, SUNDAY)
    chance = random.Random(7)
    post = Post(tmp_path / "post")
    for run in range(KILLS["postgres" if "://" in where else "sqlite"]):
        worker = fresh.Process(target=work, args=(where, tmp_path / "post", f"w{run}"))
        worker.start()
        enough = len(post.keys()) + chance.randrange(1, 6)
        while worker.is_alive() and len(post.keys()) < enough:
            time.sleep(0.001)
        # Wait for a part of the time that a delivery takes, so that the kill falls anywhere in it.
        time.sleep(chance.random() * 0.005)
        worker.kill()
        worker.join()
    assert 0 < len(post.keys()) < len(planned)
    last = fresh.Process(target=work, args=(where, tmp_path / "post", "last"))
    last.start()
    last.join()
    assert last.exitcode == 0
    arrived = post.keys()
    assert len(arrived) == len(set(arrived))
    with MemoryStore.open(where) as store:
        for each in planned:
            row = next(r for r in Outbox(store).history(each.learner) if r.kind == each.kind)
            if key_of(each) in arrived and row.state == "sent":
                continue
            # A nudge is not idempotent by key, and nobody could look: it is let be, and said so.
            assert (each.kind, row.state) == ("nudge", "failed")
            assert UNSURE in row.reason
            assert row.sent_at is not None
            assert row.sent_at - SUNDAY < timedelta(hours=1)
