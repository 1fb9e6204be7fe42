"""Showing a reply in small steps, so that the eye can follow; any key shows the rest at once."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

# Waits for some seconds or for a key; whether a key was pressed.
Wait = Callable[[float], bool]
MOST_SECONDS = 0.5
_STEP = 0.03


def reveal(text: str, write: Callable[[str], object], wait: Wait) -> None:
    """Write a text line by line, in half a second at most; at once after a key or Ctrl-C."""
    lines = text.splitlines(keepends=True)
    pause = min(_STEP, MOST_SECONDS / max(len(lines), 1))
    shown = 0
    try:
        for line in lines:
            write(line)
            shown += 1
            if line.strip() and wait(pause):
                break
    except KeyboardInterrupt:
        pass
    write("".join(lines[shown:]))


@contextmanager
def keyboard() -> Iterator[Wait]:
    """A way to wait for a key. The key stays to be read; meanwhile nothing typed is echoed."""
    try:
        import select
        import termios
        import tty
    except ImportError:  # Windows
        yield _sleep
        return
    try:
        descriptor = sys.stdin.fileno()
        before = termios.tcgetattr(descriptor)
    except (OSError, ValueError, termios.error):  # no terminal
        yield _sleep
        return
    tty.setcbreak(descriptor, termios.TCSANOW)
    try:
        yield lambda seconds: bool(select.select([descriptor], [], [], seconds)[0])
    finally:
        termios.tcsetattr(descriptor, termios.TCSANOW, before)


def _sleep(seconds: float) -> bool:
    time.sleep(seconds)
    return False
