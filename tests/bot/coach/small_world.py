"""A curriculum of a few topics, for tests that need a graph and quiz items but no content."""

from __future__ import annotations

from typing import Any

from knowledge.models import Knowledge, SectionName, Topic, Track


def topic(key: str, needs: tuple[str, ...] = (), quiz: tuple[dict[str, Any], ...] = ()) -> Topic:
    """A topic with just enough in it."""
    point = {
        "topic": key,
        "kind": "code",
        "symptoms": ["it fails", "it does not work"],
        "cause": "The ends are counted.",
        "check": "Print it.",
        "hints": ["one", "two", "three"],
        "fix": "Count again.",
        "exercise": "Count to three.",
    }
    return Topic.model_validate(
        {
            "id": key,
            "title": key.partition("/")[2].title(),
            "summary": "A topic that stands for any other topic.",
            "level": "beginner",
            "hours": [1, 2],
            "prerequisites": [{"topic": need, "reason": "It builds on it."} for need in needs],
            "asks": [{"question": f"question {n}", "section": "Why"} for n in range(4)],
            "stuck": [
                {**point, "id": "colours", "title": "The colours are mixed up", "cause": "Paint."},
                {**point, "id": "ends", "title": "The last row is missing or too many"},
            ],
            "quiz": [{"topic": key, "reason": "So it is.", **item} for item in quiz],
            "plain": "Such a topic is one that stands for any other, so that a test may use it.",
            "example": "Take one topic and another: they are two topics, and both stand here.",
            "sections": {name.value: "You can do it. Really." for name in SectionName},
        }
    )


CHOICE = {
    "id": "chart",
    "kind": "choice",
    "question": "What do you draw?",
    "choices": ["A histogram", "A line plot", "A pie chart"],
    "answer": "A histogram",
}
NUMBER = {
    "id": "rows",
    "kind": "number",
    "question": "How many rows, the last one in?",
    "answer": 12,
}
TEXT = {"id": "name", "kind": "text", "question": "Which argument?", "answer": "dtype"}


def world(*topics: Topic) -> Knowledge:
    """The curriculum of these topics, with one track through all of them."""
    step = {"id": "all", "title": "All", "why": "Because."}
    track = Track.model_validate(
        {
            "id": "all",
            "title": "All",
            "source": "none",
            "summary": "All of it.",
            "for_whom": "All.",
            "duration": "a week",
            "theory": "as-needed",
            "steps": [
                {**step, "topics": [t.id for t in topics]},
                {**step, "id": "b", "topics": []},
                {**step, "id": "c", "topics": []},
            ],
        }
    )
    empty: dict[str, Any] = {key: {} for key in Knowledge.model_fields}
    empty |= {"topics": {t.id: t for t in topics}, "tracks": {"all": track}}
    return Knowledge.model_construct(**empty)
