"""Questions on one notion: which is meant, when the answer fits, and what is said."""

from __future__ import annotations

from typing import Any, cast

import pytest

from bot.coach.notions import (
    Found,
    Notions,
    asks_whether,
    fits,
    reply_notion,
    spelled_with,
)
from bot.coach.understand import Understanding
from knowledge.models import Knowledge, Notion
from retrieval.passages import NOTIONS, Passage, from_notions
from retrieval.search import Hit, Hits, Retriever
from tests.bot.coach.small_world import topic, world


def notion(key: str, *names: str, asks: str, says: str, example: str | None = None) -> Notion:
    return Notion.model_validate(
        {
            "id": key,
            "topic": "a/knots",
            "names": names,
            "asks": [asks],
            "says": f"{says} It is said here in so many words, so that it is long enough.",
            "example": example,
        }
    )


BOWLINE = notion(
    "bowline",
    "bowline",
    asks="what is a bowline",
    says="A bowline is a loop that does not slip.",
    example="The handle of a bucket.",
)
HITCH = notion("hitch", "clove hitch", asks="what is a clove hitch", says="A hitch holds a post.")
SLIPS = notion(
    "slips", asks="does a bowline always hold under load", says="No, a wet bowline can shake loose."
)


def knots() -> Knowledge:
    held = {one.id: one for one in (BOWLINE, HITCH, SLIPS)}
    return world(topic("a/knots")).model_copy(update={"notions": held})


class Nearest:
    """A search that finds one notion, this near, and remembers what it was asked."""

    def __init__(self, key: str = "", nearness: float = 0.0) -> None:
        self.key, self.nearness = key, nearness
        self.asked: list[tuple[str, str]] = []
        self.embedder = self

    def knows(self, word: str) -> bool:
        return word in {"running", "bowline", "round", "turn"}

    def search(self, query: str, *, scope: str = "", **_: Any) -> Hits:
        self.asked.append((query, scope))
        if not self.key:
            return Hits(query, (), 0.0)
        passage = Passage(f"notion:{self.key}", NOTIONS, "notion", "a/knots", "", "", "x")
        return Hits(query, (Hit(passage, 1.0, 0.1, self.nearness, None),), 1.0)


def search(key: str = "", nearness: float = 0.0) -> Notions:
    return Notions(knots(), cast(Retriever, Nearest(key, nearness)))


def ids(found: Found | None) -> list[str]:
    return [one.id for one in found.notions] if found else []


@pytest.mark.parametrize(
    "text",
    ["what is a bowline?", "whats a bowlin", "explain bowlines pls", "What does bowline mean"],
)
def test_a_notion_is_found_by_its_name_misspelt_or_many(text: str) -> None:
    found = search().find(text)
    assert ids(found) == ["bowline"]
    assert fits(cast(Found, found), 0.9)


def test_a_name_that_a_message_holds_beside_little_else_is_asked_for() -> None:
    assert ids(search().find("bowline explain like im 10", ["bowline"])) == ["bowline"]
    assert ids(search().find("bowline explain why mine came undone", ["bowline"])) == []


@pytest.mark.parametrize(
    "text",
    [
        "difference between a bowline and a clove hitch",
        "bowline vs clove hitch??",
        "are bowline and clove hitch the same thing",
    ],
)
def test_two_notions_whose_difference_is_asked_for_are_both_told(text: str) -> None:
    found = search().find(text)
    assert ids(found) == ["bowline", "hitch"]
    reply = reply_notion(knots(), cast(Found, found), Understanding(text, "compare", 1.0))
    assert reply.answer.index("does not slip") < reply.answer.index("holds a post")


def test_the_very_question_goes_before_the_name_that_it_holds() -> None:
    assert ids(search("slips", 0.9).find("what is a bowline")) == ["slips"]
    assert ids(search("slips", 0.7).find("what is a bowline")) == ["bowline"]


def test_a_question_behind_a_story_is_looked_for_by_itself() -> None:
    nearest = Nearest("slips", 0.9)
    told = Notions(knots(), cast(Retriever, nearest)).find(
        "I sail since I was nine and my uncle swears by it. Does a bowline always hold?"
    )
    assert ("Does a bowline always hold?", NOTIONS) in nearest.asked
    assert ids(told) == ["slips"]


def test_what_the_answer_does_not_speak_of_is_not_answered_by_it() -> None:
    found = cast(Found, search("bowline", 0.95).find("what is a running bowline"))
    assert not fits(found, 0.0)


def test_a_near_question_fits_only_if_the_answer_speaks_of_the_same() -> None:
    near = Found((SLIPS,), 0.7, "does the bowline hold load")
    far = Found((SLIPS,), 0.7, "which museum shows bowline history")
    assert fits(near, 0.5)
    assert not fits(far, 0.7)


def test_a_name_in_a_question_about_something_else_is_not_what_it_asks() -> None:
    asked = "bowline rigging: which sheets belong under which winch, what order"
    assert not fits(Found((BOWLINE,), 0.65, asked), 0.6)
    assert fits(Found((BOWLINE,), 0.62, "explain a bowline with shoe laces"), 0.5)


def test_a_question_that_the_curriculum_answers_more_nearly_is_left_to_it() -> None:
    assert not fits(Found((SLIPS,), 0.7, "does the bowline hold load"), 0.95)


@pytest.mark.parametrize("text", ["explain a bowline to a child", "bowline with an example please"])
def test_who_wants_a_picture_gets_it_first(text: str) -> None:
    said = Understanding(text, "concept", 1.0)
    first = reply_notion(knots(), Found((BOWLINE,), 1.0, text), said).blocks[0]
    assert first.text == "The handle of a bucket."


def test_the_answer_comes_first_and_ends_in_something_to_do() -> None:
    said = Understanding("what is a bowline", "concept", 1.0)
    reply = reply_notion(knots(), Found((BOWLINE,), 1.0, said.text), said)
    assert reply.blocks[0].text == BOWLINE.says
    assert reply.blocks[-1].heading == "Try it"
    assert reply.topics == ("a/knots",)


def test_advice_on_studying_teaches_no_topic() -> None:
    said = Understanding("is twenty minutes of rope enough", "motivation", 1.0)
    advice = BOWLINE.model_copy(update={"on_studying": True})
    reply = reply_notion(knots(), Found((advice,), 0.7, said.text), said)
    assert reply.blocks[0].text == BOWLINE.says
    assert reply.topics == reply.next == ()
    assert all(block.heading != "Try it" for block in reply.blocks)


@pytest.mark.parametrize(
    ("text", "belief"),
    [
        ("i always thought it slips. is that it?", True),
        ("so it never slips, right?", True),
        ("my rope slips off the post", False),
    ],
)
def test_a_belief_is_put_to_be_confirmed(text: str, belief: bool) -> None:
    assert asks_whether(text) is belief


def test_notions_are_searched_apart_from_the_curriculum() -> None:
    passages = from_notions(knots())
    assert {p.scope for p in passages} == {NOTIONS}
    assert passages[0].asks == ("what is a bowline",)


def test_what_points_at_the_notion_before_is_asked_by_its_name() -> None:
    asked = spelled_with("why does it never slip?", "what is a bowline")
    assert asked == "why does bowline never slip?"
    assert spelled_with("why does it never slip?", "i am stuck") == "why does it never slip?"
