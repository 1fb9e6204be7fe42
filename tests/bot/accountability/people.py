"""A learner with promises, for the tests of this package."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from bot.accountability.commitments import parse_commitments
from bot.accountability.values import CheckIn, Commitment, Preferences

WEEK = date(2026, 3, 2)
NEXT = date(2026, 3, 9)
# Monday, Sunday evening as the check-in opens, and Tuesday as it closes.
MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
OPENS = datetime(2026, 3, 8, 18, tzinfo=UTC)
CLOSES = datetime(2026, 3, 10, 18, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
PREFS = Preferences("ada")

THREE = """\
- Finish 4 exercises of chapter 3 on Tuesday evening, 2 hours
- Build the sentiment API at home
- Deploy to Hugging Face
"""


def promised(
    text: str = THREE, week: date = WEEK, made_at: datetime = MONDAY
) -> tuple[Commitment, ...]:
    new, _ = parse_commitments(text, learner="ada", week=week, made_at=made_at)
    return new


def states(commitments: Iterable[Commitment]) -> list[str]:
    return [c.state for c in commitments]


def closed(week: date, **rest: object) -> CheckIn:
    known: dict[str, object] = {"opened_at": OPENS, "closes_at": CLOSES, "closed_at": CLOSES}
    return CheckIn("ada", week, **(known | rest))  # type: ignore[arg-type]
