"""Small real classes that stand in for what is slow or far away."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np

from knowledge.loader import load_knowledge, load_labels
from knowledge.models import Knowledge, Labels
from retrieval.embedding.protocol import Progress, Vectors
from retrieval.lexical import words


@cache
def real_knowledge() -> Knowledge:
    """The real knowledge, which takes many seconds to read: once a process is enough."""
    return load_knowledge()


@cache
def real_labels() -> Labels:
    """The real labelled texts, read once."""
    return load_labels()


class WordEmbedder:
    """A deterministic encoder: each word has a fixed random direction, a text is their sum."""

    def __init__(self, dimensions: int = 64, name: str = "words") -> None:
        self.dimensions = dimensions
        self.fingerprint = f"{name}-{dimensions}"
        self.embedded: list[str] = []

    def embed_documents(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        self.embedded += texts
        rows = [self.embed_query(text) for text in texts]
        if progress:
            progress(len(rows), len(rows))
        return np.array(rows, dtype=np.float32).reshape(len(rows), self.dimensions)

    def embed_query(self, text: str) -> Vectors:
        vector = np.zeros(self.dimensions, dtype=np.float32)
        for word in words(text) or [text]:
            seed = int.from_bytes(hashlib.sha256(word[:5].encode()).digest()[:4], "big")
            vector += np.random.default_rng(seed).standard_normal(self.dimensions).astype("f4")
        length = float(np.linalg.norm(vector))
        return vector / np.float32(length) if length else vector

    def knows(self, word: str) -> bool:
        return False


LETTERS = "abcdefghijklmnopqrstuvwxyz"


def save_bert_of_letters(folder: Path, longest: int) -> None:
    """A small random BERT whose tokens are letters, with its tokenizer, into a folder."""
    import torch
    from transformers import BertConfig, BertModel, BertTokenizerFast

    torch.manual_seed(0)
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *LETTERS]
    pieces = [*words, *(f"##{letter}" for letter in LETTERS)]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "vocab.txt").write_text("\n".join(pieces))
    config = BertConfig(
        vocab_size=len(pieces),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=64,
        max_position_embeddings=longest,
    )
    BertModel(config).save_pretrained(folder)
    BertTokenizerFast(str(folder / "vocab.txt")).save_pretrained(folder)
