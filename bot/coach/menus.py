"""Things between which somebody chooses what to learn: "docker, mlflow or something else?"."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.coach.linking import Mention
from bot.coach.patterns import Pattern

# So many characters may stand between two of the things, and behind the last one.
_APART, _BEHIND = 48, 40
_STOP = Pattern(r"[.!?;\n]")
_OR = Pattern(r"\b(?:or|vs\.?|versus)\b", re.IGNORECASE)
_BETWEEN = Pattern(r"\bbetween\b[^.!?;\n]*$", re.IGNORECASE)
_LABEL = Pattern(r"(?:^|[\s(,;])\(?(?:[a-e1-5]|i{1,3}|iv)[).:]\s*(?:\w+\s+){0,2}$", re.IGNORECASE)
# The way out that somebody leaves beside the things that they name.
_ELSE = (
    r"(?:else|neither|none|nothing|whatever|other|another|not|leave|skip|elsewhere|what|"
    r"do i need|is it too)\b"
)
_OPEN = Pattern(rf"\bor\b\W+(?:\w+\W+){{0,3}}?{_ELSE}|\belse\b|\bneither\b", re.IGNORECASE)
_OPEN_AT_ONCE = Pattern(rf"^\W*(?:\w+\W+){{0,2}}?or\b\W+(?:\w+\W+){{0,3}}?{_ELSE}", re.IGNORECASE)
_WHICH = Pattern(
    r"\b(?:next|first|now|then|after|begin|start|continue|tackle|take up|go on|go for|"
    r"pick|choose|nearer|sooner|earlier|learn|study|order|"
    r"(?:should|shall|do|must|can) (?:i|we)|for me)\b",
    re.IGNORECASE,
)
_CLAIMS = Pattern(
    r"\b(?:know|knew|did|done|finished|learn(?:ed|t)|understand|understood|used?|built|made|have|"
    r"had|got|can|studied|mastered|comfortable|covered|behind me)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Menu:
    """The topics and subjects among which somebody chooses, and whether it may be another one.

    `labelled`: they are numbered, or the choice is told as one. `claimed`: their sentence tells
    what somebody did.
    """

    options: tuple[Mention, ...]
    open: bool
    labelled: bool = False
    claimed: bool = False


def menu_in(text: str, mentions: Sequence[Mention], told: Collection[Mention] = ()) -> Menu | None:
    """The menu that a text offers; None if it offers none.

    `told` are the mentions of which something is claimed or denied: they are no options.
    """
    things = [m for m in mentions if m.kind in ("topic", "group") and m not in told]
    best: list[Mention] = []
    for chain in _chains(text, things):
        if len({m.id for m in chain}) > len({m.id for m in best}) and _is_menu(text, chain):
            best = chain
    if not best:
        return None
    options = tuple({m.id: m for m in reversed(best)}.values())[::-1]
    start = max((m.end() for m in _STOP.finditer(text[: best[0].start])), default=0)
    end = best[-1].end + len(_STOP.split(text[best[-1].end :])[0])
    torn = _BETWEEN.search(text[max(0, best[0].start - _APART) : best[0].start])
    if torn:
        # What it says before and after the two is said of something else.
        start, end = best[0].start, best[-1].end
    return Menu(
        options,
        bool(_OPEN.search(text[best[0].end : best[-1].end + _BEHIND])),
        bool(torn) or _labels(text, best) >= 2,
        bool(_CLAIMS.search(text[start:end])),
    )


def asks_which(text: str) -> bool:
    """Whether a text asks which of several things to take up, and not how they differ."""
    return bool(_WHICH.search(text))


def _chains(text: str, things: Sequence[Mention]) -> list[list[Mention]]:
    """The things in rows, with nothing between them but a few words of one sentence."""
    rows: list[list[Mention]] = [[m] for m in things[:1]]
    for one, other in pairwise(things):
        between = text[one.end : other.start]
        labelled = bool(_LABEL.search(text[: other.start]))
        joined = len(between) <= _APART and not _STOP.search(between)
        if joined or (labelled and len(between) <= _APART):
            rows[-1].append(other)
        else:
            rows.append([other])
    return rows


def _labels(text: str, chain: Sequence[Mention]) -> int:
    return sum(bool(_LABEL.search(text[: m.start])) for m in chain)


def _is_menu(text: str, chain: Sequence[Mention]) -> bool:
    first, last = chain[0], chain[-1]
    behind = _STOP.split(text[last.end : last.end + _BEHIND])[0]
    if len({m.id for m in chain}) == 1:
        return bool(_OPEN_AT_ONCE.search(behind))
    if _labels(text, chain) >= 2:
        return True
    if _BETWEEN.search(text[max(0, first.start - _APART) : first.start]):
        return True
    return bool(_OR.search(text[first.end : last.end])) or bool(_OPEN_AT_ONCE.search(behind))
