"""`coach week`: the week as it stands, or the picture of one that is over."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.terminal import common
from bot.terminal.clock import Now
from bot.terminal.common import Json, Learner


def week(
    ago: Annotated[
        int,
        typer.Option("--ago", metavar="N", min=0, max=52, help="The week so many weeks back."),
    ] = 0,
    as_json: Json = False,
    learner: Learner = None,
    now: Now = None,
) -> None:
    """What you have promised for this week, when I ask about it, and how the last one went.

    Examples:\n
      coach week\n
      coach week --ago 1
    """
    from bot.desk.week import show_week

    who = common.learner(learner)
    with common.desk(now, who) as desk:
        common.show_done(show_week(desk, who, ago=ago), as_json, learner)
