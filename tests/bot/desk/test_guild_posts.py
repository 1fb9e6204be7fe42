"""What is due to a server: in the week for which it was asked, within its hours."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from bot.accountability.guilds import GuildSettings, with_note
from bot.desk.desk import Desk
from bot.desk.guild_posts import GuildRota, due_to_guild, judge
from bot.desk.guild_setup import set_up, stopped
from bot.memory.outbox import Outbox
from tests.bot.desk.at_desk import Clock

GUILD = 42
ON = GuildSettings(GUILD, digest=True, board=True, pods=True, channels={"home": 1})
LONG_AGO = datetime(2027, 1, 1, tzinfo=UTC)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_all_that_is_on_is_due_at_the_hour_of_the_week() -> None:
    found, again = due_to_guild(ON, at("2027-03-07T17:59"), LONG_AGO)
    assert (found, again) == ([], at("2027-03-07T18:00"))
    found, again = due_to_guild(ON, at("2027-03-07T18:00"), LONG_AGO)
    assert [each.kind for each in found] == ["pods", "digest", "board"]
    assert {(each.learner, each.period) for each in found} == {("guild-42", "2027-03-01")}
    assert again == at("2027-03-14T18:00")


def test_the_hour_is_that_of_the_server_through_the_change_of_the_clocks() -> None:
    vienna = replace(ON, zone="Europe/Vienna")
    _, before = due_to_guild(vienna, at("2027-03-20T00:00"), LONG_AGO)
    _, after = due_to_guild(vienna, at("2027-03-22T00:00"), LONG_AGO)
    assert (before, after) == (at("2027-03-21T17:00"), at("2027-03-28T16:00"))


def test_an_hour_in_the_quiet_hours_waits_for_their_end() -> None:
    late = replace(ON, at=time(23))
    (first, *_), _ = due_to_guild(late, at("2027-03-07T23:00"), LONG_AGO)
    assert first.due_at == at("2027-03-08T08:00")


def test_what_fell_due_in_an_outage_is_found_for_three_days() -> None:
    assert len(due_to_guild(ON, at("2027-03-10T18:00"), LONG_AGO)[0]) == 3
    assert due_to_guild(ON, at("2027-03-10T18:01"), LONG_AGO)[0] == []


def test_an_hour_from_before_it_was_asked_for_does_not_count() -> None:
    assert due_to_guild(ON, at("2027-03-08T09:00"), at("2027-03-08T08:00"))[0] == []
    # But who settles something in that very minute means this week.
    assert due_to_guild(ON, at("2027-03-07T18:03"), at("2027-03-07T18:02"))[0] != []


@pytest.mark.parametrize(
    ("more", "when", "act"),
    [
        ({}, "2027-03-07T18:00", "send"),
        ({}, "2027-03-07T20:00", "send"),
        ({}, "2027-03-07T22:00", "wait"),
        ({}, "2027-03-07T17:00", "wait"),
        ({}, "2027-03-10T18:01", "excuse"),
        ({"digest": False}, "2027-03-07T18:00", "excuse"),
        ({"left_at": LONG_AGO}, "2027-03-07T18:00", "excuse"),
    ],
)
def test_what_holds_at_the_moment_of_sending_decides(
    more: dict[str, object], when: str, act: str
) -> None:
    found, _ = due_to_guild(ON, at("2027-03-07T18:00"), LONG_AGO)
    digest = next(each for each in found if each.kind == "digest")
    guild = replace(ON, **more)  # type: ignore[arg-type]
    verdict = judge(guild, digest, at(when))
    assert verdict.act == act
    assert (verdict.apology != "") == (when == "2027-03-07T20:00")


def test_the_welcome_is_due_as_soon_as_it_has_a_channel_of_its_own() -> None:
    at_home = GuildSettings(GUILD, channels={"home": 7})
    assert due_to_guild(at_home, at("2027-03-02T03:00"), LONG_AGO)[0] == []
    guild = GuildSettings(GUILD, channels={"welcome": 7})
    (found,), _ = due_to_guild(guild, at("2027-03-02T03:00"), LONG_AGO)
    assert (found.kind, found.period) == ("welcome", "7")
    assert judge(guild, found, at("2027-03-02T03:00")).act == "send"
    moved = replace(guild, channels={"welcome": 8})
    assert judge(moved, found, at("2027-03-02T03:00")).act == "excuse"


def test_a_rota_plans_each_week_once_and_follows_a_change(desk: Desk, clock: Clock) -> None:
    set_up(desk, GUILD, {"digest": "on"})
    outbox = Outbox(desk.memory)
    rota = GuildRota()

    def kinds() -> list[tuple[str, str]]:
        return [(d.kind, d.period) for d in outbox.due(clock.now + timedelta(days=30))]

    assert rota.plan(desk, {GUILD}, [(0, 1)]) == ["guild-42"]
    assert kinds() == []
    clock.set("2027-03-07T18:00")
    for each in (rota, rota, GuildRota()):
        each.plan(desk, {GUILD}, [(0, 1)])
    assert kinds() == [("digest", "2027-03-01")]
    clock.set("2027-03-09T09:00")
    set_up(desk, GUILD, {"weekday": "wednesday", "board": "on"})
    rota.plan(desk, {GUILD}, [(0, 1)])
    clock.set("2027-03-10T18:00")
    rota.plan(desk, {GUILD}, [(0, 1)])
    assert kinds()[1:] == [("digest", "2027-03-04"), ("board", "2027-03-04")]
    assert rota.plan(desk, set(), [(0, 1)]) == []


def test_what_keeps_the_coach_from_it_is_shown_to_the_owner(desk: Desk, clock: Clock) -> None:
    assert stopped(desk.memory.guilds.load(GUILD)) == ()
    desk.memory.guilds.change(
        GUILD, lambda g: with_note(g, "digest", "I lack Send Messages."), at=clock.now
    )
    assert "- I lack Send Messages." in set_up(desk, GUILD).answer
    desk.memory.guilds.change(GUILD, lambda g: with_note(g, "digest", ""), at=clock.now)
    assert "Send Messages" not in set_up(desk, GUILD).answer
