"""A confusion matrix that somebody pastes: what its counts come to, by cell and by score.

`[[50, 10], [5, 35]]` is read as scikit-learn prints it: a row for each true class, a column for
each predicted one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.coach.context import Context
from bot.coach.patterns import Pattern
from bot.coach.record import LearnerRecord
from bot.coach.reply import Action, Block, Citation, Reply
from bot.coach.situation import Outcome
from knowledge.models import Knowledge

PRECISION, METRICS = "machine-learning/precision-and-recall", "machine-learning/evaluation-metrics"
_MOST_CLASSES = 12
# Over so many turns the matrix is still what a score is asked of.
_LOOKED_BACK = 4
_ROWS = Pattern(r"\[\s*\d[\d\s,;]*\]")
_MATRIX = Pattern(r"\[\s*\[\s*\d[\d\s,;]*\](?:[\s,;]*\[\s*\d[\d\s,;]*\]){1,11}\s*\]?")
_CELL = Pattern(
    r"\b(?P<cell>tp|fp|fn|tn|(?:true|false) (?:positive|negative)s?)\b\W{0,3}(?:is|are|of|=|:)?"
    r"\W{0,3}(?P<after>\d+)\b|"
    r"\b(?P<before>\d+) (?P<named>tp|fp|fn|tn|(?:true|false) (?:positive|negative)s?)\b",
    re.IGNORECASE,
)
_SPEAKS_OF_IT = Pattern(
    r"\b(?:confusion|precision|recall|accura\w+|f1|f-?score|sensitivity|specificity|tp|fp|fn|tn|"
    r"true (?:positive|negative)s?|false (?:positive|negative|alarm)s?|metrics?|classifier|"
    r"predict\w*)\b",
    re.IGNORECASE,
)
# The scores that a question may ask for one by one.
_SCORES = {
    "accuracy": Pattern(r"\baccura\w*|\bacc\b", re.IGNORECASE),
    "precision": Pattern(r"\bprec[io]s?sion\b|\bprec\b|\bppv\b", re.IGNORECASE),
    "recall": Pattern(r"\brecall?\b|\bsensitivity\b|\btpr\b|\bhit rate\b", re.IGNORECASE),
    "specificity": Pattern(r"\bspecificity\b|\btnr\b", re.IGNORECASE),
    "false alarms": Pattern(r"\bfpr\b|\bfalse (?:alarms?|positives?)\b", re.IGNORECASE),
    "misses": Pattern(r"\bfnr\b|\bmiss(?:es|ed)?\b|\bfalse negatives?\b", re.IGNORECASE),
    "f1": Pattern(r"\bf[- ]?(?:1|one)?[- ]?score\b|\bf1\b", re.IGNORECASE),
}
_ASKS = Pattern(
    r"\?|^\W*(?:(?:so|and|ok|then|my|the|n)\W+)*(?:wh?ats?|how|precision|recall|accuracy|f1|"
    r"sensitivity|specificity|which|worst)\b|\bis what\b",
    re.IGNORECASE,
)
_IN_GENERAL = Pattern(
    r"\b(?:which|better|matters?|more|mean|means|important|cancer|when|why|difference|vs|versus|or|"
    r"improve|raise|increase|higher|plot|code|sklearn)\b",
    re.IGNORECASE,
)
_OF_CLASSES = Pattern(r"\b(?:which|what) class\b|\bworst\b|\bmost confused\b", re.IGNORECASE)
_MOST_WORDS = 12


@dataclass(frozen=True)
class Counts:
    """The four cells of a matrix of two classes."""

    tn: int
    fp: int
    fn: int
    tp: int

    @property
    def all(self) -> int:
        return self.tn + self.fp + self.fn + self.tp


def matrix_in(text: str) -> tuple[tuple[int, ...], ...]:
    """The square table of counts in a text, row by row; () where there is none."""
    found = _MATRIX.search(text)
    if found is not None:
        rows = [tuple(int(n) for n in re.findall(r"\d+", row)) for row in _ROWS.findall(found[0])]
        square = 2 <= len(rows) <= _MOST_CLASSES and all(len(row) == len(rows) for row in rows)
        return tuple(rows) if square and sum(map(sum, rows)) > 0 else ()
    cells: dict[str, int] = {}
    for cell in _CELL.finditer(text):
        name = (cell["cell"] or cell["named"]).lower()
        short = name if len(name) == 2 else f"{name[0]}{name.split()[1][0]}"
        cells.setdefault(short, int(cell["after"] or cell["before"]))
    if set(cells) != {"tp", "fp", "fn", "tn"} or not sum(cells.values()):
        return ()
    return ((cells["tn"], cells["fp"]), (cells["fn"], cells["tp"]))


def of_the_confusion(
    knowledge: Knowledge, text: str, record: LearnerRecord, context: Context
) -> Outcome | None:
    """What a confusion matrix says that this message or a late one holds; None for no such thing.

    A table of numbers alone is one only where such scores are spoken of.
    """
    if PRECISION not in knowledge.topics or METRICS not in knowledge.topics:
        return None
    own = matrix_in(text)
    if own:
        about = {PRECISION, METRICS} & set(context.topics)
        if not (about or _SPEAKS_OF_IT.search(text) or _SPEAKS_OF_IT.search(context.asked)):
            return None
        blocks = _two_classes(own, text) if len(own) == 2 else _many_classes(own)
        return _told(context, text, blocks)
    wanted = [name for name, pattern in _SCORES.items() if pattern.search(text)]
    wanted += ["class"] if _OF_CLASSES.search(text) else []
    short = len(text.split()) <= _MOST_WORDS
    general = _IN_GENERAL.search(text) and "class" not in wanted
    if not wanted or not short or not _ASKS.search(text) or general:
        return None
    late = (matrix_in(turn.text) for turn in reversed(record.turns[-_LOOKED_BACK:]))
    table = next((matrix for matrix in late if matrix), ())
    if not table:
        return None
    if len(table) > 2:
        return _told(context, text, _many_classes(table))
    counts = _counts(table)
    lines = [s for name in wanted if name in _SCORES and (s := _score(counts, name))]
    if not lines:
        return None
    blocks = [Block("\n".join(f"- {line}" for line in lines), "By your matrix"), _try_it(counts)]
    return _told(context, text, blocks)


def _counts(table: Sequence[Sequence[int]]) -> Counts:
    return Counts(table[0][0], table[0][1], table[1][0], table[1][1])


def _two_classes(table: Sequence[Sequence[int]], text: str) -> list[Block]:
    c = _counts(table)
    negatives, positives = c.tn + c.fp, c.fn + c.tp
    cells = (
        f"Of {negatives} that are really negative the model left {c.tn} alone and called {c.fp} "
        f"positive (false alarms). Of {positives} that are really positive it found {c.tp} and "
        f"missed {c.fn}."
    )
    wanted = [name for name, pattern in _SCORES.items() if pattern.search(text)]
    names = [*wanted, *(n for n in ("accuracy", "precision", "recall", "f1") if n not in wanted)]
    lines = "\n".join(f"- {score}" for name in names if (score := _score(c, name)))
    most = max(negatives, positives)
    idle = (
        f"Who always says {'negative' if negatives >= positives else 'positive'} is right in "
        f"{_ratio(most, c.all)}, so that is the figure that the accuracy has to beat."
    )
    order = (
        "Rows are the true classes here and columns the predicted ones, the first of each the "
        "negative class, as scikit-learn prints it. If yours is the other way round, false alarms "
        "and misses change places, and precision and recall with them."
    )
    return [
        Block(cells, "Your matrix, cell by cell"),
        Block(lines, "What it comes to"),
        Block(f"{idle} {order}", "To read it right"),
        _try_it(c),
    ]


def _try_it(c: Counts) -> Block:
    return Block(
        f"Which hurts more in your case, one of the {c.fn} misses or one of the {c.fp} false "
        "alarms? Where it is the misses, lower the threshold and look what precision pays for it; "
        "where it is the alarms, raise it. Try `model.predict_proba(X_val)[:, 1] >= 0.3` and count "
        "the four cells again.",
        "Now decide",
    )


def _score(c: Counts, name: str) -> str:
    """One score with the counts that it is made of; "" where nothing is there to divide by."""
    parts = {
        "accuracy": ("right", c.tn + c.tp, c.all, "everything"),
        "precision": ("real alarms", c.tp, c.tp + c.fp, "all alarms"),
        "recall": ("found", c.tp, c.tp + c.fn, "all real positives"),
        "specificity": ("left alone", c.tn, c.tn + c.fp, "all real negatives"),
        "false alarms": ("false alarms", c.fp, c.tn + c.fp, "all real negatives"),
        "misses": ("misses", c.fn, c.tp + c.fn, "all real positives"),
    }
    if name == "f1":
        below = 2 * c.tp + c.fp + c.fn
        if not below:
            return ""
        return (
            f"**F1** {_ratio(2 * c.tp, below)}: 2 x {c.tp} / (2 x {c.tp} + {c.fp} + {c.fn}), the "
            "balance of precision and recall"
        )
    what, above, below, of_what = parts[name]
    if not below:
        return f"**{name.capitalize()}** cannot be told: {of_what} are none."
    return f"**{name.capitalize()}** {_ratio(above, below)}: {above} {what} of {below}, {of_what}"


def _ratio(above: int, below: int) -> str:
    return f"{above / below:.3f}".rstrip("0").rstrip(".")


def _many_classes(table: Sequence[Sequence[int]]) -> list[Block]:
    total = sum(map(sum, table))
    right = sum(row[n] for n, row in enumerate(table))
    lines = [f"- **Accuracy** {_ratio(right, total)}: {right} on the diagonal of {total}"]
    for n, row in enumerate(table):
        called, true = sum(other[n] for other in table), sum(row)
        recall = _ratio(row[n], true) if true else "none to find"
        precision = _ratio(row[n], called) if called else "never named"
        lines.append(f"- Class {n}: recall {recall}, precision {precision}")
    worst, at, to = max(
        (count, n, m) for n, row in enumerate(table) for m, count in enumerate(row) if n != m
    )
    todo = (
        f"The largest number beside the diagonal is {worst}: class {at} taken for class {to}. "
        "Print ten of those rows and look at them; what they have in common is your next feature."
    )
    order = "Rows are the true classes here and columns the predicted ones, as scikit-learn does."
    return [
        Block("\n".join(lines), "What your matrix comes to"),
        Block(order, "To read it right"),
        Block(todo, "Now this"),
    ]


def _told(context: Context, text: str, blocks: Sequence[Block]) -> Outcome:
    reply = Reply(
        intent="concept",
        blocks=tuple(blocks),
        topics=(PRECISION, METRICS),
        citations=(
            Citation(METRICS, "Evaluation metrics", "Just enough"),
            Citation(PRECISION, "Precision and recall", "Just enough"),
        ),
        actions=(Action("Quiz me on it", "coach quiz precision and recall"),),
    )
    after = Context(
        ability="concept",
        asked=text[:1000],
        topics=tuple(dict.fromkeys((PRECISION, METRICS, *context.topics)))[:4],
        step=context.step,
        track=context.track,
    )
    return Outcome(reply, after)
