"""Headings and what stands under them: the places of documents that have a structure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.documents.cleaning import one_line
from retrieval.documents.grouping import gathered
from retrieval.documents.sections import Section

BEGINNING = "beginning"
_LONGEST_PLACE = 240


@dataclass(frozen=True, slots=True)
class Block:
    """A heading of level 1 to 6, or a paragraph, list, table or code (level 0)."""

    level: int
    text: str


class Headings:
    """The headings that a place stands under."""

    def __init__(self) -> None:
        self._open: list[tuple[int, str]] = []

    def enter(self, level: int, text: str) -> None:
        """Go on under a heading; those of its level and below end."""
        while self._open and self._open[-1][0] >= level:
            self._open.pop()
        name = one_line(text)
        if name:
            self._open.append((level, name))

    @property
    def path(self) -> str:
        """All headings, the widest first: `Setup > Install`."""
        return one_line(" > ".join(text for _, text in self._open), _LONGEST_PLACE)

    @property
    def nearest(self) -> str:
        """The last heading."""
        return self._open[-1][1] if self._open else ""


def title_of(blocks: Sequence[Block]) -> str:
    """The one heading of level 1 if nothing but text comes before it, or nothing."""
    headings = [block for block in _named(blocks) if block.level]
    if not headings or [block.level for block in headings].count(1) != 1:
        return ""
    return one_line(headings[0].text) if headings[0].level == 1 else ""


def outlined(blocks: Sequence[Block]) -> tuple[Section, ...]:
    """The sections under each heading; without headings, stretches of numbered paragraphs.

    The title of the document is not repeated in the paths below it.
    """
    blocks = _named(blocks)
    if not any(block.level for block in blocks):
        return _numbered([block.text for block in blocks])
    title = title_of(blocks)
    headings = Headings()
    sections: list[Section] = []
    place = BEGINNING
    under: list[str] = []
    for block in blocks:
        if not block.level:
            under.append(block.text)
            continue
        _close(sections, under, place)
        if block.level == 1 and title:
            place = title
        else:
            headings.enter(block.level, block.text)
            place = headings.path
    _close(sections, under, place)
    return tuple(sections)


def _named(blocks: Sequence[Block]) -> list[Block]:
    """The blocks without headings that say nothing."""
    return [block for block in blocks if not block.level or one_line(block.text)]


def _close(sections: list[Section], under: list[str], place: str) -> None:
    text = "\n\n".join(part for part in under if part.strip())
    under.clear()
    if text:
        sections.append(Section(text, place))


def _numbered(paragraphs: list[str]) -> tuple[Section, ...]:
    numbered = list(enumerate((p for p in paragraphs if p.strip()), start=1))
    sections = []
    for group in gathered(numbered, lambda item: item[1]):
        first, last = group[0][0], group[-1][0]
        place = f"paragraph {first}" if first == last else f"paragraphs {first}-{last}"
        sections.append(Section("\n\n".join(text for _, text in group), place))
    return tuple(sections)
