"""What the memory of guilds must do, run on SQLite and on PostgreSQL."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import time
from functools import partial

import pytest

from bot.accountability.guilds import GuildSettings, Membership, PodPlace, speak_in
from bot.memory.errors import MemoryFailed
from bot.memory.settings_of_guilds import MOST, MOST_NAME
from bot.memory.store import MemoryStore
from tests.bot.memory.people import GUILD as ELSEWHERE
from tests.bot.memory.people import at, save_everything

GUILD, OTHER = 7_000_000_000_000_000_001, 7_000_000_000_000_000_002


def place(learner: str, pod: str = "one", thread: int | None = None) -> PodPlace:
    return PodPlace(GUILD, "pod", learner, pod, thread)


def arrange(store: MemoryStore, *places: PodPlace) -> list[PodPlace]:
    return store.guilds.rearrange(GUILD, "pod", lambda held: places, at=at(0))


def meet(store: MemoryStore, *learners: str, guild: int = GUILD) -> None:
    for learner in learners:
        store.guilds.met(guild, learner, learner.title(), at=at(0))


def test_a_guild_that_was_never_set_up_speaks_nowhere(store: MemoryStore) -> None:
    found = store.guilds.load(GUILD)
    assert found == GuildSettings(GUILD)
    assert (found.speaking, found.elsewhere) == ({}, "off")
    assert store.guilds.everywhere() == []


def test_settings_are_loaded_as_they_were_kept(store: MemoryStore) -> None:
    wanted = GuildSettings(
        GUILD,
        "Learners \u202e\x00 ☕",
        "Asia/Kathmandu",
        2,
        time(7, 45),
        time(22, 30),
        time(6),
        digest=True,
        board=True,
        pods=True,
        channels={"home": 11, "digest": MOST},
        roles={"ping": 13},
        speaking={1: "called", MOST: "always", 3: "off"},
        elsewhere="called",
        least=9,
        retention="delete",
        grace_days=0,
        left_at=at(5),
        notes={"digest": "I lack Send Messages ☕."},
    )
    assert store.guilds.change(GUILD, lambda before: wanted, at=at(0)) == wanted
    assert store.guilds.load(GUILD) == wanted
    assert store.guilds.load(OTHER) == GuildSettings(OTHER)


def test_it_is_known_since_when_a_guild_is_set_up_as_it_is(store: MemoryStore) -> None:
    assert store.guilds.settled(GUILD) is None
    for minutes, digest in ((1, False), (2, True), (3, True)):
        store.guilds.change(GUILD, lambda g, on=digest: replace(g, digest=on), at=at(minutes))  # type: ignore[misc]
    assert store.guilds.settled(GUILD) == at(2)


def test_a_change_goes_by_what_is_kept_and_one_that_fails_changes_nothing(
    store: MemoryStore,
) -> None:
    store.guilds.change(GUILD, lambda g: speak_in(g, 1, "called"), at=at(0))
    store.guilds.change(GUILD, lambda g: speak_in(g, 2, "off"), at=at(1))

    def refuse(guild: GuildSettings) -> GuildSettings:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        store.guilds.change(GUILD, refuse, at=at(2))
    with pytest.raises(ValueError, match="another guild's"):
        store.guilds.change(GUILD, lambda g: GuildSettings(OTHER), at=at(2))
    assert store.guilds.load(GUILD).speaking == {1: "called", 2: "off"}


def test_changes_at_the_same_time_are_all_kept(store: MemoryStore) -> None:
    def add(first: int) -> None:
        for number in range(first, first + 5):
            store.guilds.change(GUILD, partial(speak_in, place=number, how="called"), at=at(0))

    threads = [threading.Thread(target=add, args=(first,)) for first in (1, 11, 21)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(store.guilds.load(GUILD).speaking) == 15


def test_all_guilds_come_in_pages_and_by_shard(store: MemoryStore) -> None:
    numbers = [number << 22 | 5 for number in (2, 3, 4, 5, 6)]
    for number in reversed(numbers):
        store.guilds.change(number, lambda g: g, at=at(0))
    first = store.guilds.everywhere(limit=2)
    rest = store.guilds.everywhere(first[-1].guild, limit=10)
    assert [g.guild for g in [*first, *rest]] == numbers
    even, odd = (store.guilds.everywhere(shard=(part, 2)) for part in (0, 1))
    assert [g.guild >> 22 for g in even] == [2, 4, 6]
    assert [g.guild >> 22 for g in odd] == [3, 5]


def test_settings_of_another_version_are_read(store: MemoryStore) -> None:
    from sqlalchemy import insert

    from bot.memory import tables

    value = {"zone": "Europe/Paris", "from_the_future": 1}
    with store._db.writing("test") as connection:
        connection.execute(insert(tables.guilds).values(guild=GUILD, value=value, at=at(0)))
    assert store.guilds.load(GUILD) == GuildSettings(GUILD, zone="Europe/Paris")


def test_meeting_somebody_again_is_no_news_unless_the_name_is_another(store: MemoryStore) -> None:
    assert store.guilds.met(GUILD, "ada", "  Ada \n L. ", at=at(0))
    assert not store.guilds.met(GUILD, "ada", "Ada L.", at=at(1))
    assert store.guilds.met(GUILD, "ada", "Countess", at=at(2))
    assert store.guilds.members(GUILD) == [Membership(GUILD, "ada", "Countess")]
    store.guilds.met(GUILD, "bob", "b" * 999, at=at(0))
    assert len(store.guilds.members(GUILD, "ada")[0].name) == MOST_NAME


def test_who_is_back_finds_what_they_chose(store: MemoryStore) -> None:
    meet(store, "ada", "bob")
    store.guilds.choose(GUILD, "ada", at=at(1), on_board=True)
    chosen = store.guilds.choose(GUILD, "ada", at=at(2), in_digest=True)
    assert chosen == Membership(GUILD, "ada", "Ada", True, True)
    assert store.guilds.left(GUILD, "ada", at=at(3))
    assert not store.guilds.left(GUILD, "ada", at=at(4))
    assert [m.learner for m in store.guilds.members(GUILD)] == ["bob"]
    assert store.guilds.gone(GUILD) == [replace(chosen, left_at=at(3))]
    assert store.guilds.choose(GUILD, "ada", at=at(5), on_board=False) is None
    assert store.guilds.met(GUILD, "ada", "Ada", at=at(6))
    assert store.guilds.member(GUILD, "ada") == chosen
    assert store.guilds.gone(GUILD) == []


def test_strangers_can_neither_leave_nor_choose(store: MemoryStore) -> None:
    assert not store.guilds.left(GUILD, "ada", at=at(0))
    assert store.guilds.choose(GUILD, "ada", at=at(0), on_board=True) is None
    assert store.guilds.member(GUILD, "ada") is None
    assert store.guilds.of("ada") == []


def test_members_come_in_pages_and_each_guild_has_its_own(store: MemoryStore) -> None:
    meet(store, "eva", "ada", "bob", "cleo", "dan")
    meet(store, "ada", guild=OTHER)
    first = store.guilds.members(GUILD, limit=2)
    rest = store.guilds.members(GUILD, first[-1].learner)
    assert [m.learner for m in [*first, *rest]] == ["ada", "bob", "cleo", "dan", "eva"]
    assert [m.guild for m in store.guilds.of("ada")] == [GUILD, OTHER]


def test_places_are_kept_with_where_the_pod_meets(store: MemoryStore) -> None:
    meet(store, "ada", "bob", "cleo")
    wanted = [place("ada"), place("bob"), place("cleo", "two")]
    assert arrange(store, *wanted) == wanted
    store.guilds.meet_in(GUILD, "one", 99, at=at(1))
    assert store.guilds.places(GUILD, "pod") == [
        place("ada", thread=99), place("bob", thread=99), place("cleo", "two"),
    ]  # fmt: skip
    assert store.guilds.places(GUILD, "buddies") == []
    moved = [place("ada", thread=99), place("cleo", thread=99)]
    assert arrange(store, *moved) == moved


def test_only_who_is_there_gets_a_place_and_leaving_frees_it(store: MemoryStore) -> None:
    meet(store, "ada", "bob")
    meet(store, "cleo", guild=OTHER)
    assert arrange(store, place("ada"), place("bob"), place("cleo")) == [
        place("ada"), place("bob"),
    ]  # fmt: skip
    store.guilds.left(GUILD, "bob", at=at(1))
    assert store.guilds.places(GUILD, "pod") == [place("ada")]
    assert arrange(store, place("ada"), place("bob")) == [place("ada")]


def test_an_arrangement_that_fails_changes_nothing(store: MemoryStore) -> None:
    meet(store, "ada")
    arrange(store, place("ada"))

    def fail(held: Sequence[PodPlace]) -> list[PodPlace]:
        assert list(held) == [place("ada")]
        raise RuntimeError

    with pytest.raises(RuntimeError):
        store.guilds.rearrange(GUILD, "pod", fail, at=at(1))
    assert store.guilds.places(GUILD, "pod") == [place("ada")]


def test_dropping_and_removing_leave_the_record_of_the_learner(store: MemoryStore) -> None:
    save_everything(store, "ada", "mark")
    store.guilds.remove(ELSEWHERE)
    meet(store, "ada", "bob")
    meet(store, "ada", guild=OTHER)
    arrange(store, place("ada"), place("bob"))
    store.guilds.drop(GUILD, "ada")
    assert store.guilds.member(GUILD, "ada") is None
    assert store.guilds.places(GUILD, "pod") == [place("bob")]
    store.guilds.change(GUILD, lambda g: replace(g, digest=True), at=at(1))
    store.guilds.remove(GUILD)
    assert store.guilds.load(GUILD) == GuildSettings(GUILD)
    assert not store.guilds.members(GUILD)
    assert not store.guilds.places(GUILD, "pod")
    assert [m.guild for m in store.guilds.of("ada")] == [OTHER]
    assert store.load("ada", "main").turns


def test_forgetting_takes_memberships_and_places_and_leaves_those_of_others(
    store: MemoryStore,
) -> None:
    meet(store, "ada", "bob")
    arrange(store, place("ada"), place("bob"))
    store.guilds.change(GUILD, lambda g: replace(g, board=True), at=at(1))
    counts = store.forget("ada")
    assert counts["memberships"] == counts["pod_places"] == 1
    assert store.guilds.places(GUILD, "pod") == [place("bob")]
    assert arrange(store, place("ada"), place("bob")) == [place("bob")]
    assert store.guilds.load(GUILD).board


def test_an_export_says_where_a_learner_is(store: MemoryStore) -> None:
    meet(store, "ada")
    arrange(store, place("ada"))
    store.guilds.choose(GUILD, "ada", at=at(1), in_digest=True)
    text = store.export_markdown("ada")
    assert f"server {GUILD}, as Ada: on the board by your settings, in the digest yes" in text
    assert f"server {GUILD}: in the pod group one" in text


@pytest.mark.parametrize("number", [0, -1, MOST + 1])
def test_a_number_that_no_guild_has_is_refused(store: MemoryStore, number: int) -> None:
    with pytest.raises(ValueError, match="no number of a guild"):
        store.guilds.load(number)


def test_a_name_that_nobody_can_have_is_refused(store: MemoryStore) -> None:
    for name in (" ", "x" * 201):
        with pytest.raises(MemoryFailed):
            store.guilds.met(GUILD, name, "Ada", at=at(0))
    assert store.guilds.members(GUILD) == []


def test_who_is_forgotten_while_places_are_given_has_none_afterwards(store: MemoryStore) -> None:
    names = [f"p{number}" for number in range(8)]
    meet(store, *names)

    def shuffle() -> None:
        for number in range(12):
            arrange(store, *(place(name, f"pod{number}") for name in names))

    shuffling = threading.Thread(target=shuffle)
    shuffling.start()
    for name in names[:4]:
        store.forget(name)
    shuffling.join()
    assert [p.learner for p in store.guilds.places(GUILD, "pod")] == names[4:]
    assert not any(store.export(names[0])["tables"].values())
