"""The line of a pasted message that counts, and the way out that it names itself."""

from __future__ import annotations

import pytest

from bot.coach.pasted import decisive_line, own_hints

TRACEBACK = """worked this morning
Traceback (most recent call last):
  File "shop.py", line 3, in <module>
    import till
till.errors.QuotaExceeded: 500 calls used up, retry after 60 s
what now"""


def test_of_a_traceback_the_last_line_that_names_an_exception_counts() -> None:
    assert decisive_line(TRACEBACK) == (
        "till.errors.QuotaExceeded: 500 calls used up, retry after 60 s"
    )


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("$ git add .\nfatal: bad config line 3 in file .git/config\nhm", "fatal: bad config"),
        ("$ uv venv\nerror: Failed to inspect interpreter\nsame again", "error: Failed to"),
        (
            'INFO: "POST /price HTTP/1.1" 422 Unprocessable Entity\n{"detail":[{"loc":["rooms"]}]}',
            '{"detail"',
        ),
        ("bash: ./run.sh: Permission denied", "bash: ./run.sh"),
    ],
)
def test_of_a_command_the_complaint_counts(text: str, line: str) -> None:
    assert decisive_line(text).startswith(line)


@pytest.mark.parametrize(
    "text", ["my model does not learn", "error of my regression is gigantic", "i got an error"]
)
def test_who_pastes_nothing_has_no_such_line(text: str) -> None:
    assert decisive_line(text) == ""
    assert own_hints(text) == ()


def test_what_a_message_suggests_is_found() -> None:
    text = "ERROR: bad thing 'a=1'\nHint: = is no operator. Did you mean == ?\nit works for others"
    assert any("==" in hint for hint in own_hints(text))
    command = "fatal: no partner for this branch.\nTo push it, use\n\n    git push -u origin new\n"
    assert "git push -u origin new" in own_hints(command)
