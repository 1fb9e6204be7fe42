"""The measurements: each takes the contenders in turn, so that all meet the same machine."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from tests.bench.noise import Noise
from tests.bench.processes import COACH, BenchFailed, Run, Worker, job, measured
from tests.bench.report import (
    BASELINE,
    BUILD,
    BUILD_MEMORY,
    COLD,
    COLD_CPU,
    COLD_MEMORY,
    NOTHING_NEW,
    RATE,
    WARM,
    WARM_MEMORY,
    Row,
)

OURS = "coach"
CHROMA, EXACT, REPLY = "coach, chroma", "coach, exact", "coach, whole reply"
Say = Callable[[str], None]


@dataclass
class Bench:
    """Where the contenders live, and what has been measured so far."""

    folder: Path
    model: str
    encoder: Path
    dimensions: int
    say: Say
    noise: Noise = field(default_factory=Noise)
    rows: list[Row] = field(default_factory=list)

    def note(
        self,
        corpus: str,
        measure: str,
        unit: str,
        found: dict[str, list[float]],
        *,
        texts: int = 1,
    ) -> None:
        """Add a row for each contender."""
        better = measure == RATE
        self.rows += [
            Row(corpus, measure, name, unit, tuple(values), better, texts)
            for name, values in found.items()
        ]


@dataclass
class Site:
    """One corpus with both indexes over it."""

    name: str
    passages: int
    questions: list[str]
    corpus: Path
    home: Path
    store: Path
    cheap: bool
    real: bool

    def config(self, bench: Bench, **more: Any) -> dict[str, Any]:
        """What a worker has to know."""
        return {
            "corpus": str(self.corpus),
            "store": str(self.store),
            "cheap": self.cheap,
            "model": bench.model,
            "dimensions": bench.dimensions,
            **more,
        }


def prepare(bench: Bench, corpus: Any) -> Site:
    """Write a corpus to disk."""
    folder = bench.folder / corpus.name.replace(" ", "-")
    folder.mkdir()
    path = folder / "corpus.jsonl"
    written = job("write-corpus", {"corpus": asdict(corpus), "path": str(path)}).json()
    return Site(
        corpus.name,
        written["passages"],
        written["questions"],
        path,
        folder / "coach",
        folder / "quick-start",
        corpus.cheap,
        corpus.size is None,
    )


def index(bench: Bench, site: Site, *, builds: int, repeats: int) -> None:
    """Build both indexes from nothing, then bring ours up to date with nothing new.

    The quick start knows no difference: run again, it embeds everything again.
    """
    ours: list[Run] = []
    theirs: list[Run] = []
    for _ in range(builds):
        shutil.rmtree(site.home, ignore_errors=True)
        shutil.rmtree(site.store, ignore_errors=True)
        # Hard links: every home has the exported encoder, and the disk holds it once.
        shutil.copytree(
            bench.encoder, site.home / "encoders" / bench.encoder.name, copy_function=os.link
        )
        bench.noise.sample()
        ours.append(job("build-ours", site.config(bench), home=site.home))
        bench.noise.sample()
        theirs.append(job("build-quick-start", site.config(bench)))
    found = {OURS: [run.json() for run in ours], BASELINE: [run.json() for run in theirs]}
    bench.note(
        site.name, BUILD, "s", {k: [v["seconds"] for v in runs] for k, runs in found.items()}
    )
    bench.note(
        site.name,
        RATE,
        "passages/s",
        {k: [v["passages"] / v["seconds"] for v in runs] for k, runs in found.items()},
    )
    bench.note(
        site.name,
        BUILD_MEMORY,
        "MiB",
        {OURS: [r.peak_mb for r in ours], BASELINE: [r.peak_mb for r in theirs]},
    )
    embedded = {name: runs[0]["embedded"] for name, runs in found.items()}
    bench.say(
        f"  {site.passages:,} passages; {embedded[OURS]:,} vectors in ours (questions of passages "
        f"have their own), {embedded[BASELINE]:,} in the quick start's"
    )
    again = []
    for _ in range(repeats):
        bench.noise.sample()
        run = job("build-ours", site.config(bench), home=site.home)
        if not run.json()["unchanged"]:
            raise BenchFailed("an index with nothing new was built again")
        again.append(run.seconds)
    bench.note(
        site.name, NOTHING_NEW, "s", {OURS: again, BASELINE: [run.seconds for run in theirs]}
    )


def cold(bench: Bench, site: Site, questions: list[str], *, repeats: int) -> None:
    """One question each by a whole process: start, load, answer, end."""
    commands: dict[str, Callable[[str], Run]] = {
        OURS: lambda q: measured([*COACH, "ask", "--json", q], home=site.home),
        BASELINE: lambda q: measured(
            [
                sys.executable,
                "-m",
                "tests.bench.quickstart",
                str(site.store),
                bench.model,
                q,
            ]
        ),
    }
    seconds: dict[str, list[float]] = {name: [] for name in commands}
    work: dict[str, list[float]] = {name: [] for name in commands}
    peaks: dict[str, list[float]] = {name: [] for name in commands}
    for turn in range(repeats + 1):
        question = questions[turn % len(questions)]
        for name, ask in in_turn(commands, turn):
            bench.noise.sample()
            run = ask(question)
            if not run.json():
                raise BenchFailed(f"{name} answered nothing to {question!r}")
            # The first turn brings the files into the system's cache.
            if turn:
                seconds[name].append(run.seconds)
                work[name].append(run.cpu_seconds)
                peaks[name].append(run.peak_mb)
    bench.note(site.name, COLD, "s", seconds)
    bench.note(site.name, COLD_CPU, "s", work)
    bench.note(site.name, COLD_MEMORY, "MiB", peaks)


def warm(bench: Bench, site: Site, *, rounds: int) -> None:
    """Each contender in a process that stays; in every round each answers all questions."""
    starts: dict[str, Callable[[], Worker]] = {
        CHROMA: lambda: Worker("search", site.config(bench, chroma=True), home=site.home),
        EXACT: lambda: Worker("search", site.config(bench, chroma=False), home=site.home),
        BASELINE: lambda: Worker("quick-start", site.config(bench)),
    }
    if site.real:
        starts[REPLY] = lambda: Worker("reply", site.config(bench), home=site.home)
    times, resident = in_rounds(bench, starts, site.questions, rounds=rounds)
    bench.note(site.name, WARM, "ms", times, texts=len(site.questions))
    bench.note(site.name, WARM_MEMORY, "MiB", resident)


def in_rounds(
    bench: Bench, starts: dict[str, Callable[[], Worker]], texts: list[str], *, rounds: int
) -> tuple[dict[str, list[float]], dict[str, list[float]]]:
    """Milliseconds of every text and resident memory at the end, by contender."""
    workers: dict[str, Worker] = {}
    times: dict[str, list[float]] = {name: [] for name in starts}
    try:
        for name, start in starts.items():
            workers[name] = start()
        for turn in range(rounds + 1):
            for name, worker in in_turn(workers, turn):
                bench.noise.sample()
                taken = worker.ask(texts=texts)["ms"]
                # The first round warms up.
                if turn:
                    times[name] += taken
        resident = {name: [worker.resident_mb()] for name, worker in workers.items()}
    finally:
        for worker in workers.values():
            worker.close()
    return times, resident


def in_turn(contenders: dict[str, Any], turn: int) -> list[tuple[str, Any]]:
    """The contenders in an order that moves on every turn, so that none always goes first."""
    items = list(contenders.items())
    first = turn % len(items)
    return items[first:] + items[:first]
