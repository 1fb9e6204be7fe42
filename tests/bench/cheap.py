"""A deterministic encoder that costs next to nothing: what is left to measure is the search."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np

from retrieval.embedding.protocol import Progress, Vectors
from retrieval.lexical import words


class CheapEmbedder:
    """Each word has a fixed random direction; a text is the sum of its words', of length 1."""

    def __init__(self, dimensions: int, fingerprint: str) -> None:
        self.dimensions = dimensions
        self.fingerprint = fingerprint
        self._directions: dict[str, Vectors] = {}

    def embed_documents(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """One unit row for each text, shape `(len(texts), dimensions)`."""
        result = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for row, text in enumerate(texts):
            result[row] = self.embed_query(text)
        if progress:
            progress(len(texts), len(texts))
        return result

    def embed_query(self, text: str) -> Vectors:
        """The unit vector of a text, shape `(dimensions,)`."""
        total: Vectors = np.sum([self._direction(w) for w in words(text) or [text]], axis=0)
        return total / np.float32(np.linalg.norm(total))

    def knows(self, word: str) -> bool:
        """No word: spelling is repaired as it is for words that the model does not know."""
        return False

    def _direction(self, word: str) -> Vectors:
        found = self._directions.get(word)
        if found is None:
            seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:8], "big")
            found = np.random.default_rng(seed).standard_normal(self.dimensions, dtype=np.float32)
            self._directions[word] = found
        return found
