"""Search: passages and their questions by meaning, words by BM25, fused into one ranking."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from retrieval.embedding.protocol import Embedder, Vectors
from retrieval.generation import ASKS, BODIES, Generation
from retrieval.lexical import words
from retrieval.passages import CURRICULUM, Passage
from retrieval.spelling import foreign, repair, spelled_out

POOL = 80
# The first hits, in which the question's words are looked for.
SIGNS = 3
# Added to the best BM25 score before dividing by it, so that a weak best hit counts for less.
LEXICAL_SOFTENER = 5.0


@dataclass(frozen=True)
class Parts:
    """Which parts of the search are on, and how they are weighed.

    A passage scores `(1 - asks_weight) * body + asks_weight * max(ask, body)`, its cosine with the
    question and that of the nearest question it answers, plus `lexical_weight` times its BM25 score
    relative to the best. A convex combination of scores ranked our questions better than
    reciprocal-rank fusion (see `coach eval`), as Bruch, Gai and Ingber found (ACM TOIS 2023).
    """

    bodies: bool = True
    asks: bool = True
    lexical: bool = True
    spelling: bool = True
    asks_weight: float = 0.5
    lexical_weight: float = 0.3


@dataclass(frozen=True)
class Hit:
    """A passage that was found: its fused score, and what each side says of it (None: missed)."""

    passage: Passage
    score: float
    body: float | None
    ask: float | None
    lexical: float | None

    @property
    def similarity(self) -> float:
        """The better of the two cosines; 0 for a hit on words alone."""
        return max(self.body or 0.0, self.ask or 0.0)


@dataclass(frozen=True)
class Hits:
    """What a search found, best first. When it abstains, `nearest` holds what came closest."""

    query: str
    found: tuple[Hit, ...]
    confidence: float
    nearest: tuple[Hit, ...] = ()
    signs: Signs | None = None

    @property
    def abstained(self) -> bool:
        """Whether nothing was good enough to answer from."""
        return not self.found

    @property
    def best(self) -> Hit | None:
        """The first hit, if there is one."""
        return self.found[0] if self.found else None


@dataclass(frozen=True)
class Confidence:
    """How sure a search is that its hits are about the question: logistic in four signs.

    `ask` and `body` are the best cosines among the hits, `coverage` the share of the question's
    subject words that the first hits hold, `words` a tenth of the best BM25 score. The weights were
    fitted on the half of the evaluation questions that one may look at.
    """

    bias: float = -12.4
    ask: float = 5.5
    body: float = 9.6
    coverage: float = 3.5
    words: float = 3.2
    threshold: float = 0.58

    def __call__(self, signs: Signs) -> float:
        """A probability between 0 and 1."""
        logit = (
            self.bias
            + self.ask * signs.ask
            + self.body * signs.body
            + self.coverage * signs.coverage
            + self.words * signs.words
        )
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, logit))))


@dataclass(frozen=True)
class Signs:
    """What confidence goes by."""

    ask: float
    body: float
    coverage: float
    words: float


@dataclass
class Retriever:
    """Finds passages in the generation that `opened` returns, which is the current one."""

    opened: Callable[[], Generation]
    embedder: Embedder
    parts: Parts = field(default_factory=Parts)
    confidence: Confidence = field(default_factory=Confidence)

    def search(
        self,
        query: str,
        *,
        scope: str | None = None,
        limit: int = 8,
        kinds: Sequence[str] = (),
        threshold: float | None = None,
        own_only: bool = False,
    ) -> Hits:
        """Passages of the curriculum, and of `scope` if one is named, best first.

        A scope is isolation: nothing of another scope is looked at. `kinds` keeps only passages of
        those kinds; `own_only` leaves the curriculum out. Below the threshold nothing is found, and
        `nearest` tells what came closest.
        """
        generation = self.opened()
        own = [] if scope in (None, CURRICULUM) else [str(scope)]
        scopes = own if own_only else [CURRICULUM, *own]
        asked = query
        if self.parts.spelling:
            full = spelled_out(query)
            asked = repair(full, generation.lexical, self.embedder.knows)
        vector = self.embedder.embed_query(asked)
        terms = words(asked)
        bodies = _dense(generation, scopes, BODIES, vector) if self.parts.bodies else {}
        asks = _dense(generation, scopes, ASKS, vector) if self.parts.asks else {}
        lexical = _lexical(generation, scopes, terms) if self.parts.lexical else {}
        scores = self._fuse(bodies, asks, lexical)
        # Reading a passage costs more than scoring it: only a filter by kind needs all of them.
        order = sorted(scores, key=lambda key: (-scores[key], key))
        order = order[: max(limit, POOL if kinds else SIGNS)]
        passages = generation.passages(order)
        hits = [
            Hit(passages[key], scores[key], bodies.get(key), asks.get(key), lexical.get(key))
            for key in order
            if key in passages and (not kinds or passages[key].kind in kinds)
        ]
        signs = read_signs(terms, hits, asks, bodies, lexical)
        sure = self.confidence(signs) if hits else 0.0
        enough = sure >= (self.confidence.threshold if threshold is None else threshold)
        kept = tuple(hits[:limit])
        return Hits(query, kept if enough else (), sure, () if enough else kept, signs)

    def foreign(self, text: str) -> set[str]:
        """The words of a text that neither the curriculum nor the encoder knows."""
        return foreign(text, self.opened().lexical, self.embedder.knows)

    def _fuse(
        self, bodies: dict[str, float], asks: dict[str, float], lexical: dict[str, float]
    ) -> dict[str, float]:
        """The score of every passage that any part found."""
        # What is not among the nearest is at most as near as the last of them.
        far = min(bodies.values(), default=0.0)
        top = max(lexical.values(), default=0.0) + LEXICAL_SOFTENER
        share = self.parts.asks_weight
        scores = {}
        for key in {**bodies, **asks, **lexical}:
            body = bodies.get(key, far)
            near = max(asks.get(key, body), body)
            dense = (1 - share) * body + share * near if self.parts.bodies else near
            scores[key] = dense + self.parts.lexical_weight * lexical.get(key, 0.0) / top
        return scores


def read_signs(
    terms: Sequence[str],
    hits: Sequence[Hit],
    asks: dict[str, float],
    bodies: dict[str, float],
    lexical: dict[str, float],
) -> Signs:
    """The signs of a search with these subject words, first hits, and all scores it gave."""
    text = " ".join(
        f"{hit.passage.embedded} {hit.passage.keywords} {' '.join(hit.passage.asks)}".lower()
        for hit in hits[:SIGNS]
    )
    # The first five letters stand for a word's stem.
    held = sum(term[:5] in text for term in terms)
    return Signs(
        # A document answers no listed questions; its own nearness stands for them.
        ask=max((*asks.values(), *bodies.values()), default=0.0),
        body=max(bodies.values(), default=0.0),
        coverage=held / len(terms) if terms else 0.0,
        words=max(lexical.values(), default=0.0) / 10,
    )


def _dense(
    generation: Generation, scopes: Sequence[str], part: str, vector: Vectors
) -> dict[str, float]:
    """The nearest passages of all scopes with their cosine."""
    return {
        key: score for scope in scopes for key, score in generation.dense(scope, part, vector, POOL)
    }


def _lexical(
    generation: Generation, scopes: Sequence[str], terms: Sequence[str]
) -> dict[str, float]:
    """The best passages of all scopes by words, with their BM25 score."""
    ranked = [hit for scope in scopes for hit in generation.lexical.search(scope, terms, POOL)]
    ids = generation.ids([number for number, _ in ranked])
    return {ids[number]: score for number, score in ranked if number in ids}
