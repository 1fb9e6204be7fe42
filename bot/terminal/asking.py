"""The commands that ask the coach: `ask`, `next` and `stuck`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from bot.terminal import common
from bot.terminal.common import ASKED, USAGE, Json, Learner, Scope

if TYPE_CHECKING:
    from bot.coach.coach import Coach


def ask(
    question: Annotated[
        str, typer.Argument(metavar="QUESTION", help="The question; - reads one a line from stdin.")
    ],
    as_json: Json = False,
    scope: Scope = None,
    learner: Learner = None,
) -> None:
    """Ask anything about learning machine learning.

    It goes by what you told before and keeps what you say.\n
    Questions by - stand alone and are not kept, unless --learner says whose they are.

    Examples:\n
      coach ask "do I need maths first or can I just build"\n
      coach ask --json "what is cross validation"\n
      coach ask --json - < questions.txt
    """
    from bot.coach.reply import Message

    who = common.learner(learner)
    if question != "-":
        with common.forgiving_coach() as coach:
            message = Message(who, question, ASKED, scope, alone=True)
            common.show(common.answered(coach, lambda: coach.reply(message)), as_json, learner)
        return
    if learner is not None:
        with common.memory() as memory:
            teacher = common.coach(one_shot=False, memory=memory)
            _ask_all(teacher, who, scope, as_json)
    else:
        _ask_all(common.coach(one_shot=False), who, scope, as_json)


def _ask_all(coach: Coach, who: str, scope: str | None, as_json: bool) -> None:
    from bot.coach.reply import Message

    for line in common.stdin_lines():
        common.show(coach.reply(Message(who, line, ASKED, scope, alone=True)), as_json)


def next_(
    know: Annotated[
        str, typer.Option("--know", metavar="LIST", help="What you know: 'python, numpy'.")
    ] = "",
    not_known: Annotated[
        str, typer.Option("--not", metavar="LIST", help="What you don't know: 'statistics'.")
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
    why: Annotated[
        bool, typer.Option("--why", help="Also what was not chosen, and why not.")
    ] = False,
    as_json: Json = False,
    learner: Learner = None,
) -> None:
    """One next step: topic, reason, effort, resource, project, done-when.

    What you say is kept, so that the next time `coach next` alone will do.

    Examples:\n
      coach next --know "python, numpy"\n
      coach next --know "python" --not "statistics" --why\n
      coach next --know "python" --track foundations-first\n
      coach next --know "python, numpy" --goal transformers
    """
    from bot.talk.names import UnknownName, topics_listed, topics_named, track_named

    who = common.learner(learner)
    with common.forgiving_coach() as coach:
        try:
            chosen = track_named(coach.knowledge, track) if track is not None else None
            known = topics_listed(coach.linker, know)
            unknown = topics_listed(coach.linker, not_known)
            target = topics_named(coach.linker, goal)[0] if goal is not None else None
        except UnknownName as error:
            common.fail(str(error), USAGE)
        both = [coach.knowledge.topics[topic].title for topic in known if topic in unknown]
        if both:
            common.fail(f"You both know and don't know {both[0]}; leave it out of one.", USAGE)
        reply = common.answered(
            coach,
            lambda: coach.next(
                who,
                known=known,
                not_known=unknown,
                track=chosen,
                goal=target,
                why=why,
                conversation=ASKED,
            ),
        )
        common.show(reply, as_json, learner)


def stuck(
    problem: Annotated[
        str,
        typer.Argument(
            metavar="PROBLEM", help="The error message or what happens; - reads it from stdin."
        ),
    ],
    as_json: Json = False,
    scope: Scope = None,
    learner: Learner = None,
) -> None:
    """Find the likeliest cause, a check of two minutes, the fix, and what to read.

    Say afterwards whether it helped, with `coach ask "that helped"` or "that did not help".

    Examples:\n
      coach stuck "ValueError: Input contains NaN"\n
      coach stuck "my loss does not go down"\n
      python train.py 2>&1 | coach stuck -
    """
    from bot.coach.reply import Message

    text = sys.stdin.buffer.read().decode("utf-8", "replace") if problem == "-" else problem
    message = Message(common.learner(learner), text, ASKED, scope)
    with common.forgiving_coach() as coach:
        reply = common.answered(coach, lambda: coach.reply(message, ability="stuck"))
        common.show(reply, as_json, learner)
