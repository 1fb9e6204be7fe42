"""An answer in pieces that stand or fall alone: a sentence, an item, a heading, a block of code.

The pieces of a text, put together again, are the text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})", re.MULTILINE)
# The end of a sentence, with the marks and citation markers that still belong to it.
_END = re.compile(r"[.!?…][\"'”’»)*_\]]*(?:\s?\[\d{1,3}(?:\s?,\s?\d{1,3})*\])*(?=\s|$)")
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|vs|approx|cf|no|fig|dr|mr|mrs|ms|prof|st|al)|\b[A-Z]|^\W*\d{1,2})\.$",
    re.IGNORECASE,
)
_ITEM = re.compile(r"[ \t]*(?:[-*+•]|\d{1,2}[.)])[ \t]+")
_HEADING = re.compile(r"[ \t]*(?:#{1,6}[ \t]|\*\*[^*\n]{1,80}\*\*:?[ \t]*$)")


def split(text: str) -> list[str]:
    """The pieces of a text, each with the blanks that follow it."""
    pieces: list[str] = []
    for part, code in _by_fences(text):
        if code:
            pieces.append(part)
            continue
        for line in part.splitlines(keepends=True):
            pieces += _sentences(line)
    return _with_blanks(pieces)


def is_code(piece: str) -> bool:
    """Whether a piece is a block of code."""
    return bool(_FENCE.match(piece.lstrip("\n")))


def is_heading(piece: str) -> bool:
    """Whether a piece is a line that only says what comes below it."""
    return _is_title(piece) or piece.rstrip().endswith(":")


def _is_title(piece: str) -> bool:
    return bool(_HEADING.match(piece.rstrip()))


def joined(pieces: Sequence[str]) -> str:
    """What is left of a text: without headings that have lost what stood below them."""
    kept: list[str] = []
    following = ""
    for piece in reversed(pieces):
        lost = is_heading(piece) and (not following or _is_title(following))
        item = _ITEM.match(piece)
        empty = item is not None and not piece[item.end() :].strip()
        if not lost and not (empty and not following.strip()):
            kept.append(piece)
            following = piece
    text = "".join(reversed(kept))
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]+\n", "\n", text)).strip()


class Stream:
    """Pieces of a text that comes bit by bit; one is out when the next one has begun."""

    def __init__(self) -> None:
        self._left = ""

    def feed(self, text: str) -> list[str]:
        """The pieces that are complete now."""
        self._left += text
        if not re.search(r"\s", text):
            return []
        *whole, last = split(self._left) or [""]
        self._left = last
        return whole

    def rest(self) -> list[str]:
        """What is left at the end."""
        pieces, self._left = split(self._left), ""
        return pieces


def _by_fences(text: str) -> list[tuple[str, bool]]:
    """Prose and blocks of code in turn; a block that is never closed goes on to the end."""
    parts: list[tuple[str, bool]] = []
    at = 0
    while (opened := _FENCE.search(text, at)) is not None:
        fence = opened[1]
        closed = re.compile(rf"^ {{0,3}}{re.escape(fence)}[ \t]*(?:\n|$)", re.MULTILINE)
        found = closed.search(text, opened.end())
        end = found.end() if found else len(text)
        if opened.start() > at:
            parts.append((text[at : opened.start()], False))
        parts.append((text[opened.start() : end], True))
        at = end
    if at < len(text):
        parts.append((text[at:], False))
    return parts


def _sentences(line: str) -> list[str]:
    found: list[str] = []
    start = 0
    for end in _END.finditer(line):
        if _ABBREVIATION.search(line[start : end.start() + 1]):
            continue
        rest = line[end.end() :].lstrip()
        if rest and rest[0].islower():
            continue
        found.append(line[start : end.end()])
        start = end.end()
    if start < len(line):
        found.append(line[start:])
    return found


def _with_blanks(pieces: list[str]) -> list[str]:
    """Blanks at the beginning of a piece go to the one before it; indentation stays."""
    out: list[str] = []
    for piece in pieces:
        body = piece.lstrip()
        lead = piece[: len(piece) - len(body)]
        if out and not body:
            out[-1] += piece
        elif out and lead and not out[-1].endswith("\n"):
            out[-1] += lead
            out.append(body)
        else:
            out.append(piece)
    return out
