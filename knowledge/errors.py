"""What can be wrong with content, said so that its author can mend it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Fault:
    """One thing wrong in one file; `line` counts from 1, `field` is empty for the whole file."""

    file: str
    line: int
    field: str
    message: str

    def __str__(self) -> str:
        field = f" {self.field}:" if self.field else ""
        return f"{self.file}:{self.line}:{field} {self.message}"


class BrokenContent(Exception):
    """The content has faults; it holds every one of them."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        count = len(self.faults)
        super().__init__(
            f"The content has {count} fault{'' if count == 1 else 's'}. "
            "Run `coach check` to see where, and mend the files it names."
        )
