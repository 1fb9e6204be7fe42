"""The digest and the board: only who asked to be shown, only in company, and never a ping."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.accountability.digest import (
    LEAST_MEMBERS,
    BoardLine,
    Help,
    Member,
    board,
    reply_board,
    safe_name,
    weekly_digest,
)
from bot.accountability.values import Change, Ship

NOW = datetime(2026, 5, 3, 12, tzinfo=UTC)
DAY = timedelta(days=1)
NAMES = ("ada", "ben", "cleo", "dan", "eva", "finn")
GROUP = [Member(name, name.title(), in_digest=True, on_board=True) for name in NAMES]


def ship(learner: str, days_ago: float = 1, **changes: object) -> Ship:
    base = Ship(
        f"{learner}{days_ago}", learner, NOW - days_ago * DAY, f"{learner}'s notebook",
        "https://github.com/a/b", public=True,
    )  # fmt: skip
    return replace(base, **changes)  # type: ignore[arg-type]


def digest_text(members: list[Member], ships: list[Ship], *helps: Help) -> str:
    found = weekly_digest(members, ships, helps, until=NOW)
    return found.answer if found else ""


def test_the_digest_tells_who_shipped_what_and_where() -> None:
    text = digest_text(GROUP, [ship("ada", 2), ship("ben", 1)])
    assert "2 things shipped in the week to 3 May 2026" in text
    assert "- **Ada**: ada's notebook (GitHub: <https://github.com/a/b>)" in text
    assert text.index("Ada") < text.index("Ben")


def test_private_and_older_ships_and_those_of_others_stay_out() -> None:
    others = [*GROUP[:5], replace(GROUP[5], in_digest=False)]
    hidden = [ship("ada", public=False), ship("ben", 8), ship("finn"), ship("stranger"),
              ship("cleo", -1)]  # fmt: skip
    assert weekly_digest(others, hidden, until=NOW) is None


def test_too_small_a_group_shows_nothing() -> None:
    few = GROUP[: LEAST_MEMBERS - 1]
    assert weekly_digest(few, [ship("ada")], until=NOW) is None
    assert board(few, [ship("ada")], {}, now=NOW) == ()
    assert weekly_digest(GROUP[:LEAST_MEMBERS], [ship("ada")], until=NOW) is not None
    # The same person twice is one.
    assert weekly_digest([*few, few[0]], [ship("ada")], until=NOW) is None


def test_help_is_told_by_name_only_of_those_who_chose_to_be_named() -> None:
    members = [*GROUP, Member("gil", "Gil")]
    text = digest_text(
        members,
        [],
        Help("ada", "ben", NOW - DAY),
        Help("ada", "gil", NOW - 2 * DAY),
        Help("gil", "cleo", NOW - DAY),
        Help("dan", "dan", NOW - DAY),
        Help("eva", "finn", NOW - 9 * DAY),
    )
    assert "**Ada** helped Ben and somebody" in text
    assert "Gil" not in text
    assert "Dan" not in text
    assert "Eva" not in text


def test_a_link_that_is_refused_is_left_out_and_the_ship_stays() -> None:
    text = digest_text(GROUP, [ship("ada", link="https://github.com@evil.example/x")])
    assert "evil" not in text
    assert "ada's notebook" in text


def test_the_board_counts_two_weeks_of_ships_and_promises_kept() -> None:
    changes = {
        "ben": [Change("1", NOW - DAY, "kept"), Change("2", NOW - 20 * DAY, "kept")],
        "cleo": [Change("3", NOW - 2 * DAY, "kept"), Change("3", NOW - DAY, "partly")],
        "dan": [Change("4", NOW - DAY, "missed")],
    }
    lines = board(GROUP, [ship("ada"), ship("ada", 3), ship("eva", 15)], changes, now=NOW)
    assert lines == (BoardLine("Ada", 2, 0), BoardLine("Ben", 0, 1))
    reply = reply_board(lines)
    assert reply is not None
    assert "- **Ada**: 2 ships\n- **Ben**: 1 promise kept" in reply.answer
    assert reply_board(()) is None


def test_who_left_the_board_is_not_on_it() -> None:
    members = [*GROUP[1:], replace(GROUP[0], on_board=False)]
    assert board(members, [ship("ada")], {}, now=NOW) == ()


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("@everyone", "@\u200beveryone"),
        ("＠here", "@\u200bhere"),
        ("<@123456>", "\\<@\u200b123456\\>"),
        ("<#42>", "\\<\\#42\\>"),
        ("[free](https://evil.example)", "\\[free\\](https:\u200b//evil.\u200bexample)"),
        ("discord.gg/abc", "discord.\u200bgg/abc"),
        ("**bold**", "\\*\\*bold\\*\\*"),
        ("a\n# Title", "a \\# Title"),
        ("x\u202egnp", "xgnp"),
        ("Ana María", "Ana María"),
    ],
)
def test_names_ping_nobody_link_nowhere_and_mark_up_nothing(name: str, shown: str) -> None:
    assert safe_name(name) == shown
    assert shown in digest_text([replace(GROUP[0], name=name), *GROUP[1:]], [ship("ada")])


def test_a_name_of_nothing_is_somebody() -> None:
    assert safe_name("\u200b") == "somebody"


@settings(deadline=None)
@given(st.text(max_size=60))
def test_no_name_breaks_the_line_or_mentions_anybody(name: str) -> None:
    shown = safe_name(name)
    assert shown
    assert len(shown.splitlines()) == 1
    assert "://" not in shown
    bare = shown.replace("@\u200b", "")
    assert "@" not in bare
    for mark in "*_`[]<>|~#":
        assert f"{mark}" not in bare.replace(f"\\{mark}", "").replace("\\\\", "")
