"""The guard before every call of the model, without any model."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from bot.voice.agent import Guard, Stopped
from bot.voice.leash import Deadline, Retries
from bot.voice.ledger import Spent, Used


class Refused(Exception):
    def __init__(self, status: int) -> None:
        super().__init__("sk-secret")
        self.status_code = status


@dataclass
class Message:
    usage_metadata: dict[str, Any] | None = None


@dataclass
class Answer:
    result: list[Message] = field(default_factory=lambda: [Message()])


@dataclass
class Books:
    """Writes down what is taken and what is put back."""

    taken: list[int] = field(default_factory=list)
    used: list[Used] = field(default_factory=list)
    most: int = 99

    def reserve(self, tokens: int) -> Spent | None:
        if len(self.taken) >= self.most:
            return Spent("learner", told=False)
        self.taken.append(tokens)
        return None

    def settle(self, tokens: int, used: Used) -> None:
        self.used.append(used)


def guard(books: Books, *, seconds: float = 100, calls: int = 4) -> Guard:
    return Guard(
        Deadline.after(seconds),
        Retries(more=2, first=0.001),
        calls,
        100,
        books.reserve,
        books.settle,
    )


def failing(*errors: Exception) -> Any:
    left = list(errors)

    def make() -> Answer:
        if left:
            raise left.pop(0)
        return Answer([Message({"input_tokens": 70, "output_tokens": 5})])

    return make


def test_a_call_is_taken_from_the_budget_before_and_settled_after() -> None:
    books = Books()
    answer = Message(
        {"input_tokens": 70, "output_tokens": 5, "input_token_details": {"cache_read": 30}}
    )
    guard(books).call(350, lambda: Answer([answer]))
    assert books.taken == [200]
    assert books.used == [Used(1, 70, 5, 30)]


def test_where_nothing_is_told_of_tokens_they_are_guessed_by_letters() -> None:
    books = Books()
    one = guard(books)

    def make() -> Answer:
        one.heard(35)
        return Answer()

    one.call(350, make)
    assert books.used == [Used(1, 100, 10)]


def test_what_may_pass_is_tried_again_and_every_try_is_paid() -> None:
    books = Books()
    one = guard(books)
    one.call(0, failing(Refused(500), Refused(429)))
    assert (one.calls, one.tries, len(books.taken)) == (1, 3, 3)


@pytest.mark.parametrize("error", [Refused(401), Refused(400), ValueError("garbage"), OSError()])
def test_what_stays_wrong_is_not(error: Exception) -> None:
    books = Books()
    one = guard(books)
    with pytest.raises(type(error)):
        one.call(0, failing(error))
    assert one.tries == 1


def test_a_call_that_has_begun_to_answer_is_not_made_again() -> None:
    books = Books()
    one = guard(books)

    def make() -> Answer:
        one.heard(7)
        raise Refused(500)

    with pytest.raises(Refused):
        one.call(0, make)
    assert one.tries == 1


def test_it_stops_at_the_last_call_that_there_is() -> None:
    one = guard(Books(), calls=2)
    for _ in range(2):
        one.call(0, failing())
    with pytest.raises(Stopped, match="tool loop"):
        one.call(0, failing())


def test_it_stops_when_the_budget_is_spent() -> None:
    one = guard(Books(most=1))
    one.call(0, failing())
    with pytest.raises(Stopped) as stopped:
        one.call(0, failing())
    assert stopped.value.reason == "budget: learner"
    assert stopped.value.spent == Spent("learner", told=False)


def test_it_stops_when_the_time_is_over_or_somebody_says_so() -> None:
    with pytest.raises(Stopped, match="time-out"):
        guard(Books(), seconds=0).call(0, failing())
    one = guard(Books())
    one.stop.set()
    with pytest.raises(Stopped, match="cancelled"):
        one.call(0, failing())
    with pytest.raises(Stopped, match="cancelled"):
        one.heard(1)


def test_an_answer_without_end_is_ended() -> None:
    one = guard(Books())
    one.heard(10_000)
    with pytest.raises(Stopped, match="too long"):
        one.heard(10_000)
