"""Tries a model once with a few words, and says what to do about what is wrong."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from bot.voice.errors import ModelRefused
from bot.voice.failures import Failure, failure_of
from bot.voice.models import ModelName, build_model, read_model
from bot.voice.prices import AS_OF, price_of, read_price

_ASKED = "Reply with the single word: ready"
_WRITTEN = 64


@dataclass(frozen=True)
class Tried:
    """How a model did: whether it can be used, in a sentence, and what to do if it cannot."""

    works: bool
    text: str
    next: str = ""


def try_model(
    text: str, *, url: str | None, price: str, timeout: float,
    clock: Callable[[], float] = time.perf_counter,
) -> Tried:  # fmt: skip
    """Ask the model that a setting names for one word. It gets nothing of any learner."""
    try:
        model = read_model(text)
        known = read_price(price) or price_of(str(model))
        client = build_model(model, url=url, timeout=timeout, most_tokens=_WRITTEN)
    except ModelRefused as refused:
        return Tried(False, str(refused))
    began = clock()
    try:
        from langsmith.run_helpers import tracing_context

        with tracing_context(enabled=False):
            answer = client.invoke(_ASKED)
    except Exception as error:
        return _failed(model, failure_of(error), url)
    seconds = clock() - began
    tokens = answer.usage_metadata["total_tokens"] if answer.usage_metadata else 0
    told = f"{tokens} tokens" if tokens else "it does not say how many tokens that took"
    cost = (
        f"prices as of {AS_OF} or your own"
        if known
        else "its price is unknown, see COACH_MODEL_PRICE"
    )
    if not str(answer.text).strip():
        return Tried(
            False, f"{model} answered with nothing.", "Try another model, or look at its settings."
        )
    return Tried(True, f"{model} answered in {seconds:.1f} s ({told}; {cost}).")


def _failed(model: ModelName, failure: Failure, url: str | None) -> Tried:
    where = f" at {url}" if url else ""
    key = model.details.key
    status = failure.status
    if status in (401, 403):
        name = key or "the key"
        return Tried(
            False,
            f"{model}{where} did not take the key ({status}).",
            f"Check {name} and try again.",
        )
    if status == 404:
        pull = f" `ollama pull {model.name}` fetches it." if model.provider == "ollama" else ""
        return Tried(
            False, f"There is no {model.name}{where}.", f"Check COACH_MODEL and the address.{pull}"
        )
    if failure.reason == "connection":
        start = " Is Ollama running?" if model.provider == "ollama" else ""
        return Tried(
            False,
            f"{model}{where} cannot be reached.",
            f"Check COACH_MODEL_URL and the network.{start}",
        )
    if failure.reason == "time-out":
        return Tried(
            False,
            f"{model}{where} did not answer in time.",
            "Try again, take a faster model, or raise COACH_MODEL_TIMEOUT.",
        )
    if failure.reason == "rate limit":
        return Tried(
            False, f"{model} takes no more for now (429).", "Look at your plan with the provider."
        )
    if failure.reason == "server":
        return Tried(
            False, f"{model}{where} has a fault of its own ({status}).", "Try again later."
        )
    if failure.reason == "refused":
        return Tried(
            False,
            f"{model}{where} refused the request ({status}).",
            "Check that it is a chat model, and COACH_MODEL.",
        )
    return Tried(
        False,
        f"What came{where} is no answer of a chat model.",
        "Check that COACH_MODEL_URL ends where the protocol begins, often in /v1.",
    )
