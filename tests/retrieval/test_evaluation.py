"""The scores of `coach eval` are what their names say."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from retrieval.errors import DocumentRefused
from retrieval.evaluation import (
    Question,
    abstention,
    compare_parts,
    evaluate,
    fit_confidence,
    read_beir,
    read_questions,
)
from retrieval.generation import IndexPaths
from retrieval.index import build, open_generation, write_lock
from retrieval.library import Library
from retrieval.passages import CURRICULUM, Passage
from retrieval.search import Retriever
from retrieval.writer import Encoding
from tests.fakes import WordEmbedder

TEXTS = {
    "kettle": "The kettle boils water for tea.",
    "shelf": "The shelf holds cups and the old teapot.",
    "garden": "The garden grows beans, herbs and roses.",
    "stove": "The stove heats pans and water.",
}


@pytest.fixture
def retriever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Retriever:
    monkeypatch.setattr("retrieval.index.is_sound", lambda folder: True)
    paths = IndexPaths(tmp_path / "coach")
    library = Library(paths.library)
    passages = [
        Passage(name, CURRICULUM, "topic", name, name.title(), "", text)
        for name, text in TEXTS.items()
    ]
    library.sync(CURRICULUM, "", passages)
    with write_lock(paths):
        build(paths, library, Encoding(WordEmbedder(), "words"))
    library.close()
    generation = open_generation(paths, chroma=False)
    return Retriever(lambda: generation, WordEmbedder())


def test_a_first_hit_scores_one_everywhere(retriever: Retriever) -> None:
    scores = evaluate(retriever, [Question("kettle boils tea", {"kettle": 1.0})])
    assert (scores.hit_at_1, scores.mrr, scores.ndcg_at_10, scores.recall_at_100) == (1, 1, 1, 1)


def test_a_second_hit_scores_by_its_rank(retriever: Retriever) -> None:
    found = retriever.search("stove heats pans water", threshold=0.0).found
    second = found[1].passage.id
    scores = evaluate(retriever, [Question("stove heats pans water", {second: 1.0})])
    assert scores.hit_at_1 == 0
    assert scores.hit_at_3 == 1
    assert scores.mrr == pytest.approx(1 / 2)
    assert scores.ndcg_at_10 == pytest.approx(1 / math.log2(3))


def test_a_label_found_twice_counts_once(retriever: Retriever) -> None:
    scores = evaluate(retriever, [Question("kettle", {"kettle": 1.0, "nowhere": 1.0})])
    assert scores.recall_at_100 == pytest.approx(0.5)


def test_abstention_counts_what_was_answered_and_refused() -> None:
    sure = [(True, 0.9), (True, 0.6), (True, 0.2), (False, 0.7), (False, 0.1)]
    score = abstention(sure, 0.5)
    assert score.precision == pytest.approx(2 / 3)
    assert score.recall == pytest.approx(2 / 3)
    assert score.refused == pytest.approx(1 / 2)
    assert score.auroc == pytest.approx(4 / 6)


def test_calibration_tells_the_two_kinds_apart(retriever: Retriever) -> None:
    able = [Question(text, {name: 1.0}) for name, text in TEXTS.items()]
    unable = [Question(t, {}, False) for t in ("stock prices", "football", "weather", "opera")]
    fitted = fit_confidence(retriever, [*able, *unable])
    signs = {q.text: retriever.search(q.text, threshold=0.0).signs for q in (*able, *unable)}
    for question in (*able, *unable):
        found = signs[question.text]
        assert found is not None
        assert (fitted(found) > 0.5) == question.answerable
    with pytest.raises(DocumentRefused, match="both kinds"):
        fit_confidence(retriever, able)


def test_every_part_has_its_row(retriever: Retriever) -> None:
    rows = compare_parts(retriever, [Question("kettle", {"kettle": 1.0})])
    assert {"fused", "dense only", "lexical only", "without asks"} <= set(rows)


def test_questions_are_read_and_a_bad_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "q.jsonl"
    path.write_text('{"question": "a", "topics": ["x/y"], "claims": ["s/n1"]}\n\n{"nope": 1}\n')
    with pytest.raises(DocumentRefused, match=r"q\.jsonl:3"):
        read_questions(path)
    path.write_text('{"question": "a", "topics": ["x/y"], "claims": ["s/n1"]}\n')
    assert read_questions(path) == [Question("a", {"x/y": 1.0, "claim:s/n1": 1.0})]


def test_a_beir_folder_is_read_and_another_folder_refused(tmp_path: Path) -> None:
    with pytest.raises(DocumentRefused, match="BEIR"):
        read_beir(tmp_path)
    rows = [{"_id": "d1", "title": "T", "text": "words"}]
    (tmp_path / "corpus.jsonl").write_text("\n".join(map(json.dumps, rows)))
    (tmp_path / "queries.jsonl").write_text('{"_id": "q1", "text": "which words"}')
    (tmp_path / "qrels").mkdir()
    (tmp_path / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\nq1\td1\t2\n")
    passages, questions = read_beir(tmp_path)
    assert [p.id for p in passages] == ["d1"]
    assert questions == [Question("which words", {"d1": 2.0})]
