"""The exported encoder, served by ONNX Runtime. Imports neither torch nor transformers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from retrieval.embedding.protocol import Progress, Vectors
from retrieval.errors import EncoderMissing

MANIFEST = "encoder.json"
MODEL = "model.onnx"
TOKENIZER = "tokenizer.json"
MAX_TOKENS = 256


def open_session(model: Path, *, one_shot: bool) -> Any:
    """A graph on one thread. `one_shot` maps the weights without repacking them."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # The graph was optimised when it was exported.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    if one_shot:
        options.add_session_config_entry("session.disable_prepacking", "1")
    return onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])


def open_tokenizer(file: Path, limit: int) -> Any:
    """A tokenizer that cuts at `limit` tokens and pads nothing."""
    tokenizer = Tokenizer.from_file(str(file))
    # The file that ships with the model pads everything to 128 tokens and cuts there.
    tokenizer.no_padding()
    tokenizer.enable_truncation(limit)
    return tokenizer


class ServedEncoder:
    """An exported encoder on disk.

    `one_shot` maps the weights without repacking them: ready in a tenth of the time, each text
    twice as slow. A process that stays wants it off. `workers` texts are encoded side by side, one
    text a run: on a CPU that is faster than batches, and it needs no padding.
    """

    def __init__(self, folder: Path, *, one_shot: bool = False, workers: int = 1) -> None:
        try:
            manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
            self._session: Any = open_session(folder / MODEL, one_shot=one_shot)
            limit = int(manifest.get("max_tokens", MAX_TOKENS))
            self._tokenizer: Any = open_tokenizer(folder / TOKENIZER, limit)
        except Exception as error:  # the libraries raise bare Exception for damaged files
            raise EncoderMissing(
                f"The encoder in {folder} cannot be opened. Run `coach index` to export it again."
            ) from error
        self._inputs = {entry.name for entry in self._session.get_inputs()}
        self._fingerprint = str(manifest["fingerprint"])
        self._dimensions = int(manifest["dimensions"])
        self._query_prompt = str(manifest.get("query_prompt", ""))
        self._document_prompt = str(manifest.get("document_prompt", ""))
        self._workers = workers
        # One message is embedded to understand it and again to search with it.
        self._recent = lru_cache(maxsize=32)(self._run)

    @property
    def fingerprint(self) -> str:
        """Identifies weights, pooling, prompts and precision."""
        return self._fingerprint

    @property
    def dimensions(self) -> int:
        """Length of every vector."""
        return self._dimensions

    def embed_documents(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """One unit row for each text, shape `(len(texts), dimensions)`."""
        result = np.zeros((len(texts), self._dimensions), dtype=np.float32)
        prompted = [self._document_prompt + text for text in texts]
        if self._workers == 1 or len(texts) < 8:
            for index, text in enumerate(prompted):
                result[index] = self._run(text)
                if progress:
                    progress(index + 1, len(texts))
            return result
        with ThreadPoolExecutor(self._workers) as pool:
            for index, vector in enumerate(pool.map(self._run, prompted)):
                result[index] = vector
                if progress:
                    progress(index + 1, len(texts))
        return result

    def embed_query(self, text: str) -> Vectors:
        """The unit vector of a question, shape `(dimensions,)`; the last few are remembered."""
        return self._recent(self._query_prompt + text)

    def knows(self, word: str) -> bool:
        """Whether a lower-case word stands whole in the vocabulary, so is spelled right."""
        return any(self._tokenizer.token_to_id(form) is not None for form in (word, f"▁{word}"))

    def _run(self, text: str) -> Vectors:
        # A lone surrogate cannot be encoded; the tokenizer would raise on it.
        encoding = self._tokenizer.encode(text.encode("utf-8", "replace").decode("utf-8"))
        ids = np.array([encoding.ids], dtype=np.int64)
        feed = {"input_ids": ids, "attention_mask": np.ones_like(ids)}
        if "token_type_ids" in self._inputs:
            feed["token_type_ids"] = np.zeros_like(ids)
        vector: Vectors = self._session.run(None, feed)[0][0].astype(np.float32)
        length = float(np.linalg.norm(vector))
        return vector / np.float32(length) if length else vector
