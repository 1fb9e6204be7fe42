"""What is asked of one course or book that was named."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.coach.reply import Reply

Talk = Callable[..., Reply]
COURSE = "any good course to start with ML?"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("is there a certificate", "certificate"),
        ("whats covered in it", "logistic regression"),
        ("do i need maths before it", "for beginners"),
        ("is it hard", "for beginners"),
        ("is it worth the money", "Test it before you pay"),
        ("which year is it from", "give no year"),
        ("can i skip the first part", "What you begin, finish"),
        ("and after finishing it", "Karpathy"),
    ],
)
def test_a_course_that_a_source_names_is_what_is_asked_of(
    heard: Talk, text: str, told: str
) -> None:
    reply = heard(COURSE, text)
    assert told in reply.answer
    assert not reply.abstained


def test_the_second_of_two_books_can_be_asked_of(heard: Talk) -> None:
    talk = ("which books do they recommend", "the second one, is it hard")
    assert "Hundred-Page" in heard(*talk).answer


def test_the_other_of_two_books_is_the_one_that_was_not_asked_of(heard: Talk) -> None:
    talk = ("which books do they recommend", "the first one, is it hard", "and the other")
    assert "Hundred-Page" in heard(*talk).answer


def test_the_age_of_a_person_is_not_that_of_a_book(heard: Talk) -> None:
    assert "give no year" not in heard(COURSE, "i'm 61, too old for it?").answer


def test_what_now_after_a_mood_asks_for_a_step(heard: Talk) -> None:
    assert heard("is 40 too old for this", "ok so what now").intent == "next_step"
