"""`python -m tests.bench`: run the benchmarks, print tables, write JSON and, if asked, a chart.

Needs the extras `index` and `bench`, and Linux or macOS.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.bench.corpora import QUESTIONS, Corpus
from tests.bench.measures import Bench, cold, index, prepare, warm
from tests.bench.noise import Noise, machine
from tests.bench.processes import BenchFailed, job, own_peak_mb
from tests.bench.report import as_json, growth, growth_table, table

CURRICULUM = "curriculum"
# A fixed loop that takes so many times its best in the median tells of a busy machine.
BUSY = 1.2
NOTES = (
    "times better than qs: the quick start's value divided by ours (rates: the other way round); "
    "over 1 speaks for Study Coach. best: the best run (warm: of each question the best round, and "
    "the median of those); it is what a busy machine spoils least.",
    "cold question: a whole process from start to end, files in the system's cache. The quick "
    "start prints the passages it found; the coach writes its whole answer.",
    "warm search: embedding the question included. The coach searches passages, their questions "
    "and words and fuses them; the quick start makes one vector query.",
    "index build: without loading model and corpus. nothing new: whole process; the quick start "
    "has no such thing and embeds everything again.",
    "cheap: vectors from a table of words, the same for both, so that search and index are seen "
    "apart from the model; cold questions go through the model all the same.",
)


def main() -> int:
    """Parse, measure, report; returns the exit code."""
    options = _options()
    began = time.perf_counter()
    try:
        with tempfile.TemporaryDirectory(prefix="coach-bench-") as folder:
            bench = _bench(Path(folder))
            result = (_encoders if options.encoders else _contenders)(bench, options)
            result["machine"] = machine()
            result["noise"] = bench.noise.as_json()
    except BenchFailed as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1
    result["seconds"] = round(time.perf_counter() - began)
    noise = result["noise"]
    print(
        f"\nMachine: {result['machine']['processor']}, {result['machine']['cpus']} CPUs; load "
        f"{noise['load_least']:.1f} to {noise['load_most']:.1f} (median {noise['load_median']:.1f})"
        f"; a fixed loop took {noise['loop_median_over_min']} times its best in the median and "
        f"{noise['loop_worst_over_min']} at worst. {result['seconds']} s in all."
    )
    if noise["loop_median_over_min"] > BUSY:
        print("The machine was busy: go by the best values and by processor time, not by medians.")
    options.json.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    print(f"JSON: {options.json}")
    return 0


def _contenders(bench: Bench, options: argparse.Namespace) -> dict[str, Any]:
    corpora = _corpora(options)
    sizes = {}
    for corpus in corpora:
        bench.say(f"{corpus.name}: vectors from {corpus.vectors}")
        site = prepare(bench, corpus)
        sizes[corpus.name] = site.passages
        index(bench, site, builds=corpus.builds, repeats=options.repeats)
        cold(bench, site, list(QUESTIONS), repeats=options.repeats)
        warm(bench, site, rounds=options.rounds)
        print(f"\n{corpus.name} ({site.passages:,} passages, vectors from {corpus.vectors})\n")
        print(table(bench.rows, corpus.name), flush=True)
        print()
    grown = [(c.name, sizes[c.name]) for c in corpora if c.cheap]
    if len(grown) > 1:
        print("\nGrowth, medians (cheap vectors)\n")
        print(growth_table(bench.rows, grown))
    print("", *NOTES, sep="\n")
    result: dict[str, Any] = {
        "own_peak_mib": round(own_peak_mb(), 1),
        "corpora": {
            c.name: {"passages": sizes[c.name], "vectors": c.vectors, "builds": c.builds}
            for c in corpora
        },
        "rows": as_json(bench.rows),
        "growth": growth(bench.rows, grown),
        "notes": NOTES,
    }
    if options.chart:
        from tests.bench.chart import draw

        text = draw(bench.rows, CURRICULUM, sizes[CURRICULUM], options.chart)
        print(f"\nChart: {options.chart}\nAlt text: {text}")
        result["alt"] = text
    return result


def _encoders(bench: Bench, options: argparse.Namespace) -> dict[str, Any]:
    from tests.bench import encoders

    site = prepare(bench, Corpus(CURRICULUM, None, False, 1, limit=60 if options.quick else None))
    rows = encoders.compare(bench, site.corpus, site.questions, rounds=options.rounds)
    print(f"\nEncoders over the texts of {site.passages:,} passages, against torch\n")
    print(encoders.table(rows))
    print(
        "\nload s: imports included. ms a text: many at once, each its own way (torch in batches "
        "of 32, ours a text a run on every CPU)."
    )
    return {"encoders": rows, "passages": site.passages}


def _corpora(options: argparse.Namespace) -> list[Corpus]:
    if options.quick:
        return [
            Corpus(CURRICULUM, None, cheap=False, builds=1, limit=60),
            Corpus("synthetic 200, model", 200, cheap=False, builds=1),
            Corpus("synthetic 200", 200, cheap=True, builds=1),
            Corpus("synthetic 2k", 2_000, cheap=True, builds=1),
        ]
    found = [
        Corpus(CURRICULUM, None, cheap=False, builds=options.builds),
        Corpus("synthetic 1k, model", 1_000, cheap=False, builds=options.builds),
        Corpus("synthetic 1k", 1_000, cheap=True, builds=3),
        Corpus("synthetic 10k", 10_000, cheap=True, builds=3),
    ]
    if options.large:
        found.append(Corpus("synthetic 100k", 100_000, cheap=True, builds=1))
    return found


def _bench(folder: Path) -> Bench:
    """Export the encoder once and find the weights."""

    def say(message: str) -> None:
        print(message, file=sys.stderr, flush=True)

    say("Exporting the encoder…")
    exported = job("export", {"encoders": str(folder / "encoders")}).json()
    say(f"  {exported['seconds']:.1f} s, once for a model")
    encoder = Path(exported["folder"])
    manifest = json.loads((encoder / "encoder.json").read_text(encoding="utf-8"))
    model = job("model-folder", {}).json()["folder"]
    return Bench(folder, model, encoder, int(manifest["dimensions"]), say, Noise())


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--large", action="store_true", help="also 100,000 passages")
    parser.add_argument("--quick", action="store_true", help="small sizes, to see that it runs")
    parser.add_argument("--encoders", action="store_true", help="compare variants of the encoder")
    parser.add_argument("--repeats", type=int, default=9, metavar="N", help="cold runs of each")
    parser.add_argument("--rounds", type=int, default=12, metavar="N",
                        help="warm rounds of 24 questions each")  # fmt: skip
    parser.add_argument("--builds", type=int, default=1, metavar="N",
                        help="index builds where the model embeds")  # fmt: skip
    parser.add_argument("--json", type=Path, default=Path("bench.json"), metavar="PATH")
    parser.add_argument("--chart", type=Path, metavar="PATH", help="draw a chart (.svg or .png)")
    options = parser.parse_args()
    for name in ("repeats", "rounds", "builds"):
        if getattr(options, name) < 1:
            parser.error(f"--{name} must be at least 1")
    if options.quick:
        options.repeats, options.rounds = min(options.repeats, 2), min(options.rounds, 2)
    return options


if __name__ == "__main__":
    sys.exit(main())
