"""Numbers as people write them: "1,000", ".09", "8 %", "1 in 200", lists and vectors."""

from __future__ import annotations

import re
from dataclasses import dataclass

NUMBER = r"[-+−]?(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)?(?:\.\d+|(?<=\d))"
_FOUND = re.compile(rf"(?<![\w.])(?P<value>{NUMBER})\s?(?P<percent>%|percent\b|pct\b|per ?cent\b)?")
_ONE_IN = re.compile(r"\b(?:1|one|a) (?:in|out of) (?P<many>\d[\d,]*)\b", re.IGNORECASE)
_BRACKETED = re.compile(r"[(\[]\s*(-?[\d.]+(?:\s*[,; ]\s*-?[\d.]+)+)\s*[)\]]")


@dataclass(frozen=True)
class Number:
    """A number in a text; a share between 0 and 1 where it was a percentage."""

    value: float
    share: bool
    start: int
    end: int


def value(word: str) -> float:
    """The number that a word of digits stands for. Raises ValueError for anything else."""
    return float(word.replace(",", "").replace("−", "-"))


def numbers(text: str) -> list[Number]:
    """The numbers of a text in their order, "1 in 200" as a share."""
    shares = [
        Number(1 / value(m["many"]), True, m.start(), m.end())
        for m in _ONE_IN.finditer(text)
        if value(m["many"])
    ]
    plain = []
    for m in _FOUND.finditer(text):
        if any(s.start <= m.start() < s.end for s in shares):
            continue
        number = value(m["value"])
        percent = m["percent"] is not None
        plain.append(
            Number(
                number / 100 if percent else number,
                percent,
                m.start(),
                m.end() if percent else m.end("value"),
            )
        )
    return sorted([*shares, *plain], key=lambda n: n.start)


def vectors(text: str) -> list[tuple[float, ...]]:
    """What stands in brackets, number by number: "(3, 4)" and "[1 2]"."""
    return [
        tuple(float(one) for one in re.split(r"\s*[,; ]\s*", m[1]) if _is_number(one))
        for m in _BRACKETED.finditer(text)
    ]


def _is_number(word: str) -> bool:
    return bool(re.fullmatch(r"-?(?:\d+\.?\d*|\.\d+)", word))


def shown(number: float) -> str:
    """A number as one writes it: at most three decimals, none where none are needed."""
    if abs(number) >= 1000 and number == int(number):
        return f"{int(number):,}"
    return f"{number:.3f}".rstrip("0").rstrip(".") if abs(number) >= 0.001 else f"{number:.2g}"


def percent(share: float) -> str:
    """A share as a percentage, with a decimal where it is small."""
    return f"{share * 100:.1f}".rstrip("0").rstrip(".") + "%"
