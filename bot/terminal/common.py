"""What every command of the terminal shares: settings, the coach, progress, errors."""

from __future__ import annotations

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

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of text.")]
Scope = Annotated[
    str | None,
    typer.Option("--scope", metavar="NAME", help="Also search the documents added to this scope."),
]


def settings() -> Settings:
    """The settings; ends the program with a sentence when one of them is wrong."""
    from pydantic import ValidationError

    from bot.settings import Settings

    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = "COACH_" + "_".join(str(part) for part in first["loc"]).upper()
        fail(f"The setting {name} is wrong: {first['msg']}.", USAGE)


def coach(*, one_shot: bool) -> Coach:
    """The coach over the current index, which is built with a word about it if it is missing."""
    from bot.bootstrap import build_coach

    with progress_bar() as (say, progress):
        return build_coach(settings(), one_shot=one_shot, say=say, progress=progress)


def user() -> str:
    """The name of the operating system's user."""
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "me"


def stdin_lines() -> Iterator[str]:
    """Lines of standard input, whatever bytes they hold."""
    for raw in sys.stdin.buffer:
        yield raw.decode("utf-8", "replace").rstrip("\n")


def show(reply: Reply, as_json: bool) -> None:
    """Print a reply for a person or for a program."""
    if as_json:
        print(json.dumps(reply.as_json(), ensure_ascii=True), flush=True)
        return
    from bot.terminal.show import show_reply

    show_reply(reply)


def say_error(message: str) -> None:
    """One sentence on standard error."""
    print(f"coach: {message}", file=sys.stderr)


def fail(message: str, code: int = FAILED) -> NoReturn:
    """Say what is wrong and end the program."""
    say_error(message)
    raise typer.Exit(code)


@contextmanager
def progress_bar(
    label: str = "Embedding",
) -> Iterator[tuple[Callable[[str], None], Callable[[int, int], None]]]:
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
                label,
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
