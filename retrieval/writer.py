"""Writes the files of a new generation: catalogue, lexical index, vectors and Chroma store."""

from __future__ import annotations

import logging
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

import numpy as np

from retrieval.chroma import ChromaStore
from retrieval.embedding.protocol import Embedder, Vectors
from retrieval.generation import ASKS, BODIES, Manifest, collection
from retrieval.lexical import LexicalWriter
from retrieval.library import SCHEMA, Library, dump_passage
from retrieval.passages import CHUNKER, CURRICULUM, Passage, text_hash

log = logging.getLogger(__name__)

# The kinds of passages whose titles and keywords are names.
NAMED = frozenset({"topic", "resource", "project", "track"})


@dataclass(frozen=True)
class Encoding:
    """The encoder of an index and the settings that it goes by."""

    embedder: Embedder
    model: str
    query_prompt: str = ""
    document_prompt: str = ""


@dataclass
class Writer:
    """Writes one generation into `work`; `previous` is one whose store may be built upon."""

    work: Path
    name: str
    library: Library
    encoding: Encoding
    chroma_url: str | None
    previous: Path | None

    def write(self, digest: str, passages: dict[str, list[Passage]], stamp: datetime) -> Manifest:
        """Write everything but the manifest, and return that."""
        embedder = self.encoding.embedder
        rows, units = self._write_catalogue(passages)
        vectors = {
            name: self.library.vectors(
                embedder.fingerprint, [key for _, key in found], embedder.dimensions
            )
            for name, found in units.items()
        }
        blocks = list(vectors.values())
        empty = np.zeros((0, embedder.dimensions), dtype=np.float32)
        np.save(self.work / "vectors.npy", np.vstack(blocks) if blocks else empty)
        self._write_lexical(passages)
        ids = {name: [unit for unit, _ in found] for name, found in units.items()}
        self._write_store(ids, vectors)
        return Manifest(
            generation=self.name,
            digest=digest,
            encoder=embedder.fingerprint,
            model=self.encoding.model,
            dimensions=embedder.dimensions,
            query_prompt=self.encoding.query_prompt,
            document_prompt=self.encoding.document_prompt,
            chunker=CHUNKER,
            schema=SCHEMA,
            built_at=stamp.isoformat(timespec="seconds"),
            chroma=version("chromadb"),
            server=self.chroma_url,
            passages={scope: len(part) for scope, part in passages.items()},
            rows=rows,
        )

    def _write_catalogue(
        self, passages: dict[str, list[Passage]]
    ) -> tuple[dict[str, tuple[int, int]], dict[str, list[tuple[str, str]]]]:
        """Passages and units in their order; returns rows and (unit, text hash) by collection."""
        catalogue = sqlite3.connect(self.work / "catalogue.db", isolation_level=None)
        catalogue.executescript(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;"
            "CREATE TABLE passages "
            "(number INTEGER PRIMARY KEY, id TEXT UNIQUE, scope TEXT, body TEXT);"
            "CREATE TABLE units (row INTEGER PRIMARY KEY, id TEXT NOT NULL, part TEXT NOT NULL);"
            "BEGIN;"
        )
        rows: dict[str, tuple[int, int]] = {}
        units: dict[str, list[tuple[str, str]]] = {}
        row = 0
        for number, (scope, passage) in enumerate(_in_order(passages)):
            catalogue.execute(
                "INSERT INTO passages VALUES (?, ?, ?, ?)",
                (number, passage.id, scope, dump_passage(passage)),
            )
        for scope, part in passages.items():
            for kind in (BODIES, ASKS):
                name = collection(scope, kind)
                found = {
                    f"{passage.id}~{key[:12]}": key
                    for key, position, passage in units_of(part)
                    if (position == 0) == (kind == BODIES)
                }
                units[name] = list(found.items())
                catalogue.executemany(
                    "INSERT INTO units VALUES (?, ?, ?)",
                    [(row + n, unit, name) for n, unit in enumerate(found)],
                )
                rows[name] = (row, row + len(found))
                row += len(found)
        catalogue.execute("COMMIT")
        catalogue.close()
        return rows, units

    def _write_lexical(self, passages: dict[str, list[Passage]]) -> None:
        """A full-text table for each scope, and the vocabulary of the curriculum."""
        lexical = LexicalWriter(self.work / "lexical.db")
        number = 0
        for scope, part in passages.items():
            lexical.add(
                scope,
                [
                    (number + n, f"{p.title} {p.place}", p.text, f"{p.keywords} {' '.join(p.asks)}")
                    for n, p in enumerate(part)
                ],
            )
            number += len(part)
        ours = passages.get(CURRICULUM, [])
        lexical.add_vocabulary(
            (text for p in ours for text in (p.embedded, p.keywords, *p.asks)),
            (name for p in ours if p.kind in NAMED for name in (p.title, p.keywords)),
        )
        lexical.close()

    def _write_store(self, ids: dict[str, list[str]], vectors: dict[str, Vectors]) -> None:
        """Vectors into Chroma; into an embedded one only what differs from the previous."""
        if self.chroma_url is not None:
            store = ChromaStore.server(
                self.chroma_url, prefix=server_prefix(self.name), timeout=30.0
            )
            before: dict[str, set[str]] = {}
        else:
            before = self._copy_previous()
            store = ChromaStore.embedded(self.work / "chroma")
        for name in set(before) - set(ids):
            store.drop(name)
        for name, wanted in ids.items():
            old = before.get(name, set())
            store.remove(name, sorted(old - set(wanted)))
            fresh = [n for n, unit in enumerate(wanted) if unit not in old]
            store.add(name, [wanted[n] for n in fresh], vectors[name][fresh])
        store.close()

    def _copy_previous(self) -> dict[str, set[str]]:
        """Copy the previous store, which nobody writes any more; returns the ids that it holds."""
        if self.previous is None:
            return {}
        before: dict[str, set[str]] = {}
        try:
            uri = f"{(self.previous / 'catalogue.db').resolve().as_uri()}?mode=ro"
            catalogue = sqlite3.connect(uri, uri=True)
            for name, unit in catalogue.execute("SELECT part, id FROM units"):
                before.setdefault(name, set()).add(unit)
            catalogue.close()
        except sqlite3.Error:
            return {}
        shutil.copytree(self.previous / "chroma", self.work / "chroma")
        return before


def units_of(passages: Sequence[Passage]) -> Iterator[tuple[str, int, Passage]]:
    """Hash, number and passage of every text that has a vector."""
    for passage in passages:
        for number, text in passage.units():
            yield text_hash(text), number, passage


def server_prefix(generation: str) -> str:
    """What a generation's collections are called first, on a server that others may use too."""
    return f"coach-{text_hash(generation)[:12]}-"


def _in_order(passages: dict[str, list[Passage]]) -> Iterator[tuple[str, Passage]]:
    for scope, part in passages.items():
        for passage in part:
            yield scope, passage
