"""The installed `coach` on a terminal of its own, with keys pressed and the screen read."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bot.terminal.process import COACH

_SEQUENCES = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]|\x1b[>=]|\x1b\][^\x07]*\x07")
# Asks where the cursor is; a terminal answers with line and column.
_WHERE = "\x1b[6n"


class Terminal:
    """What a person has before them: `press` keys, and `see` what comes."""

    def __init__(self, process: subprocess.Popen[bytes], master: int) -> None:
        self.process = process
        self._master = master
        self._seen = ""

    def press(self, keys: str) -> None:
        os.write(self._master, keys.encode())

    def see(self, text: str, seconds: float = 60.0) -> str:
        """Wait until a text has come since the last look; all that came until then."""
        ends = time.monotonic() + seconds
        while text not in _plain(self._seen):
            left = ends - time.monotonic()
            assert left > 0, f"{text!r} did not come; this did: {_plain(self._seen)!r}"
            if select.select([self._master], [], [], min(left, 0.5))[0]:
                try:
                    came = os.read(self._master, 65536).decode("utf-8", "replace")
                except OSError:  # the other end is closed
                    assert text in _plain(self._seen), _plain(self._seen)
                    break
                self._seen += came
                if _WHERE in came:
                    self.press("\x1b[10;1R")
        seen, self._seen = _plain(self._seen), ""
        return seen

    def ended(self) -> int:
        """The exit code, once the process has ended."""
        while self.process.poll() is None:
            if select.select([self._master], [], [], 0.1)[0]:
                try:
                    os.read(self._master, 65536)
                except OSError:
                    break
        return self.process.wait(30)


@contextmanager
def terminal(home: Path, *args: str) -> Iterator[Terminal]:
    """Run `coach` on a terminal of 100 columns and 50 lines."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 100, 0, 0))
    env = {
        **os.environ,
        "COACH_HOME": str(home),
        "TERM": "xterm-256color",
    }
    process = subprocess.Popen(
        [str(COACH), *args],
        stdin=slave,
        stdout=slave,
        stderr=slave,
        env=env,
        start_new_session=True,
        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
    )
    os.close(slave)
    try:
        yield Terminal(process, master)
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
        os.close(master)


def _plain(text: str) -> str:
    return _SEQUENCES.sub("", text)
