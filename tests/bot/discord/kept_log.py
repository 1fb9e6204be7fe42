"""The log of the process, put back as it was."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def kept_log() -> Iterator[None]:
    """Within this context the log may be set up in any way."""
    root, bot = logging.getLogger(), logging.getLogger("bot")
    before, levels = root.handlers[:], (root.level, bot.level)
    try:
        yield
    finally:
        logging.captureWarnings(False)
        root.handlers[:] = before
        root.setLevel(levels[0])
        bot.setLevel(levels[1])
