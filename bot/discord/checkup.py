"""What a check-up found: one value for each thing that was looked at."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, Literal, Self

from bot.discord.errors import Trouble

Status = Literal["ok", "warn", "bad"]


@dataclass(frozen=True)
class Check:
    """`found` is what is the case, `todo` what to do about it; empty where nothing is to be done.

    With `warn` the bot works, but not wholly or not for long; with `bad` it does not.
    """

    name: str
    status: Status
    found: str
    todo: str = ""

    @classmethod
    def bad(cls, name: str, trouble: Trouble) -> Self:
        """What is the matter, as a check."""
        return cls(name, "bad", trouble.what, trouble.todo)


@dataclass(frozen=True)
class Report:
    """All checks; `skipped` are the names of those that could not be made."""

    checks: tuple[Check, ...]
    skipped: tuple[str, ...] = ()

    @property
    def healthy(self) -> bool:
        """Whether nothing is bad."""
        return all(one.status != "bad" for one in self.checks)

    def without(self, secret: str) -> Report:
        """The same without a secret, wherever it might have come in."""
        if not secret:
            return self

        def hide(text: str) -> str:
            return text.replace(secret, "[hidden]")

        return Report(
            tuple(Check(c.name, c.status, hide(c.found), hide(c.todo)) for c in self.checks),
            self.skipped,
        )

    def as_json(self) -> dict[str, Any]:
        """It as an object of JSON."""
        return {
            "healthy": self.healthy,
            "checks": [asdict(one) for one in self.checks],
            "skipped": list(self.skipped),
        }


def listed(words: Iterable[str], most: int = 8) -> str:
    """Words as one would say them: a, b and c; or so many and how many more."""
    given = list(words)
    if len(given) > most:
        given = [*given[: most - 1], f"{len(given) - most + 1} more"]
    return given[0] if len(given) == 1 else f"{', '.join(given[:-1])} and {given[-1]}"
