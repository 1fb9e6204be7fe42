"""Notebooks: cells under their headings, with what they printed."""

from __future__ import annotations

import json

import pytest

from retrieval.documents.notebook import MOST_OUTPUT
from retrieval.documents.read import read_document
from retrieval.documents.sections import Limits, Parsed
from retrieval.errors import DocumentRefused
from tests.retrieval.documents.files import code_cell, markdown_cell, notebook


def read(data: bytes, limits: Limits | None = None) -> Parsed:
    return read_document("lesson.ipynb", data, limits=limits or Limits())


def test_cells_are_placed_by_the_nearest_heading_and_their_number() -> None:
    parsed = read(
        notebook(
            code_cell("import numpy"),
            markdown_cell("# Lesson", "", "Hello.", "", "## Setup", "", "Do this."),
            code_cell("x = 1"),
        )
    )
    assert (parsed.title, parsed.kind) == ("Lesson", "notebook")
    assert [(s.place, s.text) for s in parsed.sections] == [
        ("cell 1", "```python\nimport numpy\n```"),
        ("Lesson, cell 2", "Hello."),
        ("Setup, cell 2", "Do this."),
        ("Setup, cell 3", "```python\nx = 1\n```"),
    ]


def test_text_outputs_are_kept_and_pictures_are_not() -> None:
    (section,) = read(
        notebook(
            code_cell(
                "f()",
                {"output_type": "stream", "text": ["printed\n", "twice"]},
                {
                    "output_type": "execute_result",
                    "data": {"text/plain": "42", "image/png": "QUJD"},
                },
                {"output_type": "error", "ename": "ValueError", "evalue": "\x1b[31mbad\x1b[0m"},
            )
        )
    ).sections
    assert section.text.endswith("Output:\nprinted\ntwice\n42\nValueError: bad")
    assert "QUJD" not in section.text


def test_long_outputs_are_cut() -> None:
    (section,) = read(
        notebook(code_cell("f()", {"output_type": "stream", "text": "x" * 100_000}))
    ).sections
    assert len(section.text) < MOST_OUTPUT + 100
    assert section.text.endswith("…")


def test_old_notebooks_with_worksheets_are_read() -> None:
    cells = [
        {"cell_type": "heading", "level": 2, "source": ["Old"]},
        {"cell_type": "code", "input": "print 1", "outputs": []},
    ]
    (section,) = read(json.dumps({"worksheets": [{"cells": cells}]}).encode()).sections
    assert section.place == "Old, cell 2"


@pytest.mark.parametrize(
    "data",
    [b"{}", b"[1]", b'{"cells": 3}', b'{"cells": [', b"hello", b'{"n": ' + b"9" * 5_000 + b"}"],
)
def test_what_is_no_notebook_is_refused(data: bytes) -> None:
    with pytest.raises(DocumentRefused, match=r"not a Jupyter notebook.*save"):
        read(data)


def test_cells_of_the_wrong_shape_are_passed_over() -> None:
    odd = [None, 3, {"cell_type": "code", "source": {"a": 1}, "outputs": [None, {"data": []}]}]
    data = json.dumps({"cells": [*odd, code_cell("x")], "metadata": []}).encode()
    assert [section.place for section in read(data).sections] == ["cell 4"]


@pytest.mark.parametrize("mark", [b"[", b'{"a":', b'[{"cells":'])
def test_deep_data_is_refused_before_it_is_parsed(mark: bytes) -> None:
    with pytest.raises(DocumentRefused, match="nested more than 100 deep"):
        read(mark * 100_000)


def test_brackets_within_texts_are_not_nesting() -> None:
    assert read(notebook(code_cell('x = "' + "[{" * 500 + '\\"'))).sections


def test_too_many_cells_are_refused() -> None:
    with pytest.raises(DocumentRefused, match="4 cells, and 3 are the most"):
        read(notebook(*[code_cell("x")] * 4), Limits(max_entries=3))


def test_lone_surrogates_in_cells_do_no_harm() -> None:
    (section,) = read(notebook(code_cell("x = '\ud800'"))).sections
    section.text.encode("utf-8")
