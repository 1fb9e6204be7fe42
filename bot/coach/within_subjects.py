"""What is told within a subject: "in python I can do loops", "python loops" claim those alone."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.coach.linking import Mention
from bot.coach.patterns import Pattern
from bot.coach.understand import Understanding
from knowledge.models import Knowledge

_IN = Pattern(r"\b(?:in|of|from|within)\s+(?:the\s+|my\s+)?$", re.IGNORECASE)
_ALL_OF = Pattern(
    r"\b(?:all|everything|anything|whole|most|lots?|rest|full|entire|plenty|years?|degree|"
    r"comfortable|fluent|good|solid|confident|at home|\d+)\b[^.;!?]{0,12}$",
    re.IGNORECASE,
)
# "In Python I'm good" is said of Python.
_AT_HOME = Pattern(
    r"\W*(?:i'?m|i am|im|all|everything|i know|i can do) (?:\w+ )?(?:good|fine|fluent|solid|"
    r"ok(?:ay)?|strong|everything|all|a pro|at home|confident|comfortable)\b",
    re.IGNORECASE,
)
_BEFORE = 40


def within_subjects(said: Understanding, knowledge: Knowledge) -> Understanding:
    """The understanding without claims to a whole subject where parts of it are claimed by name
    and the subject only says what they are parts of."""
    evidence = said.evidence
    for mention in said.mentions:
        if mention.kind != "group":
            continue
        before = said.text[max(0, mention.start - _BEFORE) : mention.start]
        place = _IN.search(before)
        after = said.text[mention.end : mention.end + _BEFORE]
        within = place is not None and not (
            _ALL_OF.search(before[: place.start()]) or _AT_HOME.match(after)
        )
        # "Python loops" are loops; "Python, loops" is a list.
        if not within and not _is_said_of_the_next(said, mention, knowledge):
            continue
        members = set(knowledge.members(mention.id))
        own = {e.topic for e in evidence if e.named and e.polarity == "known"} & members
        if own:
            evidence = tuple(
                e for e in evidence if e.named or e.topic not in members or e.polarity != "known"
            )
    return replace(said, evidence=evidence) if evidence != said.evidence else said


def _is_said_of_the_next(said: Understanding, subject: Mention, knowledge: Knowledge) -> bool:
    """Whether a subject stands right before one of its topics, as the first half of its name."""
    members = knowledge.members(subject.id)
    return any(
        m.kind == "topic" and m.id in members and said.text[subject.end : m.start] == " "
        for m in said.mentions
    )
