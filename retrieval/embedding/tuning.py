"""Tunes the packaged encoder to read: its layers and linear heads are fitted to labelled texts.

Used by developers only; the result is one file that `retrieval.embedding.tuned` serves.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from retrieval.embedding.protocol import Vectors
from retrieval.embedding.tuned import (
    MAX_READ,
    SPANS,
    Span,
    load_base,
    names_in,
    pack,
    tokens_of,
    unpack,
)

_BATCH = 32
# Batches are made of texts of like length, from so many at a time.
_POOL = 20 * _BATCH
_BODY_RATE = 2e-4
_HEAD_RATE = 1e-3
_SMOOTHING = 0.05
_DROPOUT = 0.1
# The embeddings stay as they are: they are most of the weights and gain nothing.
_FROZEN = "embeddings"


@dataclass(frozen=True)
class Row:
    """A text, the places in it with the class of each, and the class of the text by head.

    A class is a distribution over the head's classes. `fixed` are places whose words say more than
    a name, so that no other name may stand there.
    """

    text: str
    spans: tuple[Span, ...] = ()
    span_classes: tuple[int, ...] = ()
    classes: Mapping[str, Sequence[float]] = field(default_factory=dict)
    fixed: frozenset[Span] = frozenset()


def tune(
    rows: Sequence[Row],
    heads: Mapping[str, int],
    weights: Path,
    *,
    epochs: int,
    vary: Callable[[Row, random.Random], Row] = lambda row, _: row,
    say: Callable[[str], None] = print,
    share: Mapping[str, float] | None = None,
    base: str | None = None,
    start: Path | None = None,
    threads: int = 1,
    names: Mapping[str, Sequence[str]] | None = None,
) -> None:
    """Fit to the rows and write the weights.

    `heads` gives the number of classes of each head, `spans` among them; `vary` makes of a row
    another one that means the same, anew in each epoch; `share` weighs the losses of the heads;
    `base` is a transformer's folder, the packaged encoder's if left out. With `start`, weights of
    an earlier tuning, the fit goes on from there at half the rates; heads that it had not begin at
    nothing. `names` are kept beside the heads whose classes they are. Two `threads` wait for each
    other at every product as soon as anything else runs beside them.
    Raises EncoderMissing when torch or the packaged encoder is not there.
    """
    model, tokenizer, torch = load_base(base)
    torch.manual_seed(0)
    torch.set_num_threads(threads)
    chance = random.Random(0)
    before = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    width = int(model.config.hidden_size)
    layers = torch.nn.ModuleDict(
        {
            name: torch.nn.Linear(width * (2 if name == SPANS else 1), classes)
            for name, classes in heads.items()
        }
    )
    rates = [_BODY_RATE, _HEAD_RATE]
    if start is not None:
        _resume(start, model, layers, torch)
        rates = [rate / 2 for rate in rates]
    # Where the processor has no such products, half the bits cost many times the time.
    halved = bool(torch.ops.mkldnn._is_mkldnn_bf16_supported())
    body = []
    for name, parameter in model.named_parameters():
        parameter.requires_grad = _FROZEN not in name
        if parameter.requires_grad:
            body.append(parameter)
    steps = epochs * math.ceil(len(rows) / _BATCH)
    optimizer = torch.optim.AdamW(
        [{"params": body, "lr": rates[0]}, {"params": layers.parameters(), "lr": rates[1]}],
        weight_decay=0.01,
    )
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, rates, total_steps=steps + epochs + 1, pct_start=0.1
    )
    model.train()
    for epoch in range(epochs):
        total, count = 0.0, 0
        for batch in _batches([vary(row, chance) for row in rows], chance):
            with torch.autocast("cpu", dtype=torch.bfloat16, enabled=halved):
                loss = _loss(model, layers, tokenizer, torch, batch, share or {})
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_([*body, *layers.parameters()], 1.0)
            optimizer.step()
            schedule.step()
            total, count = total + float(loss.detach()), count + 1
        say(f"epoch {epoch + 1} of {epochs}: loss {total / count:.3f}")
    kept = {
        name: np.vstack(
            [layer.weight.detach().numpy().T, layer.bias.detach().numpy()[None, :]]
        ).astype(np.float32)
        for name, layer in layers.items()
    }
    with weights.open("wb") as file:
        np.savez_compressed(file, **pack(model.state_dict(), before, kept, names))  # type: ignore[arg-type]


def _resume(weights: Path, model: Any, layers: Any, torch: Any) -> None:
    """Set a transformer and its heads to the weights of an earlier tuning."""
    state = {key: value.clone() for key, value in model.state_dict().items()}
    with np.load(weights, allow_pickle=False) as arrays:
        body, heads = unpack(arrays, state)
    tuned = {key: torch.as_tensor(value, dtype=state[key].dtype) for key, value in body.items()}
    model.load_state_dict({**state, **tuned})
    for name, layer in layers.items():
        if name not in heads:
            continue
        layer.weight.data = torch.as_tensor(heads[name][:-1].T.copy(), dtype=torch.float32)
        layer.bias.data = torch.as_tensor(heads[name][-1].copy(), dtype=torch.float32)


def average(one: Path, other: Path, share: float, weights: Path, base: str | None = None) -> None:
    """Write the mean of two readers that were tuned from the same encoder, `share` (0 to 1) of it
    the first; a head that only one of them has is that one's.

    Such a mean often reads better than either: Wortsman et al., Model soups, ICML 2022.
    """
    model, _, torch = load_base(base)
    before = {key: value.clone() for key, value in model.state_dict().items()}
    with np.load(one, allow_pickle=False) as first, np.load(other, allow_pickle=False) as second:
        (body, heads), (body_too, heads_too) = unpack(first, before), unpack(second, before)
        names = {**names_in(second), **names_in(first)}

    def mean(first: Vectors, second: Vectors) -> Vectors:
        return (share * first + (1 - share) * second).astype(np.float32)

    unchanged = {key: value.detach().cpu().numpy() for key, value in before.items()}
    mixed = {
        key: torch.from_numpy(
            mean(body.get(key, unchanged[key]), body_too.get(key, unchanged[key]))
        )
        for key in {**body, **body_too}
    }
    kept = {
        key: mean(heads.get(key, heads_too.get(key)), heads_too.get(key, heads.get(key)))  # type: ignore[arg-type]
        for key in {**heads, **heads_too}
    }
    with weights.open("wb") as file:
        np.savez_compressed(file, **pack({**before, **mixed}, before, kept, names))  # type: ignore[arg-type]


def _batches(rows: Sequence[Row], chance: random.Random) -> list[list[Row]]:
    shuffled = list(rows)
    chance.shuffle(shuffled)
    ordered: list[Row] = []
    for at in range(0, len(shuffled), _POOL):
        ordered += sorted(shuffled[at : at + _POOL], key=lambda row: len(row.text))
    batches = [ordered[at : at + _BATCH] for at in range(0, len(ordered), _BATCH)]
    chance.shuffle(batches)
    return batches


def _loss(
    model: Any,
    layers: Any,
    tokenizer: Any,
    torch: Any,
    batch: Sequence[Row],
    share: Mapping[str, float],
) -> Any:
    encoded = tokenizer(
        [row.text for row in batch],
        padding=True,
        truncation=True,
        max_length=MAX_READ,
        return_offsets_mapping=True,
        return_tensors="pt",
    )
    offsets = encoded.pop("offset_mapping").tolist()
    states = model(**encoded).last_hidden_state
    mask = encoded["attention_mask"][..., None]
    whole = (states * mask).sum(1) / mask.sum(1)
    drop = torch.nn.functional.dropout
    cross = torch.nn.functional.cross_entropy
    loss = torch.zeros(())
    for name, layer in layers.items():
        weight = share.get(name, 1.0)
        if name == SPANS:
            places, wanted = [], []
            for number, row in enumerate(batch):
                for span, said in zip(row.spans, row.span_classes, strict=True):
                    inside = tokens_of(offsets[number], span)
                    if inside is not None:
                        places.append(torch.cat([states[number, inside].mean(0), whole[number]]))
                        wanted.append(said)
            if places:
                scores = layer(drop(torch.stack(places), _DROPOUT))
                loss = loss + weight * cross(
                    scores, torch.tensor(wanted), label_smoothing=_SMOOTHING
                )
            continue
        about = [number for number, row in enumerate(batch) if name in row.classes]
        if about:
            scores = layer(drop(whole[about], _DROPOUT))
            targets = torch.tensor([list(batch[number].classes[name]) for number in about])
            share_of_batch = len(about) / len(batch)
            loss = loss + weight * share_of_batch * cross(
                scores, targets, label_smoothing=_SMOOTHING
            )
    return loss
