"""What the rest of the project knows of an encoder."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
Progress = Callable[[int, int], None]


class Embedder(Protocol):
    """Turns texts into unit vectors. One fingerprint means one vector for one text."""

    @property
    def fingerprint(self) -> str:
        """Identifies weights, pooling, prompts and precision."""

    @property
    def dimensions(self) -> int:
        """Length of every vector."""

    def embed_documents(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """One row of length 1 for each text, shape `(len(texts), dimensions)`."""

    def embed_query(self, text: str) -> Vectors:
        """The vector of a question, shape `(dimensions,)`."""

    def knows(self, word: str) -> bool:
        """Whether a lower-case word stands whole in the vocabulary, so is spelled right."""
