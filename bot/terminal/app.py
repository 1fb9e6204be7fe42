"""The `coach` command: its parts put together, and errors turned into one sentence."""

from __future__ import annotations

import gc
import os

# One question needs no thread pool; set before numpy is imported anywhere.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
# No model of ours has a plugin, and looking for one reads the metadata of every package there is.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")

import sys
import threading
from typing import Annotated

import typer

from bot.terminal import (
    asking,
    chat,
    checking_in,
    committing,
    discording,
    doctoring,
    documents,
    gaps,
    knowing,
    mapping,
    me,
    nudging,
    owing,
    planning,
    preferring,
    progressing,
    publishing,
    quizzing,
    resting,
    sharing,
    shipping,
    using,
    week,
)
from bot.terminal.common import FAILED, say_error

app = typer.Typer(
    name="coach",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    help="A study coach for people who learn machine learning.\n\n"
    "It gives you one next step, helps you when you are stuck, and answers from four roadmaps, "
    "always with its source.",
    epilog="Examples:  coach chat   ·   coach next --know 'python, numpy'   ·   "
    "coach stuck 'ValueError: Input contains NaN'   ·   coach ask 'how long until I am job ready'",
)
app.command("chat")(chat.chat)
app.command("ask")(asking.ask)
app.command("next")(asking.next_)
app.command("stuck")(asking.stuck)
app.command("plan")(planning.plan)
app.command("roadmap")(mapping.roadmap)
app.command("quiz")(quizzing.quiz)
app.command("commit")(committing.commit)
app.command("checkin")(checking_in.checkin)
app.command("week")(week.week)
app.command("ship")(shipping.ship)
app.command("share")(sharing.share)
app.command("progress")(progressing.progress)
app.command("portfolio")(publishing.portfolio)
app.command("break")(resting.break_)
app.command("nudges")(nudging.nudges)
app.command("due")(owing.due)
app.command("settings")(preferring.settings)
app.add_typer(me.me, name="me")
app.add_typer(discording.discord, name="discord")
app.command("index")(knowing.index)
app.command("check")(knowing.check)
app.command("sources")(knowing.sources)
app.command("ingest")(documents.ingest)
app.command("documents")(documents.documents)
app.command("eval")(knowing.evaluate)
app.command("gaps")(gaps.gaps)
app.command("usage")(using.usage)
app.command("doctor")(doctoring.doctor)


def main() -> None:
    """Entry of the installed command: the one place where errors become a sentence and a code."""
    # What a start makes lives until the end; to look for garbage in it every 700 objects, as Python
    # does, takes a tenth of the time.
    gc.set_threshold(50_000, 20, 20)
    try:
        app()
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        # The reader of a pipe went away; there is nobody left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(141)
    except Exception as error:
        from bot.terminal.errors import sentence

        say_error(sentence(error))
        sys.exit(FAILED)
    finally:
        _wait_for_no_model()


def _wait_for_no_model() -> None:
    """End at once where a chat model that was given up is still being waited for: its client would
    hold the process up until its own time-out, and not survive the end of the interpreter."""
    if not any(thread.name == "coach-voice" for thread in threading.enumerate()):
        return
    leaving = sys.exc_info()[1]
    code = leaving.code if isinstance(leaving, SystemExit) else 0
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code if isinstance(code, int) else int(code is not None))


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
