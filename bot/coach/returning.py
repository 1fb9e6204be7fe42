"""Coming back to what was spoken of before something else came up: the plan, the project."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.coach.context import Ability, Context
from bot.coach.patterns import Pattern
from bot.coach.situation import Situation

# So far back, in turns, a thing is still "the" plan or "that" project.
_TURNS = 8
_MOST_WORDS = 16
_OWN = r"(?:the|my|that|this|your|our|same)"
_THINGS: tuple[tuple[Ability, Pattern], ...] = (
    (
        "plan",
        Pattern(
            rf"\b{_OWN} (?:whole |study |learning |first |old )?(?:plan|schedule|time ?table)\b|"
            r"\bweek (?:\d{1,2}|one|two|three|four)\b",
            re.IGNORECASE,
        ),
    ),
    ("project_idea", Pattern(rf"\b{_OWN} (?:\w+ )?(?:project|idea)s?\b", re.IGNORECASE)),
)


def returned(s: Situation) -> Situation:
    """The situation in which a short message finds again what it names and what was left since.

    The same situation where it names nothing of that kind, or where nothing was left.
    """
    if len(s.text.split()) > _MOST_WORDS or s.said.error or not s.record.turns:
        return s
    for ability, sign in _THINGS:
        if s.context.ability == ability or not sign.search(s.text):
            continue
        for turn in reversed(s.record.turns[-_TURNS:]):
            then = Context.from_json(turn.reply.get("context"))
            if then.ability == ability:
                return replace(s, context=replace(then, placement=s.context.placement))
    return s
