"""Promising: what will be done, when and where; and the list of what is promised."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.accountability.errors import PromiseRefused
from bot.accountability.lines import Line
from bot.accountability.promising import (
    dated,
    listed_now,
    promise_meant,
    promises_in,
    standing,
    with_plan,
)
from bot.accountability.record import PromiseRecord, Writes
from bot.accountability.replies import plan_of, reply_commitments
from bot.accountability.rollover import after, both, brought_up
from bot.accountability.values import Commitment
from bot.accountability.weeks import week_ahead
from bot.coach.reply import Block
from bot.coach.text import clean, quoted
from bot.desk.desk import Desk
from bot.desk.done import Done


def promise(desk: Desk, learner: str, text: str, *, plan: Line | None = None) -> Done:
    """Promise what a text says, a line each. `plan` holds when, where and hours given apart.

    From now on there are check-ins. Raises PromiseRefused and MemoryFailed.
    """
    now = desk.now()
    hours = desk.hours_per_week(learner)
    text = clean(text).text

    def step(record: PromiseRecord) -> tuple[Writes, Done]:
        record, writes = brought_up(record, now)
        before = {c.id for c in record.commitments}
        made, about = promises_in(text, record, now=now, resolve=desk.resolve, plan=plan)
        record = after(record, made)
        return both(writes, made), _listed(record, now, about, before, hours)

    return desk.act(learner, step, begins=True)


def promises(desk: Desk, learner: str) -> Done:
    """What is promised for the week ahead and later. Raises MemoryFailed."""
    now = desk.now()
    record, _ = brought_up(desk.record(learner), now)
    return _listed(record, now, (), set(), desk.hours_per_week(learner))


def add_plan(desk: Desk, learner: str, which: str, plan: Line) -> Done:
    """Give a promise a when, a where or a size that it does not have yet.

    `which` is a number of the list, an id, or words. Raises PromiseRefused and MemoryFailed.
    """
    now = desk.now()
    hours = desk.hours_per_week(learner)

    def step(record: PromiseRecord) -> tuple[Writes, Done]:
        record, writes = brought_up(record, now)
        found = promise_meant(which, record, now)
        if found.state != "open":
            raise PromiseRefused(
                f"“{quoted(found.text, 80)}” is not open any more, so its plan stays as it was. "
                "`coach commit` promises it anew."
            )
        fuller = with_plan(found, dated(plan, now, record.preferences))
        if fuller == found:
            raise PromiseRefused(
                "It has a time and a place already, and those stay as they are. To change the "
                f"promise, let it go with `coach commit --drop {found.id}` and make it anew."
            )
        made = Writes(commitments=(fuller,))
        record = after(record, made)
        note = f"Its plan now: {plan_of(fuller)}."
        return both(writes, made), _listed(record, now, (), set(), hours, note)

    return desk.act(learner, step)


def promise_text(desk: Desk, learner: str, text: str) -> Done:
    """What follows /commit: a promise, or nothing for the list."""
    return promise(desk, learner, text) if text.strip() else promises(desk, learner)


def _listed(
    record: PromiseRecord,
    now: datetime,
    about: Sequence[Commitment],
    before: set[str],
    hours: float | None,
    note: str = "",
) -> Done:
    """The list, with what was just said of it; later weeks come after the week ahead."""
    ahead = week_ahead(now, record.preferences)
    fresh = [c for c in about if c.id not in before]
    mine = listed_now(record, now)
    weeks = sorted({c.week for c in (about or mine)} or {ahead})
    replies = [
        reply_commitments(
            standing(record),
            week=week,
            prefs=record.preferences,
            now=now,
            new=[c.id for c in fresh],
            hours_per_week=hours,
            first=sum(c.week < week for c in mine) + 1,
        )
        for week in weeks
    ]
    reply = replies[0]
    for other in replies[1:]:
        reply = replace(
            reply,
            blocks=(*reply.blocks, *other.blocks),
            topics=tuple(dict.fromkeys((*reply.topics, *other.topics))),
        )
    if about and not fresh:
        note = "You had promised that already, and it stands."
    if note:
        reply = replace(reply, blocks=(Block(note), *reply.blocks))
    bare = next((c for c in about if c.state == "open" and not c.when), None)
    return Done(reply, mine, bare=bare)
