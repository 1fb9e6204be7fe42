"""The quieter routes of the fake, each called by the real client."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import discord
import pytest
from discord import app_commands

from bot.discord.demo.fake.model import Guild
from bot.discord.demo.fake.permissions import ALL, Permission
from bot.discord.demo.fake.person import Person
from bot.discord.demo.fake.server import FakeDiscord
from tests.bot.discord.small_client import SmallClient, play, running


def stage(scene: Callable[[FakeDiscord, SmallClient, Guild, Person], Awaitable[None]]) -> None:
    """Play a scene of one person and a bot that may do everything."""

    async def whole() -> None:
        async with FakeDiscord() as fake:
            guild = fake.world.add_guild("Study hall", has_bot=False)
            fake.world.invite_bot(guild, int(ALL))
            ana = fake.person("ana", guild)
            async with running(fake) as client:
                await scene(fake, client, guild, ana)
            assert fake.rest.unknown == []

    play(whole)


def general(client: SmallClient) -> discord.TextChannel:
    return client.guilds[0].text_channels[0]


def test_the_application_and_its_servers_can_be_asked_for() -> None:
    async def scene(fake: FakeDiscord, client: SmallClient, guild: Guild, ana: Person) -> None:
        about = await client.application_info()
        assert about.owner.name == "owner"
        assert about.approximate_guild_count == 1
        assert [one.name async for one in client.fetch_guilds()] == ["Study hall"]
        fetched = await client.fetch_guild(guild.id)
        assert fetched.approximate_member_count == 3
        assert [one.name for one in await fetched.fetch_channels()] == ["general"]
        assert (await client.fetch_channel(ana.place.id)).id == ana.place.id
        shards, url, _ = await client.http.get_bot_gateway()
        assert (shards, url) == (1, fake.gateway_url)

    stage(scene)


def test_members_and_roles_can_be_fetched_and_roles_given_and_taken() -> None:
    async def scene(fake: FakeDiscord, client: SmallClient, guild: Guild, ana: Person) -> None:
        role = fake.world.add_role(guild, "Pod 1", mentionable=True)
        place = client.guilds[0]
        member = await place.fetch_member(ana.id)
        assert {one.name for one in await place.fetch_roles()} >= {"@everyone", "Pod 1"}
        assert (await place.fetch_role(role.id)).mentionable
        await member.add_roles(discord.Object(role.id))
        assert guild.members[ana.id].roles == [role.id]
        await member.remove_roles(discord.Object(role.id))
        assert guild.members[ana.id].roles == []
        found = await place.query_members("an")
        assert [one.name for one in found] == ["ana"]
        high = fake.world.add_role(guild, "Boss", position=9)
        with pytest.raises(discord.Forbidden):
            await member.add_roles(discord.Object(high.id))
        fake.world.leave(guild, ana.user)
        with pytest.raises(discord.NotFound) as gone:
            await place.fetch_member(ana.id)
        assert gone.value.code == 10007

    stage(scene)


def test_channels_are_made_changed_and_deleted() -> None:
    async def scene(fake: FakeDiscord, client: SmallClient, guild: Guild, ana: Person) -> None:
        everyone = client.guilds[0].default_role
        made = await client.guilds[0].create_text_channel(
            "board",
            topic="The week",
            overwrites={everyone: discord.PermissionOverwrite(send_messages=False)},
        )
        assert fake.world.channels[made.id].topic == "The week"
        held = client.guilds[0].get_channel(made.id)
        assert held is not None
        assert not held.permissions_for(everyone).send_messages
        await made.edit(name="the-board", topic=None)
        assert fake.world.channels[made.id].name == "the-board"
        await made.set_permissions(everyone, view_channel=False)
        await made.send("hello")
        assert ana.at(fake.world.channels[made.id]).reads == []
        await made.set_permissions(everyone, overwrite=None)
        assert [one.text for one in ana.at(fake.world.channels[made.id]).reads] == ["hello"]
        await made.delete()
        assert made.id not in fake.world.channels

    stage(scene)


def test_messages_are_pinned_reacted_to_and_cleared_away() -> None:
    async def scene(fake: FakeDiscord, client: SmallClient, guild: Guild, ana: Person) -> None:
        channel = general(client)
        sent = [await channel.send(str(number)) for number in range(4)]
        await sent[0].pin()
        assert [one.id async for one in channel.pins()] == [sent[0].id]
        await sent[0].unpin()
        assert not fake.world.messages[sent[0].id].pinned
        await sent[1].add_reaction("👍")
        await ana.react(fake.world.messages[sent[1].id], "👍")
        fresh = await channel.fetch_message(sent[1].id)
        assert fresh.reactions[0].count == 2
        assert {one.id async for one in fresh.reactions[0].users()} == {ana.id, client.user.id}
        await sent[1].remove_reaction("👍", discord.Object(client.user.id))
        await sent[1].clear_reaction("👍")
        assert fake.world.messages[sent[1].id].reactions == {}
        around = [one.content async for one in channel.history(around=sent[1], limit=3)]
        assert around == ["2", "1", "0"]
        after = [one.content async for one in channel.history(after=sent[1])]
        assert after == ["2", "3"]
        before = [one.content async for one in channel.history(before=sent[2], limit=1)]
        assert before == ["1"]
        await channel.delete_messages(sent[:3])
        assert [one.text for one in ana.reads] == ["3"]
        async with channel.typing():
            pass
        assert [place for _, place in fake.world.typing] == [channel.id]

    stage(scene)


def test_threads_are_listed_joined_left_and_archived() -> None:
    async def scene(fake: FakeDiscord, client: SmallClient, guild: Guild, ana: Person) -> None:
        channel = general(client)
        kind = discord.ChannelType.public_thread
        open_one = await channel.create_thread(name="Open", type=kind)
        done_one = await channel.create_thread(name="Done", type=kind)
        hidden = await channel.create_thread(name="Hidden")
        await open_one.add_user(discord.Object(ana.id))
        assert {one.id for one in await open_one.fetch_members()} == {ana.id, client.user.id}
        await open_one.remove_user(discord.Object(ana.id))
        await open_one.leave()
        await open_one.join()
        assert (await open_one.fetch_member(client.user.id)).id == client.user.id
        await done_one.edit(archived=True, locked=True)
        await hidden.edit(archived=True)
        assert [one.name for one in await client.guilds[0].active_threads()] == ["Open"]
        assert [one.name async for one in channel.archived_threads()] == ["Done"]
        private = [one.name async for one in channel.archived_threads(private=True)]
        assert private == ["Hidden"]
        joined = [one.name async for one in channel.archived_threads(private=True, joined=True)]
        assert joined == ["Hidden"]
        with pytest.raises(discord.HTTPException) as refused:
            await done_one.send("too late")
        assert refused.value.code == 50083
        await hidden.send("awake again")
        assert not fake.world.channels[hidden.id].thread.archived  # type: ignore[union-attr]
        await open_one.delete()
        assert open_one.id not in fake.world.channels

    stage(scene)


def test_commands_are_made_changed_and_deleted_one_by_one() -> None:
    async def scene(fake: FakeDiscord, client: SmallClient, guild: Guild, ana: Person) -> None:
        body = {"name": "ask", "description": "Ask", "type": 1}
        made = await client.http.upsert_global_command(client.application_id, body)
        again = await client.http.upsert_global_command(client.application_id, body)
        assert made["id"] == again["id"]
        held = await client.tree.fetch_commands()
        assert [one.name for one in held] == ["ask"]
        assert isinstance(held[0], app_commands.AppCommand)
        changed = await held[0].edit(description="Ask anything")
        assert (await client.tree.fetch_command(held[0].id)).description == changed.description
        await held[0].delete()
        assert fake.world.commands[None] == []
        with pytest.raises(discord.NotFound) as gone:
            await client.tree.fetch_command(held[0].id)
        assert gone.value.code == 10063

    stage(scene)


def test_answers_are_fetched_edited_and_deleted_by_their_token() -> None:
    done: list[str] = []

    async def do(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("first")
        more = await interaction.followup.send("second", wait=True)
        await more.edit(content="better")
        assert (await interaction.followup.fetch_message(more.id)).content == "better"
        await more.delete()
        await interaction.delete_original_response()
        try:
            await interaction.original_response()
            await interaction.edit_original_response(content="gone")
        except discord.NotFound as error:
            done.append(str(error.code))

    async def scene() -> None:
        async with FakeDiscord() as fake:
            ana = fake.person("ana", fake.world.add_guild("Study hall"))
            async with running(fake, lambda client: client.command("go", do)):
                seen = await ana.slash("go")
                await fake.world.until(lambda: done)
                assert done == ["10008"]
                assert seen.messages == []
                assert ana.reads == []

    play(scene)


def test_a_channel_may_be_denied_to_one_person() -> None:
    async def scene(fake: FakeDiscord, client: SmallClient, guild: Guild, ana: Person) -> None:
        ben = fake.person("ben", guild)
        fake.world.forbid(ana.place, Permission.VIEW_CHANNEL, ana.user)
        await general(client).send("hello")
        assert ana.reads == []
        assert [one.text for one in ben.reads] == ["hello"]

    stage(scene)


def test_a_bot_can_leave_a_server() -> None:
    async def scene(fake: FakeDiscord, client: SmallClient, guild: Guild, ana: Person) -> None:
        await client.guilds[0].leave()
        await fake.world.until(lambda: "left Study hall" in client.happened)
        assert not guild.has_bot

    stage(scene)
