"""/knowledge and /insights over the wire, with a shelf that keeps its documents in memory."""

from __future__ import annotations

import asyncio
import hashlib
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.bootstrap import Parts
from bot.discord.demo.fake.person import Person
from bot.discord.naming import learner_of
from bot.discord.panel import knowing
from bot.discord.panel.knowing import BOTH, BUSY, NO_SHELF, NO_SUCH, NONE, STOPPED, WHICH
from bot.discord.shelf import Added, Shelf, Stopped, Tell
from bot.settings import Settings
from retrieval.errors import DocumentRefused, IndexBusy, StorageFailed
from retrieval.library import Document
from tests.bot.discord.coach_at_work import School, Work, scene

NOTES = ("notes.md", b"# Notes\n\nThe crawler is fed on Thursdays.\n")


class ShelfInMemory(Shelf):
    """Takes in whatever it is given, once its gate is open; `fails` is raised instead."""

    def __init__(self) -> None:
        super().__init__(Parts(Settings()))
        self.held: dict[str, list[Document]] = {}
        self.given: list[tuple[str, str, bytes | None, str]] = []
        self.fails: Exception | None = None
        self.gate = threading.Event()
        self.gate.set()
        self.says: list[str] = []

    def add(
        self, scope: str, name: str, data: bytes | None, tell: Tell, *, address: str = ""
    ) -> Added:
        self.given.append((scope, name, data, address))
        for text in self.says:
            tell(text)
        while not self.gate.wait(0.01):
            self._go_on()
        if self.fails is not None:
            raise self.fails
        key = hashlib.sha256(f"{scope}{name}".encode()).hexdigest()[:12]
        document = Document(key, scope, name, address or name, "markdown", "", 1, "", 3)
        rest = [one for one in self.held.get(scope, []) if one.id != key]
        self.held[scope] = [*rest, document]
        return Added(document, ("Feeding the *crawler*",))

    def documents(self, scope: str) -> list[Document]:
        if isinstance(self.fails, StorageFailed):
            raise self.fails
        return list(self.held.get(scope, []))

    def remove(self, scope: str, key: str) -> Document | None:
        found = next((one for one in self.documents(scope) if one.id == key), None)
        self.held[scope] = [one for one in self.documents(scope) if one.id != key]
        return found


@contextmanager
def quickly(seconds: float = 0.05) -> Iterator[None]:
    """Progress is told faster than people could read it."""
    patch = pytest.MonkeyPatch()
    patch.setattr(knowing, "EVERY", seconds)
    yield
    patch.undo()


@contextmanager
def lost_files(work: Work) -> Iterator[None]:
    """What people attach is gone before anybody fetches it."""
    kept = work.fake.world.files

    class Nothing(dict[int, Any]):
        def __setitem__(self, number: int, file: Any) -> None:
            """Keep nothing."""

    work.fake.world.files = Nothing()
    yield
    work.fake.world.files = kept


def with_shelf(work: Work) -> ShelfInMemory:
    shelf = ShelfInMemory()
    work.client.shelf = shelf
    return shelf


def boss(work: Work) -> Person:
    return work.fake.owner(work.general)


def test_a_file_is_taken_in_and_what_can_be_asked_is_told(school: School, tmp_path: Path) -> None:
    async def play(work: Work) -> None:
        shelf, who = with_shelf(work), boss(work)
        assert NONE in work.fine(await who.slash("knowledge list")).text
        seen = work.fine(await who.slash("knowledge add", file=NOTES))
        assert "I have read **notes.md**: 3 passages" in seen.text
        assert "- Feeding the \\*crawler\\*" in seen.text
        scope = f"guild-{work.hall.id}"
        assert shelf.given == [(scope, *NOTES, "")]
        seen = work.fine(await who.slash("knowledge add", address="https://example.org/a.html"))
        assert shelf.given[1] == (
            scope, "https://example.org/a.html", None, "https://example.org/a.html",
        )  # fmt: skip
        assert "- **notes.md**: 3 passages" in work.fine(await who.slash("knowledge list")).text
        assert work.posts() == []
        await work.calm()
        assert work.in_hand() == []

    scene(school, tmp_path, play)


def test_what_cannot_be_read_is_refused_before_it_is_fetched(
    school: School, tmp_path: Path
) -> None:
    async def play(work: Work) -> None:
        shelf, who = with_shelf(work), boss(work)
        cases: list[tuple[dict[str, object], str]] = [
            ({}, "Give me a file, or the address of one"),
            ({"file": NOTES, "address": "https://example.org"}, BOTH),
            ({"address": "/etc/passwd"}, "is no address"),
            ({"address": "file:///etc/passwd"}, "is no address"),
            ({"address": "~/.ssh/id_rsa"}, "is no address"),
            ({"file": ("virus.exe", b"MZ")}, "I cannot read virus.exe. I read .docx, "),
            ({"file": ("noname", b"x")}, "I cannot read noname"),
            ({"file": ("empty.md", b"")}, "empty.md is empty"),
            ({"file": ("big.txt", b"x" * 20_000_001)}, "20 MB at most"),
        ]
        for options, says in cases:
            seen = work.fine(await who.slash("knowledge add", **options))
            assert says in seen.text, (options, seen.text)
        assert WHICH in work.fine(await who.slash("knowledge add")).text
        assert shelf.given == []
        assert not work.fake.requests("GET /attachments/*")

    scene(school, tmp_path, play)


def test_what_goes_wrong_is_told_in_a_sentence(school: School, tmp_path: Path) -> None:
    async def play(work: Work) -> None:
        shelf, who = with_shelf(work), boss(work)
        for error, says in (
            (DocumentRefused("notes.md holds no *text*."), "notes.md holds no \\*text\\*."),
            (IndexBusy("x"), BUSY),
            (Stopped(), STOPPED),
            (StorageFailed("The disk is full."), "I cannot look things up just now"),
        ):
            shelf.fails = error
            seen = work.fine(await who.slash("knowledge add", file=NOTES))
            assert says in seen.text
        assert "I cannot look things up" in work.fine(await who.slash("knowledge list")).text
        assert await who.complete("knowledge remove", document="n") == []
        shelf.fails = None
        with lost_files(work):
            seen = work.fine(await who.slash("knowledge add", file=NOTES))
        assert "Please attach it once more" in seen.text
        work.client.shelf = None
        assert NO_SHELF in work.fine(await who.slash("knowledge add", file=NOTES)).text

    scene(school, tmp_path, play, refused=True)


def test_it_tells_how_far_it_is_and_answers_others_meanwhile(
    school: School, tmp_path: Path
) -> None:
    async def play(work: Work) -> None:
        shelf, who, ada = with_shelf(work), boss(work), work.person()
        shelf.gate.clear()
        shelf.says = ["Reading notes.md…", "Learning notes.md: 40 %…"]
        with quickly():
            adding = [
                asyncio.ensure_future(who.slash("knowledge add", file=NOTES)) for _ in range(2)
            ]
            await work.until(lambda: any("40 %" in m.text for m in who.reads))
            await work.until(lambda: any("Waiting for one other" in m.text for m in who.reads))
            work.fine(await ada.slash("next"))
            # Its owner is not kept waiting for other things either.
            work.fine(await who.slash("setup"))
            shelf.gate.set()
            for one in adding:
                assert await (await one).until(lambda seen: "I have read" in seen.text)
        edits = work.fake.requests("PATCH *@original")
        assert len(edits) <= 6

    scene(school, tmp_path, play)


def test_too_many_at_once_are_asked_to_wait(school: School, tmp_path: Path) -> None:
    async def play(work: Work) -> None:
        shelf, who = with_shelf(work), boss(work)
        shelf._waiting = 20
        seen = work.fine(await who.slash("knowledge add", file=NOTES))
        assert "20 documents wait already" in seen.text
        assert shelf.given == []

    scene(school, tmp_path, play)


def test_who_waits_is_told_when_the_process_dies_or_stops(school: School, tmp_path: Path) -> None:
    async def play(work: Work) -> None:
        shelf, who = with_shelf(work), boss(work)
        shelf.gate.clear()
        shelf.says = ["Learning notes.md: 40 %…"]
        with quickly():
            adding = asyncio.ensure_future(who.slash("knowledge add", file=NOTES))
            await work.until(lambda: shelf.given and work.in_hand())
            # A word on how far it is, is no answer.
            await work.until(lambda: any("40 %" in m.text for m in who.reads))
        await work.kill()
        await work.start()
        await work.until(lambda: any("interrupted" in m.text for m in who.reads))
        adding.cancel()
        shelf = with_shelf(work)
        shelf.gate.clear()
        adding = asyncio.ensure_future(who.slash("knowledge add", file=NOTES))
        await work.until(lambda: shelf.given)
        shelf.stop()
        assert STOPPED in work.fine(await adding).text

    scene(school, tmp_path, play, refused=True)


def test_documents_are_proposed_and_removed_for_their_own_server_alone(
    school: School, tmp_path: Path
) -> None:
    async def play(work: Work) -> None:
        shelf, who = with_shelf(work), boss(work)
        other = work.fake.world.add_guild("Elsewhere")
        there = who.at(next(iter(other.channels.values())))
        work.fine(await who.slash("knowledge add", file=NOTES))
        work.fine(await there.slash("knowledge add", file=("secret.md", b"# s")))
        proposed = await who.complete("knowledge remove", document="")
        assert [one.name for one in proposed] == ["notes.md"]
        theirs = await there.complete("knowledge remove", document="SECR")
        assert [one.name for one in theirs] == ["secret.md"]
        seen = work.fine(await who.slash("knowledge remove", document=theirs[0].value))
        assert NO_SUCH in seen.text
        assert "secret" not in work.fine(await who.slash("knowledge list")).text
        seen = work.fine(await who.slash("knowledge remove", document="NOTES.md"))
        assert "“notes.md” is removed" in seen.text
        assert shelf.held[f"guild-{work.hall.id}"] == []
        assert len(shelf.held[f"guild-{other.id}"]) == 1

    scene(school, tmp_path, play)


def test_insights_count_a_group_and_name_documents_that_answered_nothing(
    school: School, tmp_path: Path
) -> None:
    async def play(work: Work) -> None:
        shelf, who = with_shelf(work), boss(work)
        work.fine(await who.slash("knowledge add", file=NOTES))
        people = [work.person(f"p{number}") for number in range(5)]
        for person in people[:4]:
            work.fine(await person.slash("ask", question="how do I feed the zebra crawler"))
        work.set("2027-02-09T09:00:00")
        seen = work.fine(await who.slash("insights"))
        assert "fewer than 5 people asked me anything here" in seen.text
        assert "zebra" not in seen.text
        assert "notes.md" not in seen.text
        work.set("2027-02-10T09:00:00")
        for person in people:
            work.fine(await person.slash("ask", question="how do I feed the zebra crawler"))
        work.set("2027-02-16T09:00:00")
        seen = work.fine(await who.slash("insights"))
        assert "5 people asked me" in seen.text
        assert "notes.md" in seen.text
        for person in people:
            assert person.user.name not in seen.text
            assert learner_of(person.id) not in seen.text
        assert shelf.given

    scene(school, tmp_path, play)


def test_what_a_shelf_cannot_take_any_more(tmp_path: Path) -> None:
    shelf = Shelf(Parts(Settings(home=tmp_path)))
    said: list[str] = []
    tell: Callable[[str], None] = said.append
    with pytest.raises(DocumentRefused, match="only public pages are fetched"):
        shelf.add("guild-1", "x", None, tell, address="http://127.0.0.1/x.html")
    with pytest.raises(DocumentRefused):
        shelf.add("guild-1", "x.pdf", b"no pdf at all", tell)
    assert shelf.documents("guild-1") == []
    assert shelf.remove("guild-1", "0123") is None
    shelf.stop()
    with pytest.raises(Stopped):
        shelf.add("guild-1", "x.md", b"# hello", tell)
