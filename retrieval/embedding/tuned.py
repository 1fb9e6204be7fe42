"""The packaged encoder with tuned layers and heads of its own: it reads texts and marked places.

The weights come as one small file of differences to the packaged encoder's. They are exported to
ONNX once, like the encoder itself, and served without torch.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
import time
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

import numpy as np
from numpy.typing import NDArray

from retrieval.embedding.protocol import Vectors
from retrieval.embedding.served import MANIFEST, MODEL, TOKENIZER, open_session, open_tokenizer
from retrieval.errors import EncoderMissing

MAX_READ = 128
SPANS = "spans"
_HEADS = "heads.npz"
# What a process that was killed left behind is this old, in seconds, before it is removed.
_LEFT_OVER = 3600.0
# Before the name of a head whose classes have names of their own.
_NAMES = "names "
Span = tuple[int, int]


@dataclass(frozen=True)
class Read:
    """The chances of each class: of every head for the whole text, and of `spans` for each place.

    A place that lies beyond the first 128 tokens has None.
    """

    whole: Mapping[str, Vectors]
    spans: tuple[Vectors | None, ...]


class TunedReader:
    """A tuned reader on disk. It may be used from several threads.

    `names` are the classes of the heads that keep them.
    """

    def __init__(self, folder: Path, *, one_shot: bool = False) -> None:
        try:
            self._session: Any = open_session(folder / MODEL, one_shot=one_shot)
            self._tokenizer: Any = open_tokenizer(folder / TOKENIZER, MAX_READ)
            with np.load(folder / _HEADS) as arrays:
                self.names = names_in(arrays)
                self._heads = {
                    name: arrays[name].astype(np.float32)
                    for name in arrays.files
                    if not name.startswith(_NAMES)
                }
        except Exception as error:  # the libraries raise bare Exception for damaged files
            raise EncoderMissing(
                f"The reader in {folder} cannot be opened. Remove that folder, then run "
                "`coach index` to export it again."
            ) from error
        self._inputs = {entry.name for entry in self._session.get_inputs()}
        # A message is read for its intent and again for the places in it.
        self._recent = lru_cache(maxsize=8)(self._run)

    def read(self, text: str, spans: Sequence[Span] = ()) -> Read:
        """The chances of every class for a text and for places in it, given in characters."""
        states, offsets = self._recent(text)
        whole = states.mean(axis=0)
        return Read(
            {
                name: _chances(whole, weights)
                for name, weights in self._heads.items()
                if name != SPANS
            },
            tuple(
                None
                if (inside := tokens_of(offsets, span)) is None
                else _chances(
                    np.concatenate([states[inside].mean(axis=0), whole]), self._heads[SPANS]
                )
                for span in spans
            ),
        )

    def state(self, text: str) -> Vectors:
        """What the heads for a whole text go by, shape `(dimensions,)`."""
        mean: Vectors = self._recent(text)[0].mean(axis=0)
        return mean

    def _run(self, text: str) -> tuple[Vectors, Sequence[Span]]:
        # A lone surrogate cannot be encoded; the tokenizer would raise on it.
        encoding = self._tokenizer.encode(text.encode("utf-8", "replace").decode("utf-8"))
        ids = np.array([encoding.ids], dtype=np.int64)
        feed = {"input_ids": ids, "attention_mask": np.ones_like(ids)}
        if "token_type_ids" in self._inputs:
            feed["token_type_ids"] = np.zeros_like(ids)
        return self._session.run(None, feed)[0][0], encoding.offsets


def tokens_of(offsets: Sequence[Span], span: Span) -> list[int] | None:
    """The places of the tokens that touch a span of characters; None if there is none."""
    start, end = span
    found = [n for n, (a, b) in enumerate(offsets) if b > start and a < end and b > a]
    return found or None


def reader_folder(weights: Path, encoders: Path) -> Path:
    """Where the reader of these weights lies once it is exported.

    It is named by the checksums that the file keeps of its arrays, so that the ten megabytes need
    not be read each time. Raises EncoderMissing.
    """
    try:
        with ZipFile(weights) as file:
            parts = [(one.filename, one.file_size, one.CRC) for one in file.infolist()]
    except (OSError, BadZipFile) as error:
        raise EncoderMissing(f"The weights in {weights} cannot be read: {error}") from error
    return encoders / f"reader-{hashlib.sha256(repr(parts).encode()).hexdigest()[:16]}"


def export_reader(weights: Path, encoders: Path, base: str | None = None) -> Path:
    """Export the reader into its own folder below `encoders`, unless it is there.

    `base` is the folder of the transformer that was tuned, the packaged one if left out.

    Raises EncoderMissing when the packaged encoder, torch or the weights are not there.
    """
    folder = reader_folder(weights, encoders)
    if (folder / MANIFEST).is_file():
        return folder
    from retrieval.embedding.export import save_graph

    model, tokenizer, torch = load_base(base)
    try:
        with np.load(weights) as arrays:
            tuned, heads = unpack(arrays, model.state_dict())
            named = {_NAMES + name: np.array(names) for name, names in names_in(arrays).items()}
    except (OSError, EOFError, ValueError, KeyError, BadZipFile) as error:
        raise EncoderMissing(f"The weights in {weights} cannot be read: {error}") from error
    model.load_state_dict({**model.state_dict(), **_as_tensors(tuned, torch)})
    model.eval()
    # Its own for every process: two that start at once would write over each other.
    encoders.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=".reader-", suffix=".part", dir=encoders))
    work.chmod(0o755)
    features = tokenizer("a short text to trace with", return_tensors="pt")
    names = [n for n in ("input_ids", "attention_mask", "token_type_ids") if n in features]

    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")
        save_graph(
            _states(model, names), [features[n] for n in names], names, "states", model.config, work
        )
    tokenizer.save_pretrained(work / "tokenizer")
    shutil.copy2(work / "tokenizer" / TOKENIZER, work / TOKENIZER)
    shutil.rmtree(work / "tokenizer")
    np.savez(work / _HEADS, **heads, **named)  # type: ignore[arg-type]
    (work / MANIFEST).write_text(json.dumps({"weights": folder.name}), encoding="utf-8")
    for left in encoders.glob(".reader-*.part"):
        if left != work and time.time() - left.stat().st_mtime > _LEFT_OVER:
            shutil.rmtree(left, ignore_errors=True)
    for old in encoders.glob("reader-*"):
        if old != folder or not (folder / MANIFEST).is_file():
            shutil.rmtree(old, ignore_errors=True)
    try:
        work.rename(folder)
    except OSError:
        shutil.rmtree(work, ignore_errors=True)
        if not (folder / MANIFEST).is_file():
            raise  # and no other process was quicker
    return folder


def _states(model: Any, names: Sequence[str]) -> Any:
    """The model as a module that gives the state of every token."""
    import torch

    class States(torch.nn.Module):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, *inputs: Any) -> Any:
            return self.model(**dict(zip(names, inputs, strict=True))).last_hidden_state

    return States().eval()


def load_base(base: str | None = None) -> tuple[Any, Any, Any]:
    """A transformer, the packaged encoder's if none is named, its tokenizer, and torch.

    Raises EncoderMissing.
    """
    from retrieval.embedding.export import ModelChoice, can_export, locate

    if not can_export():
        raise EncoderMissing("Exporting the reader needs sentence-transformers and torch.")
    location = base or locate(ModelChoice())
    import torch
    from transformers import AutoModel, AutoTokenizer
    from transformers.utils import logging

    logging.disable_progress_bar()
    logging.set_verbosity_error()
    # "eager" attention is traced as plain products, which ONNX Runtime fuses into one kernel.
    model = AutoModel.from_pretrained(location, attn_implementation="eager")
    return model, AutoTokenizer.from_pretrained(location), torch


def pack(
    tuned: Mapping[str, Any],
    base: Mapping[str, Any],
    heads: Mapping[str, Vectors],
    names: Mapping[str, Sequence[str]] | None = None,
) -> dict[str, NDArray[np.generic]]:
    """What is to be kept: of each tuned matrix its difference to the base in 8 bits, row by row,
    the heads, and the names of their classes where they have any."""
    arrays: dict[str, NDArray[np.generic]] = {}
    for name, tensor in tuned.items():
        change = (tensor - base[name]).detach().cpu().numpy().astype(np.float32)
        if not change.any():
            continue
        rows = change.reshape(len(change), -1)
        steps = np.maximum(np.abs(rows).max(axis=1), 1e-12) / 127
        arrays[f"change {name}"] = np.round(rows / steps[:, None]).astype(np.int8)
        arrays[f"step {name}"] = steps.astype(np.float32)
    for name, weights in heads.items():
        arrays[f"head {name}"] = weights.astype(np.float16)
    for name, classes in (names or {}).items():
        arrays[_NAMES + name] = np.array(classes)
    return arrays


def put_head(weights: Path, name: str, head: Vectors, classes: Sequence[str]) -> None:
    """Put a head, of shape `(dimensions + 1, classes)`, in the place of one in a reader's file."""
    with np.load(weights, allow_pickle=False) as arrays:
        kept = {key: arrays[key] for key in arrays.files}
    kept |= {f"head {name}": head.astype(np.float16), _NAMES + name: np.array(classes)}
    part = weights.with_suffix(".part.npz")
    np.savez_compressed(part, allow_pickle=False, **kept)
    part.replace(weights)


def names_in(arrays: Mapping[str, NDArray[np.generic]]) -> dict[str, tuple[str, ...]]:
    """The names of the classes of those heads that `pack` kept them of."""
    return {
        key.removeprefix(_NAMES): tuple(map(str, arrays[key]))
        for key in arrays
        if key.startswith(_NAMES)
    }


def unpack(
    arrays: Mapping[str, NDArray[np.generic]], base: Mapping[str, Any]
) -> tuple[dict[str, Vectors], dict[str, Vectors]]:
    """The tuned tensors and the heads of what `pack` kept."""
    tuned: dict[str, Vectors] = {}
    heads: dict[str, Vectors] = {}
    for name in arrays:
        kind, _, key = name.partition(" ")
        if kind == "head":
            heads[key] = arrays[name].astype(np.float32)
        elif kind == "change":
            rows = arrays[name].astype(np.float32)
            change = rows * arrays[f"step {key}"].astype(np.float32)[:, None]
            before = base[key].detach().cpu().numpy()
            tuned[key] = (before + change.reshape(before.shape)).astype(np.float32)
    return tuned, heads


def _as_tensors(tuned: Mapping[str, Vectors], torch: Any) -> dict[str, Any]:
    return {name: torch.from_numpy(array) for name, array in tuned.items()}


def _chances(vector: Vectors, weights: Vectors) -> Vectors:
    """Softmax of a linear head, whose last row is the bias."""
    scores = vector @ weights[:-1] + weights[-1]
    shifted = np.exp(scores - scores.max())
    result: Vectors = (shifted / shifted.sum()).astype(np.float32)
    return result
