"""Who wants a yes or a no gets one, with its reason."""

from __future__ import annotations

from collections.abc import Callable

from bot.coach.reply import Reply

Heard = Callable[..., Reply]


def test_what_stands_on_much_that_is_not_known_yet_gets_a_no(heard: Heard) -> None:
    reply = heard("i know variables. what are transformers", "so for me now, is it yes or no")
    assert reply.answer.startswith("No, not yet.")
    assert reply.topics == ("deep-learning/transformers",)


def test_what_needs_nothing_more_gets_a_yes(heard: Heard) -> None:
    reply = heard("what are variables in python", "so should i or not")
    assert reply.answer.startswith("Yes.")
