"""`coach break`: days off said in advance, coming back early, and a pause without an end."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.terminal import common
from bot.terminal.clock import Now
from bot.terminal.common import USAGE, Json, Learner


def break_(
    when: Annotated[
        list[str] | None,
        typer.Argument(metavar="DAYS", help="Such as 'next week' or '3 to 16 August'."),
    ] = None,
    why: Annotated[
        str, typer.Option("--why", metavar="TEXT", help="What for; only you see it.")
    ] = "",
    back: Annotated[
        bool, typer.Option("--back", help="I am back: end the break, or call off the next one.")
    ] = False,
    cancel: Annotated[
        str | None,
        typer.Option("--cancel", metavar="DATE", help="Call off the break that begins that day."),
    ] = None,
    pause: Annotated[
        bool, typer.Option("--pause", help="Let everything rest until you say --back.")
    ] = False,
    as_json: Json = False,
    learner: Learner = None,
    now: Now = None,
) -> None:
    """Days off, said in advance: nothing is sent, and nothing of them counts against you.

    Without anything it shows the breaks that are planned.

    Examples:\n
      coach break "next week"\n
      coach break "3 to 16 August" --why exams\n
      coach break until Friday\n
      coach break --back
    """
    from bot.desk.breaks import back as come_back
    from bot.desk.breaks import cancel as call_off
    from bot.desk.breaks import pause_all, rest
    from bot.talk.times import UnclearTime, read_day

    who = common.learner(learner)
    words = " ".join(when or ())
    if bool(words) + back + (cancel is not None) + pause > 1:
        common.fail("Say one thing: DAYS, --back, --cancel DATE or --pause.", USAGE)
    with common.desk(now, who) as desk:
        if back:
            reply = come_back(desk, who)
        elif cancel is not None:
            from bot.accountability.weeks import to_local

            today = to_local(desk.now(), desk.record(who).preferences).date()
            try:
                reply = call_off(desk, who, read_day(cancel, today))
            except UnclearTime as error:
                common.fail(str(error), USAGE)
        elif pause:
            reply = pause_all(desk, who, why=why)
        else:
            reply = rest(desk, who, words, why=why)
        common.show(reply, as_json, learner)
