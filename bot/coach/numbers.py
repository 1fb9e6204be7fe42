"""Reads the one number in a short text: signs, units, commas, fractions, powers, number words."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from bot.coach.patterns import Pattern


@dataclass(frozen=True)
class NumberRead:
    """A number as it was typed, and what it can mean ("1,234" is 1234 or 1.234).

    `percent` tells that a per cent sign or word follows; `values` are then in per cent.
    """

    text: str
    values: tuple[float, ...]
    percent: bool = False


_MOST_WORDS = 10

_DIGITS = r"(?:\d{1,3}(?:[ '_]\d{3})+(?:[.,]\d+)?(?!\d)|\d+(?:[.,]\d+)*|[.,]\d+)"
_NUMBER = Pattern(
    r"(?<![\w.,])(?P<sign>[-+]|minus\s+|negative\s+)?\s*[$€£]?\s*"
    r"(?:(?:(?:sqrt|root)\s*\(?\s*|√\s*\(?)(?P<root>\d+(?:\.\d+)?)\)?"
    r"|(?P<whole>\d+)\s+(?P<up>\d+)\s*/\s*(?P<low>\d+)"
    r"|(?P<top>\d+(?:\.\d+)?)\s*/\s*(?P<bottom>\d+(?:\.\d+)?)"
    rf"|(?P<digits>{_DIGITS})"
    r"(?:e(?P<exponent>[-+]?\d{1,4})(?!\w)"
    r"|\s*[x*]\s*10\s*(?:\^|\*\*)\s*\(?(?P<ten>[-+]?\d{1,4})\)?"
    r"|\s*(?:\^|\*\*)\s*\(?(?P<power>[-+]?\d{1,3})\)?)?"
    r"(?P<scale>\s*(?:k|thousand|million|m|billion)\b)?)"
    r"(?P<percent>\s*(?:%|per ?cent\b|pct\b))?"
    r"(?!\d)",
    re.IGNORECASE,
)
_SCALES = {"k": 1e3, "thousand": 1e3, "m": 1e6, "million": 1e6, "billion": 1e9}
_NOT = Pattern(r"\b(?:not|isn't|isnt|never|neither|between|or|except)\b", re.IGNORECASE)
_CONCLUDES = Pattern(r"(?:[=≈→]|->|\b(?:so|therefore|thus|hence|makes|gives)\b)", re.IGNORECASE)
_VULGAR = str.maketrans({"⁄": "/"})


def read_number(text: str) -> NumberRead | None:
    """The one number that a short text gives, or None where there is none or more than one."""
    text = text.translate(_VULGAR).replace("−", "-").strip()
    last = _CONCLUDES.split(text)[-1].strip()
    for part in dict.fromkeys((last, re.sub(r"\s*\([^()]*\)$", "", last), text)):
        read = _only(part)
        if read is not None:
            return read
    return None


def _only(text: str) -> NumberRead | None:
    if re.fullmatch(r"[-+]?(?:inf|infinity|infinite|∞|nan)", text, re.IGNORECASE):
        return NumberRead(text, (math.inf,))
    found = list(_NUMBER.finditer(text))
    if not found:
        return _from_words(text)
    if len(found) > 1:
        return None
    rest = (text[: found[0].start()] + " " + text[found[0].end() :]).strip()
    words = re.findall(r"[^\W\d_]+", rest)
    asks = rest.endswith("?") and len(words) > 3
    if re.search(r"\d", rest) or len(words) > _MOST_WORDS or asks:
        return None
    if _NOT.search(rest) and not re.fullmatch(r".*\bor so\b.*", rest):
        return None
    values = _values(found[0])
    if not values:
        return None
    return NumberRead(" ".join(found[0].group().split()), values, bool(found[0]["percent"]))


def _values(found: re.Match[str]) -> tuple[float, ...]:
    """What a matched number can mean; empty where it means nothing, such as 1/0."""
    sign = -1.0 if (found["sign"] or "").strip().lower() in ("-", "minus", "negative") else 1.0
    if found["root"]:
        return (sign * math.sqrt(float(found["root"])),)
    if found["whole"]:
        low = float(found["low"])
        return (sign * (float(found["whole"]) + float(found["up"]) / low),) if low else ()
    if found["top"]:
        bottom = float(found["bottom"])
        return (sign * float(found["top"]) / bottom,) if bottom else ()
    factor = _SCALES.get((found["scale"] or "").strip().lower(), 1.0)
    values = []
    for value in _decimals(found["digits"]):
        try:
            if found["power"]:
                value = value ** int(found["power"])
            elif found["exponent"] or found["ten"]:
                value *= 10.0 ** int(found["exponent"] or found["ten"])
        except (OverflowError, ZeroDivisionError):
            value = math.inf
        values.append(sign * value * factor)
    return tuple(values)


def _decimals(digits: str) -> list[float]:
    """The readings of digits with commas and dots: English, and as much of Europe writes them."""
    digits = re.sub(r"[ '_]", "", digits)
    commas, dots = digits.count(","), digits.count(".")
    if commas and dots:
        decimal, group = (",", ".") if digits.rfind(",") > digits.rfind(".") else (".", ",")
        if digits.count(decimal) > 1:
            return []
        return [float(digits.replace(group, "").replace(decimal, "."))]
    if not commas and not dots:
        return [float(digits)]
    mark = "," if commas else "."
    grouped = re.fullmatch(rf"[1-9]\d{{0,2}}(?:\{mark}\d{{3}})+", digits)
    readings = []
    if commas + dots == 1:
        readings.append(float(digits.replace(",", ".")))
    if grouped:
        readings.append(float(digits.replace(mark, "")))
    # "1,234" is first of all 1234, "1.234" first of all 1.234.
    return readings[::-1] if mark == "," else readings


_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_SMALL = {word: value for value, word in enumerate(_UNITS)}
_SMALL |= {word: 20 + 10 * place for place, word in enumerate(_TENS)}
_PARTS = {
    **dict.fromkeys(("half", "halves"), 2),
    **dict.fromkeys(("third", "thirds"), 3),
    **dict.fromkeys(("quarter", "quarters", "fourth", "fourths"), 4),
    **dict.fromkeys(("fifth", "fifths"), 5),
    **dict.fromkeys(("sixth", "sixths"), 6),
    **dict.fromkeys(("eighth", "eighths"), 8),
    **dict.fromkeys(("tenth", "tenths"), 10),
}
_BIG = {"hundred": 100, "thousand": 1_000, "million": 1_000_000}


def _from_words(text: str) -> NumberRead | None:
    """Numbers in words: "minus two", "twenty-five", "three quarters", "zero point five"."""
    words = re.findall(r"[a-z]+|%", text.lower().replace("-", " "))
    if words in (["none"], ["nothing"], ["nil"]):
        return NumberRead(text, (0.0,))
    known = {*_SMALL, *_PARTS, *_BIG, "minus", "negative", "point", "percent", "%"}
    places = [place for place, word in enumerate(words) if word in known]
    if not places:
        return None
    start, end = places[0], places[-1] + 1
    if start and words[start - 1] in ("a", "an"):
        start -= 1
    if len(words) - (end - start) > 4 or _NOT.search(text):
        return None
    value = _spoken([word for word in words[start:end] if word not in ("a", "an", "and")])
    if value is None:
        return None
    percent = any(word in ("percent", "%") for word in words)
    return NumberRead(" ".join(words[start:end]), (value,), percent)


def _spoken(words: list[str]) -> float | None:
    """The value of number words in a row, or None where they make no number."""
    sign = 1.0
    while words and words[0] in ("minus", "negative"):
        sign, words = -1.0, words[1:]
    while words and words[-1] in ("percent", "%"):
        words = words[:-1]
    if not words:
        return None
    if "point" in words:
        at = words.index("point")
        whole = _whole(words[:at]) if at else 0
        decimals = [_SMALL.get(word, 10) for word in words[at + 1 :]]
        if whole is None or not decimals or max(decimals) > 9:
            return None
        return sign * float(f"{whole}.{''.join(map(str, decimals))}")
    if words[-1] in _PARTS:
        top = _whole(words[:-1]) if len(words) > 1 else 1
        return None if top is None else sign * top / _PARTS[words[-1]]
    whole = _whole(words)
    return None if whole is None else sign * whole


def _whole(words: list[str]) -> int | None:
    total, part, last = 0, 0, math.inf
    for word in words:
        if word in _BIG:
            part = max(part, 1) * _BIG[word]
            if _BIG[word] > 100:
                total, part = total + part, 0
            last = math.inf
        elif word in _SMALL:
            value = _SMALL[word]
            # After "twenty" only a unit may follow; "two three" is two numbers.
            if last != math.inf and not (last >= 20 and 0 < value < 10):
                return None
            part, last = part + value, value
        else:
            return None
    return total + part if words else None
