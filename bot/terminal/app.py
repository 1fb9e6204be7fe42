"""The `coach` command: parses, calls the coach, renders, turns errors into one sentence."""

from __future__ import annotations

import os

# One question needs no thread pool; set before numpy is imported anywhere.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

if TYPE_CHECKING:
    from bot.coach.coach import Coach
    from bot.coach.reply import Reply
    from bot.settings import Settings

FAILED, USAGE = 1, 2

app = typer.Typer(
    name="coach",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    help="A study coach for people who learn machine learning.\n\n"
    "It gives you one next step, helps you when you are stuck, and answers from four roadmaps, "
    "always with its source.",
    epilog="Examples:  coach next --know 'python, numpy'   ·   "
    "coach stuck 'ValueError: Input contains NaN'   ·   coach ask 'how long until I am job ready'",
)

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of text.")]
Scope = Annotated[
    str | None,
    typer.Option("--scope", metavar="NAME", help="Also search the documents added to this scope."),
]


def main() -> None:
    """Entry of the installed command: the one place where errors become a sentence and a code."""
    try:
        app()
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        # The reader of a pipe went away; there is nobody left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(141)
    except Exception as error:
        from knowledge.errors import BrokenContent
        from retrieval.errors import RetrievalError

        if isinstance(error, BrokenContent | RetrievalError):
            _say_error(str(error))
        elif isinstance(error, OSError):
            where = f" ({error.filename})" if error.filename else ""
            reason = error.strerror or str(error)
            _say_error(f"{reason}{where}. Check COACH_HOME and the disk, then try again.")
        else:
            _note_fault()
        sys.exit(FAILED)


def _say_error(message: str) -> None:
    print(f"coach: {message}", file=sys.stderr)


def _note_fault() -> None:
    """A fault of ours: the details go to a file, the person gets one sentence."""
    import tempfile
    import traceback

    with tempfile.NamedTemporaryFile(
        "w", prefix="coach-fault-", suffix=".txt", delete=False, encoding="utf-8"
    ) as file:
        traceback.print_exc(file=file)
    _say_error(
        "Something went wrong inside the coach, and nothing of yours is lost. "
        f"Details are in {file.name}; please report them."
    )


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        print(f"study-coach {version('study-coach')}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_version, is_eager=True, help="Show the version and end."
        ),
    ] = False,
) -> None:
    """Options of the command as a whole."""


@app.command()
def ask(
    question: Annotated[
        str, typer.Argument(metavar="QUESTION", help="The question; - reads one a line from stdin.")
    ],
    as_json: Json = False,
    scope: Scope = None,
) -> None:
    """Ask anything about learning machine learning.

    Examples:\n
      coach ask "do I need maths first or can I just build"\n
      coach ask --json "what is cross validation"\n
      coach ask --json - < questions.txt
    """
    from bot.coach.reply import Message

    coach = _coach(one_shot=question != "-")
    if question != "-":
        _show(coach.reply(Message(_user(), question, scope=scope)), as_json)
        return
    for line in _lines():
        _show(coach.reply(Message(_user(), line, scope=scope)), as_json)


@app.command("next")
def next_(
    know: Annotated[
        str, typer.Option("--know", metavar="LIST", help="What you know: 'python, numpy'.")
    ] = "",
    track: Annotated[
        str | None,
        typer.Option(
            "--track", metavar="TRACK", help="build-first, six-steps or foundations-first."
        ),
    ] = None,
    goal: Annotated[
        str | None, typer.Option("--goal", metavar="TOPIC", help="The topic you want to get to.")
    ] = None,
    as_json: Json = False,
) -> None:
    """One next step: topic, reason, effort, resource, project, done-when.

    Examples:\n
      coach next --know "python, numpy"\n
      coach next --know "python" --track foundations-first\n
      coach next --know "python, numpy" --goal transformers
    """
    coach = _coach(one_shot=True)
    knowledge = coach.knowledge
    if track is not None and track not in knowledge.tracks:
        _fail(f"There is no track {track!r}. Choose one of: {', '.join(knowledge.tracks)}.", USAGE)
    known: dict[str, None] = {}
    for name in filter(None, (part.strip() for part in know.replace(";", ",").split(","))):
        known.update(dict.fromkeys(_topics(coach, name)))
    target = _topics(coach, goal)[0] if goal else None
    chosen = knowledge.tracks[track] if track else None
    _show(coach.next(tuple(known), track=chosen, goal=target), as_json)


@app.command()
def stuck(
    problem: Annotated[
        str,
        typer.Argument(
            metavar="PROBLEM", help="The error message or what happens; - reads it from stdin."
        ),
    ],
    as_json: Json = False,
    scope: Scope = None,
) -> None:
    """Find the likeliest cause, a check of two minutes, the fix, and what to read.

    Examples:\n
      coach stuck "ValueError: Input contains NaN"\n
      coach stuck "my loss does not go down"\n
      python train.py 2>&1 | coach stuck -
    """
    from bot.coach.reply import Message

    text = sys.stdin.buffer.read().decode("utf-8", "replace") if problem == "-" else problem
    _show(_coach(one_shot=True).stuck(Message(_user(), text, scope=scope)), as_json)


@app.command()
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

    parts = Parts(_settings())
    if status:
        _print_status(index_status(parts), as_json)
        return
    with _progress() as (say, progress):
        report = update_index(parts, say=say, progress=progress, force=force)
    if as_json:
        print(json.dumps(report.__dict__))
    elif report.unchanged:
        print(f"Nothing has changed: {report.passages} passages are indexed.")
    else:
        print(
            f"Indexed {report.passages} passages: {report.added} new, {report.changed} changed, "
            f"{report.removed} removed; {report.embedded} texts embedded."
        )


@app.command()
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
        knowledge = load_knowledge(Parts(_settings()).content)
    except BrokenContent as broken:
        if as_json:
            print(json.dumps({"faults": [fault.__dict__ for fault in broken.faults]}))
        else:
            print(*broken.faults, sep="\n")
            print(f"{len(broken.faults)} faults.", file=sys.stderr)
        raise typer.Exit(FAILED) from None
    numbers = counts(knowledge)
    if as_json:
        print(json.dumps(numbers))
        return
    width = max(len(name) for name in numbers)
    for name, number in numbers.items():
        print(f"{name:<{width}}  {number:>5}")
    print(f"All {numbers['claims']} claims are cited. No faults.")


@app.command()
def sources(as_json: Json = False) -> None:
    """The roadmaps that everything rests on, with the number of claims from each.

    Example:\n
      coach sources
    """
    from bot.bootstrap import Parts
    from bot.terminal.show import show_sources

    knowledge, _ = Parts(_settings()).knowledge()
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


def _settings() -> Settings:
    from pydantic import ValidationError

    from bot.settings import Settings

    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = "COACH_" + "_".join(str(part) for part in first["loc"]).upper()
        _fail(f"The setting {name} is wrong: {first['msg']}.", USAGE)


def _coach(*, one_shot: bool) -> Coach:
    from bot.bootstrap import build_coach

    with _progress() as (say, progress):
        return build_coach(_settings(), one_shot=one_shot, say=say, progress=progress)


def _topics(coach: Coach, name: str) -> tuple[str, ...]:
    """The topics that a name means; ends the program with a suggestion if there is none."""
    found = coach.linker.resolve(name)
    if not found:
        near = coach.linker.nearest(name)
        hint = f" Did you mean {' or '.join(near)}?" if near else " `coach ask` knows what I teach."
        _fail(f"I don't know a topic called {name!r}.{hint}", USAGE)
    return found


def _user() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "me"


def _lines() -> Iterator[str]:
    for raw in sys.stdin.buffer:
        yield raw.decode("utf-8", "replace").rstrip("\n")


def _show(reply: Reply, as_json: bool) -> None:
    if as_json:
        print(json.dumps(reply.as_json(), ensure_ascii=True), flush=True)
        return
    from bot.terminal.show import show_reply

    show_reply(reply)


def _print_status(status: dict[str, Any], as_json: bool) -> None:
    if as_json:
        print(json.dumps(status))
    else:
        for name, value in status.items():
            print(f"{name.replace('_', ' '):<12} {value}")
    if not status["ready"]:
        raise typer.Exit(FAILED)


def _fail(message: str, code: int = FAILED) -> NoReturn:
    _say_error(message)
    raise typer.Exit(code)


@contextmanager
def _progress() -> Iterator[tuple[Callable[[str], None], Callable[[int, int], None]]]:
    """A way to say a word and to show progress, both on stderr; a bar only on a terminal."""
    bar: list[Any] = []

    def say(message: str) -> None:
        print(message, file=sys.stderr)

    def progress(done: int, total: int) -> None:
        if not sys.stderr.isatty():
            return
        if not bar:
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

            shown = Progress(
                "Embedding",
                BarColumn(),
                MofNCompleteColumn(),
                TimeRemainingColumn(),
                console=Console(stderr=True),
            )
            shown.start()
            bar.extend((shown, shown.add_task("", total=total)))
        bar[0].update(bar[1], completed=done, total=total)

    try:
        yield say, progress
    finally:
        if bar:
            bar[0].stop()
