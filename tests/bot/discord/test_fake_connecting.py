"""The fake gateway and the real client: connecting, resuming, being refused."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import discord
import pytest

from bot.discord.demo.fake.events import MEMBERS, MESSAGE_CONTENT
from bot.discord.demo.fake.pointing import pointed_at
from bot.discord.demo.fake.server import FakeDiscord
from tests.bot.discord.small_client import play, running


@asynccontextmanager
async def knocking(fake: FakeDiscord) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
    """A bare connection to the gateway."""
    address = f"{fake.gateway_url}?v=10&encoding=json"
    async with aiohttp.ClientSession() as session, session.ws_connect(address) as socket:
        yield socket


def test_the_real_client_connects_and_knows_its_servers() -> None:
    async def scene() -> None:
        async with FakeDiscord() as fake:
            fake.world.add_guild("Study hall")
            fake.world.add_guild("Reading room")
            async with running(fake) as client:
                assert client.user is not None
                assert client.user.id == fake.world.bot.id
                assert sorted(guild.name for guild in client.guilds) == [
                    "Reading room",
                    "Study hall",
                ]
                assert client.guilds[0].text_channels[0].name == "general"
            assert fake.complaints() == []

    play(scene)


def test_a_client_without_intents_is_told_of_no_server() -> None:
    async def scene() -> None:
        async with FakeDiscord() as fake:
            fake.world.add_guild("Study hall")
            async with running(fake, intents=discord.Intents.none()):
                assert fake.gateway.identifies[0]["intents"] == 0
                session = next(iter(fake.gateway.sessions.values()))
                assert session.sequence == 1

    play(scene)


def test_a_wrong_token_is_refused_at_the_door() -> None:
    async def scene() -> None:
        async with FakeDiscord() as fake:
            with pytest.raises(discord.LoginFailure):
                async with running(fake, token="wrong"):
                    pass
            assert fake.limits.invalid_lately() == 1

    play(scene)


def test_a_wrong_token_at_the_gateway_closes_with_4004() -> None:
    async def scene() -> None:
        async with FakeDiscord() as fake, knocking(fake) as socket:
            assert (await socket.receive_json())["op"] == 10
            await socket.send_json({"op": 2, "d": {"token": "wrong", "intents": 0}})
            await socket.receive()
            assert socket.close_code == 4004

    play(scene)


@pytest.mark.parametrize("intent", ["message_content", "members", "presences"])
def test_an_intent_that_was_not_granted_is_refused(intent: str) -> None:
    async def scene() -> None:
        intents = discord.Intents.default()
        setattr(intents, intent, True)
        async with FakeDiscord() as fake:
            with pytest.raises(discord.PrivilegedIntentsRequired):
                async with running(fake, intents=intents):
                    pass
            assert fake.gateway.closes == [4014]

    play(scene)


def test_a_granted_intent_lets_the_client_in_with_its_flags() -> None:
    async def scene() -> None:
        intents = discord.Intents.default()
        intents.message_content = intents.members = True
        async with FakeDiscord(granted=MESSAGE_CONTENT | MEMBERS) as fake:
            guild = fake.world.add_guild("Study hall")
            fake.person("ana", guild)
            async with running(fake, intents=intents) as client:
                assert client.application_flags.gateway_message_content_limited
                assert client.guilds[0].get_member_named("ana") is not None

    play(scene)


@pytest.mark.parametrize("how", ["op 7", "op 9 resumable", "close 4000", "cut", "server 1000"])
def test_after_a_break_the_client_resumes_and_misses_nothing(how: str) -> None:
    async def scene() -> None:
        async with FakeDiscord() as fake:
            ana = fake.person("ana")
            fake.world.join(fake.world.add_guild("Study hall"), ana.user)
            async with running(fake) as client:
                if how == "op 7":
                    await fake.gateway.reconnect()
                elif how == "op 9 resumable":
                    await fake.gateway.invalidate(resumable=True)
                elif how == "close 4000":
                    await fake.gateway.close(4000)
                elif how == "server 1000":
                    await fake.gateway.close(1000)
                else:
                    fake.gateway.drop()
                await ana.say("while you were away")
                assert await fake.world.until(lambda: client.heard and client.happened[1:])
                await fake.idle()
                assert [one.content for one in client.heard] == ["while you were away"]
                assert client.happened == ["ready", "resumed"]
                assert len(fake.gateway.identifies) == 1

    play(scene)


def test_after_an_invalid_session_the_client_identifies_anew() -> None:
    async def scene() -> None:
        none = discord.Intents.none()
        async with FakeDiscord() as fake, running(fake, intents=none) as client:
            await fake.gateway.invalidate()
            assert await fake.world.until(lambda: len(fake.gateway.identifies) == 2)
            assert await fake.ready()
            assert client.happened[0] == "ready"
            assert fake.gateway.resumes == []

    play(scene)


def test_a_session_that_is_lost_too_long_cannot_be_resumed() -> None:
    async def scene() -> None:
        async with FakeDiscord() as fake:
            hello = {"token": fake.token, "intents": 0, "properties": {}}
            async with knocking(fake) as socket:
                await socket.receive_json()
                await socket.send_json({"op": 2, "d": hello})
                ready = await socket.receive_json()
                await socket.close(code=4000)
            await fake.world.until(lambda: not fake.gateway.connected)
            fake.clock.advance(91)
            async with knocking(fake) as socket:
                await socket.receive_json()
                number = ready["d"]["session_id"]
                again = {"token": fake.token, "session_id": number, "seq": 1}
                await socket.send_json({"op": 6, "d": again})
                assert await socket.receive_json() == {"op": 9, "d": False}

    play(scene)


@pytest.mark.parametrize(
    ("frames", "code"),
    [
        (["not json"], 4002),
        ([{"op": 3, "d": {}}], 4003),
        ([{"op": 2}, {"op": 2}], 4005),
        ([{"op": 2}, {"op": 99}], 4001),
        ([{"op": 2, "shard": [3, 2]}], 4010),
        ([{"op": 2, "intents": 1 << 40}], 4013),
        ([{"op": 1, "d": None}] * 121, 4008),
    ],
)
def test_a_client_that_misbehaves_is_closed_with_the_code_of_discord(
    frames: list[object], code: int
) -> None:
    async def scene() -> None:
        async with FakeDiscord() as fake, knocking(fake) as socket:
            await socket.receive_json()
            for frame in frames:
                if isinstance(frame, str):
                    await socket.send_str(frame)
                    continue
                assert isinstance(frame, dict)
                if frame["op"] == 2:
                    hello = {"token": fake.token, "intents": 0, "properties": {}}
                    hello |= {key: frame[key] for key in frame if key != "op"}
                    frame = {"op": 2, "d": hello}
                await socket.send_json(frame)
            while not socket.closed:
                await socket.receive()
            assert socket.close_code == code

    play(scene)


def test_a_heartbeat_is_acknowledged_until_the_fake_is_told_not_to() -> None:
    async def scene() -> None:
        async with FakeDiscord() as fake, knocking(fake) as socket:
            await socket.receive_json()
            await socket.send_json({"op": 1, "d": None})
            assert await socket.receive_json() == {"op": 11}
            fake.gateway.acks = False
            await socket.send_json({"op": 1, "d": None})
            with pytest.raises(TimeoutError):
                await socket.receive(timeout=0.05)

    play(scene)


def test_the_client_beats_when_it_is_asked_to() -> None:
    async def scene() -> None:
        async with FakeDiscord() as fake, running(fake, intents=discord.Intents.none()):
            session = fake.gateway.connected[0]
            before = len(session.beats)
            await fake.gateway.ask_heartbeat()
            assert await fake.world.until(lambda: len(session.beats) == before + 1)

    play(scene)


def test_each_shard_is_told_of_its_own_servers_only() -> None:
    async def scene() -> None:
        async with FakeDiscord() as fake:
            guilds = [fake.world.add_guild(f"server {number}") for number in range(8)]
            first = {guild.name for guild in guilds if (guild.id >> 22) % 2 == 0}
            assert len(first) == 4
            async with running(fake, shard_id=0, shard_count=2) as client:
                assert {guild.name for guild in client.guilds} == first
                for guild in guilds:
                    await fake.person("ana", guild).say("hello")
                await fake.person("ben").say("hello")
                await fake.idle()
                assert {one.guild.name for one in client.heard if one.guild} == first
                # DMs are for the first shard.
                assert sum(one.guild is None for one in client.heard) == 1
            async with running(fake, shard_id=1, shard_count=2) as client:
                assert {guild.name for guild in client.guilds} == {
                    guild.name for guild in guilds
                } - first

    play(scene)


def test_a_client_with_shards_of_its_own_serves_all_servers() -> None:
    class Sharded(discord.AutoShardedClient):
        async def before_identify_hook(
            self, shard_id: int | None, *, initial: bool = False
        ) -> None:
            pass

    async def scene() -> None:
        async with FakeDiscord() as fake:
            for number in range(8):
                fake.world.add_guild(f"server {number}")
            with pointed_at(fake.api, fake.gateway_url):
                intents = discord.Intents.default()
                client = Sharded(intents=intents, shard_count=2, guild_ready_timeout=0.02)
                await client.login(fake.token)
                connection = asyncio.create_task(client.connect())
                assert await fake.world.until(client.is_ready)
                assert len(client.guilds) == 8
                shards = sorted(one["shard"] for one in fake.gateway.identifies)
                assert shards == [[0, 2], [1, 2]]
                await client.close()
                await connection

    play(scene)


def test_half_a_frame_can_be_sent() -> None:
    async def scene() -> None:
        async with FakeDiscord() as fake, knocking(fake) as socket:
            hello = {"token": fake.token, "intents": 0, "properties": {}}
            await socket.receive_json()
            await socket.send_json({"op": 2, "d": hello})
            await socket.receive_json()
            await fake.gateway.garble()
            with pytest.raises(json.JSONDecodeError):
                await socket.receive_json()

    play(scene)


def test_without_the_content_intent_only_dms_and_mentions_come_with_their_words() -> None:
    async def scene() -> None:
        async with FakeDiscord() as fake:
            ana = fake.person("ana", fake.world.add_guild("Study hall"))
            async with running(fake) as client:
                await ana.say("nobody's business")
                await ana.say(f"{fake.world.bot.mention} help")
                await ana.dm.say("between us")
                await fake.world.until(lambda: len(client.heard) == 3)
                assert [one.content for one in client.heard] == [
                    "",
                    f"{fake.world.bot.mention} help",
                    "between us",
                ]

    play(scene)


def test_being_kicked_and_being_out_of_order_are_told_apart() -> None:
    async def scene() -> None:
        async with FakeDiscord() as fake:
            gone = fake.world.add_guild("Gone")
            ill = fake.world.add_guild("Ill")
            async with running(fake) as client:
                fake.world.outage(ill)
                fake.world.remove_bot(gone)
                fake.world.outage(ill, over=True)
                fake.world.add_guild("New")
                await fake.world.until(lambda: "joined New" in client.happened)
                assert client.happened == ["ready", "left Gone", "joined New"]
                with pytest.raises(discord.Forbidden) as refused:
                    await client.fetch_guild(gone.id)
                assert refused.value.code == 50001

    play(scene)
