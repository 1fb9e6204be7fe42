"""The commands about what is known: `index`, `check`, `sources` and `eval`."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.terminal import common
from bot.terminal.common import FAILED, Json


def index(
    status: Annotated[bool, typer.Option("--status", help="Only say what is there.")] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Build a new index even if nothing has changed.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Build the index, or bring it up to date with the content.

    Examples:\n
      coach index\n
      coach index --status
    """
    from bot.bootstrap import Parts, index_status, update_index

    parts = Parts(common.settings())
    if status:
        _print_status(index_status(parts), as_json)
        return
    with common.progress_bar() as (say, progress):
        report = update_index(parts, say=say, progress=progress, force=force)
    if as_json:
        print(json.dumps(asdict(report)))
    elif report.unchanged:
        print(f"Nothing has changed: {report.passages} passages are indexed.")
    else:
        print(
            f"Indexed {report.passages} passages: {report.added} new, {report.changed} changed, "
            f"{report.removed} removed; {report.embedded} texts embedded."
        )


def check(as_json: Json = False) -> None:
    """Check all content: every fault with file, line and field; counts when there is none.

    Example:\n
      coach check
    """
    from bot.bootstrap import Parts
    from bot.terminal.show import counts
    from knowledge.errors import BrokenContent
    from knowledge.loader import load_knowledge

    try:
        knowledge = load_knowledge(Parts(common.settings()).content)
    except BrokenContent as broken:
        if as_json:
            print(json.dumps({"faults": [asdict(fault) for fault in broken.faults]}))
        else:
            print(*broken.faults, sep="\n")
            common.say_error(str(broken))
        raise typer.Exit(FAILED) from None
    numbers = counts(knowledge)
    if as_json:
        print(json.dumps(numbers))
        return
    width = max(len(name) for name in numbers)
    for name, number in numbers.items():
        print(f"{name:<{width}}  {number:>5}")
    print(f"All {numbers['claims']} claims are cited. No faults.")


def sources(as_json: Json = False) -> None:
    """The roadmaps that everything rests on, with the number of claims from each.

    Example:\n
      coach sources
    """
    from bot.bootstrap import Parts
    from bot.terminal.show import show_sources

    knowledge, _ = Parts(common.settings()).knowledge()
    if as_json:
        rows = [
            {
                **source.model_dump(),
                "claims": sum(c.source == source.id for c in knowledge.claims.values()),
            }
            for source in knowledge.sources.values()
        ]
        print(json.dumps(rows, ensure_ascii=False))
    else:
        show_sources(knowledge)


def evaluate(
    questions: Annotated[
        Path,
        typer.Argument(
            metavar="PATH",
            help="Questions as JSON lines, or a folder in the layout of BEIR.",
        ),
    ],
    calibrate: Annotated[
        bool,
        typer.Option("--calibrate", help="Fit the confidence on these questions and print it."),
    ] = False,
    as_json: Json = False,
) -> None:
    """Score the search on questions: hits, MRR, nDCG, recall, abstention, latency.

    A line is {"question": "...", "topics": [...]}, with "claims" or "passages" for what else would
    be right, or "answerable": false. Rows show what each part of the search brings.

    Examples:\n
      coach eval questions.jsonl\n
      coach eval --json beir/scifact
    """
    from bot.bootstrap import Parts, evaluation_retriever
    from bot.terminal.show import show_scores
    from retrieval.evaluation import compare_parts, fit_confidence, read_beir, read_questions

    with common.progress_bar("Asking") as (say, progress):
        parts = Parts(common.settings(), one_shot=False)
        passages, asked = read_beir(questions) if questions.is_dir() else (None, None)
        asked = read_questions(questions) if asked is None else asked
        if not asked:
            common.fail(f"{questions} holds no questions.")
        with evaluation_retriever(parts, passages, say=say) as retriever:
            if calibrate:
                print(json.dumps(asdict(fit_confidence(retriever, asked)), indent=1))
                return
            scores = compare_parts(retriever, asked, progress=progress)
    if as_json:
        print(json.dumps({name: row.as_row() for name, row in scores.items()}))
    else:
        show_scores({name: row.as_row() for name, row in scores.items()})


def _print_status(status: dict[str, Any], as_json: bool) -> None:
    if as_json:
        print(json.dumps(status))
    else:
        for name, value in status.items():
            print(f"{name.replace('_', ' '):<12} {value}")
    if not status["ready"]:
        raise typer.Exit(FAILED)
