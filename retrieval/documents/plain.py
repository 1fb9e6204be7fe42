"""Plain text and transcripts: stretches of whole lines."""

from __future__ import annotations

from retrieval.documents.decoding import decode
from retrieval.documents.grouping import gathered
from retrieval.documents.sections import Limits, Parsed, Section


def read_plain(stem: str, data: bytes, limits: Limits) -> Parsed:
    """A .txt file; its places are lines, counted from 1 as an editor does."""
    return Parsed(stem, "text", by_lines(decode(data)))


def by_lines(text: str, *, first: int = 1) -> tuple[Section, ...]:
    """Stretches of about 120 words that end where a line ends; `first` numbers the first line."""
    lines = enumerate(text.split("\n"), start=first)
    return tuple(
        Section("\n".join(line for _, line in group), lines_place(group[0][0], group[-1][0]))
        for group in gathered(lines, lambda item: item[1])
    )


def lines_place(first: int, last: int) -> str:
    """How lines are cited."""
    return f"line {first}" if first == last else f"lines {first}-{last}"
