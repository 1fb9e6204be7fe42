"""The whole coach with a model that follows a script."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from bot.bootstrap import build_coach, build_voice
from bot.coach.coach import Coach
from bot.coach.ports import NoMemory
from bot.coach.reply import Message, Reply
from bot.desk.desk import Desk
from bot.desk.hearing import Hearing
from bot.memory.store import MemoryStore
from bot.settings import Settings
from bot.voice.curriculum import Curriculum
from tests.bot.voice.talking import NOW, Conversation, Plain, Talk
from tests.providers.openai_like import KEY, OpenAILike
from tests.providers.script import Script
from tests.providers.server import Provider


@pytest.fixture(scope="module")
def whole_coach(home: Path) -> Coach:
    """The coach of all these tests; each gives it a memory and a voice of its own."""
    return build_coach(Settings(home=home, store="exact"), one_shot=False, say=print)


@pytest.fixture(scope="module")
def names(whole_coach: Coach) -> Curriculum:
    """The names of the curriculum, which take a while to read."""
    return Curriculum(whole_coach.knowledge, whole_coach.linker)


@pytest.fixture(scope="module")
def empty_memory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a memory that holds nothing yet."""
    path = tmp_path_factory.mktemp("memory") / "memory.db"
    MemoryStore.open(path).close()
    return path


@pytest.fixture
def talk(
    whole_coach: Coach,
    names: Curriculum,
    empty_memory: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Talk]:
    """Starts a conversation with a model that follows a script."""
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    with ExitStack() as stack:

        def start(
            script: Script,
            *,
            provider: type[Provider] = OpenAILike,
            coach: Coach = whole_coach,
            at_once: bool = False,
            **more: Any,
        ) -> Conversation:
            server = stack.enter_context(provider(script))
            server.at_once = at_once
            file = shutil.copy(empty_memory, tmp_path / f"{server.port}.db")
            memory = stack.enter_context(MemoryStore.open(file))
            coach.memory = memory
            coach.now = lambda: NOW
            desk = Desk(coach.knowledge, coach.linker, memory, coach.now)
            coach.promises = Hearing(desk)
            settings = Settings(
                home=tmp_path,
                **{
                    "model": f"{server.speaks}:small",
                    "model_url": server.url,
                    "model_timeout": 10.0,
                    **more,
                },
            )
            coach.voice = voice = build_voice(settings, coach, say=print, stays=False)
            assert voice is not None
            voice.names = names
            return Conversation(coach, voice, server)

        yield start
        whole_coach.memory, whole_coach.voice, whole_coach.promises = NoMemory(), None, None


@pytest.fixture(scope="module")
def plain(whole_coach: Coach) -> Plain:
    """What the coach says to a first message when it has no voice."""

    @cache
    def reply(text: str) -> Reply:
        return replace(whole_coach, memory=NoMemory(), voice=None, now=lambda: NOW).reply(
            Message("ada", text, "c")
        )

    return reply
