"""How hard a topic is, said honestly to somebody with these foundations."""

from __future__ import annotations

from bot.coach.context import Context
from bot.coach.follow_ups import follow_up
from bot.coach.hardness import reply_hardness
from knowledge.models import Knowledge


def test_what_is_missing_under_a_topic_is_named_and_begun_with(knowledge: Knowledge) -> None:
    topic = knowledge.topics["linear-algebra/eigenvalues-and-eigenvectors"]
    reply = reply_hardness(knowledge, topic, ())
    assert "Matrix multiplication" in reply.answer
    assert str(topic.hours) in reply.answer
    assert reply.next[0].topic == "linear-algebra/vectors"


def test_with_its_foundations_there_the_topic_itself_is_begun(knowledge: Knowledge) -> None:
    topic = knowledge.topics["tools/pandas"]
    reply = reply_hardness(knowledge, topic, set(knowledge.topics) - {topic.id})
    assert "missing" not in reply.answer
    assert reply.next[0].topic == topic.id


def test_it_is_asked_of_what_was_spoken_of() -> None:
    context = Context(ability="concept", topics=("tools/pandas",))
    for text in (
        "is it hard",
        "is that really difficult to learn?",
        "how hard is it for beginners",
    ):
        found = follow_up(text, context, ())
        assert found is not None
        assert found.kind == "how_hard"
    other = follow_up("is it hard to fix", context, ())
    assert other is None or other.kind != "how_hard"
