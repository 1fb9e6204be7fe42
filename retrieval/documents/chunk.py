"""Sections to passages: long ones are cut where a reader would pause, short ones joined."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import accumulate

from retrieval.documents.cleaning import clean, one_line
from retrieval.documents.grouping import ends_sentence, weight
from retrieval.documents.plain import lines_place
from retrieval.documents.sections import Parsed, Section
from retrieval.passages import Passage

# In words. Together with a heading this is about what the encoder reads of a text.
MOST = 180
AIM = 150
# Neighbours are joined up to here.
_SHORT = 120
_MOST_CHARACTERS = 1_800

# Pieces between which a text can be cut: words, parts of endless words, and the sentences of
# scripts without spaces.
_PIECE = re.compile(r"[^\s。！？]{1,40}[。！？]*|[。！？]{1,40}")
_LINES = re.compile(r"lines? (\d+)(?:-(\d+))?")
# Places that say where a text stands but not what it is about: they change with every edit and
# would only blur what is embedded.
_POSITION = re.compile(r"(?:lines?|pages?|paragraphs?|cell) \d+(?:-\d+)?|[\d:]+-[\d:]+")
_FENCE = re.compile(r"^(```|~~~~)[\w+#-]{0,30}[ \t]*$", re.MULTILINE)


def passages_of(
    parsed: Parsed, *, document: str, scope: str, source_name: str, url: str | None
) -> list[Passage]:
    """The passages of a document in their order, ids `doc:DOCUMENT#0`, `#1` and so on.

    No passage is longer than about 180 words; its place is as exact as that of its section, and
    exact to the line where the section counts lines.
    """
    title = one_line(parsed.title)
    passages: list[Passage] = []
    for section in _joined(parsed.sections):
        for part in _cut(section):
            about = title if _POSITION.fullmatch(part.place) else ""
            passages.append(
                Passage(
                    id=f"doc:{document}#{len(passages)}",
                    scope=scope,
                    kind="document",
                    source=source_name,
                    title=title,
                    place=part.place,
                    text=part.text,
                    url=url,
                    document=document,
                    embedded=f"{about}\n{part.text}" if about else "",
                )
            )
    return passages


def _joined(sections: Iterable[Section]) -> Iterator[Section]:
    """The sections that have visible text; short neighbours of one place become one."""
    waiting: Section | None = None
    for section in sections:
        fresh = Section(clean(section.text).rstrip(), one_line(section.place, 300))
        if not fresh.text.strip():
            continue
        if (
            waiting
            and waiting.place == fresh.place
            and weight(waiting.text) + weight(fresh.text) <= _SHORT
        ):
            waiting = Section(f"{waiting.text}\n\n{fresh.text}", fresh.place)
            continue
        if waiting:
            yield waiting
        waiting = fresh
    if waiting:
        yield waiting


def _cut(section: Section) -> Iterator[Section]:
    """A section in parts that are not too long."""
    lines = _line_numbers(section)
    fence = ""
    seen, number = 0, lines or 0
    for start, end in _spans(section.text):
        if lines is not None:
            number += section.text.count("\n", seen, start)
            seen = start
            place = lines_place(number, number + section.text.count("\n", start, end))
        else:
            place = section.place
        text, fence = _fenced(section.text[start:end], fence)
        yield Section(re.sub(r"\n{3,}", "\n\n", text), place)


def _line_numbers(section: Section) -> int | None:
    """The number of the first line of a section that counts lines and still has all of them."""
    found = _LINES.fullmatch(section.place)
    if not found:
        return None
    first, last = int(found.group(1)), int(found.group(2) or found.group(1))
    return first if section.text.count("\n") == last - first else None


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """Where the parts of a text begin and end, without the space around them."""
    pieces = [found.span() for found in _PIECE.finditer(text)]
    sizes = [1 + (end - start) // 16 for start, end in pieces]
    before = [0, *accumulate(sizes)]
    first = 0
    while first < len(pieces):
        words = before[-1] - before[first]
        characters = pieces[-1][1] - pieces[first][0]
        if words <= MOST and characters <= _MOST_CHARACTERS:
            last = len(pieces) - 1
        else:
            parts = max(2, -(-words // AIM), -(-characters // (_MOST_CHARACTERS * 5 // 6)))
            last = _best_cut(text, pieces, before, first, words / parts, characters / parts)
        yield pieces[first][0], pieces[last][1]
        first = last + 1


def _best_cut(
    text: str,
    pieces: list[tuple[int, int]],
    before: list[int],
    first: int,
    words: float,
    characters: float,
) -> int:
    """The last piece of a part: at the clearest pause near the size that is aimed for."""
    best, best_score = first, -1.0
    begin = pieces[first][0]
    for index in range(first, len(pieces) - 1):
        size, length = before[index + 1] - before[first], pieces[index][1] - begin
        if index > first and (size > MOST or length > _MOST_CHARACTERS):
            break
        full = max(size / words, length / characters)
        if full > 1.2:
            break
        if full < 0.6:
            best = index
            continue
        gap = text[pieces[index][1] : pieces[index + 1][0]]
        # The nearness to the aim only decides between pauses of one kind.
        score = _pause(text[max(begin, pieces[index][1] - 12) : pieces[index][1]], gap) + 0.4 * (
            1 - abs(1 - full)
        )
        if score > best_score:
            best, best_score = index, score
    return best


def _pause(before: str, gap: str) -> float:
    """How clear a pause between two pieces is."""
    if gap.count("\n") > 1:
        return 4.0
    if before[-1:] in "。！？" or (gap and ends_sentence(before)):
        return 3.0 if "\n" in gap else 2.5
    if "\n" in gap:
        return 1.5
    return 1.0 if gap else 0.0


def _fenced(text: str, fence: str) -> tuple[str, str]:
    """A part with its code fences closed, and the fence that the next part is within."""
    text = f"{fence}\n{text}" if fence else text
    opened = closing = ""
    for found in _FENCE.finditer(text):
        opened, closing = ("", "") if opened else (found.group(), found.group(1))
    return (f"{text}\n{closing}" if opened else text), opened
