"""Small phrases."""

from __future__ import annotations

from bot.coach.phrasing import in_groups
from knowledge.models import Knowledge


def test_a_group_that_is_there_as_a_whole_is_said_by_its_name(knowledge: Knowledge) -> None:
    python = knowledge.members("python")
    assert in_groups(knowledge, python) == ["Python"]
    assert in_groups(knowledge, ["tools/numpy", *reversed(python)]) == ["NumPy", "Python"]


def test_the_larger_group_wins_over_those_in_it(knowledge: Knowledge) -> None:
    assert in_groups(knowledge, knowledge.members("maths")) == ["Maths"]


def test_part_of_a_group_is_said_topic_by_topic(knowledge: Knowledge) -> None:
    topics = ["python/variables", "python/loops", "tools/git", "tools/github"]
    titles = [knowledge.topics[topic].title for topic in topics]
    assert in_groups(knowledge, topics) == titles
    assert in_groups(knowledge, []) == []
