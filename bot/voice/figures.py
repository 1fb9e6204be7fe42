"""The figures in a text, with what they count, so that one text can be held against another."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

_WORDS = {
    word: float(number)
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
        "fifteen sixteen seventeen eighteen nineteen twenty".split()
    )
} | {
    word: float(10 * number)
    for number, word in enumerate("thirty forty fifty sixty seventy eighty ninety".split(), 3)
}
_WORDS |= {"hundred": 100.0, "thousand": 1_000.0, "dozen": 12.0, "million": 1e6}
_DIGITS = r"\d{1,3}(?:[,' ]\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)?"
_WORD = "|".join(sorted(_WORDS, key=len, reverse=True))
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_ONES = "one|two|three|four|five|six|seven|eight|nine"
_NUMBER = rf"(?:{_DIGITS}|\b(?:{_TENS})[- ](?:{_ONES})\b|\b(?:{_WORD})\b)"
# A unit and how many of its base it holds: minutes, days and months are bases of their own.
_UNITS: dict[str, tuple[str, float]] = {
    "second": ("second", 1),
    "sec": ("second", 1),
    "minute": ("minute", 1),
    "min": ("minute", 1),
    "hour": ("minute", 60),
    "hr": ("minute", 60),
    "h": ("minute", 60),
    "day": ("day", 1),
    "evening": ("day", 1),
    "week": ("day", 7),
    "wk": ("day", 7),
    "month": ("month", 1),
    "year": ("month", 12),
    "yr": ("month", 12),
    "%": ("%", 1),
    "percent": ("%", 1),
    "per cent": ("%", 1),
    "dollar": ("$", 1),
    "euro": ("€", 1),
    "pound": ("£", 1),
}
_UNIT = (
    r"(?:%|per ?cent\b|(?:seconds?|secs?|minutes?|mins?|hours?|hrs?|h|days?|evenings?|weeks?|wks?|"
    r"months?|years?|yrs?|dollars?|euros?|pounds?)\b)"
)
_FOUND = re.compile(
    rf"(?<![\w.])(?P<money>[$€£])?\s?(?P<number>{_NUMBER})"
    r"(?P<scale>\s?(?:k|thousand|million|m)\b)?",
    re.IGNORECASE,
)
# What may stand between a number and its unit: the end of a range, and one adjective.
_AFTER = re.compile(
    rf"(?:\s?(?:-|–|—|to|or|and)\s?[$€£]?{_NUMBER}(?:k\b)?)?[\s-]{{0,2}}(?:(?:full|more|good|whole|"
    rf"short|long|focused|solid|extra|spare|calendar|working|study|half)[\s-])?(?P<unit>{_UNIT})",
    re.IGNORECASE,
)
_MARKER = re.compile(r"\[\d{1,3}(?:\s?,\s?\d{1,3})*\]")
_ENUMERATES = re.compile(
    r"^[ \t]*(?:[-*+•][ \t]*)?(?:\*\*)?\(?\d{1,2}[.):](?=[\s*])|\bsteps? \d{1,2}\b(?=[\s:.])",
    re.IGNORECASE | re.MULTILINE,
)
# Numbers by which one speaks rather than counts: "two things", "one of them".
_SPOKEN = frozenset({0.0, 1.0, 2.0, 3.0})


@dataclass(frozen=True)
class Figure:
    """A number in the base of its unit: two hours are 120 of "minute". "" where no unit is known.

    `spoken`: a small number in words without a unit, by which nothing is claimed. `read` is the
    number as it stands there.
    """

    value: float
    unit: str = ""
    spoken: bool = False
    read: float = field(default=0.0, compare=False)


def figures(text: str) -> list[Figure]:
    """Every figure of a text, in order; numbers of list items and citations are none."""
    text = _ENUMERATES.sub(" ", _MARKER.sub(" ", text))
    found = []
    for match in _FOUND.finditer(text):
        raw = match["number"]
        value = _value(raw)
        if value is None:
            continue
        scale = (match["scale"] or "").strip().lower()
        value *= {"k": 1e3, "thousand": 1e3, "million": 1e6, "m": 1e6}.get(scale, 1.0)
        read = value
        unit = match["money"] or ""
        after = _AFTER.match(text, match.end())
        if not unit and after is not None:
            name = after["unit"].lower()
            base, factor = _UNITS[name if name in _UNITS else name.rstrip("s")]
            unit, value = base, value * factor
        word = not raw[0].isdigit()
        if word and raw.lower() == "one" and not unit:
            continue
        spoken = word and not unit and value in _SPOKEN
        found.append(Figure(round(value, 6), unit, spoken, read))
    return found


def unsupported(text: str, allowed: Iterable[Figure], loose: Iterable[Figure] = ()) -> list[Figure]:
    """The figures of a text that are not among the allowed ones, by number and unit.

    Of `loose` ones, which somebody may have said without a unit, the number will do.
    """
    loose = list(loose)
    exact = set()
    values = set()
    for figure in allowed:
        exact.add((figure.value, figure.unit))
        values.add(figure.read)
    bare = {figure.value for figure in loose if not figure.unit}
    said = {(figure.value, figure.unit) for figure in loose}
    wrong = []
    for figure in figures(text):
        key = (figure.value, figure.unit)
        fine = figure.spoken or key in exact or key in said
        if not figure.unit:
            fine = fine or figure.read in values | {other.read for other in loose}
        else:
            # "5 a week" may be said as 5 hours: the unit may have come in the question.
            fine = fine or figure.read in bare
        if not fine:
            wrong.append(figure)
    return wrong


def _value(raw: str) -> float | None:
    low = raw.lower()
    if low in _WORDS:
        return _WORDS[low]
    if low[0].isalpha():
        return sum(_WORDS[word] for word in re.split(r"[- ]", low))
    digits = re.sub(r"[' ]", "", raw)
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", digits):
        digits = digits.replace(",", "")
    try:
        return float(digits.replace(",", "."))
    except ValueError:
        return None
