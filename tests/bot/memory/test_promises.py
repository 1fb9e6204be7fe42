"""What the memory of promises must do, run on SQLite and on PostgreSQL."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from itertools import pairwise
from pathlib import Path

import pytest

from bot.accountability.commitments import Ledger
from bot.accountability.errors import PromiseRefused
from bot.accountability.record import PromiseRecord, Writes
from bot.accountability.values import Break, Change, Preferences, Ship
from bot.memory.errors import MemoryFailed
from bot.memory.promises import SHIPS, WEEKS
from bot.memory.store import MemoryStore
from tests.bot.memory.people import START, WEEK, at, checkin, commitment, promises
from tests.bot.memory.processes import answer_many, fresh, promise_forever
from tests.bot.memory.test_scale import steps


def keep(store: MemoryStore, minutes: float = 0, learner: str = "ada", **writes: object) -> bool:
    return store.promises.save(learner, Writes(**writes), at=at(minutes))  # type: ignore[arg-type]


def load(store: MemoryStore, learner: str = "ada") -> PromiseRecord:
    return store.promises.load(learner, now=at(60))


def test_a_stranger_has_promised_nothing(store: MemoryStore) -> None:
    assert load(store) == PromiseRecord("ada", Preferences("ada"))


def test_what_was_kept_is_loaded_as_it_was(store: MemoryStore) -> None:
    prefs = Preferences(
        "ada",
        "Asia/Kathmandu",
        weekday=2,
        at=time(7, 45),
        closes_after_hours=24,
        quiet_from=time(22, 30),
        quiet_until=time(6),
        nudges_a_week=1,
        off=frozenset({"digest", "no_ship"}),
        snoozed_until=at(99),
        on_board=True,
    )
    full = commitment(
        when="on Tuesday",
        where="at home",
        hours=1.5,
        topic="numpy",
        project="digits",
        after="zero",
        links=("https://example.org/a",),
    )
    change = Change("one", at(5), "partly", "a cold", "half of it")
    answered = checkin(
        answered_at=at(3),
        closed_at=at(4),
        shipped="it",
        learned="that",
        blocked="this",
        next="more",
        hours_built=0.0,
        hours_studied=2.25,
        snapshot={"kept_rate": 0.5, "commitments": [{"id": "one"}]},
        said="first\nsecond",
        asked=("one",),
    )
    away = Break("ada", date(2026, 2, 28), date(2026, 3, 3), at(-5), "skiing")
    ship = Ship(
        "s", "ada", at(2), "API", "https://example.org", "x", "y", ("a", "b"), "one", "digits", True
    )
    assert keep(
        store,
        preferences=prefs,
        commitments=(full,),
        changes=(change,),
        checkins=(answered,),
        breaks=(away,),
        ships=(ship,),
    )
    assert load(store) == PromiseRecord(
        "ada",
        prefs,
        at(0),
        Ledger((replace(full, state="partly", ship="s"),), (change,)),
        (answered,),
        (away,),
        (ship,),
    )


def test_keeping_the_same_twice_changes_nothing(store: MemoryStore) -> None:
    writes = promises("ada", "canary")
    assert store.promises.save("ada", writes, at=at(0))
    before = store.export("ada")["tables"]
    assert not store.promises.save("ada", writes, at=at(7))
    assert store.export("ada")["tables"] == before


@pytest.mark.parametrize("text", ["\x00 nul", "\ud800 half", "'; DROP TABLE ships; --", "🎓 نص"])
def test_any_text_can_be_kept_and_kept_again(store: MemoryStore, text: str) -> None:
    writes = promises("ada", text)
    assert store.promises.save("ada", writes, at=at(0))
    assert not store.promises.save("ada", writes, at=at(1))
    assert "DROP TABLE" in text or load(store).ships[0].title.endswith("title")
    assert load(store).ships


def test_learners_do_not_see_each_other(store: MemoryStore) -> None:
    store.promises.save("ada", promises("ada", "alpha"), at=at(0))
    store.promises.save("bob", promises("bob", "beta"), at=at(0))
    assert "beta" not in repr(load(store))
    assert keep(store, learner="cyn", commitments=(commitment("cyn"),))
    with pytest.raises(ValueError, match="another learner"):
        keep(store, commitments=(commitment("bob"),))
    with pytest.raises(MemoryFailed, match="--learner"):
        keep(store, learner=" ")


def test_a_change_needs_its_commitment_and_an_allowed_way(store: MemoryStore) -> None:
    with pytest.raises(PromiseRefused, match="coach week"):
        keep(store, changes=(Change("one", at(0), "kept"),))
    with pytest.raises(ValueError, match="begins open"):
        keep(store, commitments=(commitment(state="kept"),))
    keep(store, commitments=(commitment(),), changes=(Change("one", at(0), "moved", "ill"),))
    with pytest.raises(PromiseRefused, match="newer version"):
        keep(
            store,
            commitments=(commitment(key="two"),),
            changes=(Change("one", at(1), "kept"),),
        )
    record = load(store)
    assert [c.id for c in record.commitments] == ["one"]
    assert [c.to for c in record.ledger.changes] == ["moved"]


def test_the_ledger_keeps_every_line_and_the_state_is_its_last(store: MemoryStore) -> None:
    keep(store, commitments=(commitment(),))
    for minute, to in enumerate(("kept", "missed", "dropped", "kept")):
        assert keep(store, changes=(Change("one", at(minute), to),))  # type: ignore[arg-type]
    assert not keep(store, changes=(Change("one", at(1), "missed"),))
    assert not keep(store, changes=(Change("one", at(9), "kept", "said again"),))
    record = load(store)
    assert [c.to for c in record.ledger.changes] == ["kept", "missed", "dropped", "kept"]
    assert record.commitments[0].state == record.ledger.state("one") == "kept"


def test_an_open_promise_can_get_its_plan_but_no_other_words(store: MemoryStore) -> None:
    keep(store, commitments=(commitment(where="at home"),))
    assert keep(store, commitments=(commitment(text="x", when="on Friday", where="in a café"),))
    found = load(store).commitments[0]
    assert (found.text, found.when, found.where) == ("Build one", "on Friday", "at home")
    keep(store, changes=(Change("one", at(0), "kept"),))
    assert not keep(store, commitments=(commitment(hours=2.0),))


def test_a_check_in_opens_once_and_each_answer_stays_in_the_history(store: MemoryStore) -> None:
    assert keep(store, checkins=(checkin(),))
    assert not keep(store, 5, checkins=(checkin(opened_at=at(5), closes_at=at(9999)),))
    assert keep(store, 6, checkins=(checkin(answered_at=at(6), said="a"),))
    assert keep(store, 7, checkins=(checkin(answered_at=at(6), said="a\nb"),))
    found = load(store).checkin(WEEK)
    assert found is not None
    assert (found.opened_at, found.said) == (at(0), "a\nb")
    rows = store.export("ada")["tables"]["check_ins"]
    assert [row["said"] for row in rows] == ["", "a", "a\nb"]
    assert [row["superseded_at"] is None for row in rows] == [False, False, True]


def test_the_picture_of_a_closed_week_cannot_change(store: MemoryStore) -> None:
    closed = checkin(closed_at=at(9), snapshot={"kept_rate": 1.0}, asked=("one",))
    keep(store, checkins=(closed,))
    for other in (
        replace(closed, snapshot={"kept_rate": 0.0}),
        replace(closed, closed_at=at(10)),
        replace(closed, asked=()),
        checkin(answered_at=at(11), said="a stale answer"),
    ):
        with pytest.raises(PromiseRefused, match="stays as it was"):
            keep(store, 11, checkins=(other,))
    # A late answer is kept beside it.
    assert keep(store, 12, checkins=(replace(closed, answered_at=at(12), said="late"),))
    found = load(store).checkin(WEEK)
    assert found == replace(closed, answered_at=at(12), said="late")


def test_a_break_is_changed_by_its_first_day_and_called_off_by_it(store: MemoryStore) -> None:
    trip = Break("ada", date(2026, 3, 10), date(2026, 3, 20), at(0))
    keep(store, breaks=(trip, replace(trip, first=date(2026, 4, 1), last=date(2026, 4, 2))))
    shorter = replace(trip, last=date(2026, 3, 12), said_at=at(5))
    keep(store, breaks=(shorter,))
    assert load(store).breaks[0] == shorter
    assert keep(store, 6, back_from=(trip.first,))
    assert not keep(store, 7, back_from=(trip.first,))
    assert [b.first for b in load(store).breaks] == [date(2026, 4, 1)]
    assert len(store.export("ada")["tables"]["breaks"]) == 3


def test_a_ship_can_be_made_public_later_and_closes_its_promise(store: MemoryStore) -> None:
    ship = Ship("s", "ada", at(0), "API", commitment="one")
    keep(store, commitments=(commitment(),), ships=(ship,))
    keep(store, 3, ships=(replace(ship, public=True),))
    record = load(store)
    assert record.ships == (replace(ship, public=True),)
    assert record.commitments[0].ship == "s"


def test_preferences_have_a_history_and_a_beginning(store: MemoryStore) -> None:
    first = Preferences("ada", "Europe/London")
    keep(store, 1, preferences=first)
    keep(store, 2, preferences=replace(first, paused=True))
    record = load(store)
    assert record.preferences.paused
    assert record.since == at(1)
    assert len(store.export("ada")["tables"]["preferences"]) == 2


def test_everyone_comes_in_pages(store: MemoryStore) -> None:
    for name in ("cyn", "ada", "bob"):
        keep(store, learner=name, preferences=Preferences(name, "Asia/Kolkata"))
        keep(store, 1, learner=name, preferences=Preferences(name, "Europe/Paris"))
    page = store.promises.everyone(limit=2)
    assert [(p.learner, p.zone) for p in page] == [
        ("ada", "Europe/Paris"),
        ("bob", "Europe/Paris"),
    ]
    assert [p.learner for p in store.promises.everyone("bob")] == ["cyn"]


def test_the_zones_that_were_told_are_found_as_they_hold_now(store: MemoryStore) -> None:
    assert store.promises.told_zones() == {}
    for minutes, name, zone in (
        (0, "ada", "Asia/Tokyo"),
        (1, "ada", "Asia/Seoul"),
        (2, "bob", "UTC"),
    ):
        store.correct(name, "zone", zone, at=at(minutes))
    store.correct("cyn", "name", "Cyn", at=at(3))
    assert store.promises.told_zones() == {"ada": "Asia/Seoul", "bob": "UTC"}
    store.forget("bob")
    assert store.promises.told_zones() == {"ada": "Asia/Seoul"}


def test_a_record_reaches_back_half_a_year_and_to_what_is_open(store: MemoryStore) -> None:
    old = WEEK - timedelta(weeks=WEEKS + 1)
    keep(
        store,
        commitments=(
            commitment(key="old", week=old),
            commitment(key="forgotten", week=old),
            commitment(),
        ),
        changes=(Change("old", at(0), "kept"),),
        checkins=(checkin(week=old), checkin()),
        breaks=(Break("ada", old, old, at(0)),),
        ships=tuple(Ship(f"s{n}", "ada", at(n), "x") for n in range(SHIPS + 3)),
    )
    record = load(store)
    assert [c.id for c in record.commitments] == ["forgotten", "one"]
    assert record.ledger.changes == ()
    assert [c.week for c in record.checkins] == [WEEK]
    assert record.breaks == ()
    assert [s.id for s in record.ships] == [f"s{n}" for n in range(3, SHIPS + 3)]


def test_moments_in_any_zone_are_the_same_moment(store: MemoryStore) -> None:
    nepal = timezone(timedelta(hours=5, minutes=45))
    here = datetime(2026, 3, 1, 5, 0, tzinfo=nepal)
    keep(store, commitments=(commitment(made_at=here),), changes=(Change("one", here, "kept"),))
    assert not keep(store, changes=(Change("one", here.astimezone(UTC), "kept"),))
    assert load(store).commitments[0].made_at == here


def test_a_decision_sees_what_is_kept_and_leaves_nothing_when_it_fails(store: MemoryStore) -> None:
    keep(store, commitments=(commitment(),))

    def decision(record: PromiseRecord) -> Writes:
        (found,) = record.commitments
        return Writes(changes=(Change(found.id, at(1), "kept"),))

    assert store.promises.decide("ada", decision, at=at(1)).changes[0].to == "kept"
    assert load(store).commitments[0].state == "kept"

    def fails(record: PromiseRecord) -> Writes:
        raise PromiseRefused("no")

    with pytest.raises(PromiseRefused):
        store.promises.decide("ada", fails, at=at(2))
    assert len(load(store).ledger.changes) == 1


def test_promises_are_exported_to_read_and_forgotten(store: MemoryStore) -> None:
    store.promises.save("ada", promises("ada", "canary"), at=at(0))
    text = store.export_markdown("ada")
    for heading in ("What you promised", "What became of it", "Check-ins", "What you shipped"):
        assert f"## {heading}" in text
    assert "“canary promise”, kept" in text
    counts = store.forget("ada")
    assert counts["commitments"] == counts["commitment_changes"] == counts["check_ins"] == 1
    assert load(store) == PromiseRecord("ada", Preferences("ada"))


def test_several_processes_lose_no_answer_and_keep_the_ledger_straight(where: str) -> None:
    MemoryStore.open(where).close()
    processes = [fresh.Process(target=answer_many, args=(where, "ada", n, 8)) for n in range(4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0, 0, 0, 0]
    with MemoryStore.open(where) as store:
        record = load(store)
    said = record.checkins[0].said.split()
    assert sorted(said) == sorted(f"{run}-{number}" for run in range(4) for number in range(8))
    states = [change.to for change in record.ledger.changes]
    assert all(a != b for a, b in pairwise(states))
    assert record.commitments[0].state == states[-1]


def test_an_acknowledged_promise_survives_kill_9(where: str) -> None:
    MemoryStore.open(where).close()
    chance = random.Random(11)
    acked: list[str] = []
    for run in range(4 if "://" in where else 12):
        receiver, sender = fresh.Pipe(duplex=False)
        process = fresh.Process(target=promise_forever, args=(where, "ada", run, sender))
        process.start()
        sender.close()
        for _ in range(chance.randrange(1, 5)):
            acked.append(receiver.recv())
        receiver.poll(chance.random() * 0.01)
        process.kill()
        process.join()
        while True:
            try:
                acked.append(receiver.recv())
            except EOFError:
                break
    with MemoryStore.open(where) as store:
        record = store.promises.load("ada", now=START)
    # Each promise is there with its line in the ledger, or not at all.
    assert set(acked) <= {c.id for c in record.commitments}
    assert {c.commitment for c in record.ledger.changes} == {c.id for c in record.commitments}
    assert {c.state for c in record.commitments} == {"kept"}


def test_what_a_load_costs_does_not_grow_with_the_history(tmp_path: Path) -> None:
    costs = []
    for weeks in (60, 400):
        with MemoryStore.open(tmp_path / f"{weeks}.db") as store:
            for number in range(weeks):
                week = WEEK - timedelta(weeks=number)
                key = f"c{number}"
                keep(
                    store,
                    number,
                    preferences=Preferences("ada", nudges_a_week=number % 3),
                    commitments=(commitment(key=key, week=week),),
                    changes=(Change(key, at(number), "kept"),),
                    checkins=(checkin(week=week, said="x", answered_at=at(0)),),
                    breaks=(Break("ada", week, week, at(number)),),
                )
            costs.append(steps(store, lambda store=store: store.promises.load("ada", now=at(0))))
    assert costs[1] < costs[0] * 1.2


def test_preferences_and_deeds_of_many_are_found_at_once(store: MemoryStore) -> None:
    for name in ("ada", "bob", "cleo"):
        store.promises.save(name, promises(name, name), at=at(0))
    late = Ship("late", "ada", at(30), "Late")
    keep(store, 30, ships=(late, Ship("gone", "ada", at(31), "Gone")))
    keep(store, 32, gone=("gone",))
    many = ["ada", "bob", "nobody", *(f"x{n}" for n in range(1_200))]
    found = store.promises.preferences_of(many)
    assert found == {
        "ada": Preferences("ada", off=frozenset({"ada-kind"})),
        "bob": Preferences("bob", off=frozenset({"bob-kind"})),
    }
    ships, changes = store.promises.deeds(many, at(0))
    assert [ship.id for ship in ships] == ["ada-ship", "bob-ship", "late"]
    assert {who: [c.commitment for c in told] for who, told in changes.items()} == {
        "ada": ["ada-commitment"], "bob": ["bob-commitment"],
    }  # fmt: skip
    assert store.promises.deeds(many, at(2)) == ((late,), {})
    assert store.promises.deeds([], at(0)) == ((), {})
