"""Hears promises in a question that stands alone, without making every question wait for that."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.coach.ports import Promises
    from bot.coach.reply import Reply


class LateEar:
    """The ear of the desk, made only for a message that is about promises or reports something."""

    def __init__(self, make: Callable[[], Promises]) -> None:
        self._make = make

    @cached_property
    def _ear(self) -> Promises:
        return self._make()

    def hear(
        self, learner: str, text: str, *, intent: str, following: bool, heard: str = ""
    ) -> Reply | None:
        """The reply to a message about promises; None for any other."""
        if intent != "checkin" and not following:
            return None
        return self._ear.hear(learner, text, intent=intent, following=following, heard=heard)

    def aside(self, learner: str, text: str, *, intent: str) -> str:
        """A sentence on the promise that something done keeps, or ""."""
        if intent != "progress_report":
            return ""
        return self._ear.aside(learner, text, intent=intent)
