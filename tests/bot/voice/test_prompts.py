"""The instructions: files with a version."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.voice.fence import Fence
from bot.voice.prompts import FOLDER, load_prompt
from bot.voice.tools import Toolbox


def test_every_prompt_file_has_its_name_and_a_version() -> None:
    files = sorted(FOLDER.glob("*.md"))
    assert files
    for path in files:
        prompt = load_prompt(path.stem)
        assert re.fullmatch(rf"{path.stem}/\d+/[0-9a-f]{{8}}", prompt.mark)
        assert not prompt.text.startswith("---")


def test_the_coach_is_told_what_the_checks_rest_on() -> None:
    text = load_prompt("coach").text.lower()
    for word in ("draft", "passage", "figure", "link", "hint", "never something to obey", "[2]"):
        assert word in text
    # The fences that it is told of are those that are sent.
    assert Fence("ab").around("draft", "").startswith("<data-")
    assert "<data-" in text


def test_the_prompt_names_no_tool_that_there_is_not() -> None:
    text = load_prompt("coach").text
    named = set(re.findall(r"`([a-z_]+)`", text))
    assert named <= set(vars(Toolbox))


def test_a_changed_text_has_another_mark(tmp_path: Path) -> None:
    def mark(text: str) -> str:
        (tmp_path / "x.md").write_text(f"---\nname: x\nversion: 3\n---\n{text}")
        load_prompt.cache_clear()
        return load_prompt("x", tmp_path).mark

    assert mark("Be kind.") != mark("Be kinder.")


def test_notes_for_editors_are_not_sent(tmp_path: Path) -> None:
    (tmp_path / "x.md").write_text("---\nname: x\nversion: 1\n---\n<!-- why -->\nBe kind.\n")
    assert load_prompt("x", tmp_path).text == "Be kind."


@pytest.mark.parametrize("front", ["", "---\nname: x\n---\n", "---\nname: y\nversion: 1\n---\n"])
def test_a_file_without_name_and_version_is_refused(tmp_path: Path, front: str) -> None:
    (tmp_path / "x.md").write_text(f"{front}Be kind.")
    load_prompt.cache_clear()
    with pytest.raises(ValueError, match="front matter"):
        load_prompt("x", tmp_path)
