"""The fixtures keep their word: no test leaves this machine, whatever plugins are installed."""

from __future__ import annotations

import socket

import pytest

from tests.conftest import NetworkBlocked

# An address that is reserved for documentation and belongs to nobody.
NOWHERE = ("192.0.2.1", 9)


# Three times over: pytest-socket undoes what it finds changed when the first test has ended.
@pytest.mark.parametrize("turn", [1, 2, 3])
def test_no_test_leaves_this_machine(turn: int) -> None:
    with socket.socket() as stream, pytest.raises(NetworkBlocked):
        stream.connect(NOWHERE)
    with socket.socket(type=socket.SOCK_DGRAM) as packets, pytest.raises(NetworkBlocked):
        packets.sendto(b"", NOWHERE)
    for look_up in (socket.gethostbyname, lambda name: socket.getaddrinfo(name, 80)):
        with pytest.raises(NetworkBlocked):
            look_up("example.org")


def test_this_machine_can_be_reached() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(("127.0.0.1", server.getsockname()[1])) as client,
    ):
        accepted, address = server.accept()
        accepted.close()
        assert address == client.getsockname()
