"""The doctor, over real HTTP: each thing that can be wrong, and that nothing is."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime
from email.utils import formatdate
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from pydantic import SecretStr

from bot.accountability.guilds import GuildSettings, speak_in, with_channel
from bot.bootstrap import Parts
from bot.discord import doctor
from bot.discord.checkup import Check, Report
from bot.discord.demo.fake.events import MEMBERS, MESSAGE_CONTENT
from bot.discord.demo.fake.permissions import USUAL, Permission
from bot.discord.demo.fake.pointing import pointed_at
from bot.discord.demo.fake.server import TOKEN, FakeDiscord
from bot.discord.errors import BotFailed
from bot.memory.migrate import VERSION_TABLE
from bot.memory.store import MemoryStore
from bot.settings import Settings
from retrieval.index import build, write_lock
from retrieval.library import Library
from retrieval.passages import CURRICULUM, from_knowledge
from retrieval.writer import Encoding
from tests.bot.discord.small_client import play
from tests.fakes import WordEmbedder

ASK: dict[str, Any] = {"name": "ask", "type": 1, "description": "Ask", "options": []}
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "coach", discord_token=SecretStr(TOKEN))


async def examined(
    fake: FakeDiscord,
    settings: Settings,
    expected: Sequence[dict[str, Any]] | None = (),
) -> dict[str, Check]:
    """The checks by their names, after asking this Discord; no two have the same name."""
    with pointed_at(fake.api, fake.gateway_url):
        return by_name(await doctor.examine(settings, expected))


def by_name(report: Report) -> dict[str, Check]:
    found = {check.name: check for check in report.checks}
    assert len(found) == len(report.checks)
    assert TOKEN not in repr(report)
    for check in report.checks:
        assert check.found
        assert check.todo or check.status == "ok" or check.name in ("Index", "Memory")
    return found


def test_all_is_well(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, discord_token=SecretStr(TOKEN))
    MemoryStore.open(tmp_path / "memory.db").close()
    index(settings)

    async def scene() -> None:
        async with FakeDiscord() as fake:
            fake.world.add_guild("Study hall")
            fake.world.commands[None] = [{**ASK, "id": "1"}]
            with pointed_at(fake.api, fake.gateway_url):
                report = await doctor.examine(settings, [ASK])
            assert {check.status for check in report.checks} == {"ok"}, report
            assert report.healthy
            assert report.skipped == ()
            assert list(by_name(report)) == [
                "Token", "Application", "Intents", "Gateway", "Clock", "Commands", "Servers",
                "Index", "Memory",
            ]  # fmt: skip
            assert fake.complaints() == []
            assert {one.method for one in fake.requests()} == {"GET"}
            assert fake.gateway.identifies == []

    play(scene)


def index(settings: Settings) -> None:
    """An index of a few passages that passes for one of all the content."""
    parts = Parts(settings)
    knowledge, stamp = parts.knowledge()
    with write_lock(parts.paths):
        library = Library(parts.paths.library)
        library.sync(CURRICULUM, "", from_knowledge(knowledge)[:3], stamp=stamp)
        build(parts.paths, library, Encoding(WordEmbedder(), settings.encoder))
        library.close()


def test_a_wrong_token_is_told_and_not_shown(tmp_path: Path) -> None:
    wrong = "a-token-that-was-reset"
    settings = Settings(home=tmp_path, discord_token=SecretStr(wrong))

    async def scene() -> None:
        async with FakeDiscord() as fake:
            with pointed_at(fake.api, fake.gateway_url):
                report = await doctor.examine(settings, [ASK])
            token = by_name(report)["Token"]
            assert token.status == "bad"
            assert "does not know the token in COACH_DISCORD_TOKEN" in token.found
            assert "Reset Token" in token.todo
            assert wrong not in repr(report)
            assert not report.healthy
            assert "Servers" in report.skipped
            # Asked once: more would bring the address closer to being kept out.
            assert len(fake.requests()) == 1

    play(scene)


def test_without_a_token_nothing_is_asked_and_the_rest_is_looked_at(tmp_path: Path) -> None:
    async def scene() -> None:
        async with FakeDiscord() as fake:
            found = await examined(fake, Settings(home=tmp_path))
            assert found["Token"].status == "bad"
            assert {"Index", "Memory"} <= set(found)
            assert fake.requests() == []

    play(scene)


def test_a_closed_port_is_told_as_no_network(settings: Settings) -> None:
    async def scene() -> None:
        with pointed_at("http://127.0.0.1:1/api/v10", "ws://127.0.0.1:1"):
            found = by_name(await doctor.examine(settings, [ASK]))
        assert "cannot be reached" in found["Token"].found
        assert "network" in found["Token"].todo

    play(scene)


def test_something_else_in_the_place_of_discord_is_told(settings: Settings) -> None:
    async def login_page(request: web.Request) -> web.Response:
        return web.Response(text="<h1>Welcome to our hotel</h1>", content_type="text/html")

    async def scene() -> None:
        app = web.Application()
        app.router.add_route("*", "/{rest:.*}", login_page)
        runner = web.AppRunner(app)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        try:
            port = runner.addresses[0][1]
            with pointed_at(f"http://127.0.0.1:{port}", f"ws://127.0.0.1:{port}"):
                found = by_name(await doctor.examine(settings, [ASK]))
        finally:
            await runner.cleanup()
        assert "Something else than Discord" in found["Token"].found

    play(scene)


def test_discord_in_trouble_is_told_check_by_check(settings: Settings) -> None:
    async def scene() -> None:
        async with FakeDiscord() as fake:
            fake.world.add_guild("Study hall")
            fake.faults.fail("GET /gateway/bot", 503)
            fake.faults.fail("GET /users/@me/guilds", 403, code=50001, message="Missing Access")
            found = await examined(fake, settings)
            assert "trouble of its own (HTTP 503)" in found["Gateway"].found
            assert "HTTP 403, code 50001" in found["Servers"].found
            assert found["Application"].status == "ok"

    play(scene)


@pytest.mark.parametrize(
    ("granted", "wanted", "status"),
    [
        (0, False, "ok"),
        (0, True, "bad"),
        (MESSAGE_CONTENT, True, "ok"),
        (MEMBERS, True, "bad"),
        (MESSAGE_CONTENT, False, "ok"),
    ],
)
def test_intents_that_are_wanted_must_be_granted(
    settings: Settings, granted: int, wanted: bool, status: str
) -> None:
    async def scene() -> None:
        async with FakeDiscord(granted=granted) as fake:
            changed = settings.model_copy(update={"discord_message_content": wanted})
            intents = (await examined(fake, changed))["Intents"]
            assert intents.status == status
            if status == "bad":
                assert f"/{fake.world.application}/bot" in intents.todo

    play(scene)


def test_missing_permissions_are_named_for_each_server(settings: Settings) -> None:
    async def scene() -> None:
        async with FakeDiscord() as fake:
            hall, room = fake.world.add_guild("Study hall"), fake.world.add_guild("Reading room")
            fake.world.add_guild("Library")
            without(fake, hall, Permission.ATTACH_FILES)
            without(fake, room, Permission.SEND_MESSAGES | Permission.CREATE_PRIVATE_THREADS)
            found = await examined(fake, settings)
            assert found["Server Study hall"].status == "warn"
            assert "Attach Files (to show" in found["Server Study hall"].found
            assert found["Server Reading room"].status == "bad"
            assert "Send Messages and Create Private Threads" in found["Server Reading room"].todo
            assert found["Servers"].found == "On one server the coach may do all that it does."

    play(scene)


def without(fake: FakeDiscord, guild: Any, permissions: Permission) -> None:
    """Nobody on this server may do that."""
    for role in guild.roles.values():
        fake.world.change_role(guild, role, permissions=int(USUAL & ~permissions))


def test_an_administrator_has_too_much(settings: Settings) -> None:
    async def scene() -> None:
        async with FakeDiscord() as fake:
            hall = fake.world.add_guild("Study hall")
            mine = next(role for role in hall.roles.values() if role.managed)
            fake.world.change_role(hall, mine, permissions=int(Permission.ADMINISTRATOR))
            found = await examined(fake, settings)
            assert found["Server Study hall"].status == "warn"
            assert "administrator" in found["Server Study hall"].found

    play(scene)


def test_a_coach_without_any_server_is_told_the_way(settings: Settings) -> None:
    async def scene() -> None:
        async with FakeDiscord() as fake:
            found = await examined(fake, settings)
            assert "coach discord invite" in found["Servers"].todo

    play(scene)


def test_the_channels_that_were_set_up_are_looked_into(settings: Settings) -> None:
    async def scene() -> None:
        async with FakeDiscord() as fake:
            hall = fake.world.add_guild("Study hall")
            digest = fake.world.add_channel(hall, "digest")
            talk = fake.world.add_channel(hall, "talk")
            quiet = fake.world.add_channel(hall, "quiet")
            settings.home.mkdir()
            with MemoryStore.open(settings.home / "memory.db") as memory:

                def set_up(guild: GuildSettings) -> GuildSettings:
                    guild = with_channel(guild, "digest", digest.id)
                    guild = with_channel(guild, "board", 4711)
                    guild = speak_in(guild, talk.id, "called")
                    return speak_in(guild, quiet.id, "off")

                memory.guilds.change(hall.id, set_up, at=NOW)
                # One that the coach was sent away from is no matter any more.
                memory.guilds.change(99, lambda g: with_channel(g, "home", 1), at=NOW)
            before = await examined(fake, settings)
            assert [name for name in before if "Server" in name] == ["Server Study hall"]
            fake.world.forbid(digest, Permission.SEND_MESSAGES, fake.world.bot)
            fake.world.forbid(talk, Permission.VIEW_CHANNEL, hall.roles[hall.id])
            fake.world.forbid(quiet, Permission.VIEW_CHANNEL, fake.world.bot)
            found = await examined(fake, settings)
            assert "board is not there any more" in found["Server Study hall"].found
            assert found["Server Study hall, #digest"].found == "Missing here: Send Messages."
            talks = found["Server Study hall, #talk"]
            assert talks.found == "Missing here: View Channels and Send Messages."
            assert not any("quiet" in name for name in found)
            assert "Servers" not in found
            assert fake.complaints() == []

    play(scene)


def test_a_clock_that_is_wrong_is_told(settings: Settings) -> None:
    async def scene() -> None:
        fake = FakeDiscord()

        async def late(request: web.Request, response: web.StreamResponse) -> None:
            response.headers["Date"] = formatdate(fake.clock.now() - 600, usegmt=True)

        fake.app.on_response_prepare.append(late)
        async with fake:
            clock = (await examined(fake, settings))["Clock"]
            assert clock.status == "bad"
            assert "10 minutes ahead of Discord's" in clock.found

    play(scene)


def test_commands_that_are_not_registered_are_named(settings: Settings) -> None:
    async def scene() -> None:
        async with FakeDiscord() as fake:
            assert (await examined(fake, settings, [ASK]))["Commands"].status == "bad"
            fake.world.commands[None] = [{**ASK, "id": "1"}, {**ASK, "id": "2", "name": "old"}]
            commands = (await examined(fake, settings, [{**ASK, "description": "Ask me"}]))[
                "Commands"
            ]
            assert commands.status == "warn"
            assert "as they were before: ask" in commands.found
            assert "no longer there: old" in commands.found

    play(scene)


def test_what_was_not_given_is_not_compared(settings: Settings) -> None:
    async def scene() -> None:
        async with FakeDiscord() as fake:
            with pointed_at(fake.api, fake.gateway_url):
                report = await doctor.examine(settings)
            assert report.skipped == ("Commands",)
            assert "Commands" not in by_name(report)

    play(scene)


def test_a_limited_route_is_waited_for(settings: Settings) -> None:
    async def scene() -> None:
        async with FakeDiscord() as fake:
            fake.faults.limit("GET /gateway/bot", 0.05)
            assert (await examined(fake, settings))["Gateway"].status == "ok"

    play(scene)


@pytest.mark.parametrize(
    ("schema", "status", "said"), [("0001", "warn", "next start"), ("9999", "bad", "newer version")]
)
def test_a_memory_of_another_schema_is_told(
    tmp_path: Path, schema: str, status: str, said: str
) -> None:
    MemoryStore.open(tmp_path / "memory.db").close()
    with closing(sqlite3.connect(tmp_path / "memory.db")) as db:
        db.execute(f"UPDATE {VERSION_TABLE} SET version_num = ?", (schema,))
        db.commit()
    report = asyncio.run(doctor.examine(Settings(home=tmp_path)))
    memory = by_name(report)["Memory"]
    assert memory.status == status
    assert said in memory.todo


def test_a_memory_that_is_damaged_or_no_memory_is_told(tmp_path: Path) -> None:
    path = tmp_path / "memory.db"
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE albums (title TEXT)")
    report = asyncio.run(doctor.examine(Settings(home=tmp_path)))
    assert "not a memory of the coach" in by_name(report)["Memory"].found
    path.write_text("no database at all " * 99)
    report = asyncio.run(doctor.examine(Settings(home=tmp_path)))
    assert "damaged" in by_name(report)["Memory"].found


def test_an_index_that_is_missing_is_told_with_its_command(tmp_path: Path) -> None:
    found = by_name(asyncio.run(doctor.examine(Settings(home=tmp_path))))
    assert found["Index"].status == "bad"
    assert "coach index" in found["Index"].todo


def test_the_application_of_a_token_is_asked_for(settings: Settings, tmp_path: Path) -> None:
    async def scene() -> None:
        async with FakeDiscord() as fake:
            with pointed_at(fake.api, fake.gateway_url):
                assert await doctor.application_of(settings) == fake.world.application
                with pytest.raises(BotFailed, match="does not know the token"):
                    await doctor.application_of(
                        Settings(home=tmp_path, discord_token=SecretStr("wrong"))
                    )

    play(scene)
