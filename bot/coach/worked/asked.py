"""Which sum a message asks for, and the sum."""

from __future__ import annotations

import re

from bot.coach.worked.layers import LAYERS
from bot.coach.worked.rates import RATES
from bot.coach.worked.samples import SAMPLES
from bot.coach.worked.training import TRAINING
from bot.coach.worked.values import Worked

_ASKS = re.compile(
    r"\?|\b(?:good or bad|better or worse|any good|ok or not)\b|"
    r"\b(?:what|whats|wat|which|how|why|is (?:it|this|that)|calc\w*|compute|work out|find|show|"
    r"explain|likely|keep flipping|with numbers)\b",
    re.IGNORECASE,
)


def work_out(text: str) -> Worked | None:
    """The sum that a message asks for with numbers of its own; None where it asks for none."""
    if not re.search(r"\d", text) or not _ASKS.search(text):
        return None
    said = text.replace("’", "'")
    tried = (one(said) for one in (*RATES, *TRAINING, *LAYERS, *SAMPLES))
    return next((worked for worked in tried if worked is not None), None)
