"""Fetching from a real server on this machine, and refusing what must never be fetched."""

from __future__ import annotations

import base64
import contextlib
import gzip
import socket
import socketserver
import ssl
import threading
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from retrieval.documents.fetch import Fetched, FetchLimits, fetch
from retrieval.errors import DocumentRefused

PUBLIC = "93.184.215.14"
PUBLIC_IPV6 = "2606:2800:21f:cb07:6820:80da:af6b:8b2c"
HOST = "learn.example.org"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

Reply = bytes | Callable[[socket.socket, threading.Event], None]


def answer(body: bytes = b"hello", *headers: str, status: str = "200 OK") -> bytes:
    """An HTTP response; without a Content-Type among the headers it is plain text."""
    lines = [f"HTTP/1.1 {status}", *headers]
    if not any(line.lower().startswith("content-type") for line in headers):
        lines.append("Content-Type: text/plain; charset=utf-8")
    if not any(line.lower().startswith(("content-length", "transfer-enc")) for line in headers):
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines).encode("utf-8") + b"\r\n\r\n" + body


def moved(to: str, status: str = "302 Found") -> bytes:
    return answer(b"", f"Location: {to}", status=status)


class Server(socketserver.ThreadingTCPServer):
    """A server on the loopback address that answers each path with the bytes it was given."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, context: ssl.SSLContext | None = None) -> None:
        super().__init__(("127.0.0.1", 0), Exchange)
        self.context = context
        self.pages: dict[str, Reply] = {}
        self.heads: list[str] = []
        self.closing = threading.Event()

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def limits(self, **changes: Any) -> FetchLimits:
        return FetchLimits(**{"ports": (self.port,), "seconds": 5.0, **changes})

    def get(self, path: str = "/", **changes: Any) -> Fetched:
        """Fetch a page of this server by its own address."""
        return fetch(
            f"http://127.0.0.1:{self.port}{path}", limits=self.limits(**changes), allow_private=True
        )

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients of these tests hang up whenever they like."""


class Exchange(socketserver.BaseRequestHandler):
    server: Server

    def handle(self) -> None:
        connection: socket.socket = self.request
        if self.server.context:
            connection = self.server.context.wrap_socket(connection, server_side=True)
        head = b""
        while b"\r\n\r\n" not in head:
            block = connection.recv(4096)
            if not block:
                return
            head += block
        text = head.decode("latin-1")
        self.server.heads.append(text)
        reply = self.server.pages.get(text.split()[1], answer(status="404 Not Found"))
        if callable(reply):
            reply(connection, self.server.closing)
        else:
            connection.sendall(reply)
        if isinstance(connection, ssl.SSLSocket):
            connection.unwrap()


@contextlib.contextmanager
def running(server: Server) -> Iterator[Server]:
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.closing.set()
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def server() -> Iterator[Server]:
    with running(Server()) as made:
        yield made


class Names:
    """A resolver that knows a few names, takes any other for a public host, and notes each."""

    def __init__(self, **known: list[list[str]]) -> None:
        self.known = {name.replace("_", "."): list(answers) for name, answers in known.items()}
        self.asked: list[str] = []

    def __call__(self, host: str) -> list[str]:
        self.asked.append(host)
        answers = self.known.get(host, [[PUBLIC]])
        return answers.pop(0) if len(answers) > 1 else answers[0]


class Net:
    """Notes every connection; public addresses lead to servers of the test or nowhere."""

    def __init__(self) -> None:
        self.tried: list[tuple[str, int]] = []
        self.routes: dict[tuple[str, int], Server] = {}


@pytest.fixture
def net(monkeypatch: pytest.MonkeyPatch) -> Net:
    made = Net()
    connect = socket.socket.connect

    def noted(self: socket.socket, address: tuple[str, int]) -> None:
        made.tried.append(address)
        if address[0].startswith("127."):
            connect(self, address)
        elif address in made.routes:
            connect(self, ("127.0.0.1", made.routes[address].port))
        else:
            raise ConnectionRefusedError

    monkeypatch.setattr(socket.socket, "connect", noted)
    return made


def refusal(url: str, **changes: Any) -> str:
    with pytest.raises(DocumentRefused) as caught:
        fetch(url, **changes)
    text = str(caught.value)
    assert text.endswith(".")
    assert "\n" not in text
    return text


# Whatever name these hold would be found at a public address, were it looked up.
BADLY_WRITTEN = [
    "",
    " ",
    "learn.example.org",
    "//learn.example.org/a",
    "ftp://learn.example.org/a.txt",
    "file:///etc/passwd",
    "gopher://learn.example.org/",
    "data:text/plain,hello",
    "javascript:alert(1)",
    "http:",
    "http:/",
    "http://",
    "http:///",
    "http:///etc/passwd",
    "http://:80/",
    "http://?a",
    "http://#a",
    "http:learn.example.org",
    "http:/learn.example.org/",
    "http://me@learn.example.org/",
    "http://me:secret@learn.example.org/",
    "http://@learn.example.org/",
    "http://learn.example.org@127.0.0.1/",
    "http://127.0.0.1:80\\@learn.example.org/",
    "http:\\\\learn.example.org\\",
    "http://learn.example.org\\.evil.org/",
    "http://learn.example.org:22/",
    "http://learn.example.org:0/",
    "http://learn.example.org:65616/",
    "http://learn.example.org:8080/",
    "http://learn.example.org:-80/",
    "http://learn.example.org:80:80/",
    "http://learn.example.org:８０/",
    "http://learn.example.org:/",
    "http://learn.example.org/a b",
    "http://learn.example.org/a\\b",
    "http://learn.example.org/\r\nHost: evil",
    "http://learn.example.org/\x00",
    "http://learn.example.org/\x7f",
    "http://learn.exa\tmple.org/",
    "http://learn.exam\u200bple.org/",
    "http://learn.example.org/\u202etxt.exe",
    "http://learn.example.org/\ud800",
    "http://learn..example.org/",
    "http://.learn.example.org/",
    "http://learn.example.org../",
    "http://./",
    "http://-learn.example.org/",
    "http://learn%2eexample.org/",
    "http://%6c%6f%63alhost/",
    "http://learn*.example.org/",
    "http://learn!example.org/",
    "http://" + "a" * 64 + ".org/",
    "http://" + ".".join(["abcdefgh"] * 30) + ".org/",
    "http://learn.example.org/" + "a" * 5000,
    "http://localhost/",
    "http://LOCALHOST./",
    "http://files.localhost/",
    "http://intranet/",
    "http://printer/",
    "http://printer.local/",
    "http://metadata.google.internal/computeMetadata/v1/",
    "http://router.home.arpa/",
    "http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/",
    "http://a℀b.org/",
    "http://xn--\u00e9.org/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0X7F.0.0.1/",
    "http://017700000001/",
    "http://0177.0.0.1/",
    "http://127.1/",
    "http://127.0.1/",
    "http://1.2.3.4.5/",
    "http://127.0.0.0x1/",
    "http://93.184.215.014/",
    "http://93.184.215.256/",
    "http://0/",
    "http://0x/",
    "http://4294967296/",
    "http://[::1/",
    "http://::1/",
    "http://[]/",
    "http://[fe80::1%25eth0]/",
    "http://[fe80::1%eth0]/",
    "http://[2606:2800::1%251]/",
    "http://[v1.learn]/",
    "http://[127.0.0.1]/",
    "http://[93.184.215.14]/",
    "http://[learn.example.org]/",
    "http://[::1]learn.example.org/",
]
FORBIDDEN = [
    "0.0.0.0",
    "0.1.2.3",
    "10.0.0.1",
    "10.255.255.255",
    "100.64.0.1",
    "100.127.255.254",
    "100.100.100.200",
    "127.0.0.1",
    "127.255.255.254",
    "168.63.129.16",
    "169.254.1.1",
    "169.254.169.254",
    "169.254.170.2",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.8",
    "192.0.0.192",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.0.1",
    "198.18.0.1",
    "198.19.255.255",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::7f00:1",
    "::ffff:127.0.0.1",
    "::ffff:93.184.215.14",
    "::ffff:0:127.0.0.1",
    "64:ff9b::127.0.0.1",
    "64:ff9b::10.0.0.1",
    "64:ff9b::169.254.169.254",
    "64:ff9b:1::93.184.215.14",
    "100::1",
    "2001::5db8:d70e",
    "2001:0:53aa:64c:0:0:80ff:fffe",
    "2001:2::1",
    "2001:10::1",
    "2001:20::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "2002:a9fe:a9fe::1",
    "2002:5db8:d70e::1",
    "3fff::1",
    "5f00::1",
    "4000::1",
    "fc00::1",
    "fd00:ec2::254",
    "fd20:ce::254",
    "fe80::1",
    "febf::1",
    "fec0::1",
    "ff02::1",
    "ff0e::1",
]


def literal(address: str) -> str:
    return f"[{address}]" if ":" in address else address


@pytest.mark.parametrize("url", BADLY_WRITTEN, ids=lambda url: ascii(url)[:60])
def test_a_badly_written_address_is_refused_before_any_look_up(url: str, net: Net) -> None:
    names = Names()
    refusal(url, resolve=names)
    assert names.asked == []
    assert net.tried == []


@pytest.mark.parametrize("address", FORBIDDEN)
def test_an_address_that_is_not_public_is_refused_as_itself(address: str, net: Net) -> None:
    names = Names()
    refusal(f"http://{literal(address)}/", resolve=names)
    assert names.asked == []
    assert net.tried == []


@pytest.mark.parametrize("address", [*FORBIDDEN, "fe80::1%eth0", "2606:2800::1%1", "nonsense", ""])
def test_a_name_with_one_address_that_is_not_public_is_refused(address: str, net: Net) -> None:
    names = Names(learn_example_org=[[PUBLIC, PUBLIC_IPV6, address]])
    refusal(f"https://{HOST}/", resolve=names)
    assert names.asked == [HOST]
    assert net.tried == []


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1./",
        "http://１２７.０.０.１/",
        "http://127。0。0。1/",
        "http://①②⑦.0.0.1/",
        "http://[0:0:0:0:0:0:0:1]/",
        "HTTP://[::FFFF:7F00:1]/",
        "http://[::ffff:169.254.169.254]:80/",
    ],
)
def test_a_loopback_address_in_other_letters_is_refused(url: str, net: Net) -> None:
    refusal(url, resolve=Names())
    assert net.tried == []


@pytest.mark.parametrize("address", ["169.254.169.254", "fd00:ec2::254", "224.0.0.1", "0.0.0.0"])
def test_allowing_private_networks_allows_nothing_else(address: str, net: Net) -> None:
    refusal(f"http://{literal(address)}/", allow_private=True)
    assert net.tried == []


@pytest.mark.parametrize("address", ["10.1.2.3", "192.168.1.1", "172.20.0.1", "fd12::1", "::1"])
def test_private_networks_can_be_allowed(address: str, net: Net) -> None:
    refusal(f"http://{literal(address)}/", allow_private=True)
    assert net.tried == [(address, 80)]


def test_a_refusal_does_not_repeat_a_password() -> None:
    text = refusal("http://me:hunter2@learn.example.org/")
    assert "user name or a password" in text
    assert "hunter2" not in text


def test_a_refusal_does_not_tell_the_address_of_a_private_host(net: Net) -> None:
    names = Names(wiki_example_org=[["10.20.30.40"]])
    text = refusal("http://wiki.example.org/", resolve=names)
    assert "wiki.example.org leads to a private address" in text
    assert "10.20" not in text


@pytest.mark.parametrize(
    ("url", "host", "port"),
    [
        ("http://learn.example.org", HOST, 80),
        ("https://learn.example.org/", HOST, 443),
        ("  HTTPS://LEARN.Example.ORG./a#b\n", HOST, 443),
        ("http://learn.example.org:443/", HOST, 443),
        ("http://bücher.example/", "xn--bcher-kva.example", 80),
        ("http://straße.example/", "xn--strae-oqa.example", 80),
        ("http://ｌｅａｒｎ.example。org/", HOST, 80),
        ("http://xn--bcher-kva.example/", "xn--bcher-kva.example", 80),
    ],
)
def test_a_public_host_is_looked_up_once_and_connected_to(
    url: str, host: str, port: int, net: Net
) -> None:
    names = Names()
    refusal(url, resolve=names)
    assert names.asked == [host]
    assert net.tried == [(PUBLIC, port)]


@pytest.mark.parametrize("address", [PUBLIC, PUBLIC_IPV6, "64:ff9b::5db8:d70e", "1.1.1.1"])
def test_a_public_address_is_connected_to_as_it_is(address: str, net: Net) -> None:
    names = Names()
    refusal(f"http://{literal(address)}/", resolve=names)
    assert names.asked == []
    assert net.tried == [(address, 80)]


def test_a_name_that_changes_to_loopback_is_not_followed_there(net: Net, server: Server) -> None:
    server.pages["/"] = answer(b"from the public host")
    net.routes[PUBLIC, 80] = server
    names = Names(learn_example_org=[[PUBLIC], ["127.0.0.1"]])
    assert fetch(f"http://{HOST}/", resolve=names).data == b"from the public host"
    assert names.asked == [HOST]
    assert net.tried == [(PUBLIC, 80)]


def test_a_name_that_changes_to_loopback_between_redirects_is_refused(
    net: Net, server: Server
) -> None:
    server.pages["/"] = moved("/inside")
    server.pages["/inside"] = answer(b"secret")
    net.routes[PUBLIC, 80] = server
    names = Names(learn_example_org=[[PUBLIC], ["127.0.0.1"]])
    assert "a loopback address" in refusal(f"http://{HOST}/", resolve=names)
    assert net.tried == [(PUBLIC, 80)]


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "//10.0.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::1]/",
        "http://2130706433/",
        "http://inside.example.org/",
        "http://me:secret@learn.example.org/",
        "http://learn.example.org:6379/",
        "file:///etc/passwd",
        "ftp://learn.example.org/",
        "/\\127.0.0.1/",
        "http://[::1",
        "http:\\\\127.0.0.1/",
        "/a\tb",
        "",
    ],
)
def test_a_chain_of_redirects_into_a_forbidden_place_is_refused(
    target: str, net: Net, server: Server
) -> None:
    server.pages["/"] = moved("/next", "301 Moved Permanently")
    server.pages["/next"] = moved(target, "307 Temporary Redirect")
    net.routes[PUBLIC, 80] = server
    names = Names(inside_example_org=[["192.168.1.1"]])
    refusal(f"http://{HOST}/", resolve=names)
    assert net.tried == [(PUBLIC, 80), (PUBLIC, 80)]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_followed_and_the_final_address_told(status: int, server: Server) -> None:
    server.pages["/a/old"] = moved("../new%20page.md?x=ü#part", f"{status} Moved")
    server.pages["/new%20page.md?x=%C3%BC"] = answer(b"# New")
    got = server.get("/a/old")
    assert got == Fetched(
        url=f"http://127.0.0.1:{server.port}/new%20page.md?x=%C3%BC",
        name="new page.md",
        data=b"# New",
        content_type="text/plain",
        charset="utf-8",
    )


def test_redirects_are_counted(server: Server) -> None:
    for number in range(3):
        server.pages[f"/{number}"] = moved(f"/{number + 1}")
    server.pages["/3"] = answer(b"here")
    assert server.get("/0", redirects=3).data == b"here"
    with pytest.raises(DocumentRefused, match="more than 2 times"):
        server.get("/0", redirects=2)


def test_nothing_personal_is_sent_and_no_cookie_kept(server: Server) -> None:
    server.pages["/"] = answer(b"", "Location: /b", "Set-Cookie: id=1; Path=/", status="302 Found")
    server.pages["/b"] = answer()
    server.get("/")
    for head in server.heads:
        names = {line.partition(":")[0].lower() for line in head.splitlines()[1:] if line}
        assert names == {"host", "user-agent", "accept", "accept-encoding", "connection"}
        assert f"Host: 127.0.0.1:{server.port}\r\n" in head


def test_proxies_of_the_environment_are_passed_by(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.pages["/"] = answer(b"direct")
    with running(Server()) as proxy:
        for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        assert server.get("/").data == b"direct"
        assert proxy.heads == []


def test_the_host_is_named_to_the_server_that_was_found_for_it(server: Server) -> None:
    server.pages["/"] = answer(b"by name")
    names = Names(learn_example_org=[["127.0.0.1"], [PUBLIC]])
    got = fetch(
        f"http://{HOST}:{server.port}/", limits=server.limits(), resolve=names, allow_private=True
    )
    assert got.data == b"by name"
    assert names.asked == [HOST]
    assert f"Host: {HOST}:{server.port}\r\n" in server.heads[0]


def test_the_next_address_is_tried_when_one_takes_no_connection(net: Net, server: Server) -> None:
    server.pages["/"] = answer(b"second")
    net.routes[PUBLIC, 80] = server
    names = Names(learn_example_org=[[PUBLIC_IPV6, PUBLIC]])
    assert fetch(f"http://{HOST}/", resolve=names).data == b"second"
    assert net.tried == [(PUBLIC_IPV6, 80), (PUBLIC, 80)]


def test_an_unknown_host_is_said_to_be_unknown(net: Net) -> None:
    def nobody(host: str) -> list[str]:
        raise socket.gaierror("Name or service not known")

    assert f"No host called {HOST}" in refusal(f"http://{HOST}/", resolve=nobody)
    assert "No host" in refusal(f"http://{HOST}/", resolve=Names(learn_example_org=[[]]))
    assert net.tried == []


# Bytes


def endless(connection: socket.socket, closing: threading.Event) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n")
    while not closing.is_set():
        connection.sendall(b"x" * 4096)


def endless_chunks(connection: socket.socket, closing: threading.Event) -> None:
    connection.sendall(
        b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n"
    )
    while not closing.is_set():
        connection.sendall(b"1;" + b"e" * 4000 + b"\r\nx\r\n")


@pytest.mark.parametrize("reply", [endless, endless_chunks])
def test_an_endless_body_is_given_up(reply: Reply, server: Server) -> None:
    # The chunks hold so little that their content alone would not reach the limit in time.
    server.pages["/"] = reply
    with pytest.raises(DocumentRefused, match="too large"):
        server.get("/", max_bytes=1_000_000)


def test_a_body_may_be_as_large_as_the_limit_and_no_larger(server: Server) -> None:
    server.pages["/"] = answer(b"x" * 1000)
    server.pages["/chunks"] = answer(
        b"3e8\r\n" + b"x" * 1000 + b"\r\n0\r\n\r\n", "Transfer-Encoding: chunked"
    )
    for path in ("/", "/chunks"):
        assert len(server.get(path, max_bytes=1000).data) == 1000
        with pytest.raises(DocumentRefused, match="too large"):
            server.get(path, max_bytes=999)


def test_a_length_beyond_the_limit_is_refused_before_the_body(server: Server) -> None:
    server.pages["/"] = answer(b"", "Content-Length: 99999999999")
    with pytest.raises(DocumentRefused, match="too large"):
        server.get("/")


def test_a_body_that_ends_early_is_refused(server: Server) -> None:
    server.pages["/length"] = answer(b"half", "Content-Length: 8")
    server.pages["/chunks"] = answer(b"8\r\nhalf", "Transfer-Encoding: chunked")
    server.pages["/gzip"] = answer(
        gzip.compress(b"hello" * 50, mtime=0)[:-9], "Content-Encoding: gzip"
    )
    with pytest.raises(DocumentRefused, match="stopped before the end"):
        server.get("/length")
    with pytest.raises(DocumentRefused, match="failed"):
        server.get("/chunks")
    with pytest.raises(DocumentRefused, match="stopped before the end"):
        server.get("/gzip")


def test_chunks_are_put_together(server: Server) -> None:
    server.pages["/"] = answer(b"3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n", "Transfer-Encoding: chunked")
    assert server.get("/").data == b"abcde"


def test_a_gzip_body_is_unpacked(server: Server) -> None:
    text = b"gradient descent " * 9000
    server.pages["/"] = answer(gzip.compress(text, mtime=0), "Content-Encoding: gzip")
    assert server.get("/").data == text


def test_a_gzip_bomb_is_stopped_at_the_limit(server: Server) -> None:
    server.pages["/"] = answer(gzip.compress(bytes(30_000_000)), "Content-Encoding: gzip")
    tracemalloc.start()
    try:
        with pytest.raises(DocumentRefused, match="too large"):
            server.get("/", max_bytes=100_000)
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        (["Content-Encoding: br"], b"x"),
        (["Content-Encoding: gzip, gzip"], gzip.compress(gzip.compress(b"x", mtime=0), mtime=0)),
        (["Content-Encoding: deflate"], b"x"),
        (["Content-Encoding: gzip"], b"no gzip at all"),
        (
            ["Content-Encoding: gzip"],
            gzip.compress(b"one", mtime=0) + gzip.compress(b"two", mtime=0),
        ),
        (["Transfer-Encoding: gzip, chunked"], b"0\r\n\r\n"),
    ],
)
def test_other_packings_are_refused(headers: list[str], body: bytes, server: Server) -> None:
    server.pages["/"] = answer(body, *headers)
    with pytest.raises(DocumentRefused, match="unpacked"):
        server.get("/")


# Time


def drip(head: bytes, drop: bytes) -> Callable[[socket.socket, threading.Event], None]:
    def reply(connection: socket.socket, closing: threading.Event) -> None:
        connection.sendall(head)
        while not closing.wait(0.01):
            connection.sendall(drop)

    return reply


@pytest.mark.parametrize(
    "reply",
    [
        drip(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n", b"x"),
        drip(b"HTTP/1.1 200 OK\r\nX-Long: ", b"x"),
        drip(b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.1 100 Continue\r\n\r\n"),
        drip(b"", b""),
    ],
    ids=["body", "header", "continue", "silence"],
)
def test_a_slow_drip_ends_with_the_time_for_the_whole(reply: Reply, server: Server) -> None:
    server.pages["/"] = reply
    with pytest.raises(DocumentRefused, match=r"within 0\.15 seconds"):
        server.get("/", seconds=0.15)


def test_redirects_share_the_time(server: Server) -> None:
    def later(connection: socket.socket, closing: threading.Event) -> None:
        closing.wait(0.05)
        connection.sendall(moved("/"))

    server.pages["/"] = later
    with pytest.raises(DocumentRefused, match="seconds"):
        server.get("/", seconds=0.15, redirects=1000)


def test_a_look_up_that_hangs_is_given_up() -> None:
    release = threading.Event()

    def hanging(host: str) -> list[str]:
        release.wait(10)
        return [PUBLIC]

    try:
        text = refusal(f"http://{HOST}/", resolve=hanging, limits=FetchLimits(seconds=0.05))
    finally:
        release.set()
    assert "0.05 seconds" in text


def test_a_handshake_that_hangs_is_given_up(server: Server) -> None:
    url = f"https://127.0.0.1:{server.port}/"
    assert "seconds" in refusal(url, limits=server.limits(seconds=0.1), allow_private=True)


# Answers


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("404 Not Found", "no such document"),
        ("410 Gone", "no such document"),
        ("403 Forbidden", "does not give"),
        ("401 Unauthorized", "does not give"),
        ("429 Too Many Requests", "Try again later"),
        ("503 Service Unavailable", "Try again later"),
        ("206 Partial Content", "does not give"),
        ("204 No Content", "does not give"),
        ("304 Not Modified", "does not give"),
    ],
)
def test_an_answer_without_the_document_is_refused(status: str, words: str, server: Server) -> None:
    server.pages["/"] = answer(b"x", status=status)
    with pytest.raises(DocumentRefused, match=words):
        server.get("/")


@pytest.mark.parametrize(
    "reply",
    [
        b"",
        b"SSH-2.0-OpenSSH_9.6\r\n",
        b"HTTP/9 what\r\n\r\n",
        b"HTTP/1.1 abc\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 300 + b"\r\n",
        b"HTTP/1.1 200 OK\r\nA: " + b"b" * 70_000 + b"\r\n\r\n",
        answer(b"zz\r\nabc\r\n", "Transfer-Encoding: chunked"),
        answer(b"-5\r\nabc\r\n", "Transfer-Encoding: chunked"),
    ],
)
def test_an_answer_that_is_not_http_is_refused(reply: bytes, server: Server) -> None:
    server.pages["/"] = reply
    with pytest.raises(DocumentRefused, match="failed"):
        server.get("/")


@pytest.mark.parametrize(
    ("path", "kind", "name"),
    [
        ("/", "text/html; charset=UTF-8", "127.0.0.1.html"),
        ("/docs/index.html?x=1/y.pdf", "text/html", "index.html"),
        ("/page.php", "TEXT/HTML", "page.php.html"),
        ("/paper.pdf", "text/html", "paper.pdf.html"),
        ("/README.md", "text/plain", "README.md"),
        ("/notes", "text/plain", "notes.txt"),
        ("/train.py", "text/plain", "train.py.txt"),
        ("/notes", "text/markdown", "notes.md"),
        ("/pdf/1706.03762v5", "application/pdf", "1706.03762v5.pdf"),
        ("/A.PDF", "application/pdf", "A.PDF"),
        ("/x.ipynb", "application/json", "x.ipynb"),
        ("/thesis", WORD, "thesis.docx"),
        ("/talk.en", "text/vtt", "talk.en.vtt"),
        ("/talk.srt", "application/x-subrip", "talk.srt"),
        ("/talk.srt", "application/octet-stream", "talk.srt"),
        ("/paper.pdf", "", "paper.pdf"),
    ],
)
def test_a_name_gets_an_extension_that_fits_the_type(
    path: str, kind: str, name: str, server: Server
) -> None:
    server.pages[path] = answer(b"x", f"Content-Type: {kind}")
    got = server.get(path)
    assert got.name == name
    stated = kind.partition(";")[0].lower()
    assert got.content_type == (stated or "application/octet-stream")


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/a.png", "image/png"),
        ("/a.pdf", "application/zip"),
        ("/a.html", "application/javascript"),
        ("/data.json", "application/json"),
        ("/run.exe", "application/octet-stream"),
        ("/", "application/octet-stream"),
        ("/a.txt", "text/plainer"),
        ("/a", ""),
    ],
)
def test_other_types_are_refused(path: str, kind: str, server: Server) -> None:
    server.pages[path] = answer(b"x", f"Content-Type: {kind}")
    with pytest.raises(DocumentRefused, match="kind of document"):
        server.get(path)


@pytest.mark.parametrize(
    ("path", "disposition", "name"),
    [
        ("/x", 'attachment; filename="notes.pdf"', "notes.pdf"),
        ("/x.pdf", "inline", "x.pdf"),
        ("/x.pdf", 'attachment; filename="download"', "x.pdf"),
        ("/x", 'attachment; filename="../../etc/passwd"', "passwd.pdf"),
        ("/x", 'attachment; filename="..\\\\..\\\\boot.pdf"', "boot.pdf"),
        ("/x", 'attachment; filename="C:\\\\a:b|c?.pdf"', "a-b-c-.pdf"),
        ("/x", "attachment; filename*=UTF-8''%C3%9Cbung%2F1%0A.pdf", "1.pdf"),
        ("/x", "attachment; filename*=UTF-8''%C3%9Cbung.pdf", "Übung.pdf"),
        ("/x", 'attachment; filename="Übung.pdf"', "Übung.pdf"),
        ("/x", 'attachment; filename="con.pdf"', "_con.pdf"),
        ("/x", 'attachment; filename=".pdf"', "pdf.pdf"),
        ("/x", 'attachment; filename="..."', "x.pdf"),
        ("/x", 'attachment; filename="-rf.pdf"', "rf.pdf"),
        ("/x", "attachment; filename*00=a; filename*=b", "x.pdf"),
        ("/a%2F..%2Fb%00c.pdf", "", "b c.pdf"),
        ("/%2e%2e%2f", "", "127.0.0.1.pdf"),
        ("/%E2%80%AEfdp.exe", "", "fdp.exe.pdf"),
        ("/%ff.pdf", "", "\ufffd.pdf"),
        ("/" + "a" * 400 + ".pdf", "", "a" * 180 + ".pdf"),
        ("/" + "%F0%9F%93%98" * 90, "", "📘" * 45 + ".pdf"),
    ],
)
def test_a_name_is_made_safe(path: str, disposition: str, name: str, server: Server) -> None:
    headers = [f"Content-Disposition: {disposition}"] if disposition else []
    server.pages[path] = answer(b"x", "Content-Type: application/pdf", *headers)
    assert server.get(path).name == name


@pytest.mark.parametrize(
    ("header", "charset"),
    [
        ("text/plain; charset=ISO-8859-1", "iso-8859-1"),
        ('text/plain; charset="UTF-8"', "utf-8"),
        ("text/plain", ""),
        ("text/plain; charset=../../x", ""),
        ("text/plain; charset*00=a; charset*=b", ""),
    ],
)
def test_the_charset_is_passed_on(header: str, charset: str, server: Server) -> None:
    server.pages["/"] = answer(b"x", f"Content-Type: {header}")
    assert server.get("/").charset == charset


def test_a_path_beyond_ascii_is_escaped_and_a_fragment_not_sent(server: Server) -> None:
    server.pages["/%C3%BCber/a%20b?q=%C3%A9%7C"] = answer(b"x")
    assert server.get("/über/a%20b?q=é|#teil").data == b"x"


# TLS. A key that is nobody's, for learn.example.org, good from 2020 to 2119.

KEY = """
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgJAbhMXmLv024iRL6t3yq8y6PQp/vv5BLd5O7072lgWWhRANC
AAQgnGjKT+XnTLiYpcgT/+FRHK18rF0nm7amtS7j2y9AdsRdVGwMg1nqK9zB7NS3XZG5v8miLHQokH7IBkMJQBwv
"""
CERTIFICATE = """
MIIBiTCCAS+gAwIBAgIBATAKBggqhkjOPQQDAjAcMRowGAYDVQQDDBFzdHVkeS1jb2FjaCB0ZXN0czAgFw0yMDAxMDEwMDAw
MDBaGA8yMTIwMDEwMTAwMDAwMFowHDEaMBgGA1UEAwwRc3R1ZHktY29hY2ggdGVzdHMwWTATBgcqhkjOPQIBBggqhkjOPQMB
BwNCAAQgnGjKT+XnTLiYpcgT/+FRHK18rF0nm7amtS7j2y9AdsRdVGwMg1nqK9zB7NS3XZG5v8miLHQokH7IBkMJQBwvo2Aw
XjAcBgNVHREEFTATghFsZWFybi5leGFtcGxlLm9yZzAPBgNVHRMBAf8EBTADAQH/MA4GA1UdDwEB/wQEAwIChDAdBgNVHQ4E
FgQUPmbewABqgmuHDHpQgiPXokEMQngwCgYIKoZIzj0EAwIDSAAwRQIgSQhKPkboHVaWUPics4N3o7tQgHLaBLfYetVKNEX0
i3wCIQDNVQB3D7Y+db/X6rCvbRdlHyVvo55hRTgC5AMYIOyWJw==
"""


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    path = tmp_path / "certificate.pem"
    path.write_text(ssl.DER_cert_to_PEM_cert(base64.b64decode(CERTIFICATE)), encoding="ascii")
    return path


@pytest.fixture
def secure(certificate: Path, tmp_path: Path) -> Iterator[Server]:
    key = tmp_path / "key.pem"
    edge = "-----{} PRIVATE KEY-----"
    key.write_text(edge.format("BEGIN") + KEY + edge.format("END") + "\n", encoding="ascii")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with running(Server(context)) as made:
        made.pages["/"] = answer(b"over TLS")
        yield made


def over_tls(secure: Server, host: str) -> Fetched:
    return fetch(
        f"https://{host}:{secure.port}/",
        limits=secure.limits(),
        resolve=lambda name: ["127.0.0.1"],
        allow_private=True,
    )


def test_tls_is_verified_against_the_name_and_not_the_pinned_address(
    secure: Server, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    assert over_tls(secure, HOST).data == b"over TLS"
    assert over_tls(secure, "LEARN.example.org.").url == f"https://{HOST}:{secure.port}/"


@pytest.mark.parametrize("host", ["other.example.org", "127.0.0.1"])
def test_a_certificate_for_another_name_is_refused(
    host: str, secure: Server, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with pytest.raises(DocumentRefused, match="certificate does not verify"):
        over_tls(secure, host)
    assert secure.heads == []


def test_a_certificate_that_nobody_vouches_for_is_refused(secure: Server) -> None:
    with pytest.raises(DocumentRefused, match="certificate does not verify"):
        over_tls(secure, HOST)
    assert secure.heads == []


def test_a_redirect_from_tls_into_a_private_place_is_refused(
    secure: Server, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    secure.pages["/"] = moved(f"http://169.254.169.254:{secure.port}/")
    with pytest.raises(DocumentRefused, match="clouds keep their credentials"):
        over_tls(secure, HOST)
