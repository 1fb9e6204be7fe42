"""The ledger of the voice: budgets that all processes share, and what `coach usage` prints."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.memory.errors import MemoryFailed
from bot.memory.store import MemoryStore
from bot.voice.ledger import Asked, Ledger, Limits, OwnLedger, Spent, Used
from tests.bot.memory.processes import fresh
from tests.bot.memory.spending import spend

AT = datetime(2026, 11, 21, 12, tzinfo=UTC)
DAY = AT.date()
NONE = Limits()


def asked(turn: str = "t1", learner: str = "ada", **more: object) -> Asked:
    found = Asked(learner, turn, "main", "guild", "openai:small", "coach/1/00", AT)
    return replace(found, **more)  # type: ignore[arg-type]


def speak(ledger: Ledger, who: Asked, used: Used, words: str = "Hello.") -> None:
    assert ledger.begin(who, NONE) is None
    assert ledger.call(who, 500, NONE) is None
    ledger.called(who, 500, used)
    ledger.end(who, reason="" if words else "time-out", faults=[], words=words)


@pytest.fixture(params=["own", "sqlite", "postgres"])
def ledger(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Ledger]:
    """Each ledger there is, with nothing in it."""
    if request.param == "own":
        yield OwnLedger()
        return
    if request.param == "sqlite":
        where = str(tmp_path / "memory.db")
    else:
        where = request.getfixturevalue("postgres").empty()
    with MemoryStore.open(where) as store:
        yield store.voiced


@pytest.mark.parametrize(
    ("limits", "whose"),
    [
        (Limits(learner_calls=2), "learner"),
        (Limits(scope_calls=2), "scope"),
        (Limits(calls=2), "all"),
        (Limits(learner_tokens=1_000), "learner"),
        (Limits(scope_tokens=1_000), "scope"),
        (Limits(tokens=1_000), "all"),
    ],
)
def test_a_budget_is_spent_by_calls_and_by_tokens(
    ledger: Ledger, limits: Limits, whose: str
) -> None:
    one = asked()
    assert ledger.begin(one, limits) is None
    assert [ledger.call(one, 500, limits) for _ in range(2)] == [None, None]
    assert ledger.call(one, 500, limits) == Spent(whose, told=False)  # type: ignore[arg-type]
    # That was said; from now on it is not said again.
    assert ledger.begin(asked("t2"), limits) == Spent(whose, told=True)  # type: ignore[arg-type]


def test_a_budget_is_one_s_own(ledger: Ledger) -> None:
    limits = Limits(learner_calls=1, scope_calls=2)
    for who in ("ada", "bob"):
        one = asked(f"t-{who}", who)
        assert ledger.begin(one, limits) is None
        assert ledger.call(one, 1, limits) is None
    # The server's is spent now, for whoever comes; elsewhere it is not.
    assert ledger.begin(asked("t3", "eve"), limits) == Spent("scope", told=False)
    assert ledger.begin(asked("t4", "eve", scope="other"), limits) is None
    assert ledger.begin(asked("t5", "eve", scope=""), limits) is None


def test_the_next_day_begins_anew(ledger: Ledger) -> None:
    limits = Limits(learner_calls=1, calls=1)
    one = asked()
    ledger.begin(one, limits)
    ledger.call(one, 1, limits)
    assert ledger.begin(asked("t2"), limits) is not None
    assert ledger.begin(asked("t3", at=AT + timedelta(days=1)), limits) is None


def test_what_a_call_really_took_counts(ledger: Ledger) -> None:
    limits = Limits(learner_tokens=1_000)
    one = asked()
    ledger.begin(one, limits)
    assert ledger.call(one, 900, limits) is None
    assert ledger.call(one, 900, limits) is not None
    ledger.called(one, 900, Used(calls=1, tokens_in=50, tokens_out=20))
    assert ledger.call(one, 900, limits) is None


def test_the_words_that_were_shown_are_found_by_turn(ledger: Ledger) -> None:
    speak(ledger, asked("t1"), Used(1, 10, 5), "One.")
    speak(ledger, asked("t2"), Used(1, 10, 5), "")
    speak(ledger, asked("t3"), Used(1, 10, 5), "Three.")
    speak(ledger, asked("t4", conversation="other"), Used(1, 10, 5), "Elsewhere.")
    speak(ledger, asked("t5", "bob"), Used(1, 10, 5), "Bob's.")
    assert ledger.words("ada", "main", 5) == {"t1": "One.", "t3": "Three."}
    assert ledger.words("ada", "main", 1) == {"t3": "Three."}


def test_many_at_once_make_no_more_calls_than_there_are(ledger: Ledger) -> None:
    limits = Limits(calls=7)
    granted: list[bool] = []

    def one(number: int) -> None:
        who = asked(f"t{number}", f"learner-{number}")
        fine = ledger.begin(who, limits) is None and ledger.call(who, 1, limits) is None
        granted.append(fine)

    threads = [threading.Thread(target=one, args=(n,)) for n in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(granted) == 7


def test_processes_share_a_budget(where: str) -> None:
    MemoryStore.open(where).close()
    processes = [fresh.Process(target=spend, args=(where, n)) for n in range(3)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    # Each exits with the number of calls that it was granted; there are ten in all.
    assert sum(process.exitcode or 0 for process in processes) == 10


def test_usage_is_told_by_day_and_model(store: MemoryStore) -> None:
    ledger = store.voiced
    speak(ledger, asked("t1"), Used(2, 100, 20, 60, 0.5), "Hello.")
    speak(ledger, asked("t2", "bob"), Used(1, 10, 5, 0, 0.25), "")
    speak(ledger, asked("t3", model="ollama:x"), Used(1, 7, 3), "Hi.")
    speak(ledger, asked("t4", at=AT - timedelta(days=1)), Used(1, 1, 1), "Old.")
    ledger.begin(asked("t5"), Limits(learner_calls=1))
    today = ledger.usage(DAY, DAY)
    assert [(row.model, row.asked, row.shown, row.learners) for row in today] == [
        ("ollama:x", 1, 1, 1),
        ("openai:small", 2, 1, 2),
    ]
    assert today[1].used == Used(3, 110, 25, 60, 0.75)
    assert today[1].reasons == {"time-out": 1, "budget: learner": 1}
    assert today[0].used.cost is None
    assert [row.day for row in ledger.usage(DAY - timedelta(days=6), DAY)][-1] == date(2026, 11, 20)
    assert [row.asked for row in ledger.usage(DAY, DAY, learner="bob")] == [1]


def test_a_turn_that_comes_again_is_the_same_row(store: MemoryStore) -> None:
    for _ in range(2):
        speak(store.voiced, asked("t1"), Used(1, 10, 5), "Hello.")
    (row,) = store.voiced.usage(DAY, DAY)
    assert (row.asked, row.used.calls) == (1, 2)


def test_it_is_exported_and_forgotten_with_the_rest_but_for_the_sums(store: MemoryStore) -> None:
    speak(store.voiced, asked("t1"), Used(1, 10, 5), "CANARY words")
    speak(store.voiced, asked("t2"), Used(1, 10, 5), "")
    exported = store.export("ada")["tables"]["voiced"]
    assert [row["words"] for row in exported] == ["CANARY words", ""]
    text = store.export_markdown("ada")
    assert "“CANARY words”" in text
    assert "not shown (time-out)" in text
    assert store.forget("ada")["voiced"] == 2
    assert store.voiced.usage(DAY, DAY) == []
    # Being forgotten gives nobody the server's budget anew.
    assert store.voiced.begin(asked("t3"), Limits(scope_calls=2)) == Spent("scope", told=False)
    assert store.voiced.begin(asked("t4"), Limits(learner_calls=2)) is None


def test_a_name_that_is_none_is_refused(store: MemoryStore) -> None:
    with pytest.raises(MemoryFailed, match="no name"):
        store.voiced.begin(asked(learner=""), NONE)
