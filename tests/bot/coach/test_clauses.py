"""What the grammar of clauses makes of topics, here all written T."""

from __future__ import annotations

import pytest

from bot.coach.clauses import TOPIC, readings, says, tokens
from bot.coach.linking import Linker
from knowledge.models import Knowledge


def verdicts(text: str) -> str:
    """The verdicts of the topics T of a text as letters: k, n, or - for neither."""
    found = [TOPIC if token == "t" else token for token in tokens(text, [])]
    letters = {"known": "k", "not_known": "n"}
    return "".join(letters.get(reading.verdict, "-") for reading in readings(found))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("i know T", "k"),
        ("never touched T", "n"),
        ("T i dont know, T i do", "nk"),
        ("T fine, T not at all", "kn"),
        ("T yes T yes T no", "kkn"),
        ("T, T and T are clear", "kkk"),
        ("i know T, T and T but not T", "kkkn"),
        ("done: T, T. not done: T", "kkn"),
        ("T is no problem, T is", "k-"),
        ("T 9/10, T 2/10", "kn"),
        ("T ✅ T ❌", "kn"),
        ("neither T nor T makes sense", "nn"),
        ("everything in T except T is clear", "kn"),
        ("T or T? i know neither", "nn"),
        ("what is T? i know T well", "-k"),
        ("my brother knows T", "-"),
        ("if i knew T", "-"),
        ("T, i never got that one", "n"),
        ("which course for T", "-"),
        ("want to learn T, T i have", "-k"),
    ],
)
def test_what_is_said_of_each_topic(text: str, expected: str) -> None:
    assert verdicts(text) == expected


@pytest.mark.parametrize(
    ("words", "sign"),
    [
        ("is not a problem", "+"),
        ("isn't hard", "+"),
        ("is hard", "-"),
        ("makes no sense", "-"),
        ("by heart", "+"),
        ("of the train", ""),
    ],
)
def test_turns_of_speech(words: str, sign: str) -> None:
    assert says(words.split(), last=False) == sign


def test_mentions_are_folded_into_one_token(knowledge: Knowledge) -> None:
    text = "I know Random Forests, İstanbul and p-values"
    mentions = Linker(knowledge).topic_mentions(text)
    assert tokens(text, mentions).count(TOPIC) == 2
    assert len(readings(tokens(text, mentions))) == 2


def test_no_topic_gives_no_reading() -> None:
    assert readings(tokens("hello there, how are you?", [])) == []
    assert readings([]) == []
