"""A message that goes back to something of before is answered on that."""

from __future__ import annotations

from collections.abc import Callable

from bot.coach.reply import Reply
from bot.coach.returning import without_return

Heard = Callable[..., Reply]


def test_the_first_thing_is_what_the_talk_began_with(heard: Heard) -> None:
    reply = heard(
        "what are loops",
        "what are transformers",
        "ok back to the first thing then, have u got something i can read for it without paying",
    )
    assert reply.intent == "resource"
    assert reply.topics[:1] == ("python/loops",)


def test_what_was_picked_is_what_the_coach_advised(heard: Heard) -> None:
    reply = heard(
        "FastAPI, Flask - tell me how they part ways",
        "take one for me",
        "what is docker",
        "the thing u picked for me before, how long would learning its rest be",
    )
    assert "**FastAPI** takes about" in reply.answer


def test_going_back_to_a_thing_is_no_claim_to_know_it(heard: Heard) -> None:
    reply = heard("what is docker", "what is aws", "ok back to containers. how long for it")
    assert "**Docker** takes about" in reply.answer
    assert reply.known == ()


def test_reading_on_the_matter_is_material_on_what_was_spoken_of(heard: Heard) -> None:
    reply = heard(
        "whats the difference between correlation and causation",
        "what is a chromebook",
        "Splendid. To return: is there reading on our matter, gratis?",
    )
    assert reply.intent == "resource"
    assert reply.topics[:1] == ("statistics/correlation-and-causation",)


def test_what_goes_back_is_no_part_of_the_question() -> None:
    assert without_return("back to the first thing then, how long is it") == "how long is it"
    assert without_return("how long is it") == "how long is it"
