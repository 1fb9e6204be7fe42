"""Figures that a question takes for granted are told from those that it asks for."""

from __future__ import annotations

import pytest

from bot.coach.premises import premise, verdict


@pytest.mark.parametrize(
    ("text", "told", "judged"),
    [
        ("the roadmap says 3 weeks right?", "You are ready in 6 to 9 months.", "no"),
        ("so it takes 6-9 mths, correct", "You are ready in six to nine months.", "yes"),
        ("does it really take 8 months", "You are ready in 6 to 9 months.", "within"),
        ("what do they pay? is it really 300k", "Pay is $150,000 to $200,000.", "no"),
        ("i was told cleaning is half the work, is that right", "Cleaning is 80% of it.", "no"),
        ("i heard they start on 90k", "Pay is $150,000 to $200,000.", "no"),
        ("it says 50/50 theory and building yeah?", "70% building, 30% theory.", "no"),
        ("it says 70% of it is theory, right?", "70% building, 30% theory.", None),
        ("is it true that 3 years is normal", "You spend 80% on data.", None),
    ],
)
def test_a_figure_taken_for_granted_is_judged_by_what_a_source_says(
    text: str, told: str, judged: str | None
) -> None:
    assert verdict(premise(text), told) == judged


@pytest.mark.parametrize(
    "text",
    [
        "how long does it take, i have 3 months",
        "what share of the time goes into projects",
        "i studied 3 weeks, is that right?",
        "how many weeks for python",
        "is a laptop enough",
        "why does it say to spend 3 months on proofs",
    ],
)
def test_a_question_that_takes_no_figure_for_granted_has_no_premise(text: str) -> None:
    assert premise(text) == ""
