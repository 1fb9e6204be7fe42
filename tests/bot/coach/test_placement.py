"""Placement: eight questions at most, no contradiction, a result that fits the graph."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.coach.next_step import Step, next_step
from bot.coach.placement import (
    MOST_QUESTIONS,
    Placement,
    is_answer,
    next_question,
    placed,
    reply_placement,
    start_placement,
    take_answer,
)
from knowledge.graph import closure
from knowledge.models import Knowledge
from tests.bot.coach.small_world import NUMBER, topic, world

CHAIN = world(
    *(topic(f"t/n{n:02}", (f"t/n{n - 1:02}",) if n else (), (NUMBER,)) for n in range(31))
)
ALL = CHAIN.tracks["all"]


def test_the_first_question_is_in_the_middle_of_what_is_uncertain() -> None:
    question = next_question(CHAIN, start_placement(CHAIN, ALL))
    assert question is not None
    assert question.topic == "t/n15"
    assert "Question 1 of at most 8" in reply_placement(CHAIN, start_placement(CHAIN, ALL)).answer


@pytest.mark.parametrize("level", [0, 1, 7, 16, 30, 31])
def test_a_chain_is_settled_wholly_in_five_questions(level: int) -> None:
    placement = start_placement(CHAIN, ALL)
    while question := next_question(CHAIN, placement):
        knows = int(question.topic[-2:]) < level
        placement = take_answer(CHAIN, placement, "yep" if knows else "not yet")
    assert len(placement.answers) <= 5
    result = placed(CHAIN, placement)
    assert result.known == {f"t/n{n:02}" for n in range(level)}
    assert result.not_known == {f"t/n{n:02}" for n in range(level, 31)}


def test_not_sure_is_settled_by_a_quiz_item() -> None:
    unsure = take_answer(CHAIN, start_placement(CHAIN, ALL), "kind of")
    question = next_question(CHAIN, unsure)
    assert question is not None
    assert question.topic == "t/n15"
    assert question.quiz is not None
    assert "How many rows" in reply_placement(CHAIN, unsure).answer
    assert "t/n15" in placed(CHAIN, take_answer(CHAIN, unsure, "12")).known
    assert "t/n15" in placed(CHAIN, take_answer(CHAIN, unsure, "13")).not_known
    assert "t/n15" in placed(CHAIN, take_answer(CHAIN, unsure, "no idea")).not_known


def test_not_sure_without_a_quiz_item_is_not_known() -> None:
    small = world(topic("t/only"))
    placement = take_answer(small, start_placement(small, small.tracks["all"]), "maybe")
    assert placed(small, placement).not_known == {"t/only"}
    assert next_question(small, placement) is None


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("yes", "yes"),
        ("Yeah, easily", "yes"),
        ("no problem", "yes"),
        ("yes but I'm rusty", "unsure"),
        ("not sure", "unsure"),
        ("a bit", "unsure"),
        ("skip", "unsure"),
        ("nope", "no"),
        ("not really", "no"),
        ("never heard of it", "no"),
        ("I haven't", "no"),
        ("purple", "unread"),
        ("what do you mean?", "unread"),
    ],
)
def test_answers_are_read_in_plain_words(text: str, verdict: str) -> None:
    placement = start_placement(CHAIN, ALL)
    assert take_answer(CHAIN, placement, text).answers[0].verdict == verdict
    assert is_answer(CHAIN, placement, text) is (verdict != "unread")


def test_stop_ends_it_with_what_is_settled_so_far() -> None:
    placement = take_answer(CHAIN, start_placement(CHAIN, ALL), "yes")
    stopped = take_answer(CHAIN, placement, "that's enough")
    assert next_question(CHAIN, stopped) is None
    assert placed(CHAIN, stopped) == placed(CHAIN, placement)
    assert take_answer(CHAIN, stopped, "yes") == stopped
    assert reply_placement(CHAIN, stopped).known[-1] == "t/n15"


def test_what_was_said_before_is_not_asked() -> None:
    placement = start_placement(CHAIN, ALL, known=["t/n20"], not_known=["t/n24", "t/n03"])
    question = next_question(CHAIN, placement)
    assert question is not None
    assert question.topic in {"t/n21", "t/n22", "t/n23"}
    assert "t/n03" in placed(CHAIN, placement).known


def test_the_result_names_where_it_starts_to_be_new_and_goes_on() -> None:
    placement = start_placement(CHAIN, ALL)
    while question := next_question(CHAIN, placement):
        placement = take_answer(CHAIN, placement, "yes" if question.topic < "t/n05" else "no")
    reply = reply_placement(CHAIN, placement)
    assert [step.topic for step in reply.next] == ["t/n05"]
    assert reply.actions
    beginner = start_placement(CHAIN, ALL)
    while next_question(CHAIN, beginner):
        beginner = take_answer(CHAIN, beginner, "no")
    assert "start at the beginning" in reply_placement(CHAIN, beginner).answer


@pytest.mark.parametrize(
    "value", [{}, {"scope": 3}, {"answers": [["t", "perhaps", None]]}, {"answers": [1]}]
)
def test_a_placement_that_cannot_be_read_says_so(value: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"no placement|no verdict"):
        Placement.from_json(value)


@pytest.mark.parametrize("track", ["build-first", "foundations-first", "six-steps"])
def test_a_learner_who_followed_a_track_is_placed_near_where_they_stopped(
    knowledge: Knowledge, track: str
) -> None:
    chosen = knowledge.tracks[track]
    scope = start_placement(knowledge, chosen).scope
    old_news = 0
    for stop in range(0, len(scope), 4):
        truth = closure(knowledge.topics, scope[:stop])
        placement = start_placement(knowledge, chosen)
        while (question := next_question(knowledge, placement)) is not None:
            placement = take_answer(
                knowledge, placement, "yes" if question.topic in truth else "no"
            )
        result = placed(knowledge, placement)
        assert result.known | result.likely <= truth
        step = next_step(
            knowledge, chosen, result.known | result.likely, not_known=result.not_known
        )
        old_news += isinstance(step, Step) and step.topic.id in truth
    assert old_news <= 2


WORDS = ("yes", "no", "not sure", "12", "purple", "what?", "", "stop please no", "kind of", "👍")


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_answers_end_in_eight_without_contradiction_and_closed(
    knowledge: Knowledge, data: st.DataObject
) -> None:
    track = knowledge.tracks[data.draw(st.sampled_from(sorted(knowledge.tracks)))]
    some = st.lists(st.sampled_from(sorted(knowledge.topics)), max_size=4)
    known = data.draw(some)
    placement = start_placement(knowledge, track, known=known, not_known=data.draw(some))
    asked = 0
    while (question := next_question(knowledge, placement)) is not None:
        asked += 1
        before = placed(knowledge, placement)
        assert question.topic not in before.known | before.not_known
        assert reply_placement(knowledge, placement).answer
        text = data.draw(st.one_of(st.sampled_from(WORDS), st.text(max_size=12)))
        placement = take_answer(knowledge, placement, text)
        after = placed(knowledge, placement)
        assert before.known <= after.known
        assert before.not_known <= after.not_known
        assert Placement.from_json(json.loads(json.dumps(placement.as_json()))) == placement
        assert asked <= MOST_QUESTIONS
    result = placed(knowledge, placement)
    said = {a.topic: a.verdict for a in placement.answers}
    assert {t for t, verdict in said.items() if verdict == "yes"} <= result.known
    assert {t for t, verdict in said.items() if verdict == "no"} <= result.not_known
    assert set(known) <= result.known
    assert not result.known & result.not_known
    assert not result.likely & (result.known | result.not_known)
    passed = result.known | result.likely
    assert closure(knowledge.topics, passed) == passed
    assert closure(knowledge.topics, result.known) == result.known
    for key in set(knowledge.topics) - result.not_known:
        assert not closure(knowledge.topics, [key]) & result.not_known or key in result.known


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_a_truthful_learner_is_never_placed_wrongly(
    knowledge: Knowledge, data: st.DataObject
) -> None:
    truth = closure(
        knowledge.topics,
        data.draw(st.lists(st.sampled_from(sorted(knowledge.topics)), max_size=12)),
    )
    placement = start_placement(knowledge, knowledge.tracks["build-first"])
    while (question := next_question(knowledge, placement)) is not None:
        placement = take_answer(knowledge, placement, "yes" if question.topic in truth else "no")
    result = placed(knowledge, placement)
    assert result.known <= truth
    assert not result.not_known & truth
