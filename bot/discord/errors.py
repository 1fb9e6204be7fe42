"""What can go wrong with the bot as a whole; each message ends in the next step."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Trouble:
    """What is the matter, and what to do about it: a sentence each."""

    what: str
    todo: str


class BotFailed(Exception):
    """The bot cannot run, or not any longer; its text is fit for a person."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(f"{trouble.what} {trouble.todo}")
        self.trouble = trouble


class TokenMissing(BotFailed):
    """There is no token, or what was given cannot be one."""
