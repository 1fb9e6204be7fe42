"""What a provider shall do, in plain values: a script is a list of turns, or a function.

A turn is what comes back for one request: an `Answer` (text, tool calls, or both), a `Refusal`
with a status, `Raw` bytes, or a failure of the line. What goes wrong in the middle of an answer is
its `bend`: a function from the events of the stream to the events that are really sent.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, TypeAlias


class Line(Enum):
    """What the line itself can do instead of carrying an event."""

    STALL = "nothing comes until the client goes away or the server stops"
    RESET = "the connection is reset"
    HANG_UP = "the connection is closed as if all had been said"


Event: TypeAlias = bytes | Line
Bend: TypeAlias = Callable[[list[bytes]], Iterable[Event]]


@dataclass(frozen=True)
class Call:
    """A call of a tool. Arguments that are a string are sent as they are, whatever they hold."""

    name: str
    arguments: Mapping[str, Any] | str = field(default_factory=dict)
    id: str = ""

    @property
    def as_text(self) -> str:
        return (
            self.arguments if isinstance(self.arguments, str) else json.dumps(dict(self.arguments))
        )


@dataclass(frozen=True)
class Usage:
    """Tokens read and written, and of those read how many came from a cache."""

    read: int = 100
    written: int = 20
    cached: int = 0


@dataclass(frozen=True)
class Answer:
    """What a model says: text, calls of tools, or both.

    `pieces` is how the text is cut in a stream (by words, unless given); `finish` the reason why it
    ended (what fits, unless given); no usage is sent if `usage` is None; `pause` is the time in
    seconds before the first byte.
    """

    text: str = ""
    calls: tuple[Call, ...] = ()
    finish: str = ""
    usage: Usage | None = Usage()
    pieces: tuple[str, ...] = ()
    refusal: str = ""
    pause: float = 0.0
    bend: Bend | None = None

    @property
    def in_pieces(self) -> tuple[str, ...]:
        """The text as a stream brings it."""
        if self.pieces:
            return self.pieces
        words = self.text.split(" ")
        return tuple(f" {word}" if n else word for n, word in enumerate(words)) if words else ()

    @property
    def whole(self) -> str:
        """The text as it comes without a stream."""
        return "".join(self.pieces) or self.text


@dataclass(frozen=True)
class Refusal:
    """An error of the provider: its status, its own JSON (made from the message unless given)."""

    status: int
    message: str = "Something is the matter."
    code: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Raw:
    """These bytes and no others, as a whole answer."""

    body: bytes
    content_type: str = "application/json"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Endless:
    """An answer that goes on until the client has had enough."""

    piece: str = "and so on "


@dataclass(frozen=True)
class NoAnswer:
    """The request is read and then the line does this, before any header."""

    line: Line = Line.STALL


Turn: TypeAlias = Answer | Refusal | Raw | Endless | NoAnswer


@dataclass(frozen=True)
class Request:
    """What a client sent; header names are in lower case, `body` is {} where it was no object."""

    method: str
    path: str
    headers: Mapping[str, str]
    raw: bytes
    body: Mapping[str, Any]

    @property
    def messages(self) -> list[dict[str, Any]]:
        """The messages of a chat."""
        return list(self.body.get("messages") or [])

    @property
    def tools(self) -> list[str]:
        """The names of the tools that were offered."""
        return [str(tool["function"]["name"]) for tool in self.body.get("tools") or []]

    @property
    def streams(self) -> bool:
        """Whether a stream was asked for."""
        return bool(self.body.get("stream"))

    @property
    def text(self) -> str:
        """All that was sent, as one text to search in."""
        return json.dumps(self.body, ensure_ascii=False)

    def said_by(self, role: str) -> list[str]:
        """The texts of the messages of one role, in order."""
        return [_text_of(message) for message in self.messages if message.get("role") == role]


Script: TypeAlias = Sequence[Turn] | Callable[[Request], Turn]


def say(text: str, **more: Any) -> Answer:
    """An answer in words."""
    return Answer(text, **more)


def call(name: str, arguments: Mapping[str, Any] | str | None = None, **more: Any) -> Answer:
    """An answer that calls one tool."""
    return Answer(calls=(Call(name, {} if arguments is None else arguments),), **more)


def always(turn: Turn) -> Callable[[Request], Turn]:
    """The same turn for every request."""
    return lambda _: turn


# What can happen in the middle of an answer.


def stall_after(count: int) -> Bend:
    """After so many events nothing more comes."""
    return lambda events: [*events[:count], Line.STALL]


def reset_after(count: int) -> Bend:
    """After so many events the connection is reset."""
    return lambda events: [*events[:count], Line.RESET]


def hang_up_after(count: int) -> Bend:
    """After so many events the connection is closed."""
    return lambda events: [*events[:count], Line.HANG_UP]


def half(index: int) -> Bend:
    """Of the event at this place comes only the first half, and then nothing."""
    return lambda events: [
        *events[:index],
        events[index][: len(events[index]) // 2],
        Line.HANG_UP,
    ]


def each_twice(events: list[bytes]) -> list[Event]:
    """Every event comes twice."""
    return [event for event in events for _ in range(2)]


def with_garbage(index: int, garbage: bytes) -> Bend:
    """These bytes come before the event at this place."""
    return lambda events: [*events[:index], garbage, *events[index:]]


def slowly(seconds: float) -> Bend:
    """So long passes before each event."""

    def bend(events: list[bytes]) -> Iterator[Event]:
        for event in events:
            time.sleep(seconds)
            yield event

    return bend


def _text_of(message: Mapping[str, Any]) -> str:
    content = message.get("content") or ""
    if isinstance(content, str):
        return content
    return "".join(str(part.get("text", "")) for part in content)
