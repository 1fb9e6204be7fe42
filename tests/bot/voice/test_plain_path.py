"""Without a model the coach imports nothing of LangChain, so it is as fast as it ever was."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import uuid
from pathlib import Path

import pytest

from tests.bot.terminal.process import COACH
from tests.providers.openai_like import KEY, OpenAILike
from tests.providers.script import always, say

CHAT_CODE = re.compile(
    r"^(?:langchain|langchain_core|langchain_[a-z]+|langgraph|langsmith|openai|anthropic|ollama|"
    r"tiktoken)(?:\.|$)|^bot\.voice\.(?:agent|voice|models)$"
)


def imported_by(home: Path, *args: str, stdin: str = "", **env: str) -> set[str]:
    """The modules that a run of the command imports."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", str(COACH), *args],
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
        env={
            **os.environ,
            "COACH_HOME": str(home),
            "LOGNAME": f"nobody-{uuid.uuid4().hex}",
            **env,
        },
    )
    assert done.returncode == 0, done.stderr[-2000:]
    lines = (line for line in done.stderr.splitlines() if line.startswith("import time:"))
    return {line.rpartition("|")[2].strip() for line in lines}


def chat_code(modules: set[str]) -> list[str]:
    return sorted(name for name in modules if CHAT_CODE.match(name))


@pytest.mark.parametrize(
    ("args", "stdin"),
    [
        (("ask", "what is cross validation"), ""),
        (("next", "--know", "python, numpy"), ""),
        (("stuck", "ValueError: Input contains NaN"), ""),
        (("plan", "--hours", "5"), ""),
        (("chat", "--json"), "i know python. what next?\nwhy?\n/quit\n"),
        (("commit", "read the pandas guide by friday"), ""),
        (("--help",), ""),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_no_command_imports_chat_code_without_a_model(
    home: Path, args: tuple[str, ...], stdin: str
) -> None:
    modules = imported_by(home, *args, stdin=stdin)
    assert "bot.terminal.app" in modules
    assert chat_code(modules) == []


def test_an_empty_setting_is_no_model(home: Path) -> None:
    assert chat_code(imported_by(home, "ask", "what is overfitting", COACH_MODEL="")) == []


def test_with_a_model_the_same_command_does_import_it(home: Path) -> None:
    pytest.importorskip("langchain_openai")
    with OpenAILike(always(say(""))) as server:
        modules = imported_by(
            home,
            *("ask", "what is overfitting"),
            COACH_MODEL="openai:small",
            COACH_MODEL_URL=server.url,
            OPENAI_API_KEY=KEY,
        )
    assert any(name.startswith("langchain_openai") for name in modules)
    assert server.chats
