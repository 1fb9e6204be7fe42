"""What a message is after, by what would answer it."""

from __future__ import annotations

from bot.coach.aims import by_answer, leans
from bot.coach.reply import Intent
from bot.coach.understand import Understanding
from knowledge.models import AnsweredBy

ASKS = "five hours a week, python done. how much building did the clip with the percentages want"


def read_as(intent: Intent, text: str = ASKS, **chances: float) -> Understanding:
    return Understanding(text=text, intent=intent, chances={intent: 0.6, **chances})  # type: ignore[arg-type]


def by(kind: AnsweredBy, chance: float) -> dict[AnsweredBy, float]:
    other: AnsweredBy = "none" if kind != "none" else "coach"
    return {kind: chance, other: 1.0 - chance}


def test_a_question_in_the_dress_of_a_life_is_a_question() -> None:
    for kind in ("source", "subject"):
        assert by_answer(read_as("next_step"), by(kind, 0.9)).intent == "concept"
    compared = read_as("plan", compare=0.2, concept=0.1)
    assert by_answer(compared, by("subject", 0.9)).intent == "compare"


def test_what_fails_is_a_trouble_though_it_was_read_as_a_question() -> None:
    assert by_answer(read_as("concept"), by("trouble", 0.9)).intent == "stuck"


def test_a_wish_for_advice_is_the_likeliest_of_those() -> None:
    said = read_as("concept", career=0.3, next_step=0.1)
    assert by_answer(said, by("advice", 0.95)).intent == "career"


def test_what_fits_already_or_is_not_sure_stays_as_it_was_read() -> None:
    unsure, fitting = read_as("next_step"), read_as("career")
    assert by_answer(unsure, by("source", 0.6)) is unsure
    assert by_answer(fitting, by("source", 0.95)) is fitting
    assert by_answer(unsure, {}) is unsure


def test_a_few_words_in_the_middle_of_a_talk_lean_on_what_was_said() -> None:
    assert leans("and after that one?", following=True)
    assert not leans("and after that one?", following=False)
    assert not leans(ASKS, following=True)
