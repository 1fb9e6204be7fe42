"""Variants of the encoder, for the record: torch, our fp32 export, and int8 per channel."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from retrieval.embedding.protocol import Vectors
from retrieval.library import parse_passage
from tests.bench.measures import Bench, in_turn
from tests.bench.processes import Worker, job
from tests.bench.report import columns, number

TOP = 10


def compare(
    bench: Bench, corpus: Path, questions: list[str], *, rounds: int
) -> list[dict[str, Any]]:
    """Every variant on every text of a corpus: agreement with torch, load time, speed, memory."""
    passages = [parse_passage(line) for line in corpus.read_text(encoding="utf-8").splitlines()]
    bodies = [p.embedded for p in passages]
    asks = [ask for p in passages for ask in p.asks]
    texts = bench.folder / "texts.json"
    texts.write_text(json.dumps(bodies + asks), encoding="utf-8")
    small = Path(
        job(
            "quantise", {"folder": str(bench.encoder), "target": str(bench.folder / "int8")}
        ).json()["folder"]
    )
    folders = {
        "torch": Path(bench.model),
        "fp32": bench.encoder,
        "fp32 one-shot": bench.encoder,
        "int8 per channel": small,
    }
    workers: dict[str, Worker] = {}
    loads: dict[str, list[float]] = {name: [] for name in folders}
    times: dict[str, list[float]] = {name: [] for name in folders}
    resident: dict[str, float] = {}
    seconds: dict[str, float] = {}

    def start(name: str) -> Worker:
        return Worker("encoder", {"variant": name, "folder": str(folders[name])})

    try:
        for turn in range(3):
            for name, _ in in_turn(folders, turn):
                bench.noise.sample()
                worker = start(name)
                loads[name].append(worker.ready["load_s"])
                if turn < 2:
                    worker.close()
                else:
                    workers[name] = worker
        for turn in range(rounds + 1):
            for name, worker in in_turn(workers, turn):
                bench.noise.sample()
                taken = worker.ask(texts=questions)["ms"]
                if turn:
                    times[name] += taken
        for name, worker in workers.items():
            resident[name] = worker.resident_mb()
        for name, worker in workers.items():
            bench.say(f"  {name}: embedding {len(bodies) + len(asks):,} texts")
            file = bench.folder / f"{name.replace(' ', '-')}.npy"
            seconds[name] = worker.ask(**{"encode": str(file), "from": str(texts)})["seconds"]
    finally:
        for worker in workers.values():
            worker.close()
    vectors = {name: np.load(bench.folder / f"{name.replace(' ', '-')}.npy") for name in folders}
    original = vectors["torch"]
    rows = []
    for name, found in vectors.items():
        cosines = (original * found).sum(axis=1)
        ordered = sorted(times[name])
        rows.append(
            {
                "variant": name,
                "cosine_mean": round(float(cosines.mean()), 5),
                "cosine_worst": round(float(cosines.min()), 5),
                "top10_overlap": round(overlap(original, found, len(bodies)), 4),
                "load_s": round(sorted(loads[name])[1], 3),
                "load_s_best": round(min(loads[name]), 3),
                "question_ms": round(ordered[len(ordered) // 2], 3),
                "question_ms_best": round(ordered[0], 3),
                "text_ms": round(seconds[name] / len(found) * 1000, 3),
                "resident_mib": round(resident[name], 1),
                "disk_mib": round(weights(folders[name]), 1),
            }
        )
    return rows


def overlap(original: Vectors, found: Vectors, bodies: int) -> float:
    """The share of the ten nearest passages that both find, the mean over all questions."""
    shares = []
    for one, other in zip(original[bodies:], found[bodies:], strict=True):
        first = set(np.argpartition(-(original[:bodies] @ one), TOP)[:TOP].tolist())
        second = set(np.argpartition(-(found[:bodies] @ other), TOP)[:TOP].tolist())
        shares.append(len(first & second) / TOP)
    return float(np.mean(shares))


def weights(folder: Path) -> float:
    """The size of the model's files in MiB."""
    kinds = ("*.onnx", "*.onnx.data", "*.safetensors")
    return sum(f.stat().st_size for kind in kinds for f in folder.glob(kind)) / 1024**2


def table(rows: Sequence[dict[str, Any]]) -> str:
    """The variants as a table."""
    show: dict[str, Callable[[dict[str, Any]], str]] = {
        "variant": lambda r: str(r["variant"]),
        "cosine mean": lambda r: f"{r['cosine_mean']:.5f}",
        "worst": lambda r: f"{r['cosine_worst']:.5f}",
        "top-10 overlap": lambda r: f"{r['top10_overlap']:.4f}",
        "load s": lambda r: f"{r['load_s']:.2f} (best {r['load_s_best']:.2f})",
        "ms a question": lambda r: f"{r['question_ms']:.2f} (best {r['question_ms_best']:.2f})",
        "ms a text": lambda r: number(r["text_ms"]),
        "RSS MiB": lambda r: number(r["resident_mib"]),
        "disk MiB": lambda r: number(r["disk_mib"]),
    }
    cells = [list(show), *([cell(row) for cell in show.values()] for row in rows)]
    return columns(cells, right=set(range(1, len(show))))
