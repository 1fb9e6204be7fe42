"""Who rules out a part of a cause gets the rest of it; who found the cause is believed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.coach.reply import Reply
from bot.coach.ruled_out import found_by_oneself, left_of

Talk = Callable[..., Reply]
CAUSE = (
    "A number has left the range: a learning rate so high that the weights explode, NaN already "
    "sitting in the data, or the logarithm of zero in your own loss."
)


def test_a_part_that_is_ruled_out_leaves_the_others() -> None:
    left = left_of(CAUSE, "lr is at 0.0001 already so no")
    assert left == ["NaN already sitting in the data", "The logarithm of zero in your own loss"]


@pytest.mark.parametrize("text", ["that was not it", "no", "i had breakfast and it still fails"])
def test_what_speaks_of_no_part_rules_out_none(text: str) -> None:
    assert left_of(CAUSE, text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("OMG i never called optimizer.step", True),
        ("oh, I forgot the brackets", True),
        ("i never understood this", False),
        ("have i forgotten the brackets?", False),
    ],
)
def test_what_somebody_found_is_told_from_a_lament(text: str, found: bool) -> None:
    assert found_by_oneself(text) is found


def test_a_trouble_stays_with_its_cause_when_half_of_it_is_out(heard: Talk) -> None:
    trouble = "docker run goes fine, browser on localhost:8000 shows nada"
    reply = heard(trouble, "did -p 8000:8000 already")
    assert reply.intent == "stuck"
    assert "127.0.0.1" in reply.answer
    assert "database" not in reply.answer
    after = heard("that was not it either")
    assert "What is left of it" not in after.answer


def test_an_answer_of_another_number_is_no_cause_of_this_one(heard: Talk) -> None:
    reply = heard("422 from my fastapi endpoint when i post", "that was not it")
    assert "500" not in reply.blocks[0].text
