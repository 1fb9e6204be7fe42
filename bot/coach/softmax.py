"""Softmax regression over named features and a vector: small, exact and deterministic."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
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
        weights = weights.astype(np.float32)
        return cls(keys, weights[:split], weights[split:], scale)

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
            f"{name}_named": self.named,
            f"{name}_dense": self.dense,
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
    return scale / (count + 1) ** 0.5


class _Table:
    """The sparse matrix of the named features, by rows and by columns."""

    def __init__(
        self, keys: NDArray[np.uint32], hashed: Sequence[NDArray[np.uint32]], scale: float
    ) -> None:
        self._shape = (len(hashed), len(keys))
        rows, columns, values = [], [], []
        for number, row in enumerate(hashed):
            if not len(keys):
                break
            places = np.minimum(np.searchsorted(keys, row), len(keys) - 1)
            places = places[keys[places] == row]
            rows.append(np.full(len(places), number))
            columns.append(places)
            values.append(np.full(len(places), _share(scale, len(places))))
        self._rows = np.concatenate([np.zeros(0, dtype=np.int64), *rows])
        self._columns = np.concatenate([np.zeros(0, dtype=np.int64), *columns])
        self._values = np.concatenate([np.zeros(0), *values])

    def times(self, weights: Floats) -> Floats:
        """`(rows, classes)`: the sum of the weights of each row's names."""
        return self._sums(self._rows, self._shape[0], weights, self._columns)

    def back(self, error: Floats) -> Floats:
        """`(names, classes)`: the sum of the errors of the rows that each name stands in."""
        return self._sums(self._columns, self._shape[1], error, self._rows)

    def _sums(
        self, into: NDArray[np.int64], size: int, source: Floats, at: NDArray[np.int64]
    ) -> Floats:
        columns = [
            np.bincount(into, weights=source[at, number] * self._values, minlength=size)
            for number in range(source.shape[1])
        ]
        return np.stack(columns, axis=1)


def _minimise(cost: object, size: int, rounds: int) -> Floats:
    """The minimum of a smooth convex function by L-BFGS with halved steps, from zero."""
    assert callable(cost)
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
