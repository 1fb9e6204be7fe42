"""What a plan is asked for: "a plan for statistics", "exam in calculus", "trees done by May"."""

from __future__ import annotations

import re

from bot.coach.patterns import Pattern
from bot.coach.plan import of_group
from bot.coach.situation import Situation

_FOR_IT = Pattern(
    r"(?:\b(?:plan|schedule|timetable)\b.{0,30}?\b(?:for|on|of|about|to (?:learn|study|finish|do|"
    r"master|get through))|\b(?:exams?|tests?|finals?|midterms?)\b.{0,12}?\b(?:in|on|for|about|of))"
    r"\s+(?:(?:the|my|some|only|just|a|basic|all|all of)\s+)*$",
    re.IGNORECASE,
)
_EXAM = Pattern(r"^\W*(?:exams?|tests?|finals?|midterms?)\W*$", re.IGNORECASE)
_BEFORE, _AFTER = Pattern(r"[,;.:]\s*(?:only |just )?$"), Pattern(r"^\s*(?:[,;.]|$)")
# "Want the classic ml stuff done by then", "target 30 april for logistic regression".
_WANTS = Pattern(
    r"\b(?:want|wanna|need|must|have to|got to|gotta|like|aim|hope)\b[^.,;!?]{0,30}$", re.IGNORECASE
)
_DONE_BY = Pattern(
    r"^\W*(?:\w+\W+){0,2}?(?:done|finished|ready|learn(?:ed|t)|covered|through|behind me|down|"
    r"under my belt)\b",
    re.IGNORECASE,
)
_DATED = Pattern(
    r"\b(?:target|deadline|due|goal|by|until|before)\b[^.,;!?]{0,25}\bfor (?:the |my |a |an )?$",
    re.IGNORECASE,
)
_DUE = Pattern(r"^[^.;!?]{0,40}\b(?:deadline|due|by|until|before|till)\b", re.IGNORECASE)
_ASKS = Pattern(r"\?|\b(?:wh?at|which|where|how|next)\b", re.IGNORECASE)


def planned_subject(s: Situation) -> str | None:
    """The goal of the plan that a message names: a group beside the word plan or exam, or between
    two commas, or what is to be done by a date; None where it names none or says of it what is
    known."""
    said = {*s.said.known, *s.said.not_known}
    dated = next((m for m in s.said.mentions if _by_a_date(s.text, m.start, m.end)), None)
    if dated is not None and dated.kind == "topic" and dated.id not in s.said.known:
        return dated.id
    if dated is not None and dated.kind == "group":
        return of_group(dated.id)
    for mention in s.said.mentions:
        if mention.kind != "group" or said.intersection(s.knowledge.members(mention.id)):
            continue
        before, after = s.text[: mention.start], s.text[mention.end :]
        alone = bool(_BEFORE.search(before)) and bool(_AFTER.match(after))
        exam = bool(_EXAM.match(after.split(",")[0])) and not before.strip(" ,.")
        if _FOR_IT.search(before) or alone or exam:
            return of_group(mention.id)
    return None


def wants_subject_planned(s: Situation) -> bool:
    """Whether a message lays out a subject, its hours and its day, and asks for nothing else."""
    told = {fact.kind for fact in s.facts}
    laid_out = {"hours_per_week", "deadline"} <= told and not _ASKS.search(s.text)
    return laid_out and planned_subject(s) is not None


def _by_a_date(text: str, start: int, end: int) -> bool:
    """Whether what stands there is wanted by a date."""
    before, after = text[:start], text[end:]
    wanted = bool(_WANTS.search(before)) and bool(_DONE_BY.match(after) or _DUE.match(after))
    return wanted or bool(_DATED.search(before))
