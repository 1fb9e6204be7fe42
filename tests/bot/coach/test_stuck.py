"""Being stuck: the message that was pasted stands in the reply, known or not."""

from __future__ import annotations

from typing import Any, cast

from bot.coach.stuck import reply_stuck
from bot.coach.understand import Understanding
from knowledge.models import Knowledge, Traceback
from retrieval.passages import Passage
from retrieval.search import Hit, Hits, Retriever
from tests.bot.coach.small_world import topic, world


class Finds:
    """A search that finds these stuck points, with these scores."""

    def __init__(self, **scores: float) -> None:
        self.scores = scores

    def search(self, query: str, **_: Any) -> Hits:
        hits = [
            Hit(passage(key), score, score, score, None)
            for key, score in sorted(self.scores.items(), key=lambda pair: -pair[1])
        ]
        return Hits(query, tuple(hits), 1.0)


def passage(key: str) -> Passage:
    return Passage(
        id=f"stuck:a/one#{key}",
        scope="curriculum",
        kind="stuck",
        source="a/one",
        title="One",
        place="stuck",
        text="",
        topics=("a/one",),
        asks=(),
        embedded="",
        keywords="",
    )


def small() -> Knowledge:
    """A topic with two stuck points, and one fingerprint."""
    knowledge = world(topic("a/one"))
    known = Traceback.model_validate(
        {
            "id": "lamp",
            "library": "python",
            "pattern": r"LampError: (?P<lamp>\w+) is out",
            "title": "A lamp is out",
            "cause": "The lamp `{lamp}` gives no light.",
            "check": "Look at it.",
            "fix": "Change it.",
            "hints": ["one", "two", "three"],
            "exercise": "Change a lamp.",
            "kind": "code",
            "read": "a/one",
            "example": "LampError: red is out",
        }
    )
    return knowledge.model_copy(update={"tracebacks": {"lamp": known}})


def asked(text: str, error: str = "", **scores: float) -> str:
    """The reply to a message."""
    finds = cast(Retriever, Finds(**scores))
    return reply_stuck(small(), finds, Understanding(text, "stuck", error=error), None).answer


def test_the_line_and_its_values_stand_in_the_reply() -> None:
    reply = asked("x\nLampError: green is out", "LampError: green is out")
    assert "LampError: green is out" in reply
    assert "`green` gives no light" in reply


def test_a_fingerprint_wins_over_whatever_is_near_in_meaning() -> None:
    reply = asked("LampError: green is out", "LampError: green is out", ends=0.99)
    assert reply.index("A lamp is out") < reply.index("Likeliest cause")
    assert "The last row is missing" not in reply


def test_an_unknown_message_is_read_aloud_with_the_way_out_that_it_names() -> None:
    text = "fatal: hamster asleep\nhint: run 'hamster wake' first\nwhy me"
    reply = asked(text, ends=0.7)
    assert "fatal: hamster asleep" in reply
    assert "hamster wake" in reply
    assert "I am guessing" in reply


def test_an_unknown_message_is_quoted_although_nothing_is_near() -> None:
    assert "fatal: hamster asleep" in asked("fatal: hamster asleep")


def test_two_unsure_ways_out_are_both_named_with_what_tells_them_apart() -> None:
    reply = asked("rows are odd", ends=0.5, colours=0.49)
    first = reply.partition("Likeliest cause")[0]
    assert "The last row is missing" in first
    assert "The colours are mixed up" in first
    assert "To check: Print it." in reply


def test_a_sure_way_out_is_named_alone_at_the_top() -> None:
    reply = asked("rows are odd", ends=0.9, colours=0.49)
    assert "The colours are mixed up" not in reply.partition("Likeliest cause")[0]
