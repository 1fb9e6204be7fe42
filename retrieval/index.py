"""Builds generations from the library: embeds what is new, writes, probes, swaps, and tidies up."""

from __future__ import annotations

import logging
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from filelock import FileLock, Timeout

from retrieval.chroma import ChromaStore
from retrieval.embedding.protocol import Embedder, Progress
from retrieval.errors import IndexBusy, IndexMissing, RetrievalError, StorageFailed
from retrieval.generation import (
    Generation,
    IndexPaths,
    read_manifest,
)
from retrieval.library import SCHEMA, Library
from retrieval.passages import CHUNKER, Passage, text_hash
from retrieval.probe import is_sound
from retrieval.writer import Encoding, Writer, server_prefix, units_of

log = logging.getLogger(__name__)

# Vectors are stored after each part, so that an interrupted build goes on where it stopped.
EMBED_PART = 256
KEPT_GENERATIONS = 2


@dataclass(frozen=True)
class Built:
    """What a build did."""

    generation: str
    passages: int
    embedded: int
    reused: int
    unchanged: bool


@contextmanager
def write_lock(paths: IndexPaths, *, wait: float = 120.0) -> Iterator[None]:
    """Be the one process that writes; raises IndexBusy when another does not finish in time."""
    try:
        paths.home.mkdir(parents=True, exist_ok=True)
        lock = FileLock(paths.lock)
        with lock.acquire(timeout=wait):
            yield
    except Timeout as error:
        raise IndexBusy(
            f"Another process is writing the index in {paths.home}. "
            "Wait until it has finished and try again."
        ) from error
    except OSError as error:
        raise _storage_failed(paths.home, error) from error


def build(
    paths: IndexPaths,
    library: Library,
    encoding: Encoding,
    *,
    chroma_url: str | None = None,
    progress: Progress | None = None,
    force: bool = False,
) -> Built:
    """Bring the index up to the library. The caller holds the write lock.

    The current generation is not touched: a new one is written beside it, probed in a child process
    and swapped in. Raises StorageFailed when the disk will not have it.
    """
    digest = library.digest()
    current = paths.current()
    if current is not None and not force and _is_current(current, digest, encoding, chroma_url):
        manifest = read_manifest(current)
        total = sum(manifest.passages.values())
        return Built(manifest.generation, total, 0, total, unchanged=True)

    passages = {scope: library.passages(scope) for scope in library.scopes()}
    embedded, reused = _embed(library, encoding.embedder, passages, progress)
    stamp = datetime.now(UTC)
    name = f"gen-{digest}-{stamp:%Y%m%d%H%M%S%f}-{os.getpid()}"
    work = paths.index / f".{name}.part"
    try:
        paths.index.mkdir(parents=True, exist_ok=True)
        for left in paths.index.glob(".gen-*.part"):
            shutil.rmtree(left, ignore_errors=True)
        work.mkdir()
        previous = None if force else _base(current, encoding, chroma_url)
        writer = Writer(work, name, library, encoding, chroma_url, previous)
        manifest = writer.write(digest, passages, stamp)
        (work / "manifest.json").write_text(manifest.dump(), encoding="utf-8")
        if chroma_url is None and not is_sound(work):
            raise IndexMissing(
                "The index that was just built cannot be read back. Run `coach index --force`; "
                "if that fails too, check the disk."
            )
        final = paths.index / name
        work.rename(final)
        paths.point_to(final)
    except (OSError, sqlite3.Error) as error:
        shutil.rmtree(work, ignore_errors=True)
        raise _storage_failed(paths.home, error) from error
    except BaseException:
        shutil.rmtree(work, ignore_errors=True)
        raise
    _collect(paths, keep=final, chroma_url=chroma_url)
    library.prune_vectors(h for part in passages.values() for h, _, _ in units_of(part))
    return Built(name, sum(len(p) for p in passages.values()), embedded, reused, unchanged=False)


def open_generation(paths: IndexPaths, *, chroma: bool = True, probe: bool = False) -> Generation:
    """Open the current generation; raises IndexMissing when there is none that can be read.

    With `probe`, its Chroma store is first opened in a child process; one that fails is set aside
    for the next build, and exact search over the same vectors answers meanwhile.
    """
    folder = paths.current()
    if folder is None:
        raise IndexMissing("There is no index yet. Run `coach index` to build it.")
    store = None
    if chroma:
        manifest = read_manifest(folder)
        try:
            if manifest.server:
                store = ChromaStore.server(
                    manifest.server, prefix=server_prefix(manifest.generation)
                )
            elif probe and not is_sound(folder):
                quarantine(folder)
            elif (folder / "chroma").is_dir():
                store = ChromaStore.embedded(folder / "chroma")
        except RetrievalError as error:
            log.warning("%s Answering by exact search meanwhile.", error)
    return Generation(folder, store=store)


def quarantine(folder: Path) -> None:
    """Set the damaged Chroma store of a generation aside; the next build makes a new one."""
    bad = folder / "chroma"
    if bad.is_dir():
        bad.rename(folder / f"chroma.bad-{datetime.now(UTC):%Y%m%d%H%M%S}")
    log.warning("The Chroma store in %s is damaged. Run `coach index` to build it again.", folder)


def _is_current(folder: Path, digest: str, encoding: Encoding, chroma_url: str | None) -> bool:
    try:
        manifest = read_manifest(folder)
    except RetrievalError:
        return False
    return (
        manifest.digest == digest
        and manifest.encoder == encoding.embedder.fingerprint
        and (manifest.model, manifest.query_prompt, manifest.document_prompt)
        == (encoding.model, encoding.query_prompt, encoding.document_prompt)
        and (manifest.schema, manifest.chunker) == (SCHEMA, CHUNKER)
        and manifest.server == chroma_url
        and (chroma_url is not None or (folder / "chroma").is_dir())
        and all((folder / f).is_file() for f in ("catalogue.db", "lexical.db", "vectors.npy"))
    )


def _base(current: Path | None, encoding: Encoding, chroma_url: str | None) -> Path | None:
    """The current generation, if a new embedded store can be built upon its store."""
    if current is None or chroma_url is not None or not (current / "chroma").is_dir():
        return None
    try:
        manifest = read_manifest(current)
    except RetrievalError:
        return None
    same = (manifest.encoder, manifest.chroma, manifest.schema) == (
        encoding.embedder.fingerprint,
        version("chromadb"),
        SCHEMA,
    )
    # A damaged store can end the process that opens it, so another one looks first.
    return current if same and is_sound(current) else None


def _embed(
    library: Library,
    embedder: Embedder,
    passages: dict[str, list[Passage]],
    progress: Progress | None,
) -> tuple[int, int]:
    """Embed every text that has no vector yet; returns how many were and were not."""
    texts = {
        text_hash(text): text
        for part in passages.values()
        for passage in part
        for _, text in passage.units()
    }
    known = library.known_hashes(embedder.fingerprint, texts)
    missing = [key for key in texts if key not in known]
    for start in range(0, len(missing), EMBED_PART):
        part = missing[start : start + EMBED_PART]

        def advance(done: int, _: int, start: int = start) -> None:
            if progress:
                progress(start + done, len(missing))

        vectors = embedder.embed_documents([texts[key] for key in part], advance)
        library.store_vectors(embedder.fingerprint, part, vectors)
    return len(missing), len(known)


def _collect(paths: IndexPaths, *, keep: Path, chroma_url: str | None) -> None:
    """Remove old generations; the one before stays for readers that still have it open."""
    generations = sorted(
        (p for p in paths.index.glob("gen-*") if p.is_dir() and p != keep),
        key=lambda p: p.stat().st_mtime,
        reverse=True,
    )
    for old in generations[KEPT_GENERATIONS - 1 :]:
        if chroma_url is not None:
            try:
                name = read_manifest(old).generation
                ChromaStore.server(chroma_url, prefix=server_prefix(name)).drop_all()
            except RetrievalError as error:
                log.warning("Old collections on the server were not removed: %s", error)
        shutil.rmtree(old, ignore_errors=True)


def _storage_failed(home: Path, error: Exception) -> StorageFailed:
    reason = getattr(error, "strerror", None) or str(error)
    return StorageFailed(
        f"The data in {home} cannot be written: {reason}. Free some space or make the folder "
        "writable, or set COACH_HOME to another folder. The index is as it was before."
    )
