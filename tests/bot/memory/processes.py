"""What other processes do with a memory; they are started fresh and may be killed."""

from __future__ import annotations

import multiprocessing
import os
import signal
from multiprocessing.connection import Connection
from pathlib import Path

from bot.accountability.record import PromiseRecord, Writes
from bot.accountability.values import Change, CommitmentState
from bot.coach.record import Remedy, TopicEvidence
from bot.memory.store import MemoryStore
from tests.bot.memory.people import START, at, checkin, commitment, turn

# A server process that never held a connection makes the others; it has imported what is slow.
fresh = multiprocessing.get_context("forkserver")
fresh.set_forkserver_preload(["alembic.command", "psycopg", "tests.bot.memory.processes"])


def save_forever(where: str, learner: str, run: int, acked: Connection) -> None:
    """Save turns one after the other and tell the id of each when it has been saved."""
    store = MemoryStore.open(where)
    number = 0
    while True:
        key = f"{run}-{number}"
        store.save(
            learner,
            turn=turn(learner, key=key),
            evidence=[TopicEvidence(key, "known", "I know it", "said", START)],
            remedies=[Remedy(key, True, START)],
        )
        acked.send(key)
        number += 1


def save_many(where: str, learner: str, run: int, turns: int) -> None:
    """Save some turns, each of which claims something of the same topic."""
    with MemoryStore.open(where) as store:
        for number in range(turns):
            store.save(
                learner,
                turn=turn(learner, key=f"{run}-{number}"),
                evidence=[TopicEvidence("python", "known", f"{run}-{number}", "said", START)],
            )


def forget_and_die(where: str, learner: str) -> None:
    """Begin to forget, and be killed after the tombstone is written."""
    import bot.memory.store as module

    store = MemoryStore.open(where)
    vars(module)["erase"] = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
    store.forget(learner)


def open_with(where: str, migrations: Path) -> None:
    """Open a memory with these migrations and close it."""
    MemoryStore.open(where, migrations=migrations).close()


def promise_forever(where: str, learner: str, run: int, acked: Connection) -> None:
    """Promise and keep one thing after the other and tell the id of each when it is kept."""
    store = MemoryStore.open(where)
    number = 0
    while True:
        key = f"{run}-{number}"
        kept = Change(key, at(number), "kept")
        store.promises.save(
            learner, Writes(commitments=(commitment(learner, key),), changes=(kept,)), at=at(number)
        )
        acked.send(key)
        number += 1


def answer_many(where: str, learner: str, run: int, times: int) -> None:
    """Add a line to the same check-in again and again, and turn the same promise over."""
    to: CommitmentState = "kept" if run % 2 else "missed"
    with MemoryStore.open(where) as store:
        for number in range(times):

            def decision(record: PromiseRecord, number: int = number) -> Writes:
                before = record.checkin(checkin().week)
                said = f"{before.said if before else ''}{run}-{number}\n"
                moment = at(len(record.ledger.changes))
                changes = (Change("one", moment, to),) if record.ledger.state("one") != to else ()
                return Writes(
                    commitments=(commitment(learner),),
                    changes=changes,
                    checkins=(checkin(learner, said=said, answered_at=START),),
                )

            store.promises.decide(learner, decision, at=at(number))
