"""The log: plain lines, one an event, without the token and whatever else is secret in it."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from typing import TextIO

_HIDDEN = "[hidden]"
# Tokens of any bot, and those with which interactions and webhooks are answered.
_TOKEN = re.compile(r"[\w-]{18,}\.[\w-]{6}\.[\w-]{25,}", re.ASCII)
_IN_PATH = re.compile(r"(/(?:webhooks|interactions)/\d+/)[\w.%~-]+", re.ASCII)
_CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]")


class PlainLines(logging.Formatter):
    """Time, level, name and text; what else belongs to an event stands below it, indented.

    So nothing that somebody wrote can look like an event of its own, or repaint a terminal.
    """

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        super().__init__("%(asctime)s %(levelname)-7s %(name)s: %(message)s", "%Y-%m-%d %H:%M:%S")
        self._secrets = sorted((one for one in secrets if one), key=len, reverse=True)

    def format(self, record: logging.LogRecord) -> str:
        """The event without what is secret."""
        lines = self.hide(super().format(record)).split("\n")
        return "\n    ".join(_CONTROLS.sub(" ", line) for line in lines)

    def hide(self, text: str) -> str:
        """The text without any secret."""
        for secret in self._secrets:
            text = text.replace(secret, _HIDDEN)
        return _IN_PATH.sub(rf"\1{_HIDDEN}", _TOKEN.sub(_HIDDEN, text))


def set_up_logging(stream: TextIO, secrets: Iterable[str], *, level: int = logging.INFO) -> None:
    """Let everything of this process be logged to a stream, in place of what was set up before.

    A `level` below INFO holds for the coach, not for the library: that would log what people write.
    """
    handler = logging.StreamHandler(stream)
    handler.setFormatter(PlainLines(secrets))
    root = logging.getLogger()
    for old in root.handlers[:]:
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(max(level, logging.INFO))
    logging.getLogger("bot").setLevel(level)
    # They tell of every request, with an address that may hold a key.
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.WARNING)
    # Warnings of libraries go the same way.
    logging.captureWarnings(True)
