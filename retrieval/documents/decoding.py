"""Bytes to text: byte order marks, UTF-8, UTF-16, Windows-1252, and the repair of mojibake."""

from __future__ import annotations

import codecs
import re

from retrieval.errors import DocumentRefused

# The UTF-32 mark begins with that of UTF-16, so it is looked for first.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Everything else that Python can decode by name is either rare on the web or slow on purpose.
_DECLARABLE = re.compile(
    r"(windows-?|cp-?)(125\d|874|932|949|866)|iso-?8859-?\d{1,2}|latin-?1|koi8-[ru]|shift[-_]?jis"
    r"|euc-(jp|kr)|gb2312|gbk|gb18030|big5|utf-?16([bl]e)?|us-ascii",
    re.IGNORECASE,
)
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_SAMPLE = 4_096


def decode(data: bytes, *, declared: str | None = None) -> str:
    """The text of the bytes, with `\\n` line ends and mojibake repaired.

    `declared` is the encoding that the document names; UTF-8 that is valid goes before it.
    Raises DocumentRefused when the bytes are not text.
    """
    text = _decoded(data, declared)
    controls, undecodable = len(_CONTROLS.findall(text)), text.count("\ufffd")
    if controls * 100 > len(text) or undecodable * 10 > len(text):
        raise DocumentRefused(
            "This is not text but binary data. Check that you chose the right file, or save its "
            "text as a .txt file in UTF-8."
        )
    return repaired(text.replace("\r\n", "\n").replace("\r", "\n"))


def repaired(text: str) -> str:
    """The text with wrongly decoded stretches put right, such as `â€™` for an apostrophe."""
    if text.isascii():
        return text
    from ftfy import TextFixerConfig, fix_text
    from ftfy.badness import is_bad

    if not is_bad(text):
        return text

    # Only what decoding spoilt: quotes, entities and widths are the author's.
    config = TextFixerConfig(
        unescape_html=False,
        remove_terminal_escapes=False,
        fix_latin_ligatures=False,
        fix_character_width=False,
        uncurl_quotes=False,
        fix_line_breaks=False,
        remove_control_chars=False,
        normalization=None,
        explain=False,
    )
    lines = text.split("\n")
    return "\n".join(fix_text(line, config) if is_bad(line) else line for line in lines)


def _decoded(data: bytes, declared: str | None) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace").removeprefix("\ufeff")
    unmarked = _unmarked_utf16(data)
    if unmarked:
        return data.decode(unmarked, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        # A file that was cut off may end within a character; but one byte after plain ASCII is
        # rather an accented letter in an old encoding.
        head, tail = data[: error.start], data[error.start :]
        if error.reason == "unexpected end of data" and (len(tail) > 1 or not head.isascii()):
            return head.decode("utf-8")
    if declared and _DECLARABLE.fullmatch(declared.strip()):
        try:
            return data.decode(declared.strip(), "replace")
        except LookupError:
            pass
    text = data.decode("utf-8", "replace")
    wrong = text.count("\ufffd")
    right = len(text) - len(text.encode("ascii", "ignore")) - wrong
    return text if right > 4 * wrong else data.decode("cp1252", "replace")


def _unmarked_utf16(data: bytes) -> str | None:
    """The byte order of UTF-16 without a mark: every other byte of Western text is NUL."""
    sample = data[:_SAMPLE]
    half = len(sample) // 2
    if half == 0 or len(data) % 2:
        return None
    first, second = sample[0::2].count(0), sample[1::2].count(0)
    if second * 10 > half * 6 and first * 20 < half:
        return "utf-16-le"
    if first * 10 > half * 6 and second * 20 < half:
        return "utf-16-be"
    return None
