"""The addresses of an invitation, and what is asked for."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import discord
import pytest

from bot.discord.invite import (
    NEEDS,
    missing_from,
    permissions,
    person_address,
    server_address,
    table,
)

NUMBER = 1234567890123456789


def query_of(address: str) -> dict[str, str]:
    parts = urlsplit(address)
    assert (parts.scheme, parts.netloc, parts.path) == ("https", "discord.com", "/oauth2/authorize")
    return {name: value for name, (value,) in parse_qs(parts.query, strict_parsing=True).items()}


def test_a_server_is_asked_for_the_bot_its_commands_and_its_permissions() -> None:
    assert query_of(server_address(NUMBER)) == {
        "client_id": str(NUMBER),
        "integration_type": "0",
        "scope": "bot applications.commands",
        "permissions": str(permissions().value),
    }


def test_a_person_is_asked_for_commands_only() -> None:
    assert query_of(person_address(NUMBER)) == {
        "client_id": str(NUMBER),
        "integration_type": "1",
        "scope": "applications.commands",
    }


def test_nothing_is_asked_for_beyond_the_table() -> None:
    asked = {name for name, on in permissions() if on}
    aliases = {"view_channel": "read_messages"}
    assert asked == {aliases.get(one.flag, one.flag) for one in NEEDS}
    assert len({one.flag for one in NEEDS}) == len(NEEDS)


@pytest.mark.parametrize(
    "flag",
    ["administrator", "manage_guild", "manage_roles", "manage_channels", "manage_messages",
     "mention_everyone", "manage_webhooks", "kick_members", "ban_members"],
)  # fmt: skip
def test_nothing_that_gives_power_over_others_is_asked_for(flag: str) -> None:
    assert not getattr(permissions(), flag)


def test_what_is_missing_is_found() -> None:
    held = permissions()
    assert missing_from(held) == ()
    held.attach_files = held.send_messages = False
    assert [one.flag for one in missing_from(held)] == ["send_messages", "attach_files"]
    assert missing_from(discord.Permissions(administrator=True)) == ()


def test_the_table_has_a_row_for_each() -> None:
    lines = table().splitlines()
    assert len(lines) == len(NEEDS) + 2
    assert all(line.startswith("| ") and one.label in line and one.why in line
               for line, one in zip(lines[2:], NEEDS, strict=True))  # fmt: skip
