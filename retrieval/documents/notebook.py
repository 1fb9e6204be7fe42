"""Jupyter notebooks: Markdown and code cells with their text outputs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from retrieval.documents.markdown import blocks_of
from retrieval.documents.outline import Block, Headings, title_of
from retrieval.documents.sections import Limits, Parsed, Section
from retrieval.errors import DocumentRefused

MOST_OUTPUT = 2_000
_BRACKETS = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"?|[\[\]{}]', re.DOTALL)
_ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_NOT_ONE = (
    "This is not a Jupyter notebook, or it is damaged. Open it in Jupyter and save it again, or "
    "save its text as a .md file."
)


def read_notebook(stem: str, data: bytes, limits: Limits) -> Parsed:
    """A .ipynb file; its places are the nearest heading and the cell: `Setup, cell 7`."""
    if _depth(data) > limits.max_depth:
        raise DocumentRefused(
            f"The data of this notebook is nested more than {limits.max_depth} deep. Clear its "
            "outputs in Jupyter, save it and add it again."
        )
    try:
        notebook = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise DocumentRefused(_NOT_ONE) from error
    cells = _cells(notebook)
    if len(cells) > limits.max_entries:
        raise DocumentRefused(
            f"This notebook has {len(cells)} cells, and {limits.max_entries} are the most that can "
            "be read. Split it and add the parts that you study."
        )
    language = _language(notebook)
    headings = Headings()
    blocks: list[Block] = []
    sections: list[Section] = []
    for number, cell in enumerate(cells, start=1):
        found = list(_blocks(cell, language))
        blocks += found
        sections += _cell_sections(found, headings, number)
    return Parsed(title_of(blocks) or stem, "notebook", tuple(sections))


def _cell_sections(blocks: list[Block], headings: Headings, number: int) -> Iterator[Section]:
    under: list[str] = []

    def section() -> Iterator[Section]:
        if under:
            near = headings.nearest
            place = f"{near}, cell {number}" if near else f"cell {number}"
            yield Section("\n\n".join(under), place)
            under.clear()

    for block in blocks:
        if block.level:
            yield from section()
            headings.enter(block.level, block.text)
        else:
            under.append(block.text)
    yield from section()


def _depth(data: bytes) -> int:
    """How deep lists and objects are nested, found without parsing them."""
    depth = deepest = 0
    for found in _BRACKETS.finditer(data):
        mark = found.group()
        if mark in (b"[", b"{"):
            depth += 1
            deepest = max(deepest, depth)
        elif mark in (b"]", b"}"):
            depth -= 1
    return deepest


def _cells(notebook: Any) -> list[dict[str, Any]]:
    """The cells of a notebook of format 4, or of format 3, where they are in worksheets."""
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    if cells is None and isinstance(notebook, dict):
        sheets = notebook.get("worksheets")
        sheets = sheets if isinstance(sheets, list) else []
        lists = [sheet.get("cells") for sheet in sheets if isinstance(sheet, dict)]
        cells = [cell for part in lists if isinstance(part, list) for cell in part] or None
    if not isinstance(cells, list):
        raise DocumentRefused(_NOT_ONE)
    return [cell if isinstance(cell, dict) else {} for cell in cells]


def _language(notebook: dict[str, Any]) -> str:
    metadata = notebook.get("metadata")
    for key in ("kernelspec", "language_info"):
        part = metadata.get(key) if isinstance(metadata, dict) else None
        name = part.get("language", part.get("name")) if isinstance(part, dict) else None
        if isinstance(name, str) and re.fullmatch(r"[A-Za-z0-9+#-]{1,20}", name):
            return name
    return ""


def _blocks(cell: dict[str, Any], language: str) -> Iterator[Block]:
    source = _text(cell.get("source", cell.get("input"))).strip("\n")
    kind = cell.get("cell_type")
    if kind == "markdown":
        yield from blocks_of(source)
    elif kind == "heading":
        level = cell.get("level")
        yield Block(level if isinstance(level, int) and 1 <= level <= 6 else 1, source)
    elif kind == "code":
        if source.strip():
            yield Block(0, f"```{language}\n{source}\n```")
        output = _output(cell.get("outputs"))
        if output:
            yield Block(0, f"Output:\n{output}")
    elif kind == "raw" and source.strip():
        yield Block(0, source)


def _output(outputs: Any) -> str:
    """The text that a cell printed, returned or failed with, cut where it becomes long."""
    parts = []
    for output in outputs if isinstance(outputs, list) else []:
        if not isinstance(output, dict):
            continue
        data = output.get("data")
        plain = data.get("text/plain") if isinstance(data, dict) else None
        parts.append(_text(output.get("text")) or _text(plain))
        if output.get("output_type") in ("error", "pyerr"):
            parts.append(f"{_text(output.get('ename'))}: {_text(output.get('evalue'))}")
    text = _ANSI.sub("", "\n".join(part for part in parts if part)).strip()
    return text if len(text) <= MOST_OUTPUT else f"{text[:MOST_OUTPUT].rstrip()}\n…"


def _text(value: Any) -> str:
    """A text that may be stored as a list of its lines."""
    if isinstance(value, list):
        return "".join(part for part in value if isinstance(part, str))
    return value if isinstance(value, str) else ""
