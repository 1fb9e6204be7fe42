"""Markdown in parts that Discord can show: paragraphs, items, quotes and code.

Lines that a file wrapped are joined, tables become lists, headings become bold lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from bot.discord.inline import inline
from bot.discord.letters import ZERO_WIDTH_SPACE, size, visible

Kind = Literal["prose", "item", "quote", "code"]

_FENCE = re.compile(r"^(\s*)(`{3,}|~{3,})([^`\n]*)$")
_HEADING = re.compile(r"^ {0,3}#{1,6}(?=\s|$)(.*)$")
_RULE = re.compile(r"^ {0,3}(?:(?:\*\s*){3,}|(?:-\s*){3,}|(?:_\s*){3,})$")
_ITEM = re.compile(r"^(\s*)([-*+]|\d{1,9}[.)])(?:\s+(.*))?$")
_QUOTE = re.compile(r"^ {0,3}(?:>\s?)+(.*)$")
_DIVIDES = re.compile(r"^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$")
_LINE_START = re.compile(r"^(-#|#{1,6}|>{1,3}|[-+*]|\d{1,9}[.)])(?=\s|$)", re.MULTILINE)
# What is not to be divided: links, code, addresses, and letters with the backslash before them.
_WHOLE = (
    r"\[[^\[\]\n]*\]\(<[^<>\n]*>\)(?: \([^()\s]+\))?|``(?!`).+?``(?!`)|`[^`\n]+`"
    r"|<https?://[^<>\s]*>|\\\S"
)
_ATOM = re.compile(rf"{_WHOLE}|\S\s*")
_WORD = re.compile(rf"(?:{_WHOLE}|\S)+\s*|\s+")
_UNPAIRED = re.compile(rf"({_WHOLE})|\*+|~~+")
_SENTENCE_END = re.compile(r"[.!?…:;][\"'”’)*_]*\s+$")
_LANGUAGE = re.compile(r"[a-z0-9_+.#-]{1,20}")


@dataclass(frozen=True)
class Piece:
    """A part of a text that is kept whole if it can be; code also says its language."""

    kind: Kind
    text: str
    language: str = ""

    @property
    def shown(self) -> str:
        """How it is sent."""
        if self.kind != "code":
            return self.text
        # Three ticks would end the block, and without a language a first word would become one.
        body = re.sub("`(?=``)", "`" + ZERO_WIDTH_SPACE, self.text)
        return f"```{self.language}\n{body}\n```"


def pieces(text: str) -> list[Piece]:
    """The parts of a Markdown text, each safe to send."""
    lines = visible(text).split("\n")
    found: list[Piece] = []
    at = 0
    while at < len(lines):
        line = lines[at]
        fence = _FENCE.match(line)
        if fence:
            at = _take_code(lines, at, fence, found)
        elif not line.strip() or _RULE.match(line):
            at += 1
        elif _is_table(lines, at):
            at = _take_table(lines, at, found)
        elif heading := _HEADING.match(line):
            words = inline(heading[1].strip().rstrip("#").replace("**", ""))
            if words.strip():
                found.append(Piece("prose", f"**{words.strip()}**"))
            at += 1
        else:
            at = _take_lines(lines, at, found)
    return found


def joined(parts: list[Piece]) -> str:
    """Pieces below each other: items close to what they belong to, all else apart."""
    text = ""
    for number, piece in enumerate(parts):
        if number:
            before = parts[number - 1].kind
            close = (piece.kind == "item" and before in ("item", "prose")) or (
                piece.kind == before == "quote"
            )
            text += "\n" if close else "\n\n"
        text += piece.shown
    return text


def divided(piece: Piece, most: int) -> list[Piece]:
    """A piece of words in parts of up to `most` units: by sentences, else words, else letters."""
    if size(piece.text) <= most:
        return [piece]
    # A mark that opens in one part and closes in the next would show in both.
    text = _UNPAIRED.sub(lambda found: found[1] or "", piece.text)
    found: list[Piece] = []
    line = ""
    sentence = 0
    for word in _words(text, most - 8):
        if line and size(line) + size(word) > most - 8:
            end = sentence if sentence > len(line) // 2 else len(line)
            found.append(_part(piece, line[:end], bool(found)))
            line, sentence = line[end:], 0
        line += word
        if _SENTENCE_END.search(word):
            sentence = len(line)
    return [part for part in (*found, _part(piece, line, bool(found))) if part.text.strip()]


def _part(piece: Piece, text: str, later: bool) -> Piece:
    lead = "> " if later and piece.kind == "quote" else ""
    return Piece(piece.kind if not later or lead else "prose", lead + _guarded(text.strip(), later))


def _guarded(text: str, later: bool) -> str:
    return _LINE_START.sub(_guard, text) if later else text


def _words(text: str, most: int) -> Iterator[str]:
    """The words of a text; one that is longer than `most` by what it is made of."""
    for word in _WORD.findall(text):
        if size(word) <= most:
            yield word
            continue
        for atom in _ATOM.findall(word):
            if size(atom) <= most:
                yield atom
            elif atom.startswith("`"):
                code = atom.strip("` ").replace("`", "'")
                step = most // 2 - 2
                yield from (f"`{code[at : at + step]}`" for at in range(0, len(code), step))
            else:
                yield atom[: most // 2].rstrip() + " "


def _take_code(lines: list[str], at: int, fence: re.Match[str], found: list[Piece]) -> int:
    indent, ticks = fence[1], fence[2]
    language = next(iter(fence[3].lower().split()), "")
    end = at + 1
    closing = re.compile(rf"^\s*{re.escape(ticks[0])}{{{len(ticks)},}}\s*$")
    while end < len(lines) and not closing.match(lines[end]):
        end += 1
    body = [line.removeprefix(indent).rstrip() for line in lines[at + 1 : end]]
    text = "\n".join(body).strip("\n")
    if text.strip():
        language = language if _LANGUAGE.fullmatch(language) else "text"
        found.append(Piece("code", text, "text" if language == "ansi" else language))
    return end + 1


def _take_lines(lines: list[str], at: int, found: list[Piece]) -> int:
    """Take a paragraph, a quote or one item, with the lines that it goes on over."""
    item, quote = _ITEM.match(lines[at]), _QUOTE.match(lines[at])
    first = (item[3] or "") if item else quote[1] if quote else lines[at]
    taken = [first]
    at += 1
    while at < len(lines) and lines[at].strip() and not _begins(lines, at):
        more = _QUOTE.match(lines[at])
        if more is not None and quote is None:
            break
        if quote is not None and more is not None and not more[1].strip():
            at += 1
            break
        taken.append(more[1] if more else lines[at])
        at += 1
    text = _flowing(taken)
    if not text.strip():
        return at
    if item:
        number = item[2][:-1].isdigit()
        lead = "  " * min(2, len(item[1].expandtabs(4)) // 2)
        mark = f"{item[2][:-1]}." if number else "-"
        body = text.replace("\n", f"\n{lead}  ")
        found.append(Piece("item", f"{lead}{mark} {_LINE_START.sub(_guard, body)}"))
    elif quote:
        found.append(Piece("quote", "> " + text.replace("\n", "\n> ")))
    else:
        found.append(Piece("prose", _LINE_START.sub(_guard, text)))
    return at


def _guard(found: re.Match[str]) -> str:
    mark = found[1]
    return f"{mark[:-1]}\\{mark[-1]}" if mark[0].isdigit() else f"\\{mark}"


def _flowing(lines: list[str]) -> str:
    """Lines as one, but for the breaks that were meant; each of those is a line of its own."""
    said: list[list[str]] = [[]]
    for line in lines:
        broken = line.endswith(("  ", "\\"))
        said[-1].append((line[:-1] if line.endswith("\\") else line).strip())
        if broken:
            said.append([])
    rows = (inline(" ".join(filter(None, row))).strip() for row in said)
    return "\n".join(row for row in rows if row)


def _begins(lines: list[str], at: int) -> bool:
    """Whether a line begins something new in the middle of a paragraph."""
    line = lines[at]
    item = _ITEM.match(line)
    return bool(
        _FENCE.match(line)
        or _HEADING.match(line)
        or _RULE.match(line)
        or (item is not None and item[3])
        or _is_table(lines, at)
    )


def _is_table(lines: list[str], at: int) -> bool:
    if at + 1 >= len(lines) or "|" not in lines[at] or "|" not in lines[at + 1]:
        return False
    below = lines[at + 1]
    return bool(_DIVIDES.match(below)) and len(_cells(lines[at])) == len(_cells(below))


def _take_table(lines: list[str], at: int, found: list[Piece]) -> int:
    """Take a table, whose rows become items: Discord shows none, and a phone is narrow."""
    names = [inline(cell) for cell in _cells(lines[at])]
    at += 2
    rows = 0
    while at < len(lines) and "|" in lines[at] and lines[at].strip():
        cells = [inline(cell) for cell in _cells(lines[at])]
        at += 1
        if any(cells):
            found.append(Piece("item", f"- {_row(names, cells)}"))
            rows += 1
    if not rows and any(names):
        found.append(Piece("prose", ", ".join(filter(None, names))))
    return at


def _row(names: list[str], cells: list[str]) -> str:
    first, rest = cells[0], cells[1:]
    said = [
        f"{names[number]}: {cell}" if number < len(names) and names[number] else cell
        for number, cell in enumerate(rest, start=1)
        if cell
    ]
    if len(names) == 2 and first:
        said = rest[:1]
    lead = first if not first or "**" in first else f"**{first}**"
    return ": ".join(filter(None, (lead, "; ".join(filter(None, said)))))


def _cells(line: str) -> list[str]:
    line = line.strip().removeprefix("|")
    line = line[:-1] if line.endswith("|") and not line.endswith("\\|") else line
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", line)]
