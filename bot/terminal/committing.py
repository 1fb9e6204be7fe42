"""`coach commit`: promise what will be done, when and where; shrink it, move it, let it go."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from bot.terminal import common
from bot.terminal.clock import Now
from bot.terminal.common import USAGE, Json, Learner

if TYPE_CHECKING:
    from bot.accountability.commitments import Ease
    from bot.accountability.lines import Line
    from bot.desk.desk import Desk
    from bot.desk.done import Done


def commit(
    text: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="TEXT",
            help="What you will do, when and where; '- ' lines for several; '-' reads them.",
        ),
    ] = None,
    when: Annotated[
        str | None, typer.Option("--when", metavar="TEXT", help="When: 'Tuesday evening'.")
    ] = None,
    where: Annotated[
        str | None, typer.Option("--where", metavar="TEXT", help="Where: 'at the library'.")
    ] = None,
    hours: Annotated[
        str | None, typer.Option("--hours", metavar="N", help="How long: 2, or '90 min'.")
    ] = None,
    plan: Annotated[
        str | None,
        typer.Option("--plan", metavar="WHICH", help="Add --when, --where, --hours to this one."),
    ] = None,
    shrink: Annotated[
        str | None, typer.Option("--shrink", metavar="WHICH", help="Make this one smaller.")
    ] = None,
    move: Annotated[
        str | None, typer.Option("--move", metavar="WHICH", help="Move it to the next week.")
    ] = None,
    drop: Annotated[str | None, typer.Option("--drop", metavar="WHICH", help="Let it go.")] = None,
    why: Annotated[
        str, typer.Option("--why", metavar="TEXT", help="Why you shrink, move or drop it.")
    ] = "",
    as_json: Json = False,
    learner: Learner = None,
    now: Now = None,
) -> None:
    """Promise something for the week; I ask you about it, in your own words.

    WHICH is a number of the list, or some words of the promise. Said before the check-in,\n
    a smaller promise costs nothing. Without TEXT it shows what you have promised.

    Examples:\n
      coach commit "train the first model on Tuesday evening at the library, 2 hours"\n
      coach commit "deploy it" --when "Saturday at 10" --where home --hours 3\n
      coach commit --shrink 1 --why "a busy week"
    """
    from bot.desk.easing import ease_promise
    from bot.desk.promising import add_plan, promise, promises

    who = common.learner(learner)
    words = (
        " ".join(text or ())
        if text != ["-"]
        else sys.stdin.buffer.read().decode("utf-8", "replace")
    )
    ways: dict[Ease, str | None] = {"shrink": shrink, "move": move, "drop": drop}
    chosen = [(how, which) for how, which in ways.items() if which is not None]
    if len(chosen) + (plan is not None) + bool(text) > 1:
        common.fail("One thing at a time: TEXT, --plan, --shrink, --move or --drop.", USAGE)
    if why and not chosen:
        common.fail("--why goes with --shrink, --move or --drop.", USAGE)
    given = _plan(when, where, hours)
    if given is not None and not (text or plan is not None):
        common.fail("--when, --where and --hours need TEXT, or --plan WHICH.", USAGE)
    if plan is not None and given is None:
        common.fail("Say --when, --where or --hours with --plan.", USAGE)
    with common.desk(now, who) as desk:
        if chosen:
            how, which = chosen[0]
            done = ease_promise(desk, who, which, how, why=why)
        elif plan is not None and given is not None:
            done = add_plan(desk, who, plan, given)
        elif text:
            done = promise(desk, who, words, plan=given)
        else:
            done = promises(desk, who)
        common.show_done(done, as_json, learner)
        if as_json or not common.a_person():
            return
        if not text and not chosen and plan is None:
            _ask_for_promise(desk, who, learner)
        elif done.bare is not None:
            ask_for_plan(desk, who, done, learner)


def ask_for_plan(desk: Desk, who: str, done: Done, learner: str | None) -> None:
    """Ask a person for the time and the place of a promise that has none; Ctrl-D leaves it."""
    from bot.accountability.lines import read_line
    from bot.desk.promising import add_plan
    from bot.terminal.prompt import Prompt

    if done.bare is None:
        return
    said = Prompt(hint="when, and where? Ctrl-D leaves it open").ask()
    if said is None or said.strip().lower() in ("no", "skip", "later", "quit", "exit"):
        return
    line = read_line(said)
    if not (line.when or line.where or line.hours):
        from dataclasses import replace

        line = replace(line, when=line.text)
    common.show_done(add_plan(desk, who, done.bare.id, line), False, learner)


def _ask_for_promise(desk: Desk, who: str, learner: str | None) -> None:
    from bot.accountability.errors import PromiseRefused
    from bot.desk.promising import promise
    from bot.terminal.prompt import Prompt

    prompt = Prompt(hint="what, when and where; Ctrl-D leaves")
    said = prompt.ask()
    if said is None or said.strip().lower() in ("no", "quit", "exit", "nothing"):
        return
    try:
        done = promise(desk, who, said)
    except PromiseRefused as refused:
        common.fail(str(refused))
    common.show_done(done, False, learner)
    ask_for_plan(desk, who, done, learner)


def _plan(when: str | None, where: str | None, hours: str | None) -> Line | None:
    """What the options say of when, where and how long; None if they say nothing."""
    from bot.accountability.amounts import amounts
    from bot.accountability.lines import Line
    from bot.talk.times import UnclearTime, read_hours

    if when is None and where is None and hours is None:
        return None
    size: float | None = None
    if hours is not None:
        found = amounts(hours)
        try:
            size = found[0].hours if found else read_hours(hours)
        except UnclearTime:
            common.fail("--hours is a length of time, for instance 2 or '90 min'.", USAGE)
        if not 0 < size <= 100:
            common.fail("--hours is more than 0 and at most 100.", USAGE)
    return Line("", " ".join((when or "").split()), " ".join((where or "").split()), size)
