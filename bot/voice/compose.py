"""The reply that is shown: the model's words, and what of the plain reply they left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.coach.reply import Block, Citation, Reply, unique
from bot.voice.figures import figures
from bot.voice.links import links_in
from retrieval.lexical import words

# What a reply must not lose, by the heading of its block; "" is for one without a heading.
_DECISIVE = frozenset(
    {
        "Effort",
        "Study from",
        "Done when",
        "Data",
        "Check it in two minutes",
        "The way out",
        "A hint",
        "A bigger hint",
        "The explanation",
    }
)
# Replies whose blocks are a table, a list of weeks or positions that no prose replaces.
_WHOLE = frozenset({"plan", "compare"})
# How much of a block's subject words must be among the model's for it to count as said.
_SAID = 0.3
_SHORT = 300


def composed(plain: Reply, text: str, citations: Sequence[Citation]) -> Reply:
    """The plain reply in other words: these come first, then what they left out of it.

    Its decision, topics and actions are those of the plain one.
    """
    left = [block for block in plain.blocks if _must_stay(block, plain, text)]
    return replace(
        plain,
        blocks=(Block(text), *left),
        citations=unique([*citations, *plain.citations]),
        voice="model",
    )


def _must_stay(block: Block, plain: Reply, text: str) -> bool:
    if block.fixed:
        return _letters(block.text) not in _letters(text)
    if plain.intent in _WHOLE and len(plain.blocks) > 1:
        return not _said(block, text)
    if block.heading == "Study from":
        return not {link.address for link in links_in(block.text)} <= {
            link.address for link in links_in(text)
        }
    if block.heading == "Effort":
        wanted = {(f.value, f.unit) for f in figures(block.text)}
        return not wanted & {(f.value, f.unit) for f in figures(text)}
    if plain.intent == "resource" and links_in(block.text) and not links_in(text):
        return True
    return block.heading in _DECISIVE and not _said(block, text)


def _letters(text: str) -> str:
    """A text by its words alone, so that one can be looked for in another."""
    return f" {' '.join(''.join(c if c.isalnum() else ' ' for c in text.lower()).split())} "


def _said(block: Block, text: str) -> bool:
    """Whether a text says what a block says, by the share of its subject words."""
    wanted = {word[:5] for word in words(block.text[:_SHORT])}
    held = {word[:5] for word in words(text)}
    return len(wanted & held) >= _SAID * len(wanted)
