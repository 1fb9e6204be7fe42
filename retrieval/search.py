"""Search: passages and their questions by meaning, words by BM25, fused by reciprocal rank."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from retrieval.embedding.protocol import Embedder, Vectors
from retrieval.generation import ASKS, BODIES, Generation
from retrieval.lexical import words
from retrieval.passages import CURRICULUM, Passage

# Reciprocal-rank fusion: a hit at rank r of a list adds weight / (RANK_OFFSET + r).
# Cormack, Clarke and Buettcher, SIGIR 2009, found 60 good and not critical.
RANK_OFFSET = 60
POOL = 40


@dataclass(frozen=True)
class Parts:
    """Which parts of the search are on, and the weight of the two rankings in the fusion.

    The dense ranking goes by the better cosine of a passage and of its questions, so that one which
    has no questions, as those of added documents, is at no disadvantage.
    """

    bodies: bool = True
    asks: bool = True
    lexical: bool = True
    dense_weight: float = 1.0
    lexical_weight: float = 0.5


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
    """How sure a search is that its hits are about the question: logistic in three signs.

    `ask` and `body` are the best cosines among the hits, `coverage` the share of the question's
    subject words that the best hits hold. Fitted by `coach eval --calibrate`.
    """

    bias: float = -10.0
    ask: float = 9.0
    body: float = 7.0
    coverage: float = 2.0
    threshold: float = 0.5

    def __call__(self, ask: float, body: float, coverage: float) -> float:
        """A probability between 0 and 1."""
        from math import exp

        logit = self.bias + self.ask * ask + self.body * body + self.coverage * coverage
        return 1.0 / (1.0 + exp(-max(-30.0, min(30.0, logit))))


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
    ) -> Hits:
        """Passages of the curriculum, and of `scope` if one is named, best first.

        A scope is isolation: nothing of another scope is looked at. `kinds` keeps only passages of
        those kinds. Below the threshold nothing is found, and `nearest` tells what came closest.
        """
        generation = self.opened()
        scopes = [CURRICULUM] if scope in (None, CURRICULUM) else [CURRICULUM, str(scope)]
        vector = self.embedder.embed_query(query)
        terms = words(query)
        fused: dict[str, float] = defaultdict(float)
        seen: dict[str, dict[str, float]] = defaultdict(dict)

        def merge(weight: float, ranked: Sequence[str]) -> None:
            for rank, key in enumerate(ranked, start=1):
                fused[key] += weight / (RANK_OFFSET + rank)

        # Ranks are given over all scopes together: the best of an unfit scope is no good hit.
        dense: dict[str, float] = {}
        for part, on in (("body", self.parts.bodies), ("ask", self.parts.asks)):
            if on:
                name = BODIES if part == "body" else ASKS
                for key, score in _dense(generation, scopes, name, vector):
                    seen[key][part] = score
                    dense[key] = max(dense.get(key, -1.0), score)
        merge(self.parts.dense_weight, sorted(dense, key=lambda key: -dense[key]))
        if self.parts.lexical:
            words_found = _lexical(generation, scopes, terms)
            for key, score in words_found:
                seen[key]["lexical"] = score
            merge(self.parts.lexical_weight, [key for key, _ in words_found])
        order = sorted(fused, key=lambda key: (-fused[key], key))
        passages = generation.passages(order)
        hits = [
            Hit(
                passages[key],
                fused[key],
                seen[key].get("body"),
                seen[key].get("ask"),
                seen[key].get("lexical"),
            )
            for key in order
            if key in passages and (not kinds or passages[key].kind in kinds)
        ]
        sure = self._confidence(terms, hits)
        enough = sure >= (self.confidence.threshold if threshold is None else threshold)
        kept = tuple(hits[:limit])
        return Hits(query, kept if enough else (), sure, () if enough else kept)

    def _confidence(self, terms: Sequence[str], hits: Sequence[Hit]) -> float:
        if not hits:
            return 0.0
        ask = max(hit.ask or 0.0 for hit in hits)
        body = max(hit.body or 0.0 for hit in hits)
        text = " ".join(
            f"{hit.passage.embedded} {hit.passage.keywords} {' '.join(hit.passage.asks)}".lower()
            for hit in hits[:3]
        )
        coverage = sum(term[:5] in text for term in terms) / len(terms) if terms else 0.0
        return self.confidence(ask, body, coverage)


def _dense(
    generation: Generation, scopes: Sequence[str], part: str, vector: Vectors
) -> list[tuple[str, float]]:
    """The nearest passages of all scopes by cosine."""
    found = [hit for scope in scopes for hit in generation.dense(scope, part, vector, POOL)]
    return sorted(found, key=lambda hit: -hit[1])


def _lexical(
    generation: Generation, scopes: Sequence[str], terms: Sequence[str]
) -> list[tuple[str, float]]:
    """The best passages of all scopes by BM25."""
    ranked = [hit for scope in scopes for hit in generation.lexical.search(scope, terms, POOL)]
    ids = generation.ids([number for number, _ in ranked])
    return sorted(((ids[n], s) for n, s in ranked if n in ids), key=lambda hit: -hit[1])
