"""What was said some turns ago is told again, by whatever words it is asked for."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.coach.reply import Reply

Talk = Callable[..., Reply]


@pytest.mark.parametrize(
    ("texts", "told"),
    [
        (("good day! Maribel here, night nurse. loops are fine", "whats my name again"), "Maribel"),
        (
            ("Hello, I am Tomasz, dispatcher. I know pandas", "you still know how i am called?"),
            "Tom",
        ),
        (("ok done!! it prints my dogs name (waffles)", "how is my dog called"), "waffles"),
        (
            (
                "ModuleNotFoundError: No module named 'sklearn'",
                "explain environments",
                "and how did that error read that i had on the bus",
            ),
            "No module named 'sklearn'",
        ),
        (
            (
                "KeyError: 'price'",
                "ok solved. now NameError: name 'df' is not defined",
                "what was my first error again",
            ),
            "KeyError: 'price'",
        ),
        (
            (
                "how many weeks did the build first guy give to python?",
                "and the libraries",
                "right. what was the number of weeks again, that i asked at the start",
            ),
            "three to four weeks",
        ),
        (
            (
                "make me please a schedule: 6 hours each week, until 30 April",
                "sorry, 4 hours not 6. second child came",
                "how many hours did i tell you in the end",
            ),
            "4 hours a week",
        ),
    ],
)
def test_it_is_told_again(heard: Talk, texts: tuple[str, ...], told: str) -> None:
    assert told.lower() in heard(*texts).answer.lower()


def test_what_a_thing_was_about_is_no_question_of_promises(heard: Talk) -> None:
    reply = heard("remind me what 70 30 was about, heard it in one of your vids")
    assert "project" in reply.answer
    assert reply.intent != "checkin"


def test_what_a_source_says_of_a_subject_is_no_place_on_its_track(heard: Talk) -> None:
    reply = heard("plumber here. that build first vid - how many weeks did he give to python?")
    assert "four weeks" in reply.answer
    assert not reply.known
