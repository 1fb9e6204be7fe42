"""Messages about promises go to where promises are kept, and nothing else does."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, cast

import pytest

from bot.coach.coach import Coach
from bot.coach.reply import Block, Message, Reply
from knowledge.models import Knowledge
from retrieval.search import Hits, Retriever
from tests.fakes import WordEmbedder


class NothingFound:
    """A search that finds nothing."""

    embedder = WordEmbedder()

    def search(self, query: str, **options: Any) -> Hits:
        return Hits(query, (), 0.0)


@dataclass
class Ear:
    """Hears what begins with "I promised", and says that something done keeps a promise."""

    heard: list[tuple[str, str, bool]] = field(default_factory=list)

    def hear(
        self, learner: str, text: str, *, intent: str, following: bool, heard: str = ""
    ) -> Reply | None:
        self.heard.append((learner, intent, following))
        if not text.startswith("I promised"):
            return None
        return Reply("checkin", (Block("Kept."),), topics=("tools/pandas",))

    def aside(self, learner: str, text: str, *, intent: str) -> str:
        return "That keeps a promise." if intent == "progress_report" else ""


@pytest.fixture
def ear() -> Ear:
    return Ear()


@pytest.fixture
def coach(knowledge: Knowledge, ear: Ear) -> Coach:
    return Coach(knowledge, cast(Retriever, NothingFound()), promises=ear)


def test_what_is_heard_is_the_reply(coach: Coach, ear: Ear) -> None:
    reply = coach.reply(Message("ada", "I promised it by Friday evening and did it"))
    assert reply.answer == "Kept."
    assert ear.heard == [("ada", "checkin", False)]


def test_what_is_not_heard_is_answered_as_ever(coach: Coach, ear: Ear) -> None:
    assert coach.reply(Message("ada", "what should I learn next?")).next
    assert len(ear.heard) == 1


def test_something_done_gets_a_word_on_its_promise_before_the_reply(coach: Coach) -> None:
    reply = coach.reply(Message("ada", "I know pandas now"))
    assert reply.intent == "progress_report"
    assert reply.answer.startswith("That keeps a promise.")


@pytest.mark.parametrize("text", ["ValueError: Input contains NaN", "I want to die"])
def test_errors_and_distress_are_never_taken_for_promises(
    coach: Coach, ear: Ear, text: str
) -> None:
    coach.reply(Message("ada", text))
    assert ear.heard == []


def test_without_promises_a_coach_is_as_before(knowledge: Knowledge) -> None:
    alone = Coach(knowledge, cast(Retriever, NothingFound()))
    assert alone.reply(Message("ada", "I promised it by Friday")).answer != "Kept."
