"""What would answer a message, as the labels and the content tell it."""

from __future__ import annotations

from collections import Counter

from bot.coach.answers import answered
from bot.coach.kinds import ANSWERS
from bot.coach.source_names import lets_speak
from knowledge import CONTENT
from knowledge.loader import load_knowledge, load_labels


def test_what_a_label_says_stands_and_the_content_adds_the_questions_that_it_answers() -> None:
    labels, knowledge = load_labels(CONTENT), load_knowledge(CONTENT)
    rows = answered(labels, knowledge)
    kinds = dict(rows)
    assert len(kinds) == len(rows)
    counts = Counter(kinds.values())
    assert set(counts) == set(ANSWERS)
    assert min(counts.values()) > 500
    wrong = [u.text for u in labels.utterances if u.answered_by not in (None, kinds.get(u.text))]
    assert wrong == []
    asks = {ask for claim in knowledge.claims.values() for ask in claim.asks}
    assert all(lets_speak(ask) for ask in asks if kinds.get(ask) == "source")
