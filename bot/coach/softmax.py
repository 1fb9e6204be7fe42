"""Softmax regression over named features and a vector: small, exact and deterministic."""

from __future__ import annotations

import math
import zlib
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Vectors = NDArray[np.float32]

# Steps that L-BFGS remembers to guess the curvature from.
_MEMORY = 8
_HALVINGS = 30


@dataclass(frozen=True)
class Softmax:
    """Weights of named features, shape `(names, classes)`, and of a vector and the bias, shape
    `(dimensions + 1, classes)`. A name is kept as its CRC-32, in ascending order."""

    keys: NDArray[np.uint32]
    named: Vectors
    dense: Vectors
    scale: float

    @classmethod
    def fit(
        cls,
        names: Sequence[Collection[str]],
        vectors: Vectors,
        targets: Floats,
        importance: Sequence[float],
        *,
        scale: float,
        penalty: float,
        least: int = 3,
        rounds: int = 80,
    ) -> Softmax:
        """Fit to rows of names and vectors, each with the distribution it should have.

        The names of a row share a length of `scale`; names in fewer than `least` rows are left
        out. `penalty` is that of the squared weights beside the summed log-likelihood.
        """
        hashed = [_hashes(row) for row in names]
        counts = Counter(int(key) for row in hashed for key in row)
        keys = np.array(sorted(k for k, n in counts.items() if n >= least), dtype=np.uint32)
        table = _Table(keys, hashed, scale)
        x = np.hstack([vectors.astype(np.float64), np.ones((len(vectors), 1))])
        each = np.asarray(importance, dtype=np.float64)[:, None]
        classes = targets.shape[1]
        split = len(keys)

        def cost(flat: Floats) -> tuple[float, Floats]:
            weights = flat.reshape(-1, classes)
            scores = table.times(weights[:split]) + x @ weights[split:]
            top = scores.max(axis=1, keepdims=True)
            shifted = np.exp(scores - top)
            total = shifted.sum(axis=1, keepdims=True)
            logs = scores - top - np.log(total)
            error = each * (shifted / total - targets)
            slope = np.vstack([table.back(error), x.T @ error])
            # The bias is free.
            slope[:-1] += penalty * weights[:-1]
            value = -(each * targets * logs).sum() + penalty / 2 * (weights[:-1] ** 2).sum()
            return float(value), slope.ravel()

        weights = _minimise(cost, (split + x.shape[1]) * classes, rounds).reshape(-1, classes)
        kept: Vectors = weights.astype(np.float32)
        return cls(keys, kept[:split], kept[split:], scale)

    def chances(self, names: Collection[str], vector: Vectors) -> Floats:
        """The probability of every class, shape `(classes,)`."""
        scores = vector.astype(np.float64) @ self.dense[:-1] + self.dense[-1]
        if len(self.keys) and names:
            hashed = _hashes(names)
            places = np.minimum(np.searchsorted(self.keys, hashed), len(self.keys) - 1)
            places = places[self.keys[places] == hashed]
            if len(places):
                scores = scores + self.named[places].sum(axis=0) * _share(self.scale, len(places))
        shifted = np.exp(scores - scores.max())
        result: Floats = shifted / shifted.sum()
        return result

    def arrays(self, name: str) -> dict[str, NDArray[np.generic]]:
        """What is to be kept of it, under names that begin with this one."""
        return {
            f"{name}_keys": self.keys,
            f"{name}_named": self.named.astype(np.float16),
            f"{name}_dense": self.dense.astype(np.float16),
            f"{name}_scale": np.array(self.scale),
        }

    @classmethod
    def of(cls, arrays: Mapping[str, NDArray[np.generic]], name: str) -> Softmax:
        """The model that was kept under this name; KeyError if there is none."""
        return cls(
            arrays[f"{name}_keys"].astype(np.uint32),
            arrays[f"{name}_named"].astype(np.float32),
            arrays[f"{name}_dense"].astype(np.float32),
            float(arrays[f"{name}_scale"].astype(np.float64)),
        )


def _hashes(names: Collection[str]) -> NDArray[np.uint32]:
    return np.fromiter({zlib.crc32(name.encode()) for name in names}, dtype=np.uint32)


def _share(scale: float, count: int) -> float:
    return scale / math.sqrt(count + 1)


class _Table:
    """The sparse matrix of the named features, by rows and by columns."""

    def __init__(
        self, keys: NDArray[np.uint32], hashed: Sequence[NDArray[np.uint32]], scale: float
    ) -> None:
        found = []
        for row in hashed:
            places = np.searchsorted(keys, row)
            inside = places < len(keys)
            places = places[inside]
            found.append(places[keys[places] == row[inside]])
        lengths = np.array([len(places) for places in found], dtype=np.int64)
        columns = np.concatenate([np.zeros(0, dtype=np.int64), *found])
        rows = np.repeat(np.arange(len(found)), lengths)
        order = np.argsort(columns, kind="stable")
        self._shares = (scale / np.sqrt(lengths + 1.0))[:, None]
        self._across = _Sums(rows, columns, len(found))
        self._down = _Sums(columns[order], rows[order], len(keys))

    def times(self, weights: Floats) -> Floats:
        """`(rows, classes)`: the sum of the weights of each row's names."""
        sums: Floats = self._across(weights) * self._shares
        return sums

    def back(self, error: Floats) -> Floats:
        """`(names, classes)`: the sum of the errors of the rows that each name stands in."""
        return self._down(error * self._shares)


class _Sums:
    """Sums rows of a source into places that come in ascending order."""

    def __init__(self, into: NDArray[np.int64], at: NDArray[np.int64], size: int) -> None:
        self._at = at
        self._size = size
        self._places, self._starts = np.unique(into, return_index=True)

    def __call__(self, source: Floats) -> Floats:
        result = np.zeros((self._size, source.shape[1]))
        if len(self._at):
            picked = source.astype(np.float32)[self._at]
            result[self._places] = np.add.reduceat(picked, self._starts, axis=0)
        return result


def _minimise(cost: Callable[[Floats], tuple[float, Floats]], size: int, rounds: int) -> Floats:
    """The minimum of a smooth convex function by L-BFGS with halved steps, from zero."""
    place = np.zeros(size)
    value, slope = cost(place)
    steps: list[tuple[Floats, Floats, float]] = []
    for _ in range(rounds):
        heading = slope.copy()
        parts = []
        for step, turn, curve in reversed(steps):
            part = curve * (step @ heading)
            heading -= part * turn
            parts.append(part)
        if steps:
            step, turn, curve = steps[-1]
            heading *= 1.0 / (curve * (turn @ turn))
        else:
            heading /= max(1.0, float(np.abs(slope).sum()))
        for (step, turn, curve), part in zip(steps, reversed(parts), strict=True):
            heading += (part - curve * (turn @ heading)) * step
        fall = float(slope @ heading)
        if fall <= 0:
            break
        length = 1.0
        for _ in range(_HALVINGS):
            fresh = place - length * heading
            fresh_value, fresh_slope = cost(fresh)
            if fresh_value <= value - 1e-4 * length * fall:
                break
            length /= 2
        else:
            break
        moved, turned = fresh - place, fresh_slope - slope
        if float(moved @ turned) > 1e-12:
            steps = [*steps, (moved, turned, 1.0 / float(moved @ turned))][-_MEMORY:]
        settled = value - fresh_value < 1e-6 * max(1.0, abs(value))
        place, value, slope = fresh, fresh_value, fresh_slope
        if settled:
            break
    return place
