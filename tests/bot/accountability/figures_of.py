"""Made-up values for pictures and charts."""

from __future__ import annotations

from datetime import date, timedelta

from bot.accountability.figures import StepProgress, WeekHours, WeekScore

STEPS = (
    StepProgress("Python fundamentals", 12, 7, 4, 1),
    StepProgress("The libraries of every day", 8, 3, 3),
    StepProgress("Networks, language models and production", 24, 0, 0, 2, here=True),
    StepProgress("Real data", 6),
)
_HOURS = ((3, 4), (4.5, 3), (None, None), (2, 4), (None, None), (6, 2), (7.5, 0.5))
HOURS = tuple(
    WeekHours(date(2026, 2, 2) + timedelta(weeks=i), built, studied, away=i == 4)
    for i, (built, studied) in enumerate(_HOURS)
)
SCORES = tuple(
    WeekScore(date(2026, 2, 2) + timedelta(weeks=i), score, away=i == 3)
    for i, score in enumerate((50.0, 58.0, 64.5, 64.5, 49.0, 62.0, 71.0))
)
