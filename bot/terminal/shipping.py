"""`coach ship`: keep what was finished and shown, with its link and what it proves."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.terminal import common
from bot.terminal.clock import Now
from bot.terminal.common import USAGE, Json, Learner

if TYPE_CHECKING:
    from bot.accountability.shipping import Told
    from bot.coach.reply import Reply
    from bot.desk.desk import Desk


def ship(
    what: Annotated[
        str, typer.Argument(metavar="WHAT", help="What it is, in a line; its link may be in it.")
    ] = "",
    link: Annotated[
        str | None, typer.Option("--link", metavar="URL", help="Where others can see it.")
    ] = None,
    hard: Annotated[
        str | None, typer.Option("--hard", metavar="TEXT", help="What was hard about it.")
    ] = None,
    wrong: Annotated[
        str | None, typer.Option("--wrong", metavar="TEXT", help="What you got wrong.")
    ] = None,
    topic: Annotated[
        str | None,
        typer.Option(
            "--topic",
            metavar="LIST",
            help="The topics it proves: 'fastapi, docker', or none. Else I go by its words.",
        ),
    ] = None,
    project: Annotated[
        str | None,
        typer.Option("--project", metavar="NAME", help="The project of mine that it is."),
    ] = None,
    closes: Annotated[
        str | None,
        typer.Option(
            "--closes", metavar="PROMISE", help="The promise it keeps: its number, or words of it."
        ),
    ] = None,
    public: Annotated[
        bool | None,
        typer.Option("--public/--private", help="Whether it may stand on your public page."),
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Open the link to see whether it answers.")
    ] = False,
    edit: Annotated[
        str | None,
        typer.Option("--edit", metavar="WHICH", help="Add to a ship: its number, or last."),
    ] = None,
    remove: Annotated[
        str | None, typer.Option("--remove", metavar="WHICH", help="Take a ship back.")
    ] = None,
    listing: Annotated[
        bool, typer.Option("--list", help="All that you shipped, by number.")
    ] = False,
    now: Now = None,
    as_json: Json = False,
    learner: Learner = None,
) -> None:
    """Keep what you shipped: something finished that others can see.

    It counts as proof for its topics, and can keep a promise. At a terminal, `coach ship` alone
    asks for all of it.

    Examples:\n
      coach ship "A spam filter with an API" --link https://github.com/ada/spam --hard "the data"\n
      coach ship "Blog post on k-means https://dev.to/ada/k-means" --closes "k-means"\n
      coach ship --edit last --wrong "I forgot to scale" --public\n
      coach ship --list
    """
    from bot.desk import ship as act

    who = common.learner(learner)
    options = (link, hard, wrong, topic, project, closes, public)
    given = bool(what.strip()) or any(option is not None for option in options)
    if sum((edit is not None, remove is not None, listing)) > 1 or (
        given and (remove is not None or listing)
    ):
        common.fail("--list, --edit and --remove each stand for themselves.", USAGE)
    if edit is not None and not given:
        common.fail("Say what to add, for instance --hard, --wrong, --link or --public.", USAGE)
    with common.desk(now, who) as desk:
        if remove is not None:
            gone, reply = act.remove_ship(desk, who, remove)
            _print(reply, {"removed": act.ship_json(gone)}, as_json, learner)
        elif given:
            told = _told(desk, what, link, hard, wrong, topic, project, closes, public)
            done = (
                act.ship(desk, who, told, may_open=check)
                if edit is None
                else act.edit_ship(desk, who, edit, told, may_open=check)
            )
            _print(done.reply, done.as_json(), as_json, learner)
        elif not listing and not as_json and common.a_person():
            from bot.terminal.ask_ship import ask_ship

            asked = ask_ship(desk, who)
            if asked is not None:
                common.show(act.ship(desk, who, asked, may_open=check).reply, False, learner)
        else:
            ships, reply = act.list_ships(desk, who)
            found = [act.ship_json(each) for each in reversed(ships)]
            _print(reply, {"ships": found}, as_json, learner)


def _told(
    desk: Desk,
    what: str,
    link: str | None,
    hard: str | None,
    wrong: str | None,
    topic: str | None,
    project: str | None,
    closes: str | None,
    public: bool | None,
) -> Told:
    """What the text and the options tell. Raises PromiseRefused."""
    from bot.accountability.shipping import read_told
    from bot.talk.names import UnknownName, project_named

    read = read_told(what)
    if read.link and link is not None:
        common.fail("There is a link in the text and one after --link; keep one.", USAGE)
    try:
        topics = None if topic is None else topics_told(desk, topic)
        if project:
            project = project_named(desk.knowledge, desk.linker, project)
    except UnknownName as error:
        common.fail(str(error), USAGE)
    return replace(
        read,
        link=read.link if link is None else link,
        hard=read.hard if hard is None else hard,
        wrong=read.wrong if wrong is None else wrong,
        topics=topics,
        project=project,
        commitment=closes,
        public=public,
    )


def topics_told(desk: Desk, names: str) -> tuple[str, ...]:
    """The topics of a list of names, or of "none". Raises UnknownName."""
    from bot.talk.names import topics_listed

    return () if names.strip().lower() == "none" else topics_listed(desk.linker, names)


def _print(reply: Reply, found: dict[str, Any], as_json: bool, learner: str | None) -> None:
    if as_json:
        print(json.dumps({**reply.as_json(), **found}, ensure_ascii=True))
    else:
        common.show(reply, False, learner)
