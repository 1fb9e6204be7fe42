"""The finished weeks of a learner, as scores, signals and pictures go by them."""

from __future__ import annotations

from datetime import datetime

from bot.accountability.consistency import Week, weeks_of
from bot.accountability.record import PromiseRecord


def finished_weeks(record: PromiseRecord, now: datetime) -> tuple[Week, ...]:
    """The weeks that are over, oldest first. Those that were excused, as when the coach itself was
    down, count for nothing."""
    return weeks_of(
        record.preferences,
        now,
        ledger=record.ledger,
        checkins=record.checkins,
        ships=record.ships,
        breaks=record.breaks,
        excused=[c.week for c in record.checkins if c.snapshot.get("excused")],
    )
