"""A generation: one finished, immutable version of the index in a folder of its own.

`CURRENT` names the one to read. A generation holds a catalogue of its passages, the lexical index,
the vectors as a mapped array, and the Chroma store (or the name of its collections on a server).
"""

from __future__ import annotations

import json
import logging
import os
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import numpy as np

from retrieval.embedding.protocol import Vectors
from retrieval.errors import IndexMismatch, IndexMissing, StoreUnavailable
from retrieval.lexical import LexicalIndex
from retrieval.library import SCHEMA, parse_passage
from retrieval.passages import CHUNKER, Passage
from retrieval.reading import ReadFile
from retrieval.store import VectorStore

log = logging.getLogger(__name__)

CURRENT = "CURRENT"
BODIES, ASKS = "bodies", "asks"


def collection(scope: str, part: str) -> str:
    """The collection that holds the passages (`bodies`) or their questions (`asks`) of a scope."""
    return f"{scope}/{part}"


@dataclass(frozen=True)
class Manifest:
    """What a generation was built from and with."""

    generation: str
    digest: str
    encoder: str
    model: str
    dimensions: int
    query_prompt: str
    document_prompt: str
    chunker: int
    schema: int
    built_at: str
    chroma: str
    server: str | None
    passages: dict[str, int]
    rows: dict[str, tuple[int, int]] = field(default_factory=dict)

    def dump(self) -> str:
        """The manifest as JSON."""
        return json.dumps(asdict(self), indent=1)


@dataclass(frozen=True)
class IndexPaths:
    """Where the parts of an index lie below the folder of all data."""

    home: Path

    @property
    def library(self) -> Path:
        """The SQLite file that is the truth."""
        return self.home / "library.db"

    @property
    def encoders(self) -> Path:
        """Exported encoders, each in a folder named by its fingerprint."""
        return self.home / "encoders"

    @property
    def index(self) -> Path:
        """Generations and the pointer to the current one."""
        return self.home / "index"

    @property
    def lock(self) -> Path:
        """The lock of the one writer."""
        return self.home / "write.lock"

    def current(self) -> Path | None:
        """The folder of the current generation, if there is one."""
        try:
            name = (self.index / CURRENT).read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            return None
        folder = self.index / name
        return folder if name and (folder / "manifest.json").is_file() else None

    def point_to(self, folder: Path) -> None:
        """Make a generation the current one, atomically."""
        pointer = self.index / f".{CURRENT}.part"
        with pointer.open("w", encoding="utf-8") as file:
            file.write(folder.name)
            file.flush()
            os.fsync(file.fileno())
        pointer.replace(self.index / CURRENT)


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a generation; raises IndexMissing when it cannot be read."""
    try:
        data = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        data["rows"] = {key: tuple(pair) for key, pair in data["rows"].items()}
        return Manifest(**data)
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise IndexMissing(
            f"The index in {folder} is damaged. Run `coach index` to build it again."
        ) from error


def check_fits(manifest: Manifest, model: str, query_prompt: str, document_prompt: str) -> None:
    """Raise IndexMismatch unless the index was built by this program with these settings."""
    if (manifest.schema, manifest.chunker) != (SCHEMA, CHUNKER):
        raise IndexMismatch(
            "The index was built by another version of Study Coach. "
            "Run `coach index` to bring it up to date."
        )
    asked = (model, query_prompt, document_prompt)
    built = (manifest.model, manifest.query_prompt, manifest.document_prompt)
    if asked != built:
        raise IndexMismatch(
            f"The index was built with the encoder {manifest.model!r}, and COACH_ENCODER asks for "
            f"{model!r}. Run `coach index` to build it anew, or set COACH_ENCODER back."
        )


class Generation:
    """An open generation, read-only. `store` answers dense queries; without one they are exact."""

    def __init__(self, folder: Path, *, store: VectorStore | None = None) -> None:
        self.folder = folder
        self.manifest = read_manifest(folder)
        self._store = store
        try:
            self._catalogue = ReadFile(folder / "catalogue.db")
            self._vectors: Vectors = np.load(folder / "vectors.npy", mmap_mode="r")
            self.lexical = LexicalIndex(folder / "lexical.db")
        except (OSError, EOFError, ValueError, sqlite3.Error) as error:
            raise IndexMissing(
                f"The index in {folder} is damaged. Run `coach index` to build it again."
            ) from error

    @property
    def store(self) -> str:
        """What answers dense queries: `chroma` or `exact`."""
        return "chroma" if self._store else "exact"

    def close(self) -> None:
        """Let go of files and connections."""
        self._catalogue.close()
        self.lexical.close()
        if self._store:
            self._store.close()

    def dense(self, scope: str, part: str, vector: Vectors, limit: int) -> list[tuple[str, float]]:
        """The nearest passages of a scope by id with their cosine; one hit a passage, best first.

        A store that fails is given up: exact search over the same vectors answers instead.
        """
        name = collection(scope, part)
        if self._store is not None:
            try:
                return _per_passage(self._store.query(name, vector, limit))
            except StoreUnavailable as error:
                log.warning("%s Answering by exact search meanwhile.", error)
                self._store = None
        start, end = self.manifest.rows.get(name, (0, 0))
        if start == end:
            return []
        scores = self._vectors[start:end] @ vector
        limit = min(limit, end - start)
        best = np.argpartition(-scores, limit - 1)[:limit]
        best = best[np.argsort(-scores[best], kind="stable")]
        found = {start + int(i): float(scores[i]) for i in best}
        marks = ",".join("?" * len(found))
        units = dict(
            self._catalogue.rows(f"SELECT row, id FROM units WHERE row IN ({marks})", [*found])
        )
        return _per_passage([(units[row], score) for row, score in found.items()])

    def passages(self, ids: Iterable[str]) -> dict[str, Passage]:
        """Passages by id; an id that is not in the index is left out."""
        wanted = list(ids)
        marks = ",".join("?" * len(wanted))
        rows = self._catalogue.rows(f"SELECT id, body FROM passages WHERE id IN ({marks})", wanted)
        return {key: parse_passage(body) for key, body in rows}

    def ids(self, numbers: Sequence[int]) -> dict[int, str]:
        """The ids of passages by their number in the lexical index."""
        marks = ",".join("?" * len(numbers))
        return dict(
            self._catalogue.rows(
                f"SELECT number, id FROM passages WHERE number IN ({marks})", list(numbers)
            )
        )


def _per_passage(units: Iterable[tuple[str, float]]) -> list[tuple[str, float]]:
    """Hits on units turned into hits on their passages, the best of each."""
    best: dict[str, float] = {}
    for unit, score in units:
        best.setdefault(unit.rpartition("~")[0], score)
    return list(best.items())
