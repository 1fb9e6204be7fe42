"""A route: its method and path, and what answers it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.discord.demo.fake.calls import Call

Handler = Callable[[Call], Any]


@dataclass(frozen=True)
class Route:
    """`open` ones need no bot token: callbacks and webhooks carry their own in the path."""

    method: str
    path: str
    do: Handler
    open: bool = False

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"
