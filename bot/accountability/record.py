"""All promises of a learner as one value, and what is to be kept of them as another."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from bot.accountability.commitments import Ledger
from bot.accountability.values import (
    Break,
    Change,
    CheckIn,
    Commitment,
    Preferences,
    Ship,
)
from bot.coach.record import StepGiven, TopicEvidence


@dataclass(frozen=True)
class PromiseRecord:
    """What is kept of a learner's promises, the latest half a year; everything oldest first.

    `since` is when preferences were first given, from which on check-ins are wanted; None for
    somebody who never gave any and has those of everybody.
    """

    learner: str
    preferences: Preferences
    since: datetime | None = None
    ledger: Ledger = field(default_factory=Ledger)
    checkins: tuple[CheckIn, ...] = ()
    breaks: tuple[Break, ...] = ()
    ships: tuple[Ship, ...] = ()

    @property
    def commitments(self) -> tuple[Commitment, ...]:
        """The commitments with the state that they have come to."""
        return self.ledger.commitments

    def checkin(self, week: date) -> CheckIn | None:
        """The check-in of a week."""
        return next((c for c in self.checkins if c.week == week), None)

    @property
    def last_week(self) -> date | None:
        """The newest week that has a check-in."""
        return self.checkins[-1].week if self.checkins else None


@dataclass(frozen=True)
class Writes:
    """What is to be kept, all of it or nothing.

    `back_from` names breaks by their first day that are called off. `evidence` is what ships prove,
    `withdrawn` what they no longer do, `gone` the ids of ships that are taken back; `steps` are
    those that a ship brings to an end.
    """

    preferences: Preferences | None = None
    commitments: tuple[Commitment, ...] = ()
    changes: tuple[Change, ...] = ()
    checkins: tuple[CheckIn, ...] = ()
    breaks: tuple[Break, ...] = ()
    back_from: tuple[date, ...] = ()
    ships: tuple[Ship, ...] = ()
    evidence: tuple[TopicEvidence, ...] = ()
    withdrawn: tuple[TopicEvidence, ...] = ()
    gone: tuple[str, ...] = ()
    steps: tuple[StepGiven, ...] = ()
