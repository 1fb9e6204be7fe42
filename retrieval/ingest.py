"""Takes documents in: a file or an address becomes passages of a scope in the library."""

from __future__ import annotations

import hashlib
import os
import stat
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from retrieval.documents.chunk import passages_of
from retrieval.documents.fetch import fetch
from retrieval.documents.sandbox import read_in_child
from retrieval.documents.sections import Limits
from retrieval.errors import DocumentRefused
from retrieval.library import Change, Document, Library
from retrieval.passages import CURRICULUM, NOTIONS

MAX_SCOPE = 64
MAX_FILES = 2_000
LIMITS = Limits()
# In words: about two sentences.
STRETCH = 36
SUFFIXES = frozenset(
    {".md", ".markdown", ".txt", ".pdf", ".html", ".htm", ".ipynb", ".docx", ".srt", ".vtt"}
)


@dataclass(frozen=True)
class Taken:
    """A document that was taken in, and what that changed."""

    document: Document
    change: Change


def check_scope(scope: str) -> str:
    """A scope's name as it is stored; raises DocumentRefused for one that cannot be a scope."""
    name = unicodedata.normalize("NFC", scope).strip()
    if not name or len(name) > MAX_SCOPE or not name.isprintable():
        raise DocumentRefused(
            f"A scope needs a name of 1 to {MAX_SCOPE} printable characters, such as 'my-server'."
        )
    if name in (CURRICULUM, NOTIONS):
        raise DocumentRefused(f"{name!r} is the coach's own; choose another scope.")
    return name


def is_address(target: str) -> bool:
    """Whether a target is meant as an address and not as a file."""
    return "://" in target


def files_of(target: str) -> Iterator[Path]:
    """The file, or every readable document below the folder, that a target names.

    Raises DocumentRefused for what is not there, is no regular file, or leads out of its folder.
    """
    path = Path(target)
    if path.is_dir():
        root = path.resolve()
        found = [
            p
            for p in sorted(path.rglob("*"))
            if p.suffix.lower() in SUFFIXES and p.is_file() and p.resolve().is_relative_to(root)
        ]
        if not found:
            raise DocumentRefused(
                f"{target} holds no document that I can read ({', '.join(sorted(SUFFIXES))})."
            )
        if len(found) > MAX_FILES:
            raise DocumentRefused(
                f"{target} holds more than {MAX_FILES} documents; add them in parts."
            )
        yield from found
    else:
        yield path


def take_file(library: Library, path: Path, *, scope: str, limits: Limits = LIMITS) -> Taken:
    """Take in a file; the same file again replaces what was there. Raises DocumentRefused."""
    return _take(
        library,
        name=path.name,
        origin=str(path.resolve()),
        data=_read(path, limits),
        scope=scope,
        url=None,
        limits=limits,
    )


def take_address(library: Library, url: str, *, scope: str, limits: Limits = LIMITS) -> Taken:
    """Fetch an address and take in what it holds. Raises DocumentRefused."""
    fetched = fetch(url)
    return _take(
        library,
        name=fetched.name,
        origin=url,
        data=fetched.data,
        scope=scope,
        url=fetched.url,
        limits=limits,
    )


def take_bytes(
    library: Library,
    name: str,
    data: bytes,
    *,
    scope: str,
    url: str | None = None,
    limits: Limits = LIMITS,
) -> Taken:
    """Take in an upload; its name is its origin. Raises DocumentRefused."""
    return _take(library, name=name, origin=name, data=data, scope=scope, url=url, limits=limits)


def _take(
    library: Library,
    *,
    name: str,
    origin: str,
    data: bytes,
    scope: str,
    url: str | None,
    limits: Limits,
) -> Taken:
    scope = check_scope(scope)
    parsed = read_in_child(name, data, limits=limits)
    key = hashlib.sha256(f"{scope}\0{origin}".encode("utf-8", "surrogatepass")).hexdigest()[:12]
    passages = [
        replace(passage, asks=stretches(passage.text))
        for passage in passages_of(parsed, document=key, scope=scope, source_name=name, url=url)
    ]
    if not passages:
        raise DocumentRefused(f"{name} holds no text that could be found later.")
    document = Document(
        id=key,
        scope=scope,
        name=name,
        origin=origin,
        kind=parsed.kind,
        sha256=hashlib.sha256(data).hexdigest(),
        bytes=len(data),
        added_at=datetime.now(UTC).isoformat(timespec="seconds"),
        passages=len(passages),
    )
    return Taken(document, library.put_document(document, passages))


def stretches(text: str) -> tuple[str, ...]:
    """Overlapping stretches of a passage, each with a vector of its own beside the whole.

    A passage of a document speaks of several things, and one vector for all of them is near none.
    """
    words = text.split()
    if len(words) <= STRETCH:
        return ()
    starts = range(0, len(words) - STRETCH // 2, STRETCH // 2)
    return tuple(dict.fromkeys(" ".join(words[n : n + STRETCH]) for n in starts))


def _read(path: Path, limits: Limits) -> bytes:
    """The bytes of a regular file within bounds; never waits on a pipe or reads a device."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | getattr(os, "O_CLOEXEC", 0))
    except OSError as error:
        raise DocumentRefused(f"{path} cannot be read: {error.strerror}.") from error
    with os.fdopen(handle, "rb") as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise DocumentRefused(f"{path} is no ordinary file.")
        if status.st_size > limits.max_bytes:
            raise DocumentRefused(
                f"{path} has {status.st_size / 1e6:.0f} MB; the limit is "
                f"{limits.max_bytes / 1e6:.0f} MB. Split it, or take the text out of it."
            )
        return file.read(limits.max_bytes + 1)
