"""What is searched: the real curriculum, and synthetic corpora of any size made of its words."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from knowledge.loader import load_knowledge
from retrieval.library import dump_passage, parse_passage
from retrieval.passages import CURRICULUM, Passage, from_knowledge

SEED = 20240229
SENTENCES = 4
# Of the synthetic passages, every tenth has a question of its own.
ASK_EVERY = 10
_TOKEN = re.compile(r"[A-Za-z][A-Za-z'-]*|[.?!]")
_LEAST, _MOST = 6, 24

QUESTIONS = (
    "do I need maths first or can I just build",
    "how long until I am job ready",
    "what is cross validation",
    "explain gradient descent to me",
    "which book should I read on statistics",
    "my loss does not go down",
    "ValueError: Input contains NaN",
    "what is the difference between a list and a tuple",
    "when should I use a random forest",
    "how do I deal with missing values",
    "what project shows that I can do this",
    "is pytorch or tensorflow better for a beginner",
    "why is my model so good on the training data and so bad on new data",
    "what does the learning rate do",
    "how do transformers work",
    "what is a confusion matrix",
    "do I have to learn SQL",
    "how do I put a model into production",
    "what should I learn after pandas",
    "is a certificate worth it",
    "how do I choose the number of clusters",
    "what is overfiting",
    "KeyError when I select a column",
    "how much python is enough",
)


@dataclass(frozen=True)
class Corpus:
    """A corpus of the benchmark. `size` is None for the curriculum, `limit` cuts it short.

    With `cheap`, vectors come from a table of words and not from the model, so that what is
    measured is search and index alone.
    """

    name: str
    size: int | None
    cheap: bool
    builds: int
    limit: int | None = None

    @property
    def vectors(self) -> str:
        """Where the vectors come from, in words."""
        return "a table of words (cheap)" if self.cheap else "the model"


def write_corpus(corpus: Corpus, path: Path) -> int:
    """Write the passages of a corpus as JSON lines; returns how many."""
    real = from_knowledge(load_knowledge())
    if corpus.size is None:
        passages: Sequence[Passage] = real[: corpus.limit]
    else:
        passages = list(synthetic(real, corpus.size))
    path.write_text("".join(dump_passage(p) + "\n" for p in passages), encoding="utf-8")
    return len(passages)


def read_corpus(path: Path) -> list[Passage]:
    """The passages that `write_corpus` wrote."""
    return [parse_passage(line) for line in path.read_text(encoding="utf-8").splitlines()]


def synthetic(real: Sequence[Passage], size: int) -> Iterator[Passage]:
    """Distinct passages of distinct English-like sentences, always the same for the same words.

    They are in the name of real principles, so that the coach can answer from one that it finds.
    """
    principles = list(dict.fromkeys(p.source for p in real if p.kind == "principle"))
    sentences = distinct_sentences([p.text for p in real], SEED)
    for number in range(size):
        text = " ".join(next(sentences) for _ in range(SENTENCES))
        title = " ".join(text.split()[:4]).rstrip(".")
        asks = (next(sentences)[:-1] + "?",) if number % ASK_EVERY == 0 else ()
        yield Passage(
            id=f"synthetic:{number}",
            scope=CURRICULUM,
            kind="principle",
            source=principles[number % len(principles)],
            title=title,
            place=f"part {number}",
            text=text,
            asks=asks,
        )


def questions_for(corpus: Corpus) -> list[str]:
    """The questions of the warm measures: real ones, or sentences that the corpus does not hold."""
    if corpus.size is None:
        return list(QUESTIONS)
    real = from_knowledge(load_knowledge())
    sentences = distinct_sentences([p.text for p in real], SEED + 1)
    return [" ".join(next(sentences).split()[:12]) for _ in QUESTIONS]


def distinct_sentences(texts: Sequence[str], seed: int) -> Iterator[str]:
    """Endless sentences in which each word follows one that it follows somewhere in the texts."""
    follow: dict[str, list[str]] = defaultdict(list)
    for text in texts:
        last = "."
        for token in _TOKEN.findall(text):
            word = "." if token in "?!" else token
            follow[last].append(word)
            last = word
        follow[last].append(".")
    source = random.Random(seed)
    said: set[str] = set()
    while True:
        found: list[str] = []
        word = "."
        while len(found) < _MOST:
            word = source.choice(follow[word])
            if word != ".":
                found.append(word)
            elif len(found) >= _LEAST:
                break
        sentence = " ".join(found)
        sentence = f"{sentence[0].upper()}{sentence[1:]}."
        if sentence not in said:
            said.add(sentence)
            yield sentence
