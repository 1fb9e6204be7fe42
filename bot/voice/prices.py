"""What models cost, as far as that is known."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.voice.errors import ModelRefused
from bot.voice.ledger import Used

# List prices in US dollars for a million tokens as the providers gave them at this date: read,
# written, and read from a cache. They change; COACH_MODEL_PRICE says what holds for you.
AS_OF = "2025-11"
_PRICES: dict[str, tuple[float, float, float]] = {
    "openai:gpt-5": (1.25, 10.0, 0.125),
    "openai:gpt-5-mini": (0.25, 2.0, 0.025),
    "openai:gpt-5-nano": (0.05, 0.4, 0.005),
    "openai:gpt-4.1": (2.0, 8.0, 0.5),
    "openai:gpt-4.1-mini": (0.4, 1.6, 0.1),
    "openai:gpt-4.1-nano": (0.1, 0.4, 0.025),
    "openai:gpt-4o": (2.5, 10.0, 1.25),
    "openai:gpt-4o-mini": (0.15, 0.6, 0.075),
    "anthropic:claude-opus-4-1": (15.0, 75.0, 1.5),
    "anthropic:claude-sonnet-4-5": (3.0, 15.0, 0.3),
    "anthropic:claude-sonnet-4": (3.0, 15.0, 0.3),
    "anthropic:claude-haiku-4-5": (1.0, 5.0, 0.1),
    "google:gemini-2.5-pro": (1.25, 10.0, 0.31),
    "google:gemini-2.5-flash": (0.3, 2.5, 0.075),
    "google:gemini-2.5-flash-lite": (0.1, 0.4, 0.025),
    "mistral:mistral-large-latest": (2.0, 6.0, 2.0),
    "mistral:mistral-medium-latest": (0.4, 2.0, 0.4),
    "mistral:mistral-small-latest": (0.1, 0.3, 0.1),
}
# A model is also known by its name with a date or "latest" behind it.
_DATED = re.compile(r"[-@](?:\d{4}-?\d{2}-?\d{2}|\d{4}|latest|preview)$")


@dataclass(frozen=True)
class Price:
    """US dollars for a million tokens."""

    read: float
    written: float
    cached: float

    def of(self, used: Used) -> float:
        """What some use of the model cost."""
        cached = min(used.tokens_cached, used.tokens_in)
        fresh = used.tokens_in - cached
        total = fresh * self.read + cached * self.cached + used.tokens_out * self.written
        return total / 1e6


def read_price(text: str) -> Price | None:
    """The price that a setting gives: READ/WRITTEN or READ/WRITTEN/CACHED, in US dollars for a
    million tokens; None for an empty one. Raises ModelRefused."""
    if not text.strip():
        return None
    try:
        parts = [float(part) for part in text.split("/")]
    except ValueError:
        parts = []
    if len(parts) not in (2, 3) or any(not 0 <= part < 1e6 for part in parts):
        raise ModelRefused(
            f"{text!r} is no price. Set COACH_MODEL_PRICE to US dollars for a million tokens read "
            "and written, for instance 0.25/2, or with those from a cache 0.25/2/0.025."
        )
    return Price(parts[0], parts[1], parts[2] if len(parts) == 3 else parts[0])


def price_of(model: str) -> Price | None:
    """The price of a model (`provider:name`) by our table; nothing is known of most."""
    if model.startswith("ollama:"):
        return Price(0.0, 0.0, 0.0)
    known = _PRICES.get(model) or _PRICES.get(_DATED.sub("", model))
    return Price(*known) if known else None
