"""Statements that are put together from frames."""

from __future__ import annotations

from collections import Counter

import pytest

from bot.coach.linking import Linker
from bot.coach.statements import statements
from bot.coach.tuning import rows_of
from bot.coach.verdicts import SAID
from knowledge.models import Frame, Knowledge, Labels, Utterance


@pytest.fixture(scope="module")
def linker(knowledge: Knowledge) -> Linker:
    return Linker(knowledge)


_FRAMES = Labels(
    frames=(
        Frame(text="{2} is a stranger, {1} an old mate", said=("known", "not_known")),
        Frame(text="{1} half works for me", said=("partly",)),
        Frame(text="heading for {1}", said=("none",)),
    )
)


def test_every_frame_begins_equally_many_statements_and_none_is_left_open(
    knowledge: Knowledge, linker: Linker
) -> None:
    made = statements(_FRAMES, knowledge, linker)
    assert len(made) == len(_FRAMES.frames) * 3
    for one in made:
        assert "{" not in one.text
        assert one.said
        assert set(one.said) <= set(knowledge.topics)
    verdicts = Counter(said for one in made for said in one.said.values())
    assert set(verdicts) == {"known", "not_known", "none"}


def test_statements_are_the_same_each_time(knowledge: Knowledge, linker: Linker) -> None:
    assert statements(_FRAMES, knowledge, linker) == statements(_FRAMES, knowledge, linker)


def test_without_frames_there_are_no_statements(knowledge: Knowledge, linker: Linker) -> None:
    said = Utterance(text="numpy is fine", intent="progress_report", known=("tools/numpy",))
    assert statements(Labels(utterances=(said,)), knowledge, linker) == []


def test_a_row_of_a_statement_marks_each_name_with_what_its_frame_says(
    knowledge: Knowledge, linker: Linker
) -> None:
    made = statements(_FRAMES, knowledge, linker)
    rows = rows_of(_FRAMES, knowledge, linker)
    assert [row.text for row in rows] == [one.text for one in made]
    marked = 0
    for row, one in zip(rows, made, strict=True):
        assert not row.classes
        for (start, end), said in zip(row.spans, row.span_classes, strict=True):
            (topic,) = linker.resolve(row.text[start:end])
            assert one.said[topic] == SAID[said]
            marked += 1
    assert marked >= 0.9 * sum(len(one.said) for one in made)
