"""What a reply costs does not grow with the history: counted in steps of SQLite, not in time."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import event, insert

from bot.memory import tables
from bot.memory.store import REMEDIES, STEPS, MemoryStore
from tests.bot.memory.people import at, quiz, save_everything, turn


def live(store: MemoryStore, learner: str, turns: int, answers: int) -> None:
    """Write a history as long use would leave it."""

    def many(table: Any, count: int, keep: int = 0, **row: Any) -> None:
        rows = []
        for number in range(count):
            ended: dict[str, Any] = {
                "superseded_at": at(number + 1) if number < count - keep else None
            }
            if table is tables.turns:
                ended = {"id": f"{learner}-{number}"}
            if table in (tables.steps, tables.remedies):
                ended = {"superseded_at": None}
            rows.append({"learner": learner, "at": at(number), **row, **ended})
        with store._db.writing(learner) as connection:
            connection.execute(insert(table), rows)

    said: dict[str, Any] = {"conversation": "main", "text": "?", "intent": "stuck", "reply": {}}
    many(tables.turns, turns, **said)
    many(tables.facts, turns, keep=1, kind="goal", value="job", quote="")
    known: dict[str, Any] = {"topic": "python", "polarity": "known", "quote": "", "origin": "said"}
    many(tables.evidence, turns, keep=1, **known)
    many(tables.resources, turns, keep=1, resource="course", state="half", quote="")
    many(tables.steps, turns, topic="python", track="six-steps", reason="", outcome=None)
    many(tables.remedies, turns, key="reshape", helped=True, scope="")
    answer: dict[str, Any] = {
        "item": "i",
        "card": {},
        "due": at(-1),
        "last_correct": True,
        "confidence": None,
    }
    many(tables.quiz_states, answers, keep=1, seen=1, **answer)
    many(tables.open_quizzes, answers, keep=1, item="i", asked_at=at(0), confidence=None)


def steps(store: MemoryStore, action: Any) -> int:
    """How many instructions of its virtual machine SQLite runs for an action."""
    counted = 0

    def tick() -> int:
        nonlocal counted
        counted += 1
        return 0

    raw: Any = store._db._engine.raw_connection()
    connection = raw.driver_connection
    raw.close()
    connection.set_progress_handler(tick, 1)
    action()
    connection.set_progress_handler(None, 0)
    return counted


def test_a_reply_after_two_years_costs_what_it_cost_after_two_weeks(tmp_path: Path) -> None:
    with MemoryStore.open(tmp_path / "memory.db") as store:
        live(store, "new", max(STEPS, REMEDIES) + 10, 20)
        live(store, "old", 5_000, 2_000)
        # The first call of each kind reads the schema.
        store.load("other", "main")
        store.save("other", turn=turn("other"))
        loads = [steps(store, lambda who=who: store.load(who, "main")) for who in ("new", "old")]
        saves = [
            steps(
                store,
                lambda who=who: store.save(who, turn=turn(who), quiz=[quiz("i", due=0)]),
            )
            for who in ("new", "old")
        ]
    assert min(loads + saves) > 100
    assert loads[1] <= loads[0] * 1.05
    assert saves[1] <= saves[0] * 1.05


def test_every_query_of_a_reply_goes_by_an_index(tmp_path: Path) -> None:
    path = tmp_path / "memory.db"
    seen: list[tuple[str, Any]] = []

    def note(_c: object, _k: object, statement: str, values: object, *_: object) -> None:
        seen.append((statement, values))

    with MemoryStore.open(path) as store:
        event.listen(store._db._engine, "before_cursor_execute", note)
        store.load("ada", "main", items=["other"])
        save_everything(store, "ada", "mark")
        store.remedy_rates("guild", ["mark-remedy"])
    plans: list[str] = []
    with closing(sqlite3.connect(path)) as db:
        for statement, values in seen:
            asks = statement.lstrip().startswith(("SELECT", "UPDATE"))
            if asks and "coach_memory_version" not in statement:
                plans += [row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {statement}", values)]
    assert len(plans) > 15
    assert [plan for plan in plans if not plan.startswith("SEARCH")] == []
