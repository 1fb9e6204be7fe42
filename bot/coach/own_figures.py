"""The figures that somebody names of their own work, and what follows from them.

"My lr is 0.01" gives `rate` 0.01 and `rate_tenth` 0.001. The texts of stuck points name such values
in braces, so that the way out is told with the numbers of the one who is stuck.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence

from bot.coach.patterns import Pattern

_NUM = r"(?:\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?|\.\d+)"
_BETWEEN = r"(?:\W{0,3}(?:is|are|was|of|at|to|with|set|value|score|accuracy|acc)){0,2}\W{0,3}"
_RATE = Pattern(
    rf"\b(?:lr|learning[- ]?rate|step ?size){_BETWEEN}(?P<a>{_NUM}(?:e-?\d+)?)\b|"
    rf"(?<![\w.])(?P<b>{_NUM}(?:e-?\d+)?) (?:as |for )?(?:the |my )?(?:lr|learning[- ]?rate)\b",
    re.IGNORECASE,
)
_BATCH = Pattern(
    rf"\b(?:batch(?:[- ]?size)?|bs){_BETWEEN}(?P<a>\d+)\b|\b(?P<b>\d+) (?:per|a) batch\b",
    re.IGNORECASE,
)
_TEMPERATURE = Pattern(rf"\btemp(?:erature)?{_BETWEEN}(?P<a>{_NUM})\b", re.IGNORECASE)
_EPOCHS = Pattern(r"\b(?P<a>\d+) epochs?\b", re.IGNORECASE)
_EPOCH = Pattern(r"\bepoch\W{0,2}(?P<a>\d+)\b", re.IGNORECASE)
_ROWS = Pattern(
    r"\b(?P<a>\d[\d,]*)(?:k)? (?:rows|examples|samples|patients|customers|houses|people)\b", re.I
)
_COLUMNS = Pattern(r"\b(?P<a>\d[\d,]*) (?:columns?|features|variables)\b", re.IGNORECASE)
_P_VALUE = Pattern(
    r"\bp[- ]?(?:values?)?\W{0,3}(?:(?:is|of|was|came out(?: as| at)?)\W{1,2})?"
    r"(?P<a>0?\.\d+)\b|\bp[- ]?values?\b[^.?!]{0,40}?(?<![\d.])(?P<b>0\.\d+)\b",
    re.IGNORECASE,
)
_IN = Pattern(
    rf"(?<![\w.])(?P<a>{_NUM})(?: [a-z]+)? (?:in|of|out of) (?:every |all |the )?(?P<b>{_NUM})\b",
    re.I,
)
_SHARE = Pattern(
    rf"(?:\b(?:only|just|about|around|maybe)\W+)(?P<a>{_NUM}) ?(?:%|per ?cent)"
    rf"(?! (?:accura|right|correct|of the time))",
    re.IGNORECASE,
)
_COUNT = Pattern(r"(?<![\w.])(?P<a>\d[\d,]*)(?P<k>k)?(?!\w|\.\d|%)")
_CLASSES = Pattern(
    r"\b(?:class\w*|fraud\w*|positives?|negatives?|rare|minority|imbalanced?|balanced|label(?:s|"
    r"led)?"
    r"|yes|ill|sick|defect\w*)\b",
    re.IGNORECASE,
)
_PARAMETERS = Pattern(r"\b(?P<a>\d{1,3}(?:\.\d)?) ?(?:b|billion)\b", re.IGNORECASE)
_STOPS = Pattern(
    r"\b(?:after|for|within|past) (?:about |around |maybe |the first )?(?P<a>(?:a|an|one|two|"
    r"three|four|five|six|seven|eight|nine|ten|\d+)(?: or (?:two|three|four))? "
    r"(?:days?|weeks?|months?))\b",
    re.IGNORECASE,
)
_SCORES = Pattern(
    rf"(?<![\w.])(?P<all>{_NUM} ?%?(?:\s*(?:,|/|;|\band\b|\bthen\b|\bor\b)+\s*{_NUM} ?%?){{2,}})"
    rf"(?![\w])",
    re.IGNORECASE,
)
_PICTURES = Pattern(
    r"\b(?P<a>\d[\d,]*) (?:\w+ )?(?:pictures?|images?|photos?|pics|shots)\b", re.IGNORECASE
)
_NUMBERS = Pattern(_NUM)

# A score stands before or after the name of the rows it was measured on.
_TRAIN = r"train(?:ing|ed)?"
_HELD = r"val|validation|valid|test|testing|holdout|leaderboard|lb|production|prod|live"
_FILL = (
    r"(?:[ \t]*(?:acc|accuracy|score|set|data|loss|f1|auc|r2|mae|rmse|error|is|was|of|at|gives?|"
    r"stays?|stuck|gets?|says?|it'?s|only|about|around|:|=|the|my|public)){0,4}[ \t]*"
)
_AFTER = Pattern(rf"\b(?P<place>{_TRAIN}|{_HELD})\b{_FILL}(?P<num>{_NUM}) ?(?P<pc>%?)", re.I)
_BEFORE = Pattern(
    rf"(?<![\w.])(?P<num>{_NUM}) ?(?P<pc>%?)(?: (?:acc|accuracy|r2|f1|auc))?(?: (?:is|was))?"
    rf"(?: (?:on|in|for|at))?"
    rf"(?: (?:the|my))?(?: (?:public|private))? (?P<place>{_TRAIN}|{_HELD})\b",
    re.IGNORECASE,
)
_ERRORS = Pattern(r"\b(?:mae|mse|rmse|mape|loss(?:es)?|errors?)\b", re.IGNORECASE)
_LOSS = Pattern(
    r"\b(?:loss|stuck|stays?|staying|starts?|sits?|remains?|always)\b\D{0,24}?(?P<a>\d\.\d{2,})\b",
    re.IGNORECASE,
)
_SCORE = Pattern(
    rf"(?<![\w.])(?P<a>{_NUM}) ?(?:%|per ?cent)? ?(?:accuracy|acc|right|correct)\b|"
    rf"\b(?:accuracy|acc){_FILL}(?P<b>{_NUM})\b",
    re.IGNORECASE,
)
_WORDS_OF_FEW = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
# Figures that tell a fault by themselves.
TELLING = frozenset({"gap", "loss_classes"})
# Guessing among so many classes is looked for behind a loss or an accuracy that does not move.
_MOST_CLASSES, _NEAR_LN = 100, 0.003
_FEW_CLASSES, _TWO_DIGITS = 10, 0.008
# So much of the score a gap must be to tell of more than chance.
_LEAST_GAP = 0.03
# From here on a class is rare.
_RARE = 0.25
# Two bytes a weight, and half a byte.
_HALF_PRECISION, _FOUR_BITS = 2.0, 0.5


def own_figures(text: str) -> Mapping[str, str]:
    """The figures of a message by name, with what follows from them, as they are said."""
    found: dict[str, str] = {}
    for part in (_training, _scores, _rarity, _guessing, _others):
        found |= part(text)
    return found


def told_with(sentences: Sequence[str], figures: Mapping[str, str]) -> tuple[str, ...]:
    """Those sentences of which every value in braces is known, filled in."""
    return tuple(
        sentence.format_map(figures)
        for sentence in sentences
        if all(name in figures for name in names_in(sentence))
    )


def names_in(sentence: str) -> Iterator[str]:
    """The names of the values that a sentence asks for."""
    return (found[1] for found in re.finditer(r"\{([a-z_]+)\}", sentence))


def _training(text: str) -> dict[str, str]:
    said: dict[str, str] = {}
    rate = _first(_RATE, text)
    if rate and 0 < (value := float(rate.replace(",", ""))) <= 10:
        said |= {"rate": rate, "rate_tenth": _plain(value / 10), "rate_tenfold": _plain(value * 10)}
    batch = _first(_BATCH, text)
    if batch and int(batch) > 1:
        said |= {"batch": batch, "batch_half": str(int(batch) // 2)}
        said["batch_quarter"] = str(max(1, int(batch) // 4))
    for name, pattern in (("epochs", _EPOCHS), ("epoch", _EPOCH), ("temperature", _TEMPERATURE)):
        if value_of := _first(pattern, text):
            said[name] = value_of
    return said


def _scores(text: str) -> dict[str, str]:
    """The score on the training rows and elsewhere with the gap, and scores of several runs."""
    after = _by_place(_AFTER, text)
    before = _by_place(_BEFORE, text)
    both = after if len(after) > len(before) else before
    said: dict[str, str] = {}
    if len(both) == 2:
        (train, percent), (held, other) = both["train"], both["held"]
        errors = bool(_ERRORS.search(text))
        # Only a model that does better on its training rows has learned some of it by heart.
        better = train < held if errors else train > held
        if percent == other and better and abs(train - held) >= _LEAST_GAP * max(train, held):
            percent = percent and not errors
            sign = "%" if percent else ""
            said |= {"train": f"{_plain(train)}{sign}", "held": f"{_plain(held)}{sign}"}
            said["gap"] = f"{_plain(abs(train - held))}{' points' if percent else ''}"
    runs = _SCORES.search(text)
    if runs is not None:
        values = [_value(n[0]) for n in _NUMBERS.finditer(runs["all"])]
        low, high = min(values), max(values)
        if low > 0 and high <= 100 and high < 10 * low and len(set(values)) > 1:
            mean = sum(values) / len(values)
            said |= {"mean": f"{mean:.3g}", "lowest": _plain(low), "highest": _plain(high)}
            said["runs"] = str(len(values))
    return said


def _by_place(pattern: Pattern, text: str) -> dict[str, tuple[float, bool]]:
    """The number at the training rows and elsewhere, and whether it is one of a hundred."""
    found: dict[str, tuple[float, bool]] = {}
    for match in pattern.finditer(text):
        place = "train" if match["place"].lower().startswith("train") else "held"
        value = _value(match["num"])
        if value <= 100 or not match["pc"]:
            found.setdefault(place, (value, bool(match["pc"]) or 1 < value <= 100))
    return found


def _rarity(text: str) -> dict[str, str]:
    """How rare the rare class is, and how right one is who never names it."""
    share: float | None = None
    if (found := _IN.search(text)) and 0 < _value(found["a"]) < _value(found["b"]):
        share = _value(found["a"]) / _value(found["b"])
    elif found := _SHARE.search(text):
        share = _value(found["a"]) / 100
    elif _CLASSES.search(text):
        counts = [
            _value(n["a"]) * (1000 if n["k"] else 1)
            for n in _COUNT.finditer(text)
            if _value(n["a"]) * (1000 if n["k"] else 1) >= 5
        ]
        if len(counts) == 2:
            share = min(counts) / sum(counts)
    if share is None or not 0 < share <= _RARE:
        return {}
    percent = f"{100 * share:.2g}"
    said = {"rare": f"{percent}%", "always": f"{100 - float(percent):.4g}%"}
    # At a false-alarm rate of one in a hundred.
    false_each = round(0.01 * (1 - share) / share)
    return said | ({"false_each": str(false_each)} if false_each > 1 else {})


def _guessing(text: str) -> dict[str, str]:
    """Of how many classes a loss or an accuracy is the one of guessing."""
    said: dict[str, str] = {}
    if loss := _first(_LOSS, text):
        nearest = round(math.exp(min(float(loss), 10.0)))
        off = abs(math.log(max(nearest, 1)) - float(loss))
        # With two digits only the logarithms of a few classes lie far enough apart.
        rounded = nearest <= _FEW_CLASSES and len(loss.partition(".")[2]) == 2 and off < _TWO_DIGITS
        near = 2 <= nearest <= _MOST_CLASSES and (off < _NEAR_LN or rounded)
        if near:
            said |= {"loss": loss, "loss_classes": _count(nearest)}
    if score := _first(_SCORE, text):
        value = _value(score)
        percent = 100 * value if value < 1 else value
        classes = 100 / percent if percent else 0
        if 2 <= classes <= 20 and abs(classes - round(classes)) < 0.02:
            said |= {"score": f"{percent:g}%", "score_classes": _count(round(classes))}
    return said


def _others(text: str) -> dict[str, str]:
    said: dict[str, str] = {}
    for name, pattern in (
        ("stops", _STOPS),
        ("rows", _ROWS),
        ("columns", _COLUMNS),
        ("pictures", _PICTURES),
    ):
        if value := _first(pattern, text):
            said[name] = value
    if "rows" in said and "columns" in said:
        said["rows_each"] = f"{_value(said['rows']) / max(1.0, _value(said['columns'])):.2g}"
    p = _first(_P_VALUE, text)
    if p and 0 < float(p) < 0.5:
        said |= {"p": p if p[0] == "0" else f"0{p}", "p_percent": f"{100 * float(p):.3g}"}
    if (size := _first(_PARAMETERS, text)) and 0 < (billions := float(size)) <= 800:
        said |= {"billions": size, "half_gb": f"{billions * _HALF_PRECISION:g}"}
        said["four_bit_gb"] = f"{billions * _FOUR_BITS:g}"
    return said


def _first(pattern: Pattern, text: str) -> str:
    """What the first match of a pattern holds; "" without one."""
    found = pattern.search(text)
    return next((v for v in found.groups() if v), "") if found else ""


def _value(number: str) -> float:
    return float(number.replace(",", ""))


def _plain(value: float) -> str:
    """A number as one writes it by hand, without an exponent as long as it is no tiny one."""
    rounded = float(f"{value:.4g}")
    if rounded and abs(rounded) < 1e-6:
        return f"{rounded:g}"
    return f"{rounded:.10f}".rstrip("0").rstrip(".")


def _count(number: int) -> str:
    return _WORDS_OF_FEW[number] if number < len(_WORDS_OF_FEW) else str(number)
