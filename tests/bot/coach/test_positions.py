"""Where on a track somebody says they are."""

from __future__ import annotations

import pytest

from bot.coach.linking import Linker
from bot.coach.positions import asks_entry, before, named_by_words, position, tracks_named
from knowledge.models import Knowledge

BUILD, SIX, FOUNDATIONS = "build-first", "six-steps", "foundations-first"


@pytest.mark.parametrize(
    ("text", "track", "finished", "at"),
    [
        ("the 6 steps. step 1 and 2 are done. go on", SIX, ["python", "maths"], "stack"),
        ("six steps, python & maths part finished", SIX, ["python", "maths"], "stack"),
        ("step one of six steps: done", SIX, ["python"], "maths"),
        ("six-steps person. dev stack done, ml course step now", SIX, ["stack"],
         "machine-learning"),
        ("foundations first, what starts the fourth leg", FOUNDATIONS, [], "probability"),
        ("foundations first: finished the code part", FOUNDATIONS, ["code"], "linear-algebra"),
        ("Building first. I am at the last step", BUILD, [], "end-to-end"),
        ("build first, first two steps done", BUILD, ["python", "libraries"], "maths"),
        ("not done with the calculus step of foundations first", FOUNDATIONS, [], "calculus"),
        ("build first: the deployment stage is behind me", BUILD, ["first-deployment"],
         "deep-learning"),
        ("did the whole deployment stage of build first", BUILD, ["first-deployment"],
         "deep-learning"),
        ("foundations first: all blocks before probability finished", FOUNDATIONS,
         ["code", "linear-algebra", "calculus"], "probability"),
        ("foundations first, in the calculus block. earlier blocks ✓✓✓", FOUNDATIONS,
         ["code", "linear-algebra"], "calculus"),
        ("build first, every stage but the very last is ticked", BUILD,
         ["python", "libraries", "maths", "core-algorithms", "real-data", "first-deployment",
          "deep-learning", "production"], "end-to-end"),
        ("the python-and-libraries chapter of foundations first is complete", FOUNDATIONS,
         ["code"], "linear-algebra"),
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
        "foundations first. vectors done, matrices and dot product done",
    ],
)
def test_what_tells_no_place_gives_none(knowledge: Knowledge, text: str) -> None:
    way = named_by_words(text, knowledge)
    assert way is not None
    assert position(text, way, Linker(knowledge).mentions(text)) is None


@pytest.mark.parametrize(
    "text",
    [
        "build first then. lesson one?",
        "where does foundations first begin",
        "six steps: what opens the third leg",
        "the next section starts with what",
    ],
)
def test_asking_with_what_a_way_begins_is_told_from_asking_about_it(text: str) -> None:
    assert asks_entry(text)


@pytest.mark.parametrize(
    "text",
    [
        "which of the six steps must never come first",
        "how long does build first take",
        "i want to start with pandas",
        "who starts with maths, the six steps guy or the other",
    ],
)
def test_asking_about_a_way_is_not_asking_for_its_beginning(text: str) -> None:
    assert not asks_entry(text)


def test_the_tracks_that_a_text_names_are_counted() -> None:
    assert tracks_named("build first or the six steps?") == 2
    assert tracks_named("what is next") == 0
