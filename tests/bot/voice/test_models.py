"""Models by name, and what is said when one cannot be had."""

from __future__ import annotations

import pytest

from bot.voice.errors import ModelRefused
from bot.voice.ledger import Used
from bot.voice.models import PROVIDERS, ModelName, build_model, read_model
from bot.voice.prices import price_of, read_price

KEYS = (
    "OPENAI_API_KEY",
    "ANTHROPIC_API_KEY",
    "GOOGLE_API_KEY",
    "GEMINI_API_KEY",
    "MISTRAL_API_KEY",
)


@pytest.fixture
def _no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*KEYS, "OPENAI_ADMIN_KEY"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(
    ("text", "model"),
    [
        ("openai:gpt-5-mini", ModelName("openai", "gpt-5-mini")),
        (" Ollama:llama3.2:3b ", ModelName("ollama", "llama3.2:3b")),
        ("google_genai:gemini-2.5-flash", ModelName("google", "gemini-2.5-flash")),
        ("mistralai:mistral-small-latest", ModelName("mistral", "mistral-small-latest")),
    ],
)
def test_a_model_is_named_by_provider_and_name(text: str, model: ModelName) -> None:
    assert read_model(text) == model


@pytest.mark.parametrize("text", ["", "openai", "openai:", "gpt-5", "nosuch:model", ":x"])
def test_what_names_no_model_is_told_how(text: str) -> None:
    with pytest.raises(ModelRefused, match="provider:name"):
        read_model(text)


@pytest.mark.parametrize("provider", PROVIDERS)
def test_every_client_waits_no_longer_and_writes_no_more_than_it_may(
    provider: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip(PROVIDERS[provider].package)
    for name in KEYS:
        monkeypatch.setenv(name, "a-key-of-the-tests")
    built = build_model(ModelName(provider, "small"), url=None, timeout=7.0, most_tokens=123)
    told = built.model_dump()
    limits = (told.get(name) for name in ("max_tokens", "max_output_tokens", "num_predict"))
    assert 123 in limits
    waits = ("timeout", "request_timeout", "default_request_timeout", "client_kwargs")
    assert any(told.get(name) in (7.0, 7, {"timeout": 7.0}) for name in waits)
    assert told.get("max_retries", 0) in (0, 1)


@pytest.mark.usefixtures("_no_keys")
@pytest.mark.parametrize("provider", ["openai", "anthropic", "google", "mistral"])
def test_without_a_key_the_variable_is_named(provider: str) -> None:
    pytest.importorskip(PROVIDERS[provider].package)
    with pytest.raises(ModelRefused, match=PROVIDERS[provider].key):
        build_model(ModelName(provider, "small"), url=None, timeout=1, most_tokens=9)


@pytest.mark.usefixtures("_no_keys")
def test_an_address_of_one_s_own_needs_no_key() -> None:
    pytest.importorskip("langchain_openai")
    model = ModelName("openai", "small")
    assert build_model(model, url="http://127.0.0.1:9/v1", timeout=1, most_tokens=9)


def test_a_package_that_is_missing_is_named_with_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    from bot.voice import models

    absent = models.Provider("openai", "langchain_absent_package", "openai", "OPENAI_API_KEY")
    monkeypatch.setitem(models.PROVIDERS, "openai", absent)
    with pytest.raises(ModelRefused, match=r"study-coach\[openai\]"):
        build_model(ModelName("openai", "small"), url=None, timeout=1, most_tokens=9)


def test_prices_are_known_of_some_and_can_be_given_for_all() -> None:
    dated = price_of("openai:gpt-5-mini-2025-08-07")
    assert dated == price_of("openai:gpt-5-mini")
    assert dated is not None
    assert dated.of(Used(1, 1_000_000, 1_000_000, 500_000)) == pytest.approx(0.125 + 0.0125 + 2.0)
    assert price_of("openai:nobody-knows") is None
    local = price_of("ollama:any")
    assert local is not None
    assert local.of(Used(1, 10**9, 10**9)) == 0
    own = read_price("1/2/0.5")
    assert own is not None
    assert own.of(Used(1, 2_000_000, 1_000_000, 1_000_000)) == 1 + 0.5 + 2
    assert read_price("") is None


@pytest.mark.parametrize("text", ["cheap", "1", "1/2/3/4", "-1/2", "nan/1", "1e9/1"])
def test_a_price_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ModelRefused, match="COACH_MODEL_PRICE"):
        read_price(text)


def test_what_was_used_adds_up() -> None:
    assert Used(1, 2, 3, 4, None) + Used(1, 2, 3, 4, 0.5) == Used(2, 4, 6, 8, 0.5)
    assert (Used() + Used()).cost is None
