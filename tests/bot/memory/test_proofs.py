"""What ships prove is kept with them, and taken back with them, on SQLite and on PostgreSQL."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.accountability.errors import PromiseRefused
from bot.accountability.record import Writes
from bot.accountability.values import SHIPPED, Change, Ship
from bot.coach.record import StepGiven, TopicEvidence
from bot.memory.promises import SHIPS
from bot.memory.store import MemoryStore
from tests.bot.memory.people import at, turn

PROOF = TopicEvidence("mlops/docker", "known", f"{SHIPPED}API", "ship", at(10))
SHIP = Ship("s", "ada", at(10), "API", topics=("mlops/docker",))


def keep(store: MemoryStore, minutes: float = 10, **writes: object) -> bool:
    return store.promises.save("ada", Writes(**writes), at=at(minutes))  # type: ignore[arg-type]


def believed(store: MemoryStore) -> dict[str, TopicEvidence]:
    return dict(store.load("ada", "").evidence)


def test_a_ship_and_its_proof_are_kept_together_or_not_at_all(store: MemoryStore) -> None:
    bad = Change("nobody's", at(10), "kept")
    with pytest.raises(PromiseRefused):
        keep(store, ships=(SHIP,), evidence=(PROOF,), changes=(bad,))
    assert (store.promises.ships("ada"), believed(store)) == ((), {})
    assert keep(store, ships=(SHIP,), evidence=(PROOF,))
    assert believed(store) == {"mlops/docker": PROOF}
    assert not keep(store, 20, ships=(SHIP,), evidence=(PROOF,))


def test_a_withdrawn_proof_uncovers_what_was_said_before_it(store: MemoryStore) -> None:
    said = TopicEvidence("mlops/docker", "partly", "a bit of Docker", "said", at(0))
    store.save("ada", turn=turn(), evidence=[said])
    keep(store, evidence=(PROOF,))
    renamed = replace(PROOF, quote=f"{SHIPPED}The API")
    keep(store, 11, evidence=(renamed,))
    assert keep(store, 12, withdrawn=(renamed,))
    assert believed(store) == {"mlops/docker": said}
    assert not keep(store, 13, withdrawn=(renamed,))


def test_what_was_forgotten_before_a_proof_stays_forgotten(store: MemoryStore) -> None:
    said = TopicEvidence("mlops/docker", "partly", "a bit of Docker", "said", at(0))
    store.save("ada", turn=turn(), evidence=[said])
    store.correct("ada", "mlops/docker", "", at=at(5))
    keep(store, evidence=(PROOF,))
    keep(store, 12, withdrawn=(PROOF,))
    assert believed(store) == {}


def test_what_was_said_since_a_proof_is_not_withdrawn_with_it(store: MemoryStore) -> None:
    keep(store, evidence=(PROOF,))
    since = store.correct("ada", "mlops/docker", "not known", at=at(15))
    assert not keep(store, 20, withdrawn=(PROOF,))
    assert believed(store) == {"mlops/docker": since}


def test_a_step_that_a_ship_ends_is_the_same_step(store: MemoryStore) -> None:
    step = StepGiven("project:api", "build-first", "because", at(1))
    store.save("ada", turn=turn(), steps=[step])
    done = replace(step, outcome="done")
    assert keep(store, steps=(done,))
    assert store.load("ada", "").steps == (done,)
    assert not keep(store, 20, steps=(done,))


def test_a_ship_that_is_taken_back_is_gone_and_the_others_are_all_there(store: MemoryStore) -> None:
    ships = tuple(replace(SHIP, id=f"s{n}", at=at(n)) for n in range(SHIPS + 3))
    keep(store, ships=ships)
    keep(store, 99, ships=(replace(ships[0], title="Changed"),))
    assert [s.id for s in store.promises.ships("ada")] == [s.id for s in ships]
    assert keep(store, 100, gone=("s1",))
    assert [s.id for s in store.promises.ships("ada")][:2] == ["s0", "s2"]
    assert store.promises.ships("bob") == ()
    assert not keep(store, 101, gone=("s1",))
