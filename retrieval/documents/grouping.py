"""Gathers lines, cues or paragraphs into stretches that are long enough to mean something."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

Item = TypeVar("Item")

# A word of normal length weighs one. Scripts without spaces and long tokens weigh by their letters.
_LETTERS = 16
_LONG_TOKEN = re.compile(rf"\S{{{_LETTERS},}}")
_SENTENCE_END = re.compile(r"[.!?…。！？][\"'”’)\]*_]*\Z")

# In words: enough at a blank line, at the end of a sentence, at any end; never more than; and what
# is too little to stand alone at the end.
_AT_BLANK, _AT_SENTENCE, _AT_ANY, _MOST, _LEFTOVER = 80, 105, 125, 160, 25


def weight(text: str) -> int:
    """The length of a text in words."""
    long = sum(len(token) // _LETTERS for token in _LONG_TOKEN.findall(text))
    return len(text.split()) + long


def ends_sentence(text: str) -> bool:
    """Whether a text stops where a sentence does."""
    return _SENTENCE_END.search(text[-12:]) is not None


def gathered(items: Iterable[Item], text_of: Callable[[Item], str]) -> Iterator[list[Item]]:
    """The items in stretches of about 120 words; a blank item marks the end of a paragraph.

    An item is never cut, so one that is longer stands alone. Blank items at the ends are left out.
    """
    every = list(items)
    texts = [text_of(item).strip() for item in every]
    stretches: list[tuple[int, int]] = []
    start = words = 0
    for index, text in enumerate(texts):
        size = weight(text)
        if words and words + size > _MOST:
            stretches.append((start, index))
            start, words = index, 0
        words += size
        if (
            (not text and words >= _AT_BLANK)
            or (words >= _AT_SENTENCE and ends_sentence(text))
            or words >= _AT_ANY
        ):
            stretches.append((start, index + 1))
            start, words = index + 1, 0
    if words:
        if stretches and words <= _LEFTOVER and start - stretches[-1][0] > 1:
            start = stretches.pop()[0]
        stretches.append((start, len(texts)))
    for start, end in stretches:
        while start < end and not texts[start]:
            start += 1
        while end > start and not texts[end - 1]:
            end -= 1
        yield every[start:end]
