"""What a sum is: the topic it belongs to, and its lines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Worked:
    """A sum: the topic it belongs to, and its lines with the writer's numbers in them."""

    topic: str
    lines: tuple[str, ...]


Sum = Callable[[str], Worked | None]
