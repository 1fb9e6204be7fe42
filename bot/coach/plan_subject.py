"""The whole subject that a plan is asked for: "a plan for statistics", "exam in calculus"."""

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
_ASKS = Pattern(r"\?|\b(?:wh?at|which|where|how|next)\b", re.IGNORECASE)


def planned_subject(s: Situation) -> str | None:
    """The goal of the plan, a group, that a message names beside the word plan or exam, or between
    two commas; None where it names none or says of it what is known."""
    said = {*s.said.known, *s.said.not_known}
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
