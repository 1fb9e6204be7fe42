"""What was measured, as rows; the tables on the terminal and the JSON are made from them."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

BASELINE = "quick start"
COLD, COLD_CPU = "cold question", "cold question, processor time"
COLD_MEMORY = "cold question, peak memory"
WARM, WARM_MEMORY = "warm search", "warm process, memory"
BUILD, RATE = "index build", "index build, rate"
BUILD_MEMORY, NOTHING_NEW = "index build, peak memory", "index, nothing new"


@dataclass(frozen=True)
class Row:
    """The values of one measure for one contender on one corpus.

    Where each run went through several `texts`, their values follow one another, run by run.
    """

    corpus: str
    measure: str
    contender: str
    unit: str
    values: tuple[float, ...]
    more_is_better: bool = False
    texts: int = 1

    @property
    def median(self) -> float:
        """The middle value."""
        return statistics.median(self.values)

    @property
    def best(self) -> float:
        """What the machine's noise has spoilt least: the best of each text, and their median."""
        choose = max if self.more_is_better else min
        return statistics.median(choose(self.values[n :: self.texts]) for n in range(self.texts))

    @property
    def p99(self) -> float:
        """The value that 99 of 100 do not exceed."""
        ordered = sorted(self.values)
        return ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]

    def advantage(self, baseline: Row) -> dict[str, float]:
        """How many times better than the baseline: over 1 is better, under 1 is worse."""
        pairs = {
            "median": (baseline.median, self.median),
            "best": (baseline.best, self.best),
            "p99": (baseline.p99, self.p99),
        }
        return {
            name: round(ours / theirs if self.more_is_better else theirs / ours, 2)
            for name, (theirs, ours) in pairs.items()
        }


def find(rows: Iterable[Row], corpus: str, measure: str, contender: str) -> Row | None:
    """The row of this name, if it was measured."""
    wanted = (corpus, measure, contender)
    return next((r for r in rows if (r.corpus, r.measure, r.contender) == wanted), None)


def as_json(rows: Sequence[Row]) -> list[dict[str, object]]:
    """Every row with its statistics and its advantage over the quick start."""
    result = []
    for row in rows:
        baseline = find(rows, row.corpus, row.measure, BASELINE)
        compared = baseline is not None and row.contender != BASELINE
        result.append(
            {
                "corpus": row.corpus,
                "measure": row.measure,
                "contender": row.contender,
                "unit": row.unit,
                "n": len(row.values),
                "median": round(row.median, 4),
                "best": round(row.best, 4),
                "p99": round(row.p99, 4),
                "times_better": row.advantage(baseline) if baseline and compared else None,
            }
        )
    return result


def growth(rows: Sequence[Row], corpora: Sequence[tuple[str, int]]) -> list[dict[str, object]]:
    """Medians over corpora of growing size, and how often the first goes into the last."""
    keys = dict.fromkeys((r.measure, r.contender, r.unit) for r in rows)
    result = []
    for measure, contender, unit in keys:
        found = [
            (size, row.median)
            for name, size in corpora
            if (row := find(rows, name, measure, contender)) is not None
        ]
        if len(found) > 1:
            result.append(
                {
                    "measure": measure,
                    "contender": contender,
                    "unit": unit,
                    "medians": {str(size): round(value, 4) for size, value in found},
                    "passages_times": round(found[-1][0] / found[0][0], 1),
                    "value_times": round(found[-1][1] / found[0][1], 2),
                }
            )
    return result


def table(rows: Sequence[Row], corpus: str) -> str:
    """The rows of one corpus as a table; only where there are enough values is there a p99."""
    cells = [["measure", "contender", "n", "median", "best", "p99", "", "times better than qs"]]
    last = ""
    for row in (r for r in rows if r.corpus == corpus):
        baseline = find(rows, corpus, row.measure, BASELINE)
        ratio = "-"
        if row.contender != BASELINE and baseline is not None:
            better = row.advantage(baseline)
            ratio = f"{better['median']:.2f} (best {better['best']:.2f}"
            ratio += f", p99 {better['p99']:.2f})" if len(row.values) >= 100 else ")"
        cells.append(
            [
                row.measure if row.measure != last else "",
                row.contender,
                str(len(row.values)),
                number(row.median),
                number(row.best),
                number(row.p99) if len(row.values) >= 100 else "",
                row.unit,
                ratio,
            ]
        )
        last = row.measure
    return columns(cells, right={2, 3, 4, 5})


def growth_table(rows: Sequence[Row], corpora: Sequence[tuple[str, int]]) -> str:
    """How every measure grows with the number of passages."""
    found = growth(rows, corpora)
    sizes = [size for _, size in corpora]
    cells = [["measure", "contender", "", *(f"{size:,}" for size in sizes), "grows"]]
    last = ""
    for entry in found:
        medians = entry["medians"]
        assert isinstance(medians, dict)
        measure = str(entry["measure"])
        cells.append(
            [
                measure if measure != last else "",
                str(entry["contender"]),
                str(entry["unit"]),
                *(number(medians[str(s)]) if str(s) in medians else "" for s in sizes),
                f"x{entry['value_times']} for x{entry['passages_times']:g} passages",
            ]
        )
        last = measure
    return columns(cells, right=set(range(3, 3 + len(sizes))))


def columns(cells: Sequence[Sequence[str]], *, right: set[int]) -> str:
    """Rows of cells under a heading, aligned."""
    widths = [max(len(row[i]) for row in cells) for i in range(len(cells[0]))]
    lines = [
        "  ".join(
            cell.rjust(width) if i in right else cell.ljust(width)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in cells
    ]
    return "\n".join([lines[0], "-" * max(map(len, lines)), *lines[1:]])


def number(value: float) -> str:
    """A number with about three digits."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"
