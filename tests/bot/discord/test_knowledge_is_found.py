"""What a server adds can be asked there, at once, and nowhere else; with the real index."""

from __future__ import annotations

import asyncio
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.bootstrap import Parts, build_coach, list_documents
from bot.discord.client import CoachClient
from bot.discord.demo.fake.person import Person
from bot.discord.office import Office
from bot.discord.shelf import Shelf, Stopped
from bot.settings import Settings
from tests.bot.discord.coach_at_work import School, Work, at_work

RUNBOOK = b"""# Zebra runbook

## Feeding the crawler

The zebra crawler is fed on Thursdays with the quux manifest from bay seven. Never feed it twice.

## When the quux manifest is late

Call Marla in the archive and start the gizmo fallback by hand.
"""
SECRET = b"""# Heron handbook

## Waking the heron pump

The heron pump is woken with the violet key, which hangs behind the aquarium on the second floor.
"""
ZEBRA, HERON = "when is the zebra crawler fed?", "how do I wake the heron pump?"


@pytest.fixture
def copy(home: Path, tmp_path: Path) -> Path:
    """A data folder of one's own with the whole index."""
    folder = tmp_path / "whole"
    shutil.copytree(home, folder, ignore=shutil.ignore_patterns("memory.db*", "*.lock"))
    return folder


@pytest.fixture
def shelf(copy: Path) -> Iterator[Shelf]:
    found = Shelf(Parts(Settings(home=copy, store="exact"), one_shot=False))
    yield found
    found.stop()


def with_index(work: Work, copy: Path, shelf: Shelf) -> None:
    """The coach answers from the whole index, and learns on that shelf."""
    settings = Settings(home=copy, store="exact")
    coach = build_coach(settings, one_shot=False, say=print, memory=work.memory)
    client: CoachClient = work.client
    client.office = Office(coach, work.desk)
    client.shelf = shelf


async def asked(work: Work, who: Person, question: str) -> str:
    return work.fine(await who.slash("ask", question=question), ephemeral=None).text


def test_two_servers_learn_each_for_itself(
    school: School, tmp_path: Path, copy: Path, shelf: Shelf
) -> None:
    async def play() -> None:
        async with at_work(school, tmp_path) as work:
            with_index(work, copy, shelf)
            other = work.fake.world.add_guild("Elsewhere")
            here = work.fake.owner(work.general)
            there = here.at(next(iter(other.channels.values())))
            ada, eve = work.person("ada"), work.person("eve", other)
            assert "Thursdays" not in await asked(work, ada, ZEBRA)
            added = work.fine(await here.slash("knowledge add", file=("runbook.md", RUNBOOK)))
            assert await added.until(lambda seen: "I have read" in seen.text, 120)
            assert "Feeding the crawler" in added.text
            assert "When the quux manifest is late" in added.text
            added = work.fine(await there.slash("knowledge add", file=("heron.md", SECRET)))
            assert await added.until(lambda seen: "I have read" in seen.text, 120)
            said = await asked(work, ada, ZEBRA)
            assert "Thursdays" in said
            assert "runbook.md" in said or "Zebra runbook" in said
            assert "violet" in await asked(work, eve, HERON)
            # Neither from the other server, nor by direct message.
            for who, question, word in (
                (eve, ZEBRA, "Thursdays"), (ada, HERON, "violet"),
                (ada.dm, ZEBRA, "Thursdays"), (eve.dm, HERON, "violet"),
            ):  # fmt: skip
                assert word not in await asked(work, who, question)
            (document,) = list_documents(Parts(Settings(home=copy)), f"guild-{work.hall.id}")
            await there.slash("knowledge remove", document=document.id)
            assert "Thursdays" in await asked(work, ada, ZEBRA)
            gone = await here.slash("knowledge remove", document=document.id)
            assert await gone.until(lambda seen: "is removed" in seen.text, 120)
            assert "Thursdays" not in await asked(work, ada, ZEBRA)
            assert "violet" in await asked(work, eve, HERON)

    asyncio.run(asyncio.wait_for(play(), 300))


def test_what_a_crash_left_in_between_is_caught_up_and_a_server_can_be_forgotten(
    copy: Path, shelf: Shelf
) -> None:
    parts = Parts(Settings(home=copy, store="exact"))
    before = parts.paths.current()
    # The document is in the library when the process is told to stop.
    stopping = threading.Event()

    def tell(text: str) -> None:
        if "%" in text:
            stopping.set()
            raise Stopped

    with pytest.raises(Stopped):
        shelf.add("guild-7", "runbook.md", RUNBOOK, tell)
    assert stopping.is_set()
    assert parts.paths.current() == before
    assert [one.name for one in shelf.documents("guild-7")] == ["runbook.md"]
    assert shelf.catch_up()
    assert parts.paths.current() != before
    assert not shelf.catch_up()
    shelf.clear("guild-7")
    assert shelf.documents("guild-7") == []
    assert not shelf.catch_up()
