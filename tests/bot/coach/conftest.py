"""A whole coach over the index that all tests share, and a memory of one test's own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.bootstrap import build_coach
from bot.coach.coach import Coach
from bot.coach.reply import Message, Reply
from bot.desk.desk import Desk
from bot.desk.hearing import Hearing
from bot.memory.store import MemoryStore
from bot.settings import Settings


@pytest.fixture(scope="session")
def shared(home: Path) -> Coach:
    """A coach that remembers nothing."""
    return build_coach(Settings(home=home, store="exact"), one_shot=False, say=print)


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[MemoryStore]:
    """An empty memory."""
    with MemoryStore.open(tmp_path / "memory.db") as store:
        yield store


@pytest.fixture
def heard(shared: Coach, memory: MemoryStore) -> Callable[..., Reply]:
    """Says several things in one conversation with a coach that keeps promises too, and gives the
    last reply."""
    coach = Coach(shared.knowledge, shared.retriever, shared.reading, memory)
    coach.promises = Hearing(Desk(coach.knowledge, coach.linker, memory, coach.now))

    def say(*texts: str) -> Reply:
        return [coach.reply(Message("somebody", text, "talk")) for text in texts][-1]

    return say
