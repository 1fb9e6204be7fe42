"""A message of several questions is answered in all of its parts."""

from __future__ import annotations

import pytest

from bot.coach.parts import joined, problems, questions
from bot.coach.reply import Block, Citation, Reply


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "how much does it pay and do i need a degree",
            ("how much does it pay", "do i need a degree"),
        ),
        ("which maths do i need, how deep", ("which maths do i need", "how deep (maths)")),
        ("what is pca? when do i use it?", ("what is pca?", "when do i use it (pca)")),
        ("acc to the post, which books, who wrote them", (
            "acc to the post which books", "who wrote them")),
        ("what is a matrix", ()),
        ("maths first or should i build", ()),
        ("i know pandas and numpy", ()),
        ("numpy or pandas and why", ()),
        ("when i get stuck, what do they say it means", ()),
    ],
)  # fmt: skip
def test_the_questions_of_a_message(text: str, parts: tuple[str, ...]) -> None:
    assert questions(text) == parts


def reply(text: str, source: str, *, abstained: bool = False) -> Reply:
    """A reply of one block that cites one source."""
    return Reply("concept", (Block(text),), citations=(Citation(source, source, "note 1"),),
                 abstained=abstained)  # fmt: skip


def test_what_the_answer_leaves_out_of_a_question_is_added() -> None:
    whole = joined(
        reply("It pays well.", "pay"),
        [("how is the pay", reply("It pays well.", "pay")), ("need a degree", reply("No.", "phd"))],
    )
    assert whole.answer.count("It pays well.") == 1
    assert "No." in whole.answer
    assert "need a degree" in whole.answer
    assert [c.source for c in whole.citations] == ["pay", "phd"]


def test_a_part_that_no_source_answers_is_said_to_be_unanswered() -> None:
    whole = joined(
        reply("I don't know.", "none", abstained=True),
        [
            ("how tall is he", reply("I don't know.", "none", abstained=True)),
            ("is the course free", reply("It is free.", "cost")),
        ],
    )
    assert not whole.abstained
    assert "It is free." in whole.answer
    assert "how tall is he" in whole.answer


def test_nothing_is_added_where_no_part_is_answered() -> None:
    whole = reply("I don't know.", "none", abstained=True)
    assert joined(whole, [("how tall", whole), ("how old", whole)]) is whole


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "i have two problems. 1 the gate squeaks badly 2 the hens sit all day",
            ("the gate squeaks badly", "the hens sit all day"),
        ),
        (
            "1) the gate squeaks badly\n2) the hens sit all day",
            ("the gate squeaks badly", "the hens sit all day"),
        ),
        (
            "two things: the gate squeaks badly, and how long do hens sleep",
            ("the gate squeaks badly", "how long do hens sleep"),
        ),
        ("add() takes 1 positional argument but 2 were given", ()),
        ("the gate squeaks in row 1 and the hens sit in row 2", ()),
        ("one thing: the gate squeaks badly", ()),
    ],
)
def test_troubles_that_a_message_counts_are_told_apart(text: str, parts: tuple[str, ...]) -> None:
    assert problems(text) == parts


def test_of_a_second_trouble_the_way_out_is_told_in_short() -> None:
    blocks = (
        Block("This looks like the data: **A lamp is out**."),
        Block("No light.", "Likeliest cause"),
        Block("Change it.", "The way out"),
    )
    second = Reply("stuck", blocks, citations=(Citation("b", "b", "stuck"),), remedy="stuck:b#lamp")
    whole = joined(reply("Oil the gate.", "gate"), [("the lamp is dark", second)])
    assert "A lamp is out" in whole.answer
    assert "Change it." in whole.answer
    assert "No light." not in whole.answer
