"""Regular expressions that are compiled when they are first used."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any


class Pattern:
    """What `re.compile` gives, but compiled late: there are hundreds, and one message needs few."""

    def __init__(self, pattern: str, flags: int = 0) -> None:
        self._pattern = pattern
        self._flags = flags

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """The compiled expression. Raises re.error."""
        return re.compile(self._pattern, self._flags)

    def search(self, text: str, start: int = 0) -> re.Match[str] | None:
        """The first match at or after `start`."""
        return self.compiled.search(text, start)

    def match(self, text: str, start: int = 0) -> re.Match[str] | None:
        """The match that begins at `start`."""
        return self.compiled.match(text, start)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """The match of the whole text."""
        return self.compiled.fullmatch(text)

    def finditer(self, text: str, start: int = 0) -> Iterator[re.Match[str]]:
        """Every match at or after `start`, left to right."""
        return self.compiled.finditer(text, start)

    def findall(self, text: str) -> list[Any]:
        """What every match holds: its text, its group, or a tuple of its groups."""
        return self.compiled.findall(text)

    def sub(self, new: str | Callable[[re.Match[str]], str], text: str, count: int = 0) -> str:
        """The text with its matches replaced, `count` of them or all."""
        return self.compiled.sub(new, text, count)

    def split(self, text: str, most: int = 0) -> list[str | Any]:
        """What stands between the matches, after at most so many cuts."""
        return self.compiled.split(text, most)
