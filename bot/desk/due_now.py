"""What is due when a learner comes by: the open check-in, or what is promised for this week."""

from __future__ import annotations

from dataclasses import replace

from bot.accountability.breaks import ENDLESS
from bot.accountability.record import PromiseRecord, Writes
from bot.accountability.replies import day_of
from bot.accountability.rollover import brought_up
from bot.accountability.weeks import checkin_day, on_break, opening_of, to_local, week_ahead
from bot.coach.reply import Block, Reply
from bot.coach.text import quoted
from bot.desk.checking_in import open_now, shown
from bot.desk.desk import Desk

_MOST_NAMED = 3


def with_due(desk: Desk, learner: str, hello: Reply) -> Reply:
    """A greeting with what is due after it. Raises MemoryFailed."""
    now = desk.now()

    def step(record: PromiseRecord) -> tuple[Writes, Reply]:
        record, writes = brought_up(record, now, ask=True)
        return writes, _greeting(desk, record, hello)

    return desk.act(learner, step)


def _greeting(desk: Desk, record: PromiseRecord, hello: Reply) -> Reply:
    now, prefs = desk.now(), record.preferences
    if on_break(now, record.breaks, prefs):
        today = to_local(now, prefs).date()
        last = max(b.last for b in record.breaks if b.first <= today <= b.last)
        until = "" if last >= ENDLESS else f" until {day_of(last)}"
        text = f"You are off{until}: nothing is asked of you. Say *I'm back* when you are."
        return replace(hello, blocks=(*hello.blocks, Block(text)))
    checkin = open_now(record, now)
    if (
        checkin is not None
        and checkin.answered_at is None
        and now >= opening_of(checkin.week, prefs)
    ):
        due = shown(record, now).reply
        return replace(
            hello,
            blocks=(*_known(hello).blocks, *due.blocks),
            topics=due.topics,
            actions=(*due.actions[:2], *hello.actions[:1]),
        )
    week = week_ahead(now, prefs)
    mine = [c for c in record.commitments if c.week == week and c.state == "open"]
    if not mine:
        return hello
    lines = [f"- “{quoted(c.text, 200)}”" for c in mine[:_MOST_NAMED]]
    if len(mine) > _MOST_NAMED:
        lines.append(f"- and {len(mine) - _MOST_NAMED} more")
    heading = f"Promised until {day_of(checkin_day(week, prefs))}"
    return replace(hello, blocks=(*_known(hello).blocks, Block("\n".join(lines), heading)))


def _known(hello: Reply) -> Reply:
    """A greeting for somebody whose promises are known: without introducing the coach."""
    first = hello.blocks[0]
    if "\n" in first.text:
        return hello
    name = first.text.partition("!")[0]
    return replace(hello, blocks=(Block(f"{name}! Good to see you."), *hello.blocks[1:]))
