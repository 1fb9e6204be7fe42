"""Web pages: what a reader came for, by its headings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from retrieval.documents.cleaning import one_line
from retrieval.documents.decoding import decode
from retrieval.documents.outline import Block, outlined, title_of
from retrieval.documents.sections import Limits, Parsed
from retrieval.errors import DocumentRefused

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{2,20})", re.I)
_ANY_TAG = re.compile(r"<(?:[A-Za-z][A-Za-z0-9-]*[\s/>]|!doctype\s)", re.IGNORECASE)
# Their content is not markup, or closes its elements in another way.
_OTHER = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style|svg|math)\b.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE
)
_NESTING = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)")
# Elements without an end, whose end may be left out, or that end where the next one begins.
_UNCLOSED = frozenset(
    "a area base br col embed hr img input link meta param source track wbr p li dt dd option tr "
    "td th thead tbody tfoot colgroup optgroup rp rt html body head".split()
)
# The parser takes the square of the nesting; real pages stay far below this.
_DEEPEST = 1_000

_DROPPED = (
    "script, style, noscript, template, nav, footer, aside, form, dialog, iframe, object, svg, "
    "canvas, audio, video, button, select, textarea, annotation, "
    '[hidden], [aria-hidden="true"], [role="navigation"], [role="banner"], [role="contentinfo"], '
    '[role="search"], [role="complementary"], [role="dialog"], [style*="display:none"], '
    '[style*="display: none"], [style*="visibility:hidden"], [style*="visibility: hidden"], '
    ".sidebar, .breadcrumb, .breadcrumbs, .cookie-banner, .cookie-notice, .cookie-consent, "
    ".newsletter, .advertisement, .ads, .share-buttons, .social-share, .skip-link, .headerlink, "
    ".toc, .table-of-contents, .sr-only, .visually-hidden, .mw-editsection, .navbox, .reflist, "
    ".linenos"
)
_BLOCKS = frozenset(
    "address article blockquote body center dd details div dl dt fieldset figcaption figure "
    "footer form header hr li main ol p section summary table tbody td th thead tfoot tr "
    "ul".split()
)
# The parser leaves no such character in a text.
_LINE_BREAK = "\0"
_MARK = re.compile(r"\s*(?:-|\d+\.)\s*")
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
# A part that holds less than this share of the page's text is not its main part.
_MAIN_SHARE = 0.3


def read_html(stem: str, data: bytes, limits: Limits) -> Parsed:
    """A .html file; its places are heading paths. Nothing is run or fetched."""
    from selectolax.lexbor import LexborHTMLParser

    found = _CHARSET.search(data[:4_096])
    text = decode(data, declared=found.group(1).decode("ascii") if found else None)
    if not _ANY_TAG.search(text):
        raise DocumentRefused(
            "This file holds no HTML. If it is text, rename it so that it ends in .txt or .md."
        )
    if _depth(text) > _DEEPEST:
        raise DocumentRefused(
            f"The elements of this page are nested more than {_DEEPEST} deep, which no page needs. "
            "Open it in a browser and save it again, or save its text as a .txt file."
        )
    tree = LexborHTMLParser(text)
    head = tree.css_first("title")
    named = one_line(head.text()) if head else ""
    blocks = _Blocks().read(*_main_part(tree, tree.body)) if tree.body else []
    return Parsed(title_of(blocks) or named or stem, "html", outlined(blocks))


def _depth(text: str) -> int:
    """How deep elements that must be closed are nested, at most."""
    depth = deepest = 0
    for closing, name in _NESTING.findall(_OTHER.sub("", text)):
        if name.lower() not in _UNCLOSED:
            depth = max(depth - 1, 0) if closing else depth + 1
            deepest = max(deepest, depth)
    return deepest


def _main_part(
    tree: LexborHTMLParser, body: LexborNode
) -> tuple[LexborNode, frozenset[int | None]]:
    """The element that holds what the page is about, and the elements that do not belong to it.

    The tree is left as it is: removing an element that stands in a removed one is not safe.
    """
    dropped = frozenset(
        node.mem_id
        for node in tree.css(_DROPPED)
        if node.tag not in ("html", "body", "main", "article")
    )
    whole = _letters(body, dropped)
    candidates = tree.css('main, [role="main"]')[:1]
    articles = tree.css("article")
    if len(articles) == 1:
        candidates += articles
    for node in candidates:
        if _letters(node, dropped) > whole * _MAIN_SHARE:
            return node, dropped
    # The page's own header goes; one with the headline introduces the text.
    headers = (node for node in body.css("body > header") if not node.css_first("h1"))
    return body, dropped | {node.mem_id for node in headers}


def _letters(root: LexborNode, dropped: frozenset[int | None]) -> int:
    """How much text an element shows."""
    return sum(
        len((node.text_content or "").strip())
        for node, opens in _walk(root, dropped)
        if opens and node.tag == "-text"
    )


class _Blocks:
    """Turns elements into blocks, one after the other and without recursion."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        # The text of the line that is being read, and the lines of the block before it.
        self.words: list[str] = []
        self.lines: list[str] = []
        # Of each open list: its kind and how many items it has had.
        self.lists: list[tuple[str, int]] = []
        self.in_code = False
        self.in_table = False
        self.cells: list[str] = []

    def read(self, root: LexborNode, dropped: frozenset[int | None]) -> list[Block]:
        """All blocks below an element."""
        for node, opens in _walk(root, dropped):
            tag = node.tag or ""
            if tag == "-text":
                if opens:
                    self.words.append(node.text_content or "")
            elif self.in_code:
                self._code(tag, opens)
            elif self.in_table:
                self._table(tag, opens)
            elif opens:
                self._open(tag, node)
            else:
                self._close(tag)
        self._end_block()
        return self.blocks

    def _open(self, tag: str, node: LexborNode) -> None:
        if tag == "br":
            self.words.append(_LINE_BREAK)
        elif tag == "pre":
            self._end_block()
            self.in_code = True
        elif tag == "table" and _holds_data(node):
            self._end_paragraph()
            self.in_table = True
        elif tag in _HEADINGS:
            self._end_block()
        elif tag in ("ul", "ol"):
            self._end_paragraph()
            self.lists.append((tag, 0))
        elif tag == "li":
            self._end_line()
            if self.lists:
                kind, count = self.lists[-1]
                self.lists[-1] = (kind, count + 1)
                mark = "-" if kind == "ul" else f"{count + 1}."
                self.words.append(f"{'  ' * (len(self.lists) - 1)}{mark} ")
        elif tag in _BLOCKS:
            self._end_paragraph()

    def _close(self, tag: str) -> None:
        if tag in _HEADINGS:
            text = self._taken().replace("\n", " ").strip()
            if text:
                self.blocks.append(Block(_HEADINGS[tag], text))
        elif tag in ("ul", "ol"):
            self._end_line()
            if self.lists:
                self.lists.pop()
            self._end_paragraph()
        elif tag in _BLOCKS:
            self._end_paragraph()

    def _code(self, tag: str, opens: bool) -> None:
        """Within `pre` the text stays as it is."""
        if tag == "pre" and not opens:
            self.in_code = False
            code = "".join(self.words).strip("\n")
            self.words.clear()
            if code.strip():
                self.blocks.append(Block(0, f"```\n{code}\n```"))
        elif (tag == "br" and opens) or (tag in _BLOCKS and not opens):
            self.words.append("\n")

    def _table(self, tag: str, opens: bool) -> None:
        """Within a table of data each row is a line."""
        if tag == "table" and not opens:
            self._end_line()
            self.in_table = False
            self._end_paragraph()
        elif tag == "tr":
            row = " | ".join(self.cells)
            if row.strip(" |"):
                self.lines.append(row)
            self.cells.clear()
            self._end_line()
        elif tag in ("td", "th") and not opens:
            self.cells.append(" ".join(self._taken().split()))
        elif tag == "br" or tag in _BLOCKS:
            self.words.append(" ")

    def _taken(self) -> str:
        """The words so far with single spaces; line breaks and the indent of lists stay."""
        text = "".join(self.words)
        self.words.clear()
        indent = " " * (len(text) - len(text.lstrip(" "))) if self.lists else ""
        lines = (" ".join(line.split()) for line in text.split(_LINE_BREAK))
        joined = "\n".join(line for line in lines if line)
        return indent + joined if joined else ""

    def _end_line(self) -> None:
        text = self._taken()
        if text and not _MARK.fullmatch(text):
            self.lines.append(text)

    def _end_paragraph(self) -> None:
        """End a block; within a list only a line, and that not right after the item's mark."""
        if not self.lists:
            self._end_block()
        elif not _MARK.fullmatch("".join(self.words)):
            self._end_line()

    def _end_block(self) -> None:
        self._end_line()
        if self.lines:
            self.blocks.append(Block(0, "\n".join(self.lines)))
            self.lines = []


def _holds_data(table: LexborNode) -> bool:
    """Whether a table is one, and not the layout of a page."""
    return not any(
        node.mem_id != table.mem_id
        for node in table.css("table, pre, h1, h2, h3, h4, h5, h6, article, section")
    )


def _walk(root: LexborNode, dropped: frozenset[int | None]) -> Iterator[tuple[LexborNode, bool]]:
    """Every node below the root, once when it opens and once when it closes."""
    node = root.child
    above: list[LexborNode] = []
    while node is not None or above:
        if node is None:
            node = above.pop()
            yield node, False
        elif node.mem_id not in dropped:
            yield node, True
            if node.child is not None:
                above.append(node)
                node = node.child
                continue
            yield node, False
        node = node.next
