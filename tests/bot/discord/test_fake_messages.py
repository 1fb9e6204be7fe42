"""Messages, threads and DMs on the fake, and the limits that it holds them to."""

from __future__ import annotations

import io
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import discord
import pytest

from bot.discord.demo.fake.model import FORUM, Guild
from bot.discord.demo.fake.permissions import Permission
from bot.discord.demo.fake.person import Person
from bot.discord.demo.fake.refusals import Json
from bot.discord.demo.fake.server import FakeDiscord
from tests.bot.discord.small_client import SmallClient, play, running

ALL = discord.AllowedMentions.all()


def stage(scene: Callable[[FakeDiscord, SmallClient, Guild, Person], Awaitable[None]]) -> None:
    """Play a scene of one person and a connected bot in a server."""

    async def whole() -> None:
        async with FakeDiscord() as fake:
            guild = fake.world.add_guild("Study hall")
            ana = fake.person("ana", guild)
            async with running(fake) as client:
                await scene(fake, client, guild, ana)

    play(whole)


def general(client: SmallClient) -> discord.TextChannel:
    return client.guilds[0].text_channels[0]


def test_a_message_is_sent_edited_read_back_and_deleted() -> None:
    async def scene(fake: FakeDiscord, client: SmallClient, guild: Guild, ana: Person) -> None:
        sent = await general(client).send("first", file=discord.File(io.BytesIO(b"abc"), "a.txt"))
        assert await sent.attachments[0].read() == b"abc"
        await sent.edit(content="second")
        assert (await general(client).fetch_message(sent.id)).content == "second"
        assert [one.content async for one in general(client).history()] == ["second"]
        await sent.add_reaction("👍")
        await sent.delete()
        with pytest.raises(discord.NotFound) as refused:
            await general(client).fetch_message(sent.id)
        assert refused.value.code == 10008
        assert ana.reads == []
        await fake.world.until(fake.gateway.delivered)
        assert [one.route for one in fake.requests("DELETE *")] == [
            "DELETE /channels/{channel}/messages/{message}"
        ]

    stage(scene)


def test_the_same_nonce_gives_the_same_message() -> None:
    async def scene(fake: FakeDiscord, client: SmallClient, guild: Guild, ana: Person) -> None:
        first = await general(client).send("a digest", nonce="digest-47")
        again = await general(client).send("a digest", nonce="digest-47")
        assert first.id == again.id
        assert len(ana.reads) == 1
        fake.clock.advance(301)
        later = await general(client).send("a digest", nonce="digest-47")
        assert later.id != first.id

    stage(scene)


def test_nobody_is_notified_but_those_whom_the_message_allows() -> None:
    async def scene(fake: FakeDiscord, client: SmallClient, guild: Guild, ana: Person) -> None:
        channel, text = general(client), f"{ana.user.mention} @everyone `<@{ana.id}>`"
        code = await channel.send(f"`{ana.user.mention}`", allowed_mentions=ALL)
        assert fake.world.messages[code.id].pings == set()
        quiet = await channel.send(text)
        assert fake.world.messages[quiet.id].pings == set()
        one = discord.AllowedMentions(users=[discord.Object(ana.id)])
        loud = await channel.send(text, allowed_mentions=one)
        assert fake.world.messages[loud.id].pings == {ana.id}
        careless = await channel.send(text, allowed_mentions=ALL)
        # The bot has no permission to mention everyone.
        assert fake.world.messages[careless.id].pings == {ana.id}

    stage(scene)


def test_a_reply_and_a_thread_hang_on_the_message_of_a_person() -> None:
    async def scene(fake: FakeDiscord, client: SmallClient, guild: Guild, ana: Person) -> None:
        said = await ana.say(f"{fake.world.bot.mention} what next?")
        await fake.world.until(lambda: client.heard)
        await client.heard[0].reply("pandas")
        assert (await ana.answer_to(said)).text == "pandas"
        thread = await client.heard[0].create_thread(name="What next")
        await thread.send("here we are")
        inside = ana.at(fake.world.channels[thread.id])
        assert [one.text for one in inside.reads] == ["here we are"]
        await inside.say("and then?")
        await fake.world.until(lambda: len(client.heard) == 2)
        assert isinstance(client.heard[1].channel, discord.Thread)
        await thread.edit(archived=True)
        assert fake.world.channels[thread.id].thread is not None
        with pytest.raises(discord.HTTPException) as refused:
            await client.heard[0].create_thread(name="Again")
        assert refused.value.code == 160004

    stage(scene)


def test_a_private_thread_is_seen_by_those_in_it_only() -> None:
    async def scene(fake: FakeDiscord, client: SmallClient, guild: Guild, ana: Person) -> None:
        ben = fake.person("ben", guild)
        thread = await general(client).create_thread(name="Just us")
        await thread.add_user(discord.Object(ana.id))
        await thread.send("hello")
        place = fake.world.channels[thread.id]
        assert [one.text for one in ana.at(place).reads] == ["hello"]
        assert ben.at(place).reads == []

    stage(scene)


def test_a_forum_takes_posts_and_no_messages() -> None:
    async def scene(fake: FakeDiscord, client: SmallClient, guild: Guild, ana: Person) -> None:
        forum = fake.world.add_channel(guild, "ships", FORUM)
        await fake.world.until(lambda: client.get_channel(forum.id))
        channel = client.get_channel(forum.id)
        assert isinstance(channel, discord.ForumChannel)
        picture = discord.File(io.BytesIO(b"png"), "ship.png")
        made = await channel.create_thread(name="Data story", content="my ship", file=picture)
        assert [one.text for one in ana.at(fake.world.channels[made.thread.id]).reads] == [
            "my ship"
        ]
        assert fake.complaints() == []

    stage(scene)


def test_a_closed_door_is_a_closed_door() -> None:
    async def scene(fake: FakeDiscord, client: SmallClient, guild: Guild, ana: Person) -> None:
        user = await client.fetch_user(ana.id)
        await user.send("a nudge")
        assert [one.text for one in ana.dm.reads] == ["a nudge"]
        ana.user.takes_dms = False
        with pytest.raises(discord.Forbidden) as refused:
            await user.send("another")
        assert refused.value.code == 50007
        ana.user.takes_dms = True
        fake.world.leave(guild, ana.user)
        with pytest.raises(discord.Forbidden):
            await user.send("we share no server")

    stage(scene)


@pytest.mark.parametrize(
    ("denied", "code"),
    [
        (Permission.VIEW_CHANNEL, 50001),
        (Permission.SEND_MESSAGES, 50013),
        (Permission.ATTACH_FILES, 50013),
    ],
)
def test_without_the_permission_the_bot_may_not(denied: Permission, code: int) -> None:
    async def scene(fake: FakeDiscord, client: SmallClient, guild: Guild, ana: Person) -> None:
        channel = general(client)
        fake.world.forbid(ana.place, denied, guild.roles[guild.id])
        with pytest.raises(discord.Forbidden) as refused:
            await channel.send("x", file=discord.File(io.BytesIO(b"a"), "a.txt"))
        assert refused.value.code == code

    stage(scene)


def test_a_deleted_channel_and_a_message_of_another_are_out_of_reach() -> None:
    async def scene(fake: FakeDiscord, client: SmallClient, guild: Guild, ana: Person) -> None:
        channel, said = general(client), await ana.say("mine")
        with pytest.raises(discord.Forbidden) as refused:
            await channel.get_partial_message(said.id).edit(content="yours")
        assert refused.value.code == 50005
        fake.world.delete_channel(ana.place)
        with pytest.raises(discord.NotFound) as gone:
            await channel.send("anybody?")
        assert gone.value.code == 10003

    stage(scene)


def test_a_file_of_more_than_ten_mebibytes_is_too_large() -> None:
    async def scene(fake: FakeDiscord, client: SmallClient, guild: Guild, ana: Person) -> None:
        data = io.BytesIO(bytes(10 * 1024 * 1024 + 1))
        with pytest.raises(discord.HTTPException) as refused:
            await general(client).send(file=discord.File(data, "big.bin"))
        assert (refused.value.status, refused.value.code) == (413, 40005)

    stage(scene)


def test_a_layout_cannot_become_an_ordinary_message_again() -> None:
    async def scene(fake: FakeDiscord, client: SmallClient, guild: Guild, ana: Person) -> None:
        view = discord.ui.LayoutView()
        view.add_item(discord.ui.TextDisplay("hello"))
        sent = await general(client).send(view=view)
        with pytest.raises(discord.HTTPException) as refused:
            await sent.edit(content="hello")
        assert refused.value.code == 50035

    stage(scene)


def test_a_webhook_speaks_under_its_own_name() -> None:
    async def scene(fake: FakeDiscord, client: SmallClient, guild: Guild, ana: Person) -> None:
        with pytest.raises(discord.Forbidden):
            await general(client).create_webhook(name="coach")
        role = guild.roles[guild.members[client.user.id].roles[0]]
        fake.world.change_role(guild, role, permissions=role.permissions | 1 << 29)
        hook = await general(client).create_webhook(name="coach")
        sent = await hook.send("from afar", wait=True, username="Coach's friend")
        assert fake.world.messages[sent.id].author.name == "Coach's friend"

    stage(scene)


def words(length: int) -> Json:
    return {"type": 10, "content": "x" * length}


def button(**more: Any) -> Json:
    return {"type": 1, "components": [{"type": 2, "style": 1, "label": "x", **more}]}


def select(**more: Any) -> Json:
    options = [{"label": "a", "value": "a"}, {"label": "b", "value": "b"}]
    return {
        "type": 1,
        "components": [{"type": 3, "custom_id": "s", "options": options, **more}],
    }


V2 = 1 << 15
BODIES: list[tuple[Json, str]] = [
    ({}, "50006"),
    ({"content": "   "}, "50006"),
    ({"content": "x" * 2001}, "BASE_TYPE_MAX_LENGTH"),
    ({"content": "x", "colour": 1}, "UNKNOWN_FIELD"),
    ({"content": 5}, "STRING_TYPE_CONVERT"),
    ({"content": "x", "flags": 64}, "MESSAGE_FLAGS_INVALID"),
    ({"content": "x", "nonce": "n" * 26}, "BASE_TYPE_MAX_LENGTH"),
    ({"embeds": [{"title": "x"}] * 11}, "BASE_TYPE_BAD_LENGTH"),
    ({"embeds": [{"title": "x" * 257}]}, "BASE_TYPE_MAX_LENGTH"),
    ({"embeds": [{"description": "x" * 3001}] * 2}, "MAX_EMBED_SIZE_EXCEEDED"),
    ({"embeds": [{"title": "x", "url": "javascript:alert(1)"}]}, "URL_TYPE_INVALID_SCHEME"),
    ({"embeds": [{"title": "x", "fields": [{"name": "n", "value": ""}]}]}, "BASE_TYPE_BAD_LENGTH"),
    ({"content": "x", "attachments": [{"id": 0, "filename": "a"}]}, "ATTACHMENT_NOT_FOUND"),
    (
        {"content": "x", "allowed_mentions": {"parse": ["users"], "users": ["1"]}},
        "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
    ),
    ({"content": "x", "allowed_mentions": {"parse": ["all"]}}, "BASE_TYPE_CHOICES"),
    ({"content": "x", "message_reference": {"message_id": "1"}}, "UNKNOWN_MESSAGE"),
    ({"content": "x", "components": [words(1)]}, "UNION_TYPE_CHOICES"),
    ({"content": "x", "components": [button()]}, "BASE_TYPE_REQUIRED"),
    ({"content": "x", "components": [button(custom_id="c" * 101)]}, "BASE_TYPE_BAD_LENGTH"),
    ({"content": "x", "components": [button(custom_id="c", label="l" * 81)]}, "MAX_LENGTH"),
    ({"content": "x", "components": [button(custom_id="c", url="https://a.b")]}, "NOT_ALLOWED"),
    ({"content": "x", "components": [button(custom_id="c", label="")]}, "LABEL_OR_EMOJI"),
    ({"content": "x", "components": [button(custom_id=str(n)) for n in range(6)]}, "BAD_LENGTH"),
    ({"content": "x", "components": [select(options=[])]}, "BASE_TYPE_BAD_LENGTH"),
    (
        {
            "content": "x",
            "components": [select(options=[{"label": str(n), "value": str(n)} for n in range(26)])],
        },
        "BASE_TYPE_BAD_LENGTH",
    ),
    (
        {"content": "x", "components": [select(options=[{"label": "a", "value": "a"}] * 2)]},
        "OPTION_VALUE_DUPLICATED",
    ),
    ({"content": "x", "components": [select(min_values=2)]}, "COMPONENT_BOUNDS"),
    ({"content": "x", "components": [select(max_values=3)]}, "BASE_TYPE_MAX_VALUE"),
    ({"content": "x", "components": [select(placeholder="p" * 151)]}, "MAX_LENGTH"),
    ({"content": "x", "flags": V2, "components": [words(1)]}, "LEGACY_FIELDS"),
    ({"flags": V2, "components": []}, "50006"),
    ({"flags": V2, "components": [words(4001)]}, "BASE_TYPE_BAD_LENGTH"),
    ({"flags": V2, "components": [words(2001), words(2000)]}, "TEXT_SIZE_EXCEEDED"),
    ({"flags": V2, "components": [words(1)] * 41}, "TOTAL_COMPONENTS_EXCEEDED"),
    (
        {"flags": V2, "components": [{"type": 17, "components": [words(1)] * 40}]},
        "TOTAL_COMPONENTS_EXCEEDED",
    ),
    ({"flags": V2, "components": [{"type": 9, "components": [words(1)]}]}, "BASE_TYPE_REQUIRED"),
    (
        {
            "flags": V2,
            "components": [
                {
                    "type": 9,
                    "components": [words(1)] * 4,
                    "accessory": {"type": 2, "style": 5, "label": "l", "url": "https://a.b"},
                }
            ],
        },
        "BASE_TYPE_BAD_LENGTH",
    ),
    (
        {
            "flags": V2,
            "components": [{"type": 12, "items": [{"media": {"url": "attachment://a.png"}}]}],
        },
        "REFERENCED_ATTACHMENT_NOT_FOUND",
    ),
    (
        {"flags": V2, "components": [{"type": 17, "components": [{"type": 17, "components": []}]}]},
        "UNION_TYPE_CHOICES",
    ),
]


@pytest.mark.parametrize(("body", "code"), BODIES, ids=[code for _, code in BODIES])
def test_a_message_beyond_the_limits_is_refused(body: Json, code: str) -> None:
    async def scene() -> None:
        async with FakeDiscord() as fake, aiohttp.ClientSession() as http:
            guild = fake.world.add_guild("Study hall")
            channel = next(iter(guild.channels.values()))
            response = await http.post(
                f"{fake.api}/channels/{channel.id}/messages",
                json=body,
                headers={"Authorization": f"Bot {fake.token}"},
            )
            assert response.status == 400
            assert code in await response.text()
            assert fake.world.messages == {}

    play(scene)


@pytest.mark.parametrize(
    "body",
    [
        {"content": "x" * 2000},
        {"embeds": [{"description": "x" * 600}] * 10},
        {"content": "x", "components": [button(custom_id=f"{n}") for n in range(5)]},
        {"flags": V2, "components": [words(100)] * 40},
        {"flags": V2, "components": [{"type": 17, "components": [words(1)] * 39}]},
        {"flags": V2, "components": [{"type": 14}, words(4000)]},
        {"content": "x", "components": [select(max_values=2, min_values=0)]},
    ],
)
def test_a_message_just_within_the_limits_is_taken(body: Json) -> None:
    async def scene() -> None:
        async with FakeDiscord() as fake, aiohttp.ClientSession() as http:
            guild = fake.world.add_guild("Study hall")
            channel = next(iter(guild.channels.values()))
            response = await http.post(
                f"{fake.api}/channels/{channel.id}/messages",
                json=body,
                headers={"Authorization": f"Bot {fake.token}"},
            )
            assert response.status == 200, await response.text()
            assert response.headers["Content-Type"] == "application/json"

    play(scene)
