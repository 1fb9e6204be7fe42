"""Commands that Discord knows, beside ours."""

from __future__ import annotations

from typing import Any, Literal

import discord
import pytest
from discord import app_commands

from bot.discord.client import command_payloads
from bot.discord.commands.tree import add_commands
from bot.discord.demo.fake.server import FakeDiscord
from bot.discord.registered import commands_check, compare
from tests.bot.discord.small_client import SmallClient, play, running

ASK: dict[str, Any] = {"name": "ask", "type": 1, "description": "Ask", "options": []}


def with_many_kinds(client: SmallClient) -> None:
    """Commands with all that can be said of one."""
    tree = client.tree

    @tree.command(name="ask", description="Ask something")
    @app_commands.describe(question="What it is about", times="How often")
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def ask(
        interaction: discord.Interaction,
        question: app_commands.Range[str, 0, 300],
        kind: Literal["short", "long"] = "short",
        times: app_commands.Range[int, 0, 9] = 0,
        where: discord.TextChannel | None = None,
    ) -> None: ...

    group = app_commands.Group(
        name="knowledge",
        description="Documents",
        default_permissions=discord.Permissions(manage_guild=True),
        guild_only=True,
    )

    @group.command(name="add", description="Add one")
    async def add(interaction: discord.Interaction, file: discord.Attachment) -> None: ...

    tree.add_command(group)

    @tree.command(name="nobody", description="For nobody but administrators")
    @app_commands.default_permissions()
    async def nobody(interaction: discord.Interaction) -> None: ...

    @tree.context_menu(name="Explain this")
    async def explain(interaction: discord.Interaction, message: discord.Message) -> None: ...


def payloads(client: SmallClient) -> list[dict[str, Any]]:
    commands = [
        one for kind in discord.AppCommandType for one in client.tree.get_commands(type=kind)
    ]
    return [one.to_dict(client.tree) for one in commands]


def test_what_was_synced_is_found_to_be_the_same() -> None:
    async def scene() -> None:
        async with FakeDiscord() as fake, running(fake, with_many_kinds) as client:
            registered = fake.world.commands[None]
            ours = payloads(client)
            assert len(ours) == len(registered) == 4
            assert not compare(registered, ours)
            # Discord returns sets in an order of its own.
            for one in registered:
                for name in ("contexts", "integration_types"):
                    one[name] = one[name] and one[name][::-1]
            assert not compare(registered, ours)

    play(scene)


def test_the_commands_of_the_coach_are_found_as_they_were_synced() -> None:
    async def scene() -> None:
        async with (
            FakeDiscord() as fake,
            running(fake, lambda client: add_commands(client.tree)),  # type: ignore[arg-type]
        ):
            check = commands_check(fake.world.commands[None], command_payloads())
            assert check.status == "ok", check
            assert check.found.startswith(f"All {len(fake.world.commands[None])} commands")

    play(scene)


def test_each_difference_is_found_under_its_name() -> None:
    old = {**ASK, "id": "1", "version": "7", "application_id": "9"}
    assert not compare([old], [ASK])
    found = compare(
        [old, {**ASK, "name": "gone"}], [{**ASK, "description": "New"}, {**ASK, "name": "quiz"}]
    )
    assert (found.missing, found.extra, found.changed) == (("quiz",), ("gone",), ("ask",))
    # A menu and a slash command of one name are two commands.
    assert compare([old], [{**ASK, "type": 3}]).missing == ("ask",)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"options": [{"name": "a", "type": 3}]}, {"options": [{"name": "b", "type": 3}]}),
        ({"options": [{"type": 4, "min_value": 0}]}, {"options": [{"type": 4}]}),
        ({"options": [{"type": 3, "required": True}]}, {"options": [{"type": 3}]}),
        ({"options": [{"name": "a"}, {"name": "b"}]}, {"options": [{"name": "b"}, {"name": "a"}]}),
        ({"default_member_permissions": "0"}, {"default_member_permissions": None}),
        ({"default_member_permissions": "32"}, {"default_member_permissions": 8}),
        ({"contexts": [0]}, {"contexts": [0, 1]}),
        ({"integration_types": [0]}, {"integration_types": [0, 1]}),
        ({"nsfw": True}, {}),
        ({"description_localizations": {"de": "Fragen"}}, {}),
    ],
)  # fmt: skip
def test_whatever_counts_is_compared(before: dict[str, Any], after: dict[str, Any]) -> None:
    assert compare([{**ASK, **before}], [{**ASK, **after}]).changed == ("ask",)
    assert not compare([{**ASK, **before}], [{**ASK, **before}])


@pytest.mark.parametrize(
    "more",
    [
        {"description_localizations": None, "nsfw": False, "dm_permission": True},
        {"contexts": None, "integration_types": [0]},
        {"default_member_permissions": None},
    ],
)
def test_what_is_only_said_otherwise_is_no_difference(more: dict[str, Any]) -> None:
    assert not compare([{**ASK, **more}], [ASK])


def test_the_check_says_what_to_do() -> None:
    assert commands_check([ASK], [ASK]).status == "ok"
    check = commands_check([], [ASK])
    assert (check.status, check.found) == ("bad", "Not registered: ask.")
    assert "coach discord" in check.todo
    assert commands_check([ASK, {**ASK, "name": "old"}], [ASK]).status == "warn"
    many = commands_check([], [{**ASK, "name": f"c{number}"} for number in range(20)])
    assert "13 more" in many.found
