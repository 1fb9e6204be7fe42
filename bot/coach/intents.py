"""The trained half of understanding: softmax regression over vectors and rule signs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

import numpy as np
from numpy.typing import NDArray

from bot.coach.reply import Intent

INTENTS: tuple[Intent, ...] = get_args(Intent)
# Vectors have length 1; the rule signs are 0 or 1 each. This puts the two on one footing.
VECTOR_SCALE = 4.0

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class IntentModel:
    """Weights of shape `(features + 1, intents)`; the last row is the bias."""

    weights: Floats

    @classmethod
    def fit(
        cls,
        vectors: NDArray[np.float32],
        signs: NDArray[np.float32],
        labels: Sequence[Intent],
        importance: Sequence[float],
        *,
        penalty: float = 0.5,
        rounds: int = 200,
    ) -> IntentModel:
        """Fit to labelled examples, each with its importance.

        Nesterov's accelerated gradient on the L2-penalised log-likelihood; deterministic.
        """
        x = _features(vectors, signs)
        y = np.zeros((len(labels), len(INTENTS)))
        y[np.arange(len(labels)), [INTENTS.index(label) for label in labels]] = 1.0
        each = np.asarray(importance, dtype=np.float64)[:, None]
        total = float(each.sum())
        ridge = np.full((x.shape[1], 1), penalty / total)
        ridge[-1] = 0.0
        # A bound on the curvature of softmax regression gives a step that cannot overshoot.
        rate = 1.0 / (0.5 * float((each[:, 0] * (x**2).sum(axis=1)).sum()) / total + ridge.max())
        weights = np.zeros((x.shape[1], len(INTENTS)))
        ahead = weights
        for number in range(1, rounds + 1):
            gradient = x.T @ (each * (_softmax(x @ ahead) - y)) / total + ridge * ahead
            fresh = ahead - rate * gradient
            ahead = fresh + (number - 1) / (number + 2) * (fresh - weights)
            weights = fresh
        return cls(weights)

    def predict(self, vector: NDArray[np.float32], signs: Sequence[float]) -> dict[Intent, float]:
        """The probability of every intent, the likeliest first."""
        x = _features(vector[None, :], np.asarray([signs], dtype=np.float32))
        chances = _softmax(x @ self.weights)[0]
        order = np.argsort(-chances)
        return {INTENTS[int(i)]: float(chances[i]) for i in order}

    def save(self, path: Path) -> None:
        """Write the weights, atomically."""
        part = path.with_suffix(".part.npy")
        np.save(part, self.weights)
        part.replace(path)

    @classmethod
    def load(cls, path: Path) -> IntentModel | None:
        """The weights in a file, or nothing if there is none that can be read."""
        try:
            return cls(np.load(path))
        except (OSError, EOFError, ValueError):
            return None


def _features(vectors: NDArray[np.float32], signs: NDArray[np.float32]) -> Floats:
    ones = np.ones((len(vectors), 1))
    return np.hstack([vectors.astype(np.float64) * VECTOR_SCALE, signs.astype(np.float64), ones])


def _softmax(scores: Floats) -> Floats:
    shifted = np.exp(scores - scores.max(axis=1, keepdims=True))
    result: Floats = shifted / shifted.sum(axis=1, keepdims=True)
    return result
