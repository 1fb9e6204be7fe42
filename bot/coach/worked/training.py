"""Sums of training: steps of gradient descent, updates in an epoch, rows of a split."""

from __future__ import annotations

import math
import re

from bot.coach.worked.numbers import NUMBER, shown, value
from bot.coach.worked.values import Sum, Worked

_ROWS = (
    r"(?:pics?|pictures|images?|photos?|rows?|samples?|examples?|records?|data ?points?|sentences|"
    r"mails?|e-?mails|reviews|documents?|texts|observations|customers|houses|people|patients)"
)
_IS = r"\s*(?:is|=|:|of|at|was)?\s*"
_RATE = re.compile(rf"\b(?:lr|learning rate|step size|alpha|eta)\b{_IS}({NUMBER})", re.IGNORECASE)
_SLOPE = re.compile(
    rf"\b(?:grad(?:ient)?|slope|derivative|dl/dw|dw)\b[^\d+\-−.,;?]{{0,35}}({NUMBER})",
    re.IGNORECASE,
)
_WEIGHT = re.compile(
    rf"(?<!wrt )(?<!respect to )(?<!of )(?<!d)\b(?:w|weight|theta)\b{_IS}(?:currently |"
    rf"now )?({NUMBER})",
    re.IGNORECASE,
)
_INPUT = re.compile(rf"\bx\b{_IS}({NUMBER})", re.IGNORECASE)
_TARGET = re.compile(rf"\b(?:target|truth|label|y)\b{_IS}({NUMBER})", re.IGNORECASE)


def _updates(text: str) -> Worked | None:
    """How often the weights change in so many epochs."""
    rows = re.search(rf"(?<![\w.])({NUMBER})\s+(?:\w+\s+)?{_ROWS}\b", text, re.IGNORECASE)
    batch = re.search(
        rf"\bbatch(?:es)?(?: ?size)?\b{_IS}({NUMBER})|\b({NUMBER}) (?:per|a|in each) batch\b",
        text,
        re.I,
    )
    epochs = re.search(rf"(?<![\w.])({NUMBER})\s+epochs?\b", text, re.IGNORECASE)
    asks = re.search(
        r"\b(?:updat\w*|steps?|iterations?|how (?:many|often)|times|batches)\b", text, re.I
    )
    if rows is None or batch is None or asks is None:
        return None
    n, size = value(rows[1]), value(batch[1] or batch[2])
    rounds = value(epochs[1]) if epochs else 1
    if min(n, size, rounds) < 1:
        return None
    steps = math.ceil(n / size)
    last = f" (the last batch has only {shown(n % size)})" if n % size else ""
    lines = [
        f"One update per batch: {shown(n)} / {shown(size)} = **{shown(steps)} updates in an epoch**"
        f"{last}."
    ]
    if epochs:
        lines.append(f"{shown(rounds)} epochs: {shown(steps)} × {shown(rounds)} = "
                     f"**{shown(steps * rounds)} updates**.")  # fmt: skip
    return Worked("deep-learning/training-neural-networks", tuple(lines))


def _step(text: str) -> Worked | None:
    """One step of gradient descent for one weight."""
    rate, slope, weight = _RATE.search(text), _SLOPE.search(text), _WEIGHT.search(text)
    if rate is None or slope is None or weight is None:
        return None
    lr, g, w = value(rate[1]), value(slope[1]), value(weight[1])
    new = w - lr * g
    way = "down" if g > 0 else "up"
    lines = (
        f"w ← w − lr · gradient = {shown(w)} − {shown(lr)} · {_signed(g)} = **{shown(new)}**.",
        "Minus, because the gradient points to where the loss grows. Yours is "
        f"{'positive' if g > 0 else 'negative'}: more w, {'more' if g > 0 else 'less'} loss, so w "
        f"goes {way}.",
    )
    return Worked("calculus/gradient-descent", lines)


def _one_weight(text: str) -> Worked | None:
    """Forward and backward for a single weight, the squared error as loss."""
    found = [pattern.search(text) for pattern in (_INPUT, _WEIGHT, _TARGET)]
    if any(match is None for match in found):
        return None
    x, w, target = (value(match[1]) for match in found if match is not None)
    rate = _RATE.search(text)
    lr = value(rate[1]) if rate else 0.01
    guess = w * x
    error = guess - target
    slope = 2 * error * x
    new = w - lr * slope
    better = new * x
    assumed = "" if rate else f" (learning rate {shown(lr)}, since you named none)"
    lines = (
        f"**Forward**: w · x = {shown(w)} · {shown(x)} = {shown(guess)}; the target is "
        f"{shown(target)}, so the error is {shown(error)} and the loss {_signed(error)}² = "
        f"{shown(error**2)}.",
        f"**Backward**, by the chain rule: d loss / d guess = 2 · {_signed(error)} = "
        f"{shown(2 * error)}; d guess / d w = x = {shown(x)}; together {_signed(2 * error)} · "
        f"{shown(x)} = **{shown(slope)}**.",
        f"**One step**{assumed}: w = {shown(w)} − {shown(lr)} · {_signed(slope)} = "
        f"**{shown(new)}**. The guess becomes {shown(better)}, "
        f"{'nearer to' if abs(better - target) < abs(error) else 'past'} the target.",
    )
    return Worked("deep-learning/backpropagation", lines)


def _split(text: str) -> Worked | None:
    """How many rows a split leaves for learning and for the test."""
    rows = re.search(rf"(?<![\w.])({NUMBER})\s+(?:\w+\s+)?{_ROWS}\b", text, re.IGNORECASE)
    parts = re.search(r"(?<![\w./])(\d{2})\s?[/:-]\s?(\d{2})(?![\w./])", text)
    share = re.search(
        r"\btest_?size\b\W{0,3}(0?\.\d+)|(\d{1,2})\s?% (?:for (?:the )?)?test", text, re.I
    )
    asks = re.search(r"\bhow (?:many|much|big|large)\b|\bhow long\b", text, re.IGNORECASE)
    if rows is None or asks is None or not re.search(r"\b(?:split|test)\w*\b", text, re.I):
        return None
    if parts is not None and value(parts[1]) + value(parts[2]) == 100:
        test = min(value(parts[1]), value(parts[2])) / 100
    elif share is not None:
        test = value(share[1]) if share[1] else value(share[2]) / 100
    else:
        return None
    n = value(rows[1])
    held = math.ceil(n * test)
    lines = (
        f"{shown(n)} rows · {shown(test)} = **{shown(held)} rows for the test**, and "
        f"**{shown(n - held)} to learn from** (scikit-learn rounds the test part up).",
    )
    return Worked("machine-learning/train-test-split", lines)


def _signed(number: float) -> str:
    return f"({shown(number)})" if number < 0 else shown(number)


TRAINING: tuple[Sum, ...] = (_updates, _step, _one_weight, _split)
