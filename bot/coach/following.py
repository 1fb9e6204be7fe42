"""The trained half of telling follow-ups: softmax regression over their words and their vector."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

import numpy as np

from bot.coach.intents import Embed, words
from bot.coach.linking import Linker, Mention
from bot.coach.softmax import Softmax
from knowledge.models import FollowUpKind, LabelledFollowUp

KINDS: tuple[FollowUpKind, ...] = get_args(FollowUpKind)
# The same footing as for intents, whose features these are.
_VECTOR_SCALE = 4.0
_WORD_SCALE = 8.0
_PENALTY = 1.0


@dataclass(frozen=True)
class FollowUpModel:
    """Gives the chances of what a short message asks of what was said before."""

    model: Softmax

    @classmethod
    def fit(
        cls, labelled: Sequence[LabelledFollowUp], linker: Linker, embed: Embed
    ) -> FollowUpModel:
        """Fit to labelled messages. Deterministic."""
        targets = np.zeros((len(labelled), len(KINDS)))
        targets[np.arange(len(labelled)), [KINDS.index(one.kind) for one in labelled]] = 1.0
        vectors = np.array([embed(one.text) for one in labelled], dtype=np.float32)
        model = Softmax.fit(
            [sorted(words(one.text, linker.mentions(one.text))) for one in labelled],
            vectors * _VECTOR_SCALE,
            targets,
            [1.0] * len(labelled),
            scale=_WORD_SCALE,
            penalty=_PENALTY,
            least=2,
            rounds=60,
        )
        return cls(model)

    def predict(
        self, text: str, mentions: Sequence[Mention], embed: Embed
    ) -> dict[FollowUpKind, float]:
        """The chance of every kind."""
        chances = self.model.chances(words(text, mentions), embed(text) * _VECTOR_SCALE)
        return dict(zip(KINDS, map(float, chances), strict=True))
