"""How well the search finds: hit@k, MRR, nDCG@10, recall@100, abstention and latency.

Reads questions as JSON lines (`question`, and of `topics`, `claims`, `passages` what would be
right; `answerable` false for what should be abstained from), or a folder in the layout of BEIR
(`corpus.jsonl`, `queries.jsonl`, `qrels/test.tsv`; Thakur et al., NeurIPS 2021).
"""

from __future__ import annotations

import csv
import json
import math
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

import numpy as np

from retrieval.errors import DocumentRefused
from retrieval.passages import Passage
from retrieval.search import Confidence, Hits, Parts, Retriever

DEPTH = 100


@dataclass(frozen=True)
class Question:
    """A question and the labels of what would be right; a label is a topic, claim or passage id.

    `grades` holds the relevance of each label (1 unless the collection grades them).
    """

    text: str
    grades: dict[str, float] = field(default_factory=dict)
    answerable: bool = True


@dataclass(frozen=True)
class Scores:
    """Means over the answerable questions, abstention over all, latency in milliseconds."""

    questions: int
    hit_at_1: float
    hit_at_3: float
    hit_at_5: float
    mrr: float
    ndcg_at_10: float
    recall_at_100: float
    p50_ms: float
    p99_ms: float
    abstention: Abstention | None = None

    def as_row(self) -> dict[str, object]:
        """The scores as one flat mapping."""
        row = asdict(self)
        row.pop("abstention")
        row.update({} if self.abstention is None else asdict(self.abstention))
        return row


@dataclass(frozen=True)
class Abstention:
    """How well answerable questions are told from others by confidence, at a threshold.

    Precision and recall are those of answering: of what was answered how much could be, and of what
    could be answered how much was. `auroc` needs no threshold.
    """

    threshold: float
    precision: float
    recall: float
    refused: float
    auroc: float


def read_questions(path: Path) -> list[Question]:
    """The questions of a JSON-lines file. Raises DocumentRefused with the line that is wrong."""
    questions = []
    for number, line in enumerate(_lines(path), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            labels = [
                *row.get("topics", ()),
                *(f"claim:{claim}" for claim in row.get("claims", ())),
                *row.get("passages", ()),
            ]
            answerable = bool(row.get("answerable", True))
            questions.append(Question(str(row["question"]), dict.fromkeys(labels, 1.0), answerable))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise DocumentRefused(
                f"{path}:{number}: is no question ({error}). A line must look like "
                '{"question": "what is a p-value", "topics": ["statistics/p-values"]}.'
            ) from error
    return questions


def read_beir(folder: Path) -> tuple[list[Passage], list[Question]]:
    """Passages and questions of a folder in the layout of BEIR; passage ids become labels."""
    try:
        passages = []
        for line in _lines(folder / "corpus.jsonl"):
            row = json.loads(line)
            title, text = str(row.get("title") or ""), str(row["text"])
            key = str(row["_id"])
            passages.append(Passage(key, "curriculum", "document", key, title, "", text))
        texts = {
            str(row["_id"]): str(row["text"])
            for row in map(json.loads, _lines(folder / "queries.jsonl"))
        }
        grades: dict[str, dict[str, float]] = {}
        with (folder / "qrels" / "test.tsv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, delimiter="\t"):
                if float(row["score"]) > 0:
                    grades.setdefault(row["query-id"], {})[row["corpus-id"]] = float(row["score"])
    except (OSError, ValueError, KeyError, DocumentRefused) as error:
        raise DocumentRefused(
            f"{folder} is no folder in the layout of BEIR ({error}). It must hold corpus.jsonl, "
            "queries.jsonl and qrels/test.tsv."
        ) from error
    return passages, [
        Question(texts[key], labels) for key, labels in grades.items() if key in texts
    ]


def labels_of(passage: Passage) -> tuple[str, ...]:
    """What a passage counts as when it is found."""
    return (passage.id, *passage.topics)


def evaluate(
    retriever: Retriever,
    questions: Sequence[Question],
    *,
    threshold: float | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Scores:
    """Ask every question and score what is found."""
    limit = retriever.confidence.threshold if threshold is None else threshold
    rows: list[tuple[list[float], float]] = []
    recalls: list[float] = []
    times: list[float] = []
    sure: list[tuple[bool, float]] = []
    for number, question in enumerate(questions, start=1):
        began = time.perf_counter()
        hits = retriever.search(question.text, limit=DEPTH, threshold=0.0)
        times.append((time.perf_counter() - began) * 1000)
        sure.append((question.answerable, hits.confidence))
        if question.answerable and question.grades:
            gains = _gains(hits, question.grades)
            rows.append((gains, _ideal(question.grades)))
            recalls.append(sum(gain > 0 for gain in gains) / len(question.grades))
        if progress:
            progress(number, len(questions))
    count = max(1, len(rows))
    times.sort()
    abstain = None
    if any(not answerable for answerable, _ in sure):
        abstain = abstention(sure, limit)
    return Scores(
        questions=len(rows),
        hit_at_1=_mean(any(g[:1]) for g, _ in rows),
        hit_at_3=_mean(any(g[:3]) for g, _ in rows),
        hit_at_5=_mean(any(g[:5]) for g, _ in rows),
        mrr=sum(_reciprocal(g) for g, _ in rows) / count,
        ndcg_at_10=sum(_dcg(g[:10]) / ideal if ideal else 0.0 for g, ideal in rows) / count,
        recall_at_100=_mean(recalls),
        p50_ms=round(times[len(times) // 2], 2) if times else 0.0,
        p99_ms=round(times[min(len(times) - 1, int(len(times) * 0.99))], 2) if times else 0.0,
        abstention=abstain,
    )


def compare_parts(
    retriever: Retriever,
    questions: Sequence[Question],
    *,
    progress: Callable[[int, int], None] | None = None,
) -> dict[str, Scores]:
    """The scores with everything on, with each side alone, and with each part switched off."""
    settings = {
        "fused": Parts(),
        "dense only": Parts(lexical=False),
        "lexical only": Parts(bodies=False, asks=False),
        "without asks": Parts(asks=False),
        "without spelling": Parts(spelling=False),
    }
    total = len(settings) * len(questions)
    results = {}
    for number, (name, parts) in enumerate(settings.items()):

        def advance(done: int, _: int, before: int = number * len(questions)) -> None:
            if progress:
                progress(before + done, total)

        results[name] = evaluate(replace(retriever, parts=parts), questions, progress=advance)
    return results


def abstention(sure: Sequence[tuple[bool, float]], threshold: float) -> Abstention:
    """Precision and recall of answering at a threshold, and the area under the ROC curve."""
    answered = [can for can, confidence in sure if confidence >= threshold]
    able = [confidence for can, confidence in sure if can]
    unable = [confidence for can, confidence in sure if not can]
    wins = sum((a > u) + 0.5 * (a == u) for a in able for u in unable)
    pairs = len(able) * len(unable)
    return Abstention(
        threshold=round(threshold, 4),
        precision=sum(answered) / len(answered) if answered else 0.0,
        recall=sum(answered) / len(able) if able else 0.0,
        refused=_mean(confidence < threshold for confidence in unable),
        auroc=wins / pairs if pairs else 0.0,
    )


def fit_confidence(retriever: Retriever, questions: Sequence[Question]) -> Confidence:
    """The confidence whose logistic function fits these questions best.

    Both classes weigh the same, whatever their number. Newton's method on the regularised
    log-likelihood (Hastie, Tibshirani and Friedman, The Elements of Statistical Learning, 4.4.1).
    """
    names = ("ask", "body", "coverage", "words")
    rows, labels = [], []
    for question in questions:
        signs = retriever.search(question.text, limit=1, threshold=0.0).signs
        rows.append([1.0, *(getattr(signs, name) if signs else 0.0 for name in names)])
        labels.append(float(question.answerable))
    x, y = np.array(rows), np.array(labels)
    if not 0 < y.sum() < len(y):
        raise DocumentRefused(
            'Calibrating needs questions of both kinds: some with "answerable": false.'
        )
    weight = np.where(y == 1, 0.5 / y.sum(), 0.5 / (len(y) - y.sum())) * len(y)
    ridge = np.diag([0.0, *[0.1] * len(names)])
    beta = np.zeros(x.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-np.clip(x @ beta, -30, 30)))
        gradient = x.T @ (weight * (y - p)) - ridge @ beta
        hessian = (x * (weight * p * (1 - p))[:, None]).T @ x + ridge
        step = np.linalg.solve(hessian + 1e-9 * np.eye(len(beta)), gradient)
        beta += step
        if np.abs(step).max() < 1e-8:
            break
    bias, *weights = (round(float(value), 2) for value in beta)
    return replace(retriever.confidence, bias=bias, **dict(zip(names, weights, strict=True)))


def _gains(hits: Hits, grades: dict[str, float]) -> list[float]:
    """The gain of each hit; a label that was found already gains nothing a second time."""
    left = dict(grades)
    gains = []
    for hit in hits.found:
        best = max((label for label in labels_of(hit.passage) if label in left),
                   key=lambda label: left[label], default=None)  # fmt: skip
        gains.append(0.0 if best is None else left.pop(best))
    return gains


def _ideal(grades: dict[str, float]) -> float:
    return _dcg(sorted(grades.values(), reverse=True)[:10])


def _dcg(gains: Iterable[float]) -> float:
    """Discounted cumulative gain with the exponential gain of Burges et al., ICML 2005."""
    return sum((2**gain - 1) / math.log2(rank + 1) for rank, gain in enumerate(gains, start=1))


def _reciprocal(gains: Sequence[float]) -> float:
    return next((1 / rank for rank, gain in enumerate(gains, start=1) if gain), 0.0)


def _mean(values: Iterable[float]) -> float:
    rows = list(values)
    return sum(rows) / len(rows) if rows else 0.0


def _lines(path: Path) -> Iterable[str]:
    try:
        with path.open(encoding="utf-8") as file:
            yield from file
    except (OSError, UnicodeDecodeError) as error:
        raise DocumentRefused(f"{path} cannot be read: {error}.") from error
