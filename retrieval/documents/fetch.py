"""Fetching one document from the public web, and from nowhere else.

The host is looked up once, every address found is checked, and the connection goes to a checked
address itself, so that a name that changes its mind in between changes nothing. Proxies, cookies
and credentials are never used; bytes and seconds are bounded for the whole, redirects included.
"""

from __future__ import annotations

import http.client
import io
import re
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Any

from retrieval.documents.addresses import (
    ANOTHER_WAY,
    IPAddress,
    WebAddress,
    as_utf8,
    check_destination,
    follow,
    read_address,
    read_ip,
)
from retrieval.documents.media import ACCEPTED, name_document
from retrieval.errors import DocumentRefused

# The addresses of a host name, as texts; OSError if there are none.
Resolve = Callable[[str], Sequence[str]]

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_MOST_ADDRESSES = 6
_HEAD_BYTES = 256 * 1024
_BLOCK = 64 * 1024
_CHARSET = re.compile(r"[a-z0-9][a-z0-9._:-]{0,39}")


@dataclass(frozen=True)
class FetchLimits:
    """Bounds of one fetch: bytes (packed and unpacked), seconds in all, redirects and ports."""

    max_bytes: int = 20_000_000
    seconds: float = 20.0
    redirects: int = 5
    ports: tuple[int, ...] = (80, 443)


@dataclass(frozen=True)
class Fetched:
    """A document: its final address, a safe file name, its bytes, and what the server says it is.

    `content_type` is the bare media type, `charset` the lower-case encoding named with it, or ''.
    """

    url: str
    name: str
    data: bytes
    content_type: str
    charset: str = ""


LIMITS = FetchLimits()


def look_up(host: str) -> list[str]:
    """The addresses the system knows for a host, best first."""
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def fetch(
    url: str,
    *,
    limits: FetchLimits = LIMITS,
    resolve: Resolve = look_up,
    allow_private: bool = False,
) -> Fetched:
    """Fetch one document.

    `allow_private` admits hosts on this machine and in private networks. Raises DocumentRefused,
    with the next step, for an address that is not allowed and for whatever goes wrong on the way.
    """
    clock = _Clock(limits.seconds)
    address = read_address(url, limits.ports, allow_private)
    for _ in range(limits.redirects + 1):
        with _told(address, limits), _asked(address, limits, resolve, allow_private, clock) as got:
            if got.status not in _REDIRECTS:
                return _received(address, got, limits, clock)
            location = got.getheader("Location")
        if not location:
            raise DocumentRefused(f"{address.host} sends us on to nowhere. {ANOTHER_WAY}")
        address = read_address(follow(address, location), limits.ports, allow_private)
    raise DocumentRefused(
        f"The address was sent on more than {limits.redirects} times, last to {address.host}. "
        "Open it in your browser and give the address where it ends."
    )


class _Clock:
    """Counts down the seconds of one fetch."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds left, more than 0; raises TimeoutError when none are."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left


class _Wire(io.RawIOBase):
    """What comes in from a socket, until the clock or the room runs out."""

    def __init__(self, connection: socket.socket, clock: _Clock, room: int, host: str) -> None:
        self._connection = connection
        self._clock = clock
        self._room = room
        self._host = host

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        # The socket's own timeout starts anew with each byte, so it is set from the clock.
        self._connection.settimeout(self._clock.left())
        count = self._connection.recv_into(buffer)
        self._room -= count
        if self._room < 0:
            raise _too_large(self._host)
        return count


class _PinnedSocket:
    """What http.client needs of a socket. It closes nothing: whoever connected does."""

    def __init__(self, connection: socket.socket, clock: _Clock, room: int, host: str) -> None:
        self._connection = connection
        self._clock = clock
        self._wire = _Wire(connection, clock, room, host)

    def sendall(self, data: bytes) -> None:
        self._connection.settimeout(self._clock.left())
        self._connection.sendall(data)

    def makefile(self, mode: str) -> io.BufferedReader:
        return io.BufferedReader(self._wire, _BLOCK)

    def close(self) -> None:
        return None


@contextmanager
def _told(address: WebAddress, limits: FetchLimits) -> Iterator[None]:
    """Turn what goes wrong on a connection into a sentence for a person."""
    host = address.host
    try:
        yield
    except TimeoutError:
        raise DocumentRefused(
            f"{host} did not send the document within {limits.seconds:g} seconds. "
            "Try again later, or save it with your browser and add the file."
        ) from None
    except ssl.SSLCertVerificationError as error:
        raise DocumentRefused(
            f"{host} could not prove that it is {host}: its certificate does not verify "
            f"({error.verify_message.rstrip('.')}). Check the address."
        ) from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise DocumentRefused(
            f"The connection to {host} failed. Check the address and try again later."
        ) from error


@contextmanager
def _asked(
    address: WebAddress,
    limits: FetchLimits,
    resolve: Resolve,
    allow_private: bool,
    clock: _Clock,
) -> Iterator[http.client.HTTPResponse]:
    """The head of the answer to one request; the connection is closed afterwards."""
    checked = _checked(address, resolve, allow_private, clock)
    with ExitStack() as open_things:
        wire = open_things.enter_context(_connected(checked, address.port, clock))
        if address.scheme == "https":
            context = ssl.create_default_context()
            wire.settimeout(clock.left())
            wire = open_things.enter_context(
                context.wrap_socket(wire, server_hostname=address.host)
            )
        connection = http.client.HTTPConnection(address.host, address.port)
        # Should the socket ever be gone, it must not look the host up and connect by itself.
        connection.auto_open = 0
        room = limits.max_bytes + _HEAD_BYTES
        pinned: Any = _PinnedSocket(wire, clock, room, address.host)
        connection.sock = pinned
        connection.request(
            "GET",
            address.path,
            headers={
                "Host": address.authority,
                "User-Agent": "study-coach (fetches single documents that a person names)",
                "Accept": ACCEPTED,
                "Accept-Encoding": "gzip",
                "Connection": "close",
            },
        )
        response = connection.getresponse()
        open_things.callback(response.close)
        yield response


def _checked(
    address: WebAddress, resolve: Resolve, allow_private: bool, clock: _Clock
) -> list[IPAddress]:
    """The addresses of a host, all of them checked; one bad address spoils them all."""
    if address.literal is not None:
        check_destination(address.literal, address.host, allow_private)
        return [address.literal]
    try:
        texts = _resolved(address.host, resolve, clock)
    except TimeoutError:
        raise
    except (OSError, UnicodeError) as error:
        raise _unknown(address.host) from error
    found: list[IPAddress] = []
    for text in texts:
        ip = read_ip(text)
        if ip is None:
            raise _unknown(address.host)
        check_destination(ip, address.host, allow_private)
        found.append(ip)
    if not found:
        raise _unknown(address.host)
    return found[:_MOST_ADDRESSES]


def _resolved(host: str, resolve: Resolve, clock: _Clock) -> Sequence[str]:
    """Look a host up in a thread, as the system's own look-up cannot be told to hurry."""
    answer: SimpleQueue[Sequence[str] | Exception] = SimpleQueue()

    def ask() -> None:
        try:
            answer.put(list(resolve(host)))
        except Exception as error:
            answer.put(error)

    threading.Thread(target=ask, name="look-up", daemon=True).start()
    try:
        got = answer.get(timeout=clock.left())
    except Empty:
        raise TimeoutError from None
    if isinstance(got, Exception):
        raise got
    return got


def _connected(addresses: Sequence[IPAddress], port: int, clock: _Clock) -> socket.socket:
    """A connection to the first address that takes one; each gets its share of the time."""
    trouble: OSError = OSError()
    for number, address in enumerate(addresses):
        family = socket.AF_INET if address.version == 4 else socket.AF_INET6
        try:
            connection = socket.socket(family, socket.SOCK_STREAM)
        except OSError as error:  # no IPv6 on this machine, say
            trouble = error
            continue
        try:
            connection.settimeout(clock.left() / (len(addresses) - number))
            connection.connect((str(address), port))
            return connection
        except OSError as error:
            connection.close()
            trouble = error
        except BaseException:
            connection.close()
            raise
    raise trouble


def _received(
    address: WebAddress, response: http.client.HTTPResponse, limits: FetchLimits, clock: _Clock
) -> Fetched:
    """The document of an answer that is no redirect, once its head has been found fit."""
    host = address.host
    if response.status != 200:
        raise _not_given(host, response.status)
    stated = (response.getheader("Content-Type") or "").partition(";")[0].strip().lower()
    media_type = stated or "application/octet-stream"
    name = name_document(media_type, _offered(response.headers), address.path, host)
    if response.length is not None and response.length > limits.max_bytes:
        raise _too_large(host)
    transfer = (response.getheader("Transfer-Encoding") or "chunked").strip().lower()
    coding = (response.getheader("Content-Encoding") or "identity").strip().lower()
    if transfer != "chunked" or coding not in {"identity", "gzip", "x-gzip"}:
        raise DocumentRefused(
            f"{host} packs the document in a way that is not unpacked here. {ANOTHER_WAY}"
        )
    blocks = _blocks(response, host)
    if coding != "identity":
        blocks = _unpacked(blocks, limits.max_bytes, host)
    data = bytearray()
    for block in blocks:
        clock.left()
        data += block
        if len(data) > limits.max_bytes:
            raise _too_large(host)
    return Fetched(
        url=address.url,
        name=name,
        data=bytes(data),
        content_type=media_type,
        charset=_charset(response.headers),
    )


def _offered(headers: http.client.HTTPMessage) -> str:
    """The file name a server offers, or ''."""
    if "Content-Disposition" not in headers:
        return ""
    try:
        return as_utf8(headers.get_filename(""))
    except Exception:  # the email package fails in many ways on garbled parameters
        return ""


def _charset(headers: http.client.HTTPMessage) -> str:
    """The encoding a server names, or '' for none or a garbled one."""
    try:
        charset = headers.get_content_charset("")
    except Exception:
        return ""
    return charset if _CHARSET.fullmatch(charset) else ""


def _blocks(response: http.client.HTTPResponse, host: str) -> Iterator[bytes]:
    """The body as it comes; DocumentRefused if it ends before the length that was announced."""
    while block := response.read(_BLOCK):
        yield block
    if response.length:
        raise _cut_short(host)


def _unpacked(blocks: Iterator[bytes], most: int, host: str) -> Iterator[bytes]:
    """The content of a gzip stream of one member, in pieces no larger than `most` + 1 bytes."""
    gzip = zlib.decompressobj(16 + zlib.MAX_WBITS)
    try:
        for block in blocks:
            piece = gzip.decompress(block, most + 1)
            if len(piece) > most:
                raise _too_large(host)
            yield piece
            if gzip.unused_data:
                raise zlib.error("more than one member")
    except zlib.error as error:
        raise DocumentRefused(
            f"{host} sends a document that cannot be unpacked. {ANOTHER_WAY}"
        ) from error
    if not gzip.eof:
        raise _cut_short(host)


def _not_given(host: str, status: int) -> DocumentRefused:
    if status in {404, 410}:
        return DocumentRefused(f"{host} has no such document ({status}). Check the address.")
    if status == 429 or status >= 500:
        return DocumentRefused(f"{host} cannot give it just now ({status}). Try again later.")
    return DocumentRefused(f"{host} does not give the document to us ({status}). {ANOTHER_WAY}")


def _too_large(host: str) -> DocumentRefused:
    return DocumentRefused(
        f"{host} sends a document that is too large. Give the address of a smaller part of it."
    )


def _cut_short(host: str) -> DocumentRefused:
    return DocumentRefused(f"{host} stopped before the end of the document. Try again later.")


def _unknown(host: str) -> DocumentRefused:
    return DocumentRefused(f"No host called {host} was found. Check how the address is spelt.")
