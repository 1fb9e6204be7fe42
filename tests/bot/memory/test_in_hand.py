"""What the memory of unanswered messages must do, run on SQLite and on PostgreSQL."""

from __future__ import annotations

from dataclasses import replace

from bot.memory.in_hand import InHand
from bot.memory.store import MemoryStore
from tests.bot.memory.people import at

SAID = InHand("discord:1", "ada", None, 7, 8, "", at(0))


def test_what_is_in_hand_is_found_until_it_is_struck_out(store: MemoryStore) -> None:
    later = replace(SAID, key="discord:2", guild=2**62, message=None, token="secret", at=at(1))
    assert store.in_hand.begin(SAID)
    assert store.in_hand.begin(later)
    assert store.in_hand.left() == [SAID, later]
    store.in_hand.end(SAID.key, "ada")
    store.in_hand.end(SAID.key, "ada")
    assert store.in_hand.left() == [later]


def test_what_comes_twice_is_in_hand_once(store: MemoryStore) -> None:
    assert store.in_hand.begin(SAID)
    assert not store.in_hand.begin(replace(SAID, at=at(1)))
    assert store.in_hand.left() == [SAID]


def test_a_thread_belongs_to_whom_it_was_opened_for_first(store: MemoryStore) -> None:
    assert store.in_hand.opened_for("discord:9") is None
    store.in_hand.opened("discord:9", "ada", 1, at=at(0))
    store.in_hand.opened("discord:9", "bob", 1, at=at(1))
    assert store.in_hand.opened_for("discord:9") == "ada"
    store.in_hand.closed("discord:9")
    assert store.in_hand.opened_for("discord:9") is None


def test_what_is_in_hand_goes_with_whoever_is_forgotten(store: MemoryStore) -> None:
    store.in_hand.begin(SAID)
    store.in_hand.opened("discord:9", "ada", 1, at=at(0))
    store.forget("ada")
    assert store.in_hand.left() == []
    assert store.in_hand.opened_for("discord:9") is None
