"""The line of a pasted message that counts, and the way out that it names itself."""

from __future__ import annotations

import pytest

from bot.coach.pasted import (
    decisive_line,
    exception_name,
    name_in_words,
    own_frame,
    own_hints,
    quoted_names,
    raising_library,
    searchable,
)

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


INSIDE_A_LIBRARY = r"""Traceback (most recent call last):
  File "C:\Users\Ola\hotel\prices.py", line 17, in <module>
    table = load(query, rows)
  File "C:\Users\Ola\AppData\Python311\Lib\site-packages\granary\core.py", line 90, in load
    raise SiloError(name)
granary.errors.SiloClosed: silo 'north' has been closed at 0x7f12"""


def test_the_writers_own_place_is_the_lowest_that_lies_in_no_library() -> None:
    frame = own_frame(INSIDE_A_LIBRARY)
    assert frame is not None
    assert frame.file.endswith("prices.py")
    assert frame.line == 17
    assert frame.names == ("query", "rows")


def test_of_a_notebook_the_line_with_the_arrow_is_the_place() -> None:
    text = "Cell In[4], line 2\n      1 a = 1\n----> 2 grow(plants)\nSiloError: no room"
    frame = own_frame(text)
    assert frame is not None
    assert (frame.line, frame.code, frame.names) == (2, "grow(plants)", ("plants",))


def test_the_library_and_the_name_of_an_error_are_read_from_it() -> None:
    assert raising_library(INSIDE_A_LIBRARY) == "granary"
    assert exception_name(INSIDE_A_LIBRARY) == "SiloClosed"
    assert name_in_words("SiloCycleError") == "silo cycle"


def test_what_a_message_quotes_and_what_others_would_have_in_it_too() -> None:
    line = decisive_line(INSIDE_A_LIBRARY)
    assert quoted_names(line) == ("north",)
    assert searchable(line) == "granary.errors.SiloClosed: silo has been closed at"
    assert quoted_names("it can't find the farmer's silo") == ()


def test_an_error_that_is_quoted_within_a_sentence_is_found() -> None:
    text = 'the window said "SiloError: gate 3 jammed in north" and then closed'
    assert decisive_line(text) == "SiloError: gate 3 jammed in north"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("KeyError: 'hen' but i SEE the hen", "KeyError: 'hen'"),
        ("BarnError: door 3 shut. why me", "BarnError: door 3 shut"),
        ("BarnWarning: doors go. is my hen wrong", "BarnWarning: doors go."),
        ("TypeError: f() takes 1 argument but 2 were given", None),
        ("ValueError: expected x in my_barn and i=3", None),
    ],
)
def test_what_the_writer_says_of_a_message_is_no_part_of_it(text: str, line: str | None) -> None:
    assert decisive_line(text) == (line or text)
