"""Makes foreign text visible: what is left is what a reader sees, and its line breaks."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_LIGATURES = {
    "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st",
}  # fmt: skip
# The bullets of Word's Symbol and Wingdings fonts, which have no meaning outside of them.
_BULLETS = {"\uf0b7": "•", "\uf0a7": "•", "\uf0d8": "•", "\uf076": "•"}
_KEPT = {"\n", "\t", "\u200c", "\u200d", "\ufe0e", "\ufe0f"}
# Letters that show nothing, and selectors that a text can be hidden in.
_BLANK_LETTERS = set("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0") | {
    chr(code) for code in (*range(0xFE00, 0xFE0E), *range(0xE0100, 0xE01F0), *range(0x180B, 0x1810))
}
# One joiner or selector between characters shapes scripts and emoji; any other hides something.
_IDLE = (
    re.compile(
        "(?<=[\u200c\u200d\ufe0e])[\u200c\u200d\ufe0e\ufe0f]+|(?<=\ufe0f)[\u200c\ufe0e\ufe0f]+"
    ),
    re.compile("(?<=[^0-9#*\u0080-\U0010ffff])[\ufe0e\ufe0f]|\\A[\ufe0e\ufe0f]"),
    re.compile("(?<![^\x00-\x7f])[\u200c\u200d]|[\u200c\u200d](?![^\x00-\x7f])"),
)
_CARRIAGE = re.compile(r"\r\n?")
_TRAILING = re.compile(r"(?<![ \t])[ \t]+(?=\n|\Z)")
_MOST_MARKS = 3


def clean(text: str) -> str:
    """The text in NFC without control, invisible, bidirectional, private and lone characters.

    Line breaks stay where they are, so that lines can still be counted.
    """
    text = _CARRIAGE.sub("\n", text)
    if text.isascii():
        text = text.translate(_ASCII)
    else:
        text = text.translate({ord(char): _replacement(char) for char in set(text)})
        for idle in _IDLE:
            text = idle.sub("", text)
        # Before normalising: sorting a long run of marks takes the square of its length.
        text = unicodedata.normalize("NFC", _fewer_marks(text))
    return _TRAILING.sub("", text)


def one_line(text: str, limit: int = 120) -> str:
    """The cleaned text on one line, cut at a word where it is longer than the limit."""
    words = " ".join(clean(text[: 20 * limit]).split())
    if len(words) <= limit:
        return words
    short = words[: limit - 1]
    if words[limit - 1] != " " and " " in short[limit // 2 :]:
        short = short.rsplit(" ", 1)[0]
    return f"{short.rstrip()}…"


@lru_cache(maxsize=10_000)
def _replacement(char: str) -> str:
    """What stands for a character in a clean text; nothing for what cannot be seen."""
    if char in _KEPT:
        return char
    if char in _LIGATURES:
        return _LIGATURES[char]
    if char in _BULLETS:
        return _BULLETS[char]
    if char in _BLANK_LETTERS:
        return ""
    category = unicodedata.category(char)
    if category in ("Zs", "Zl", "Zp") or char in "\v\f\x85":
        return " "
    if category in ("Cc", "Cf", "Cs", "Co"):
        return ""
    # The last two code points of every plane and a block in between are no characters at all.
    code = ord(char)
    return "" if code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF else char


_ASCII = {code: _replacement(chr(code)) for code in range(128)}


def _fewer_marks(text: str) -> str:
    """The text with at most a few combining marks on one character."""
    marks = "".join(sorted(char for char in set(text) if unicodedata.category(char)[0] == "M"))
    if not marks:
        return text
    some = f"[{re.escape(marks)}]"
    return re.sub(f"({some}{{{_MOST_MARKS}}}){some}+", r"\1", text)
