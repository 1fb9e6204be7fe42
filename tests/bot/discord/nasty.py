"""Texts that try to break a rendering, and how Discord would read what came of them."""

from __future__ import annotations

import re

from hypothesis import strategies as st

PIECES = (
    "@everyone", "@here", "<@123456789012345678>", "<@!1>", "<@&99>", "<#5>", "</next:12>",
    "<t:1700000000:R>", "<:blob:12345>", "<a:dance:1>", "<id:customize>", "**", "*", "***", "_",
    "__", "~~", "||", "`", "``", "```", "```python\n", "\n```\n", "~~~\n", ">>> ", "> ", "-# ",
    "# ", "### ", "- ", "1. ", "12) ", "\\", "\\\\", "\\*", "[", "]", "(", ")", "](",
    "[discord.com]", "[a](https://evil.example)",
    "[https://discord.com](https://evil.example/login)",
    "[discord.com](<https://evil.example>)", "[x](javascript:alert)", "![p](https://e.example/p.png)",
    "[[a] b](https://x.example/a_(b))", "https://discord.com@evil.example/x", "http://",
    "https://a.example/b\\_c", "<https://ok.example>", "https://evil.example\\@discord.com",
    "\u202e", "\u202a", "\u2066", "\u2068", "\u2069", "\u200f", "\u200b", "\ufeff", "\u00ad",
    "שלום", "مرحبا 123", "é\u0301\u0301\u0301\u0301\u0301", "👩‍💻", "🏴", "\ud83d", "\x00",
    "\x1b[31m", "\r\n", "\n", "\n\n", "  \n", "\t", "    ", " ",
    "| a | b |\n|---|---|\n| 1 | **2** |\n", "|",
    "---\n", "word", "x = y", "Hello there. ", "h" * 300, "word " * 120, "end.", "coach next",
    "`coach ship --list`",
)  # fmt: skip

nasty = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=12)), max_size=40).map("".join)

_BLOCK = re.compile(r"^```([a-z0-9_+.#-]+)\n(.*?)\n```$", re.DOTALL | re.MULTILINE)
# Escaped letters and code, from left to right as Discord reads them.
_SET_APART = re.compile(r"\\[!-/:-@\[-`{-~]|``(?!`).+?(?<!`)``(?!`)|`[^`\n]+`")
_LINK = re.compile(r"\[([^\[\]\n]*)\]\(<(https?://[^<>\s]+)>\)( \([^()\s]+\))?")
_ANGLED = re.compile(r"<https?://[^<>\s]+>")
_CALLS = re.compile(r"@(?:everyone|here)|<@[!&]?\d+>", re.IGNORECASE)
_BIDI = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066\u2067]")


def without_code(markdown: str) -> str:
    """What is left for Discord to read as words and links; escaped letters are dots."""
    return _SET_APART.sub("·", _BLOCK.sub(" ", markdown))


def check_safe(markdown: str) -> None:
    """That a text calls nobody, hides nothing, and links only to where it says."""
    markdown.encode("utf-8")
    assert not _BIDI.search(markdown)
    bare = without_code(markdown)
    assert not re.search(r"```", bare), bare
    assert not _CALLS.search(bare), bare
    for text, url, host in _LINK.findall(bare):
        name = re.sub(r"^https?://(?:www\.)?([^/:?#]+).*", r"\1", url)
        assert host == f" ({name})" or name in text.lower(), (text, url, host)
        assert "://" not in text
    left = _ANGLED.sub(" ", _LINK.sub(" ", bare))
    # Nothing else is a link, a time, an emoji or a command.
    assert not re.search("<", left), left
    assert not re.search(r"https?://\S", left, re.IGNORECASE), left
    assert not re.search(r"\[", left), left
    for line in left.split("\n"):
        depth = 0
        for letter in line:
            depth += (letter == "\u2068") - (letter == "\u2069")
            assert depth in (0, 1)
        assert depth == 0, line


def marks_are_paired(paragraph: str) -> bool:
    """Whether every bold, italic or struck part that begins in a paragraph also ends there."""
    words = _ANGLED.sub(" ", without_code(_LINK.sub(" ", paragraph)))
    marks = re.findall(r"\\.|\*+|~~+", words, re.DOTALL)
    stars = sum(len(mark) for mark in marks if mark[0] == "*")
    return stars % 2 == 0 and sum(mark[0] == "~" for mark in marks) % 2 == 0
