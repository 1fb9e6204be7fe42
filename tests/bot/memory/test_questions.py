"""Which unanswered questions are the same, and that names do not stay in them."""

from __future__ import annotations

import pytest

from bot.memory.questions import MAX_QUESTION, normalise, without_names


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("What is RLHF?", "what is rlhf"),
        ("What's   RLHF ?!", "Whats rlhf"),
        ("Hey coach, what is RLHF, please?", "what is RLHF"),
        ("ｗｈａｔ is RLHF", "WHAT IS RLHF"),
    ],
)
def test_wording_that_does_not_matter_is_left_out(one: str, other: str) -> None:
    assert normalise(one) == normalise(other)


@pytest.mark.parametrize(
    ("one", "other"), [("what is C", "what is C++"), ("is C# fine", "is C fine"), ("why", "how")]
)
def test_wording_that_matters_stays(one: str, other: str) -> None:
    assert normalise(one) != normalise(other)


def test_a_question_of_politeness_alone_keeps_its_words() -> None:
    assert normalise("Hello, please?") == "hello please"


def test_names_go_however_they_are_written_but_not_parts_of_words() -> None:
    text = without_names("ANN asks: can Ann annotate? Annie can.", ["Ann"])
    assert text == "[name] asks: can [name] annotate? Annie can."
    assert without_names("C++ (x) and y", ["(x)", ""]) == "C++ [name] and y"


def test_an_enormous_question_is_shortened() -> None:
    assert len(without_names("why " * 9_999, ["why not"])) == MAX_QUESTION
