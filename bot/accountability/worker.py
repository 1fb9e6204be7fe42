"""One pass over the outbox: claim what is due, look at each once more, send it, say how it went.

A worker may be killed at any instant. Before the send it marks a delivery `sending`; one that the
next worker finds so may have gone out or not, or may yet do so if that worker was only frozen.
Where the surface sees it (`was_sent`) it was sent. Otherwise a kind that is idempotent by key is
sent again under the same key; any other kind is not, and ends as failed with `UNSURE` as its
reason: at most once, and never silently. Where the surface cannot look just now it is asked again
later.
No threads, no sleep, and no time but what `clock` says.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from bot.accountability.due import IDEMPOTENT, LearnerState, Verdict, decide
from bot.accountability.values import Delivery, DeliveryState, Mark, Preferences

LEASE = timedelta(minutes=5)
MOST_TRIES = 16
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)
# How often a surface that cannot say whether something went out is asked again, and for how long.
LOOK_EVERY = timedelta(hours=1)
LOOK_FOR = timedelta(days=14)
UNSURE = "it may have been sent, and to send it twice would be worse"
# What was decided without sending is written down in parts of this size.
_MARKS_AT_ONCE = 100


class NotSent(Exception):
    """The message certainly did not go out; it may be tried again, after `wait` if that is given.

    Its text is a clause that says why.
    """

    def __init__(self, reason: str, wait: timedelta | None = None) -> None:
        super().__init__(reason)
        self.wait = wait


class Stopped(NotSent):
    """The message did not go out since whoever sends is being stopped: the next worker may send it
    at once, and it counts as no try."""


class Refused(Exception):
    """The message did not go out and never will: direct messages are closed, the account is gone.

    Its text is a clause that says why.
    """


class Store(Protocol):
    """The outbox as a worker needs it; `bot.memory.outbox.Outbox` is one."""

    def claim(
        self,
        now: datetime,
        worker: str,
        *,
        limit: int = ...,
        kinds: Sequence[str] | None = ...,
        only: Collection[str] | None = ...,
        shard: tuple[int, int] | None = ...,
        prefix: str = ...,
        lease: timedelta = ...,
    ) -> list[Delivery]:
        """Hold what is due."""
        ...

    def mark(self, now: datetime, marks: Sequence[Mark]) -> list[bool]:
        """Set what became of deliveries; False where the claim is lost."""
        ...


@dataclass
class Tally:
    """What a pass came to. `late` are those of `sent` that went out with an apology; `lost` were
    overtaken by another worker."""

    claimed: int = 0
    sent: int = 0
    late: int = 0
    waiting: int = 0
    excused: int = 0
    retried: int = 0
    failed: int = 0
    unsure: int = 0
    lost: int = 0


@dataclass(frozen=True)
class Surface:
    """Where messages go. `send` gets the delivery and the apology to put before it ('' if none).

    It returns when the message is out, and raises NotSent, Refused, or anything else when it does
    not know. `was_sent` says whether a delivery went out before, None when that cannot be told.
    """

    send: Callable[[Delivery, str], object]
    was_sent: Callable[[Delivery], bool | None] | None = None


# Says what is to be done with a delivery now.
Judge = Callable[[Delivery], Verdict]


def run_pass(
    store: Store,
    surface: Surface,
    look_up: Callable[[str], tuple[Preferences, LearnerState]],
    clock: Callable[[], datetime],
    *,
    worker: str,
    limit: int = 500,
    kinds: Sequence[str] | None = None,
    only: Collection[str] | None = None,
    shard: tuple[int, int] | None = None,
    prefix: str = "",
    lease: timedelta = LEASE,
) -> Tally:
    """Claim what is due to learners and see each delivery to its next state; how it went.

    `look_up` gives what holds for a learner at this moment. An error over one delivery leaves the
    others alone; an error of the store ends the pass, and the leases run out by themselves.
    """

    def judge(delivery: Delivery) -> Verdict:
        prefs, state = look_up(delivery.learner)
        return decide(delivery, prefs, state, clock())

    found = store.claim(
        clock(),
        worker,
        limit=limit,
        kinds=kinds,
        only=only,
        shard=shard,
        prefix=prefix,
        lease=lease,
    )
    return see_to(store, surface, judge, clock, found, lease=lease)


def see_to(
    store: Store,
    surface: Surface,
    judge: Judge,
    clock: Callable[[], datetime],
    claimed: Iterable[Delivery],
    *,
    lease: timedelta = LEASE,
) -> Tally:
    """See deliveries that are held to their next state by what `judge` says of each."""
    run = _Pass(store, surface, judge, clock, lease)
    for delivery in claimed:
        run.take(delivery)
    run.write_down()
    return run.tally


def wait_after(tries: int, delivery_id: int | None) -> timedelta:
    """How long to wait after so many tries: doubling, up to 6 hours, half of it by chance.

    The chance depends on the delivery and the try alone, so that many which failed together do not
    come again together, and a run can be repeated.
    """
    longest = min(FIRST_WAIT * (1 << min(max(tries - 1, 0), 20)), LONGEST_WAIT)
    return longest * (0.5 + random.Random(f"{delivery_id}:{tries}").random() / 2)


class _Pass:
    """The state of one pass."""

    def __init__(
        self,
        store: Store,
        surface: Surface,
        judge: Judge,
        clock: Callable[[], datetime],
        lease: timedelta,
    ) -> None:
        self._store = store
        self._surface = surface
        self._judge = judge
        self._clock = clock
        self._lease = lease
        self._marks: list[Mark] = []
        self.tally = Tally()

    def take(self, delivery: Delivery) -> None:
        """See one delivery to its next state."""
        self.tally.claimed += 1
        unsure = delivery.state == "sending"
        if unsure:
            went = self._went(delivery)
            if went:
                self._store.mark(self._clock(), [Mark(delivery, "sent", sent_at=delivery.sent_at)])
                self.tally.sent += 1
                return
            unsure = went is None
        if delivery.tries >= MOST_TRIES:
            reason = f"{delivery.reason or 'it was begun and broken off'}, {delivery.tries} times"
            if unsure:
                self._look_again(delivery, f"{reason}; {UNSURE}")
            else:
                # Nobody refused it: it is the coach who could not, so it is no miss of theirs.
                self._later("excused", delivery, reason)
                self.tally.excused += 1
            return
        if delivery.state == "sending" and delivery.kind not in IDEMPOTENT:
            # Even where it cannot be seen, a worker that is frozen may still send it.
            if unsure:
                self._look_again(delivery, UNSURE)
            else:
                self._give_up(delivery, UNSURE, unsure=True)
            return
        try:
            verdict = self._judge(delivery)
        except Exception as error:
            # What is wrong with the record of one learner must not keep the rest from theirs.
            tried = replace(delivery, tries=delivery.tries + 1)
            self._again(tried, f"the record could not be read ({_name(error)})", unsure=unsure)
            return
        if verdict.act == "send":
            self._send(delivery, verdict, unsure)
        elif verdict.act == "wait":
            self._later("sending" if unsure else "due", delivery, verdict.reason, verdict.until)
            self.tally.waiting += 1
        elif unsure:
            self._look_again(delivery, f"{verdict.reason}; {UNSURE}")
        else:
            self._later("excused", delivery, verdict.reason)
            self.tally.excused += 1

    def write_down(self) -> None:
        """Write down what was decided without sending."""
        marks, self._marks = self._marks, []
        if marks:
            self.tally.lost += self._store.mark(self._clock(), marks).count(False)

    def _send(self, delivery: Delivery, verdict: Verdict, unsure: bool) -> None:
        now = self._clock()
        delivery = replace(delivery, tries=delivery.tries + 1)
        begun = Mark(delivery, "sending", again_at=now + self._lease, sent_at=now)
        if self._store.mark(now, [begun]) != [True]:
            self.tally.lost += 1
            return
        delivery = replace(delivery, sent_at=now)
        try:
            self._surface.send(delivery, verdict.apology)
        except Stopped as error:
            untried = replace(delivery, tries=delivery.tries - 1)
            self._later("sending" if unsure else "due", untried, str(error), now)
            self.tally.retried += 1
            self.write_down()
        except NotSent as error:
            self._again(delivery, str(error), unsure=unsure, wait=error.wait)
        except Refused as error:
            self._give_up(delivery, str(error), unsure=False)
        except Exception as error:
            self._again(delivery, f"the answer was lost ({_name(error)})", unsure=True)
        else:
            at = self._clock()
            self._store.mark(at, [Mark(delivery, "sent", sent_at=at)])
            self.tally.sent += 1
            self.tally.late += bool(verdict.apology)

    def _look_again(self, delivery: Delivery, reason: str) -> None:
        """Whether it went out is not known: ask the surface again later, or let it be."""
        now = self._clock()
        if self._surface.was_sent is None or now - (delivery.sent_at or now) > LOOK_FOR:
            self._give_up(delivery, reason, unsure=True)
            return
        why = "whether it went out could not be seen"
        self._later("sending", delivery, why, now + LOOK_EVERY)
        self.tally.retried += 1

    def _went(self, delivery: Delivery) -> bool | None:
        if self._surface.was_sent is None:
            return None
        try:
            return self._surface.was_sent(delivery)
        except Exception:
            return None

    def _again(
        self, delivery: Delivery, reason: str, *, unsure: bool, wait: timedelta | None = None
    ) -> None:
        pause = max(wait or timedelta(0), wait_after(delivery.tries, delivery.id))
        self._later("sending" if unsure else "due", delivery, reason, self._clock() + pause)
        self.tally.retried += 1
        self.write_down()

    def _give_up(self, delivery: Delivery, reason: str, *, unsure: bool) -> None:
        sent_at = delivery.sent_at if unsure else None
        self._marks.append(Mark(delivery, "failed", reason, sent_at=sent_at))
        self.tally.failed += 1
        self.tally.unsure += unsure

    def _later(
        self,
        state: DeliveryState,
        delivery: Delivery,
        reason: str,
        again_at: datetime | None = None,
    ) -> None:
        sent_at = delivery.sent_at if state == "sending" else None
        self._marks.append(Mark(delivery, state, reason, again_at, sent_at))
        if len(self._marks) >= _MARKS_AT_ONCE:
            self.write_down()


def _name(error: Exception) -> str:
    # Not its text, which may quote what was to be sent.
    return type(error).__name__
