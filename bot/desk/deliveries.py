"""What the coach owes learners of its own accord: foreseen, planned, and sent, each once.

A surface gives `deliver` a way to show a reply; everything before that is the same for all.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from bot.accountability.break_replies import reply_welcome
from bot.accountability.checkins import asked_about
from bot.accountability.consistency import consistency
from bot.accountability.due import (
    ENDED_STATES,
    LearnerState,
    Verdict,
    decide,
    plan_deliveries,
    state_of,
    what_is_due,
)
from bot.accountability.due_reply import due_json, reply_due
from bot.accountability.errors import PromiseRefused
from bot.accountability.messages import (
    reply_digest,
    reply_nudge,
    reply_reminder,
    reply_reviews,
    with_apology,
)
from bot.accountability.nudges import payload_of
from bot.accountability.record import PromiseRecord, Writes
from bot.accountability.rollover import brought_up, closed_by
from bot.accountability.values import Delivery, Preferences
from bot.accountability.weeks import to_local
from bot.accountability.worker import NotSent, Refused, Surface, Tally, run_pass
from bot.coach.record import LearnerRecord
from bot.coach.reply import Reply
from bot.coach.reviews import due_today, find_item
from bot.desk.breaks import next_check_in_at
from bot.desk.checking_in import open_now, shown
from bot.desk.desk import Desk
from bot.desk.nudges import nudging, sent_nudges
from bot.desk.weeks import finished_weeks
from bot.memory.errors import MemoryFailed
from bot.memory.outbox import Outbox

# Of what fell due longer ago only check-ins are still spoken of.
LOOK_BACK = timedelta(days=3)
AHEAD = timedelta(days=8)
# For so long after a check-in came no nudge does.
ALONE = timedelta(days=1)
_NUDGES, _CHECK_INS = 50, 8

# Shows a reply for a delivery; raises NotSent or Refused where that fails.
Show = Callable[[Delivery, Reply], None]


@dataclass(frozen=True)
class Foreseen:
    """What is due at a moment, what comes after it, and what became of the latest deliveries."""

    at: datetime
    now: tuple[tuple[Delivery, Verdict], ...]
    coming: tuple[tuple[Delivery, Verdict], ...]
    lately: tuple[Delivery, ...]
    reply: Reply

    def as_json(self) -> dict[str, Any]:
        """The same for a program."""
        return {
            **self.reply.as_json(),
            "at": self.at.isoformat(),
            "due": [due_json(*each) for each in self.now],
            "coming": [due_json(*each) for each in self.coming],
            "lately": [due_json(each) for each in self.lately],
        }


def foresee(desk: Desk, learner: str, at: datetime | None = None) -> Foreseen:
    """What would go out to a learner at a moment, and why. Nothing is sent or kept.

    Raises MemoryFailed.
    """
    now = desk.now()
    at = at or now
    then = replace(desk, clock=lambda: at)
    record = then.record(learner)
    known = Outbox(desk.memory).history(learner)
    prefs, state = _standing(then, record, choosing=True)
    due = what_is_due(prefs, state, at, known=known, since=at - LOOK_BACK)
    # What falls due until a later moment will have been dealt with by then.
    kept = [
        (each, verdict)
        for each, verdict in due
        if verdict.act != "excuse" or each.id is not None or each.due_at > at - LOOK_BACK
    ]
    seen = {(each.kind, each.period) for each in (*known, *(each for each, _ in due))}
    coming = [
        (each, decide(each, prefs, state, each.due_at))
        for each in plan_deliveries(prefs, replace(state, nudge=None), at, at + AHEAD)
        if record.since is not None and (each.kind, each.period) not in seen
    ]
    lately = tuple(each for each in known if each.state in ENDED_STATES)
    reply = reply_due(
        kept, coming, lately, prefs, at, begun=record.since is not None, dry=at <= now
    )
    return Foreseen(at, tuple(kept), tuple(coming), lately, reply)


def plan(desk: Desk, learner: str) -> int:
    """Write down what is due to a learner by now, and close what is over; how much of it is new.

    Raises MemoryFailed.
    """
    now = desk.now()
    record = desk.record(learner)
    if closed_by(record, now).checkins:
        desk.decide(learner, lambda record: closed_by(record, now))
        record = desk.record(learner)
    prefs, state = _standing(desk, record, choosing=True)
    return Outbox(desk.memory).plan(plan_deliveries(prefs, state, now - LOOK_BACK, now), now)


def deliver(
    desk: Desk, learners: Sequence[str], show: Show, *, worker: str, limit: int = 500
) -> Tally:
    """Plan what is due to some learners and send it by `show`; how that went.

    A surface of this kind cannot be asked what it has shown: what was begun counts as shown, so
    that nothing is shown twice whenever the program is killed. Raises MemoryFailed.
    """
    for learner in learners:
        plan(desk, learner)
    return send_planned(
        desk, show, was_sent=lambda delivery: True, worker=worker, limit=limit, only=learners
    )


def send_planned(
    desk: Desk,
    show: Show,
    *,
    was_sent: Callable[[Delivery], bool | None],
    worker: str,
    limit: int = 500,
    only: Collection[str] | None = None,
    prefix: str = "",
    shard: tuple[int, int] | None = None,
) -> Tally:
    """Send what is due of what was planned, by `show`; how that went.

    `was_sent` says of one that was begun whether it is out, None where that cannot be seen. Only
    the deliveries of a surface's own learners may be taken: `only` names them, or `prefix` is how
    their names begin, and of those `shard` = (i, n) is the i-th of n shares. Raises MemoryFailed.
    """

    def send(delivery: Delivery, apology: str) -> None:
        show(delivery, _prepared(desk, delivery, apology))

    return run_pass(
        Outbox(desk.memory),
        Surface(send, was_sent),
        lambda learner: look_up(desk, learner),
        desk.clock,
        worker=worker,
        limit=limit,
        only=only,
        shard=shard,
        prefix=prefix,
    )


def look_up(desk: Desk, learner: str) -> tuple[Preferences, LearnerState]:
    """What decides over a learner's deliveries at this moment. Raises MemoryFailed."""
    return _standing(desk, desk.record(learner))


def message(desk: Desk, delivery: Delivery, apology: str = "") -> Reply:
    """The words of a delivery; a check-in is opened by it. Raises PromiseRefused for one whose
    time is over, and MemoryFailed."""
    now, learner = desk.now(), delivery.learner

    def step(record: PromiseRecord) -> tuple[Writes, PromiseRecord]:
        record, writes = brought_up(record, now, ask=delivery.kind in ("check_in", "reminder"))
        return writes, record

    if delivery.kind == "nudge":
        return with_apology(reply_nudge(delivery.payload), apology)
    if delivery.kind == "review":
        return with_apology(_reviews(desk, learner), apology)
    record = desk.act(learner, step)
    if delivery.kind == "break_end":
        return with_apology(reply_welcome(record, now, next_check_in_at(desk, record)), apology)
    if delivery.kind == "digest":
        week = date.fromisoformat(delivery.period)
        found = consistency(finished_weeks(record, now))
        return with_apology(reply_digest(record, week, found), apology)
    checkin = open_now(record, now)
    if checkin is None:
        raise PromiseRefused("its check-in is over")
    if delivery.kind == "reminder":
        about = asked_about(checkin, record.commitments)
        return with_apology(reply_reminder(checkin, about, record, now), apology)
    return with_apology(shown(record, now).reply, apology)


def _prepared(desk: Desk, delivery: Delivery, apology: str) -> Reply:
    """The words of a delivery, before anything of it is shown."""
    try:
        return message(desk, delivery, apology)
    except PromiseRefused as refused:
        raise Refused(str(refused)) from None
    except MemoryFailed:
        raise NotSent("my memory could not be read") from None
    except Exception as error:
        # It certainly did not go out, whatever is wrong with it.
        raise NotSent(f"it could not be written ({type(error).__name__})") from error


def _standing(
    desk: Desk, record: PromiseRecord, *, choosing: bool = False
) -> tuple[Preferences, LearnerState]:
    """What decides over the deliveries of a record; `choosing` also chooses a nudge."""
    now, learner = desk.now(), record.learner
    outbox = Outbox(desk.memory)
    nudges = outbox.history(learner, kinds=["nudge"], limit=_NUDGES)
    asked = outbox.history(learner, kinds=["check_in"], limit=_CHECK_INS)
    found = nudging(desk, record, sent_nudges(nudges))
    believed = desk.believed(learner)
    state = state_of(
        record,
        [*asked, *nudges],
        now,
        heard_at=max(found.heard, default=None),
        reviews_due_at=_reviews_due_at(desk, believed),
    )
    prefs = record.preferences
    if choosing and found.choice.nudge is not None and not state.nudge_waits:
        # One thing at a time: a check-in asks about everything.
        lately = state.asked_at is not None and now - state.asked_at < ALONE
        asking = any(
            each.kind == "check_in" for each in plan_deliveries(prefs, state, now - LOOK_BACK, now)
        )
        if not lately and not asking:
            state = replace(state, nudge=payload_of(found.choice), nudge_at=now)
    return prefs, state


def _reviews_due_at(desk: Desk, believed: LearnerRecord) -> datetime | None:
    """When the first review fell due, of questions that are still asked."""
    now = desk.now()
    due = [
        state.due
        for key, state in believed.quiz.items()
        if state.due <= now and find_item(desk.knowledge, key) is not None
    ]
    return min(due, default=None)


def _reviews(desk: Desk, learner: str) -> Reply:
    record = desk.record(learner)
    here = to_local(desk.now(), record.preferences)
    items = due_today(desk.knowledge, desk.believed(learner).quiz, here)
    titles = [desk.knowledge.topics[item.topic].title for item in items]
    return reply_reviews(titles, len(items))
