"""Builds generations from the library: embeds what is new, writes, probes, swaps, and tidies up."""

from __future__ import annotations

import json
import logging
import os
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import numpy as np
from filelock import FileLock, Timeout

from retrieval.chroma import ChromaStore
from retrieval.embedding.protocol import Embedder, Progress, Vectors
from retrieval.errors import IndexBusy, IndexMissing, RetrievalError, StorageFailed
from retrieval.generation import (
    ASKS,
    BODIES,
    Generation,
    IndexPaths,
    Manifest,
    collection,
    read_manifest,
)
from retrieval.lexical import LexicalIndex
from retrieval.library import SCHEMA, Library, dump_passage
from retrieval.passages import CHUNKER, CURRICULUM, Passage, text_hash
from retrieval.probe import is_sound

log = logging.getLogger(__name__)

# Vectors are stored after each part, so that an interrupted build goes on where it stopped.
EMBED_PART = 256
KEPT_GENERATIONS = 2
# The kinds of passages whose titles and keywords are names.
NAMED = frozenset({"topic", "resource", "project", "track"})


@dataclass(frozen=True)
class Built:
    """What a build did."""

    generation: str
    passages: int
    embedded: int
    reused: int
    unchanged: bool


@dataclass(frozen=True)
class Encoding:
    """The encoder of an index and the settings that it goes by."""

    embedder: Embedder
    model: str
    query_prompt: str = ""
    document_prompt: str = ""


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
    name = f"gen-{digest}-{stamp:%Y%m%d%H%M%S}-{os.getpid()}"
    work = paths.index / f".{name}.part"
    try:
        paths.index.mkdir(parents=True, exist_ok=True)
        for left in paths.index.glob(".gen-*.part"):
            shutil.rmtree(left, ignore_errors=True)
        work.mkdir()
        manifest = _write(work, name, digest, library, encoding, passages, chroma_url, stamp)
        (work / "manifest.json").write_text(manifest.dump(), encoding="utf-8")
        if chroma_url is None and not is_sound(work):
            raise IndexMissing(
                "The index that was just built cannot be read back. "
                "Run `coach index` again; if it happens twice, check the disk."
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
    library.prune_vectors(h for part in passages.values() for h, _, _ in _units(part))
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
                store = ChromaStore.server(manifest.server, prefix=_prefix(manifest.generation))
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


def _units(passages: Sequence[Passage]) -> Iterator[tuple[str, int, Passage]]:
    """Hash, number and passage of every text that has a vector."""
    for passage in passages:
        for number, text in passage.units():
            yield text_hash(text), number, passage


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


def _write(
    work: Path,
    name: str,
    digest: str,
    library: Library,
    encoding: Encoding,
    passages: dict[str, list[Passage]],
    chroma_url: str | None,
    stamp: datetime,
) -> Manifest:
    """Write catalogue, lexical index, vectors and store of a new generation."""
    embedder = encoding.embedder
    catalogue = sqlite3.connect(work / "catalogue.db", isolation_level=None)
    catalogue.executescript(
        "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;"
        "CREATE TABLE passages (number INTEGER PRIMARY KEY, id TEXT UNIQUE, scope TEXT, body TEXT);"
        "CREATE TABLE units (row INTEGER PRIMARY KEY, id TEXT NOT NULL);"
        "BEGIN;"
    )
    lexical = LexicalIndex(work / "lexical.db", create=True)
    if chroma_url is None:
        store = ChromaStore.embedded(work / "chroma")
    else:
        store = ChromaStore.server(chroma_url, prefix=_prefix(name), timeout=30.0)
    blocks: list[Vectors] = []
    rows: dict[str, tuple[int, int]] = {}
    number = row = 0
    for scope, part in passages.items():
        first = number
        catalogue.executemany(
            "INSERT INTO passages VALUES (?, ?, ?, ?)",
            [(first + n, p.id, scope, dump_passage(p)) for n, p in enumerate(part)],
        )
        number += len(part)
        lexical.add(
            scope,
            (
                (first + n, f"{p.title} {p.place}", f"{p.text}", f"{p.keywords} {' '.join(p.asks)}")
                for n, p in enumerate(part)
            ),
        )
        for kind in (BODIES, ASKS):
            units = {
                f"{passage.id}~{key[:12]}": key
                for key, position, passage in _units(part)
                if (position == 0) == (kind == BODIES)
            }
            vectors = library.vectors(
                embedder.fingerprint, list(units.values()), embedder.dimensions
            )
            store.add(collection(scope, kind), list(units), vectors)
            catalogue.executemany(
                "INSERT INTO units VALUES (?, ?)", [(row + n, i) for n, i in enumerate(units)]
            )
            rows[collection(scope, kind)] = (row, row + len(units))
            row += len(units)
            blocks.append(vectors)
    ours = passages.get(CURRICULUM, [])
    lexical.add_vocabulary(
        (text for p in ours for text in (p.embedded, p.keywords, *p.asks)),
        (name for p in ours if p.kind in NAMED for name in (p.title, p.keywords)),
    )
    store.close()
    lexical.close()
    catalogue.execute("COMMIT")
    catalogue.close()
    empty = np.zeros((0, embedder.dimensions), dtype=np.float32)
    np.save(work / "vectors.npy", np.vstack(blocks) if blocks else empty)
    return Manifest(
        generation=name,
        digest=digest,
        encoder=embedder.fingerprint,
        model=encoding.model,
        dimensions=embedder.dimensions,
        query_prompt=encoding.query_prompt,
        document_prompt=encoding.document_prompt,
        chunker=CHUNKER,
        schema=SCHEMA,
        built_at=stamp.isoformat(timespec="seconds"),
        chroma=version("chromadb"),
        server=chroma_url,
        passages={scope: len(part) for scope, part in passages.items()},
        rows=rows,
    )


def _prefix(generation: str) -> str:
    """The names that a generation's collections begin with on a server that others may use too."""
    return f"coach-{text_hash(generation)[:12]}-"


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
                name = json.loads((old / "manifest.json").read_text())["generation"]
                ChromaStore.server(chroma_url, prefix=_prefix(name)).drop_all()
            except (OSError, ValueError, KeyError, RetrievalError) as error:
                log.warning("Old collections on the server were not removed: %s", error)
        shutil.rmtree(old, ignore_errors=True)


def _storage_failed(home: Path, error: Exception) -> StorageFailed:
    reason = getattr(error, "strerror", None) or str(error)
    return StorageFailed(
        f"The data in {home} cannot be written: {reason}. Free some space or make the folder "
        "writable, or set COACH_HOME to another folder. The index is as it was before."
    )
