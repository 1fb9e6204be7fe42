"""Unanswered questions: what makes two of them the same, and keeping the asker out of them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

MAX_QUESTION = 1_000
SOMEONE = "[name]"

_POLITE = re.compile(
    r"^(?:(?:hi|hello|hey|please|pls|so|ok|okay|um|well|thanks|coach|there)\b\s*)+|"
    r"\s*\b(?:please|pls|thanks|thank you)$"
)


def normalise(question: str) -> str:
    """The words of a question, without case, punctuation, spacing and politeness."""
    folded = unicodedata.normalize("NFKC", question).casefold()
    kept = "".join(c if c.isalnum() or c in "+#" else "" if c in "'’" else " " for c in folded)
    words = " ".join(kept.split())
    return _POLITE.sub("", words).strip() or words


def without_names(question: str, names: Iterable[str]) -> str:
    """A question in which none of the names stands any more, however it is written; shortened."""
    for name in sorted({n.strip() for n in names}, key=len, reverse=True):
        if len(name) > 1:
            pattern = rf"(?<!\w){re.escape(name)}(?!\w)"
            question = re.sub(pattern, SOMEONE, question, flags=re.IGNORECASE)
    return question[:MAX_QUESTION]
