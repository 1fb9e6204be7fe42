"""Questions about a source's word are told from questions about oneself."""

from __future__ import annotations

from typing import cast

import pytest

from bot.coach.attributed import (
    asked_sources,
    asks_across,
    asks_for_debate,
    asks_for_list,
    he_tells,
    of_its_source,
    of_somebody,
    of_the_list,
    reply_attributed,
    subject_of,
    told_of,
)
from bot.coach.evidence import Evidence
from bot.coach.linking import Linker
from bot.coach.reply import Reply
from bot.coach.understand import Understanding
from knowledge.models import Claim, Knowledge
from retrieval.passages import Passage
from retrieval.search import Hit, Hits, Retriever


@pytest.mark.parametrize(
    ("text", "sources"),
    [
        ("what does the build first roadmap say about proofs", ("build-first",)),
        ("how many courses would the six step youtuber take", ("six-steps", "six-steps-notes")),
        ("which distributions does the foundations post list", ("foundations-first",)),
        ("what percentage does he recommend for building", ()),
        ("i'm on build first, what next", None),
        ("switch me to six steps", None),
        ("what does six steps do last", ("six-steps", "six-steps-notes")),
        ("what is a p-value", None),
        ("who says to simulate dice", ()),
        ("pytorch or tensorflow, the student guy i mean", ("six-steps", "six-steps-notes")),
        ("what does the foundations bloke say on proofs", ("foundations-first",)),
        ("musts of testing according to the post", ("foundations-first",)),
        ("what does the builder say on proofs", ("build-first",)),
        ("the foundations post names 2 uses, remind me", ("foundations-first",)),
        ("tools acording to the linkedin person, which", ("foundations-first",)),
    ],
)
def test_the_sources_that_a_question_is_about(text: str, sources: tuple[str, ...] | None) -> None:
    assert asked_sources(text) == sources


@pytest.mark.parametrize(
    ("text", "debated"),
    [
        ("do your sources agree on maths first", True),
        ("what do the different roadmaps think of llms", True),
        ("one says six months, another says three years", True),
        ("maths first or code first", False),
        ("what is a roadmap", False),
    ],
)
def test_a_question_for_the_disagreement_is_seen(text: str, debated: bool) -> None:
    assert asks_for_debate(text) is debated


@pytest.mark.parametrize(
    ("text", "across"),
    [
        ("where do the roadmaps differ on git", True),
        ("do all three say to learn maths first", True),
        ("what do they agree on about projects", True),
        ("which roadmaps mention docker", True),
        ("which of the 3 first", False),
        ("which of the three roadmaps fits me", False),
        ("which roadmap should i take", False),
        ("are all three loops the same", False),
        ("in which roadmap do i hear of poisson", True),
        ("which roadmap does docker come up", True),
        ("do all of them like kaggle", True),
        ("does anybody mention sql", True),
        ("vertex ai belongs to which roadmap", True),
        ("a/b testing which plan has it", True),
    ],
)
def test_a_question_for_each_of_the_roadmaps_is_seen(text: str, across: bool) -> None:
    assert asks_across(text) is across


def test_what_such_a_question_is_about_are_its_own_words() -> None:
    assert subject_of("where do the roadmaps differ on git") == ["git"]
    assert subject_of("do all the roadmaps agree") == []
    assert subject_of("which roadmaps mention géron") == ["géron"]


def test_a_question_that_names_a_source_tells_nothing_of_its_writer() -> None:
    python = (Evidence("python/lists", "known", "after python", False),)
    asked = Understanding("what does six steps put after python", "next_step", evidence=python)
    assert of_its_source(asked).intent == "concept"
    assert not of_its_source(asked).known
    own = Understanding("i know python, what does six steps put next", "next_step", evidence=python)
    assert of_its_source(own) == own


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("what does the roadmap say about quantum computing", "quantum computing"),
        ("does the post recommend haskell", "haskell"),
        ("do they say to do leetcode", "leetcode"),
        ("what do they think of tensorflow for beginners", "tensorflow"),
        ("how long does build first say for python", ""),
        ("what does the video say", ""),
    ],
)
def test_what_somebodys_word_is_wanted_on(text: str, subject: str) -> None:
    assert told_of(text) == subject


def test_the_number_in_the_name_of_a_source_asks_for_no_list() -> None:
    assert not asks_for_list("who is the guy of the six steps")
    assert asks_for_list("list the six algorithms")


@pytest.mark.parametrize(
    ("text", "somebody"),
    [
        ("did he get a job at deepmind", True),
        ("what regret does she have", True),
        ("my uncle is a statistician, is he right", False),
        ("a friend of mine says so, should i trust him?", False),
        ("what is a list", False),
    ],
)
def test_he_is_a_speaker_only_where_nobody_else_was_named(text: str, somebody: bool) -> None:
    assert of_somebody(text) is somebody


@pytest.mark.parametrize(
    ("text", "his"),
    [
        ("he named two tools besides git, which", True),
        ("what comes third on his list", True),
        ("the chain rule, what does the roadmap w the emojis tie it to", False),
        ("my boss says he wants dashboards, what do i learn", False),
        ("she is 12, what can she learn", False),
        ("he wants games, what should he learn first", False),
    ],
)
def test_his_word_is_a_speakers_where_nobody_else_is_spoken_of(text: str, his: bool) -> None:
    assert he_tells(text) is his


def test_a_roadmap_is_known_by_its_emojis_too() -> None:
    assert asked_sources("what does the roadmap w the emojis tie it to") == ("foundations-first",)


def test_the_word_list_for_a_roadmap_is_no_topic(knowledge: Knowledge) -> None:
    def is_roadmap(text: str) -> bool:
        return any(of_the_list(text, m) for m in Linker(knowledge).mentions(text))

    assert is_roadmap("is jax on the list and in all roadmaps")
    assert not is_roadmap("how do i sort a list")


def _hit(claim: Claim, score: float, ask: float) -> Hit:
    passage = Passage(
        id=f"claim:{claim.id}", scope="curriculum", kind="claim", source=claim.source,
        title="A roadmap", place=claim.place, text=claim.text, embedded=claim.text,
    )  # fmt: skip
    return Hit(passage, score, ask, ask, None)


class _Found:
    """A search that finds the same claims, whatever is asked."""

    def __init__(self, *hits: Hit) -> None:
        self.hits = hits

    def search(self, query: str, **options: object) -> Hits:
        return Hits(query, self.hits, 1.0)


def _told(knowledge: Knowledge, text: str, *found: tuple[str, float, float]) -> Reply:
    hits = [_hit(knowledge.claims[key], score, ask) for key, score, ask in found]
    said = Understanding(text, "concept", mentions=tuple(Linker(knowledge).mentions(text)))
    search = cast(Retriever, _Found(*hits))
    reply = reply_attributed(knowledge, search, said, asked_sources(text) or (), "concept")
    assert reply is not None
    return reply


def test_a_topic_that_a_roadmap_leaves_out_is_said_to_be_left_out(knowledge: Knowledge) -> None:
    text = "p values, does the build first one want me to learn those"
    reply = _told(knowledge, text, ("build-first/n25", 0.5, 0.4))
    assert reply.blocks[0].text.startswith("Build first says nothing on")


def test_who_is_behind_a_roadmap_is_what_is_known_of_its_author(knowledge: Knowledge) -> None:
    reply = _told(knowledge, "whats the name of the build first guy", ("build-first/n12", 0.6, 0.5))
    assert "not named in our copy" in reply.answer
    assert "six months" not in reply.answer


def test_each_of_two_roadmaps_that_are_named_is_heard(knowledge: Knowledge) -> None:
    text = "how do six steps and build first differ on python"
    found = (
        ("six-steps/c06", 0.9, 0.8),
        ("six-steps/c07", 0.85, 0.8),
        ("build-first/s1", 0.5, 0.3),
    )
    reply = _told(knowledge, text, *found)
    assert {c.source for c in reply.citations} >= {"six-steps", "build-first"}
