"""`coach portfolio`: a public page of what was shipped, written to a folder."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from bot.terminal import common
from bot.terminal.clock import Now
from bot.terminal.common import Json, Learner


def portfolio(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="The folder for the page; new, or that of before.")
    ],
    name: Annotated[
        str,
        typer.Option("--name", metavar="NAME", help="Your name as all may read it; kept nowhere."),
    ] = "",
    intro: Annotated[
        str, typer.Option("--intro", metavar="TEXT", help="A line or two about you, below it.")
    ] = "",
    words: Annotated[
        bool,
        typer.Option("--with-words", help="Also what was hard and what you got wrong."),
    ] = False,
    weeks: Annotated[
        bool, typer.Option("--consistency/--no-consistency", help="Whether to show it by week.")
    ] = True,
    force: Annotated[
        bool, typer.Option("--force", help="Also replace pages that were changed by hand.")
    ] = False,
    now: Now = None,
    as_json: Json = False,
    learner: Learner = None,
) -> None:
    """Write a web page of your public ships, the topics they prove, and your consistency.

    Static and without trackers, ready for GitHub Pages; run it again and it is brought up to date.
    Nothing is uploaded, and only ships that you marked as public are on it.

    Examples:\n
      coach portfolio my-page --name "Ada Example"\n
      coach portfolio my-page --with-words --intro "I teach machines to read timetables."
    """
    from bot.desk.portfolio import known_name
    from bot.desk.portfolio import portfolio as act

    who = common.learner(learner)
    with common.desk(now, who) as desk:
        name = name.strip() or known_name(desk, who)
        if not name and not as_json and common.a_person():
            name = typer.prompt("Your name, as all may read it")
        done = act(desk, who, folder, name=name, intro=intro, words=words, weeks=weeks, force=force)
    if as_json:
        print(json.dumps(done.as_json(), ensure_ascii=True))
    else:
        common.show(done.reply, False, learner)
