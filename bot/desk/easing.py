"""Easing a promise: a smaller one, the same for the next week, or none; before its time at once."""

from __future__ import annotations

from bot.accountability.commitments import Ease, ease
from bot.accountability.promising import promise_meant
from bot.accountability.record import PromiseRecord, Writes
from bot.accountability.replies import reply_eased
from bot.accountability.rollover import after, both, brought_up
from bot.accountability.values import Commitment
from bot.desk.desk import Desk
from bot.desk.done import Done


def ease_promise(desk: Desk, learner: str, which: str, how: Ease, *, why: str = "") -> Done:
    """Make a promise smaller, move it to the next week, or let it go.

    `which` is a number of the list, an id, or words. Raises PromiseRefused and MemoryFailed.
    """
    now = desk.now()

    def step(record: PromiseRecord) -> tuple[Writes, Done]:
        record, writes = brought_up(record, now)
        found = promise_meant(which, record, now)
        return _eased(record, writes, found, how, why, desk)

    return desk.act(learner, step)


def _eased(
    record: PromiseRecord, writes: Writes, found: Commitment, how: Ease, why: str, desk: Desk
) -> tuple[Writes, Done]:
    now, prefs = desk.now(), record.preferences
    eased = ease(
        found, how, now=now, prefs=prefs, why=why, taken={c.id for c in record.commitments}
    )
    new = (eased.new,) if eased.new else ()
    made = Writes(commitments=new, changes=eased.changes)
    record = after(record, made)
    reply = reply_eased(found, eased, how, prefs=prefs, now=now)
    return both(writes, made), Done(reply, new)
