"""What a learner typed, made safe to work with: bounded, normalised, and looked at for sense."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

MAX_CHARACTERS = 20_000
MAX_QUESTION = 2_000

_SPACES = re.compile(r"[ \t\u00a0\u2000-\u200a\u3000]+")
_BLANK_LINES = re.compile(r"\n{3,}")
# Bidirectional controls, tag characters and other invisible formatting that could hide text;
# the zero-width joiners stay, since scripts and emoji need them.
_HIDDEN = re.compile(
    "[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e0fff]"
)
_MARKS = re.compile(
    r"([\u0300-\u036f\u0483-\u0489\u20d0-\u20ff]{3})[\u0300-\u036f\u0483-\u0489\u20d0-\u20ff]+"
)


@dataclass(frozen=True)
class Cleaned:
    """The text to work with, and what was wrong with it as it came."""

    text: str
    problem: Literal["", "empty", "binary", "no_words"] = ""
    shortened: bool = False


def clean(raw: str) -> Cleaned:
    """Normalise and bound a message. Line breaks stay: a traceback needs them."""
    shortened = len(raw) > MAX_CHARACTERS
    if shortened:
        # The head of a long paste says what it is, its tail holds the error.
        half = MAX_CHARACTERS // 2
        raw = f"{raw[:half]}\n…\n{raw[-half:]}"
    text = raw.encode("utf-8", "replace").decode("utf-8")
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    controls = sum(unicodedata.category(c) == "Cc" and c not in "\n\t" for c in text)
    binary = controls > 4 and controls * 20 > len(text)
    text = "".join(c if c in "\n\t" or unicodedata.category(c) != "Cc" else " " for c in text)
    text = _MARKS.sub(r"\1", _HIDDEN.sub("", text))
    text = "\n".join(_SPACES.sub(" ", line).rstrip() for line in text.split("\n"))
    text = _BLANK_LINES.sub("\n\n", text).strip("\n").rstrip()
    if binary:
        return Cleaned(text, "binary", shortened)
    if not text.strip():
        return Cleaned("", "empty", shortened)
    if not any(c.isalnum() for c in text):
        return Cleaned(text, "no_words", shortened)
    return Cleaned(text, "", shortened)


def quoted(text: str, limit: int = 200) -> str:
    """Foreign text on one line with Markdown made harmless, for showing it back as a quotation."""
    flat = " ".join(text.split())
    if len(flat) > limit:
        flat = flat[: limit - 1].rstrip() + "…"
    return re.sub(r"([\\`*_\[\]<>|~#@])", r"\\\1", flat)
