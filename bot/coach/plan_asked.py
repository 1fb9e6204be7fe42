"""Whether a message asks for a plan of weeks by its words, whatever else it sounds like."""

from __future__ import annotations

import re

from bot.coach.patterns import Pattern

_PLAN = r"(?:(?:study|learning|weekly|\w+) )?(?:plan|schedule|time ?table|curriculum)"
_WANTS = Pattern(
    r"\b(?:make|write|give|draw|build|create|do|need|want|have|get|set up|work out|come up with)\b"
    rf"(?: me| us| up)?(?: please| pls| kindly)?(?: an?| my| the| some)? {_PLAN}\b"
    r"(?! (?:b\b|of attack))|"
    r"\bhow(?: would|'?d) (?:you|u) (?:cut|split|divide|spread|lay|space) "
    r"(?:it|that|this|these weeks|the (?:weeks|months|time|hours)) (?:up|out|over)\b|"
    r"\b(?:weekly|week[- ]by[- ]week|day[- ]by[- ]day|per week) "
    r"(?:break ?down|split|outline|list)\b|"
    r"\bbreak(?:ing)? (?:it|that|this|everything|all) (?:down|up) (?:by|into|in|per|for each) "
    r"(?:the )?(?:weeks?|days?)\b|"
    r"\b(?:split|divide|spread|cut|lay) (?:it|that|this|the (?:time|weeks|hours|topics)|my (?:time|"
    r"weeks|hours|evenings))(?: up| out)?(?: (?:for me|over|across|into|up|pls|please|"
    r"then)\b|\W*$)|"
    r"^\W*(?:(?:hey|hi|ok|pls|please|can|could|would|will|you|u|help me)\W+)*plan "
    r"(?:me|my|something|it all|this|out|for me|for (?:the|my|\d))\b|"
    rf"^\W*(?:study |learning )?(?:plan|schedule|time ?table)\s*(?:[:,]|for|pls|please|with)|"
    r"(?:\bi(?:'?d| would) (?:like|love|appreciate)|\bi(?:'?m| am) after|\bfancy) (?:an?|my|some) "
    rf"{_PLAN}\b|(?:^|[.!?,;:\n]\s*)(?:so |and |ok |a )?{_PLAN}\s*\?+\W*$|"
    r"\bbreak (?:am|it|this|that) down for me\b|\b(?:lay|map) (?:it|am) (?:all )?out\b|"
    r"\bplan (?:bana (?:do|de|dijiye|dein)|banao)\b|"
    r"\b(?:timetable|schedule) (?:it|this|that|me|all (?:this|that)|everything)\b",
    re.IGNORECASE,
)
_ASKS_OF_ONE = Pattern(
    r"\b(?:do i need|should i have|is (?:a|it)|what is|why|worth|does)\b.{0,20}\bplan\b|"
    r"\b(?:fine|solid|nice|great|my|that|this) plan\s*\?",
    re.IGNORECASE,
)


_JUDGED = Pattern(
    r"\b(?:good|bad|ok(?:ay)?|stupid|dumb|silly|sane|sensible|terrible|crazy|fair|right|wrong|wise|"
    r"decent) (?:plan|idea)\s*\?",
    re.IGNORECASE,
)


def wants_judged(text: str) -> bool:
    """Whether a message asks what to think of what its writer has in mind: "bad plan?"."""
    return bool(_JUDGED.search(text))


def wants_plan(text: str) -> bool:
    """Whether a message asks for a plan, schedule or timetable to be made."""
    return bool(_WANTS.search(text)) and not (_ASKS_OF_ONE.search(text) or wants_judged(text))
