"""The log of the voice: one structured line a turn, which holds nobody's words and no secrets."""

from __future__ import annotations

import json
import logging
from dataclasses import asdict, dataclass

_log = logging.getLogger("coach.voice")


@dataclass(frozen=True)
class Entry:
    """One turn: what came of it and why.

    `outcome` is "model" when the model's words are shown, else "plain". `reason` is why it is
    plain: "always plain", "budget: WHOSE", "breaker", "busy", "time-out", "refused" (400, 401, 403,
    404), "rate limit", "server", "connection", "garbage", "tool loop", "tool call", "too long",
    "empty", "cancelled", "ledger", "unavailable" (a package or a key is missing), "fault" (ours),
    or "check: FAULT" with the fault that decided it. `faults` are all that were found.
    """

    turn: str
    model: str
    prompt: str
    outcome: str
    reason: str = ""
    faults: tuple[str, ...] = ()
    calls: int = 0
    tries: int = 0
    tools: tuple[str, ...] = ()
    tokens_in: int = 0
    tokens_out: int = 0
    tokens_cached: int = 0
    cost: float | None = None
    elapsed_ms: float = 0.0
    # The type of an exception, never its text.
    error: str = ""


def write(entry: Entry) -> None:
    """Write an entry to the log `coach.voice`, as one line of JSON."""
    level = logging.INFO if entry.outcome == "model" else logging.WARNING
    if entry.reason in ("always plain", "") or entry.reason.startswith("budget"):
        level = logging.INFO
    # A handler of last resort would print to the learner's terminal.
    if _log.hasHandlers():
        _log.log(level, json.dumps({"event": "voice", **asdict(entry)}, ensure_ascii=True))
