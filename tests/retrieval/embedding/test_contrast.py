"""The encoder learns to lay what one passage answers together; texts are typed badly for it."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np

from retrieval.embedding.contrast import tune_encoder
from retrieval.embedding.export import TUNING
from retrieval.embedding.misspelling import misspelt
from retrieval.embedding.protocol import Vectors
from retrieval.embedding.tuned import load_base, unpack
from retrieval.passages import Passage

FILLERS = "cdefghij"


def passages() -> list[Passage]:
    """Each answers questions that share nothing but two letters, in any order."""
    return [
        Passage(
            id=f"topic:{a}{b}",
            scope="curriculum",
            kind="topic",
            source=a,
            title=f"{a} {b}",
            place="",
            text=f"{a} {b}",
            topics=(f"{a}/{b}",),
            asks=tuple(f"{x} {a} {y} {b}" for x, y in zip(FILLERS, FILLERS[::-1], strict=True)),
        )
        for a, b in zip("klmnop", "qrstuv", strict=True)
    ]


def embed(model: object, tokenizer: object, torch: object, texts: list[str]) -> Vectors:
    with torch.inference_mode():  # type: ignore[attr-defined]
        encoded = tokenizer(texts, padding=True, return_tensors="pt")  # type: ignore[operator]
        states = model(**encoded).last_hidden_state  # type: ignore[operator]
        mask = encoded["attention_mask"][..., None]
        rows = ((states * mask).sum(1) / mask.sum(1)).numpy()
    found: Vectors = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return found


def test_questions_of_one_passage_come_closer_than_those_of_others(
    base: str, tmp_path: Path
) -> None:
    weights = tmp_path / "tuning.npz"
    told: list[str] = []
    tune_encoder(
        passages(),
        weights,
        steps=60,
        share=1.0,
        rate=3e-3,
        alike=(1.1, 1.1),
        say=told.append,
        base=base,
    )
    assert told[-1].startswith("step 60 of 60")
    model, tokenizer, torch = load_base(base)
    model.eval()
    texts = [f"c {a} j {b}" for a, b in zip("klmnop", "qrstuv", strict=True)]
    others = [f"j {a} c {b}" for a, b in zip("klmnop", "qrstuv", strict=True)]

    def apart() -> float:
        near = embed(model, tokenizer, torch, texts) @ embed(model, tokenizer, torch, others).T
        own = np.eye(len(texts), dtype=bool)
        return float(near[own].mean() - near[~own].mean())

    before = apart()
    state = model.state_dict()
    with np.load(weights) as arrays:
        tuned, heads = unpack(arrays, state)
    assert not heads
    assert tuned
    assert not any("embeddings" in name for name in tuned)
    model.load_state_dict(state | {n: torch.from_numpy(a) for n, a in tuned.items()})
    assert apart() > before + 0.05


def test_what_is_packaged_changes_the_layers_of_the_packaged_encoder() -> None:
    model, _, _ = load_base(None)
    state = model.state_dict()
    with np.load(TUNING) as arrays:
        tuned, heads = unpack(arrays, state)
    assert not heads
    assert {name.split(".")[0] for name in tuned} == {"encoder"}
    for name, array in tuned.items():
        change = np.abs(array - state[name].numpy()).max()
        assert 0 < change < 1, name


def test_a_text_is_typed_badly_and_stays_the_same_question() -> None:
    chance = random.Random(0)
    text = "What is the difference between bagging and boosting, and why does it matter?"
    typed = [misspelt(text, chance) for _ in range(300)]
    assert 60 < typed.count(text) < 120
    assert len(set(typed)) > 150
    assert all("b" in one and len(one) > len(text) / 2 for one in typed)
