"""What was acknowledged is kept: killed at any instant, and with several writers at once."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from pathlib import Path

from bot.memory.store import MemoryStore
from tests.bot.memory.people import turn
from tests.bot.memory.postgres import Server
from tests.bot.memory.processes import fresh, save_forever, save_many

KILLS = {"sqlite": 20, "postgres": 5}


def test_an_acknowledged_turn_survives_kill_9(where: str) -> None:
    MemoryStore.open(where).close()
    chance = random.Random(7)
    acked: list[str] = []
    for run in range(KILLS["postgres" if "://" in where else "sqlite"]):
        receiver, sender = fresh.Pipe(duplex=False)
        process = fresh.Process(target=save_forever, args=(where, "ada", run, sender))
        process.start()
        sender.close()
        for _ in range(chance.randrange(1, 6)):
            acked.append(receiver.recv())
        # Wait for a part of the time that a turn takes, so that the kill falls anywhere in it.
        receiver.poll(chance.random() * 0.01)
        process.kill()
        process.join()
        while True:
            try:
                acked.append(receiver.recv())
            except EOFError:
                break
    with MemoryStore.open(where) as store:
        tables = store.export("ada")["tables"]
    saved = [row["id"] for row in tables["turns"]]
    assert set(acked) <= set(saved)
    assert len(saved) == len(set(saved))
    # All that belongs to a turn is there, or none of it.
    assert [row["topic"] for row in tables["topic_evidence"]] == saved
    assert [row["key"] for row in tables["remedies"]] == saved
    if "://" not in where:
        with closing(sqlite3.connect(where)) as db:
            assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_several_processes_on_one_learner_keep_every_turn(where: str) -> None:
    MemoryStore.open(where).close()
    processes = [fresh.Process(target=save_many, args=(where, "ada", n, 15)) for n in range(4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0, 0, 0, 0]
    with MemoryStore.open(where) as store:
        tables = store.export("ada")["tables"]
        believed = store.load("ada", "main").evidence["python"]
    expected = {f"{run}-{number}" for run in range(4) for number in range(15)}
    assert {row["id"] for row in tables["turns"]} == expected
    evidence = tables["topic_evidence"]
    assert {row["quote"] for row in evidence} == expected
    # One after the other: exactly the last one holds.
    assert [row["quote"] for row in evidence if row["superseded_at"] is None] == [believed.quote]
    assert evidence[-1]["quote"] == believed.quote


def test_commits_reach_the_disk_before_they_are_acknowledged(tmp_path: Path) -> None:
    with MemoryStore.open(tmp_path / "memory.db") as store, store._db.reading() as connection:
        settings = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "secure_delete", "busy_timeout")
        }
    assert settings == {
        "journal_mode": "wal",
        "synchronous": 2,
        "secure_delete": 1,
        "busy_timeout": 10_000,
    }


def test_a_connection_that_the_server_dropped_is_made_anew(
    postgres: Server, migrated_url: str
) -> None:
    with MemoryStore.open(migrated_url) as store:
        store.save("pat", turn=turn("pat"))
        name = postgres.database(migrated_url)
        postgres.run(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            f"WHERE datname = '{name}' AND pid <> pg_backend_pid()"
        )
        assert store.save("pat", turn=turn("pat"))
        assert len(store.load("pat", "main").turns) == 2


def test_one_view_of_everything_while_others_write(where: str) -> None:
    with MemoryStore.open(where) as store, MemoryStore.open(where) as other:
        store.save("ada", turn=turn())
        with store._db.reading() as connection:
            count = "SELECT count(*) FROM turns"
            before = connection.exec_driver_sql(count).scalar()
            other.save("ada", turn=turn())
            assert connection.exec_driver_sql(count).scalar() == before
