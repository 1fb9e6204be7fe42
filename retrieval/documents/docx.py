"""Word documents: paragraphs by their headings, tables as text; the archive is checked first."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from retrieval.documents.cleaning import one_line
from retrieval.documents.outline import Block, outlined, title_of
from retrieval.documents.sections import Limits, Parsed
from retrieval.errors import DocumentRefused

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

_DOCUMENT, _STYLES, _CORE = "word/document.xml", "word/styles.xml", "docProps/core.xml"
# Packing makes small files of repeated marks tiny; only what is large can do harm.
_SMALL = 1_000_000
_ENTRY = b"PK\x01\x02"
_HEADING_NAME = re.compile(r"heading ([1-6])", re.IGNORECASE)
_TITLE = -1
# Drawn a second time for older programs, or moved elsewhere.
_SKIPPED = frozenset({"Fallback", "moveFrom"})


def read_docx(stem: str, data: bytes, limits: Limits) -> Parsed:
    """A .docx file; its places are heading paths. Macros, links and pictures are left alone."""
    from defusedxml.common import DefusedXmlException

    try:
        with _checked(data, limits) as archive:
            names = set(archive.namelist())
            if _DOCUMENT not in names:
                raise DocumentRefused(
                    "This is a zip archive but not a Word document. Unpack it and add the files "
                    "in it one by one."
                )
            styles = _styles(archive.read(_STYLES), limits) if _STYLES in names else {}
            blocks, named = _body(archive.read(_DOCUMENT), styles, limits)
            if not named and _CORE in names:
                named = _core_title(archive.read(_CORE), limits)
    except DefusedXmlException as error:
        raise DocumentRefused(
            "This Word document declares XML entities, which no word processor writes and which "
            "can hide a bomb. Open it in Word or LibreOffice and save it again as .docx."
        ) from error
    return Parsed(named or title_of(blocks) or stem, "docx", outlined(blocks))


def _checked(data: bytes, limits: Limits) -> zipfile.ZipFile:
    """The archive, once its directory shows that unpacking it is safe."""
    # Counted before the directory is read: a million entries take a gigabyte as objects.
    if data.count(_ENTRY) > limits.max_entries:
        raise _bomb(f"holds more than {limits.max_entries} files")
    archive = zipfile.ZipFile(io.BytesIO(data))
    entries = archive.infolist()
    names = [entry.filename for entry in entries]
    if len(set(names)) != len(names):
        raise _bomb("holds two files of the same name")
    for entry in entries:
        if entry.flag_bits & 1:
            raise DocumentRefused(
                "This Word document is protected by a password. Save a copy without one and add "
                "that copy."
            )
        parts = re.split(r"[/\\]", entry.filename)
        if ".." in parts or parts[0] == "" or ":" in parts[0]:
            raise _bomb("holds a file that would be unpacked elsewhere")
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise _bomb("is packed in a way that Word does not use")
        if entry.file_size > _SMALL and (
            entry.file_size > limits.max_ratio * max(entry.compress_size, 1)
        ):
            raise _bomb(f"holds a file that unpacks to more than {limits.max_ratio} times its size")
    if sum(entry.file_size for entry in entries) > limits.max_unpacked:
        raise _bomb(f"unpacks to more than {limits.max_unpacked // 1_000_000} MB")
    return archive


def _bomb(why: str) -> DocumentRefused:
    return DocumentRefused(
        f"This file {why}, as Word documents do not. Open it in Word or LibreOffice and save it "
        "again as .docx, without pictures if it has many."
    )


@dataclass
class _Paragraph:
    """A paragraph that is being read."""

    level: int = 0
    listed: bool = False
    hidden: bool = False
    parts: list[str] = field(default_factory=list)


def _events(data: bytes, limits: Limits) -> Iterator[tuple[bool, str, Element]]:
    """Each element as it opens (True) and closes, with its name without namespace."""
    from defusedxml.ElementTree import iterparse

    depth = 0
    events = iterparse(io.BytesIO(data), events=("start", "end"), forbid_dtd=True)
    for event, element in events:
        depth += 1 if event == "start" else -1
        if depth > limits.max_depth:
            raise _bomb(f"nests its content more than {limits.max_depth} deep")
        yield event == "start", element.tag.rpartition("}")[2], element


def _attribute(element: Element, name: str) -> str:
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return value
    return ""


def _styles(data: bytes, limits: Limits) -> dict[str, int]:
    """The heading level of each style that has one; styles are named in every language."""
    levels: dict[str, int] = {}
    based: dict[str, str] = {}
    style = ""
    for opens, name, element in _events(data, limits):
        if name == "style":
            style = _attribute(element, "styleId") if opens else ""
        elif not style or not opens:
            continue
        elif name == "name":
            value = _attribute(element, "val")
            found = _HEADING_NAME.fullmatch(value)
            if found:
                levels[style] = int(found.group(1))
            elif value.lower() == "title":
                levels[style] = _TITLE
        elif name == "outlineLvl" and _outline_level(element):
            levels.setdefault(style, _outline_level(element))
        elif name == "basedOn":
            based[style] = _attribute(element, "val")
    for key in based:
        parent, steps = based[key], 0
        while parent and parent not in levels and steps < 10:
            parent, steps = based.get(parent, ""), steps + 1
        if key not in levels and levels.get(parent, 0) > 0:
            levels[key] = levels[parent]
    return levels


def _outline_level(element: Element) -> int:
    value = _attribute(element, "val")
    return int(value) + 1 if value in tuple("012345") else 0


def _body(data: bytes, styles: dict[str, int], limits: Limits) -> tuple[list[Block], str]:
    """The blocks of the document, and the text of its first paragraph in the style of a title."""
    blocks: list[Block] = []
    title = ""
    paragraphs: list[_Paragraph] = []
    # Of each open table: its rows, of which each is a list of cells, of which each is a text.
    tables: list[list[list[str]]] = []
    skipped = characters = 0
    for opens, name, element in _events(data, limits):
        if name in _SKIPPED:
            skipped += 1 if opens else -1
        if skipped:
            continue
        paragraph = paragraphs[-1] if paragraphs else None
        if opens:
            match name:
                case "p":
                    paragraphs.append(_Paragraph())
                case "tbl":
                    tables.append([])
                case "tr" if tables:
                    tables[-1].append([])
                case "tc" if tables and tables[-1]:
                    tables[-1][-1].append("")
                case "r" if paragraph:
                    paragraph.hidden = False
                case "pStyle" if paragraph:
                    paragraph.level = styles.get(_attribute(element, "val"), 0)
                case "outlineLvl" if paragraph and not paragraph.level:
                    paragraph.level = _outline_level(element)
                case "numPr" if paragraph:
                    paragraph.listed = True
                case "vanish" if paragraph:
                    paragraph.hidden = _attribute(element, "val") not in ("0", "false", "off")
            continue
        match name:
            case "t" if paragraph and not paragraph.hidden:
                text = element.text or ""
                characters += len(text)
                limits.check_characters(characters)
                paragraph.parts.append(text)
            case "tab" if paragraph and paragraph.parts:
                paragraph.parts.append("\t")
            case "br" | "cr" if paragraph:
                paragraph.parts.append("\n")
            case "p" if paragraph:
                paragraphs.pop()
                text = "".join(paragraph.parts).strip()
                level = paragraph.level
                if tables:
                    _add_to_cell(tables, text)
                elif level == _TITLE:
                    if title:
                        blocks.append(Block(0, text))
                    title = title or one_line(text)
                elif text:
                    lead = "- " if paragraph.listed and not level else ""
                    blocks.append(Block(level, lead + text))
                element.clear()
            case "tbl" if tables:
                rows = [" | ".join(cell.strip() for cell in row) for row in tables.pop()]
                table = "\n".join(row for row in rows if row.strip(" |"))
                if tables:
                    _add_to_cell(tables, table.replace("\n", "; "))
                elif table:
                    blocks.append(Block(0, table))
                element.clear()
    return _joined_lists(blocks), title


def _add_to_cell(tables: list[list[list[str]]], text: str) -> None:
    if text and tables[-1] and tables[-1][-1]:
        tables[-1][-1][-1] += f" {' '.join(text.split())}"


def _joined_lists(blocks: list[Block]) -> list[Block]:
    """The blocks with the items of a list in one block."""
    joined: list[Block] = []
    listed: list[str] = []
    for block in blocks:
        if not block.level and block.text.startswith("- "):
            listed.append(block.text)
            continue
        if listed:
            joined.append(Block(0, "\n".join(listed)))
            listed = []
        joined.append(block)
    if listed:
        joined.append(Block(0, "\n".join(listed)))
    return joined


def _core_title(data: bytes, limits: Limits) -> str:
    for opens, name, element in _events(data, limits):
        if name == "title" and not opens:
            return one_line(element.text or "")
    return ""
