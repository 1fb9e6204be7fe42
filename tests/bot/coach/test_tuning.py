"""The rows that the reader is tuned to, and how they are varied."""

from __future__ import annotations

import random

import pytest

from bot.coach.intents import INTENTS
from bot.coach.kinds import ASIDES
from bot.coach.linking import Linker
from bot.coach.tuning import Variations, rows_of
from bot.coach.verdicts import SAID
from knowledge.models import Knowledge, LabelledAside, LabelledFollowUp, Labels, Utterance


@pytest.fixture(scope="module")
def linker(knowledge: Knowledge) -> Linker:
    return Linker(knowledge)


def test_a_row_marks_each_name_with_what_is_said_of_it(
    knowledge: Knowledge, linker: Linker
) -> None:
    said = Utterance(
        text="numpy yes, docker no, and what is pandas?",
        intent="concept",
        also=("next_step",),
        known=("tools/numpy",),
        not_known=("mlops/docker",),
    )
    follow_up = LabelledFollowUp(text="how come", kind="why")
    aside = LabelledAside(text="are you a bot", kind="who_are_you")
    new = LabelledFollowUp(text="whats the weather in porto", kind="none")
    labels = Labels(utterances=(said,), follow_ups=(follow_up, new), asides=(aside,))
    first, second, other, third = rows_of(labels, knowledge, linker)
    names = [first.text[a:b] for a, b in first.spans]
    assert names == ["numpy", "docker", "pandas"]
    assert [SAID[c] for c in first.span_classes] == ["known", "not_known", "none"]
    intents = first.classes["intent"]
    assert sum(intents) == pytest.approx(1.0)
    assert intents[INTENTS.index("concept")] > intents[INTENTS.index("next_step")] > 0
    assert second.spans == ()
    # What goes on with what was said is no aside; what begins something new may be one.
    assert second.classes["aside"][ASIDES.index("none")] == 1.0
    assert set(other.classes) == {"follow_up"}
    assert first.classes["aside"][ASIDES.index("none")] == 1.0
    assert third.classes["aside"][ASIDES.index("who_are_you")] == 1.0


def test_a_message_that_may_be_an_aside_is_not_taught_to_be_none(
    knowledge: Knowledge, linker: Linker
) -> None:
    said = Utterance(text="how are you today", intent="smalltalk")
    (row,) = rows_of(Labels(utterances=(said,)), knowledge, linker)
    assert "aside" not in row.classes


def test_a_varied_row_keeps_its_places_on_names_and_what_is_said_of_them(
    knowledge: Knowledge, linker: Linker
) -> None:
    said = Utterance(
        text="I know numpy and Pandas but numpy broadcasting never made sense to me",
        intent="stuck",
        known=("tools/numpy", "tools/pandas"),
    )
    (row,) = rows_of(Labels(utterances=(said,)), knowledge, linker)
    vary, names = Variations(linker), set(linker.topic_names())
    texts = set()
    for seed in range(60):
        varied = vary(row, random.Random(seed))
        texts.add(varied.text)
        assert varied.span_classes == row.span_classes
        assert len(varied.spans) == len(row.spans)
        for (a, b), (c, d) in zip(varied.spans, row.spans, strict=True):
            shown, was = varied.text[a:b].lower(), row.text[c:d].lower()
            assert shown == was or shown in names
    assert len(texts) > 20


def test_a_place_that_says_more_than_a_name_keeps_its_words(
    knowledge: Knowledge, linker: Linker
) -> None:
    said = Utterance(text="im a java developer, what now", intent="next_step")
    (row,) = rows_of(Labels(utterances=(said,)), knowledge, linker)
    assert row.fixed
    for seed in range(30):
        varied = Variations(linker)(row, random.Random(seed))
        assert "developer" in varied.text.lower()


def test_a_message_with_advice_is_one_row_more_whose_names_stay(
    knowledge: Knowledge, linker: Linker
) -> None:
    said = Utterance(
        text="numpy yes, pandas no, so?",
        intent="next_step",
        known=("tools/numpy",),
        not_known=("tools/pandas",),
        next=("tools/pandas", "tools/matplotlib"),
    )
    row, advised, *_ = rows_of(Labels(utterances=(said,)), knowledge, linker)
    assert "next" not in row.classes
    wanted = dict(zip(knowledge.topics, advised.classes["next"], strict=True))
    assert sum(wanted.values()) == pytest.approx(1.0)
    assert wanted["tools/pandas"] > wanted["tools/matplotlib"] > 0 == wanted["tools/numpy"]
    assert advised.spans == ()
