"""Markdown: sections by their headings, with code, lists and tables as text."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from retrieval.documents.cleaning import one_line
from retrieval.documents.decoding import decode
from retrieval.documents.outline import Block, outlined, title_of
from retrieval.documents.plain import by_lines
from retrieval.documents.sections import Limits, Parsed

if TYPE_CHECKING:
    from markdown_it.token import Token

_FRONT_MATTER = re.compile(
    # What follows looks like YAML; a line of dashes may also begin a text.
    r"---[ \t]*\n(?=[\w.-]+[ \t]*:|---)(.{0,20000}?\n)?(?:---|\.\.\.)[ \t]*(?:\n|\Z)",
    re.DOTALL,
)
_FRONT_TITLE = re.compile(r"^title:[ \t]*(.+)$", re.MULTILINE)
# Each of these runs to the end of the text where it is left open, which keeps them linear.
_UNSEEN = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style|template)\b.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE
)
_TAG = re.compile(r"</?[A-Za-z!?][^<>]*>")
_BREAK = re.compile(r"<(?:br|/p|/div|/li|/tr|/h[1-6])\b[^<>]*>", re.IGNORECASE)


def read_markdown(stem: str, data: bytes, limits: Limits) -> Parsed:
    """A .md file; its places are heading paths, or lines when it has no heading."""
    text = decode(data)
    front = _FRONT_MATTER.match(text)
    body = text[front.end() :] if front else text
    named = _FRONT_TITLE.search(front.group(1) or "") if front else None
    title = one_line(named.group(1).strip(" \"'")) if named else ""
    blocks = blocks_of(body)
    if any(block.level for block in blocks):
        return Parsed(title or title_of(blocks) or stem, "markdown", outlined(blocks))
    first = text.count("\n", 0, front.end()) + 1 if front else 1
    return Parsed(title or stem, "markdown", by_lines(_without_unseen(body), first=first))


def blocks_of(text: str) -> list[Block]:
    """The headings, paragraphs, lists, tables and code of a Markdown text, as plain text."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    blocks: list[Block] = []
    lines: list[str] = []
    markers: list[str] = []
    prefix = ""
    row: list[str] | None = None
    heading = 0
    for token in parser.parse(text):
        depth = "  " * max(len(markers) - 1, 0)
        match token.type:
            case "heading_open" if token.level == 0:
                heading = int(token.tag[1])
            case "heading_close":
                heading = 0
            case "bullet_list_open":
                markers.append("-")
            case "ordered_list_open":
                markers.append("1.")
            case "bullet_list_close" | "ordered_list_close":
                markers.pop()
            case "list_item_open":
                mark = "-" if markers[-1] == "-" else f"{token.info or 1}."
                prefix = f"{depth}{mark} "
            case "tr_open":
                row = []
            case "tr_close":
                lines.append(" | ".join(row or []))
                row = None
            case "inline":
                seen = _inline(token)
                if heading:
                    blocks.append(Block(heading, seen))
                elif row is not None:
                    row.append(" ".join(seen.split()))
                elif seen:
                    lines.append(prefix + seen)
                    prefix = depth
            case "fence" | "code_block":
                fence = "```" if "```" not in token.content else "~~~~"
                info = one_line(token.info, 30)
                lines.append(f"{fence}{info}\n{token.content.rstrip()}\n{fence}")
            case "html_block":
                lines.append(without_tags(token.content))
        if token.level == 0 and token.nesting <= 0:
            prefix = ""
            whole = "\n".join(line for line in lines if line.strip())
            lines.clear()
            if whole:
                blocks.append(Block(0, whole))
    return blocks


def without_tags(markup: str) -> str:
    """The text of a little HTML, without comments, scripts and tags."""
    text = _TAG.sub("", _BREAK.sub("\n", _UNSEEN.sub("", markup)))
    return "\n".join(filter(None, (line.strip() for line in html.unescape(text).split("\n"))))


def _without_unseen(text: str) -> str:
    """The text without comments and scripts; line breaks stay so that lines can be counted."""
    return _UNSEEN.sub(lambda found: "\n" * found.group().count("\n"), text)


def _inline(token: Token) -> str:
    parts = []
    for child in token.children or []:
        match child.type:
            case "text" | "image":
                parts.append(child.content)
            case "code_inline":
                parts.append(f"`{child.content}`")
            case "softbreak" | "hardbreak":
                parts.append("\n")
            case "html_inline" if _BREAK.match(child.content):
                parts.append("\n")
    return "".join(parts).strip()
