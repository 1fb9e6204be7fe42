"""`coach doctor`: what is found, what to do about it, and the exit code."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.settings import Settings
from bot.terminal.doctoring import CHECKS, Finding, examined, folder, memory, model
from tests.bot.terminal.process import run
from tests.providers.ollama_like import OllamaLike
from tests.providers.openai_like import KEY, OpenAILike
from tests.providers.script import Answer, NoAnswer, Raw, Refusal, always, say


def test_a_coach_that_works_is_healthy(home: Path) -> None:
    done = run(home, "doctor", "--json")
    found = {finding["name"]: finding for finding in json.loads(done.stdout)}
    assert done.returncode == 0
    assert not any(finding["bad"] for finding in found.values())
    assert set(found) == {"Python", "Data", "Content", "Index", "Memory", "Model"}
    assert "sends nothing away" in found["Model"]["text"]
    assert run(home, "doctor").stdout.count("ok ") >= 5


def test_what_is_bad_comes_with_what_to_do(tmp_path: Path) -> None:
    done = run(tmp_path, "doctor")
    assert done.returncode == 1
    assert "bad   Index" in done.stdout
    assert "`coach index` builds it." in done.stdout


def test_a_folder_that_cannot_be_written_is_bad(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("in the way")
    found = folder(Settings(home=file / "home"))
    assert found.bad
    assert "COACH_HOME" in found.next


def test_a_memory_that_does_not_open_is_bad(tmp_path: Path) -> None:
    (tmp_path / "memory.db").write_bytes(b"this is no database at all" * 50)
    assert memory(Settings(home=tmp_path)).bad


def test_a_check_that_breaks_is_a_finding_and_the_others_go_on() -> None:
    def broken(settings: Settings) -> Finding:
        raise RuntimeError("secret")

    def fine(settings: Settings) -> Finding:
        return Finding("Fine", "It is.")

    first, second = examined(Settings(), [broken, fine])
    assert first.bad
    assert "secret" not in first.text
    assert second == Finding("Fine", "It is.")
    assert len(CHECKS) >= 6


@pytest.fixture
def _key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)


def tried(script: Any, name: str = "small", **more: Any) -> tuple[Finding, OpenAILike]:
    pytest.importorskip("langchain_openai")
    with OpenAILike(script) as server:
        told = {"model": f"openai:{name}", "model_url": server.url, "model_timeout": 2.0, **more}
        return model(Settings(**told)), server


@pytest.mark.usefixtures("_key")
def test_a_model_that_answers_is_fine_and_hears_of_nobody() -> None:
    found, server = tried([say("ready")])
    assert not found.bad
    assert "openai:small answered in" in found.text
    assert "120 tokens" in found.text
    assert server.chats[0].said_by("user") == ["Reply with the single word: ready"]


@pytest.mark.usefixtures("_key")
@pytest.mark.parametrize(
    ("turn", "name", "says"),
    [
        (Refusal(401), "small", "did not take the key (401)"),
        (Refusal(429), "small", "takes no more"),
        (Refusal(500), "small", "has a fault of its own"),
        (Refusal(400), "small", "refused the request"),
        (Raw(b"<html>"), "small", "no answer of a chat model"),
        (Answer(""), "small", "answered with nothing"),
        (say("ready"), "other", "There is no other at"),
        (NoAnswer(), "small", "did not answer in time"),
    ],
)
def test_a_model_that_does_not_is_told_apart(turn: Any, name: str, says: str) -> None:
    found, _ = tried(always(turn), name, model_timeout=0.5)
    assert found.bad
    assert says in found.text
    assert found.next
    assert KEY not in found.text + found.next


def test_a_model_that_nobody_knows_is_bad_without_being_asked() -> None:
    found = model(Settings(model="gpt"))
    assert found.bad
    assert "provider:name" in found.text


def test_an_ollama_that_does_not_run_is_named() -> None:
    pytest.importorskip("langchain_ollama")
    with OllamaLike([say("ready")]) as server:
        url = server.base
        assert not model(Settings(model="ollama:small", model_url=url)).bad
    found = model(Settings(model="ollama:small", model_url=url))
    assert found.bad
    assert "Is Ollama running?" in found.next
