"""Precision, recall and the base rate, from counts and shares."""

from __future__ import annotations

import re

from bot.coach.worked.numbers import NUMBER, Number, numbers, percent, shown, value
from bot.coach.worked.values import Sum, Worked

_METRICS = "machine-learning/precision-and-recall"
_CELLS = {
    "tp": r"tp|true positives?",
    "fp": r"fp|false positives?|false alarms?",
    "fn": r"fn|false negatives?|missed",
    "tn": r"tn|true negatives?",
}
_ASKS_RATES = re.compile(r"\b(?:precision|recall|f1|f-1|accuracy|sensitivity)\b", re.IGNORECASE)
_FLAGGED = re.compile(
    r"\b(?:flagged|predicted|said|marked|called|shouted|alarms?|alerts?|raised|labell?ed|"
    r"classified|screamed|reported|picked)\b",
    re.IGNORECASE,
)
_RIGHT = re.compile(
    r"\b(?:really|actually|truly|indeed|correct(?:ly)?|right|were|true|of (?:them|those|which))\b",
    re.I,
)
_IN_ALL = re.compile(
    r"\b(?:in total|in all|altogether|overall|exist\w*|there (?:are|were))\b", re.I
)
_CLAUSE = re.compile(r"[.;!?\n]+\s|,\s|\s(?:and|but)\s")


def _counts(text: str) -> Worked | None:
    """Precision, recall and F1 from the cells of a confusion matrix."""
    if not _ASKS_RATES.search(text):
        return None
    cells = _cells(text, behind=True)
    if len(cells) < 2:
        cells = _cells(text, behind=False)
    if {"tp", "fp"} <= cells.keys() or {"tp", "fn"} <= cells.keys():
        return _of_cells(cells)
    return _told_in_words(text)


def _cells(text: str, *, behind: bool) -> dict[str, float]:
    """The cells that are named, with the number behind the name ("tp 30") or before it."""
    cells = {}
    for cell, names in _CELLS.items():
        pattern = rf"(?<![\w.])({NUMBER})\s+(?:{names})\b"
        if behind:
            pattern = rf"\b(?:{names})\b\W{{0,3}}(?:is |are |= ?|: ?|of )?({NUMBER})(?![\w%])"
        found = re.search(pattern, text, re.IGNORECASE)
        if found:
            cells[cell] = value(found[1])
    return cells


def _told_in_words(text: str) -> Worked | None:
    """The same for "of 50 that it flagged 40 were spam, and there were 80 in total"."""
    roles: dict[str, float] = {}
    for part in _CLAUSE.split(text):
        held = [n for n in numbers(part) if not n.share and n.value > 1]
        for number in held:
            role = _role(part, number)
            if role and role not in roles:
                roles[role] = number.value
    if not {"flagged", "right", "all"} <= roles.keys():
        return None
    flagged, right, there = roles["flagged"], roles["right"], roles["all"]
    if right > min(flagged, there):
        return None
    return _of_cells({"tp": right, "fp": flagged - right, "fn": there - right})


def _role(part: str, number: Number) -> str:
    near = part[number.end : number.end + 45]
    if _IN_ALL.search(part):
        return "all"
    if _FLAGGED.search(part):
        return "flagged"
    return "right" if _RIGHT.search(near) else ""


def _of_cells(cells: dict[str, float]) -> Worked:
    hit, lines = cells["tp"], []
    rates = {}
    if "fp" in cells and hit + cells["fp"]:
        alarms = hit + cells["fp"]
        rates["p"] = hit / alarms
        lines.append(
            f"**Precision** = right alarms / all alarms = {shown(hit)} / {shown(alarms)} = "
            f"**{shown(rates['p'])}** ({percent(rates['p'])}): how far you can trust an alarm."
        )
    if "fn" in cells and hit + cells["fn"]:
        there = hit + cells["fn"]
        rates["r"] = hit / there
        lines.append(
            f"**Recall** = right alarms / all that were there = {shown(hit)} / {shown(there)} = "
            f"**{shown(rates['r'])}** ({percent(rates['r'])}): how much of it was found."
        )
    if len(rates) == 2 and rates["p"] + rates["r"]:
        f1 = 2 * rates["p"] * rates["r"] / (rates["p"] + rates["r"])
        lines.append(f"**F1** = 2PR / (P + R) = **{shown(f1)}**.")
    if len(cells) == 4:
        right = (hit + cells["tn"]) / sum(cells.values())
        lines.append(f"**Accuracy** = {shown(hit + cells['tn'])} / {shown(sum(cells.values()))} = "
                     f"**{shown(right)}** ({percent(right)}).")  # fmt: skip
    lines.append(
        "To keep them apart: *p*recision divides by what was *p*redicted, *r*ecall by what is "
        "*r*eally there."
    )
    return Worked(_METRICS, tuple(lines))


def _values(text: str) -> Worked | None:
    """What a precision and a recall that were measured say, in heads."""
    found = {
        name: re.search(
            rf"\b{spelt}\b[^\w.]{{0,3}}(?:(?:is|of|at|=|now) ?)*({NUMBER})\s?(%)?", text, re.I
        )
        for name, spelt in (("precision", "preci?s+i?on"), ("recall", "recall?"))
    }
    rates = {}
    for name, match in found.items():
        if match is not None:
            rate = value(match[1])
            rates[name] = rate / 100 if match[2] or rate > 1 else rate
    if len(rates) < 2 or not all(0 < rate <= 1 for rate in rates.values()):
        return None
    p, r = rates["precision"], rates["recall"]
    f1 = 2 * p * r / (p + r)
    lines = [
        f"**Recall {shown(r)}**: of 100 real cases you find {round(100 * r)} and miss "
        f"{100 - round(100 * r)}.",
        f"**Precision {shown(p)}**: of 100 alarms {round(100 * p)} are real and "
        f"{100 - round(100 * p)} are false.",
        f"**F1** = 2PR / (P + R) = {shown(f1)}.",
        "Better or worse is a question of cost: what does a miss cost, and what does somebody pay "
        "to look at a false alarm? Moving the threshold trades one for the other.",
    ]
    return Worked(_METRICS, tuple(lines))


_OF_A_TEST = re.compile(
    r"\b(?:test\w*|screening|detector|filter|alarms?|disease|ill\w*|sick|fraud|spam|cancer|"
    r"positive?)\b",
    re.IGNORECASE,
)
_FALSE = re.compile(
    r"\b(?:false|healthy|wrong\w*|alarms?|without|not (?:ill|sick|fraud|spam))\b", re.I
)
_HITS = re.compile(
    r"\b(?:finds?|detect\w*|catch\w*|sensitiv\w*|recall|true positive\w*|spots?|picks? up|"
    r"correct(?:ly)?|recogni[sz]\w*)\b",
    re.IGNORECASE,
)
_SPECIFIC = re.compile(r"\bspecific\w*\b|\btrue negative\w*\b", re.IGNORECASE)
_HOW_LIKELY = re.compile(
    r"\b(?:likely|chance|probab\w+|odds|how (?:sure|big|high)|really (?:ill|sick|have|has)|"
    r"p\(|posterior|share|percent)\b",
    re.IGNORECASE,
)


# So many people are counted that at least so many of them are found.
_CROWDS, _IN_HEADS = (1000, 10_000, 100_000), 4


def _base_rate(text: str) -> Worked | None:
    """The share of alarms that are real, by Bayes' rule, counted in heads."""
    if not (_OF_A_TEST.search(text) and _HOW_LIKELY.search(text)):
        return None
    shares = [n for n in numbers(text) if n.share and 0 < n.value < 1]
    if len(shares) != 3:
        return None
    roles: dict[str, float] = {}
    for at, number in enumerate(shares):
        begin = shares[at - 1].end if at else 0
        end = shares[at + 1].start if at + 1 < len(shares) else len(text)
        # What stands behind a share says of what it is one, up to the next full stop or comma.
        behind = re.split(r"[.;,!?\n]|\bbut\b", text[number.end : end])[0]
        before = re.split(r"[.;,!?\n]", text[begin : number.start])[-1]
        own = f"{before} {behind}"
        if _SPECIFIC.search(own):
            roles.setdefault("false", 1 - number.value)
        elif _FALSE.search(own):
            roles.setdefault("false", number.value)
        elif _HITS.search(own):
            roles.setdefault("hits", number.value)
        else:
            roles.setdefault("base", number.value)
    if len(roles) < 3:
        return None
    base, hits, false = roles["base"], roles["hits"], roles["false"]
    crowd = next((c for c in _CROWDS if base * hits * c >= _IN_HEADS), _CROWDS[-1])
    ill, found = base * crowd, base * hits * crowd
    alarms = (1 - base) * false * crowd
    real = found / (found + alarms)
    lines = (
        f"Count {crowd:,} people. {shown(ill)} have it, and the test finds {shown(found)} of them.",
        f"{shown(crowd - ill)} do not have it, and it raises a false alarm for {shown(alarms)}.",
        f"So of {shown(found + alarms)} alarms {shown(found)} are real: **{percent(real)}**. "
        "That is Bayes' rule, in heads.",
        "The rarer the thing, the more of the alarms are false. With symptoms the base rate is "
        "another one, so for a real person that is a question for the doctor.",
    )
    return Worked("probability/bayes-rule", lines)


RATES: tuple[Sum, ...] = (_counts, _values, _base_rate)
