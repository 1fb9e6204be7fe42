"""What kind of thing would answer a message, as the labels and the content tell it."""

from __future__ import annotations

from collections.abc import Mapping

from bot.coach.reply import Intent
from bot.coach.source_names import lets_speak
from knowledge.models import AnsweredBy, Knowledge, Labels, Utterance

# By what a message of an intent is answered where its label does not say so. Explanations and
# comparisons are a source's word as often as the subject's, so that they are left out.
_BY_INTENT: Mapping[Intent, AnsweredBy] = {
    "next_step": "advice",
    "plan": "advice",
    "resource": "advice",
    "project_idea": "advice",
    "career": "advice",
    "motivation": "advice",
    "stuck": "trouble",
    "progress_report": "none",
    "checkin": "coach",
    "smalltalk": "none",
    "off_topic": "untold",
}
# Of what there is most, every so many are enough.
_STEPS, _NOTIONS = 3, 4
_OF_THE_COACH = frozenset(
    {"who_are_you", "what_can_you_do", "who_made_you", "privacy", "trust", "language"}
)


def answered(labels: Labels, knowledge: Knowledge) -> list[tuple[str, AnsweredBy]]:
    """Texts with what would answer them: labelled messages, and the questions that claims and
    notions are known to answer."""
    steps = 0
    found: list[tuple[str, AnsweredBy]] = []
    for utterance in labels.utterances:
        kind = _kind(utterance)
        if kind is None:
            continue
        if utterance.intent == "next_step" and utterance.answered_by is None:
            steps += 1
            if steps % _STEPS:
                continue
        found.append((utterance.text, kind))
    asks = [ask for claim in knowledge.claims.values() for ask in claim.asks]
    found += [(ask, "source") for ask in asks if lets_speak(ask)]
    asks = [ask for notion in knowledge.notions.values() for ask in notion.asks]
    found += [(ask, "subject") for ask in asks[::_NOTIONS]]
    found += [(one.text, "coach") for one in labels.requests if one.kind != "none"]
    for aside in labels.asides:
        if aside.kind == "other_advice":
            found.append((aside.text, "untold"))
        elif aside.kind in _OF_THE_COACH:
            found.append((aside.text, "coach"))
    return list(dict(found).items())


def _kind(utterance: Utterance) -> AnsweredBy | None:
    if utterance.answered_by is not None:
        return utterance.answered_by
    if utterance.intent in ("concept", "compare"):
        return "source" if lets_speak(utterance.text) else None
    return _BY_INTENT.get(utterance.intent)
