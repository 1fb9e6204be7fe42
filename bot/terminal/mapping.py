"""`coach roadmap`: the steps of a roadmap, and the roadmaps side by side."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.terminal import common
from bot.terminal.common import ASKED, USAGE, Json, Learner


def roadmap(
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="NAME", help="build-first, six-steps or foundations-first; all for all of them."
        ),
    ] = None,
    as_json: Json = False,
    learner: Learner = None,
) -> None:
    """The steps of a roadmap with the hours that are left; without a name, of yours.

    Examples:\n
      coach roadmap\n
      coach roadmap build-first\n
      coach roadmap all
    """
    from bot.bootstrap import Parts
    from bot.talk.names import UnknownName
    from bot.talk.roadmaps import roadmap_text

    who = common.learner(learner)
    knowledge, _ = Parts(common.settings()).knowledge()
    with common.memory() as memory:
        record = memory.load(who, ASKED, 0)
    try:
        reply = roadmap_text(knowledge, record, name or "")
    except UnknownName as error:
        common.fail(str(error), USAGE)
    common.show(reply, as_json, learner)
