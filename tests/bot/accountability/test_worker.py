"""One pass of a worker: what it sends, what it leaves, and what it makes of every failure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.accountability.due import LearnerState
from bot.accountability.values import Break, Delivery, Mark, Preferences
from bot.accountability.worker import (
    LEASE,
    LONGEST_WAIT,
    LOOK_EVERY,
    LOOK_FOR,
    MOST_TRIES,
    UNSURE,
    NotSent,
    Refused,
    Stopped,
    Surface,
    Tally,
    run_pass,
    wait_after,
)

SUNDAY = datetime(2026, 3, 1, 18, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


class Box:
    """An outbox in a list: it obeys the same claims as the real one."""

    def __init__(self, *kept: Delivery) -> None:
        self.rows = {n: replace(each, id=n) for n, each in enumerate(kept)}
        self.next_at: dict[int, datetime | None] = {n: row.due_at for n, row in self.rows.items()}
        self.claims = 0

    def claim(
        self,
        now: datetime,
        worker: str,
        *,
        limit: int = 500,
        kinds: Sequence[str] | None = None,
        only: Collection[str] | None = None,
        shard: tuple[int, int] | None = None,
        prefix: str = "",
        lease: timedelta = LEASE,
    ) -> list[Delivery]:
        self.claims += 1
        found = []
        for n, at in self.next_at.items():
            if at is not None and at <= now and len(found) < limit:
                state = "sending" if self.rows[n].state == "sending" else "claimed"
                self.rows[n] = replace(self.rows[n], state=state, holder=f"{worker}/{self.claims}")
                self.next_at[n] = now + lease
                found.append(self.rows[n])
        return found

    def mark(self, now: datetime, marks: Sequence[Mark]) -> list[bool]:
        done = []
        for mark in marks:
            n = mark.delivery.id
            assert n is not None
            holds = self.next_at[n] is not None and self.rows[n].holder == mark.delivery.holder
            done.append(holds or (mark.state == "sent" and self.rows[n].state != "sent"))
            if done[-1]:
                self.rows[n] = replace(
                    self.rows[n], state=mark.state, reason=mark.reason,
                    sent_at=mark.sent_at, tries=mark.delivery.tries,
                )  # fmt: skip
                self.next_at[n] = mark.again_at
        return done


@dataclass
class Scene:
    """A worker, its outbox, its surface and the time."""

    box: Box
    now: datetime = SUNDAY
    prefs: Preferences = field(default_factory=lambda: Preferences("ada"))
    state: LearnerState = field(default_factory=lambda: LearnerState(SUNDAY - 60 * 24 * HOUR))
    arrived: list[tuple[str, str]] = field(default_factory=list)
    fails: Callable[[Delivery], None] | None = None
    was_sent: Callable[[Delivery], bool | None] | None = None

    def send(self, delivery: Delivery, apology: str) -> None:
        if self.fails is not None:
            self.fails(delivery)
        self.arrived.append((delivery.learner, apology))

    def look_up(self, _: str) -> tuple[Preferences, LearnerState]:
        return self.prefs, self.state

    def run(self, worker: str = "w") -> Tally:
        surface = Surface(self.send, self.was_sent)
        return run_pass(self.box, surface, self.look_up, lambda: self.now, worker=worker)

    @property
    def row(self) -> Delivery:
        (one,) = self.box.rows.values()
        return one


def check_in(learner: str = "ada") -> Delivery:
    return Delivery(learner, "check_in", "2026-02-23", SUNDAY)


def nudge() -> Delivery:
    return Delivery("ada", "nudge", "1", SUNDAY, {"kind": "no_ship"})


def failing(error: Exception) -> Callable[[Delivery], None]:
    def fail(_: Delivery) -> None:
        raise error

    return fail


def test_what_is_due_is_sent_and_marked_and_not_sent_again() -> None:
    scene = Scene(Box(check_in(), check_in("bob")))
    assert scene.run() == Tally(claimed=2, sent=2)
    assert scene.run() == Tally()
    assert scene.arrived == [("ada", ""), ("bob", "")]
    assert {(r.state, r.sent_at) for r in scene.box.rows.values()} == {("sent", SUNDAY)}


def test_what_comes_late_takes_its_apology_along() -> None:
    scene = Scene(Box(check_in()), now=SUNDAY + 16 * HOUR)
    assert scene.run() == Tally(claimed=1, sent=1, late=1)
    assert scene.arrived[0][1].startswith("Sorry")


def test_what_waits_or_is_excused_is_not_sent_and_says_why() -> None:
    scene = Scene(Box(check_in()), now=SUNDAY + 4 * HOUR)
    assert scene.run() == Tally(claimed=1, waiting=1)
    assert scene.row.reason == "it is in your quiet hours"
    assert scene.box.next_at == {0: SUNDAY + 14 * HOUR}
    scene.now += 9 * 24 * HOUR
    assert scene.run() == Tally(claimed=1, excused=1)
    assert scene.arrived == []
    assert (scene.row.state, scene.row.sent_at) == ("excused", None)


def test_the_clock_is_read_anew_for_each_delivery() -> None:
    scene = Scene(Box(*(check_in(f"p{n}") for n in range(5))), now=SUNDAY + 2 * HOUR + 57 * MINUTE)

    def slowly(_: Delivery) -> None:
        scene.now += MINUTE

    scene.fails = slowly
    # Quiet hours begin three minutes after the first.
    assert scene.run() == Tally(claimed=5, sent=3, late=3, waiting=2)


def test_the_clock_is_read_after_the_record_was_looked_up() -> None:
    scene = Scene(Box(check_in()), now=SUNDAY + 2 * HOUR + 59 * MINUTE)
    known = scene.look_up("ada")

    def slow_look_up(_: str) -> tuple[Preferences, LearnerState]:
        scene.now += 5 * MINUTE
        return known

    scene.look_up = slow_look_up  # type: ignore[method-assign]
    assert scene.run() == Tally(claimed=1, waiting=1)


def test_what_certainly_did_not_go_out_is_tried_again_later_and_later() -> None:
    scene = Scene(Box(nudge()), fails=failing(NotSent("the network is down")))
    waits = []
    for tries in range(1, 5):
        assert scene.run() == Tally(claimed=1, retried=1)
        again = scene.box.next_at[0]
        assert again is not None
        waits.append(again - scene.now)
        assert (scene.row.state, scene.row.tries, scene.row.sent_at) == ("due", tries, None)
        scene.now = again
    assert waits == sorted(waits)
    scene.fails = None
    assert scene.run().sent == 1


def test_a_surface_that_says_how_long_to_wait_is_obeyed() -> None:
    scene = Scene(Box(check_in()), fails=failing(NotSent("too many at once", 2 * HOUR)))
    scene.run()
    assert scene.box.next_at == {0: SUNDAY + 2 * HOUR}


def test_what_was_kept_back_by_a_stop_goes_out_with_the_next_worker_and_counts_as_no_try() -> None:
    scene = Scene(Box(check_in()), fails=failing(Stopped("I was being stopped")))
    assert scene.run().retried == 1
    assert (scene.row.state, scene.row.tries) == ("due", 0)
    scene.fails = None
    assert scene.run("the next").sent == 1
    assert scene.row.tries == 1


def test_what_is_refused_is_never_tried_again() -> None:
    scene = Scene(Box(check_in()), fails=failing(Refused("direct messages are closed")))
    assert scene.run() == Tally(claimed=1, failed=1)
    assert (scene.row.state, scene.row.reason) == ("failed", "direct messages are closed")
    assert (scene.row.sent_at, scene.box.next_at) == (None, {0: None})


def test_after_the_most_tries_it_is_the_coach_who_failed_and_the_learner_is_excused() -> None:
    scene = Scene(Box(replace(check_in(), tries=MOST_TRIES, reason="the network is down")))
    assert scene.run() == Tally(claimed=1, excused=1)
    assert scene.row.reason == f"the network is down, {MOST_TRIES} times"
    assert scene.arrived == []


def test_one_that_is_idempotent_by_key_is_sent_again_when_the_answer_was_lost() -> None:
    scene = Scene(Box(check_in()), fails=failing(TimeoutError("secret words")))
    assert scene.run() == Tally(claimed=1, retried=1)
    assert scene.row.state == "sending"
    assert scene.row.reason == "the answer was lost (TimeoutError)"
    scene.fails, scene.now = None, SUNDAY + HOUR
    assert scene.run() == Tally(claimed=1, sent=1)


def test_one_that_is_not_is_let_be_and_counts_as_sent() -> None:
    scene = Scene(Box(nudge()), fails=failing(TimeoutError()))
    scene.run()
    scene.fails, scene.now = None, SUNDAY + HOUR
    assert scene.run() == Tally(claimed=1, failed=1, unsure=1)
    assert scene.arrived == []
    assert (scene.row.state, scene.row.reason, scene.row.sent_at) == ("failed", UNSURE, SUNDAY)


@pytest.mark.parametrize("what", [check_in, nudge], ids=["check-in", "nudge"])
def test_what_the_surface_sees_was_sent(what: Callable[[], Delivery]) -> None:
    begun = replace(what(), state="sending", tries=1, sent_at=SUNDAY)
    scene = Scene(Box(begun), was_sent=lambda _: True, now=SUNDAY + 10 * MINUTE)
    assert scene.run() == Tally(claimed=1, sent=1)
    assert scene.arrived == []
    assert (scene.row.state, scene.row.sent_at) == ("sent", SUNDAY)


def test_what_it_does_not_see_is_sent_again_only_if_that_is_idempotent_by_key() -> None:
    begun = [
        replace(each, state="sending", tries=1, sent_at=SUNDAY) for each in (check_in(), nudge())
    ]
    scene = Scene(Box(*begun), was_sent=lambda _: False, now=SUNDAY + 10 * MINUTE)
    assert scene.run() == Tally(claimed=2, sent=1, failed=1, unsure=1)
    assert len(scene.arrived) == 1
    assert (scene.box.rows[1].reason, scene.box.rows[1].sent_at) == (UNSURE, SUNDAY)


def test_a_surface_that_cannot_look_now_is_asked_again_for_two_weeks() -> None:
    begun = replace(nudge(), state="sending", tries=MOST_TRIES, sent_at=SUNDAY)

    def cannot(_: Delivery) -> bool | None:
        raise OSError("down")

    scene = Scene(Box(begun), was_sent=cannot)
    while scene.now <= SUNDAY + LOOK_FOR:
        assert scene.run() == Tally(claimed=1, retried=1)
        assert (scene.row.state, scene.row.sent_at) == ("sending", SUNDAY)
        scene.now += LOOK_EVERY
    assert scene.run() == Tally(claimed=1, failed=1, unsure=1)
    assert UNSURE in scene.row.reason
    assert scene.arrived == []


def test_one_in_doubt_for_which_it_is_too_late_is_not_called_excused() -> None:
    begun = replace(check_in(), state="sending", tries=1, sent_at=SUNDAY)
    scene = Scene(Box(begun), now=SUNDAY + 9 * 24 * HOUR)
    assert scene.run() == Tally(claimed=1, failed=1, unsure=1)
    assert "in time" in scene.row.reason
    assert UNSURE in scene.row.reason


def test_a_worker_that_was_overtaken_does_not_send() -> None:
    scene = Scene(Box(check_in()))
    known = scene.look_up("ada")

    def frozen(_: str) -> tuple[Preferences, LearnerState]:
        scene.look_up = lambda _: known  # type: ignore[method-assign]
        scene.now += LEASE
        assert scene.run("other") == Tally(claimed=1, sent=1)
        return known

    scene.look_up = frozen  # type: ignore[method-assign]
    assert scene.run() == Tally(claimed=1, lost=1)
    assert len(scene.arrived) == 1


def test_a_worker_killed_before_it_marked_anything_leaves_it_to_the_next() -> None:
    scene = Scene(Box(check_in()))
    scene.box.claim(SUNDAY, "dead")
    assert scene.run() == Tally()
    scene.now += LEASE
    assert scene.run() == Tally(claimed=1, sent=1)


def test_one_record_that_cannot_be_read_keeps_nobody_else_waiting() -> None:
    scene = Scene(Box(check_in("ada"), check_in("bob")))
    known = scene.look_up("bob")

    def broken(learner: str) -> tuple[Preferences, LearnerState]:
        if learner == "ada":
            raise ValueError("secret words")
        return known

    scene.look_up = broken  # type: ignore[method-assign]
    assert scene.run() == Tally(claimed=2, sent=1, retried=1)
    assert scene.arrived == [("bob", "")]
    assert scene.box.rows[0].reason == "the record could not be read (ValueError)"


def test_a_clock_that_goes_back_sends_nothing_twice_and_one_that_jumps_ahead_neither() -> None:
    scene = Scene(Box(check_in()))
    scene.run()
    for days in (-400, -1, 1, 400):
        scene.now = SUNDAY + timedelta(days=days)
        assert scene.run() == Tally()
    assert len(scene.arrived) == 1


def test_a_break_said_after_planning_holds() -> None:
    scene = Scene(Box(check_in()))
    off = Break("ada", date(2026, 3, 1), date(2026, 3, 30), SUNDAY - 48 * HOUR)
    scene.state = replace(scene.state, breaks=(off,))
    assert scene.run() == Tally(claimed=1, excused=1)


def test_waits_double_up_to_a_limit_and_differ_between_deliveries() -> None:
    waits = [wait_after(tries, 7) for tries in range(1, 30)]
    for tries, wait in enumerate(waits):
        most = min(timedelta(minutes=2**tries), LONGEST_WAIT)
        assert most / 2 <= wait <= most
    assert waits == [wait_after(tries, 7) for tries in range(1, 30)]
    assert len({wait_after(3, number) for number in range(50)}) > 45
