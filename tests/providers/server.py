"""A provider on this machine: a server in a thread that follows a script and writes down all."""

from __future__ import annotations

import contextlib
import json
import os
import select
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import urlsplit

from tests.providers.script import (
    Answer,
    Endless,
    Event,
    Line,
    NoAnswer,
    Raw,
    Refusal,
    Request,
    Script,
    Turn,
)

_LONGEST_STALL = 20.0
_CHECK_EVERY = 0.02


class ScriptOver(AssertionError):
    """More was asked for than the script holds."""


class Provider:
    """What all providers share: listening, writing down, following the script, failing.

    Use it as a context. A subclass says how a turn looks on the wire.
    """

    # LangChain's name for who speaks so.
    speaks = ""
    models: tuple[str, ...] = ("small",)
    # Whether several calls of tools come interleaved in a stream, as from a model that makes them
    # in parallel.
    at_once = False

    def __init__(self, script: Script = (), *, port: int = 0) -> None:
        self.script = script
        self.requests: list[Request] = []
        self.complaints: list[str] = []
        self.left_early = 0
        self._turn = 0
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._server = _Server(("127.0.0.1", port), _Handler)
        self._server.provider = self
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.02,), daemon=True
        )

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.unplug()

    def unplug(self) -> None:
        """Stop at once: whoever is being answered is cut off, whoever comes next is refused."""
        if self._stopping.is_set():
            return
        self._stopping.set()
        if self._thread.is_alive():
            self._server.shutdown()
        self._server.server_close()
        for connection in self._server.open_connections():
            _reset(connection)

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    @property
    def base(self) -> str:
        """http://host:port."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        """The address for a client."""
        return self.base

    @property
    def chats(self) -> list[Request]:
        """The requests for a chat, oldest first."""
        return [request for request in self.requests if self.is_chat(request)]

    @property
    def stopping(self) -> bool:
        return self._stopping.is_set()

    def until(self, met: Callable[[], bool], within: float = 5.0) -> bool:
        """Wait until a condition is met; False if it was not in so many seconds."""
        end = time.monotonic() + within
        while not met():
            if time.monotonic() > end:
                return False
            time.sleep(0.005)
        return True

    def next_turn(self, request: Request) -> Turn:
        """What the script holds for this request. Raises ScriptOver."""
        if callable(self.script):
            return self.script(request)
        with self._lock:
            self._turn += 1
            if self._turn > len(self.script):
                raise ScriptOver(f"request {self._turn} of {len(self.script)} expected")
            return self.script[self._turn - 1]

    # What a subclass says.

    def is_chat(self, request: Request) -> bool:
        """Whether a request asks for a turn of the script."""
        raise NotImplementedError

    def beside(self, request: Request) -> Raw | Refusal:
        """The answer to any other request: lists of models, what is unknown."""
        raise NotImplementedError

    def objection(self, request: Request) -> Refusal | None:
        """What the real one would refuse in a request for a chat, or None."""
        raise NotImplementedError

    def refusal_body(self, refusal: Refusal) -> Mapping[str, Any]:
        """How the provider words an error."""
        raise NotImplementedError

    def events(self, answer: Answer, request: Request) -> list[bytes]:
        """The events of a stream, or the whole body as the only one."""
        raise NotImplementedError

    def endless(self, turn: Endless, request: Request) -> Iterable[bytes]:
        """The events of a stream that does not end."""
        raise NotImplementedError

    def content_type(self, request: Request) -> str:
        """What a stream or a body says that it is."""
        raise NotImplementedError


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    provider: Provider

    def __init__(self, address: tuple[str, int], handler: type[BaseHTTPRequestHandler]) -> None:
        super().__init__(address, handler)
        self._connections: set[socket.socket] = set()

    def open_connections(self) -> list[socket.socket]:
        return list(self._connections)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        self._connections.add(request)
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._connections.discard(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is no error of ours."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        self._answer()

    do_POST = do_GET  # noqa: N815

    def log_message(self, *_: object) -> None:
        """Nothing is printed."""

    def _answer(self) -> None:
        provider = self.server.provider
        request = self._read()
        provider.requests.append(request)
        self.close_connection = True
        try:
            if not provider.is_chat(request):
                self._send(provider.beside(request))
                return
            objection = provider.objection(request)
            if objection is not None:
                provider.complaints.append(f"{request.path}: {objection.message}")
                self._send(objection)
                return
            try:
                turn = provider.next_turn(request)
            except ScriptOver as over:
                provider.complaints.append(str(over))
                self._send(Refusal(400, f"The script is over: {over}"))
                return
            self._play(turn, request)
        except (BrokenPipeError, ConnectionResetError, _Gone):
            provider.left_early += 1

    def _read(self) -> Request:
        raw = self.rfile.read(int(self.headers.get("content-length") or 0))
        try:
            body = json.loads(raw)
        except ValueError:
            body = {}
        headers = {name.lower(): value for name, value in self.headers.items()}
        path = urlsplit(self.path).path
        return Request(
            self.command or "", path, headers, raw, body if isinstance(body, dict) else {}
        )

    def _play(self, turn: Turn, request: Request) -> None:
        provider = self.server.provider
        if isinstance(turn, NoAnswer):
            self._act(turn.line)
        elif isinstance(turn, (Raw, Refusal)):
            self._send(turn)
        elif isinstance(turn, Endless):
            self._begin(200, {"content-type": provider.content_type(request)}, chunked=True)
            for event in provider.endless(turn, request):
                self._chunk(event)
        else:
            self._say(turn, request)

    def _say(self, answer: Answer, request: Request) -> None:
        provider = self.server.provider
        if answer.pause:
            self._wait(answer.pause)
        events: Iterable[Event] = provider.events(answer, request)
        if answer.bend is not None:
            events = answer.bend(list(provider.events(answer, request)))
        self._begin(200, {"content-type": provider.content_type(request)}, chunked=True)
        for event in events:
            if isinstance(event, Line):
                self._act(event)
                return
            self._chunk(event)
        self.wfile.write(b"0\r\n\r\n")

    def _send(self, turn: Raw | Refusal) -> None:
        if isinstance(turn, Refusal):
            body = json.dumps(
                turn.body if turn.body is not None else self.server.provider.refusal_body(turn)
            ).encode()
            headers = {"content-type": "application/json", **turn.headers}
        else:
            body = turn.body
            headers = {"content-type": turn.content_type, **turn.headers}
        self._begin(turn.status, {**headers, "content-length": str(len(body))})
        self.wfile.write(body)

    def _begin(self, status: int, headers: Mapping[str, str], *, chunked: bool = False) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if chunked:
            self.send_header("transfer-encoding", "chunked")
        self.send_header("connection", "close")
        self.end_headers()

    def _chunk(self, data: bytes) -> None:
        if self.server.provider.stopping:
            raise _Gone
        if data:
            self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
            self.wfile.flush()

    def _act(self, line: Line) -> None:
        if line is Line.STALL:
            self._wait(_LONGEST_STALL)
        elif line is Line.RESET:
            _reset(self.connection)
        else:
            with contextlib.suppress(OSError):
                self.connection.shutdown(socket.SHUT_RDWR)

    def _wait(self, seconds: float) -> None:
        """Let time pass, as long as the client is there. Raises _Gone."""
        passed = 0.0
        while passed < seconds:
            if self.server.provider.stopping:
                raise _Gone
            ready, _, _ = select.select([self.connection], [], [], _CHECK_EVERY)
            if ready and not self.connection.recv(1, socket.MSG_PEEK):
                raise _Gone
            passed += _CHECK_EVERY


class _Gone(Exception):
    """The client has gone, or the server is being stopped."""


def _reset(connection: socket.socket) -> None:
    """End a connection with a reset instead of a goodbye."""
    with contextlib.suppress(OSError):
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    # close() would wait for the files that were made of the socket.
    with contextlib.suppress(OSError):
        os.close(connection.detach())
