"""What is told of a trouble: that it is so, that one can't say; and ways out that are one."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.coach.detail import after_a_nod, alike, confirms, is_unsure, only_nods
from bot.coach.stuck import from_point, is_far, recognised
from knowledge.models import Knowledge


@pytest.mark.parametrize(
    "text", ["yes", "yeah it does", "batch norm yes", "it is", "oh yes it did"]
)
def test_what_is_so_is_confirmed(text: str) -> None:
    assert confirms(text)


@pytest.mark.parametrize("text", ["no", "yesterday it ran", "64 rows", "the yes column is empty"])
def test_a_detail_is_no_confirmation(text: str) -> None:
    assert not confirms(text)


def test_who_cannot_say_is_told_from_who_tells_something() -> None:
    assert is_unsure("hm no idea")
    assert is_unsure("idk")
    assert not is_unsure("no idea why but it prints the second row twice")
    assert not is_unsure("i know it")


def test_a_nod_says_nothing_else() -> None:
    assert only_nods("ohh ok")
    assert only_nods("aha, i see")
    assert not only_nods("ok 32")
    assert not only_nods("i see two columns")


def test_an_error_message_is_recognised_in_the_middle_of_a_sentence(knowledge: Knowledge) -> None:
    found = recognised(knowledge, "ok now it says could not convert string to float: 'Oak'")
    assert found is not None
    assert "'Oak'" in found.cause or "Oak" in found.cause


def test_a_word_that_an_error_message_has_too_is_no_error_message(knowledge: Knowledge) -> None:
    assert recognised(knowledge, "what does float mean") is None


def test_ways_out_with_like_titles_are_one_and_others_are_not(knowledge: Knowledge) -> None:
    points = list(knowledge.stuck_points.values())
    one = from_point(knowledge, points[0])
    other = next(
        r for p in points if (r := from_point(knowledge, p)).kind is one.kind and r.key != one.key
    )

    def embed(text: str) -> NDArray[np.float32]:
        return np.array([1.0, 0.0] if text == one.title else [0.0, 1.0], dtype=np.float32)

    assert alike(one, one, embed)
    assert not alike(one, other, embed)


def test_a_way_out_of_another_subject_is_far(knowledge: Knowledge) -> None:
    git = next(
        from_point(knowledge, p) for p in knowledge.stuck_points.values() if p.topic == "tools/git"
    )
    assert is_far(knowledge, git, ("probability/bayes-rule",))
    assert not is_far(knowledge, git, ("tools/git",))
    assert not is_far(knowledge, git, ())


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("haha fair. ok back, i got 300 samples total", "i got 300 samples total"),
        ("ahh ok. so what should i do now", "so what should i do now"),
        ("ok cool. thanks", ""),
        ("good models need good data, they say", ""),
    ],
)
def test_what_follows_a_nod_is_the_matter(text: str, rest: str) -> None:
    assert after_a_nod(text) == rest
