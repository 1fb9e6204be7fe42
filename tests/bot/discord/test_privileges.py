"""Privileged intents: what the settings ask for, what a client asks for, what is granted."""

from __future__ import annotations

from pathlib import Path

import discord
import pytest

from bot.discord.privileges import PRIVILEGES, asked, granted, how_to_grant, wanted
from bot.settings import Settings


def names(found: object) -> list[str]:
    return [one.intent for one in found]  # type: ignore[attr-defined]


def test_none_is_wanted_unless_a_setting_says_so(tmp_path: Path) -> None:
    assert wanted(Settings(home=tmp_path)) == ()
    assert names(wanted(Settings(home=tmp_path, discord_message_content=True))) == [
        "message_content"
    ]


def test_these_are_all_that_there_are() -> None:
    intents = discord.Intents.all()
    assert set(asked(intents)) == set(PRIVILEGES)
    assert asked(discord.Intents.default()) == ()


@pytest.mark.parametrize(
    ("bit", "intent"),
    [(12, "presences"), (13, "presences"), (14, "members"), (15, "members"),
     (18, "message_content"), (19, "message_content")],
)  # fmt: skip
def test_a_flag_of_the_application_grants_an_intent(bit: int, intent: str) -> None:
    assert names(granted(1 << bit)) == [intent]
    assert granted(1 << 23) == ()


def test_the_switch_its_page_and_the_setting_are_named() -> None:
    content, members, _ = PRIVILEGES
    said = how_to_grant([content], 77)
    assert "Message Content Intent" in said
    assert "discord.com/developers/applications/77/bot" in said
    assert "unset COACH_DISCORD_MESSAGE_CONTENT" in said
    assert "unset" not in how_to_grant([members])
    assert "your application" in how_to_grant([members])
