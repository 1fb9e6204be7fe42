"""The commands about what is known: `index`, `check`, `sources` and `eval`."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.terminal import common
from bot.terminal.common import FAILED, USAGE, Json


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
    from bot.opening import open_knowledge
    from bot.terminal.show import show_sources

    knowledge, _ = open_knowledge(common.settings())
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
        Path | None,
        typer.Argument(
            metavar="PATH",
            help="Questions as JSON lines, or a folder in the layout of BEIR.",
        ),
    ] = None,
    calibrate: Annotated[
        bool,
        typer.Option("--calibrate", help="Fit the confidence on these questions and print it."),
    ] = False,
    voice: Annotated[
        Path | None,
        typer.Option("--voice", metavar="FILE", help="Judge a recording of a chat model instead."),
    ] = None,
    record: Annotated[
        bool,
        typer.Option("--record", help="With --voice: make the recording first, with COACH_MODEL."),
    ] = False,
    as_json: Json = False,
) -> None:
    """Score the search on questions: hits, MRR, nDCG, recall, abstention, latency.

    A line is {"question": "...", "topics": [...]}, with "claims" or "passages" for what else would
    be right, or "answerable": false. Rows show what each part of the search brings.

    With --voice it is what a chat model said that is judged, as it said it and as it was shown:
    whether figures, citations and links are supported, whether it agrees with the plain reply,
    whether it resists injections. Judging needs no network; --record asks the model, and PATH
    may then name other messages than ours.

    Examples:\n
      coach eval questions.jsonl\n
      coach eval --json beir/scifact\n
      coach eval --voice answers.jsonl\n
      coach eval --voice answers.jsonl --record
    """
    if voice is not None:
        _evaluate_voice(voice, questions, record, as_json)
        return
    if record:
        common.fail("--record needs --voice FILE, the file to write.", USAGE)
    if questions is None:
        common.fail("Name the questions, for instance coach eval questions.jsonl.", USAGE)
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


def _evaluate_voice(recording: Path, probes: Path | None, record: bool, as_json: bool) -> None:
    from bot.coach.linking import Linker
    from bot.opening import open_knowledge
    from bot.terminal.show_voice import show_voice_scores
    from bot.voice.curriculum import Curriculum
    from bot.voice.evaluation import read_recording, score

    if record:
        _record_voice(recording, probes)
    elif probes is not None:
        common.fail("PATH names messages for --record; without it FILE alone is judged.", USAGE)
    turns = read_recording(recording)
    if not turns:
        common.fail(f"{recording} holds no turns.")
    knowledge, _ = open_knowledge(common.settings())
    scores = score(turns, Curriculum(knowledge, Linker(knowledge)))
    if as_json:
        print(json.dumps(scores.as_json()))
    else:
        show_voice_scores(scores)


def _record_voice(recording: Path, path: Path | None) -> None:
    from bot.bootstrap import recording_coach
    from bot.voice.recording import PROBES, read_probes, record

    settings = common.settings()
    if not settings.model:
        common.fail("--record needs a model: set COACH_MODEL, such as openai:gpt-5-mini.", USAGE)
    probes = read_probes(path or PROBES)
    turns = sum(len(probe.say) for probe in probes)
    with (
        common.progress_bar("Asking") as (say, progress),
        recording_coach(settings, say=say) as (coach, voice),
        recording.open("w", encoding="utf-8") as file,
    ):
        for done, turn in enumerate(record(coach, voice, probes), start=1):
            file.write(json.dumps(turn.as_json(), ensure_ascii=False) + "\n")
            file.flush()
            progress(done, turns)


def _print_status(status: dict[str, Any], as_json: bool) -> None:
    if as_json:
        print(json.dumps(status))
    else:
        for name, value in status.items():
            print(f"{name.replace('_', ' '):<12} {value}")
    if not status["ready"]:
        raise typer.Exit(FAILED)
