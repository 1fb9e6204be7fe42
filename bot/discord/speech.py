"""A reply as messages of Discord: plain values, within its limits, made to be read on a phone."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from bot.coach.reply import Block, Citation, Reply
from bot.discord.actions import Button, as_slash, buttons_for
from bot.discord.inline import escaped
from bot.discord.letters import cut, plain, size, visible
from bot.discord.links import Address, read_address, shown_link
from bot.discord.markdown import Piece, divided, joined, pieces
from bot.discord.naming import ANYONE

# Discord's own limits of one message.
MOST_TEXT, MOST_COMPONENTS, MOST_IN_ROW, MOST_FILES, MOST_PICTURES = 4000, 40, 5, 10, 10
# How far a message is filled with the answer, which leaves room for what comes after it.
_ROOM, _ROOM_PARTS = 3600, 22
# A longer answer goes on in a file: nobody scrolls through more messages than these.
_MOST_PAGES = 4
_MOST_ROWS = 4
_SOURCES, _MOST_SOURCES = 1500, 8
_HEADING, _TITLE, _PLACES = 120, 100, 160
# A short paragraph with one link gets a button beside it, which a thumb can hit.
_SHORT = 220
_LONGEST_BUTTON_URL = 512

Tone = Literal["plain", "stuck", "promise", "care"]


@dataclass(frozen=True)
class Text:
    """Words in Discord's Markdown, safe to send."""

    markdown: str


@dataclass(frozen=True)
class Section:
    """Words with a button beside them."""

    markdown: str
    button: Button


@dataclass(frozen=True)
class Row:
    """One to five buttons side by side."""

    buttons: tuple[Button, ...]


@dataclass(frozen=True)
class Pick:
    """A menu to choose one of from: the `options`, value and label each, or a server's channels of
    some kinds, or its roles. `chosen` is what holds now; with `may_empty` it can be taken back."""

    custom_id: str
    hint: str
    what: Literal["options", "channels", "places", "roles"] = "options"
    options: tuple[tuple[str, str], ...] = ()
    chosen: str = ""
    may_empty: bool = False


@dataclass(frozen=True)
class Picture:
    """A picture by the name of its file, and what it shows for whoever cannot see it."""

    name: str
    description: str


@dataclass(frozen=True)
class Gallery:
    """Pictures that are sent along."""

    pictures: tuple[Picture, ...]


@dataclass(frozen=True)
class Document:
    """A text that is sent along as a file, since it is too long to show."""

    name: str
    text: str


@dataclass(frozen=True)
class Links:
    """Where what was said can be looked up, in small print."""

    markdown: str


@dataclass(frozen=True)
class Line:
    """A thin line between parts."""


Part = Text | Section | Row | Pick | Gallery | Document | Links | Line


@dataclass(frozen=True)
class Page:
    """One message. A `minor` one may rather get lost than come twice."""

    parts: tuple[Part, ...]
    tone: Tone = "plain"
    minor: bool = False

    @property
    def text_size(self) -> int:
        """How much of its text counts towards the limit."""
        return sum(
            size(part.markdown) for part in self.parts if isinstance(part, Text | Section | Links)
        )

    @property
    def components(self) -> int:
        """How many components it has, the container around them included."""
        return 1 + sum(map(_components, self.parts))

    @property
    def files(self) -> int:
        """How many files come with it."""
        return sum(
            len(part.pictures) if isinstance(part, Gallery) else isinstance(part, Document)
            for part in self.parts
        )


def speak(
    reply: Reply,
    *,
    owner: int = ANYONE,
    pictures: Sequence[Picture] = (),
    first: Sequence[Button] = (),
    more: Sequence[Button] = (),
) -> tuple[Page, ...]:
    """The messages of a reply, one or more; the buttons stand under the last.

    `owner` is the user whom the buttons are for, `pictures` are shown below the first words, and
    `first` and `more` are buttons of the surface itself in rows before and after those of the
    reply, such as the choices of a quiz and "share with everyone".
    """
    tone = _tone(reply)
    body = _Body()
    for number, block in enumerate(reply.blocks):
        body.add(block)
        if not number and pictures:
            shown = tuple(
                replace(picture, description=plain(picture.description, 1000))
                for picture in pictures[:MOST_PICTURES]
            )
            body.put(Gallery(shown))
    pages = body.pages()
    if len(pages) > _MOST_PAGES:
        note = "*The rest is long: all of it is in the file.*"
        whole = Document("answer.md", visible(reply.answer))
        pages = [*pages[: _MOST_PAGES - 1], [Text(note), whole]]
    if not pages:
        pages = [[Text("*I have nothing to say to that.*")]]
    tail: list[Part] = []
    sources = _sources(reply.citations, _linked(pages))
    if sources:
        tail += [Line(), Links(sources)]
    tail += [*_rows(first), *_rows([*buttons_for(reply.actions, owner), *more])]
    last = Page((*pages[-1], *tail), tone)
    if _fits(last):
        return (*(Page(tuple(page), tone) for page in pages[:-1]), last)
    after = tail[1:] if isinstance(tail[0], Line) else tail
    return (*(Page(tuple(page), tone) for page in pages), Page(tuple(after), tone))


def notice(text: str, tone: Tone = "plain", buttons: Sequence[Button] = ()) -> Page:
    """A short message of the surface itself, in Markdown of our own."""
    body = _Body()
    body.add(Block(text))
    said = next(iter(body.pages()), [Text("…")])
    return Page((*said, *_rows(buttons)), tone)


@dataclass
class _Body:
    """Fills messages part by part, and begins a new one where the next would not fit."""

    _full: list[list[Part]] = field(default_factory=list)
    _open: list[Part] = field(default_factory=list)

    def pages(self) -> list[list[Part]]:
        """All messages so far."""
        return [page for page in (*self._full, self._open) if page]

    def put(self, part: Part) -> None:
        """Add a part as it is."""
        page = Page((*self._open, part))
        if self._open and (
            page.text_size > _ROOM or page.components > _ROOM_PARTS or page.files > MOST_FILES
        ):
            self._turn()
        self._open.append(part)

    def add(self, block: Block) -> None:
        """Add a block: whole if it fits, else paragraph by paragraph, its heading with the first.

        Code is never cut; code that is longer than a message becomes a file.
        """
        heading = f"### {escaped(block.heading, _HEADING)}" if block.heading.strip() else ""
        parts = pieces(as_slash(block.text))
        beside = _beside(heading, parts)
        if beside is not None:
            self.put(beside)
            return
        whole = joined(parts)
        if whole and size(heading) + 1 + size(whole) <= self._left():
            self.put(Text(f"{heading}\n{whole}" if heading else whole))
            return
        # What fits into the next message is not torn, unless this one would stay nearly empty.
        if self._left() < _ROOM // 2 and size(heading) + 1 + size(whole) <= _ROOM:
            self._turn()
        self._fill(heading, parts)

    def _fill(self, heading: str, parts: Sequence[Piece]) -> None:
        taken: list[Piece] = []
        for piece in parts:
            if piece.kind == "code" and size(piece.shown) > _ROOM - _HEADING * 2 - 8:
                self._say(heading, taken)
                heading, taken = "", []
                self.put(Document(f"code-{self._files() + 1}.{_ending(piece)}", piece.text))
                continue
            smaller = [piece] if piece.kind == "code" else divided(piece, _ROOM - _HEADING * 2 - 8)
            for part in smaller:
                if taken and size(heading) + 1 + size(joined([*taken, part])) > self._left():
                    self._say(heading, taken)
                    heading, taken = "", []
                taken.append(part)
        self._say(heading, taken)

    def _say(self, heading: str, taken: Sequence[Piece]) -> None:
        text = joined(list(taken))
        if heading or text:
            self.put(Text("\n".join(filter(None, (heading, text)))))

    def _left(self) -> int:
        page = Page(tuple(self._open))
        return _ROOM - page.text_size if page.components < _ROOM_PARTS else 0

    def _files(self) -> int:
        pages = (*self._full, self._open)
        return sum(isinstance(part, Document) for page in pages for part in page)

    def _turn(self) -> None:
        if self._open:
            self._full.append(self._open)
            self._open = []


def _rows(buttons: Sequence[Button]) -> list[Row]:
    starts = range(0, min(len(buttons), MOST_IN_ROW * _MOST_ROWS), MOST_IN_ROW)
    return [Row(tuple(buttons[at : at + MOST_IN_ROW])) for at in starts]


def _fits(page: Page) -> bool:
    return page.text_size <= MOST_TEXT and page.components <= MOST_COMPONENTS


def _components(part: Part) -> int:
    if isinstance(part, Section):
        return 3
    if isinstance(part, Pick):
        return 2
    return 1 + len(part.buttons) if isinstance(part, Row) else 1


def _tone(reply: Reply) -> Tone:
    if reply.intent == "motivation":
        return "care"
    if reply.intent == "stuck":
        return "stuck"
    return "promise" if reply.intent == "checkin" else "plain"


def _beside(heading: str, parts: Sequence[Piece]) -> Section | None:
    """A short paragraph under a heading with the one link in it as a button beside it."""
    if not heading or len(parts) != 1 or parts[0].kind != "prose" or size(parts[0].text) > _SHORT:
        return None
    found = re.findall(r"<(https?://[^<>\s]+)>", parts[0].text)
    address = read_address(found[0]) if len(found) == 1 else None
    if address is None or size(address.url) > _LONGEST_BUTTON_URL:
        return None
    # The button is the link, and says where it leads.
    text = re.sub(r"\[([^\[\]]*)\]\(<[^<>]*>\)(?: \([^()\s]*\))?", r"\1", parts[0].text)
    button = Button(plain(f"Open {address.name}", 60), url=address.url)
    return Section(f"{heading}\n{text}", button)


def _ending(piece: Piece) -> str:
    known = {"python": "py", "py": "py", "bash": "sh", "sh": "sh", "json": "json", "yaml": "yaml"}
    return known.get(piece.language, "txt")


def _linked(pages: Sequence[Sequence[Part]]) -> set[str]:
    """The addresses that the messages link to already."""
    found: set[str] = set()
    for part in (part for page in pages for part in page):
        if isinstance(part, Text | Section):
            found.update(re.findall(r"<(https?://[^<>\s]+)>", part.markdown))
        if isinstance(part, Section):
            found.add(part.button.url)
    return found


def _sources(citations: Sequence[Citation], linked: Collection[str] = ()) -> str:
    """A line for each source with its places; in small print, and not more than are looked at."""
    places: dict[tuple[str, str], list[str]] = {}
    for citation in citations:
        known = places.setdefault((citation.title, citation.url or ""), [])
        if citation.place and citation.place not in known:
            known.append(citation.place)
    if not places:
        return ""
    lines = ["-# **Sources**"]
    for number, ((title, url), where) in enumerate(places.items()):
        address = read_address(url)
        line = f"-# {_source(title, None if address and address.url in linked else address)}"
        if where:
            line += f": {escaped('; '.join(where), _PLACES)}"
        if number == _MOST_SOURCES or size("\n".join((*lines, line))) > _SOURCES:
            lines.append(f"-# and {len(places) - number} more")
            break
        lines.append(line)
    return "\n".join(lines)


def _source(title: str, address: Address | None) -> str:
    text = escaped(title, _TITLE) or "a source"
    return text if address is None else shown_link(text, cut(title, _TITLE), address)
