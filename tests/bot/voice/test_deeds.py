"""Deeds that nobody did."""

from __future__ import annotations

import pytest

from bot.voice.deeds import claims_deed


@pytest.mark.parametrize(
    "text",
    [
        "I've noted that.",
        "I will remind you on Friday.",
        "I'll check back with you tomorrow.",
        "I have just sent you an e-mail.",
        "I went ahead and scheduled it.",
        "Your progress has been saved.",
        "Noted!",
        "Reminder set.",
        "I can send it to your mentor.",
    ],
)
def test_a_claim_of_a_deed_is_seen(text: str) -> None:
    assert claims_deed(text, "Your next step is pandas.")


@pytest.mark.parametrize(
    "text",
    [
        "You noted that the loss is NaN.",
        "The model is saved with `torch.save`.",
        "I would begin with pandas.",
        "Save the file first, then send it to a friend.",
        "Results were recorded by the authors.",
    ],
)
def test_what_others_do_is_no_deed_of_ours(text: str) -> None:
    assert not claims_deed(text, "Your next step is pandas.")


def test_what_the_coach_did_may_be_told() -> None:
    plain = "Well done on pandas. I have noted it."
    assert not claims_deed("Great, I have noted that.", plain)
    assert claims_deed("Great, I have posted that.", plain)
