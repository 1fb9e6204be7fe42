"""Builds the chat model that a setting names. LangChain is imported when one is built."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.voice.errors import ModelRefused

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

# Sent where an address of one's own asks for no key, since the client library insists on one.
_NO_KEY = "not-needed"


@dataclass(frozen=True)
class Provider:
    """How a provider's models are had: LangChain's name of it, the package, the extra, the key."""

    name: str
    package: str
    extra: str
    key: str
    limit: str = "max_tokens"


PROVIDERS: dict[str, Provider] = {
    "openai": Provider("openai", "langchain_openai", "openai", "OPENAI_API_KEY"),
    "anthropic": Provider("anthropic", "langchain_anthropic", "anthropic", "ANTHROPIC_API_KEY"),
    "google": Provider(
        "google_genai", "langchain_google_genai", "google", "GOOGLE_API_KEY", "max_output_tokens"
    ),
    "mistral": Provider("mistralai", "langchain_mistralai", "mistral", "MISTRAL_API_KEY"),
    "ollama": Provider("ollama", "langchain_ollama", "ollama", "", "num_predict"),
}
_ALSO = {"google_genai": "google", "mistralai": "mistral"}


@dataclass(frozen=True)
class ModelName:
    """A model as a setting names it: `provider:name`."""

    provider: str
    name: str

    def __str__(self) -> str:
        return f"{self.provider}:{self.name}"

    @property
    def details(self) -> Provider:
        """What is known of the provider."""
        return PROVIDERS[self.provider]


def read_model(text: str) -> ModelName:
    """The model that a setting names. Raises ModelRefused."""
    provider, colon, name = text.strip().partition(":")
    provider = _ALSO.get(provider.lower(), provider.lower())
    if not colon or not name.strip() or provider not in PROVIDERS:
        raise ModelRefused(
            f"{text!r} names no model. Set COACH_MODEL to provider:name with one of "
            f"{', '.join(PROVIDERS)}, for instance openai:gpt-5-mini or ollama:llama3.2; for any "
            "other server that speaks OpenAI's protocol openai:NAME, and COACH_MODEL_URL."
        )
    return ModelName(provider, name.strip())


def build_model(
    model: ModelName, *, url: str | None, timeout: float, most_tokens: int
) -> BaseChatModel:
    """The client of a model. It waits `timeout` seconds at most for each answer to begin or go on,
    writes `most_tokens` at most, and never tries anything twice. Raises ModelRefused."""
    provider = model.details
    options: dict[str, Any] = {"temperature": 0.3, provider.limit: most_tokens}
    if url:
        options["base_url"] = url
    if model.provider == "ollama":
        options["client_kwargs"] = {"timeout": timeout}
    else:
        options |= {"timeout": timeout, "max_retries": 0}
    if model.provider == "openai":
        # Without it a stream tells nothing of what it took; and old models alone know temperature.
        options |= {"stream_usage": True, "stream_chunk_timeout": timeout}
        if model.name.startswith(("gpt-5", "o1", "o3", "o4")):
            del options["temperature"]
    if model.provider == "google":
        options["max_retries"] = 1  # of tries, that is: there it counts the first one, too
    try:
        importlib.import_module(provider.package)
    except ImportError as missing:
        raise ModelRefused(
            f"The model {model} needs the package {provider.package.replace('_', '-')}. Install it "
            f"with `pip install 'study-coach[{provider.extra}]'`, or unset COACH_MODEL."
        ) from missing
    try:
        built = _init(model, options)
        if not url and _has_no_key(built):
            raise _needs_key(model)
        return built
    except ModelRefused:
        raise
    except Exception as error:
        if url and _lacks_key(error):
            return _init(model, {**options, "api_key": _NO_KEY})
        if _lacks_key(error):
            raise _needs_key(model) from error
        raise ModelRefused(
            f"The model {model} cannot be used ({type(error).__name__}). Check COACH_MODEL and "
            "COACH_MODEL_URL, or unset them."
        ) from error


def _init(model: ModelName, options: dict[str, Any]) -> BaseChatModel:
    from langchain.chat_models import init_chat_model

    built: BaseChatModel = init_chat_model(model.name, model_provider=model.details.name, **options)
    return built


def _needs_key(model: ModelName) -> ModelRefused:
    return ModelRefused(
        f"The model {model} needs a key. Set {model.details.key} to yours, or unset COACH_MODEL."
    )


def _has_no_key(built: BaseChatModel) -> bool:
    """Whether a client was built with an empty key, as some are without a word."""
    for name in ("anthropic_api_key", "mistral_api_key"):
        if hasattr(built, name):
            key = getattr(built, name)
            return key is None or not key.get_secret_value()
    return False


def _lacks_key(error: Exception) -> bool:
    text = str(error).lower()
    return any(word in text for word in ("api_key", "api key", "credentials"))
