"""Days off: said in advance, listed, called off, ended early; and a pause without an end."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

from bot.accountability.break_replies import (
    reply_back,
    reply_breaks,
    reply_on_break,
    reply_paused,
)
from bot.accountability.breaks import (
    ENDLESS,
    MOST_WHY,
    Asked,
    call_off,
    come_back,
    pause,
    read_break,
    take_break,
)
from bot.accountability.due import next_check_in, state_of
from bot.accountability.errors import PromiseRefused
from bot.accountability.record import PromiseRecord, Writes
from bot.accountability.rollover import after, both, brought_up
from bot.accountability.values import Break
from bot.accountability.weeks import to_local
from bot.coach.reply import Reply
from bot.coach.text import quoted
from bot.desk.desk import Desk
from bot.memory.outbox import Outbox

_BACK = re.compile(
    r"(?:i(?:'?m| am)\s+)?(?:back|early|end|over|cancel|stop|call (?:it )?off|return(?:ed)?)"
    r"(?:\s+(?:again|now|early|today|it|the break))*\W*",
    re.IGNORECASE,
)
_CANCEL = re.compile(r"(?:cancel|call off)\s+(?:the one (?:of|from)\s+)?(.+)", re.IGNORECASE)
_PAUSE = re.compile(r"(?:pause|stop everything|pause everything)\W*", re.IGNORECASE)


def rest(desk: Desk, learner: str, text: str = "", *, why: str = "") -> Reply:
    """What a text asks about days off: "" for the list, "next week", "3 to 16 August because of
    exams", "back", "pause". Raises PromiseRefused and MemoryFailed."""
    said = " ".join(text.replace("’", "'").split()).strip()
    if not said.strip("."):
        return listed_breaks(desk, learner)
    if _BACK.fullmatch(said):
        return back(desk, learner)
    if _PAUSE.fullmatch(said):
        return pause_all(desk, learner, why=why)
    today = to_local(desk.now(), desk.record(learner).preferences).date()
    if called := _CANCEL.fullmatch(said):
        named = read_break(called[1], today)
        if named is not None:
            return cancel(desk, learner, named.first)
    asked = read_break(said, today)
    if asked is None:
        raise PromiseRefused(
            f"I can't read days in “{quoted(said, 80)}”. Say them like this: coach break "
            '"3 to 16 August", coach break "until Friday", or coach break "next week".'
        )
    return off(desk, learner, asked if not why else replace(asked, why=why[:MOST_WHY]))


def listed_breaks(desk: Desk, learner: str) -> Reply:
    """The breaks that are not over. Raises MemoryFailed."""
    record = desk.record(learner)
    return reply_breaks(record, desk.now(), next_check_in_at(desk, record))


def off(desk: Desk, learner: str, asked: Asked) -> Reply:
    """Take days off. Raises PromiseRefused and MemoryFailed."""
    now = desk.now()
    record, writes = _decided(desk, learner, lambda record: take_break(record, asked, now))
    taken = next((b for b in writes.breaks), None)
    if taken is None or taken.last >= ENDLESS:
        return reply_paused(record)
    return reply_on_break(record, taken, asked, now, next_check_in_at(desk, record))


def pause_all(desk: Desk, learner: str, *, why: str = "", leaving: bool = False) -> Reply:
    """Let everything rest until the learner is back, or for good. Raises MemoryFailed."""
    now = desk.now()
    record, _ = _decided(desk, learner, lambda record: pause(record, now, why=why, leaving=leaving))
    return reply_paused(record)


def back(desk: Desk, learner: str) -> Reply:
    """End the break that holds now, or call off the only one ahead. Raises PromiseRefused and
    MemoryFailed."""
    ended: tuple[Break, ...] = ()

    def decide(record: PromiseRecord) -> Writes:
        nonlocal ended
        writes, ended = come_back(record, desk.now())
        return writes

    record, _ = _decided(desk, learner, decide)
    return reply_back(record, ended, desk.now(), next_check_in_at(desk, record))


def cancel(desk: Desk, learner: str, first: date) -> Reply:
    """Call off the break that begins on a day. Raises PromiseRefused and MemoryFailed."""
    ended: tuple[Break, ...] = ()

    def decide(record: PromiseRecord) -> Writes:
        nonlocal ended
        writes, one = call_off(record, first, desk.now())
        ended = (one,)
        return writes

    record, _ = _decided(desk, learner, decide)
    return reply_back(record, ended, desk.now(), next_check_in_at(desk, record))


def next_check_in_at(desk: Desk, record: PromiseRecord) -> datetime | None:
    """When the next check-in reaches a learner, if one is wanted. Raises MemoryFailed."""
    if record.since is None:
        return None
    asked = Outbox(desk.memory).history(record.learner, kinds=["check_in"], limit=8)
    found = next_check_in(record.preferences, state_of(record, asked, desk.now()), desk.now())
    return found[1] if found else None


def _decided(
    desk: Desk, learner: str, decision: Callable[[PromiseRecord], Writes]
) -> tuple[PromiseRecord, Writes]:
    """Decide on the record as time has left it; the record after it, and what was decided."""

    def step(record: PromiseRecord) -> tuple[Writes, tuple[PromiseRecord, Writes]]:
        record, before = brought_up(record, desk.now())
        writes = decision(record)
        return both(before, writes), (after(record, writes), writes)

    return desk.act(learner, step)
