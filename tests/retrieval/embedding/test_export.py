"""Any sentence-transformers model can be exported; one that disagrees is refused."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from retrieval.embedding.export import ModelChoice, export_encoder
from retrieval.embedding.served import ServedEncoder
from retrieval.errors import EncoderMissing, EncoderRefused
from tests.fakes import LETTERS, save_bert_of_letters


@pytest.fixture(scope="module")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small random BERT with mean pooling, saved as a sentence-transformers model."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer

    folder = tmp_path_factory.mktemp("tiny")
    save_bert_of_letters(folder / "bert", 128)
    word = Transformer(str(folder / "bert"), max_seq_length=64)
    model = SentenceTransformer(modules=[word, Pooling(32)], device="cpu")
    model.save(str(folder / "model"))
    return folder / "model"


def test_a_local_model_is_exported_and_agrees_with_its_original(
    tiny_model: Path, tmp_path: Path
) -> None:
    from sentence_transformers import SentenceTransformer

    folder = export_encoder(ModelChoice(str(tiny_model)), tmp_path)
    check = json.loads((folder / "encoder.json").read_text())["check"]
    assert check["worst_cosine"] > 0.999
    served = ServedEncoder(folder, one_shot=True)
    texts = ["a cab", "the big bad wolf", "x" * 500]
    original = SentenceTransformer(str(tiny_model), device="cpu").encode(
        texts, normalize_embeddings=True
    )
    ours = served.embed_documents(texts)
    assert ours.shape == (3, served.dimensions) == (3, 32)
    assert np.allclose((original * ours).sum(axis=1), 1.0, atol=1e-4)
    assert np.allclose(np.linalg.norm(ours, axis=1), 1.0, atol=1e-5)


def test_prompts_are_part_of_the_encoder(tiny_model: Path, tmp_path: Path) -> None:
    plain = export_encoder(ModelChoice(str(tiny_model)), tmp_path)
    asked = export_encoder(ModelChoice(str(tiny_model), query_prompt="query: "), tmp_path)
    assert plain != asked
    served = ServedEncoder(asked)
    with_prompt = served.embed_query("a cab")
    assert np.allclose(with_prompt, ServedEncoder(plain).embed_query("query: a cab"), atol=1e-5)
    assert not np.allclose(with_prompt, served.embed_documents(["a cab"])[0], atol=1e-3)


def test_many_texts_side_by_side_give_the_same_vectors(tiny_model: Path, tmp_path: Path) -> None:
    folder = export_encoder(ModelChoice(str(tiny_model)), tmp_path)
    texts = [f"{letter} text with {letter}" * (n % 7 + 1) for n, letter in enumerate(LETTERS)]
    alone = ServedEncoder(folder).embed_documents(texts)
    seen: list[int] = []
    together = ServedEncoder(folder, workers=3).embed_documents(texts, lambda n, _: seen.append(n))
    assert np.allclose(alone, together, atol=1e-6)
    assert seen[-1] == len(texts)


def test_an_export_that_disagrees_is_refused(
    tiny_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    embed = ServedEncoder.embed_documents

    def noisy(self: ServedEncoder, texts: list[str]) -> object:
        rows = embed(self, texts)
        rows[::2] = np.roll(rows[::2], 1, axis=1)
        return rows

    monkeypatch.setattr(ServedEncoder, "embed_documents", noisy)
    with pytest.raises(EncoderRefused, match="does not agree"):
        export_encoder(ModelChoice(str(tiny_model)), tmp_path)
    assert not any(p.name[0] != "." for p in tmp_path.iterdir())


def test_a_model_that_is_not_there_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(EncoderMissing, match="COACH_ENCODER"):
        export_encoder(ModelChoice(str(tmp_path / "nowhere")), tmp_path)


def test_a_damaged_encoder_says_how_to_mend_it(tiny_model: Path, tmp_path: Path) -> None:
    folder = export_encoder(ModelChoice(str(tiny_model)), tmp_path)
    (folder / "model.onnx").write_bytes(b"no graph")
    with pytest.raises(EncoderMissing, match="coach index"):
        ServedEncoder(folder)
