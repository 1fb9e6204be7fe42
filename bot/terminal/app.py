"""The `coach` command: its parts put together, and errors turned into one sentence."""

from __future__ import annotations

import os

# One question needs no thread pool; set before numpy is imported anywhere.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import sys
from typing import Annotated

import typer

from bot.terminal import asking, documents, knowing
from bot.terminal.common import FAILED, say_error

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
app.command("ask")(asking.ask)
app.command("next")(asking.next_)
app.command("stuck")(asking.stuck)
app.command("index")(knowing.index)
app.command("check")(knowing.check)
app.command("sources")(knowing.sources)
app.command("ingest")(documents.ingest)
app.command("documents")(documents.documents)
app.command("eval")(knowing.evaluate)


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
            say_error(str(error))
        elif isinstance(error, OSError):
            where = f" ({error.filename})" if error.filename else ""
            reason = error.strerror or str(error)
            say_error(f"{reason}{where}. Check COACH_HOME and the disk, then try again.")
        else:
            _note_fault()
        sys.exit(FAILED)


def _note_fault() -> None:
    """A fault of ours: the details go to a file, the person gets one sentence."""
    import tempfile
    import traceback

    with tempfile.NamedTemporaryFile(
        "w", prefix="coach-fault-", suffix=".txt", delete=False, encoding="utf-8"
    ) as file:
        traceback.print_exc(file=file)
    say_error(
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
