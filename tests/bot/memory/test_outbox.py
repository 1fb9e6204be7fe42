"""The outbox on SQLite and on PostgreSQL: each delivery once, whoever claims, dies or is late."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from bot.accountability.values import Delivery, Mark
from bot.memory.errors import MemoryTooNew
from bot.memory.outbox import LEASE, Outbox, shard_of
from bot.memory.store import MemoryStore
from tests.bot.memory.test_migrations import with_another
from tests.bot.memory.test_scale import steps

NOW = datetime(2026, 3, 1, 18, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def delivery(
    learner: str = "ada", kind: str = "check_in", period: str = "2026-02-23", minutes: float = 0
) -> Delivery:
    return Delivery(learner, kind, period, NOW + minutes * MINUTE, {"why": "It is Sunday"})


@pytest.fixture
def outbox(store: MemoryStore) -> Outbox:
    return Outbox(store)


def claimed(outbox: Outbox, now: datetime = NOW, worker: str = "w", **how: Any) -> Delivery:
    (found,) = outbox.claim(now, worker, **how)
    return found


def begun(outbox: Outbox, now: datetime = NOW) -> Delivery:
    """A delivery that a worker has begun to send."""
    held = claimed(outbox, now)
    held = replace(held, tries=held.tries + 1, sent_at=now)
    begin = Mark(held, "sending", again_at=now + LEASE, sent_at=now)
    assert outbox.mark(now, [begin]) == [True]
    return held


def test_what_is_planned_twice_is_there_once_and_as_it_was(outbox: Outbox) -> None:
    assert outbox.plan([delivery(), delivery("bob")], NOW) == 2
    assert outbox.plan([delivery(minutes=5), delivery(period="2026-03-02")], NOW) == 1
    found = outbox.due(NOW + timedelta(days=1))
    assert [(d.learner, d.period, d.due_at) for d in found] == [
        ("ada", "2026-02-23", NOW),
        ("bob", "2026-02-23", NOW),
        ("ada", "2026-03-02", NOW),
    ]
    assert found[0].payload == {"why": "It is Sunday"}


def test_only_what_is_due_is_claimed_the_longest_due_first(outbox: Outbox) -> None:
    outbox.plan([delivery(period=str(n), minutes=m) for n, m in enumerate((0, -9, 1, -3))], NOW)
    assert [d.period for d in outbox.claim(NOW, "w")] == ["1", "3", "0"]
    assert outbox.claim(NOW, "w") == []


def test_a_claim_takes_no_more_than_it_asked_for(outbox: Outbox) -> None:
    outbox.plan([delivery(period=str(n)) for n in range(7)], NOW)
    batches = [len(outbox.claim(NOW, "w", limit=3)) for _ in range(4)]
    assert batches == [3, 3, 1, 0]


def test_kinds_come_in_their_order_and_share_the_limit(outbox: Outbox) -> None:
    outbox.plan(
        [delivery(kind=kind, period=str(n)) for kind in ("nudge", "digest") for n in range(2)]
        + [delivery()],
        NOW,
    )
    found = outbox.claim(NOW, "w", kinds=["check_in", "nudge", "digest"], limit=4)
    assert [d.kind for d in found] == ["check_in", "nudge", "nudge", "digest"]


def test_a_surface_takes_what_is_its_own_and_leaves_the_rest(outbox: Outbox) -> None:
    names = ["ada", "discord:7", "discord:80", "Discord:9", "discordia", "dis", "guild-7"]
    outbox.plan([delivery(name, minutes=n) for n, name in enumerate(names)], NOW)
    later = NOW + timedelta(hours=1)
    assert outbox.claim(later, "w", prefix="telegram:") == []
    found = outbox.claim(later, "w", prefix="discord:")
    assert [d.learner for d in found] == ["discord:7", "discord:80"]
    assert outbox.claim(later, "w", prefix="discord:") == []
    rest = outbox.claim(later, "w", prefix="")
    assert {d.learner for d in rest} == {"ada", "Discord:9", "discordia", "dis", "guild-7"}


def test_a_surface_may_share_what_is_its_own_and_take_it_by_kinds(outbox: Outbox) -> None:
    names = [f"discord:{n}" for n in range(1, 41)]
    kinds = ["nudge", "check_in"]
    outbox.plan([delivery(name, kind) for name in [*names, "ada"] for kind in kinds], NOW)
    shares = [
        outbox.claim(NOW, "w", prefix="discord:", kinds=kinds, shard=(part, 2)) for part in (0, 1)
    ]
    assert [d.kind for d in shares[0]] == sorted((d.kind for d in shares[0]), reverse=True)
    assert {d.learner for d in shares[0]} & {d.learner for d in shares[1]} == set()
    assert sorted(d.learner for share in shares for d in share) == sorted(names * 2)


def test_why_something_failed_may_be_said_anew_and_of_nothing_else(outbox: Outbox) -> None:
    outbox.plan([delivery(), delivery("bob"), delivery("cyn")], NOW)
    ada, bob, cyn = outbox.claim(NOW, "w")
    outbox.mark(NOW, [Mark(ada, "failed", "closed"), Mark(bob, "excused", "closed")])
    outbox.reword([ada, bob, cyn], "closed, as was told")
    outbox.reword([], "nothing")
    found = {
        d.learner: (d.state, d.reason) for n in ("ada", "bob", "cyn") for d in outbox.history(n)
    }
    assert found == {
        "ada": ("failed", "closed, as was told"),
        "bob": ("excused", "closed"),
        "cyn": ("claimed", ""),
    }
    assert outbox.mark(NOW, [Mark(ada, "sent", sent_at=NOW)]) == [True]
    outbox.reword([ada], "late")
    assert outbox.history("ada")[0].reason == ""


def test_a_worker_serves_only_the_learners_it_is_there_for(outbox: Outbox) -> None:
    names = [f"learner-{n}" for n in range(40)]
    outbox.plan([delivery(name) for name in names], NOW)
    assert [d.learner for d in outbox.claim(NOW, "w", only=["learner-7", "nobody"])] == [
        "learner-7"
    ]
    assert outbox.claim(NOW, "w", only=[]) == []
    parts = [{d.learner for d in outbox.claim(NOW, "w", shard=(n, 3))} for n in range(3)]
    assert all(parts)
    assert sorted(sum(map(list, parts), ["learner-7"])) == sorted(names)
    assert parts[1] == {n for n in names if 1365 <= shard_of(n) < 2730 and n != "learner-7"}


def test_what_was_sent_never_comes_again(outbox: Outbox) -> None:
    outbox.plan([delivery()], NOW)
    held = begun(outbox)
    assert outbox.mark(NOW, [Mark(held, "sent", sent_at=NOW)]) == [True]
    for days in (0, 1, 400, -400):
        assert outbox.claim(NOW + timedelta(days=days), "w") == []
    assert outbox.plan([delivery()], NOW) == 0
    (kept,) = outbox.history("ada")
    assert (kept.state, kept.sent_at, kept.tries) == ("sent", NOW, 1)


def test_a_lease_that_ran_out_goes_to_the_next_worker_and_the_first_may_begin_no_more(
    outbox: Outbox,
) -> None:
    outbox.plan([delivery()], NOW)
    first = claimed(outbox, worker="one")
    assert outbox.claim(NOW + LEASE - MINUTE, "two") == []
    second = claimed(outbox, NOW + LEASE, "two")
    assert (second.id, second.state) == (first.id, "claimed")
    begin = Mark(first, "sending", again_at=NOW + 2 * LEASE, sent_at=NOW)
    assert outbox.mark(NOW + LEASE, [begin]) == [False]
    assert outbox.mark(NOW, [Mark(first, "excused", "too late")]) == [False]
    assert outbox.mark(NOW + LEASE, [replace(begin, delivery=second)]) == [True]


def test_a_worker_of_the_same_name_does_not_hold_what_the_killed_one_held(outbox: Outbox) -> None:
    outbox.plan([delivery()], NOW)
    first = claimed(outbox, worker="w")
    claimed(outbox, NOW + LEASE, "w")
    assert outbox.mark(NOW, [Mark(first, "due", again_at=NOW)]) == [False]


def test_one_that_was_begun_and_abandoned_comes_back_as_such(outbox: Outbox) -> None:
    outbox.plan([delivery()], NOW)
    begun(outbox)
    again = claimed(outbox, NOW + LEASE)
    assert (again.state, again.tries, again.sent_at) == ("sending", 1, NOW)


def test_that_it_was_sent_is_believed_of_a_worker_that_was_overtaken(outbox: Outbox) -> None:
    outbox.plan([delivery()], NOW)
    slow = begun(outbox)
    quick = claimed(outbox, NOW + LEASE)
    doubt = Mark(quick, "failed", "it may have been sent", sent_at=quick.sent_at)
    assert outbox.mark(NOW + LEASE, [doubt]) == [True]
    assert outbox.mark(NOW + LEASE, [Mark(slow, "sent", sent_at=NOW + MINUTE)]) == [True]
    (kept,) = outbox.history("ada")
    assert (kept.state, kept.sent_at, kept.reason) == ("sent", NOW + MINUTE, "")


def test_what_is_put_off_waits_until_then_and_keeps_its_tries_and_reason(outbox: Outbox) -> None:
    outbox.plan([delivery()], NOW)
    held = begun(outbox)
    outbox.mark(NOW, [Mark(held, "due", "the network was down", NOW + 9 * MINUTE)])
    assert outbox.claim(NOW + 8 * MINUTE, "w") == []
    again = claimed(outbox, NOW + 9 * MINUTE)
    assert (again.state, again.tries, again.reason) == ("claimed", 1, "the network was down")
    assert again.sent_at is None


@pytest.mark.parametrize("state", ["sent", "excused", "failed"])
def test_what_has_ended_takes_no_other_end(outbox: Outbox, state: Any) -> None:
    outbox.plan([delivery()], NOW)
    held = claimed(outbox)
    assert outbox.mark(NOW, [Mark(held, state, "so it was")]) == [True]
    for other in ("excused", "failed", "due", "sending"):
        later: Any = Mark(held, other, "no", NOW if other in ("due", "sending") else None)
        assert outbox.mark(NOW, [later]) == [False]
    assert outbox.history("ada")[0].reason == "so it was"


def test_a_clock_that_was_ahead_leaves_no_lease_and_no_wait_in_the_future(outbox: Outbox) -> None:
    outbox.plan([delivery("ada"), delivery("bob")], NOW)
    ahead = NOW + timedelta(days=30)
    held = {d.learner: d for d in outbox.claim(ahead, "w")}
    outbox.mark(ahead, [Mark(held["bob"], "due", "it is night", ahead + timedelta(hours=8))])
    assert outbox.claim(NOW, "w") == []
    assert {d.learner for d in outbox.claim(NOW + LEASE, "w")} == {"ada", "bob"}


def test_a_wait_under_a_right_clock_is_left_alone(outbox: Outbox) -> None:
    outbox.plan([delivery()], NOW)
    outbox.mark(NOW, [Mark(claimed(outbox), "due", "a break", NOW + timedelta(days=20))])
    for minutes in range(0, 60 * 24, 60):
        assert outbox.claim(NOW + minutes * MINUTE, "w") == []


def test_what_was_given_up_in_the_future_is_looked_at_again(outbox: Outbox) -> None:
    outbox.plan([delivery(name) for name in ("ada", "bob", "eve")], NOW)
    ahead = NOW + timedelta(days=30)
    held = {d.learner: d for d in outbox.claim(ahead, "w")}
    outbox.mark(
        ahead,
        [
            Mark(held["ada"], "excused", "too late"),
            Mark(held["bob"], "sent", sent_at=ahead),
            Mark(held["eve"], "failed", "it may have been sent", sent_at=NOW),
        ],
    )
    found = {d.learner: d.state for d in outbox.claim(NOW, "w")}
    assert found == {"ada": "claimed", "eve": "sending"}
    assert outbox.history("ada")[0].state == "claimed"


def test_what_was_given_up_under_a_right_clock_stays_so(outbox: Outbox) -> None:
    outbox.plan([delivery("ada"), delivery("eve")], NOW)
    held = outbox.claim(NOW, "w")
    outbox.mark(NOW, [Mark(each, "excused", "you are on a break") for each in held])
    assert outbox.claim(NOW - LEASE, "w") == []
    assert outbox.claim(NOW + timedelta(days=9), "w") == []


def test_a_clock_that_begins_at_1970_gives_nothing_back(outbox: Outbox) -> None:
    outbox.plan([delivery()], NOW)
    outbox.mark(NOW, [Mark(claimed(outbox), "excused", "you are on a break")])
    assert outbox.claim(datetime(1970, 1, 1, 1, tzinfo=UTC), "w") == []
    assert outbox.claim(NOW, "w") == []


def test_what_was_refused_stays_so_under_a_clock_that_went_back(outbox: Outbox) -> None:
    outbox.plan([delivery()], NOW)
    outbox.mark(NOW, [Mark(claimed(outbox), "failed", "direct messages are closed")])
    assert outbox.claim(NOW - timedelta(days=3), "w") == []
    assert outbox.claim(NOW, "w") == []


def test_the_newest_week_of_each_learner_is_known(outbox: Outbox) -> None:
    outbox.plan(
        [
            delivery("ada", period="2025-12-29"),
            delivery("ada", period="2026-01-05"),
            delivery("ada", "digest", "2026-02-23"),
            delivery("bob", period="2026-02-23"),
        ],
        NOW,
    )
    assert outbox.last_weeks(["ada", "bob", "eve"]) == {
        "ada": date(2026, 1, 5),
        "bob": date(2026, 2, 23),
    }


def test_the_history_is_the_learners_own_and_newest_first(outbox: Outbox) -> None:
    outbox.plan([delivery("ada", "nudge", str(n)) for n in range(1, 6)], NOW)
    outbox.plan([delivery("bob"), delivery("ada")], NOW)
    found = outbox.history("ada", kinds=["nudge"], limit=3)
    assert [d.period for d in found] == ["5", "4", "3"]


def test_to_look_at_what_is_due_claims_nothing(outbox: Outbox) -> None:
    outbox.plan([delivery("ada"), delivery("bob", minutes=5)], NOW)
    assert [d.learner for d in outbox.due(NOW)] == ["ada"]
    assert [d.learner for d in outbox.due(NOW + 5 * MINUTE, only=["bob"])] == ["bob"]
    assert [d.state for d in outbox.claim(NOW, "w")] == ["claimed"]


def test_forgetting_takes_the_deliveries_and_a_late_mark_hits_nobody_else(
    store: MemoryStore, outbox: Outbox
) -> None:
    outbox.plan([delivery("ada")], NOW)
    held = begun(outbox)
    assert store.forget("ada")["deliveries"] == 1
    outbox.plan([delivery("bob")], NOW)
    # SQLite gives the number of a deleted row to the next one.
    assert outbox.mark(NOW, [Mark(held, "sent", sent_at=NOW)]) == [False]
    assert outbox.history("ada") == []
    assert outbox.history("bob")[0].state == "due"


def test_an_export_has_the_deliveries(store: MemoryStore, outbox: Outbox) -> None:
    outbox.plan([delivery()], NOW)
    (row,) = store.export("ada")["tables"]["deliveries"]
    assert (row["kind"], row["payload"]["why"]) == ("check_in", "It is Sunday")
    line = "check_in 2026-02-23, due 2026-03-01 18:00: due (It is Sunday)"
    assert line in store.export_markdown("ada")


def test_an_older_program_that_is_running_sends_nothing_after_a_migration(
    where: str, tmp_path: Path
) -> None:
    with MemoryStore.open(where) as old:
        outbox = Outbox(old)
        outbox.plan([delivery(), delivery("bob")], NOW)
        held = claimed(outbox, limit=1)
        MemoryStore.open(where, migrations=with_another(tmp_path)).close()
        with pytest.raises(MemoryTooNew):
            outbox.claim(NOW, "w")
        with pytest.raises(MemoryTooNew):
            outbox.mark(NOW, [Mark(held, "sending", again_at=NOW)])
        with pytest.raises(MemoryTooNew):
            outbox.plan([delivery("eve")], NOW)


def test_a_claim_costs_the_same_whatever_lies_in_the_past_or_the_future(tmp_path: Path) -> None:
    def history(store: MemoryStore, count: int) -> Outbox:
        outbox = Outbox(store)
        early = NOW - timedelta(days=900)
        outbox.plan(
            [replace(delivery("old", period=str(n)), due_at=early) for n in range(count)], NOW
        )
        while held := outbox.claim(early, "w"):
            outbox.mark(early, [Mark(d, "sent", sent_at=early) for d in held])
        outbox.plan([delivery("new", period=str(n), minutes=60 + n) for n in range(count)], NOW)
        outbox.plan([delivery("now", period=str(n)) for n in range(60)], NOW)
        return outbox

    ways: tuple[dict[str, Any], ...] = (
        {}, {"kinds": ["nudge", "check_in"]}, {"only": ["now"]}, {"shard": (0, 1)}
    )  # fmt: skip

    def cost(store: MemoryStore, outbox: Outbox, how: dict[str, Any]) -> int:
        return steps(store, lambda: outbox.claim(NOW, "w", limit=10, **how))

    costs = []
    for count in (20, 4_000):
        with MemoryStore.open(tmp_path / f"{count}.db") as store:
            outbox = history(store, count)
            outbox.claim(NOW, "w", limit=1)
            costs.append([cost(store, outbox, how) for how in ways])
    assert min(costs[0]) > 100
    for few, many in zip(*costs, strict=True):
        assert many <= few * 1.1


def test_every_query_of_a_worker_goes_by_an_index(tmp_path: Path) -> None:
    path = tmp_path / "memory.db"
    seen: list[tuple[str, Any]] = []

    def note(_c: object, _k: object, statement: str, values: object, *_: object) -> None:
        seen.append((statement, values))

    with MemoryStore.open(path) as store:
        outbox = Outbox(store)
        outbox.plan([delivery()], NOW)
        event.listen(store._db._engine, "before_cursor_execute", note)
        outbox.due(NOW)
        outbox.last_weeks(["ada"])
        outbox.history("ada", kinds=["check_in"])
        for how in ({"only": ["ada"]}, {"kinds": ["check_in"]}, {"shard": (0, 2)}, {"prefix": "a"}):
            outbox.claim(NOW, "w", limit=0, **how)
        begun(outbox)
    plans: list[str] = []
    with closing(sqlite3.connect(path)) as db:
        for statement, values in seen:
            asks = statement.lstrip().startswith(("SELECT", "UPDATE", "WITH"))
            if asks and "coach_memory_version" not in statement:
                plans += [row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {statement}", values)]
    assert sum("SEARCH deliveries" in plan for plan in plans) > 10
    assert [plan for plan in plans if plan.startswith("SCAN deliveries")] == []
