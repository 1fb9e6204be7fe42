"""Explanations that are asked for in short."""

from __future__ import annotations

import numpy as np
import pytest

from bot.coach.reply import Block, Citation, Reply
from bot.coach.shortening import asks_for_short, shortened
from knowledge.models import Knowledge


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("what is a vector, briefly", True),
        ("variance in one sentence", True),
        ("explain recall but short", True),
        ("is there a short course on git", False),
        ("in short supply of time, what should i learn", True),
        ("shorten my list", False),
    ],
)
def test_a_short_answer_is_asked_for(text: str, short: bool) -> None:
    assert asks_for_short(text) is short


def test_a_topic_in_short_is_its_summary(knowledge: Knowledge) -> None:
    long = Reply(
        "concept",
        (Block("word " * 300),),
        citations=(Citation("linear-algebra/vectors", "Vectors", "Why"),),
    )
    short = shortened(knowledge, long, "vectors briefly", lambda text: np.ones(3, dtype=np.float32))
    assert knowledge.topics["linear-algebra/vectors"].summary in short.answer
    assert len(short.answer) < len(long.answer) / 2


def test_what_explains_no_topic_stays_as_it_is(knowledge: Knowledge) -> None:
    step = Reply("next_step", (Block("word " * 300),))
    assert (
        shortened(knowledge, step, "next, briefly", lambda text: np.ones(3, dtype=np.float32))
        is step
    )


def test_the_answer_on_one_notion_in_short_is_its_beginning(knowledge: Knowledge) -> None:
    notion = knowledge.notions["dropout"]
    long = Reply(
        "concept",
        (Block(notion.says), Block("word " * 300)),
        citations=(Citation(notion.topic, "Training neural networks", "dropout"),),
    )
    short = shortened(knowledge, long, "dropout briefly", lambda text: np.ones(3, dtype=np.float32))
    assert notion.says.startswith(short.blocks[0].text)


def test_what_a_roadmap_says_is_not_cut(knowledge: Knowledge) -> None:
    source = next(iter(knowledge.sources))
    told = Reply(
        "concept",
        (Block("word " * 300),),
        citations=(
            Citation(source, "A roadmap", "note 1"),
            Citation("linear-algebra/vectors", "Vectors", "Practise"),
        ),
    )
    same = shortened(knowledge, told, "short, what", lambda text: np.ones(3, dtype=np.float32))
    assert same is told
