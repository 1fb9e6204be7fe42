"""Deadlines, retries and the breaker, by clocks of the tests."""

from __future__ import annotations

import pytest

from bot.voice.failures import Failure
from bot.voice.leash import Breaker, Deadline, Retries


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_deadline_counts_down_to_nothing() -> None:
    clock = Clock()
    deadline = Deadline.after(20, clock)
    clock.now += 15
    assert deadline.left == 5
    clock.now += 15
    assert deadline.left == 0


SERVER = Failure("server", again=True, status=500)


def test_each_wait_is_twice_the_last_give_or_take() -> None:
    retries = Retries(more=3, first=1.0, chance=lambda: 1.0)
    assert [retries.wait(SERVER, n, 100) for n in (1, 2, 3, 4)] == [1.0, 2.0, 4.0, None]
    assert Retries(first=1.0, chance=lambda: 0.0).wait(SERVER, 1, 100) == 0.5


def test_what_cannot_get_better_is_not_tried_again() -> None:
    assert Retries().wait(Failure("refused", status=401), 1, 100) is None


def test_a_wait_that_was_told_is_kept_unless_it_is_long() -> None:
    retries = Retries(chance=lambda: 1.0)
    told = Failure("rate limit", again=True, after=3.0, status=429)
    assert retries.wait(told, 1, 100) == 3.0
    assert retries.wait(Failure("rate limit", again=True, after=30.0), 1, 100) is None


def test_there_is_no_wait_that_leaves_no_time() -> None:
    assert Retries(first=4.0, chance=lambda: 1.0).wait(SERVER, 1, 6) is None


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_the_breaker_opens_after_failures_in_a_row_alone(clock: Clock) -> None:
    breaker = Breaker(most=2, rest=60, clock=clock)
    for act in (breaker.failed, breaker.worked, breaker.failed):
        assert breaker.allows()
        act()
    assert breaker.allows()
    breaker.failed()
    assert not breaker.allows()


def test_after_a_rest_one_may_try_and_decides_for_the_others(clock: Clock) -> None:
    breaker = Breaker(most=1, rest=60, clock=clock)
    breaker.failed()
    clock.now += 61
    assert breaker.allows()
    assert not breaker.allows()
    breaker.failed()
    assert not breaker.allows()
    clock.now += 61
    assert breaker.allows()
    breaker.worked()
    assert [breaker.allows(), breaker.allows()] == [True, True]


def test_who_tried_and_left_lets_the_next_one_try(clock: Clock) -> None:
    breaker = Breaker(most=1, rest=60, clock=clock)
    breaker.failed()
    clock.now += 61
    assert breaker.allows()
    breaker.left_alone()
    assert breaker.allows()
