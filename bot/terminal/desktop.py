"""A message on the desktop, by the notify-send of the system where there is one."""

from __future__ import annotations

import re
import shutil
import subprocess
from html import escape

from bot.accountability.worker import NotSent
from bot.coach.reply import Reply

_SECONDS = 10
_MOST = 300
_TITLE = "Study Coach"
_MARKS = re.compile(r"\\(?=[\\`*_\[\]<>|~#@])|(?<!\\)\*\*|(?<!\\)[*`]|^> ?|^#+ ", re.MULTILINE)


def notify(reply: Reply) -> bool:
    """Show a reply on the desktop; False where the system has no such way.

    Raises NotSent when it has one and nobody is logged in to it.
    """
    command = shutil.which("notify-send")
    if command is None:
        return False
    words = [command, f"--app-name={_TITLE}", "--", _TITLE, body_of(reply)]
    try:
        done = subprocess.run(words, capture_output=True, timeout=_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired):
        raise NotSent("the desktop did not answer") from None
    if done.returncode != 0:
        raise NotSent("no desktop is there to show it")
    return True


def body_of(reply: Reply) -> str:
    """The beginning of a reply as plain text, and the first thing to do about it."""
    parts = [f"{b.heading}: {b.text}" if b.heading else b.text for b in reply.blocks]
    plain = " ".join(_MARKS.sub("", part) for part in parts)
    plain = " ".join(plain.split())
    if len(plain) > _MOST:
        plain = plain[: _MOST - 1].rsplit(" ", 1)[0] + "…"
    action = f"\n{reply.actions[0].label}: {reply.actions[0].command}" if reply.actions else ""
    # Many desktops read the text as markup.
    return escape(f"{plain}{action}", quote=False)
