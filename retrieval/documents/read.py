"""Reads a document: looks at its name and its first bytes, and gives it to the reader of its kind.

Readers work in bounded memory where they can, but a hostile file can still keep one busy: files of
strangers belong in the child process of `retrieval.documents.sandbox`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import PurePosixPath

from retrieval.documents.cleaning import clean, one_line
from retrieval.documents.docx import read_docx
from retrieval.documents.html import read_html
from retrieval.documents.markdown import read_markdown
from retrieval.documents.notebook import read_notebook
from retrieval.documents.pdf import read_pdf
from retrieval.documents.plain import read_plain
from retrieval.documents.sections import DEFAULT_LIMITS, Limits, Parsed, Section
from retrieval.documents.subtitles import read_srt, read_vtt
from retrieval.errors import DocumentRefused

log = logging.getLogger(__name__)

Reader = Callable[[str, bytes, Limits], Parsed]

READERS: dict[str, Reader] = {
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".txt": read_plain,
    ".pdf": read_pdf,
    ".html": read_html,
    ".htm": read_html,
    ".ipynb": read_notebook,
    ".docx": read_docx,
    ".srt": read_srt,
    ".vtt": read_vtt,
}
_KINDS = ", ".join(READERS)
# How a file begins, what it then is, and the extensions that fit.
_SIGNS: tuple[tuple[bytes, str, tuple[str, ...]], ...] = (
    (b"%PDF-", "a PDF", (".pdf",)),
    (b"PK\x03\x04", "a zip archive, as .docx and .epub files are", (".docx",)),
    (b"PK\x05\x06", "an empty zip archive", ()),
    (b"\xd0\xcf\x11\xe0", "an old or password-protected Office document", ()),
    (b"{\\rtf", "a rich text document", ()),
    (b"\x1f\x8b", "a compressed file", ()),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", ()),
    (b"Rar!\x1a\x07", "a RAR archive", ()),
    (b"\x89PNG", "a picture", ()),
    (b"\xff\xd8\xff", "a picture", ()),
    (b"GIF8", "a picture", ()),
    (b"\x7fELF", "a program", ()),
    (b"SQLite format 3\0", "a database", ()),
)
_MARKUP = (b"<!doctype html", b"<html")
# Some bytes may stand before the mark of a PDF.
_PDF_HEAD = 1_024


def read_document(name: str, data: bytes, *, limits: Limits = DEFAULT_LIMITS) -> Parsed:
    """The sections of a file; its text is clean, its places are exact.

    Raises DocumentRefused, and nothing else, for whatever cannot be taken in.
    """
    # Both kinds of slashes part folders, wherever the name was typed.
    file = PurePosixPath(name.replace("\\", "/")).name
    shown = one_line(file, 80) or "The document"
    try:
        reader = _reader(file, data, limits)
        parsed = _cleaned(reader(one_line(PurePosixPath(file).stem) or shown, data, limits))
        limits.check_characters(sum(len(section.text) for section in parsed.sections))
    except DocumentRefused as refused:
        raise DocumentRefused(f"{shown}: {refused}") from refused
    except MemoryError as error:
        raise DocumentRefused(
            f"{shown}: Reading this file needs too much memory. Split it, or save its text as a "
            ".txt file and add that."
        ) from error
    except Exception as error:
        # The libraries raise nearly every error there is when a file is not what it should be.
        log.debug("A reader failed", exc_info=True)
        raise DocumentRefused(
            f"{shown}: This file is damaged or cut off and cannot be read. Download it again, or "
            "open it where it was made and save it anew."
        ) from error
    if not parsed.sections:
        raise DocumentRefused(
            f"{shown}: There is no text in this file. Check that it is the right one."
        )
    return parsed


def _reader(file: str, data: bytes, limits: Limits) -> Reader:
    """The reader for a file whose name and content agree."""
    extension = PurePosixPath(file).suffix.lower()
    if extension not in READERS:
        kind = one_line(extension, 20) or "without an ending"
        raise DocumentRefused(f"Files {kind} cannot be read. Save it as one of these: {_KINDS}.")
    if not data.strip(b"\0 \t\r\n\f"):
        raise DocumentRefused("This file is empty. Check that it was saved and is the right one.")
    if len(data) > limits.max_bytes:
        raise DocumentRefused(
            f"This file has {len(data) / 1e6:.1f} MB, and {limits.max_bytes / 1e6:g} MB are the "
            "most that can be read. Split it and add the parts that you study."
        )
    for sign, what, fitting in _SIGNS:
        if data.startswith(sign) and extension not in fitting:
            advice = (
                f"Rename it so that it ends in {fitting[0]}"
                if fitting
                else f"Save its text as one of these: {_KINDS}"
            )
            raise DocumentRefused(f"By its content this is {what}, not a {extension}. {advice}.")
    if extension == ".pdf" and b"%PDF-" not in data[:_PDF_HEAD]:
        raise DocumentRefused("This is not a PDF, whatever its name says. Download it again.")
    if extension == ".docx" and not data.startswith(b"PK\x03\x04"):
        raise DocumentRefused(
            "This is not a .docx document, whatever its name says. Open it in Word or LibreOffice "
            "and save it as .docx."
        )
    begins = data[:200].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if extension in (".txt", ".md", ".markdown") and begins.startswith(_MARKUP):
        raise DocumentRefused(
            "By its content this is a web page. Rename it so that it ends in .html."
        )
    return READERS[extension]


def _cleaned(parsed: Parsed) -> Parsed:
    """The same with visible text only; sections of which nothing is left go."""
    cleaned = (Section(clean(part.text), one_line(part.place, 300)) for part in parsed.sections)
    return Parsed(
        one_line(parsed.title) or parsed.kind,
        parsed.kind,
        tuple(part for part in cleaned if part.text.strip()),
    )
