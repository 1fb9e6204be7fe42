"""`coach due`: what would reach you and why, and sending it to this desktop."""

from __future__ import annotations

import json
import os
import socket
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.terminal import common
from bot.terminal.clock import Now
from bot.terminal.common import USAGE, Json, Learner

if TYPE_CHECKING:
    from bot.accountability.values import Delivery
    from bot.coach.reply import Reply
    from bot.desk.desk import Desk


def due(
    at: Annotated[
        str | None,
        typer.Option("--at", metavar="TIME", help="As it would be then: 2027-03-07T18:30."),
    ] = None,
    send: Annotated[
        bool,
        typer.Option("--send", help="Send what is due to this desktop, each once; for a timer."),
    ] = False,
    as_json: Json = False,
    learner: Learner = None,
    now: Now = None,
) -> None:
    """What I would send you of my own accord, when, and why; nothing is sent unless you say so.

    With --send it is printed and, from a timer, shown by notify-send where there is one. What was
    sent is not sent again, however often this runs or whenever it is killed.

    Examples:\n
      coach due\n
      coach due --at 2027-03-07T18:30\n
      coach due --send
    """
    from bot.desk.deliveries import foresee
    from bot.terminal.clock import UnclearMoment, read_moment

    who = common.learner(learner)
    if send and at is not None:
        common.fail("--at is for looking, --send for sending; use one of them.", USAGE)
    with common.desk(now, who) as desk:
        if send:
            _send(desk, who, as_json, learner)
            return
        moment = desk.now()
        if at is not None:
            try:
                moment = read_moment(at, desk.record(who).preferences.zone, "--at")
            except UnclearMoment as error:
                common.fail(str(error), USAGE)
        found = foresee(desk, who, moment)
        if as_json:
            print(json.dumps(found.as_json(), ensure_ascii=True))
        else:
            common.show(found.reply, False, learner)


def _send(desk: Desk, who: str, as_json: bool, learner: str | None) -> None:
    """One pass of the worker, which shows what is due here."""
    from bot.desk.deliveries import deliver
    from bot.talk.slash import for_shell
    from bot.terminal.desktop import notify

    shown: list[dict[str, Any]] = []

    def show(delivery: Delivery, reply: Reply) -> None:
        if as_json:
            shown.append({"kind": delivery.kind, "period": delivery.period, **reply.as_json()})
            return
        if not sys.stdout.isatty():
            # Nobody may be reading: whoever has a desktop gets it there.
            notify(for_shell(reply, learner))
        common.show(reply, False, learner)

    # A name that tells the machines apart which share a database.
    tally = deliver(desk, [who], show, worker=f"{socket.gethostname()}-{os.getpid()}")
    if as_json:
        print(json.dumps({"learner": who, "sent": shown, "tally": asdict(tally)}))
    elif not tally.claimed and sys.stdout.isatty():
        print("Nothing is due. `coach due` shows what comes next.")
