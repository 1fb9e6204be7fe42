"""`coach settings`: when and how you hear from the coach."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from bot.terminal import common
from bot.terminal.clock import Now
from bot.terminal.common import USAGE, Json, Learner


def settings(
    zone: Annotated[
        str | None,
        typer.Option("--zone", metavar="ZONE", help="Your time zone, such as Europe/London."),
    ] = None,
    day: Annotated[
        str | None, typer.Option("--day", metavar="DAY", help="The day of the check-in.")
    ] = None,
    at: Annotated[
        str | None, typer.Option("--at", metavar="HH:MM", help="The hour of the check-in.")
    ] = None,
    closes: Annotated[
        str | None,
        typer.Option("--closes", metavar="HOURS", help="How long it stays open: 1 to 144 hours."),
    ] = None,
    quiet: Annotated[
        str | None,
        typer.Option("--quiet", metavar="FROM-TO", help="Quiet hours: 22:00-07:00, or none."),
    ] = None,
    nudges: Annotated[
        str | None,
        typer.Option("--nudges", metavar="N", help="How many nudges you allow in seven days."),
    ] = None,
    digest: Annotated[
        bool | None,
        typer.Option("--digest/--no-digest", help="A digest of your week when it is over."),
    ] = None,
    board: Annotated[
        bool | None,
        typer.Option("--board/--no-board", help="Show me on the board of my server."),
    ] = None,
    buddy: Annotated[
        bool | None, typer.Option("--buddy/--no-buddy", help="I would like a buddy to learn with.")
    ] = None,
    pod: Annotated[
        bool | None, typer.Option("--pod/--no-pod", help="I would like a pod of three to five.")
    ] = None,
    free: Annotated[
        str | None,
        typer.Option(
            "--free", metavar="HOURS", help="When you could meet: weekdays 18-21, sat 9-12."
        ),
    ] = None,
    leave: Annotated[
        bool,
        typer.Option("--leave", help="No more of anything; the record stays until you delete it."),
    ] = False,
    as_json: Json = False,
    learner: Learner = None,
    now: Now = None,
) -> None:
    """When and how you hear from me: shown, or changed by the options that you give.

    Examples:\n
      coach settings\n
      coach settings --zone Asia/Kolkata --day friday --at 19:30\n
      coach settings --quiet 22:00-07:00 --nudges 1
    """
    from bot.accountability.preferences import settings_as_json
    from bot.desk.breaks import pause_all
    from bot.desk.settings import set_each

    who = common.learner(learner)
    given = {
        name: value
        for name, value in {
            "zone": zone, "weekday": day, "at": at, "closes": closes, "quiet": quiet,
            "nudges": nudges, "digest": _switch(digest), "board": _switch(board),
            "buddies": _switch(buddy), "pod": _switch(pod), "free": free,
        }.items()
        if value is not None
    }  # fmt: skip
    if leave and given:
        common.fail("--leave stands alone.", USAGE)
    with common.desk(now, who) as desk:
        reply = pause_all(desk, who, leaving=True) if leave else set_each(desk, who, given)
        if as_json:
            found = reply.as_json()
            found["settings"] = settings_as_json(desk.record(who).preferences)
            print(json.dumps(found, ensure_ascii=True))
        else:
            common.show(reply, False, learner)


def _switch(on: bool | None) -> str | None:
    return None if on is None else "on" if on else "off"
