"""The week as it stands, and weeks that are over."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.accountability.checkins import asked_about
from bot.accountability.consistency import consistency
from bot.accountability.promising import listed_now
from bot.accountability.record import PromiseRecord, Writes
from bot.accountability.rollover import brought_up
from bot.accountability.week_reply import reply_past_week, reply_week
from bot.accountability.weeks import week_of
from bot.desk.desk import Desk
from bot.desk.done import Done
from bot.desk.weeks import finished_weeks

_WEEK = timedelta(days=7)


def show_week(desk: Desk, learner: str, *, ago: int = 0) -> Done:
    """The week that is running, or the picture of one `ago` weeks back. Raises MemoryFailed."""
    now = desk.now()
    hours = desk.hours_per_week(learner)

    def step(record: PromiseRecord) -> tuple[Writes, Done]:
        record, writes = brought_up(record, now, ask=True)
        if ago:
            return writes, _past(record, now, ago)
        weeks = finished_weeks(record, now)
        score = consistency(weeks).score if weeks else None
        reply = reply_week(record, now=now, score=score, hours_per_week=hours)
        newest = record.checkins[-1] if record.checkins else None
        return writes, Done(reply, listed_now(record, now), newest)

    return desk.act(learner, step)


def _past(record: PromiseRecord, now: datetime, ago: int) -> Done:
    """The week that began so long ago, however the day of the check-in was moved since."""
    day = week_of(now, record.preferences) - ago * _WEEK
    held = [c.week for c in record.checkins if abs((c.week - day).days) <= 3]
    week = held[-1] if held else day
    checkin = record.checkin(week)
    about = asked_about(checkin, record.commitments) if checkin else ()
    return Done(reply_past_week(record, week, now=now), about, checkin)
