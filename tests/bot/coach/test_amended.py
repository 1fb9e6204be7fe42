"""Days and hours that are corrected are the ones gone by from then on."""

from __future__ import annotations

from collections.abc import Callable

from bot.coach.reply import Reply

Heard = Callable[..., Reply]

GIVES = "call me Dee, i can study on mondays and thursdays"


def test_a_day_that_is_not_the_one_gives_way_and_the_others_stay(heard: Heard) -> None:
    reply = heard(GIVES, "tuesdays i meant, not mondays", "which days did i say")
    assert "Tuesdays and Thursdays" in reply.answer
    assert "Mondays" not in reply.answer


def test_a_day_that_is_taken_gives_way(heard: Heard) -> None:
    reply = heard(GIVES, "monday is ferry. wednesday then")
    assert "You study on Wednesdays and Thursdays." in reply.answer


def test_another_number_is_another_number_of_hours_and_the_plan_is_made_anew(heard: Heard) -> None:
    reply = heard(
        "plan the foundations first track for me, i have 10 hours a week",
        "sorry no 10. they change me the shift, only 6",
    )
    assert reply.intent == "plan"
    assert "You have 6 hours a week." in reply.answer


def test_a_question_and_a_number_of_something_else_change_nothing(heard: Heard) -> None:
    for said in ("so 3 lessons are done", "so whats day one", "only one more question"):
        reply = heard("i have 10 hours a week", said, "how many hours do i have")
        assert "10 hours a week" in reply.answer
