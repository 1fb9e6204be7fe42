"""`python -m retrieval.embedding.contrast`: tune the packaged encoder to what learners ask.

For developers, after much of the content has changed: of two questions that one passage answers,
one is typed badly, and the encoder learns to lay both closer to each other than to what other
passages answer. The result is one file of differences to the packaged weights, part of the package.
"""

from __future__ import annotations

import argparse
import random
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from retrieval.embedding.export import TUNING
from retrieval.embedding.misspelling import misspelt
from retrieval.embedding.tuned import load_base, pack
from retrieval.passages import Passage

# In a batch each passage stands once; most are of one subject, since the near ones teach most.
_BATCH, _OF_ONE_SUBJECT = 64, 40
RATE, _SCALE, _SMOOTHING = 6e-5, 20.0, 0.05
# Questions are short; of a passage its beginning is read.
_QUESTION, _PASSAGE, _LONG = 40, 64, 110
# How often a question is put beside another question and not beside the passage itself.
_ASKED = 0.72
# Which share of the loss is of finding the passage, and not the question.
_FINDING = 0.7
# What the encoder takes for so alike before any tuning may be right too, and is no counterexample.
# The cosine of two passages, and of a question and a passage, from which it does.
ALIKE = (0.72, 0.8)
_FROZEN = "embeddings"
# Which share of the differences is kept: the mean of tuned and untuned weights finds nearly as much
# and keeps cosines on their scale (Wortsman et al., Robust fine-tuning, CVPR 2022).
SHARE = 0.6
STEPS = 320


def tune_encoder(
    passages: Sequence[Passage],
    weights: Path,
    *,
    steps: int = STEPS,
    share: float = SHARE,
    rate: float = RATE,
    alike: tuple[float, float] = ALIKE,
    threads: int = 1,
    say: Callable[[str], None] = print,
    base: str | None = None,
) -> None:
    """Fit to passages with their questions and write the weights; some six seconds a step and
    thread. `base` is a transformer's folder, the packaged encoder's if left out.

    The loss is the cross-entropy over the batch of cosines times 20, both ways (van den Oord et
    al., Representation learning with contrastive predictive coding, 2018). Raises EncoderMissing
    when torch or the packaged encoder is not there.
    """
    model, tokenizer, torch = load_base(base)
    torch.manual_seed(0)
    torch.set_num_threads(threads)
    chance = random.Random(0)
    asked = [passage for passage in passages if passage.asks]
    subjects: dict[str, list[Passage]] = defaultdict(list)
    for passage in asked:
        topic = passage.topics[0].partition("/")[0] if passage.topics else passage.kind
        subjects[topic].append(passage)

    def embed(texts: Sequence[str], most: int) -> Any:
        encoded = tokenizer(
            list(texts), padding=True, truncation=True, max_length=most, return_tensors="pt"
        )
        states = model(**encoded).last_hidden_state
        mask = encoded["attention_mask"][..., None]
        return torch.nn.functional.normalize((states * mask).sum(1) / mask.sum(1), dim=1)

    before = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    texts = sorted({text for p in asked for text in (p.embedded, *p.asks)}, key=len)
    with torch.inference_mode():
        parts = [embed(texts[at : at + _BATCH], 128) for at in range(0, len(texts), _BATCH)]
    place = {text: number for number, text in enumerate(texts)}
    untuned = torch.cat(parts).clone()
    body = []
    for name, parameter in model.named_parameters():
        parameter.requires_grad = _FROZEN not in name
        if parameter.requires_grad:
            body.append(parameter)
    optimizer = torch.optim.AdamW(body, lr=rate, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, rate, total_steps=steps + 1, pct_start=0.1
    )
    cross = torch.nn.functional.cross_entropy
    model.train()
    total = 0.0
    for step in range(1, steps + 1):
        tidy, answers = _pairs(_drawn(asked, subjects, chance), chance)
        found = embed([misspelt(text, chance) for text in tidy], _QUESTION)
        # Apart by length, so that a few long texts do not make all of them long.
        order = sorted(range(len(answers)), key=lambda n: len(answers[n]))
        cut = sum(len(text) < _LONG for text in answers)
        groups = [
            embed([answers[n] for n in part], _PASSAGE)
            for part in (order[:cut], order[cut:])
            if part
        ]
        wanted = torch.cat(groups)[torch.argsort(torch.tensor(order))]
        own = torch.eye(len(tidy), dtype=torch.bool)
        asks = untuned[[place[text] for text in tidy]]
        told = untuned[[place[text] for text in answers]]
        right_too = (told @ told.T > alike[0]) | (asks @ told.T > alike[1])
        scores = (found @ wanted.T * _SCALE).masked_fill(right_too & ~own, -1e4)
        right = torch.arange(len(tidy))
        loss = _FINDING * cross(scores, right, label_smoothing=_SMOOTHING)
        loss = loss + (1 - _FINDING) * cross(scores.T, right)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(body, 1.0)
        optimizer.step()
        schedule.step()
        total += float(loss.detach())
        if step % 20 == 0 or step == steps:
            say(f"step {step} of {steps}: loss {total / ((step - 1) % 20 + 1):.3f}")
            total = 0.0
    after = {
        name: before[name] if _FROZEN in name else before[name] + share * (tensor - before[name])
        for name, tensor in model.state_dict().items()
        if tensor.dtype.is_floating_point
    }
    with weights.open("wb") as file:
        np.savez_compressed(file, **pack(after, before, {}))  # type: ignore[arg-type]


def _drawn(
    passages: Sequence[Passage], subjects: Mapping[str, Sequence[Passage]], chance: random.Random
) -> list[Passage]:
    """The passages of a batch: most of one subject, the larger ones oftener, the rest of any."""
    names = list(subjects)
    (name,) = chance.choices(names, [len(subjects[one]) for one in names])
    near = chance.sample(subjects[name], min(len(subjects[name]), _OF_ONE_SUBJECT))
    held = {passage.id for passage in near}
    others = [p for p in chance.sample(passages, min(len(passages), _BATCH)) if p.id not in held]
    return [*near, *others[: _BATCH - len(near)]]


def _pairs(drawn: Sequence[Passage], chance: random.Random) -> tuple[list[str], list[str]]:
    """Of each passage a question, and beside it another one or the passage itself."""
    tidy, answers = [], []
    for passage in drawn:
        one = chance.choice(passage.asks)
        others = [ask for ask in passage.asks if ask != one]
        beside = others and chance.random() < _ASKED
        tidy.append(one)
        answers.append(chance.choice(others) if beside else passage.embedded)
    return tidy, answers


def main() -> None:
    """Tune to the content of this checkout; then build the index anew and fit the models over
    words with `python -m bot.coach.tuning --fit-only`."""
    from knowledge.loader import load_knowledge
    from retrieval.passages import from_knowledge, from_notions

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=TUNING, help="where to write the weights")
    parser.add_argument("--steps", type=int, default=STEPS)
    parser.add_argument(
        "--share", type=float, default=SHARE, help="how much of it is kept (0 to 1)"
    )
    parser.add_argument(
        "--threads", type=int, default=1, help="on a machine with nothing else to do"
    )
    options = parser.parse_args()
    knowledge = load_knowledge()
    tune_encoder(
        [*from_knowledge(knowledge), *from_notions(knowledge)],
        options.out,
        steps=options.steps,
        share=options.share,
        threads=options.threads,
        say=lambda line: print(line, flush=True),
    )


if __name__ == "__main__":
    main()
