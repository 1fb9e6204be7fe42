"""What the model may cost and has cost: budgets, and a record of every reply that it was asked for.

A ledger is kept by the memory, so that all processes share it; without one, by the process.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Literal, Protocol

# Whose budget is spent: the learner's, that of their server or scope, or that of everybody.
Whose = Literal["learner", "scope", "all"]


@dataclass(frozen=True)
class Limits:
    """Calls of the model and tokens (read and written) a day, by UTC; 0 is no limit."""

    learner_calls: int = 0
    learner_tokens: int = 0
    scope_calls: int = 0
    scope_tokens: int = 0
    calls: int = 0
    tokens: int = 0

    def of(self, whose: Whose) -> tuple[int, int]:
        """The limits of one of them: calls and tokens."""
        return {
            "learner": (self.learner_calls, self.learner_tokens),
            "scope": (self.scope_calls, self.scope_tokens),
            "all": (self.calls, self.tokens),
        }[whose]


@dataclass(frozen=True)
class Used:
    """What some calls of the model took. `cost` is in US dollars; None where no price is known."""

    calls: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    tokens_cached: int = 0
    cost: float | None = None

    def __add__(self, other: Used) -> Used:
        known = [cost for cost in (self.cost, other.cost) if cost is not None]
        return Used(
            self.calls + other.calls,
            self.tokens_in + other.tokens_in,
            self.tokens_out + other.tokens_out,
            self.tokens_cached + other.tokens_cached,
            sum(known) if known else None,
        )

    @property
    def tokens(self) -> int:
        """All tokens, read and written."""
        return self.tokens_in + self.tokens_out


@dataclass(frozen=True)
class Asked:
    """A reply that a model is asked for: whose it is, with which turn, model and prompt."""

    learner: str
    turn: str
    conversation: str
    scope: str
    model: str
    prompt: str
    at: datetime


@dataclass(frozen=True)
class Spent:
    """A budget that is used up; `told` says whether the learner has heard so today."""

    whose: Whose
    told: bool


@dataclass(frozen=True)
class Usage:
    """What one model took on one day (UTC): replies that it was asked for, those whose words were
    shown, for how many learners, and why the others were plain."""

    day: date
    model: str
    asked: int
    shown: int
    learners: int
    used: Used
    reasons: dict[str, int] = field(default_factory=dict)

    def as_json(self) -> dict[str, object]:
        """The row that programs read."""
        return {
            "day": self.day.isoformat(),
            "model": self.model,
            "asked": self.asked,
            "shown": self.shown,
            "learners": self.learners,
            "calls": self.used.calls,
            "tokens_in": self.used.tokens_in,
            "tokens_out": self.used.tokens_out,
            "tokens_cached": self.used.tokens_cached,
            "cost": self.used.cost,
            "reasons": dict(self.reasons),
        }


class Ledger(Protocol):
    """Keeps budgets and usage; `bot.memory.voiced.VoiceStore` does it for all processes."""

    def begin(self, asked: Asked, limits: Limits) -> Spent | None:
        """Keep that a reply is asked for; or say whose budget is spent, and keep that it was said.

        A turn that was begun before goes on.
        """
        ...

    def call(self, asked: Asked, tokens: int, limits: Limits) -> Spent | None:
        """Take one call of about so many tokens out of the budgets before it is made; or say whose
        is spent. However many ask at once, no more calls are made than there are."""
        ...

    def called(self, asked: Asked, tokens: int, used: Used) -> None:
        """Put what a call really took in the place of what was taken for it."""
        ...

    def end(self, asked: Asked, *, reason: str, faults: Sequence[str], words: str) -> None:
        """Keep what came of it: the words that were shown, or why the reply stayed plain."""
        ...

    def words(self, learner: str, conversation: str, limit: int) -> dict[str, str]:
        """The words that were shown in the latest turns of a conversation, by turn."""
        ...


@dataclass
class _Row:
    asked: Asked
    used: Used = Used()
    reason: str = ""
    words: str = ""


class OwnLedger:
    """A ledger of this process alone, for where nothing is remembered. It holds today's rows."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._rows: dict[tuple[str, str], _Row] = {}

    def begin(self, asked: Asked, limits: Limits) -> Spent | None:
        """As the ledger of the memory does."""
        with self._lock:
            today = asked.at.astimezone(UTC).date()
            self._rows = {k: r for k, r in self._rows.items() if _day(r.asked) == today}
            spent = self._spent(asked, 0, limits)
            if spent is not None:
                return self._refuse(asked, spent)
            self._rows.setdefault((asked.learner, asked.turn), _Row(asked))
            return None

    def call(self, asked: Asked, tokens: int, limits: Limits) -> Spent | None:
        """As the ledger of the memory does."""
        with self._lock:
            spent = self._spent(asked, tokens, limits)
            if spent is not None:
                return self._refuse(asked, spent)
            row = self._rows[(asked.learner, asked.turn)]
            row.used = row.used + Used(calls=1, tokens_in=tokens)
            return None

    def called(self, asked: Asked, tokens: int, used: Used) -> None:
        """As the ledger of the memory does."""
        with self._lock:
            row = self._rows[(asked.learner, asked.turn)]
            row.used = row.used + replace(
                used, calls=used.calls - 1, tokens_in=used.tokens_in - tokens
            )

    def end(self, asked: Asked, *, reason: str, faults: Sequence[str], words: str) -> None:
        """As the ledger of the memory does."""
        with self._lock:
            row = self._rows[(asked.learner, asked.turn)]
            row.reason, row.words = reason, words

    def words(self, learner: str, conversation: str, limit: int) -> dict[str, str]:
        """As the ledger of the memory does."""
        with self._lock:
            rows = [
                row
                for (who, _), row in self._rows.items()
                if who == learner and row.asked.conversation == conversation and row.words
            ]
        return {row.asked.turn: row.words for row in rows[-limit:]}

    def _refuse(self, asked: Asked, spent: Whose) -> Spent:
        key = (asked.learner, f"refused:{spent}")
        told = key in self._rows
        self._rows.setdefault(key, _Row(replace(asked, turn=key[1])))
        return Spent(spent, told)

    def _spent(self, asked: Asked, tokens: int, limits: Limits) -> Whose | None:
        taken: Counter[tuple[Whose, str]] = Counter()
        for row in self._rows.values():
            if _day(row.asked) != _day(asked):
                continue
            for whose, mine in (
                ("learner", row.asked.learner == asked.learner),
                ("scope", bool(asked.scope) and row.asked.scope == asked.scope),
                ("all", True),
            ):
                if mine:
                    taken[(whose, "calls")] += row.used.calls  # type: ignore[index]
                    taken[(whose, "tokens")] += row.used.tokens  # type: ignore[index]
        return first_spent(
            limits, {w: (taken[(w, "calls")], taken[(w, "tokens")]) for w in WHOSE}, tokens
        )


WHOSE: tuple[Whose, ...] = ("learner", "scope", "all")


def first_spent(
    limits: Limits, taken: dict[Whose, tuple[int, int]], tokens: int = 0
) -> Whose | None:
    """Whose budget has no room for another call of so many tokens; None if there is room.

    `taken` is what was taken today, calls and tokens.
    """
    for whose in WHOSE:
        most_calls, most_tokens = limits.of(whose)
        calls, so_far = taken.get(whose, (0, 0))
        if (most_calls and calls >= most_calls) or (most_tokens and so_far + tokens > most_tokens):
            return whose
        if most_tokens and so_far >= most_tokens:
            return whose
    return None


def _day(asked: Asked) -> date:
    return asked.at.astimezone(UTC).date()
