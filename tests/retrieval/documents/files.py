"""Makes small real files of the kinds that can be read."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def pdf(*pages: str, kids: str | None = None, title: str = "") -> bytes:
    """A PDF with one line of text a page line; `kids` replaces the list of pages."""
    first = 5
    objects = {
        1: "<< /Type /Catalog /Pages 2 0 R >>",
        3: "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        4: f"<< /Title ({title}) >>",
    }
    numbers = []
    for index, text in enumerate(pages):
        page, content = first + 2 * index, first + 2 * index + 1
        numbers.append(page)
        shown = " ".join(f"({line}) Tj 0 -14 Td" for line in text.splitlines())
        stream = f"BT /F1 12 Tf 72 720 Td {shown} ET"
        objects[page] = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {content} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>"
        )
        objects[content] = f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream"
    kids = " ".join(f"{number} 0 R" for number in numbers) if kids is None else kids
    objects[2] = f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>"
    out = bytearray(b"%PDF-1.4\n")
    offsets = {}
    for number in sorted(objects):
        offsets[number] = len(out)
        out += f"{number} 0 obj\n{objects[number]}\nendobj\n".encode("latin-1")
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    for number in sorted(objects):
        out += f"{offsets[number]:010} 00000 n \n".encode()
    trailer = f"<< /Size {len(objects) + 1} /Root 1 0 R /Info 4 0 R >>"
    out += f"trailer\n{trailer}\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)


def encrypted(data: bytes, password: str) -> bytes:
    """The PDF with a password that its reader must type."""
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    writer.encrypt(password, owner_password="owner", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def archive(files: Sequence[tuple[str, str | bytes]], *, packed: bool = True) -> bytes:
    """A zip archive."""
    out = io.BytesIO()
    method = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    with zipfile.ZipFile(out, "w", method) as opened:
        for name, content in files:
            opened.writestr(name, content)
    return out.getvalue()


def paragraph(text: str, style: str = "", *, properties: str = "") -> str:
    """A paragraph of a Word document."""
    styled = f'<w:pStyle w:val="{style}"/>' if style else ""
    return (
        f"<w:p><w:pPr>{styled}{properties}</w:pPr>"
        f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'
    )


def docx(body: str, *, styles: str = "", more: Sequence[tuple[str, str | bytes]] = ()) -> bytes:
    """A Word document."""
    files: list[tuple[str, str | bytes]] = [
        (
            "word/document.xml",
            f'<?xml version="1.0"?><w:document xmlns:w="{WORD}"><w:body>{body}</w:body>'
            "</w:document>",
        ),
        *more,
    ]
    if styles:
        files.append(("word/styles.xml", f'<w:styles xmlns:w="{WORD}">{styles}</w:styles>'))
    return archive(files)


def style(key: str, name: str, *, based: str = "") -> str:
    """A paragraph style of a Word document."""
    basis = f'<w:basedOn w:val="{based}"/>' if based else ""
    return f'<w:style w:styleId="{key}"><w:name w:val="{name}"/>{basis}</w:style>'


def notebook(*cells: dict[str, Any], language: str = "python") -> bytes:
    """A Jupyter notebook."""
    return json.dumps(
        {
            "nbformat": 4,
            "nbformat_minor": 5,
            "metadata": {"kernelspec": {"name": "python3", "language": language}},
            "cells": cells,
        }
    ).encode()


def markdown_cell(*lines: str) -> dict[str, Any]:
    """A Markdown cell."""
    return {"cell_type": "markdown", "source": [f"{line}\n" for line in lines]}


def code_cell(source: str, *outputs: dict[str, Any]) -> dict[str, Any]:
    """A code cell."""
    return {"cell_type": "code", "source": source, "outputs": list(outputs)}
