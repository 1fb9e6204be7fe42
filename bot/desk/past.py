"""What is known of a learner's past: what signals rest on, and when they were last heard of."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.accountability.record import PromiseRecord
from bot.accountability.signals import Past
from bot.coach.next_step import COURSES
from bot.coach.record import LearnerRecord
from bot.desk.desk import Desk
from bot.desk.weeks import finished_weeks

# As far back as a record of promises reaches.
REACH = timedelta(weeks=26)


def heard_of(desk: Desk, record: PromiseRecord) -> tuple[datetime, ...]:
    """The moments at which a learner said or did anything, oldest first. Raises MemoryFailed."""
    now = desk.now()
    found = set(desk.memory.heard(record.learner, now - REACH))
    found |= {c.made_at for c in record.commitments}
    # What the closing of a check-in writes down is no word of the learner's.
    found |= {c.at for c in record.ledger.changes if c.to != "excused" and c.why != "no answer"}
    found |= {c.answered_at for c in record.checkins if c.answered_at is not None}
    found |= {s.at for s in record.ships}
    found |= {b.said_at for b in record.breaks}
    if record.preferences.back_at is not None:
        found.add(record.preferences.back_at)
    return tuple(sorted(at for at in found if at <= now))


def past_of(
    desk: Desk, record: PromiseRecord, believed: LearnerRecord, heard: tuple[datetime, ...]
) -> Past:
    """All that signals may rest on."""
    resources = desk.knowledge.resources
    blocks = {c.week: c.blocked for c in record.checkins if c.blocked}
    return Past(
        record.preferences,
        checkins=record.checkins,
        commitments=record.commitments,
        changes=record.ledger.changes,
        ships=record.ships,
        breaks=record.breaks,
        resources=tuple(believed.resources.values()),
        steps=believed.steps,
        weeks=finished_weeks(record, desk.now()),
        heard=heard,
        courses={key: r.title for key, r in resources.items() if r.kind in COURSES},
        topics_of_blocks={
            week: desk.linker.topics(desk.linker.topic_mentions(text))
            for week, text in blocks.items()
        },
    )
