"""Words of a chat model on a terminal while they come, a paragraph at a time."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace

from bot.coach.reply import Block, Reply

_INSTEAD = "*Rather, in my own words:*"


def _write(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


class Live:
    """Shows each paragraph of a reply when it is complete, and knows what is left to show."""

    def __init__(self, write: Callable[[str], object] = _write) -> None:
        self._write = write
        self._waiting = ""
        self._shown = False

    def __call__(self, text: str) -> None:
        """Some more words, which were checked."""
        self._waiting += text
        while (end := _paragraph(self._waiting)) is not None:
            self._show(self._waiting[:end])
            self._waiting = self._waiting[end:]

    def left(self, reply: Reply) -> Reply:
        """The part of a reply that was not shown yet; then the next reply may begin."""
        waiting, shown = self._waiting, self._shown
        if shown and reply.voice == "model":
            if waiting.strip():
                self._show(waiting)
            reply = replace(reply, blocks=reply.blocks[1:])
        elif shown:
            reply = replace(reply, blocks=(Block(_INSTEAD), *reply.blocks))
        self.forget()
        return reply

    def forget(self) -> None:
        """Begin anew: what was not shown of a reply never will be."""
        self._waiting, self._shown = "", False

    def _show(self, text: str) -> None:
        from bot.terminal.show import block_text

        if text.strip():
            self._write(block_text(Block(text.strip())))
            self._shown = True


def _paragraph(text: str) -> int | None:
    """Where the first paragraph of a text ends that is not within a block of code."""
    at = 0
    while (end := text.find("\n\n", at)) >= 0:
        if text[:end].count("```") % 2 == 0 and text[:end].strip():
            return end + 2
        at = end + 2
    return None
