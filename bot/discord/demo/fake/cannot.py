"""What a person cannot do at the keyboard, because Discord would not offer it."""

from __future__ import annotations


class CannotDo(Exception):
    """There is no such command, button or field for this person, or it refuses the value."""
