"""Questions about one's own facts are seen as such."""

from __future__ import annotations

import pytest

from bot.coach.recall import also_asked, asked_about


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("whats my name again", "name"),
        ("and my name?", "name"),
        ("how many hours did i say i have", "hours_per_week"),
        ("what did i say my goal was", "goal"),
        ("remind me what my goal is", "goal"),
        ("which track am i on", "track"),
        ("what was my last step", "step"),
        ("where am i?", "standing"),
        ("what do you know about me", "known"),
        ("what have i finished so far", "known"),
        ("what was i stuck on today", "stuck"),
        ("what did i say i know", "known"),
        ("and what dont i know", "not_known"),
        ("and what have u got written down about me", "known"),
        ("And what do you take me to know already?", "known"),
        ("what you remember", "known"),
        ("hm. for me then, step 1 was what", "step"),
        ("sum up today for me in 3 bullets", "recap"),
        ("remind me which days I told you", "evenings"),
        ("what you got down as my goal", "goal"),
        ("say back to me what you know of me", "known"),
        ("my name is Ana", ""),
        ("my goal is to get a job", ""),
        ("what is a p-value", ""),
        ("how many hours does pandas take", ""),
    ],
)
def test_what_a_message_asks_to_be_reminded_of(text: str, kind: str) -> None:
    assert asked_about(text) == kind


def test_and_asks_for_the_next_thing_only_after_one_was_recalled() -> None:
    assert also_asked("n my hours", "what was my goal") == "hours_per_week"
    assert also_asked("n my hours", "what is a p-value") == ""


def test_telling_what_was_made_asks_for_nothing() -> None:
    assert asked_about("made it print my name in a loop") == ""


def test_what_is_not_known_is_asked_after_what_is() -> None:
    assert also_asked("and not?", "what did i tell you i know") == "not_known"
    assert also_asked("and not?", "what is my name") == ""
