"""README, the command's help and the settings say the same."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from typer.main import get_command

from bot.settings import Settings
from bot.terminal.app import app

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(?:sh|console|bash)?\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
COMMANDS = get_command(app).commands  # type: ignore[attr-defined]


def coach_calls() -> list[str]:
    """Every call of `coach` in the README's blocks of commands and in its inline code."""
    text = "\n".join(BLOCKS) + "\n" + "\n".join(re.findall(r"`([^`\n]+)`", README))
    return re.findall(r"(?:^|[ /|])coach ([a-z][^\n|#]*)", text, re.MULTILINE)


def test_every_command_of_the_readme_exists() -> None:
    calls = coach_calls()
    assert len(calls) > 8
    for call in calls:
        name, *rest = call.split()
        assert name in COMMANDS, call
        command = COMMANDS[name]
        if rest and rest[0] in getattr(command, "commands", {}):
            command = command.commands[rest[0]]
        options = {"--help"} | {o for parameter in command.params for o in parameter.opts}
        for word in rest:
            if word.startswith("--") and len(word) > 2:
                assert word.split("=")[0] in options, call


def test_every_command_is_in_the_readme() -> None:
    named = {call.split()[0] for call in coach_calls()}
    assert set(COMMANDS) <= named


def test_every_setting_is_in_the_readme() -> None:
    for name in Settings.model_fields:
        assert f"COACH_{name.upper()}" in README


def test_the_set_up_commands_name_the_pinned_torch_and_existing_extras() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    set_up = [block for block in BLOCKS if block.startswith("python3 -m venv")]
    assert len(set_up) == 2
    for block in set_up:
        assert len(block.strip().splitlines()) == 1
        assert "torch==2.13.0" in block
        extras = re.findall(r"\.\[(\w+)\]", block)
        assert extras
        assert set(extras) <= set(project["optional-dependencies"])


@pytest.mark.parametrize("name", ["README.md", "deploy/README.md"])
def test_links_to_files_of_the_repository_work(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", text):
        assert (ROOT / name).parent.joinpath(target).exists(), target
