"""Letters that may be shown: nothing hidden, nothing that turns a line around, counted as Discord
may count them."""

from __future__ import annotations

import re
import unicodedata

# The first keeps what is right-to-left to itself, the second ends that.
FIRST_STRONG_ISOLATE, POP_ISOLATE = "\u2068", "\u2069"
ZERO_WIDTH_SPACE = "\u200b"
# Bidirectional controls, tag characters, fillers and other invisible formatting. The zero-width
# joiners and variation selectors stay, since scripts and emoji need them.
_HIDDEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
_MARKS = re.compile(
    r"([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{3})"
    r"[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+"
)
_BREAKS = re.compile("\r\n|[\r\u0085\u2028\u2029]")
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_RIGHT_TO_LEFT = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff"
_RUN = re.compile(f"[{_RIGHT_TO_LEFT}](?:[\\W\\d_]*[{_RIGHT_TO_LEFT}])*")


def visible(text: str) -> str:
    """The text without what is hidden in it; line breaks and tabs stay, halves of pairs go."""
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    text = unicodedata.normalize("NFC", _BREAKS.sub("\n", text))
    return _MARKS.sub(r"\1", _HIDDEN.sub("", _CONTROLS.sub(" ", text)))


def isolated(text: str) -> str:
    """Visible text whose right-to-left parts cannot reorder what stands around them."""
    return _RUN.sub(lambda run: f"{FIRST_STRONG_ISOLATE}{run[0]}{POP_ISOLATE}", text)


def size(text: str) -> int:
    """Its length in UTF-16 units, the most that anything at Discord's counts for it."""
    return len(text) + sum(letter > "\uffff" for letter in text)


def cut(text: str, most: int) -> str:
    """The text, or as much of its beginning as fits into `most` units with an ellipsis."""
    if size(text) <= most:
        return text
    kept = text[: max(0, most - 1)]
    while kept and size(kept) > most - 1:
        kept = kept[:-1]
    # A joiner or accent without what it belongs to would hang on the ellipsis.
    return kept.rstrip(" \u200d") + "…"


def plain(text: str, most: int) -> str:
    """One line for where Markdown is not read: a button, a title, a choice. May be empty."""
    return cut(isolated(" ".join(visible(text).split())), most)
