"""`coach share`: drafts for learning in public, for the learner's eyes alone."""

from __future__ import annotations

import json
import sys
from typing import Annotated

import typer

from bot.terminal import common
from bot.terminal.clock import Now
from bot.terminal.common import USAGE, Json, Learner

_LENGTHS = ("post", "short", "changelog")


def share(
    ship: Annotated[
        str | None,
        typer.Option(
            "--ship",
            metavar="WHICH",
            help="Which ship, by its number or words of it; the latest if left out.",
        ),
    ] = None,
    learned: Annotated[
        str, typer.Option("--learned", metavar="TEXT", help="What you learned from it.")
    ] = "",
    wrong: Annotated[
        str, typer.Option("--wrong", metavar="TEXT", help="What you got wrong; kept with it.")
    ] = "",
    only: Annotated[
        str | None,
        typer.Option(
            "--only",
            metavar="LENGTH",
            help="One draft and nothing else: post, short or changelog; to copy or to a file.",
        ),
    ] = None,
    now: Now = None,
    as_json: Json = False,
    learner: Learner = None,
) -> None:
    """Drafts of a post in three lengths, in your own words, from your latest ship or check-in.

    Nothing is posted: you read it, change it, and post it yourself.

    Examples:\n
      coach share\n
      coach share --wrong "I tested on the data I had trained on"\n
      coach share --ship 2 --only short\n
      coach share --only changelog >> README.md
    """
    from bot.desk.share import share as act

    who = common.learner(learner)
    if only is not None and only not in _LENGTHS:
        common.fail(f"--only takes one of: {', '.join(_LENGTHS)}.", USAGE)
    with common.desk(now, who) as desk:
        shared = act(desk, who, which=ship or "", learned=learned, wrong=wrong)
    if as_json:
        print(json.dumps(shared.as_json(), ensure_ascii=True))
    elif only is None:
        common.show(shared.reply, False, learner)
    elif shared.drafts is None:
        common.fail('There is nothing to share yet. Begin with `coach ship "..."`.')
    else:
        if shared.drafts.look_at:
            seen = " and ".join(shared.drafts.look_at)
            common.say_error(f"Look again before you post: there seems to be {seen} in it.")
        draft: str = getattr(shared.drafts, only)
        sys.stdout.buffer.write(f"{draft.rstrip()}\n".encode("utf-8", "replace"))
