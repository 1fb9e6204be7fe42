"""The values that the coach remembers: moments in UTC, facts of known kinds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from bot.coach.record import Fact, QuizOpen, QuizState

NOON = datetime(2026, 5, 1, 12, tzinfo=timezone(timedelta(hours=2)))


def test_every_moment_of_a_value_becomes_utc() -> None:
    state = QuizState("item", {}, NOON, None, None, 0, NOON)
    for moment in (state.due, state.at, QuizOpen("item", NOON).asked_at):
        assert moment == NOON
        assert moment.tzinfo is UTC


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        QuizState("item", {}, datetime(2026, 5, 1), None, None, 0, NOON)


def test_days_given_as_a_list_become_a_tuple() -> None:
    days: Any = ["tuesday"]
    assert Fact("evenings", days, "", NOON).value == ("tuesday",)


@pytest.mark.parametrize(("kind", "value"), [("shoe_size", 9), ("hours_per_week", float("nan"))])
def test_what_is_no_fact_is_refused(kind: Any, value: float) -> None:
    with pytest.raises(ValueError, match=r"fact of the kind|not a number"):
        Fact(kind, value, "", NOON)
