"""Providers for tests: each is stopped when its test is over."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from tests.providers.ollama_like import OllamaLike
from tests.providers.openai_like import OpenAILike
from tests.providers.script import Script

StartOpenAI = Callable[..., OpenAILike]
StartOllama = Callable[..., OllamaLike]


@pytest.fixture
def openai_like() -> Iterator[StartOpenAI]:
    """Starts a provider that follows a script."""
    with ExitStack() as stack:

        def start(script: Script = (), **more: object) -> OpenAILike:
            return stack.enter_context(OpenAILike(script, **more))  # type: ignore[arg-type]

        yield start


@pytest.fixture
def ollama_like() -> Iterator[StartOllama]:
    """Starts an Ollama that follows a script."""
    with ExitStack() as stack:

        def start(script: Script = (), **more: object) -> OllamaLike:
            return stack.enter_context(OllamaLike(script, **more))  # type: ignore[arg-type]

        yield start
