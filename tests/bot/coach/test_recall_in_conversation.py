"""What was said some turns ago is told again, by whatever words it is asked for."""

from __future__ import annotations

import re
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
        (("im maya 15 from leeds, loops are fine", "whats my name again btw"), "maya"),
        (("i bake bread in napoli. what are loops", "whats my job again"), "bake bread"),
        (
            ("interview at a bank, 3 weeks from today. junior", "how much time did i say i have"),
            "3 weeks",
        ),
        (("client demo is 2 weeks away, what can i show", "when's the demo"), "2 weeks away"),
        (("my assessment is on 14 march, python fine", "when is it again the assessment"), "14"),
        (("i sell pizza in napoli", "what is a loop", "you remember what I sell?"), "pizza"),
        (
            (
                "my model has 100% on train and 61 on test",
                "its a decision tree",
                "whats the name for what i had in the beginning",
            ),
            "Training score near perfect",
        ),
        (
            (
                "I can give this 10 h a week until 30 November. make a plan",
                "what is recall",
                "how many hours had I offered you, and until when?",
            ),
            "10 hours a week. Your date is",
        ),
        (
            (
                "the maths-comes-first road or the projects-first one?",
                "put me on the build one then",
                "sry which track was that i am on",
            ),
            "build-first",
        ),
        (
            (
                "my exam on linear algebra is in 10 days, what is a vector",
                "stop. how many days till exam did i say",
            ),
            "10 days",
        ),
        (
            ("my loss is nan, lr 0.1", "i lowered it to 0.001", "what was the lr i lowered it to"),
            "0.001",
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
            "(3|three) to (4|four) weeks",
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
    assert re.search(told, heard(*texts).answer, re.IGNORECASE)


def test_a_plan_too_long_for_a_phone_keeps_the_hours(heard: Talk) -> None:
    plan = ("make me a plan, 4 hours a week until june", "too long for my phone. only this week")
    assert "**Week 1**" in heard(*plan).answer
    assert "4 hours a week" in heard("how many hours did i tell you").answer


def test_one_sentence_is_no_hour(heard: Talk) -> None:
    reply = heard("what is a p-value", "ah damn. ONE sentence then")
    assert reply.answer.count(".") == 1
    assert "at least as extreme" in reply.answer


def test_it_works_after_what_was_wrong_is_told_ends_the_trouble(heard: Talk) -> None:
    reply = heard(
        "ValueError: operands could not be broadcast together with shapes (32,10) (32,)",
        "wait i typed [None,:] and not [:,None]. works 🙈 im an idiot",
    )
    assert reply.answer.startswith("Good.")


def test_who_asks_where_to_begin_gets_the_first_step_again(heard: Talk) -> None:
    reply = heard("programming: nada, never. python is new to me", "where do i enter this thing?")
    assert reply.next[0].topic == "python/variables"


def test_what_is_skipped_is_what_the_question_named(heard: Talk) -> None:
    reply = heard("is docker rly a must to get hired or can i let it be", "what if i skip it")
    assert reply.topics[0] == "mlops/docker"


def test_what_a_thing_was_about_is_no_question_of_promises(heard: Talk) -> None:
    reply = heard("remind me what 70 30 was about, heard it in one of your vids")
    assert "project" in reply.answer
    assert reply.intent != "checkin"


def test_what_a_source_says_of_a_subject_is_no_place_on_its_track(heard: Talk) -> None:
    reply = heard("plumber here. that build first vid - how many weeks did he give to python?")
    assert "four weeks" in reply.answer
    assert not reply.known
