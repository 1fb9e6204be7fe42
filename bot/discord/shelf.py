"""The documents of servers: taking them in, listing and removing them, each server for itself.

Everything here blocks. What changes the index is done by one thread, one thing after the other, so
that a large document keeps nobody from an answer.
"""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

from bot.bootstrap import (
    Parts,
    ingest_documents,
    list_documents,
    remove_document,
    update_index,
)
from retrieval.errors import DocumentRefused
from retrieval.generation import read_manifest
from retrieval.library import Document, Library

# So many documents a server may have, and so many changes may wait for their turn in all.
MOST_DOCUMENTS, MOST_WAITING = 200, 20
_MOST_TITLES = 5
_POSITION = re.compile(r"\b(?:lines?|pages?|paragraphs?|cells?) \d+.*|\d+:[\d:.]+.*", re.DOTALL)

T = TypeVar("T")
Tell = Callable[[str], None]


class Stopped(Exception):
    """The coach stops; what was begun is left undone, and nothing is broken by it."""


class Full(Exception):
    """Too much waits to be taken in."""


def _quietly(_: str) -> None:
    """Nobody waits for a word on it."""


@dataclass(frozen=True)
class Added:
    """A document that was taken in, and what its parts are called."""

    document: Document
    titles: tuple[str, ...] = ()


class Shelf:
    """The documents of all servers, in the library of a home folder."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._stopping = threading.Event()
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="coach-shelf")
        self._waiting = 0
        self._lock = threading.Lock()

    def put(self, act: Callable[[], T]) -> tuple[asyncio.Future[T], int]:
        """Do something that changes the index when its turn comes; also says how much is before it.

        Needs a running event loop. Raises Full.
        """
        with self._lock:
            if self._waiting >= MOST_WAITING:
                raise Full
            before = self._waiting
            self._waiting += 1
        doing = self._pool.submit(act)
        doing.add_done_callback(self._done)
        return asyncio.wrap_future(doing), before

    def _done(self, _: Future[T]) -> None:
        with self._lock:
            self._waiting -= 1

    def add(
        self, scope: str, name: str, data: bytes | None, tell: Tell, *, address: str = ""
    ) -> Added:
        """Take in a file by its name and content, or what stands at an address.

        `tell` is told how far it is. Raises RetrievalError, with DocumentRefused for what cannot be
        taken in, and Stopped.
        """
        held = self.documents(scope)
        if len(held) >= MOST_DOCUMENTS and not any(d.origin in (name, address) for d in held):
            raise DocumentRefused(
                f"This server has {len(held)} documents already, and that is the most. Remove one "
                "with `/knowledge remove`."
            )
        self._go_on()
        tell(f"Reading {name}…")

        def progress(done: int, total: int) -> None:
            self._go_on()
            tell(f"Learning {name}: {100 * done // max(total, 1)} %…")

        report = ingest_documents(
            self._parts,
            [] if data is not None else [address],
            scope=scope,
            say=tell,
            progress=progress,
            uploads=None if data is None else {name: data},
        )
        if not report.added:
            raise DocumentRefused(next(iter(report.refused.values())))
        document = report.added[0]
        return Added(document, self._titles(document))

    def documents(self, scope: str) -> Sequence[Document]:
        """The documents of a server. Raises StorageFailed."""
        return list_documents(self._parts, scope)

    def remove(self, scope: str, key: str) -> Document | None:
        """Remove a document of a server, so that it is found no more; None if it has no such one.

        Raises RetrievalError.
        """
        return remove_document(self._parts, key, scope=scope, say=_quietly)

    def clear(self, scope: str) -> None:
        """Remove all documents of a server that is forgotten. Raises RetrievalError."""
        from retrieval.index import write_lock

        with write_lock(self._parts.paths):
            library = Library(self._parts.paths.library)
            try:
                gone = [library.remove_document(d.id) for d in library.documents(scope)]
            finally:
                library.close()
        if gone:
            update_index(self._parts, say=_quietly)

    def catch_up(self) -> bool:
        """Bring the index up to the documents, should a crash have come in between; whether there
        was anything to do. Raises RetrievalError."""
        current = self._parts.paths.current()
        if current is None:
            return False
        library = Library(self._parts.paths.library)
        try:
            digest = library.digest()
        finally:
            library.close()
        if read_manifest(current).digest == digest:
            return False
        update_index(self._parts, say=_quietly)
        return True

    def stop(self) -> None:
        """Begin nothing new, and break off what can be done again."""
        self._stopping.set()
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _go_on(self) -> None:
        if self._stopping.is_set():
            raise Stopped

    def _titles(self, document: Document) -> tuple[str, ...]:
        """What the first parts of a document are called, if it calls them anything."""
        library = Library(self._parts.paths.library)
        try:
            passages = library.passages(document.scope)
        finally:
            library.close()
        places = [p.place for p in passages if p.document == document.id]
        # Where a text stands, such as "page 3", says nothing of what it is about.
        named = [_POSITION.split(place)[0].strip(" ,:") for place in places]
        return tuple(dict.fromkeys(name for name in named if name))[:_MOST_TITLES]
