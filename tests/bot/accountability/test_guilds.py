"""How a guild is set up: silent until told, read as typed, and what goes after somebody left."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.accountability.errors import PromiseRefused
from bot.accountability.guilds import (
    GuildSettings,
    Membership,
    is_over,
    left_at,
    set_typed,
    speak_in,
    week_name,
    with_channel,
    with_role,
    without,
)

NOW = datetime(2026, 5, 3, 12, tzinfo=UTC)
DAY = timedelta(days=1)
CHANNEL, CATEGORY = 2, 3
GUILD = GuildSettings(7)


def test_nowhere_is_spoken_until_somebody_says_so() -> None:
    assert (GUILD.speaking, GUILD.elsewhere) == ({}, "off")


def test_what_was_said_of_a_place_can_be_changed_and_taken_back() -> None:
    called = speak_in(GUILD, CATEGORY, "called")
    assert speak_in(called, CHANNEL, "off").speaking == {CATEGORY: "called", CHANNEL: "off"}
    assert speak_in(called, CATEGORY, "always").speaking == {CATEGORY: "always"}
    assert speak_in(called, CATEGORY, None) == GUILD
    assert speak_in(GUILD, CATEGORY, None) == GUILD


def test_a_purpose_without_a_channel_goes_home() -> None:
    assert GUILD.channel("digest") is None
    home = with_channel(GUILD, "home", 11)
    assert home.channel("digest") == 11
    own = with_channel(home, "digest", 12)
    assert (own.channel("digest"), own.channel("board")) == (12, 11)
    assert with_channel(own, "digest", None) == home


def test_what_was_deleted_is_named_no_more() -> None:
    full = speak_in(with_role(with_channel(GUILD, "home", 11), "ping", 12), 13, "called")
    full = speak_in(full, 14, "off")
    assert without(full, [99]) == full
    assert without(full, [11, 12, 13, 14]) == GUILD
    assert with_role(full, "ping", None).roles == {}


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ({}, GUILD),
        ({"zone": "Asia/Kolkata", "weekday": "fri", "at": "7pm"},
         replace(GUILD, zone="Asia/Kolkata", weekday=4, at=time(19))),
        ({"weekday": "monday", "at": "midnight", "quiet": "none"},
         replace(GUILD, weekday=0, at=time(0), quiet_from=time(0), quiet_until=time(0))),
        ({"digest": "on", "board": "yes", "pods": "on"},
         replace(GUILD, digest=True, board=True, pods=True)),
        ({"elsewhere": "Called"}, replace(GUILD, elsewhere="called")),
        ({"least": "8", "retention": " Delete ", "grace": "0 days"},
         replace(GUILD, least=8, retention="delete", grace_days=0)),
    ],
)  # fmt: skip
def test_settings_are_read_as_they_are_typed(typed: dict[str, str], found: GuildSettings) -> None:
    assert set_typed(GUILD, typed) == found


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("zone", "Mars/Olympus", "Europe/London"),
        ("weekday", "funday", "monday, tuesday"),
        ("at", "25", "18:00"),
        ("quiet", "22", "begin and end"),
        ("pods", "perhaps", "on or off"),
        ("least", "4", "5 to 1000"),
        ("least", "²", "5 to 1000"),
        ("grace", "366", "0 to 365"),
        ("grace", "-1", "0 to 365"),
        ("retention", "burn", "keep or delete"),
        ("elsewhere", "loudly", "off, called or always"),
    ],
)
def test_what_cannot_be_set_is_refused_with_how_to_write_it(
    name: str, text: str, said: str
) -> None:
    with pytest.raises(PromiseRefused, match=said):
        set_typed(GUILD, {name: text})


@given(
    st.sampled_from(
        [
            "zone",
            "weekday",
            "at",
            "quiet",
            "digest",
            "board",
            "pods",
            "least",
            "retention",
            "grace",
            "elsewhere",
        ]
    ),
    st.text(max_size=20),
)
def test_whatever_is_typed_is_read_or_refused(name: str, text: str) -> None:
    with suppress(PromiseRefused):
        assert isinstance(set_typed(GUILD, {name: text}), GuildSettings)


@pytest.mark.parametrize(
    "wrong",
    [{"weekday": 7}, {"least": 4}, {"grace_days": -1}],
)
def test_what_cannot_be_is_no_setting(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"cannot be|no weekday"):
        GuildSettings(7, **wrong)  # type: ignore[arg-type]


def test_who_left_is_deleted_after_the_grace_and_only_if_the_guild_says_so() -> None:
    ada = Membership(7, "ada", "Ada", left_at=NOW)
    deletes = replace(GUILD, retention="delete", grace_days=30)
    assert not is_over(deletes, left_at(deletes, ada), NOW + 30 * DAY - timedelta(seconds=1))
    assert is_over(deletes, left_at(deletes, ada), NOW + 30 * DAY)
    assert not is_over(GUILD, left_at(GUILD, ada), NOW + 9999 * DAY)
    assert not is_over(deletes, left_at(deletes, replace(ada, left_at=None)), NOW + 9999 * DAY)


def test_the_coach_and_a_member_part_when_either_leaves() -> None:
    ada = Membership(7, "ada", "Ada", left_at=NOW)
    gone = replace(GUILD, left_at=NOW - DAY)
    assert left_at(gone, ada) == NOW - DAY
    assert left_at(gone, replace(ada, left_at=None)) == NOW - DAY
    assert left_at(replace(gone, left_at=NOW + DAY), ada) == NOW


def test_a_week_is_named_by_the_clock_of_the_guild() -> None:
    sunday_night = datetime(2026, 5, 3, 20, tzinfo=UTC)
    assert week_name(GUILD, sunday_night) == "2026-04-27"
    assert week_name(replace(GUILD, zone="Asia/Tokyo"), sunday_night) == "2026-05-04"
