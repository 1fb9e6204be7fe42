"""What a guild asked, counted over people: only of its own scope, and only within the weeks."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import event

from bot.accountability.aggregates import (
    Aggregates,
    GapCount,
    RemedyCount,
    ResourceCount,
    StuckCount,
)
from bot.coach.record import Gap, Remedy, ResourceProgress, ResourceState, Turn
from bot.memory.store import MemoryStore
from tests.bot.memory.people import at, turn

GUILD = 42
SCOPE = "guild-42"


def ask(
    store: MemoryStore,
    learner: str,
    *topics: str,
    intent: str = "stuck",
    minutes: float = 10,
    scope: str | None = SCOPE,
    sources: tuple[str, ...] = (),
    **rest: Any,
) -> None:
    reply = {
        "answer": "",
        "topics": list(topics),
        "citations": [{"source": source} for source in sources],
    }
    said = turn(learner, minutes=minutes, reply=reply)
    values = {name: getattr(said, name) for name in Turn.__dataclass_fields__}
    store.save(learner, turn=Turn(**values | {"intent": intent}), scope=scope, **rest)


def count(store: MemoryStore) -> Aggregates:
    return store.aggregates(SCOPE, GUILD, at(0), at(100))


def test_nothing_was_asked_where_nobody_was(store: MemoryStore) -> None:
    assert count(store) == Aggregates()


def test_people_are_counted_once_however_often_they_ask(store: MemoryStore) -> None:
    ask(store, "ada", "pandas", "python")
    ask(store, "ada", "pandas", minutes=20)
    ask(store, "bob", "pandas")
    ask(store, "bob", "numpy", intent="concept", sources=("notes.pdf", "numpy"))
    ask(store, "ada", intent="smalltalk", sources=("notes.pdf",))
    found = count(store)
    assert (found.people, found.turns) == (2, 5)
    assert found.stuck == (StuckCount("pandas", 2, 3),)
    assert found.cited == {"notes.pdf": 2, "numpy": 1}


def test_other_scopes_and_other_weeks_do_not_count(store: MemoryStore) -> None:
    gap, remedy = Gap("Why?", ("pandas",)), Remedy("fix", True, at(10))
    for scope in ("guild-43", None, ""):
        ask(store, "ada", "pandas", scope=scope, gap=gap, remedies=[remedy])
    for minutes in (-1, 100):
        late = Remedy("fix", True, at(minutes))
        ask(store, "bob", "pandas", minutes=minutes, gap=gap, remedies=[late])
    assert count(store) == Aggregates()
    assert store.aggregates("", GUILD, at(0), at(100)).people == 0
    ask(store, "bob", "pandas", minutes=0)
    assert count(store).people == 1


def test_gaps_are_counted_by_the_topic_they_are_nearest_to(store: MemoryStore) -> None:
    ask(store, "ada", gap=Gap("What is RLHF?", ("llm", "rl")))
    ask(store, "bob", gap=Gap("what is rlhf", ("llm",)), minutes=20)
    ask(store, "bob", gap=Gap("What is DPO?", ("llm",)), minutes=30)
    ask(store, "cleo", gap=Gap("Best pizza?"))
    assert count(store).gaps == (
        GapCount("llm", 2, 3, (("what is rlhf", 2), ("What is DPO?", 1))),
        GapCount("", 1, 1, (("Best pizza?", 1),)),
    )


def test_ways_out_are_counted_with_what_people_told_of_them(store: MemoryStore) -> None:
    for learner, helped in (("ada", True), ("bob", False), ("cleo", None)):
        ask(store, learner, "pandas", remedies=[Remedy("fix", None, at(10))])
        if helped is not None:
            told = Remedy("fix", helped, at(10))
            ask(store, learner, "pandas", minutes=11, remedies=[told])
    ask(store, "ada", "pandas", minutes=12, remedies=[Remedy("fix", True, at(12))])
    ask(store, "ada", "pandas", minutes=13, remedies=[Remedy("other", False, at(13))])
    assert count(store).remedies == (RemedyCount("fix", 3, 2, 1), RemedyCount("other", 1, 1, 0))


def test_resources_are_those_of_the_members_who_are_there(store: MemoryStore) -> None:
    states: dict[str, ResourceState] = {
        "ada": "dropped", "bob": "half", "cleo": "finished", "gone": "dropped", "x": "started",
    }  # fmt: skip
    for learner, state in states.items():
        early = ResourceProgress("course", "started", "", at(1))
        late = ResourceProgress("course", state, "", at(2))
        ask(store, learner, resources=[early, late])
        if learner != "x":
            store.guilds.met(GUILD, learner, learner, at=at(0))
    store.guilds.left(GUILD, "gone", at=at(3))
    (found,) = count(store).resources
    assert found == ResourceCount("course", half=1, finished=1, dropped=1)
    assert found.people == 3


def test_who_is_forgotten_is_counted_no_more(store: MemoryStore) -> None:
    store.guilds.met(GUILD, "ada", "Ada", at=at(0))
    ask(
        store, "ada", "pandas", gap=Gap("Why?", ("pandas",)), remedies=[Remedy("fix", True, at(1))],
        resources=[ResourceProgress("course", "half", "", at(1))],
    )  # fmt: skip
    assert count(store).people == 1
    store.forget("ada")
    assert count(store) == Aggregates()


def test_counting_looks_at_nothing_but_the_scope_and_the_weeks(tmp_path: Path) -> None:
    path, seen = tmp_path / "memory.db", list[tuple[str, Any]]()
    with MemoryStore.open(path) as store:
        ask(store, "ada", "pandas", gap=Gap("Why?"))

        def note(_c: object, _k: object, statement: str, values: object, *_: object) -> None:
            seen.append((statement, values))

        event.listen(store._db._engine, "before_cursor_execute", note)
        count(store)
    plans: list[str] = []
    with closing(sqlite3.connect(path)) as db:
        for statement, values in seen:
            plans += [row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {statement}", values)]
    assert any("turns_of_scope" in plan for plan in plans)
    assert any("gaps_of_scope" in plan for plan in plans)
    assert not [
        p for p in plans if p.startswith("SCAN") and "anon" not in p and "subquery" not in p
    ]
