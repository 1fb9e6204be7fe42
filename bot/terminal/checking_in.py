"""`coach checkin`: the weekly look back and forward, in a few words or by options."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from bot.terminal import common
from bot.terminal.clock import Now
from bot.terminal.common import USAGE, Json, Learner

if TYPE_CHECKING:
    from bot.desk.desk import Desk
    from bot.desk.done import Done

_LEAVING = frozenset({"quit", "exit", "that's all", "thats all", "nothing else"})
_NUMBERS = "NUMBERS"


def checkin(
    text: Annotated[
        list[str] | None,
        typer.Argument(metavar="TEXT", help="How it went, in your own words; '-' reads them."),
    ] = None,
    kept: Annotated[
        str | None, typer.Option("--kept", metavar=_NUMBERS, help="Kept: 1, '1,3' or all.")
    ] = None,
    partly: Annotated[
        str | None, typer.Option("--partly", metavar=_NUMBERS, help="Partly kept.")
    ] = None,
    missed: Annotated[
        str | None, typer.Option("--missed", metavar=_NUMBERS, help="Missed.")
    ] = None,
    moved: Annotated[
        str | None, typer.Option("--moved", metavar=_NUMBERS, help="Moved to the next week.")
    ] = None,
    dropped: Annotated[
        str | None, typer.Option("--dropped", metavar=_NUMBERS, help="Let go.")
    ] = None,
    why: Annotated[
        list[str] | None,
        typer.Option("--why", metavar="TEXT", help="Why, or '2: why' for one of them."),
    ] = None,
    shipped: Annotated[
        str | None, typer.Option("--shipped", metavar="TEXT", help="What you shipped; a link.")
    ] = None,
    learned: Annotated[
        str | None, typer.Option("--learned", metavar="TEXT", help="What you learned.")
    ] = None,
    blocked: Annotated[
        str | None, typer.Option("--blocked", metavar="TEXT", help="What blocked you.")
    ] = None,
    next_: Annotated[
        str | None, typer.Option("--next", metavar="TEXT", help="What you promise next.")
    ] = None,
    built: Annotated[
        str | None, typer.Option("--built", metavar="HOURS", help="Hours spent building.")
    ] = None,
    studied: Annotated[
        str | None, typer.Option("--studied", metavar="HOURS", help="Hours spent studying.")
    ] = None,
    edit: Annotated[
        bool, typer.Option("--edit", help="Your words take the place of those you said before.")
    ] = False,
    restart: Annotated[
        bool, typer.Option("--restart", help="Begin again with twenty minutes.")
    ] = False,
    as_json: Json = False,
    learner: Learner = None,
    now: Now = None,
) -> None:
    """The weekly check-in: how last week's promises went, and what comes next.

    Answer it early, late, in parts, or again: nothing is lost, and the last word counts.\n
    What did not happen is made smaller, moved, or let go.

    Examples:\n
      coach checkin\n
      coach checkin "did the first, half of the second; built 3h; next week: deploy it"\n
      coach checkin --kept 1 --missed 2 --why "2: a cold" --built 3 --next "deploy it on Tuesday"
    """
    from bot.desk.checking_in import answer_checkin, answer_fields, begin_again, show_checkin

    who = common.learner(learner)
    words = (
        " ".join(text or ())
        if text != ["-"]
        else sys.stdin.buffer.read().decode("utf-8", "replace")
    )
    fields: dict[str, object] = {
        name: value
        for name, value in {
            "kept": kept, "partly": partly, "missed": missed, "moved": moved, "dropped": dropped,
            "shipped": shipped, "learned": learned, "blocked": blocked, "next": next_,
            "hours_built": built, "hours_studied": studied, "why": _reasons(why),
        }.items()
        if value
    }  # fmt: skip
    if bool(text) + bool(fields) + restart > 1:
        common.fail("Answer with TEXT, with options, or begin again with --restart.", USAGE)
    if edit and not (text or fields):
        common.fail("--edit needs your new answer, as TEXT or options.", USAGE)
    with common.desk(now, who) as desk:
        if restart:
            done = begin_again(desk, who)
        elif text:
            done = answer_checkin(desk, who, words, edited=edit)
        elif fields:
            done = answer_fields(desk, who, fields, edited=edit)
        else:
            done = show_checkin(desk, who)
        common.show_done(done, as_json, learner)
        if not as_json and common.a_person():
            _go_on(desk, who, done, learner)


def _go_on(desk: Desk, who: str, done: Done, learner: str | None) -> None:
    """Take what a person adds, until nothing is open or they leave."""
    from bot.accountability.errors import PromiseRefused
    from bot.desk.checking_in import answer_checkin
    from bot.terminal.committing import ask_for_plan
    from bot.terminal.prompt import Prompt

    while True:
        hint = _hint(done)
        if not hint:
            break
        said = Prompt(hint=hint).ask()
        if said is None or said.strip().lower().rstrip(".!") in _LEAVING:
            return
        try:
            done = answer_checkin(desk, who, said)
        except PromiseRefused as refused:
            print(f"\n{refused}\n")
            continue
        common.show_done(done, False, learner)
    ask_for_plan(desk, who, done, learner)


def _hint(done: Done) -> str:
    """What is still open, as a hint; empty when nothing is."""
    checkin = done.checkin
    if checkin is None or checkin.closed_at is not None:
        return ""
    unsaid = [n for n, c in enumerate(done.promises, start=1) if c.state == "open"]
    if unsaid:
        return "how it went, in your own words; Ctrl-D leaves"
    if done.offers:
        return "smaller, move it, or let it go; Ctrl-D leaves"
    if not (checkin.next or done.bare or done.goes_on):
        return "next week: what, when and where; Ctrl-D leaves"
    return ""


def _reasons(given: list[str] | None) -> object:
    """Reasons by the number before them, or one for all."""
    if not given:
        return None
    numbered = [re.fullmatch(r"\s*#?(\d{1,2})\s*[:=]\s*(.+)", text, re.DOTALL) for text in given]
    if len(given) == 1 and numbered[0] is None:
        return given[0]
    if any(match is None for match in numbered):
        common.fail("With several reasons, give each its number: --why '2: a cold'.", USAGE)
    return {match[1]: match[2] for match in numbered if match is not None}
