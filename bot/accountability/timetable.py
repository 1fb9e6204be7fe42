"""When it is worth looking at what a learner is owed, told from their hours alone.

Everything that the coach sends of its own accord falls due at the hour of the check-in of some day,
or when a check-in closes or is about to. Whoever serves many learners looks at each at those
moments and at no others.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.accountability.due import REMIND_BEFORE
from bot.accountability.values import Preferences
from bot.accountability.weeks import (
    closing_of,
    next_allowed,
    to_local,
    to_utc,
    week_of,
    zone_of,
)

_DAY = timedelta(days=1)
# A check-in is open for less than a week, and its day may have been moved by three.
_WEEKS_BACK = (0, 1, 2)


def next_look(prefs: Preferences, after: datetime) -> datetime | None:
    """The first moment after `after` at which something may fall due to a learner, in UTC; None
    for one to whom nothing does."""
    if prefs.left or prefs.paused:
        return None
    today, zone = to_local(after, prefs).date(), zone_of(prefs)
    moments = [
        to_utc(datetime.combine(today + number * _DAY, prefs.at), zone) for number in range(-1, 3)
    ]
    for back in _WEEKS_BACK:
        closes = closing_of(week_of(after, prefs) - 7 * back * _DAY, prefs)
        moments += [closes, closes - REMIND_BEFORE]
    found = (next_allowed(moment, prefs) for moment in moments)
    return min((moment for moment in found if moment > after), default=None)
