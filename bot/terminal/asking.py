"""The commands that ask the coach: `ask`, `next` and `stuck`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from bot.terminal import common
from bot.terminal.common import USAGE, Json, Scope

if TYPE_CHECKING:
    from bot.coach.coach import Coach


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

    coach = common.coach(one_shot=question != "-")
    if question != "-":
        common.show(coach.reply(Message(common.user(), question, scope=scope)), as_json)
        return
    for line in common.stdin_lines():
        common.show(coach.reply(Message(common.user(), line, scope=scope)), as_json)


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
    coach = common.coach(one_shot=True)
    tracks = coach.knowledge.tracks
    if track is not None and track not in tracks:
        common.fail(f"There is no track {track!r}. Choose one of: {', '.join(tracks)}.", USAGE)
    known: dict[str, None] = {}
    for name in filter(None, (part.strip() for part in know.replace(";", ",").split(","))):
        known.update(dict.fromkeys(_topics(coach, name)))
    target = _topics(coach, goal)[0] if goal else None
    chosen = tracks[track] if track else None
    common.show(coach.next(tuple(known), track=chosen, goal=target), as_json)


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
    coach = common.coach(one_shot=True)
    common.show(coach.stuck(Message(common.user(), text, scope=scope)), as_json)


def _topics(coach: Coach, name: str) -> tuple[str, ...]:
    """The topics that a name means; ends the program with a suggestion if there is none."""
    found = coach.linker.resolve(name)
    if not found:
        near = coach.linker.nearest(name)
        hint = f"Did you mean {' or '.join(near)}?" if near else "`coach ask` knows what I teach."
        common.fail(f"I don't know a topic called {name!r}. {hint}", USAGE)
    return found
