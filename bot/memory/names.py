"""The names that a memory goes by."""

from __future__ import annotations

from bot.memory.errors import MemoryFailed

MAX_NAME = 200


def check_name(*names: str) -> None:
    """Raise MemoryFailed for names that cannot be part of a key; the learner's comes first."""
    if not names[0].strip():
        raise MemoryFailed("There is no name to remember by. Give one with --learner NAME.")
    if max(map(len, names)) > MAX_NAME:
        raise MemoryFailed(
            f"A name can have up to {MAX_NAME} characters. Choose a shorter one with --learner."
        )
