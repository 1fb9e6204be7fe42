"""`coach discord` and what belongs to it, in this process, since the fake Discord is here too."""

from __future__ import annotations

import asyncio
import json
import re
import socket
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import discord
import pytest
from typer.testing import CliRunner, Result

from bot.discord.demo.fake.pointing import pointed_at
from bot.discord.demo.fake.server import TOKEN, FakeDiscord
from bot.discord.invite import NEEDS, person_address, server_address
from bot.memory.store import MemoryStore
from bot.terminal import common
from bot.terminal.app import app
from tests.bot.coach.small_world import topic, world
from tests.bot.discord.kept_log import kept_log
from tests.bot.discord.small_client import play
from tests.bot.terminal.fake_coach import FakeCoach
from tests.bot.terminal.process import run

ASK: dict[str, Any] = {"name": "ask", "type": 1, "description": "Ask", "options": []}


@pytest.fixture(autouse=True)
def _log_is_put_back() -> Iterator[None]:
    with kept_log():
        yield


@pytest.fixture
def with_token(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("COACH_HOME", str(tmp_path))
    monkeypatch.setenv("COACH_DISCORD_TOKEN", TOKEN)
    # One command is enough to compare.
    client = ModuleType("bot.discord.client")
    client.command_payloads = lambda: [ASK]  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, client.__name__, client)


def told(prepare: Callable[[FakeDiscord], None], *words: str) -> Result:
    """What a command says that asks the fake Discord."""
    found: list[Result] = []

    async def scene() -> None:
        async with FakeDiscord() as fake:
            prepare(fake)
            with pointed_at(fake.api, fake.gateway_url):
                found.append(await asyncio.to_thread(CliRunner().invoke, app, words))

    play(scene)
    return found[0]


def flat(text: str) -> str:
    return " ".join(text.split())


# --- doctor ---


def test_the_doctor_says_what_is_wrong_and_what_to_do(with_token: None) -> None:
    done = told(lambda fake: None, "discord", "doctor")
    assert done.exit_code == 1
    lines = done.stdout.splitlines()
    assert "ok    Token: Discord knows it." in lines
    assert "bad   Commands: Not registered: ask." in lines
    assert any(line.startswith("      → Start the bot with `coach discord`") for line in lines)
    assert all(len(line) <= 92 for line in lines)
    assert done.stderr == ""


def test_the_doctor_speaks_json(with_token: None) -> None:
    def prepare(fake: FakeDiscord) -> None:
        fake.world.add_guild("A\x1b[2J\u202eB")
        fake.world.commands[None] = [ASK]

    done = told(prepare, "discord", "doctor", "--json")
    found = json.loads(done.stdout)
    assert set(found) == {"healthy", "checks", "skipped"}
    statuses = {check["name"]: check["status"] for check in found["checks"]}
    assert statuses["Commands"] == statuses["Servers"] == "ok"
    # There is no index in this home.
    assert statuses["Index"] == "bad"
    assert (found["healthy"], done.exit_code) == (False, 1)


def test_the_doctor_never_prints_the_token(
    with_token: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COACH_DISCORD_TOKEN", "a-token-that-was-reset")
    for words in (("discord", "doctor"), ("discord", "doctor", "--json"), ("discord", "invite")):
        done = told(lambda fake: None, *words)
        assert done.exit_code == 1
        assert "does not know the token" in flat(done.output)
        assert "a-token-that-was-reset" not in done.output


def test_names_of_servers_cannot_repaint_the_terminal(with_token: None) -> None:
    def prepare(fake: FakeDiscord) -> None:
        guild = fake.world.add_guild("A\x1b[2J\u202eB")
        for role in guild.roles.values():
            fake.world.change_role(guild, role, permissions=0)

    done = told(prepare, "discord", "doctor")
    assert "Server A" in done.stdout
    assert not set("\x1b\u202e") & set(done.stdout)


# --- invite ---


def test_the_invitation_names_both_addresses_and_each_permission(with_token: None) -> None:
    numbers: list[int] = []
    done = told(lambda fake: numbers.append(fake.world.application), "discord", "invite")
    assert done.exit_code == 0
    lines = [line.strip() for line in done.stdout.splitlines()]
    assert server_address(numbers[0]) in lines
    assert person_address(numbers[0]) in lines
    assert all(any(line.startswith(one.label) for line in lines) for one in NEEDS)


def test_the_invitation_of_a_known_application_needs_no_token(tmp_path: Path) -> None:
    done = run(tmp_path, "discord", "invite", "--application", "77", "--json")
    assert done.returncode == 0
    found = json.loads(done.stdout)
    assert found["server"] == server_address(77)
    assert found["account"] == person_address(77)
    assert len(found["needs"]) == len(NEEDS)


# --- running ---


def test_without_a_token_it_is_one_sentence(tmp_path: Path) -> None:
    for words in ((), ("invite",)):
        done = run(tmp_path, "discord", *words)
        assert done.returncode == 1
        assert done.stdout == ""
        assert len(done.stderr.splitlines()) == 1
        assert "COACH_DISCORD_TOKEN" in done.stderr
    # No index was built for that.
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--port", "8000"), "add --demo"),
        (("--no-browser",), "add --demo"),
        (("--demo", "doctor"), "for `coach discord` itself"),
        (("--demo", "--port", "99999"), "port"),
    ],
)
def test_options_that_mean_nothing_are_refused(
    tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    done = run(tmp_path, "discord", *words)
    assert done.returncode == 2
    assert said in done.stderr


@pytest.mark.parametrize(
    ("name", "value"), [("COACH_SHARDS", "none"), ("COACH_SHARD_IDS", "0,9"), ("COACH_SHARDS", "0")]
)
def test_a_wrong_setting_is_named(tmp_path: Path, name: str, value: str) -> None:
    done = run(tmp_path, "discord", env={name: value, "COACH_DISCORD_TOKEN": "x"})
    assert done.returncode == 2
    assert f"The setting {name} is wrong" in done.stderr


def test_help_has_examples(tmp_path: Path) -> None:
    for words in (("discord",), ("discord", "invite"), ("discord", "doctor")):
        assert "Example" in run(tmp_path, *words, "--help").stdout


@pytest.fixture
def with_coach(with_token: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """A coach that needs no index, whose building takes minutes."""

    def coach(*, one_shot: bool, memory: MemoryStore) -> FakeCoach:
        assert not one_shot
        return FakeCoach(world(topic("tools/git")), memory)

    monkeypatch.setattr(common, "coach", coach)


class Visitor(discord.Client):
    """A bot that has seen enough as soon as it is connected."""

    async def on_ready(self) -> None:
        print(f"On {len(self.guilds)} server, as {self.user}")
        await self.close()

    async def close_gracefully(self, seconds: float) -> None:
        await self.close()


def test_the_demo_says_what_it_is_and_where(
    tmp_path: Path, with_coach: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("COACH_DISCORD_TOKEN")
    made: list[tuple[Any, ...]] = []

    def make_client(*parts: Any) -> Visitor:
        made.append(parts)
        memory = parts[2].memory
        memory.guilds.change(5, lambda guild: replace(guild, digest=True), at=datetime.now(UTC))
        return Visitor(intents=discord.Intents(guilds=True), guild_ready_timeout=0.02)

    sys.modules["bot.discord.client"].make_client = make_client  # type: ignore[attr-defined]
    done = CliRunner().invoke(app, ["discord", "--demo", "--no-browser"])
    assert done.exit_code == 0, (done.output, done.exception)
    said = flat(done.stdout)
    assert "no token, no account, and nothing is sent anywhere" in said
    assert re.search(r"Open http://127\.0\.0\.1:\d+\S* in a browser", said)
    assert "On 1 server, as study-coach" in said
    ((settings, coach, desk),) = made
    assert (settings.shards, coach.knowledge) == (1, desk.knowledge)
    # What is said in the demo is not kept with what real people said.
    with MemoryStore.open(tmp_path / "memory.db") as memory:
        assert not memory.guilds.load(5).digest


def test_the_bot_is_run_on_discord_until_it_ends(with_coach: None, tmp_path: Path) -> None:
    made: list[tuple[Any, ...]] = []

    def make_client(*parts: Any) -> Visitor:
        made.append(parts)
        return Visitor(intents=discord.Intents(guilds=True), guild_ready_timeout=0.02)

    sys.modules["bot.discord.client"].make_client = make_client  # type: ignore[attr-defined]
    done = told(lambda fake: None, "discord")
    assert done.exit_code == 0, (done.output, done.exception)
    assert "On 0 server, as study-coach" in done.stdout
    assert "logging in" in done.stderr
    assert TOKEN not in done.output
    ((settings, _, desk),) = made
    assert settings.home == tmp_path
    assert desk.zone == "UTC"
    assert (tmp_path / "memory.db").is_file()


def test_the_bot_that_cannot_run_is_one_sentence_and_1(
    with_coach: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def make_client(*_: Any) -> Visitor:
        return Visitor(intents=discord.Intents(guilds=True, message_content=True))

    sys.modules["bot.discord.client"].make_client = make_client  # type: ignore[attr-defined]
    done = told(lambda fake: None, "discord")
    assert done.exit_code == 1
    last = done.stderr.splitlines()[-1]
    assert last.startswith("coach: Discord has not granted what the coach asks for")
    assert "Traceback" not in done.stderr
    monkeypatch.setenv("COACH_DISCORD_TOKEN", "a-token-that-was-reset")
    done = told(lambda fake: None, "discord")
    assert done.exit_code == 1
    assert "does not know the token" in done.stderr.splitlines()[-1]


def test_a_port_that_is_taken_is_told(with_coach: None) -> None:
    sys.modules["bot.discord.client"].make_client = None  # type: ignore[attr-defined]
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = CliRunner().invoke(app, ["discord", "--demo", "--no-browser", "--port", port])
    assert done.exit_code == 1
    assert f"Port {port} cannot be used" in done.stderr
