"""What is asked of the coach itself is heard in whatever words, by the whole coach."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.coach.reply import Reply

Talk = Callable[..., Reply]


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("selam, cs 2nd year. quiz me numpy, dont be nice", "NumPy"),
        ("Test me then, on eigenvectors, I am curious whether anything has survived.", "igen"),
        ("throw a question at me about k-means, i think i got it", "k-means"),
    ],
)
def test_a_quiz_is_begun_wherever_in_a_message_it_is_asked_for(
    heard: Talk, text: str, topic: str
) -> None:
    answer = heard(text).answer
    assert "**Quiz: " in answer or "Quiz" in answer
    assert topic in answer


def test_what_is_kept_of_a_learner_is_told_in_their_own_words(heard: Talk) -> None:
    reply = heard(
        "variables and loops i know. functions i only half get",
        "i have 3 hours a week",
        "what do u have me down for so far",
    )
    assert "Variables" in reply.answer
    assert "3 hours" in reply.answer


@pytest.mark.parametrize(
    ("texts", "told"),
    [
        (("i promise two lessons by friday", "remind me what i promised"), "two lessons"),
        (("i know loops", "i have 40 minutes a day", "remind me how many minutes i told u"), "40"),
        (("i know pandas", "whats the thing i said i know, read it back"), "pandas"),
        (("i know pandas", "Take pandas off, i only watched it"), "pandas not yet"),
        (("i know pandas", "Right, erase the lot about me please."), "coach me forget"),
        (("trucker here, python from an app. promise for this wk: functions",), "Noted for this"),
        (("plan pls, 6h a week until 30 april", "scrap the maths bit for now"), "Without"),
        (("my capstone is due 14 december", "prof moved it, its the 7th now"), "7 December"),
        (
            ("i promise functions and dictionaries", "did functions. dictionaries nope"),
            "partly kept",
        ),
        (("how long for the basics, at 10 hours a week", "And salaries? Starting ones."), "150"),
        (("what did i promise", "ok new one: 3 evenings, matplotlib"), "Noted for this week"),
        (("i promise to do decision trees", "done!! which i did not see coming"), "kept"),
        (("what is precision", "test me, one question"), "Quiz: Precision"),
        (("hi", "quiz. derivatives."), "Quiz: Derivatives"),
        (("what is a loop", "night. next time remind me where we were"), "keep the place"),
        (("what is a p value", "so 0.04 means 96% sure the drug works?"), "No, it is not"),
    ],
)
def test_what_is_asked_of_the_talk_is_answered_from_it(
    heard: Talk, texts: tuple[str, ...], told: str
) -> None:
    assert told in heard(*texts).answer


@pytest.mark.parametrize(
    "text",
    [
        "going on record!! by sunday: chapter 2 of the geron book",
        "right. then write down: bayes rule, four sittings of 45",
        "ok karpathy ep1 till wednesday. ask me about it",
    ],
)
def test_who_wants_to_be_held_to_something_promises_it(heard: Talk, text: str) -> None:
    assert "Noted for this week" in heard(text).answer


def test_a_wish_to_hear_a_promise_is_no_promise(heard: Talk) -> None:
    reply = heard("i'll finish chapter 2 on friday evening at home", "please say my promise now")
    assert "chapter 2" in reply.answer
    assert "please say" not in reply.answer


def test_what_has_nothing_to_do_with_a_trouble_leaves_it_and_it_is_taken_up_again(
    heard: Talk,
) -> None:
    heard("kmeans gives me different groups each time i run")
    aside = heard("sorry to jump, my supervisor asks is PCA the same as feature selection")
    assert "still looks like" not in aside.answer
    assert "PCA" in aside.answer


def test_who_only_reports_what_they_know_is_shown_no_debate(heard: Talk) -> None:
    assert heard("i know python and pandas").intent == "progress_report"
