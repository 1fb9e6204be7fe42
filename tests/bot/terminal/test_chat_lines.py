"""Lines of `coach chat --json`: text, a JSON string, or an object."""

from __future__ import annotations

import pytest

from bot.terminal.chat import Line, LineRefused, read_line


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("what next?", Line("what next?")),
        ("", Line("")),
        ('"a\\nb"', Line("a\nb")),
        ('{"text": "a\\nb", "id": "7"}', Line("a\nb", "7")),
        ('{"text": "a", "id": 7}', Line("a", "7")),
        ('{"text": "a", "id": null}', Line("a")),
        # A learner may well send these as they are.
        ("42", Line("42")),
        ("true", Line("true")),
        ("[1, 2]", Line("[1, 2]")),
        ('{"a": 1}', Line('{"a": 1}')),
        ('{"text": ', Line('{"text": ')),
        ("[" * 100_000, Line("[" * 100_000)),
    ],
    ids=range(12),
)
def test_a_line_is_read(line: str, message: Line) -> None:
    assert read_line(line) == message


@pytest.mark.parametrize("line", ['{"text": 3}', '{"text": "a", "id": [1]}'])
def test_an_object_that_is_no_message_is_refused(line: str) -> None:
    with pytest.raises(LineRefused, match="text"):
        read_line(line)
