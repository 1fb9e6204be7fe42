"""Which kinds of documents are taken from the web, and what their files are called."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import unquote

from retrieval.documents.addresses import ANOTHER_WAY
from retrieval.errors import DocumentRefused

# Media type: the extensions that fit it, the usual one first.
_TEXT = (".txt", ".md", ".markdown", ".vtt", ".srt", ".ipynb", ".html", ".htm")
FITTING: dict[str, tuple[str, ...]] = {
    "text/html": (".html", ".htm"),
    "text/plain": _TEXT,
    "text/markdown": (".md", ".markdown"),
    "application/pdf": (".pdf",),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": (".docx",),
    "text/vtt": (".vtt",),
    "application/x-subrip": (".srt",),
}
# These say too little: the name itself must end in one of the extensions.
NAMED: dict[str, tuple[str, ...]] = {
    "application/json": (".ipynb",),
    "application/octet-stream": (*_TEXT, ".pdf", ".docx"),
}
ACCEPTED = ", ".join((*FITTING, *NAMED))

_LONGEST_BYTES = 180  # file systems stop at 255, and more may be put before or behind
_FORBIDDEN = re.compile(r'[<>:"/\\|?*]')
_DEVICES = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)


def name_document(media_type: str, offered: str, path: str, host: str) -> str:
    """A safe file name whose extension fits the media type.

    `offered` is the name the server offers ('' for none), `path` the path of the address with its
    escapes. Raises DocumentRefused for a kind of document that is not taken.
    """
    last = unquote(path.partition("?")[0].rpartition("/")[2], errors="replace")
    names = [name for name in (clean_name(offered), clean_name(last)) if name]
    fitting = FITTING.get(media_type) or NAMED.get(media_type)
    if fitting is None:
        raise DocumentRefused(
            f"{host} sends a kind of document that is not read here. Give the address of an HTML "
            "page, a text, Markdown, PDF, Word or subtitle file, or a notebook."
        )
    for name in names:
        if name.lower().endswith(fitting):
            return name
    if media_type in NAMED:
        raise DocumentRefused(
            f"{host} does not say what kind of document this is, and neither does its name. "
            f"{ANOTHER_WAY}"
        )
    return (names or [clean_name(host)])[0] + fitting[0]


def clean_name(name: str) -> str:
    """The last part of a name, fit for every file system; '' if nothing is left of it."""
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    kept = "".join(" " if unicodedata.category(char)[0] in "CZ" else char for char in name)
    kept = _FORBIDDEN.sub("-", " ".join(kept.split())).strip(". -")
    stem, dot, ending = kept.rpartition(".")
    if not stem or len(ending) > 10:
        stem, dot, ending = kept, "", ""
    stem = stem.encode(errors="ignore")[:_LONGEST_BYTES].decode(errors="ignore").rstrip(". ")
    kept = stem + dot + ending
    return f"_{kept}" if _DEVICES.fullmatch(kept) else kept
