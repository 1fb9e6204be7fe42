"""Where on a track somebody says they are."""

from __future__ import annotations

import pytest

from bot.coach.linking import Linker
from bot.coach.positions import before, named_by_words, position
from knowledge.models import Knowledge

BUILD, SIX, FOUNDATIONS = "build-first", "six-steps", "foundations-first"


@pytest.mark.parametrize(
    ("text", "track", "finished", "at"),
    [
        ("the 6 steps. step 1 and 2 are done. go on", SIX, ["python", "maths"], "stack"),
        ("six steps, python & maths part finished", SIX, ["python", "maths"], "stack"),
        ("six-steps person. dev stack done, ml course step now", SIX, ["stack"],
         "machine-learning"),
        ("foundations first, what starts the fourth leg", FOUNDATIONS, [], "probability"),
        ("foundations first: finished the code part", FOUNDATIONS, ["code"], "linear-algebra"),
        ("Building first. I am at the last step", BUILD, [], "end-to-end"),
        ("build first, first two steps done", BUILD, ["python", "libraries"], "maths"),
        ("not done with the calculus step of foundations first", FOUNDATIONS, [], "calculus"),
        ("build first: the deployment stage is behind me", BUILD, ["first-deployment"],
         "deep-learning"),
    ],
)  # fmt: skip
def test_steps_are_told_by_name_by_number_and_by_what_is_over(
    knowledge: Knowledge, text: str, track: str, finished: list[str], at: str
) -> None:
    way = knowledge.tracks[track]
    assert named_by_words(text, knowledge) is way
    place = position(text, way)
    assert place is not None
    assert place.at is not None
    assert way.steps[place.at].id == at
    over = [t for step in way.steps if step.id in finished for t in step.topics]
    assert list(place.finished) == list(dict.fromkeys(over))


def test_all_of_a_track_but_its_end_leaves_its_end(knowledge: Knowledge) -> None:
    text = "been through the whole build first list, only the interviews are left"
    way = knowledge.tracks[BUILD]
    place = position(text, way, Linker(knowledge).mentions(text))
    assert place is not None
    assert place.at == len(way.steps) - 1
    assert set(place.finished) == before(way, place.at)


@pytest.mark.parametrize(
    "text",
    [
        "build first. i know python and pandas. what next",
        "what is in the third step of the six steps?",
        "foundations first please",
    ],
)
def test_what_tells_no_place_gives_none(knowledge: Knowledge, text: str) -> None:
    way = named_by_words(text, knowledge)
    assert way is not None
    assert position(text, way, Linker(knowledge).mentions(text)) is None
