"""What a message is after by what would answer it, where its words were read as something else.

A question may come in the dress of a life: with what its writer knows, feels and has time for. What
would answer it tells such a question from a wish for advice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.coach.reply import Intent
from bot.coach.understand import Understanding
from knowledge.models import AnsweredBy

Answers = Mapping[AnsweredBy, float]
# How sure it must be, by the halves of the evaluation sets that may be looked at.
SURELY, BEYOND_DOUBT = 0.8, 0.9
# In the middle of a talk so few words lean on what was said before.
_LEANING = 10
_FOR_ADVICE = 0.93
_ASKED: frozenset[Intent] = frozenset({"concept", "compare"})
_ADVISED: frozenset[Intent] = frozenset(
    {"next_step", "plan", "resource", "project_idea", "career", "motivation"}
)
_MISTAKEN: Mapping[AnsweredBy, frozenset[Intent]] = {
    "source": frozenset({"next_step", "progress_report", "plan", "project_idea", "checkin",
                         "motivation", "off_topic", "smalltalk"}),
    "subject": frozenset({"next_step", "progress_report", "plan", "project_idea", "checkin",
                          "motivation", "off_topic", "smalltalk"}),
    "trouble": frozenset({"next_step", "plan", "concept", "project_idea", "off_topic",
                          "smalltalk", "resource"}),
    "advice": frozenset({"concept", "off_topic", "smalltalk"}),
}  # fmt: skip


def leans(text: str, *, following: bool) -> bool:
    """Whether what a message is after depends on what was said before it."""
    return following and len(text.split()) < _LEANING


def by_answer(said: Understanding, answers: Answers) -> Understanding:
    """The reading with the intent that fits what would answer it, where that is sure enough."""
    if said.error or not answers:
        return said
    kind = max(answers, key=answers.__getitem__)
    # "Needed for ml?" is answered by knowledge as well as by advice.
    least = _FOR_ADVICE if kind == "advice" else SURELY
    if answers[kind] < least or said.intent not in _MISTAKEN.get(kind, frozenset()):
        return said
    if kind == "advice":
        likely = [intent for intent in said.chances if intent in _ADVISED]
        return replace(said, intent=likely[0]) if likely else said
    if kind in ("source", "subject"):
        likely = [intent for intent in said.chances if intent in _ASKED]
        return replace(said, intent=likely[0] if likely else "concept", chances={})
    return replace(said, intent="stuck", chances={})
