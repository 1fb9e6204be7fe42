"""What a message about promises wants."""

from __future__ import annotations

import pytest
import yaml

from bot.accountability.speech import is_answer_like, promised_part, read_wish
from knowledge import CONTENT
from knowledge.models import Labels


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("what did i promise last time?", "list"),
        ("which of my commitments are still open", "list"),
        ("did i promise u anything this week?", "list"),
        ("have i even committed to something", "list"),
        ("whats still open", "list"),
        ("anything due?", "list"),
        ("so how am i doing", "checkin"),
        ("checking in", "checkin"),
        ("hi, weekly check-in", "checkin"),
        ("skip this week pls, exams", "away"),
        ("can we move my git thing to next week, mum is in hospital", "move"),
        ("cancel the kaggle promise, it was stupid to commit before a wedding", "drop"),
        ("lets make it smaller, i promise 2 pages of probability not 20", "shrink"),
        ("Next week I will finish chapter four and push the notebook.", "promise"),
        ("i'll have the api running by monday or i owe you a cake", "promise"),
        ("tmrw 7am, linear algebra, hold me to it", "promise"),
        ("by sunday dictionaries are done, hold me to it", "promise"),
        ("ask me friday whether i got the test data", "promise"),
        ("leaves what on my list", "list"),
        ("did 2 out of the 3 i promised", "report"),
        ("didnt manage the docker thing i wanted to, will try again this weekend", "report"),
        ("promised docker, never opened it", "report"),
        ("Last week: 6 h planned, 6 h done. Next week: 6 h again.", "report"),
        ("why is the sky blue?", ""),
        ("what'd i just sign up for", "list"),
        ("remind me which days I told you", ""),
        ("4am alarm tomorrow, wish me luck", ""),
        ("will you hold me to it?", ""),
        ("was i supposed to hand in the derivation", "list"),
        ("not saturday. SUNDAY please", "move"),
        ("about last week's five exercises: it became two", "report"),
        ("chapter 7 before the weekend is over", "promise"),
    ],
)
def test_what_is_wanted(text: str, wish: str) -> None:
    assert read_wish(text) == wish


UTTERANCES = CONTENT / "utterances"
# Here "checkin" is also what the coach remembers of somebody, and a wish for a quiz question.
WIDER = ("meant-f.yaml", "told-f.yaml", "known-c.yaml", "answered-m.yaml")


def test_nearly_every_labelled_message_about_promises_is_understood(labels: Labels) -> None:
    # What is asked of the coach itself is labelled so too, and in some files memory and quiz are.
    wider = [yaml.safe_load((UTTERANCES / name).read_text(encoding="utf-8")) for name in WIDER]
    others = {row["text"] for rows in wider for row in rows}
    of_promises = [u for u in labels.utterances if u.intent == "checkin" and u.text not in others]
    texts = [u.text for u in of_promises if u.answered_by != "coach"]
    understood = [text for text in texts if read_wish(text)]
    assert len(texts) > 150
    assert len(understood) >= 0.97 * len(texts)


def test_a_promise_and_a_question_for_it_are_heard_in_other_words_too() -> None:
    asked = ("whatever i committed to last time, black on white", "is a promise of mine open?")
    assert {read_wish(text) for text in asked} == {"list"}
    made = ("seven pages an evening. Carve it in stone for me.", "the leaf model, count on me")
    assert {read_wish(text) for text in made} == {"promise"}


def test_of_a_story_only_the_sentences_that_promise_are_promised() -> None:
    story = "My week was long. I will read chapter 3 by Friday. The dog says hello."
    assert promised_part(story) == "I will read chapter 3 by Friday."
    assert promised_part("chapter 3, then rest") == "chapter 3, then rest"
    for whole in (
        "Monday I come back with a repo. write it down",
        "saturday is free. hold me to an hour of it",
    ):
        assert promised_part(whole) == whole
    listed = "My plan:\n- read chapter 3\n- deploy it"
    assert promised_part(listed) == listed


def test_an_answer_points_at_promises_and_a_question_does_not() -> None:
    assert is_answer_like("did the first, half of the second")
    assert is_answer_like("built 3h")
    assert not is_answer_like("is the first one better?")
    assert not is_answer_like("I like trees")


def test_what_was_done_before_a_promise_is_no_part_of_it() -> None:
    text = "i finishd the pandas chapter and wanna promise to build a csv cleaner by sunday"
    assert promised_part(text) == "build a csv cleaner by sunday"
    assert promised_part("I promise to read, and to write it down") == (
        "I promise to read, and to write it down"
    )
