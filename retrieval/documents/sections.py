"""What a document is after reading: sections of text, each with a place to cite it by."""

from __future__ import annotations

from dataclasses import dataclass

from retrieval.errors import DocumentRefused


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of text and where it stands: "page 3", "lines 12-31", "Setup > Install"."""

    text: str
    place: str


@dataclass(frozen=True, slots=True)
class Parsed:
    """A document that was read; all of its text is data and carries no invisible characters."""

    title: str
    kind: str
    sections: tuple[Section, ...]


@dataclass(frozen=True)
class Limits:
    """How much a document may ask for. Seconds and memory bind only in the child process."""

    max_bytes: int = 20_000_000
    max_pages: int = 2_000
    # Of the text that comes out.
    max_characters: int = 5_000_000
    # Bytes of all files in an archive together, and how many times the size that they have in it.
    max_unpacked: int = 200_000_000
    max_ratio: int = 200
    # Files in an archive, cells in a notebook.
    max_entries: int = 5_000
    # JSON and XML: a text box in a table in a table of a .docx stands almost fifty elements deep.
    max_depth: int = 100
    seconds: int = 30
    memory_bytes: int = 1_000_000_000

    def check_characters(self, count: int) -> None:
        """Raise DocumentRefused when a document holds more text than is taken in."""
        if count > self.max_characters:
            raise DocumentRefused(
                f"This document holds more than {self.max_characters:,} characters of text. Split "
                "it and add the parts that you study."
            )


DEFAULT_LIMITS = Limits()
