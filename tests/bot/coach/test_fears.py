"""What frightens a learner is no fault."""

from __future__ import annotations

from collections.abc import Callable

from bot.coach.fears import scares
from bot.coach.reply import Reply

Talk = Callable[..., Reply]


def test_fear_is_told_by_its_words() -> None:
    assert scares("never used either, and docker scares me")
    assert scares("the maths looks intimidating")
    assert not scares("docker does not start")


def test_who_is_afraid_of_a_tool_is_not_given_a_way_out_of_an_error(heard: Talk) -> None:
    reply = heard("i know python and flask", "never used it, and docker scares me")
    assert reply.intent != "stuck"
