"""PDF: one section a page."""

from __future__ import annotations

import io
import logging
import re
from typing import TYPE_CHECKING

from retrieval.documents.cleaning import one_line
from retrieval.documents.sections import Limits, Parsed, Section
from retrieval.errors import DocumentRefused

if TYPE_CHECKING:
    from pypdf import PdfReader

_HYPHEN = re.compile(r"(?<=[a-zà-ÿ])[-\u2010\u00ad]\n(?=[a-zà-ÿ])")
_UNTITLED = re.compile(r"untitled|microsoft word|\.(docx?|tex|dvi|indd|qxd|pptx?)\b", re.IGNORECASE)


def read_pdf(stem: str, data: bytes, limits: Limits) -> Parsed:
    """A .pdf file; its places are pages, counted from 1 as a viewer does."""
    from pypdf import PdfReader

    # It reports every oddity that it works around; what matters comes out as an error.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    reader = PdfReader(io.BytesIO(data), strict=False)
    if reader.is_encrypted and not _opens_without_password(reader):
        raise DocumentRefused(
            "This PDF is encrypted. Save a copy without a password, for example with "
            "`qpdf --decrypt --password=PASSWORD in.pdf out.pdf` or by printing it to a new PDF, "
            "and add that copy."
        )
    pages = len(reader.pages)
    if pages > limits.max_pages:
        raise DocumentRefused(
            f"This PDF has {pages} pages, and {limits.max_pages} are the most that can be read. "
            "Split it and add the parts that you study."
        )
    sections = []
    characters = 0
    for number, page in enumerate(reader.pages, start=1):
        text = _HYPHEN.sub("", page.extract_text()).strip()
        characters += len(text)
        limits.check_characters(characters)
        if any(char.isalnum() for char in text):
            sections.append(Section(text, f"page {number}"))
    if not sections:
        raise DocumentRefused(
            "This PDF has no text, only pictures of pages. Run text recognition on it, for example "
            "`ocrmypdf in.pdf out.pdf`, and add the result."
        )
    return Parsed(_title(reader) or stem, "pdf", tuple(sections))


def _title(reader: PdfReader) -> str:
    """The title in the metadata, unless it is what a program put there."""
    metadata = reader.metadata
    title = one_line(str(metadata.title or "")) if metadata else ""
    return "" if _UNTITLED.search(title) else title


def _opens_without_password(reader: PdfReader) -> bool:
    """Whether only printing or copying is locked; AES needs a library that we do without."""
    from pypdf.errors import PyPdfError

    try:
        return bool(reader.decrypt(""))
    except (PyPdfError, NotImplementedError, ValueError, TypeError, KeyError):
        return False
