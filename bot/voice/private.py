"""What concerns nobody but the learner is taken out of a text before it leaves this machine."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

# What goes, with the word that stands in its place. Keys come first, as parts of them look like
# numbers; a long number last.
_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "key",
        re.compile(
            r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)|"
            r"\b(?:sk|pk|rk)[-_](?:[A-Za-z0-9]+[-_])*[A-Za-z0-9_-]{12,}|"
            r"\bgh[pousr]_[A-Za-z0-9]{20,}|\bgithub_pat_\w{20,}|\bglpat-[\w-]{16,}|\bhf_[A-Za-z0-9]{16,}|"
            r"\bxox[abeoprs]-[\w-]{10,}|\bAKIA[A-Z0-9]{12,}|\bAIza[\w-]{30,}|\bya29\.[\w-]{20,}|"
            r"\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*|"
            r"\b[MNO][\w-]{22,26}\.[\w-]{6}\.[\w-]{25,}|"
            r"\bhttps?://(?:\w+\.)?discord(?:app)?\.com/api/webhooks/\S+",
            re.DOTALL,
        ),
    ),
    (
        "secret",
        re.compile(
            r"(?<=://)[^\s/:@]+:[^\s/@]+(?=@)|"
            r"(?<![\w])(?:(?:api|access|secret|auth|bot|private)[-_ ]?)?(?:key|token|secret|"
            r"password|passwd|pwd|bearer)[\"']?\s*(?:[:=]|\bis\b)\s*[\"']?(?=\S*\d)[^\s\"',;]{8,}|"
            r"\bbearer\s+[\w.~+/-]{12,}=*",
            re.IGNORECASE,
        ),
    ),
    ("e-mail", re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,}")),
    ("person", re.compile(r"<@[!&]?\d{5,}>|<#\d{5,}>")),
    ("card", re.compile(r"(?<![\w.])(?:\d{4}[ -]){3}\d{1,7}(?![\w.])")),
    (
        "address",
        re.compile(
            r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w.])|\b(?:[0-9a-f]{2}:){5}[0-9a-f]{2}\b", re.I
        ),
    ),
    (
        "phone",
        re.compile(
            r"(?<![\w.,])\+\d{1,3}(?:[ ./-]?\(?\d{1,4}\)?){2,6}(?![\w%])|"
            r"(?<![\w.,+-])\(?0\d{2,4}\)?[ /.-]?\d{3,4}[ .-]?\d{3,4}(?![\w%.])|"
            r"(?<![\w.,+-])\(?[2-9]\d{2}\)?[ .-]\d{3}[ .-]\d{4}(?![\w%])"
        ),
    ),
    ("number", re.compile(r"(?<![\w.])\d{15,20}(?![\w.])")),
)
_HOME = re.compile(r"(?P<before>(?:/home/|/Users/|[A-Za-z]:\\+Users\\+))(?P<name>[^\s/\\\"':]+)")
# Kinds that are nobody's business even when the model itself comes up with them.
_SECRET = frozenset({"key", "secret", "e-mail", "card", "phone", "number"})
_SHORTEST_NAME = 3


def trimmed(
    text: str, names: Iterable[str] = (), *, ordinary: Callable[[str], bool] = lambda word: False
) -> str:
    """The text with keys, addresses, numbers and the learner's names replaced by what they are.

    A name that is an `ordinary` word as well, such as Max, goes only where it stands as it was
    given, and stays where that has no capital.
    """
    for kind, pattern in _KINDS:
        text = pattern.sub(f"[{kind}]", text)
    text = _HOME.sub(lambda found: f"{found['before']}[name]", text)
    parts = {part for name in names for part in (name, *name.split())}
    for part in sorted(parts, key=len, reverse=True):
        common = ordinary(part)
        if len(part) < _SHORTEST_NAME or (common and part.islower()):
            continue
        flags = 0 if common else re.IGNORECASE
        text = re.sub(rf"(?<!\w){re.escape(part)}(?!\w)", "[name]", text, flags=flags)
    return text


def secrets_in(text: str) -> list[str]:
    """The kinds of what should not be shown that a text holds."""
    return [kind for kind, pattern in _KINDS if kind in _SECRET and pattern.search(text)]
