"""Rate limits and faults of the fake, as the real client meets them."""

from __future__ import annotations

import asyncio
import json

import aiohttp
import discord
import pytest

from bot.discord.demo.fake.faults import Faults
from bot.discord.demo.fake.server import FakeDiscord
from tests.bot.discord.small_client import SmallClient, play, running

SEND = "POST /channels/*/messages"


def general(client: SmallClient) -> discord.TextChannel:
    return client.guilds[0].text_channels[0]


@pytest.mark.parametrize("whole", [False, True])
def test_the_client_waits_out_a_429_and_sends_once(whole: bool) -> None:
    async def scene() -> None:
        async with FakeDiscord() as fake:
            guild = fake.world.add_guild("Study hall")
            async with running(fake) as client:
                fault = fake.faults.limit(SEND, 0.05, whole=whole, times=2)
                await general(client).send("hello")
                assert fault.hits == 2
                assert [one.status for one in fake.requests(SEND)] == [429, 429, 200]
                assert len(fake.world.in_channel(next(iter(guild.channels.values())))) == 1
                assert fake.limits.invalid_lately() == 2

    play(scene)


def test_a_429_without_via_looks_like_a_ban() -> None:
    async def scene() -> None:
        async with FakeDiscord() as fake:
            fake.world.add_guild("Study hall")
            async with running(fake) as client:
                fake.faults.limit(SEND, via=False)
                with pytest.raises(discord.HTTPException) as refused:
                    await general(client).send("hello")
                assert refused.value.status == 429

    play(scene)


def test_a_bucket_has_headers_and_refuses_the_sixth_message() -> None:
    async def scene() -> None:
        async with FakeDiscord() as fake, aiohttp.ClientSession() as http:
            guild = fake.world.add_guild("Study hall")
            places = [*guild.channels.values(), fake.world.add_channel(guild, "other")]
            fake.limits.enforce()
            found: list[aiohttp.ClientResponse] = []
            for place in [places[0]] * 6 + [places[1]]:
                found.append(
                    await http.post(
                        f"{fake.api}/channels/{place.id}/messages",
                        json={"content": "x"},
                        headers={"Authorization": f"Bot {fake.token}"},
                    )
                )
            assert [one.status for one in found] == [200] * 5 + [429, 200]
            assert found[4].headers["X-RateLimit-Remaining"] == "0"
            assert found[5].headers["Via"]
            assert 0 < (await found[5].json())["retry_after"] <= 5
            fake.clock.advance(5)
            again = await http.post(
                f"{fake.api}/channels/{places[0].id}/messages",
                json={"content": "x"},
                headers={"Authorization": f"Bot {fake.token}"},
            )
            assert again.status == 200

    play(scene)


def test_the_global_limit_counts_all_routes_but_callbacks() -> None:
    async def scene() -> None:
        async with FakeDiscord() as fake, aiohttp.ClientSession() as http:
            fake.limits.enforce({}, (3, 1.0))
            head = {"Authorization": f"Bot {fake.token}"}
            for path in ("users/@me", "gateway/bot", "users/@me"):
                assert (await http.get(f"{fake.api}/{path}", headers=head)).status == 200
            last = await http.get(f"{fake.api}/users/@me", headers=head)
            assert last.status == 429
            assert (await last.json())["global"] is True
            callback = await http.post(f"{fake.api}/interactions/1/t/callback", json={"type": 5})
            assert callback.status == 404

    play(scene)


@pytest.mark.parametrize("after", [False, True])
def test_a_503_is_not_tried_again_and_may_have_done_its_work(after: bool) -> None:
    async def scene() -> None:
        async with FakeDiscord() as fake:
            fake.world.add_guild("Study hall")
            async with running(fake) as client:
                fake.faults.fail(SEND, 503, after=after)
                with pytest.raises(discord.DiscordServerError):
                    await general(client).send("hello")
                assert len(fake.world.messages) == int(after)

    play(scene)


def test_a_lost_answer_a_cut_line_and_half_an_answer() -> None:
    async def scene() -> None:
        async with FakeDiscord() as fake:
            fake.world.add_guild("Study hall")
            async with running(fake) as client:
                fake.faults.drop(SEND)
                with pytest.raises((aiohttp.ClientError, OSError)):
                    await general(client).send("one")
                assert len(fake.world.messages) == 0
                fake.faults.drop(SEND, after=True)
                with pytest.raises((aiohttp.ClientError, OSError)):
                    await general(client).send("two")
                assert len(fake.world.messages) == 1
                fake.faults.garble(SEND)
                with pytest.raises(json.JSONDecodeError):
                    await general(client).send("three")
                await general(client).send("four")
                assert [one.content for one in fake.world.messages.values()] == [
                    "two", "three", "four"
                ]  # fmt: skip

    play(scene)


def test_a_callback_whose_answer_was_lost_is_refused_the_second_time() -> None:
    codes: list[int] = []

    async def do(interaction: discord.Interaction) -> None:
        try:
            await interaction.response.send_message("once")
        except discord.HTTPException as error:
            codes.append(error.code)

    async def scene() -> None:
        async with FakeDiscord() as fake:
            ana = fake.person("ana", fake.world.add_guild("Study hall"))
            async with running(fake, lambda client: client.command("go", do)):
                # The client tries again one second after a 500.
                fake.faults.fail("POST /interactions/*/callback", 500, after=True)
                seen = await ana.slash("go")
                await fake.world.until(lambda: codes)
                assert seen.text == "once"
                assert codes == [40060]

    play(scene)


def test_an_answer_can_be_made_slow() -> None:
    async def scene() -> None:
        async with FakeDiscord() as fake:
            fake.world.add_guild("Study hall")
            async with running(fake) as client:
                fake.faults.delay(SEND, 0.1)
                sending = asyncio.create_task(general(client).send("hello"))
                assert await fake.world.until(lambda: fake.world.in_flight == 1)
                assert fake.world.messages == {}
                await sending
                assert len(fake.world.messages) == 1

    play(scene)


def test_an_event_can_come_twice() -> None:
    async def scene() -> None:
        async with FakeDiscord() as fake:
            ana = fake.person("ana", fake.world.add_guild("Study hall"))
            async with running(fake) as client:
                fake.gateway.repeat = 2
                await ana.dm.say("once or twice?")
                await fake.world.until(lambda: len(client.heard) == 2)
                assert client.heard[0].id == client.heard[1].id

    play(scene)


def test_an_unknown_route_is_answered_loudly_and_remembered() -> None:
    async def scene() -> None:
        async with FakeDiscord() as fake, aiohttp.ClientSession() as http:
            response = await http.get(f"{fake.api}/voice/regions")
            assert response.status == 501
            assert fake.complaints() == ["unknown route: GET /voice/regions"]

    play(scene)


def test_chaos_is_the_same_for_the_same_seed_and_ends() -> None:
    def sequence(seed: int) -> list[tuple[int, bool, bool]]:
        faults = Faults()
        faults.chaos(seed, 0.5)
        found = [faults.take("GET", "/users/@me") for _ in range(50)]
        return [(one.status, one.drop, one.after) for pair in found for one in pair]

    assert sequence(1) == sequence(1)
    assert sequence(1) != sequence(2)
    assert 10 < len(sequence(1)) < 40
    faults = Faults()
    faults.chaos(1, 1.0)
    faults.clear()
    assert faults.take("GET", "/users/@me") == []


def test_faults_hit_only_their_route_and_only_so_often() -> None:
    faults = Faults()
    faults.fail(SEND, 500, times=2)
    faults.delay("*", 0.1, times=None)
    assert [one.status for one in faults.take("GET", "/users/@me")] == [0]
    assert sorted(one.status for one in faults.take("POST", "/channels/1/messages")) == [0, 500]
    assert sorted(one.status for one in faults.take("POST", "/channels/2/messages")) == [0, 500]
    assert [one.status for one in faults.take("POST", "/channels/1/messages")] == [0]
