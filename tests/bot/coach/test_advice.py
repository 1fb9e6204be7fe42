"""What mentors give next is learned from messages that they answered."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.coach.advice import AdviceModel, advised, signs, together, words
from bot.coach.linking import Linker
from bot.coach.reading import ReadingModel, fingerprint
from knowledge.models import Knowledge, Labels, Utterance
from tests.fakes import real_labels

ADVICE = {
    "nobody looks after our live model": "mlops/monitoring",
    "every push i test by hand": "mlops/ci-cd",
    "two tables and no idea how to join them": "tools/pandas",
}


def labels() -> Labels:
    return Labels(
        utterances=tuple(
            Utterance(text=f"{text}, {end}", intent="next_step", next=(topic,))
            for text, topic in ADVICE.items()
            for end in ("what now", "help", "so?", "where do i go")
        )
    )


def test_what_was_advised_is_found_again_in_other_words(knowledge: Knowledge) -> None:
    rows = [row for row in advised(labels(), knowledge) if row.utterance]
    model = AdviceModel.fit(rows, [()] * len(rows), tuple(knowledge.topics))
    for text, topic in (
        ("our model is live and nobody looks after it", "mlops/monitoring"),
        ("i test by hand at every push", "mlops/ci-cd"),
        ("how to join the tables", "tools/pandas"),
    ):
        chances = model.chances(text, ())
        assert max(chances, key=chances.__getitem__) == topic
        assert sum(chances.values()) == pytest.approx(1.0)


def test_the_best_of_several_counts_most_and_situations_half(knowledge: Knowledge) -> None:
    said = Utterance(
        text="loops done", intent="next_step", next=("python/functions", "python/lists")
    )
    first, *others = advised(Labels(utterances=(said,)), knowledge)
    wanted = dict(zip(knowledge.topics, first.wanted, strict=True))
    assert wanted["python/functions"] == pytest.approx(2 * wanted["python/lists"])
    assert sum(first.wanted) == pytest.approx(1.0)
    assert others
    assert all(row.weight < first.weight and row.utterance is None for row in others)


def test_labels_without_advice_teach_none(knowledge: Knowledge) -> None:
    assert advised(Labels(utterances=(Utterance(text="hi", intent="smalltalk"),)), knowledge) == []


def test_signs_tell_what_is_named_and_whether_it_is_known(knowledge: Knowledge) -> None:
    linker = Linker(knowledge)
    mentions = linker.mentions("numpy yes, docker no")
    assert set(signs(mentions, {"tools/numpy"}, linker)) == {"k:tools/numpy", "n:mlops/docker"}
    assert set(words("So: what NOW")) == {
        "w:so", "w::", "w:what", "w:now", "b:so :", "b:: what", "b:what now",
    }  # fmt: skip


def test_words_and_sense_are_weighed_together() -> None:
    mixed = together({"a": 0.6, "b": 0.4}, {"a": 0.01, "b": 0.99})
    assert mixed["b"] > mixed["a"]
    assert sum(mixed.values()) == pytest.approx(1.0)
    assert together({"a": 1.0}, {}) == {"a": 1.0}


def test_every_topic_is_advised_to_somebody_and_none_that_does_not_exist(
    knowledge: Knowledge,
) -> None:
    given = {topic for u in real_labels().utterances for topic in u.next}
    assert given == set(knowledge.topics)
    for utterance in real_labels().utterances:
        assert not set(utterance.next) & set(utterance.known), utterance.text


def test_a_model_with_advice_is_kept_and_read_again(knowledge: Knowledge, tmp_path: Path) -> None:
    from tests.bot.coach.test_reading import WordEmbedder

    linker = Linker(knowledge)
    model = ReadingModel.fit(labels(), knowledge, linker, WordEmbedder().embed_query)
    key = fingerprint(knowledge, "any")
    model.save(tmp_path / "fitted.npz", key)
    again = ReadingModel.load(tmp_path / "fitted.npz", key)
    assert again is not None
    text = "nobody looks after it"
    for topic, chance in model.advice(text, (), linker).items():
        assert again.advice(text, (), linker)[topic] == pytest.approx(chance, abs=0.01)
