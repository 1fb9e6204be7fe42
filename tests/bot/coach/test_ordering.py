"""What a roadmap has at a place, where it has a thing, and which of two comes first."""

from __future__ import annotations

import pytest

from bot.coach.linking import Linker
from bot.coach.ordering import parts_of, reply_order
from bot.coach.reply import Reply
from bot.coach.understand import Understanding
from knowledge.models import Knowledge

SIX, BUILD, FOUNDATIONS = "six-steps", "build-first", "foundations-first"


def _asked(knowledge: Knowledge, text: str, *tracks: str) -> Reply | None:
    mentions = tuple(Linker(knowledge).mentions(text.replace("'s", "")))
    return reply_order(knowledge, Understanding(text, "concept", mentions=mentions), tracks)


def test_the_parts_are_those_that_the_sources_number(knowledge: Knowledge) -> None:
    assert [p.number for p in parts_of(knowledge, knowledge.tracks[SIX])] == [1, 2, 3, 4, 5, 6]
    assert [p.title for p in parts_of(knowledge, knowledge.tracks[FOUNDATIONS])] == [
        "Linear algebra",
        "Calculus",
        "Probability",
        "Statistics",
    ]
    assert parts_of(knowledge, knowledge.tracks[BUILD])[-1].number == 8


@pytest.mark.parametrize(
    ("text", "tracks", "told"),
    [
        ("foundations first: calculus before or after probability", [FOUNDATIONS], "**Calculus**"),
        ("six steps, does the maths come before python", [SIX], "**Python**"),
        ("is karpathy's series before or after andrew ng's course", [], "**Machine Learning Spec"),
        ("is the deep learning specialization before karpathy", [], "**Neural Networks"),
        ("what comes first in that six step list, the libraries or maths", [SIX], "**Maths**"),
    ],
)
def test_which_of_two_comes_first_is_said_at_once(
    knowledge: Knowledge, text: str, tracks: list[str], told: str
) -> None:
    reply = _asked(knowledge, text, *tracks)
    assert reply is not None
    lead = reply.blocks[0].text
    assert lead.index(told) < lead.index("comes first")
    assert len(reply.citations) == 2


def test_the_place_of_a_thing_is_its_number(knowledge: Knowledge) -> None:
    reply = _asked(knowledge, "in the six step one which step is the maths", SIX)
    assert reply is not None
    assert "step 2 of 6" in reply.blocks[0].text


def test_what_stands_at_a_number_is_told_from_the_source(knowledge: Knowledge) -> None:
    reply = _asked(knowledge, "what is step 4 of the six steps", SIX)
    assert reply is not None
    assert "Andrew Ng" in reply.answer
    assert "Karpathy" not in reply.answer
    beyond = _asked(knowledge, "what is step 9 of six steps", SIX)
    assert beyond is not None
    assert "no step 9" in beyond.answer


def test_a_part_is_meant_by_its_title_too(knowledge: Knowledge) -> None:
    place = _asked(knowledge, "at which step of six steps do real projects come", SIX)
    assert place is not None
    assert "step 6 of 6" in place.blocks[0].text
    before = _asked(knowledge, "what precedes the courses in six steps", SIX)
    assert before is not None
    assert "The developer stack" in before.blocks[0].text


def test_the_whole_order_is_listed_for_who_asks_for_no_certain_part(knowledge: Knowledge) -> None:
    reply = _asked(knowledge, "whats the order of maths topics in foundations first", FOUNDATIONS)
    assert reply is not None
    told = [reply.answer.index(f"**{part.title}**") for part in
            parts_of(knowledge, knowledge.tracks[FOUNDATIONS])]  # fmt: skip
    assert told == sorted(told)
    blocks = "order of the 4 maths blocks in the foundations post? i think linear algebra then"
    assert _asked(knowledge, blocks, FOUNDATIONS) is not None
    assert _asked(knowledge, "can i do six steps in any order", SIX) is None


def test_a_number_of_things_is_no_place(knowledge: Knowledge) -> None:
    assert _asked(knowledge, "what are the three things that six steps wants", SIX) is None
    assert _asked(knowledge, "how many weeks are the first 3 steps of six steps", SIX) is None


def test_what_comes_before_is_the_part_before(knowledge: Knowledge) -> None:
    reply = _asked(knowledge, "what is before probability in foundations first", FOUNDATIONS)
    assert reply is not None
    assert "**Calculus**" in reply.blocks[0].text


@pytest.mark.parametrize(
    "text",
    [
        "i'm at step 4 of six steps, what now",
        "finished step 2 of six steps",
        "what is a matrix",
        "should i learn numpy before pandas",
        "with what does step 3 of six steps begin",
    ],
)
def test_ones_own_way_and_other_questions_are_left_alone(knowledge: Knowledge, text: str) -> None:
    assert _asked(knowledge, text, *([SIX] if "six" in text else [])) is None


@pytest.mark.parametrize(
    ("text", "track", "lead"),
    [
        ("did the karpathy vids, whats the six steps one put after those", SIX, "Zero to Hero"),
        ("what comes after calculus in the foundations post", FOUNDATIONS, "part 3"),
        ("foundations post: linear algebra, calculus, and then what", FOUNDATIONS, "part 3"),
    ],
)
def test_what_comes_after_the_last_that_is_named_is_said(
    knowledge: Knowledge, text: str, track: str, lead: str
) -> None:
    reply = _asked(knowledge, text, track)
    assert reply is not None
    assert "after" in reply.blocks[0].text
    assert lead in reply.blocks[0].text


def test_after_a_course_comes_the_next_course_and_not_more_of_the_same(
    knowledge: Knowledge,
) -> None:
    reply = _asked(knowledge, "what does six steps have after andrew ng's course", SIX)
    assert reply is not None
    assert "Karpathy" in reply.blocks[1].text


def test_what_one_can_do_after_some_weeks_is_no_question_of_order(knowledge: Knowledge) -> None:
    text = "going by build first, what of python can one do after those first weeks"
    assert _asked(knowledge, text, BUILD) is None
