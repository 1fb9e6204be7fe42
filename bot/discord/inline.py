"""Running text in Markdown, made safe for Discord: whom it names is not called, what it links to
is said, and no mark of it reaches beyond its paragraph."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from bot.discord.letters import ZERO_WIDTH_SPACE, cut, isolated, visible
from bot.discord.links import read_address, shown_bare, shown_link

_PUNCTUATION = r"!-/:-@\[-`{-~"
_ESCAPE = re.compile(rf"\\([{_PUNCTUATION}])")
_TICKS = re.compile(r"`+")
_BARE = re.compile(rf"https?://(?:\\[{_PUNCTUATION}]|[^\s<>\\`\"“”„«»])+", re.IGNORECASE)
_ANGLED = re.compile(r"<(https?://[^\s<>]+)>", re.IGNORECASE)
_CALL = re.compile(r"@(?=everyone|here|[!&]?\d)", re.IGNORECASE)
# What would become a link by itself, wherever it stands.
_SCHEME = re.compile(r"(https?|discord|steam):(?=//)", re.IGNORECASE)
_MARKS = re.compile(r"\\.|\*+|~~+", re.DOTALL)
# Asterisks between spaces multiply; they mark nothing.
_ALONE = re.compile(r"(?<=\s)\*+(?=\s)")
_SPECIAL = re.compile(r"[\\`!\[<|_h]", re.IGNORECASE)
_TITLE = re.compile(r"""\s+(?:"[^"]*"|'[^']*'|\([^)]*\))\s*\)""")
# Brackets are looked for so far, which bounds the work on a text of nothing but brackets.
_FURTHEST, _LONGEST_TEXT = 1200, 400


@dataclass(frozen=True)
class Atom:
    """A piece of a line that cannot be divided, or words that can."""

    kind: Literal["words", "code", "link"]
    text: str


def inline(text: str) -> str:
    """A paragraph as Discord shows it, on one line but for its own hard breaks."""
    return "".join(atom.text for atom in _settled(_atoms(visible(text), links=True)))


def escaped(text: str, most: int = 400) -> str:
    """A learner's or a document's text, on one line and shown letter by letter."""
    flat = cut(" ".join(visible(text).split()), most)
    flat = re.sub(r"([\\`*_\[\]<>|~#])", r"\\\1", flat)
    flat = re.sub(r"^([-+>]|-#|\d{1,9}[.)])(?=\s|$)", _first_escaped, flat)
    return isolated(_uncalled(flat))


def unmarked(text: str) -> str:
    """The words of a paragraph without its marks."""
    text = _ESCAPE.sub(r"\1", re.sub(r"(?<!\\)[*`]+|(?<!\\)~~", "", visible(text)))
    return " ".join(text.split())


def code_span(text: str) -> str:
    """Text as code within a line; nothing if there is none."""
    text = " ".join(visible(text).split())
    if not text:
        return ""
    if "`" not in text:
        return f"`{text}`"
    return f"`` {re.sub('`(?=`)', '`' + ZERO_WIDTH_SPACE, text)} ``"


def _first_escaped(found: re.Match[str]) -> str:
    return f"{found[1][:-1]}\\{found[1][-1]}"


def _uncalled(text: str) -> str:
    text = _SCHEME.sub(rf"\1:{ZERO_WIDTH_SPACE}", text)
    return _CALL.sub(f"@{ZERO_WIDTH_SPACE}", text)


class _Reader:
    """Goes through a paragraph once, letter by letter where one is special."""

    def __init__(self, text: str, *, links: bool) -> None:
        self._text = text
        self._links = links
        self._at = 0
        self._words: list[str] = []
        self._found: list[Atom] = []

    def read(self) -> list[Atom]:
        """The atoms of the paragraph."""
        while special := _SPECIAL.search(self._text, self._at):
            self._words.append(self._text[self._at : special.start()])
            self._at = special.start()
            letter = special[0]
            if letter == "\\":
                self._take_escape()
            elif letter == "`":
                self._take_code()
            elif letter == "<":
                self._take_angle()
            elif letter in "hH":
                self._take_bare()
            elif letter in "|_":
                self._take_doubled(letter)
            else:
                self._take_bracket()
        self._words.append(self._text[self._at :])
        self._end_words()
        return self._found

    def _put(self, kind: Literal["code", "link"], text: str) -> None:
        self._end_words()
        if text:
            self._found.append(Atom(kind, text))

    def _end_words(self) -> None:
        if text := "".join(self._words):
            self._found.append(Atom("words", text))
        self._words.clear()

    def _say(self, text: str, length: int = 1) -> None:
        self._words.append(text)
        self._at += length

    def _take_escape(self) -> None:
        escape = _ESCAPE.match(self._text, self._at)
        if escape is None:
            self._say("\\\\")
        else:
            # An address sign needs no escape, and hides behind one from what looks for calls.
            self._say("@" if escape[1] == "@" else escape[0], 2)

    def _take_code(self) -> None:
        """Take code that ends with as many ticks as it began; ticks without an end are letters."""
        ticks = _TICKS.match(self._text, self._at)
        assert ticks is not None
        for end in _TICKS.finditer(self._text, ticks.end()):
            if len(end[0]) == len(ticks[0]):
                self._put("code", code_span(self._text[ticks.end() : end.start()]))
                self._at = end.end()
                return
        self._say("\\`" * len(ticks[0]), len(ticks[0]))

    def _take_angle(self) -> None:
        angled = _ANGLED.match(self._text, self._at)
        address = read_address(angled[1]) if angled else None
        if angled and address:
            self._put("link", shown_bare(address) if self._links else address.name)
            self._at = angled.end()
        else:
            self._say("\\<")

    def _take_bare(self) -> None:
        """Take an address in the text, without what closes the sentence around it."""
        bare = _BARE.match(self._text, self._at)
        if bare is None:
            self._say(self._text[self._at])
            return
        raw = _without_closing(bare[0])
        address = read_address(_ESCAPE.sub(r"\1", raw))
        if address is None:
            self._put("code", code_span(raw))
        else:
            self._put("link", shown_bare(address) if self._links else address.name)
        self._at += len(raw)

    def _take_doubled(self, letter: str) -> None:
        """Take what hides or underlines when it is doubled."""
        doubled = self._text.startswith(letter * 2, self._at)
        self._say(f"\\{letter}" * 2 if doubled else letter, 2 if doubled else 1)

    def _take_bracket(self) -> None:
        start = self._at + (self._text[self._at] == "!")
        if self._text[start : start + 1] != "[":
            self._say("!")
            return
        link = _link(self._text, start)
        if link is None:
            self._say(self._text[self._at : start] + "\\[", start + 1 - self._at)
            return
        shown, to, self._at = link
        address = read_address(_ESCAPE.sub(r"\1", to)) if self._links else None
        text = "".join(atom.text for atom in _settled(_atoms(shown, links=False)))
        if address is None:
            # Nothing of the web: its words stay, and what they led to is left out.
            self._words.append(text or "a picture")
        else:
            self._put("link", shown_link(text, unmarked(shown), address))


def _atoms(text: str, *, links: bool) -> list[Atom]:
    return _Reader(" ".join(text.split("\n")), links=links).read()


def _without_closing(raw: str) -> str:
    while len(raw) > len("https://"):
        last = raw[-1]
        if last == ")" and raw.count("(") >= raw.count(")"):
            break
        if last not in ".,;:!?'’‘)]}*_~|…":
            break
        raw = raw[:-2] if raw[-2] == "\\" else raw[:-1]
    return raw


def _link(text: str, at: int) -> tuple[str, str, int] | None:
    """The text, the target and the end of a link that begins at a bracket."""
    closed = _closing(text, at) if "](" in text[at : at + _LONGEST_TEXT + 1] else None
    if closed is None or text[closed + 1 : closed + 2] != "(":
        return None
    start = closed + 2
    while text[start : start + 1] in (" ", "\n"):
        start += 1
    if text[start : start + 1] == "<":
        end = text.find(">", start, start + _FURTHEST)
        if end < 0:
            return None
        target, rest = text[start + 1 : end], end + 1
    else:
        end_at = start
        depth = 0
        while end_at < len(text) and end_at - start < _FURTHEST and not text[end_at].isspace():
            if text[end_at] == "\\" and end_at + 1 < len(text):
                end_at += 2
                continue
            if text[end_at] == "(":
                depth += 1
            elif text[end_at] == ")":
                if not depth:
                    break
                depth -= 1
            end_at += 1
        target, rest = text[start:end_at], end_at
    title = _TITLE.match(text, rest)
    if title is not None:
        return text[at + 1 : closed], target, title.end()
    while text[rest : rest + 1] in (" ", "\n"):
        rest += 1
    if text[rest : rest + 1] != ")":
        return None
    return text[at + 1 : closed], target, rest + 1


def _closing(text: str, at: int) -> int | None:
    """Where the bracket closes that opens at a place."""
    depth = 0
    skip = False
    for index in range(at, min(len(text), at + _LONGEST_TEXT)):
        if skip:
            skip = False
        elif text[index] == "\\":
            skip = True
        elif text[index] == "[":
            depth += 1
        elif text[index] == "]":
            depth -= 1
            if not depth:
                return index
    return None


def _settled(atoms: list[Atom]) -> list[Atom]:
    """Words with marks that come in pairs, right-to-left parts isolated, and nobody called."""
    last = len(atoms) - 1
    atoms = [_multiplied(atom, not number, number == last) for number, atom in enumerate(atoms)]
    for mark in ("**", "*", "~~"):
        if sum(_count(atom.text, mark) for atom in atoms if atom.kind == "words") % 2:
            atoms = [_escaped_marks(atom, mark) for atom in atoms]
    return [
        Atom("words", isolated(_uncalled(atom.text))) if atom.kind == "words" else atom
        for atom in atoms
    ]


def _multiplied(atom: Atom, first: bool, last: bool) -> Atom:
    """Words whose asterisks between spaces are letters; the edges of a paragraph are spaces."""
    if atom.kind != "words":
        return atom
    padded = f"{' ' if first else '.'}{atom.text}{' ' if last else '.'}"
    return Atom("words", _ALONE.sub(_each_escaped, padded)[1:-1])


def _each_escaped(found: re.Match[str]) -> str:
    return "".join(f"\\{letter}" for letter in found[0])


def _count(text: str, mark: str) -> int:
    """How often a mark opens or closes; three asterisks are both marks at once."""
    total = 0
    for found in _MARKS.findall(text):
        if found.startswith("~"):
            total += mark == "~~"
        elif found.startswith("*"):
            total += len(found) // 2 if mark == "**" else len(found) % 2 if mark == "*" else 0
    return total


def _escaped_marks(atom: Atom, mark: str) -> Atom:
    if atom.kind != "words":
        return atom

    def escape(found: re.Match[str]) -> str:
        text = found[0]
        hit = text.startswith("~") if mark == "~~" else text.startswith("*")
        if not hit or (mark == "*" and len(text) % 2 == 0):
            return text
        return _each_escaped(found)

    return Atom("words", _MARKS.sub(escape, atom.text))
