"""`coach nudges`: what was sent unasked and why, and how to have less of it, or more."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.terminal import common
from bot.terminal.clock import Now
from bot.terminal.common import USAGE, Json, Learner


def nudges(
    number: Annotated[
        int | None,
        typer.Argument(metavar="N", help="With --why: the N-th of the list."),
    ] = None,
    why: Annotated[
        bool, typer.Option("--why", help="Why the newest came, or the N-th: all that it rests on.")
    ] = False,
    off: Annotated[
        str | None,
        typer.Option("--off", metavar="KIND", help="No more of a kind, such as no_ship; or all."),
    ] = None,
    on: Annotated[
        str | None, typer.Option("--on", metavar="KIND", help="A kind again; or all.")
    ] = None,
    snooze: Annotated[
        str | None,
        typer.Option("--snooze", metavar="DAYS", help="None for so many days, or 'until Monday'."),
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Nudge me again, after silence or a snooze.")
    ] = False,
    as_json: Json = False,
    learner: Learner = None,
    now: Now = None,
) -> None:
    """What I wrote to you unasked, what it rested on, and what I see now.

    A nudge has one reason, and there are at most so many a week as you allow.

    Examples:\n
      coach nudges\n
      coach nudges --why\n
      coach nudges --off no_ship\n
      coach nudges --snooze 14\n
      coach nudges --resume
    """
    from bot.desk.nudges import (
        listed_nudges,
        resume_nudges,
        snooze_nudges,
        switch_nudges,
        why_nudge,
    )

    who = common.learner(learner)
    asked = [why, off is not None, on is not None, snooze is not None, resume]
    if sum(asked) > 1:
        common.fail("Say one thing: --why, --off, --on, --snooze or --resume.", USAGE)
    if number is not None and not why:
        common.fail(f"What about number {number}? Say coach nudges --why {number}.", USAGE)
    with common.desk(now, who) as desk:
        if why:
            reply = why_nudge(desk, who, 1 if number is None else number)
        elif off is not None:
            reply = switch_nudges(desk, who, off, on=False)
        elif on is not None:
            reply = switch_nudges(desk, who, on, on=True)
        elif snooze is not None:
            reply = snooze_nudges(desk, who, snooze)
        elif resume:
            reply = resume_nudges(desk, who)
        else:
            reply = listed_nudges(desk, who)
        common.show(reply, as_json, learner)
