"""What an exception means, by its shape alone."""

from __future__ import annotations

import json

import pytest

from bot.voice.failures import Failure, failure_of


class Response:
    def __init__(self, status: int, headers: dict[str, str] | None = None) -> None:
        self.status_code, self.headers = status, headers or {}


class ProviderError(Exception):
    """An error as client libraries raise them."""

    def __init__(self, status: int, headers: dict[str, str] | None = None) -> None:
        super().__init__("Incorrect API key provided: sk-secret")
        self.status_code = status
        self.response = Response(status, headers)


class ReadTimeout(Exception):
    pass


class ConnectError(Exception):
    pass


class RemoteProtocolError(Exception):
    pass


@pytest.mark.parametrize(
    ("error", "failure"),
    [
        (ProviderError(401), Failure("refused", status=401)),
        (ProviderError(400), Failure("refused", status=400)),
        (ProviderError(429), Failure("rate limit", True, None, 429)),
        (ProviderError(429, {"retry-after": "2"}), Failure("rate limit", True, 2.0, 429)),
        (ProviderError(429, {"retry-after-ms": "150"}), Failure("rate limit", True, 0.15, 429)),
        (ProviderError(503, {"retry-after": "soon"}), Failure("server", True, None, 503)),
        (ProviderError(504), Failure("time-out", status=504)),
        (ReadTimeout(), Failure("time-out")),
        (TimeoutError(), Failure("time-out")),
        (ConnectError(), Failure("connection")),
        (ConnectionResetError(), Failure("connection")),
        (RemoteProtocolError(), Failure("connection")),
        (json.JSONDecodeError("x", "y", 0), Failure("garbage")),
        (IndexError(), Failure("garbage")),
        (ValueError("No generations found"), Failure("garbage")),
    ],
)
def test_each_kind_is_told_from_the_others(error: Exception, failure: Failure) -> None:
    assert failure_of(error) == failure


def test_the_cause_counts_where_the_error_says_nothing() -> None:
    error = RuntimeError("wrapped")
    error.__cause__ = ProviderError(500)
    assert failure_of(error).reason == "server"


def test_a_failure_holds_no_text_of_the_provider() -> None:
    assert "sk-secret" not in repr(failure_of(ProviderError(401)))
