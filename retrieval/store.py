"""What a vector store must do, and the exact one that answers while Chroma cannot."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np

from retrieval.embedding.protocol import Vectors


class VectorStore(Protocol):
    """Vectors of one or more collections, found by cosine similarity."""

    def add(self, collection: str, ids: Sequence[str], vectors: Vectors) -> None:
        """Add or replace vectors, shape `(len(ids), dimensions)`, each row of length 1."""

    def remove(self, collection: str, ids: Sequence[str]) -> None:
        """Remove vectors; an id that is not there is passed over."""

    def query(self, collection: str, vector: Vectors, limit: int) -> list[tuple[str, float]]:
        """The nearest ids with their cosine, best first; empty for an unknown collection."""

    def count(self, collection: str) -> int:
        """How many vectors a collection holds."""

    def drop(self, collection: str) -> None:
        """Remove a collection with all that is in it, if it is there."""

    def close(self) -> None:
        """Let go of files and connections."""


class ExactStore:
    """A store in memory that compares with every vector; exact, and fast enough for a library."""

    def __init__(self) -> None:
        self._ids: dict[str, list[str]] = {}
        self._vectors: dict[str, Vectors] = {}

    def load(self, collection: str, ids: list[str], vectors: Vectors) -> None:
        """Take over ids and vectors as they are (a memory-mapped array is not copied)."""
        self._ids[collection] = ids
        self._vectors[collection] = vectors

    def add(self, collection: str, ids: Sequence[str], vectors: Vectors) -> None:
        """Add or replace vectors."""
        self.remove(collection, ids)
        old = self._vectors.get(collection)
        fresh = np.asarray(vectors, dtype=np.float32)
        self._vectors[collection] = fresh.copy() if old is None else np.vstack([old, fresh])
        self._ids.setdefault(collection, []).extend(ids)

    def remove(self, collection: str, ids: Sequence[str]) -> None:
        """Remove vectors."""
        gone = set(ids)
        if collection not in self._ids or not gone & set(self._ids[collection]):
            return
        keep = [i for i, key in enumerate(self._ids[collection]) if key not in gone]
        self._ids[collection] = [self._ids[collection][i] for i in keep]
        self._vectors[collection] = self._vectors[collection][keep]

    def query(self, collection: str, vector: Vectors, limit: int) -> list[tuple[str, float]]:
        """The nearest ids with their cosine, best first."""
        ids = self._ids.get(collection)
        if not ids:
            return []
        scores = self._vectors[collection] @ vector
        limit = min(limit, len(ids))
        best = np.argpartition(-scores, limit - 1)[:limit]
        best = best[np.argsort(-scores[best], kind="stable")]
        return [(ids[int(i)], float(scores[i])) for i in best]

    def count(self, collection: str) -> int:
        """How many vectors a collection holds."""
        return len(self._ids.get(collection, ()))

    def drop(self, collection: str) -> None:
        """Remove a collection."""
        self._ids.pop(collection, None)
        self._vectors.pop(collection, None)

    def close(self) -> None:
        """Let go of the vectors."""
        self._ids.clear()
        self._vectors.clear()
