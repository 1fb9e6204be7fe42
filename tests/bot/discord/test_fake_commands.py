"""Commands on the fake: synced by the real client, refused as Discord does, used by people."""

from __future__ import annotations

from typing import Any

import aiohttp
import discord
import pytest
from discord import app_commands

from bot.discord.demo.fake.cannot import CannotDo
from bot.discord.demo.fake.server import FakeDiscord
from tests.bot.discord.small_client import SmallClient, play, running

TOPICS = ("pandas", "panel data", "numpy")


def topics(client: SmallClient) -> None:
    """/next with an autocompleted topic, hours and a person to show it to."""

    @client.tree.command(name="next", description="What to learn next")
    @app_commands.describe(topic="A topic", hours="Hours a week", friend="Somebody")
    async def _next(
        interaction: discord.Interaction,
        topic: str,
        hours: app_commands.Range[int, 1, 40] = 6,
        friend: discord.User | None = None,
    ) -> None:
        shown = friend.name if friend else "nobody"
        await interaction.response.send_message(f"{topic} for {hours} hours, with {shown}")

    @_next.autocomplete("topic")
    async def _topics(
        interaction: discord.Interaction, current: str
    ) -> list[app_commands.Choice[str]]:
        return [
            app_commands.Choice(name=one.title(), value=one)
            for one in TOPICS
            if one.startswith(current)
        ]


def panel(client: SmallClient) -> None:
    """/me with subcommands, /setup for managers, and two context menus."""
    me = app_commands.Group(name="me", description="What is known of you")

    @me.command(name="show", description="Show it")
    async def _show(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("nothing yet", ephemeral=True)

    client.tree.add_command(me)

    @client.tree.command(name="setup", description="For whoever runs the server")
    @app_commands.default_permissions(manage_guild=True)
    @app_commands.guild_only()
    async def _setup(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("a panel", ephemeral=True)

    @client.tree.context_menu(name="Explain this")
    async def _explain(interaction: discord.Interaction, message: discord.Message) -> None:
        await interaction.response.send_message(f"you mean {message.content}", ephemeral=True)

    @client.tree.context_menu(name="Thank")
    async def _thank(interaction: discord.Interaction, user: discord.Member) -> None:
        await interaction.response.send_message(f"thanks, {user.display_name}")


def test_a_slash_command_brings_its_options_and_what_they_stand_for() -> None:
    async def scene() -> None:
        async with FakeDiscord() as fake:
            guild = fake.world.add_guild("Study hall")
            ana, ben = fake.person("ana", guild), fake.person("ben", guild)
            async with running(fake, topics):
                seen = await ana.slash("next", topic="pandas", hours=3, friend=ben)
                assert seen.text == "pandas for 3 hours, with ben"
                assert not seen.ephemeral
                assert seen.latency is not None
                assert [one.text for one in ben.reads] == [seen.text]
            assert fake.complaints() == []

    play(scene)


def test_autocomplete_proposes_and_a_choice_stands_for_its_value() -> None:
    async def scene() -> None:
        async with FakeDiscord() as fake:
            ana = fake.person("ana", fake.world.add_guild("Study hall"))
            async with running(fake, topics):
                choices = await ana.complete("next", topic="pan")
                assert [one.name for one in choices] == ["Pandas", "Panel Data"]
                seen = await ana.slash("next", topic=choices[1])
                assert seen.text == "panel data for 6 hours, with nobody"

    play(scene)


@pytest.mark.parametrize(
    ("command", "options", "why"),
    [
        ("nxt", {}, "there is no command"),
        ("next", {}, "must be filled in"),
        ("next", {"topic": "x", "hours": 41}, "takes 1 to 40"),
        ("next", {"topic": "x", "hours": "six"}, "takes a number"),
        ("next", {"topic": "x" * 6001}, "characters"),
        ("next", {"subject": "x"}, "no option"),
    ],
)
def test_the_keyboard_refuses_what_the_app_of_discord_would_refuse(
    command: str, options: dict[str, Any], why: str
) -> None:
    async def scene() -> None:
        async with FakeDiscord() as fake:
            ana = fake.person("ana", fake.world.add_guild("Study hall"))
            async with running(fake, topics):
                with pytest.raises(CannotDo, match=why):
                    await ana.slash(command, **options)
                assert fake.world.interactions == {}

    play(scene)


def test_subcommands_and_context_menus_reach_the_bot() -> None:
    async def scene() -> None:
        async with FakeDiscord() as fake:
            guild = fake.world.add_guild("Study hall")
            ana, ben = fake.person("ana", guild), fake.person("ben", guild)
            async with running(fake, panel):
                seen = await ana.slash("me show")
                assert (seen.text, seen.ephemeral) == ("nothing yet", True)
                assert ben.reads == []
                said = await ben.say("KeyError: 'age'")
                assert (await ana.menu("Explain this", said)).text == "you mean KeyError: 'age'"
                assert (await ana.menu("Thank", ben)).text == "thanks, ben"
                with pytest.raises(CannotDo, match="choose one of"):
                    await ana.slash("me")

    play(scene)


def test_a_command_for_managers_is_not_offered_to_others_nor_in_dms() -> None:
    async def scene() -> None:
        async with FakeDiscord() as fake:
            guild = fake.world.add_guild("Study hall")
            ana = fake.person("ana", guild)
            boss = fake.owner(ana.place)
            async with running(fake, panel):
                assert (await boss.slash("setup")).text == "a panel"
                with pytest.raises(CannotDo, match="only for people"):
                    await ana.slash("setup")
                with pytest.raises(CannotDo, match="not offered"):
                    await boss.dm.slash("setup")

    play(scene)


def test_a_personal_app_goes_where_its_person_goes() -> None:
    def personal(client: SmallClient) -> None:
        @client.tree.command(name="ask", description="Ask")
        @app_commands.allowed_installs(guilds=True, users=True)
        @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
        async def _ask(interaction: discord.Interaction) -> None:
            await interaction.response.send_message(str(interaction.context.to_array()))

    async def scene() -> None:
        async with FakeDiscord() as fake:
            strange = fake.world.add_guild("Elsewhere", has_bot=False)
            ana = fake.person("ana", strange, installed=True)
            ben = fake.person("ben", strange)
            async with running(fake, personal):
                assert (await ana.slash("ask")).text == "[0]"
                assert (await ana.dm.slash("ask")).text == "[1]"
                private = ana.at(fake.world.dm(ana.user, ben.user))
                assert (await private.slash("ask")).text == "[2]"
                with pytest.raises(CannotDo, match="not installed"):
                    await ben.slash("ask")

    play(scene)


def test_commands_keep_their_ids_over_syncs_and_change_version_when_they_change() -> None:
    async def scene() -> None:
        async with FakeDiscord() as fake, running(fake, topics) as client:
            first = (await client.tree.sync())[0]
            again = (await client.tree.sync())[0]
            assert again.id == first.id
            version = fake.world.commands[None][0]["version"]
            command = client.tree.get_command("next")
            assert isinstance(command, app_commands.Command)
            command.description = "Something else"
            changed = (await client.tree.sync())[0]
            assert changed.id == first.id
            assert fake.world.commands[None][0]["version"] != version

    play(scene)


def test_the_commands_of_a_server_are_for_that_server() -> None:
    async def scene() -> None:
        async with FakeDiscord() as fake:
            here, there = fake.world.add_guild("Here"), fake.world.add_guild("There")
            async with running(fake, sync=False) as client:
                topics(client)
                client.tree.copy_global_to(guild=discord.Object(here.id))
                await client.tree.sync(guild=discord.Object(here.id))
                assert (await fake.person("ana", here).slash("next", topic="x")).text
                with pytest.raises(CannotDo, match="there is no command"):
                    await fake.person("ben", there).slash("next", topic="x")

    play(scene)


def command(**more: Any) -> dict[str, Any]:
    return {"name": "next", "description": "What to learn next", "type": 1, **more}


def option(**more: Any) -> dict[str, Any]:
    return {"type": 3, "name": "topic", "description": "A topic", **more}


@pytest.mark.parametrize(
    ("commands", "where", "code"),
    [
        ([command(name="Next")], "0.name", "APPLICATION_COMMAND_INVALID_NAME"),
        ([command(name="")], "0.name", "BASE_TYPE_BAD_LENGTH"),
        ([command(name="x" * 33)], "0.name", "BASE_TYPE_BAD_LENGTH"),
        ([command(description="")], "0.description", "BASE_TYPE_BAD_LENGTH"),
        ([command(description="x" * 101)], "0.description", "BASE_TYPE_BAD_LENGTH"),
        ([command(), command()], "1.name", "APPLICATION_COMMANDS_DUPLICATE_NAME"),
        ([command(surprise=1)], "0.surprise", "UNKNOWN_FIELD"),
        ([command(contexts=[3])], "0.contexts.0", "BASE_TYPE_CHOICES"),
        ([command(integration_types=[0, 0])], "0.integration_types", "SET_TYPE"),
        ([command(name_localizations={"xx": "n"})], "0.name_localizations.xx", "ENUM_TYPE"),
        ([command(options=[option()] * 26)], "0.options", "BASE_TYPE_BAD_LENGTH"),
        (
            [command(options=[option(), option()])],
            "0.options.1.name",
            "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS",
        ),
        (
            [command(options=[option(), option(name="why", required=True)])],
            "0.options.1",
            "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
        ),
        (
            [command(options=[option(choices=[{"name": "a", "value": 1}])])],
            "0.options.0.choices.0.value",
            "STRING_TYPE_CONVERT",
        ),
        (
            [
                command(
                    options=[option(choices=[{"name": str(n), "value": str(n)} for n in range(26)])]
                )
            ],
            "0.options.0.choices",
            "BASE_TYPE_BAD_LENGTH",
        ),
        (
            [command(options=[option(type=6, autocomplete=True)])],
            "0.options.0.autocomplete",
            "APPLICATION_COMMAND_OPTION_FIELD_INVALID",
        ),
        (
            [{"name": "Explain this", "type": 3, "description": "too much"}],
            "0.description",
            "BASE_TYPE",
        ),
        (
            [
                command(
                    options=[
                        option(
                            name=f"o{n}",
                            choices=[
                                {"name": f"{n}-{k}" + "x" * 90, "value": f"{k}" + "y" * 90}
                                for k in range(9)
                            ],
                        )
                        for n in range(5)
                    ]
                )
            ],
            "0",
            "APPLICATION_COMMAND_TOO_LARGE",
        ),
    ],
)
def test_a_command_beyond_the_limits_is_refused_with_its_field(
    commands: list[Any], where: str, code: str
) -> None:
    async def scene() -> None:
        async with FakeDiscord() as fake, aiohttp.ClientSession() as http:
            response = await http.put(
                f"{fake.api}/applications/{fake.world.application}/commands",
                json=commands,
                headers={"Authorization": f"Bot {fake.token}"},
            )
            assert response.status == 400
            found = (await response.json())["errors"]
            for step in where.split("."):
                found = found[step]
            assert found["_errors"][0]["code"].startswith(code)
            assert fake.world.commands == {}

    play(scene)


def test_the_real_client_says_which_command_was_refused() -> None:
    def wrong(client: SmallClient) -> None:
        topics(client)
        command = client.tree.get_command("next")
        assert isinstance(command, app_commands.Command)
        command.description = "x" * 101

    async def scene() -> None:
        async with FakeDiscord() as fake:
            with pytest.raises(app_commands.CommandSyncFailure, match="next"):
                async with running(fake, wrong):
                    pass

    play(scene)
