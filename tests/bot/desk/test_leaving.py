"""Leaving a server: kept or deleted as it says, after the grace, and never too much."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.accountability.record import Writes
from bot.accountability.values import Preferences
from bot.coach.record import Turn
from bot.desk.desk import Desk
from bot.desk.guild_setup import set_up
from bot.desk.leaving import Swept, joined, sent_away, sweep
from bot.memory.errors import MemoryFailed
from bot.memory.store import MemoryStore
from knowledge.models import Knowledge
from tests.bot.desk.at_desk import Clock, desk_in

GUILD, OTHER = 10, 11
LEFT, EARLY, LATE = "2027-02-02T09:00", "2027-03-04T08:00", "2027-03-04T09:00"


@pytest.fixture
def clock() -> Clock:
    """Monday, 1 February 2027, in the morning."""
    return Clock()


@pytest.fixture
def desk(tmp_path: Path, knowledge: Knowledge, clock: Clock) -> Iterator[Desk]:
    """A server that deletes thirty days after somebody left, with two people on it."""
    with desk_in(tmp_path, knowledge, clock) as opened:
        set_up(opened, GUILD, {"retention": "delete", "grace": "30"})
        for name in ("ada", "ben"):
            opened.memory.guilds.met(GUILD, name, name.title(), at=opened.now())
            say(opened, name)
        yield opened


def say(desk: Desk, learner: str) -> None:
    at = desk.now()
    desk.memory.save(learner, turn=Turn(f"{at}", learner, "dm", at, "Hello", "smalltalk", {}))


def remembered(desk: Desk, learner: str) -> bool:
    return bool(desk.memory.load(learner, "dm").turns)


def leave(desk: Desk, clock: Clock, learner: str = "ada") -> None:
    clock.set(LEFT)
    desk.memory.guilds.left(GUILD, learner, at=desk.now())


def test_who_left_is_forgotten_after_the_grace_and_nobody_else(desk: Desk, clock: Clock) -> None:
    leave(desk, clock)
    clock.set(EARLY)
    assert sweep(desk) == Swept()
    assert remembered(desk, "ada")
    clock.set(LATE)
    assert sweep(desk) == Swept(1, ("ada",))
    assert not remembered(desk, "ada")
    assert desk.memory.guilds.of("ada") == []
    assert remembered(desk, "ben")
    assert sweep(desk) == Swept()


def test_a_server_that_keeps_deletes_nothing(desk: Desk, clock: Clock) -> None:
    set_up(desk, GUILD, {"retention": "keep"})
    leave(desk, clock)
    sent_away(desk, GUILD)
    clock.set("2037-02-02T09:00")
    assert sweep(desk) == Swept()
    assert desk.memory.guilds.gone(GUILD)[0].learner == "ada"


def test_who_came_back_within_the_grace_keeps_everything(desk: Desk, clock: Clock) -> None:
    leave(desk, clock)
    clock.set(EARLY)
    desk.memory.guilds.met(GUILD, "ada", "Ada", at=desk.now())
    clock.set("2027-09-01T09:00")
    assert sweep(desk) == Swept()
    assert remembered(desk, "ada")


def by_message(desk: Desk) -> None:
    say(desk, "ada")


def by_setting(desk: Desk) -> None:
    writes = Writes(Preferences("ada", back_at=desk.now()))
    desk.memory.promises.save("ada", writes, at=desk.now())


@pytest.mark.parametrize("goes_on", [by_message, by_setting])
def test_who_goes_on_elsewhere_keeps_the_record_but_not_the_membership(
    desk: Desk, clock: Clock, goes_on: Any
) -> None:
    leave(desk, clock)
    clock.set("2027-02-03T09:00")
    goes_on(desk)
    clock.set(LATE)
    assert sweep(desk) == Swept(1)
    assert desk.memory.guilds.of("ada") == []
    assert remembered(desk, "ada")


@pytest.mark.parametrize("also_left", [False, True])
def test_another_server_that_has_them_or_keeps_them_keeps_the_record(
    desk: Desk, clock: Clock, also_left: bool
) -> None:
    desk.memory.guilds.met(OTHER, "ada", "Ada", at=desk.now())
    leave(desk, clock)
    if also_left:
        desk.memory.guilds.left(OTHER, "ada", at=desk.now())
    clock.set(LATE)
    assert sweep(desk) == Swept(1)
    assert [m.guild for m in desk.memory.guilds.of("ada")] == [OTHER]
    assert remembered(desk, "ada")


def test_the_last_of_several_servers_that_delete_takes_the_record_along(
    desk: Desk, clock: Clock
) -> None:
    set_up(desk, OTHER, {"retention": "delete", "grace": "60"})
    desk.memory.guilds.met(OTHER, "ada", "Ada", at=desk.now())
    leave(desk, clock)
    desk.memory.guilds.left(OTHER, "ada", at=desk.now())
    clock.set(LATE)
    assert sweep(desk).forgotten == ()
    clock.set("2027-04-03T09:00")
    assert sweep(desk).forgotten == ("ada",)


def test_a_server_that_sent_the_coach_away_goes_with_all_its_members(
    desk: Desk, clock: Clock
) -> None:
    leave(desk, clock)
    clock.set("2027-02-12T09:00")
    sent_away(desk, GUILD)
    sent_away(desk, GUILD)
    clock.set(LATE)
    assert sweep(desk) == Swept(1, ("ada",))
    clock.set("2027-03-14T09:00")
    assert sweep(desk) == Swept(1, ("ben",), (GUILD,))
    assert desk.memory.guilds.everywhere() == []


def test_a_server_that_calls_the_coach_back_keeps_everything(desk: Desk, clock: Clock) -> None:
    sent_away(desk, GUILD)
    clock.set("2027-02-12T09:00")
    assert joined(desk, GUILD, "Learners").left_at is None
    clock.set("2027-09-01T09:00")
    assert sweep(desk) == Swept()
    assert desk.memory.guilds.load(GUILD).name == "Learners"
    assert joined(desk, GUILD).name == "Learners"


def test_only_the_servers_of_a_shard_are_swept_and_only_so_many_people(
    desk: Desk, clock: Clock
) -> None:
    leave(desk, clock, "ada")
    leave(desk, clock, "ben")
    sent_away(desk, GUILD)
    clock.set(LATE)
    assert sweep(desk, shard=(1, 2)) == Swept()
    assert sweep(desk, shard=(0, 2), limit=1) == Swept(1, ("ada",))
    assert desk.memory.guilds.load(GUILD).left_at is not None
    assert sweep(desk, limit=1) == Swept(1, ("ben",), (GUILD,))


def test_what_could_not_be_deleted_is_told_and_tried_again(
    desk: Desk, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    leave(desk, clock)
    sent_away(desk, GUILD)
    clock.set(LATE)

    def busy(store: MemoryStore, learner: str) -> None:
        raise MemoryFailed("busy")

    with monkeypatch.context() as patch:
        patch.setattr(MemoryStore, "forget", busy)
        assert sweep(desk) == Swept(failed=("busy", "busy"))
    assert sweep(desk) == Swept(2, ("ada", "ben"), (GUILD,))
