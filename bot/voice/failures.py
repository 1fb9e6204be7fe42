"""What went wrong with a call, by its shape alone: no text of a provider is ever passed on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Reason = Literal[
    "time-out", "refused", "rate limit", "server", "connection", "garbage", "unavailable"
]
# The longest that a provider may tell us to wait before we try again.
LONGEST_WAIT = 8.0
_SECONDS = re.compile(r"\s*(\d{1,6}(?:\.\d+)?)\s*(ms|s)?\s*")


@dataclass(frozen=True)
class Failure:
    """Why a call failed; whether it may be tried again, and after how many seconds if told."""

    reason: Reason
    again: bool = False
    after: float | None = None
    status: int | None = None


def failure_of(error: BaseException) -> Failure:
    """What an exception of any client library means."""
    for cause in _chain(error):
        status = _status(cause)
        if status is not None:
            return _of_status(status, cause)
    names = {t.__name__ for cause in _chain(error) for t in type(cause).__mro__}
    if any("Timeout" in name for name in names):
        return Failure("time-out")
    if names & {"ConnectionError", "ConnectError", "APIConnectionError", "NetworkError"}:
        return Failure("connection")
    if names & {
        "RemoteProtocolError",
        "ReadError",
        "WriteError",
        "ProtocolError",
        "TransportError",
    }:
        return Failure("connection")
    if isinstance(error, OSError):
        return Failure("connection")
    return Failure("garbage")


def _of_status(status: int, error: BaseException) -> Failure:
    if status == 429:
        return Failure("rate limit", again=True, after=_told_wait(error), status=status)
    if status in (408, 504):
        return Failure("time-out", again=False, status=status)
    if status >= 500:
        return Failure("server", again=True, after=_told_wait(error), status=status)
    if status >= 400:
        return Failure("refused", status=status)
    return Failure("garbage", status=status)


def _chain(error: BaseException) -> list[BaseException]:
    found: list[BaseException] = []
    cause: BaseException | None = error
    while cause is not None and cause not in found and len(found) < 6:
        found.append(cause)
        cause = cause.__cause__ or cause.__context__
    return found


def _status(error: BaseException) -> int | None:
    response = getattr(error, "response", None)
    for holder in (error, response):
        for name in ("status_code", "code", "status"):
            value = getattr(holder, name, None)
            if isinstance(value, int) and not isinstance(value, bool) and 100 <= value < 600:
                return value
    return None


def _told_wait(error: BaseException) -> float | None:
    headers = getattr(getattr(error, "response", None), "headers", None)
    if not isinstance(headers, Mapping):
        return None
    for name, scale in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        found = _SECONDS.fullmatch(str(headers.get(name, "")))
        if found:
            return float(found[1]) * scale
    return None
