"""A trained sorter of messages into kinds: softmax regression over their words and their vector."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar, get_args

import numpy as np

from bot.coach.intents import Embed, words
from bot.coach.linking import Linker, Mention
from bot.coach.softmax import Softmax
from knowledge.models import AnsweredBy, AsideKind, FollowUpKind, RequestKind

FOLLOW_UPS: tuple[FollowUpKind, ...] = get_args(FollowUpKind)
ASIDES: tuple[AsideKind, ...] = get_args(AsideKind)
REQUESTS: tuple[RequestKind, ...] = get_args(RequestKind)
ANSWERS: tuple[AnsweredBy, ...] = get_args(AnsweredBy)
K = TypeVar("K", bound=str)
# The same footing as for intents, whose features these are.
_VECTOR_SCALE = 4.0
_WORD_SCALE = 8.0
_PENALTY = 1.0


@dataclass(frozen=True)
class KindModel(Generic[K]):
    """Gives the chance of every kind."""

    kinds: tuple[K, ...]
    model: Softmax

    @classmethod
    def fit(
        cls,
        kinds: tuple[K, ...],
        labelled: Sequence[tuple[str, K]],
        linker: Linker,
        embed: Embed,
    ) -> KindModel[K]:
        """Fit to texts and their kinds. Deterministic."""
        targets = np.zeros((len(labelled), len(kinds)))
        targets[np.arange(len(labelled)), [kinds.index(kind) for _, kind in labelled]] = 1.0
        vectors = np.array([embed(text) for text, _ in labelled], dtype=np.float32)
        model = Softmax.fit(
            [sorted(words(text, linker.mentions(text))) for text, _ in labelled],
            vectors * _VECTOR_SCALE,
            targets,
            [1.0] * len(labelled),
            scale=_WORD_SCALE,
            penalty=_PENALTY,
            least=2,
            rounds=60,
        )
        return cls(kinds, model)

    def predict(self, text: str, mentions: Sequence[Mention], embed: Embed) -> dict[K, float]:
        """The chance of every kind."""
        chances = self.model.chances(words(text, mentions), embed(text) * _VECTOR_SCALE)
        return dict(zip(self.kinds, map(float, chances), strict=True))
