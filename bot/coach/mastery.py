"""How well a topic sits, by the answers in the quiz."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from bot.coach.record import QuizState
from bot.coach.reviews import right_days

Mastery = Literal["none", "seen", "shaky", "solid"]


def mastery(topic: str, states: Mapping[str, QuizState]) -> Mastery:
    """How well a topic sits, from the answers alone.

    Solid asks for two different items right, on two different days, by more than a guess, the last
    answer right, and at least twice as many items right as wrong. A miss without that is shaky.
    """
    own = [s for key, s in states.items() if key.partition("#")[0] == topic and s.seen > 0]
    if not own:
        return "none"
    right = [state for state in own if right_days(state)]
    wrong = [state for state in own if state.last_correct is False]
    days = {day for state in right for day in right_days(state)}
    last = max(own, key=lambda state: (state.at, state.last_correct is False))
    if (
        len(right) >= 2
        and len(days) >= 2
        and last.last_correct is True
        and len(right) >= 2 * len(wrong)
    ):
        return "solid"
    return "shaky" if wrong else "seen"
