"""Whose turn it is: everybody once at first, then each at their own hours and at no others."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.desk.breaks import pause_all
from bot.desk.desk import Desk
from bot.desk.promising import promise
from bot.desk.rota import Rota
from bot.desk.settings import settings
from tests.bot.desk.at_desk import Clock

MINUTE = timedelta(minutes=1)


def served(rota: Rota, desk: Desk) -> list[str]:
    found = rota.due(desk)
    for learner in found:
        rota.look(desk, learner)
    return found


def test_everybody_is_looked_at_once_and_then_at_their_hour(desk: Desk, clock: Clock) -> None:
    for name in ("ada", "ben", "cyn"):
        promise(desk, name, "Read a paper on Tuesday")
    settings(desk, "ben", "at 11:00")
    rota = Rota(lambda learner: learner != "cyn")
    assert served(rota, desk) == ["ada", "ben"]
    assert served(rota, desk) == []
    clock.set("2027-03-01T11:00")
    assert served(rota, desk) == ["ben"]
    clock.set("2027-03-01T18:01")
    assert served(rota, desk) == ["ada"]


def test_who_is_new_or_changes_their_hours_is_looked_at_in_the_next_minute(
    desk: Desk, clock: Clock
) -> None:
    promise(desk, "ada", "Read a paper on Tuesday")
    rota = Rota(lambda learner: True)
    served(rota, desk)
    promise(desk, "ben", "Read a paper on Tuesday")
    settings(desk, "ada", "at 09:30")
    clock.now += MINUTE
    assert served(rota, desk) == ["ada", "ben"]
    clock.set("2027-03-01T09:30")
    assert served(rota, desk) == ["ada"]


def test_whose_turn_has_come_is_before_who_is_new(desk: Desk, clock: Clock) -> None:
    promise(desk, "zoe", "Read a paper on Tuesday")
    rota = Rota(lambda learner: True)
    served(rota, desk)
    clock.set("2027-03-01T18:00")
    promise(desk, "ada", "Read a paper on Tuesday")
    assert rota.due(desk) == ["zoe", "ada"]


def test_a_zone_that_was_told_in_a_conversation_holds_at_once(desk: Desk, clock: Clock) -> None:
    promise(desk, "ada", "Read a paper on Tuesday")
    rota = Rota(lambda learner: True)
    served(rota, desk)
    desk.memory.correct("ada", "zone", "Asia/Tokyo", at=clock.now)
    assert served(rota, desk) == ["ada"]
    clock.set("2027-03-02T09:00")
    assert served(rota, desk) == ["ada"]


def test_who_pauses_or_is_forgotten_has_no_turn(desk: Desk, clock: Clock) -> None:
    for name in ("ada", "ben"):
        promise(desk, name, "Read a paper on Tuesday")
    rota = Rota(lambda learner: True)
    served(rota, desk)
    pause_all(desk, "ada")
    desk.memory.forget("ben")
    clock.now += timedelta(days=3)
    assert served(rota, desk) == []
    assert rota.look(desk, "ben") == 0


def test_the_turn_stays_until_it_was_taken(desk: Desk, clock: Clock) -> None:
    promise(desk, "ada", "Read a paper on Tuesday")
    rota = Rota(lambda learner: True)
    assert rota.due(desk) == ["ada"]
    assert rota.due(replace(desk)) == ["ada"]


def test_reading_the_hours_of_many_is_paged(desk: Desk, clock: Clock) -> None:
    for number in range(7):
        promise(desk, f"p{number}", "Read a paper on Tuesday")
    everyone = desk.memory.promises.everyone
    pages: list[int] = []

    class Paged:
        def everyone(self, after: str = "") -> object:
            pages.append(1)
            return everyone(after, 3)

        def __getattr__(self, name: str) -> object:
            return getattr(desk.memory.promises, name)

    class Memory:
        promises = Paged()

    small = replace(desk, memory=Memory())  # type: ignore[arg-type]
    assert len(Rota(lambda learner: True).due(small)) == 7
    assert len(pages) == 4
