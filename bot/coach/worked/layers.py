"""Shapes and sizes: products of matrices, parameters of a layer, the output of a convolution."""

from __future__ import annotations

import re

from bot.coach.worked.numbers import NUMBER, shown, value, vectors
from bot.coach.worked.values import Sum, Worked

_SHAPE = re.compile(r"(?<![\w.])[(\[]?(\d+)\s?(?:,|x|×|by)\s?(\d+)[)\]]?(?![\w.])", re.IGNORECASE)
_PRODUCT = re.compile(
    r"\b(?:times|multipl\w*|matmul|product|dot)\b|[@*·]|\bshapes? (?:do|will|would|comes?)\b", re.I
)


def _product(text: str) -> Worked | None:
    """The shape of a product of two matrices, and whether it goes the other way round."""
    shapes = [(int(m[1]), int(m[2])) for m in _SHAPE.finditer(text)]
    if (
        len(shapes) != 2
        or not _PRODUCT.search(text)
        or not re.search(r"matri|shape|size", text, re.I)
    ):
        return None
    return Worked(
        "linear-algebra/matrix-multiplication",
        (
            _multiplied(*shapes),
            f"The other way round: {_multiplied(shapes[1], shapes[0])}",
            "Inner numbers must agree, outer numbers give the result.",
        ),
    )


def _multiplied(one: tuple[int, int], other: tuple[int, int]) -> str:
    (a, b), (c, d) = one, other
    if b == c:
        return f"({a}, {b}) @ ({c}, {d}) works, since {b} = {c}, and gives **({a}, {d})**."
    return f"({a}, {b}) @ ({c}, {d}) does **not** work: {b} is not {c}."


def _parameters(text: str) -> Worked | None:
    """The weights and biases of a fully connected layer."""
    linear = re.search(r"\bLinear\(\s*(\d+)\s*,\s*(\d+)", text)
    inputs = re.search(rf"({NUMBER})\s*(?:input|feature|in)s?\b", text, re.IGNORECASE)
    outputs = re.search(
        rf"({NUMBER})\s*(?:\w+ )?(?:neuron|unit|output|node|hidden)s?\b", text, re.IGNORECASE
    )
    asks = re.search(r"\b(?:param\w*|weights|numbers|learn\w*|bias\w*|trainable)\b", text, re.I)
    if asks is None or not re.search(r"\b(?:layer|linear|dense|neuron|perceptron)", text, re.I):
        return None
    if linear is not None:
        n, m = int(linear[1]), int(linear[2])
    elif inputs is not None and outputs is not None:
        n, m = int(value(inputs[1])), int(value(outputs[1]))
    else:
        return None
    if min(n, m) < 1:
        return None
    return Worked(
        "deep-learning/neurons-and-layers",
        (
            f"Each of the {shown(m)} neurons has a weight for each of the {shown(n)} inputs: "
            f"{shown(n)} · {shown(m)} = {shown(n * m)} weights.",
            f"Plus one bias for each neuron: {shown(n * m)} + {shown(m)} = "
            f"**{shown(n * m + m)} numbers** to learn.",
        ),
    )


def _convolution(text: str) -> Worked | None:
    """The side of what a convolution or a pooling makes of a picture."""
    if not re.search(r"\b(?:conv\w*|kernel|filter|pool\w*)\b", text, re.IGNORECASE):
        return None
    kernel = re.search(
        r"(\d+)\s?(?:x|×|by)\s?\d+\s+(?:kernel|filter|conv\w*|window|pool\w*)|"
        r"\b(?:kernel|filter|window)(?: ?size)?\W{0,3}(?:of |is |= ?)?(\d+)",
        text,
        re.IGNORECASE,
    )
    if kernel is None:
        return None
    rest = text[: kernel.start()] + " " + text[kernel.end() :]
    side = re.search(r"(\d+)\s?(?:x|×|by)\s?\d+", rest, re.IGNORECASE)
    stride = re.search(r"\bstrides?\W{0,3}(?:of |is |= ?)?(\d+)", text, re.IGNORECASE)
    padding = re.search(r"\bpad(?:ding)?\W{0,3}(?:of |is |= ?)?(\d+)", text, re.IGNORECASE)
    if side is None:
        return None
    n, k = int(side[1]), int(kernel[1] or kernel[2])
    s, p = int(stride[1]) if stride else 1, int(padding[1]) if padding else 0
    if s < 1 or k > n + 2 * p:
        return None
    out = (n + 2 * p - k) // s + 1
    assumed = [name for name, found in (("stride 1", stride), ("no padding", padding)) if not found]
    line = f"(n + 2p − k) / s + 1, rounded down = ({n} + {2 * p} − {k}) / {s} + 1 = **{out}**, so "
    line += f"{out} × {out}." + (f" I took {' and '.join(assumed)}." if assumed else "")
    return Worked("deep-learning/convolutional-networks", (line,))


def _dot(text: str) -> Worked | None:
    """The dot product of two vectors that are written out, their cosine, or the norm of one."""
    given = [v for v in vectors(text) if v]
    asks = re.search(r"\b(?:dot|inner|scalar|cosine)\b", text, re.IGNORECASE)
    if asks and len(given) == 2 and len(given[0]) == len(given[1]):
        a, b = given
        total = sum(x * y for x, y in zip(a, b, strict=True))
        terms = " + ".join(f"{shown(x)}·{shown(y)}" for x, y in zip(a, b, strict=True))
        lines = [f"{terms} = **{shown(total)}**."]
        norms = [sum(x * x for x in v) ** 0.5 for v in (a, b)]
        if all(norms):
            cosine = total / (norms[0] * norms[1])
            lines.append(f"Divided by both lengths ({shown(norms[0])} and {shown(norms[1])}) that "
                         f"is the cosine: {shown(cosine)}.")  # fmt: skip
        if total == 0:
            lines.append("Zero: they stand at a right angle.")
        return Worked("linear-algebra/dot-product", tuple(lines))
    if len(given) == 1 and re.search(r"\b(?:norm|length|magnitude)\b", text, re.IGNORECASE):
        squares = " + ".join(f"{shown(x)}²" for x in given[0])
        length = sum(x * x for x in given[0]) ** 0.5
        return Worked("linear-algebra/vectors", (f"√({squares}) = **{shown(length)}**.",))
    return None


LAYERS: tuple[Sum, ...] = (_product, _parameters, _convolution, _dot)
