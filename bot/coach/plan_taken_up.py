"""Time that was told, taken up as a plan, without anybody asking for one by that name."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.coach.patterns import Pattern
from bot.coach.situation import Situation

# What is asked of a plan, though none was made yet: whether it fits, what is lost, a new date.
_OF_THE_TIME = Pattern(
    r"\b(?:will?|would|can|could|do|am|are|shall) (?:i|we)\b.{0,20}\b(?:make it|manage (?:it|that)|"
    r"in time|get there|be (?:done|ready|through|finished))\b|"
    r"\b(?:does|do|will|would|can) (?:it|that|this|everything|all(?: (?:of )?(?:it|that|this))?|"
    r"they)(?: all| still| even)? (?:fit|work out|be enough|suffice)\b|"
    r"\bis (?:it|that|this)(?: still| even| at all)? (?:enough|doable|realistic|feasible|"
    r"in time)\b|"
    r"\bwh?at (?:do|will|would|must) (?:i|we) (?:lose|drop|cut|skip|give up)\b|"
    r"\bwh?at(?:'?s| has| will| would)? (?:goes|falls? out|(?:has )?to go|gets? cut)\W*$|"
    r"\bwh?at would (?:you|u) (?:throw|drop|cut|leave|let|skip|sacrifice)\b|"
    r"\bnew (?:end )?(?:date|deadline|plan)\b",
    re.IGNORECASE,
)
# What says that a time which was told is another one now.
_CHANGES_IT = Pattern(
    r"\b(?:make (?:it|that)|not \d|instead|moved?|postponed|pushed|brought forward|update (?:it|"
    r"that)|"
    r"be realistic|only|now|changed?|from now on|after that)\b",
    re.IGNORECASE,
)
_MOST_WORDS = 24
_TIMES = frozenset({"hours_per_week", "deadline"})
# In the middle of these a word on time is about them.
_ELSEWHERE = frozenset({"quiz", "placement", "checkin"})


def as_planned(s: Situation) -> Situation:
    """A message on the time that is left, as if the plan by the hours and the date that were told
    lay on the table; the same where it is about something else, or no date was ever told."""
    c, day = s.context, s.deadline
    if c.ability == "plan" or c.ability in _ELSEWHERE or c.trouble is not None or s.said.error:
        return s
    if day is None or s.hours is None or len(s.text.split()) > _MOST_WORDS:
        return s
    told = {fact.kind for fact in s.facts} & _TIMES
    before = _TIMES & set(s.record.facts)
    changes = bool(told and before and _CHANGES_IT.search(s.text))
    if not (changes or _OF_THE_TIME.search(s.text)):
        return s
    return replace(s, context=replace(c, ability="plan", hours=s.hours, deadline=day.isoformat()))
