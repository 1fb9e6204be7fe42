"""Sums over samples: mean and median, z-scores, standard errors, errors of predictions, softmax."""

from __future__ import annotations

import math
import re
import statistics
from itertools import pairwise

from bot.coach.worked.numbers import NUMBER, numbers, percent, shown, value
from bot.coach.worked.values import Sum, Worked

_LIST = rf"((?:{NUMBER})(?:\s*(?:,|;|\band\b|\s)\s*(?:{NUMBER}))+)"
_OF_THE_MIDDLE = re.compile(r"\b(?:means?|averages?|median|mode)\b", re.IGNORECASE)
_SPREAD = re.compile(r"\b(?:std|sd|standard deviation|variance|spread)\b", re.IGNORECASE)
# From so many times the median on, the mean is pulled by a few.
_PULLED = 1.3
# So many characters may stand between two numbers of one list.
_APART = 16


def _middle(text: str) -> Worked | None:
    """Mean and median of the numbers of a text, and its spread where that is asked for."""
    found = numbers(text)
    given = [n.value for n in found if not n.share]
    asked = _OF_THE_MIDDLE.search(text) or _SPREAD.search(text)
    # A few words may stand between: "and the boss 20000".
    apart = [b.start - a.end for a, b in pairwise(found)]
    if asked is None or len(given) < 3 or len(given) != len(found) or max(apart) > _APART:
        return None
    # "The mean of learning rate 0.1 0.01" is what it means.
    listed = sum(bool(re.search(r"[,;]|and", text[a.end : b.start])) for a, b in pairwise(found))
    if not listed and not re.search(r"median|average|std|deviation", text, re.IGNORECASE):
        return None
    ordered = sorted(given)
    mean, middle = statistics.fmean(given), statistics.median(given)
    lines = [
        f"**Mean**: {' + '.join(shown(x) for x in given)} = {shown(sum(given))}, divided by "
        f"{len(given)} = **{shown(mean)}**.",
        f"**Median**, the middle of {', '.join(shown(x) for x in ordered)}: **{shown(middle)}**.",
    ]
    if _SPREAD.search(text):
        lines.append(
            f"**Standard deviation**: {shown(statistics.stdev(given))} for a sample (n − 1), "
            f"{shown(statistics.pstdev(given))} for a whole population (n)."
        )
    if middle > 0 and not 1 / _PULLED < mean / middle < _PULLED:
        lines.append("One far value pulls the mean away and leaves the median where it is: to "
                     "describe the usual case here, take the median.")  # fmt: skip
    return Worked("statistics/descriptive-statistics", tuple(lines))


def _left_by_pca(text: str) -> Worked | None:
    """The share of the variance that the components which were kept leave out."""
    shares = [n.value for n in numbers(text) if n.share]
    if not re.search(r"\b(?:pca|principal component|component|axis|axes)", text, re.IGNORECASE):
        shares = []
    loose = re.findall(
        r"\b(?:first|second|third|other|next|1st|2nd|3rd)\b\D{0,25}(\d{1,2})\b", text
    )
    if len(shares) < 2 and shares and loose:
        shares = list(dict.fromkeys([*shares, *(value(x) / 100 for x in loose)]))
    asks = re.search(
        r"\b(?:los[te]|lose|left|remain\w*|rest|missing|gone|throw\w*|kept|keep)\b", text, re.I
    )
    if (
        asks is None
        or not shares
        or not 0 < sum(shares) < 1
        or not re.search(r"expla|var", text, re.I)
    ):
        return None
    kept = sum(shares)
    terms = " + ".join(percent(share) for share in shares)
    return Worked(
        "machine-learning/pca",
        (
            f"Kept: {terms} = {percent(kept)} of the variance. Lost: 100% − {percent(kept)} = "
            f"**{percent(1 - kept)}**.",
            "That is the spread along the directions you dropped. It may be noise, or just what "
            "tells your classes apart: PCA does not look at the target, so check with the score.",
        ),
    )


def _z(text: str) -> Worked | None:
    """How many standard deviations a value lies from the mean."""
    mean = re.search(rf"\b(?:mean|average|mu)\b\s*(?:is|=|of|:)?\s*({NUMBER})", text, re.IGNORECASE)
    spread = re.search(
        rf"\b(?:std|sd|standard deviation|sigma)\b\s*(?:is|=|of|:)?\s*({NUMBER})",
        text,
        re.IGNORECASE,
    )
    if mean is None or spread is None or not value(spread[1]):
        return None
    m, s = value(mean[1]), value(spread[1])
    size = re.search(rf"\b(?:n|sample(?: size)?)\b\s*(?:is|=|of|:)?\s*({NUMBER})|({NUMBER}) "
                     r"(?:people|samples?|rows|measurements|values|"
                     r"observations)\b", text, re.I)  # fmt: skip
    if size is not None and re.search(
        r"\b(?:standard error|confidence|interval|ci|se)\b", text, re.I
    ):
        n = value(size[1] or size[2])
        if n < 1:
            return None
        error = s / math.sqrt(n)
        lines = (
            f"**Standard error** = s / √n = {shown(s)} / √{shown(n)} = **{shown(error)}**.",
            f"**95% interval** ≈ mean ± 1.96 · SE = {shown(m)} ± {shown(1.96 * error)}, so from "
            f"**{shown(m - 1.96 * error)} to {shown(m + 1.96 * error)}**"
            + (" (with so few values take the t-distribution, a little wider)." if n < 30 else "."),
        )
        return Worked("statistics/confidence-intervals", lines)
    taken = {(mean.start(1), mean.end(1)), (spread.start(1), spread.end(1))}
    other = [n for n in numbers(text) if not n.share and (n.start, n.end) not in taken]
    if len(other) != 1 or not re.search(
        r"\bz\b|z-?score|how (?:many|far|unusual|rare)|normal", text, re.I
    ):
        return None
    x = other[0].value
    z = (x - m) / s
    lines = (
        f"z = (x − mean) / sd = ({shown(x)} − {shown(m)}) / {shown(s)} = **{shown(z)}**: "
        f"{shown(abs(z))} standard deviations {'above' if z >= 0 else 'below'} the mean.",
        "If the values are about normal, 68% lie within 1, 95% within 2 and 99.7% within 3.",
    )
    return Worked("statistics/descriptive-statistics", lines)


def _errors(text: str) -> Worked | None:
    """MAE, MSE and RMSE of predictions that are written out beside the true values."""
    if not re.search(r"\b(?:mse|mae|rmse|squared error|absolute error)\b", text, re.IGNORECASE):
        return None
    guessed = re.search(
        rf"\bpred\w*[^\w.+−-]*(?:are |is |of |= ?|: ?)?[^\w.+−-]*{_LIST}", text, re.IGNORECASE
    )
    true = re.search(
        rf"\b(?:real|actual|true|truth|y|targets?|labels?)\w*[^\w.+−-]*(?:values? )?"
        rf"(?:are |is |of |= ?|"
        rf": ?)?[^\w.+−-]*{_LIST}",
        text,
        re.IGNORECASE,
    )
    if guessed is None or true is None:
        return None
    p, y = ([n.value for n in numbers(found[1])] for found in (guessed, true))
    if len(p) != len(y):
        return None
    gaps = [a - b for a, b in zip(p, y, strict=True)]
    mae = statistics.fmean(abs(gap) for gap in gaps)
    mse = statistics.fmean(gap**2 for gap in gaps)
    lines = (
        f"The errors: {', '.join(shown(gap) for gap in gaps)}.",
        f"**MAE**, the mean of their sizes: **{shown(mae)}**.",
        f"**MSE**, the mean of their squares: **{shown(mse)}**; **RMSE**, its root: "
        f"**{shown(math.sqrt(mse))}**, in the unit of the target.",
    )
    return Worked("machine-learning/evaluation-metrics", lines)


def _squashed(text: str) -> Worked | None:
    """The softmax of some scores, or the sigmoid of one."""
    soft = re.search(
        rf"\bsoft ?max\b[^\w.+−-]*(?:of |for |over |on )?[^\w.+−-]*(?:the )?(?:\w+ )?"
        rf"[^\w.+−-]*{_LIST}",
        text,
        re.I,
    )
    if soft is not None:
        scores = [n.value for n in numbers(soft[1])]
        powers = [math.exp(x - max(scores)) for x in scores]
        shares = [power / sum(powers) for power in powers]
        raw = ", ".join(shown(math.exp(x)) for x in scores) if max(scores) < 20 else ""
        lines = (
            [f"e to each: {raw}; their sum {shown(sum(math.exp(x) for x in scores))}."]
            if raw
            else []
        )
        lines.append(
            f"Each divided by the sum: **{', '.join(shown(x) for x in shares)}**, together 1."
        )
        return Worked("deep-learning/activation-functions", tuple(lines))
    one = re.search(
        rf"\bsigmoid\b[^\w.+−-]*(?:of |for |at )?[^\w.+−-]*({NUMBER})", text, re.IGNORECASE
    )
    if one is None:
        return None
    x = value(one[1])
    if abs(x) > 700:
        return None
    return Worked(
        "deep-learning/activation-functions",
        (f"1 / (1 + e^(−x)) with x = {shown(x)}: **{shown(1 / (1 + math.exp(-x)))}**.",),
    )


SAMPLES: tuple[Sum, ...] = (_left_by_pca, _errors, _squashed, _z, _middle)
