"""What a promise, a check-in, a ship and a delivery are, as plain values.

Moments are aware datetimes, kept in UTC. A week belongs to a learner's own zone and is named by the
local date on which it begins.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, Literal

CommitmentState = Literal["open", "kept", "partly", "missed", "moved", "dropped", "excused"]
# How the receipt of a topic begins that a ship proves.
SHIPPED = "shipped: "
ENDED: frozenset[str] = frozenset({"kept", "partly", "missed", "moved", "dropped", "excused"})


@dataclass(frozen=True)
class Commitment:
    """What a learner promised, in their words: deliverable, when and where, as an if-then plan.

    `week` is the Monday-like first day of the week it was promised for; `hours` its size; `after`
    the commitment that it shrinks or moves.
    """

    id: str
    learner: str
    week: date
    text: str
    made_at: datetime
    when: str = ""
    where: str = ""
    hours: float | None = None
    topic: str = ""
    project: str = ""
    state: CommitmentState = "open"
    after: str = ""
    ship: str = ""
    links: tuple[str, ...] = ()


@dataclass(frozen=True)
class Change:
    """One line of the ledger: what became of a commitment, when, and why. Never overwritten."""

    commitment: str
    at: datetime
    to: CommitmentState
    why: str = ""
    quote: str = ""


@dataclass(frozen=True)
class CheckIn:
    """The weekly look back and forward; `snapshot` is what the week looked like when it closed.

    `said` is the answer word for word, each message on its own lines; `asked` are the ids of the
    commitments that were asked about, in the order in which they are numbered.
    """

    learner: str
    week: date
    opened_at: datetime
    closes_at: datetime
    answered_at: datetime | None = None
    closed_at: datetime | None = None
    shipped: str = ""
    learned: str = ""
    blocked: str = ""
    next: str = ""
    hours_built: float | None = None
    hours_studied: float | None = None
    snapshot: dict[str, Any] = field(default_factory=dict)
    said: str = ""
    asked: tuple[str, ...] = ()


@dataclass(frozen=True)
class Break:
    """Days off that were said in advance, both ends included. They cost nothing."""

    learner: str
    first: date
    last: date
    said_at: datetime
    why: str = ""


@dataclass(frozen=True)
class Ship:
    """Something finished and shown. `topics` are those that it proves."""

    id: str
    learner: str
    at: datetime
    title: str
    link: str = ""
    hard: str = ""
    wrong: str = ""
    topics: tuple[str, ...] = ()
    commitment: str = ""
    project: str = ""
    public: bool = False


@dataclass(frozen=True)
class Preferences:
    """When and how a learner wants to hear from the coach. Times are local to `zone`."""

    learner: str
    zone: str = "UTC"
    weekday: int = 6  # Monday is 0; a check-in on Sunday looks back on the whole week
    at: time = time(18, 0)
    closes_after_hours: int = 48
    quiet_from: time = time(21, 0)
    quiet_until: time = time(8, 0)
    nudges_a_week: int = 2
    off: frozenset[str] = frozenset()
    snoozed_until: datetime | None = None
    paused: bool = False
    left: bool = False
    on_board: bool = False
    digest: bool = False
    back_at: datetime | None = None  # when they last said that they were back from a break
    circles: frozenset[str] = frozenset()  # of "buddies" and "pod", those that are wanted
    free: frozenset[int] = frozenset()  # local hours of the week to meet in, Monday 00:00 being 0


DeliveryState = Literal["due", "claimed", "sending", "sent", "excused", "failed"]


@dataclass(frozen=True)
class Delivery:
    """A message of the coach's own that goes out once: unique by learner, kind and period.

    `sending` says that a worker began to send it and has not said how that went; `holder` is the
    claim under which it is held, a new one each time that it is claimed.
    """

    learner: str
    kind: str
    period: str
    due_at: datetime
    payload: dict[str, Any] = field(default_factory=dict)
    state: DeliveryState = "due"
    id: int | None = None
    tries: int = 0
    reason: str = ""
    sent_at: datetime | None = None
    holder: str = ""


@dataclass(frozen=True)
class Mark:
    """What becomes of a delivery that is held, which gives the number of tries, too.

    `again_at` is when it is looked at next (for `sending`, when the lease runs out), or None when
    it has ended. `sent_at` is when it was sent or may have been; None says that it was not.
    """

    delivery: Delivery
    state: DeliveryState
    reason: str = ""
    again_at: datetime | None = None
    sent_at: datetime | None = None


@dataclass(frozen=True)
class Nudge:
    """An unasked-for message with its one reason, the principle behind it and the evidence."""

    kind: str
    text: str
    principle: str
    evidence: tuple[str, ...]
    action: str
    celebrates: bool = False
