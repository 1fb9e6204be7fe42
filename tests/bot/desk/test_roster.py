"""Who shows where on a server: only who asked for it there, and only in company."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.accountability.errors import PromiseRefused
from bot.accountability.guilds import Membership
from bot.accountability.record import Writes
from bot.accountability.values import Preferences, Ship
from bot.desk.desk import Desk
from bot.desk.guild_setup import set_up
from bot.desk.roster import choose, guild_board, guild_digest, roster_of, shown_in, standing_in
from bot.desk.settings import settings
from knowledge.models import Knowledge
from tests.bot.desk.at_desk import Clock, desk_in

GUILD, OTHER = 10, 11
NAMES = ("ada", "ben", "cleo", "dan", "eva")


@pytest.fixture
def desk(tmp_path: Path, knowledge: Knowledge) -> Iterator[Desk]:
    """Five people on a server with a digest and a board, on Monday, 1 February 2027."""
    with desk_in(tmp_path, knowledge, Clock()) as opened:
        set_up(opened, GUILD, {"digest": "on", "board": "on", "pods": "on"})
        for name in NAMES:
            opened.memory.guilds.met(GUILD, name, name.title(), at=opened.now())
            ship(opened, name)
        yield opened


def ship(desk: Desk, learner: str, **changes: Any) -> None:
    at = desk.now() - timedelta(days=1)
    made = Ship(f"{learner}-ship", learner, at, f"{learner}'s model", public=True)
    writes = Writes(Preferences(learner), ships=(replace(made, **changes),))
    desk.memory.promises.save(learner, writes, at=at)


def everybody(desk: Desk, **chosen: bool) -> None:
    for name in NAMES:
        choose(desk, GUILD, name, **chosen)


def change(desk: Desk, **changes: Any) -> None:
    desk.memory.guilds.change(GUILD, lambda g: replace(g, **changes), at=desk.now())


def test_nobody_shows_who_did_not_ask_for_it(desk: Desk) -> None:
    assert not any(m.in_digest or m.on_board for m in roster_of(desk, GUILD).shown())
    assert guild_digest(desk, GUILD) is None
    assert guild_board(desk, GUILD) is None


def test_the_digest_tells_of_those_who_chose_it(desk: Desk) -> None:
    everybody(desk, in_digest=True)
    digest = guild_digest(desk, GUILD)
    assert digest is not None
    assert "5 things shipped in the week to 1 February 2027" in digest.answer
    assert "**Ada**: ada's model" in digest.answer
    choose(desk, GUILD, "ada", in_digest=False)
    assert guild_digest(desk, GUILD) is None


def test_a_digest_of_ones_own_week_is_no_consent_to_be_shown(desk: Desk) -> None:
    for name in NAMES:
        settings(desk, name, "digest on")
    assert guild_digest(desk, GUILD) is None


def test_the_board_goes_by_the_settings_until_something_else_is_chosen_here(desk: Desk) -> None:
    for name in NAMES:
        settings(desk, name, "board on")
    board = guild_board(desk, GUILD)
    assert board is not None
    assert board.answer.count("1 ship") == 5
    choose(desk, GUILD, "ada", on_board=False)
    assert guild_board(desk, GUILD) is None


def test_what_was_chosen_on_one_server_says_nothing_of_another(desk: Desk) -> None:
    set_up(desk, OTHER, {"digest": "on", "board": "on"})
    for name in NAMES:
        desk.memory.guilds.met(OTHER, name, name.title(), at=desk.now())
    everybody(desk, on_board=True, in_digest=True)
    assert guild_board(desk, GUILD) is not None
    assert guild_board(desk, OTHER) is None
    assert guild_digest(desk, OTHER) is None


@pytest.mark.parametrize("changes", [{"digest": False, "board": False}, {"least": 6}, {"away": 1}])
def test_a_server_that_wants_neither_or_a_larger_company_shows_nothing(
    desk: Desk, changes: dict[str, Any]
) -> None:
    everybody(desk, on_board=True, in_digest=True)
    assert guild_digest(desk, GUILD) is not None
    assert guild_board(desk, GUILD) is not None
    change(desk, **({"left_at": desk.now()} if "away" in changes else changes))
    assert guild_digest(desk, GUILD) is None
    assert guild_board(desk, GUILD) is None


def test_who_left_the_server_or_for_good_is_not_shown(desk: Desk) -> None:
    everybody(desk, on_board=True, in_digest=True)
    desk.memory.guilds.left(GUILD, "ada", at=desk.now())
    assert guild_board(desk, GUILD) is None
    desk.memory.guilds.met(GUILD, "ada", "Ada", at=desk.now())
    assert guild_board(desk, GUILD) is not None
    settings(desk, "ada", "leave")
    assert guild_board(desk, GUILD) is None
    assert guild_digest(desk, GUILD) is None


def test_a_member_who_never_gave_a_setting_is_shown_nowhere() -> None:
    ada = Membership(GUILD, "ada", "Ada")
    assert shown_in(ada, None) == (False, False)
    assert shown_in(replace(ada, on_board=True, in_digest=True), None) == (True, True)


def test_where_a_learner_stands_is_told_to_them(desk: Desk) -> None:
    first = standing_in(desk, GUILD, "ada")
    assert "On the board: no" in first.answer
    assert "You did not ask for a pod" in first.answer
    assert "coach settings --pod" in {a.command for a in first.actions}
    reply = choose(desk, GUILD, "ada", on_board=True)
    assert "On the board: yes\n" in reply.answer
    change(desk, board=False)
    assert "no board at present" in standing_in(desk, GUILD, "ada").answer
    settings(desk, "ada", "pods on, free weekdays 18-20")
    waiting = standing_in(desk, GUILD, "ada").answer
    assert "You are waiting" in waiting
    assert "Mondays to Fridays 18:00 to 20:00 (UTC)" in waiting
    change(desk, pods=False)
    assert "switched off" in standing_in(desk, GUILD, "ada").answer


def test_a_name_pings_nobody(desk: Desk) -> None:
    desk.memory.guilds.met(GUILD, "ada", "@everyone <@1> [x](https://evil.example)", at=desk.now())
    answer = standing_in(desk, GUILD, "ada").answer
    assert "@everyone" not in answer
    assert "<@1>" not in answer
    assert "[x]" not in answer


def test_who_was_never_met_on_a_server_is_told_what_to_do(desk: Desk) -> None:
    for ask in (standing_in, lambda *who: choose(*who, on_board=True)):
        with pytest.raises(PromiseRefused, match="Use any command"):
            ask(desk, GUILD, "stranger")


def test_more_members_than_a_page_holds_are_all_found(desk: Desk) -> None:
    for number in range(520):
        desk.memory.guilds.met(OTHER, f"p{number:03}", f"P{number}", at=desk.now())
    assert len(roster_of(desk, OTHER).members) == 520


def test_setting_up_shows_what_changed_and_otherwise_everything(desk: Desk) -> None:
    assert "Weekly digest: on" in set_up(desk, GUILD).answer
    reply = set_up(desk, GUILD, {"weekday": "friday", "retention": "delete", "grace": "1"})
    assert "Fridays at 18:00 (before: Sundays at 18:00)" in reply.answer
    assert "deleted after a day, unless they go on" in reply.answer
    assert "Quiet hours" not in reply.answer
    assert "Nothing changed" in set_up(desk, GUILD, {"weekday": "friday"}).answer
    with pytest.raises(PromiseRefused):
        set_up(desk, GUILD, {"weekday": "monday", "least": "2"})
    assert desk.memory.guilds.load(GUILD).weekday == 4
