"""Patterns are compiled late, and every one of them can be."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

import bot
from bot.coach.patterns import Pattern

ROOT = Path(bot.__file__).parent
MODULES = [
    f"bot.{folder}.{path.stem}"
    for folder in ("coach", "accountability")
    for path in sorted((ROOT / folder).glob("*.py"))
    if "import Pattern" in path.read_text(encoding="utf-8")
]


def patterns_in(value: Any) -> Iterator[Pattern]:
    if isinstance(value, Pattern):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from patterns_in(inner)
    elif isinstance(value, tuple | list):
        for inner in value:
            yield from patterns_in(inner)


@pytest.mark.parametrize("module", MODULES)
def test_every_pattern_of_a_module_can_be_compiled(module: str) -> None:
    found = [
        p for value in vars(importlib.import_module(module)).values() for p in patterns_in(value)
    ]
    assert found
    for pattern in found:
        assert isinstance(pattern.compiled, re.Pattern)


def test_a_pattern_is_compiled_at_its_first_use_and_not_before() -> None:
    broken = Pattern("(")
    with pytest.raises(re.error):
        broken.search("text")


def test_a_pattern_does_what_a_compiled_one_does() -> None:
    pattern, same = Pattern(r"b(\w)", re.IGNORECASE), re.compile(r"b(\w)", re.IGNORECASE)
    text = "abc Bd"
    assert pattern.findall(text) == same.findall(text) == ["c", "d"]
    assert pattern.sub(r"<\1>", text, 1) == same.sub(r"<\1>", text, count=1) == "a<c> Bd"
    assert pattern.split(text, 1) == same.split(text, 1) == ["a", "c", " Bd"]
    assert [m.start() for m in pattern.finditer(text, 2)] == [4]
    assert pattern.match(text) is None
    assert pattern.fullmatch("bx") is not None
    found = pattern.search(text, 2)
    assert found is not None
    assert found[1] == "d"
