"""How sure a learner says they are, from 1 (a guess) to 4 (certain), alone or beside an answer."""

from __future__ import annotations

import re

from bot.coach.grading import grade
from bot.coach.patterns import Pattern
from knowledge.models import QuizItem

_SURE = r"(?:sure|certain|confident)"
_PHRASES: tuple[tuple[int, str], ...] = (
    (
        2,
        rf"(?:not|n't) (?:very|so|too|that|really|entirely|completely|quite|100 ?%) {_SURE}|"
        rf"(?:a (?:bit|little)|somewhat|slightly|half) (?:un)?{_SURE}|somewhat|maybe|perhaps|"
        r"so[- ]so|medium|kind ?of|kinda|50[-/ ]50|fifty[- ]fifty",
    ),
    (
        1,
        rf"not (?:at all )?{_SURE}(?: at all)?|unsure|uncertain|no confidence|not confident|low|"
        r"(?:it'?s )?(?:just |only |purely |pure |an? |wild |total |complete )*guess(?:ing|work)?",
    ),
    (
        3,
        rf"(?:quite|fairly|pretty|rather|mostly|reasonably|almost|nearly) {_SURE}|probably|likely|"
        r"(?:i )?think so|most likely",
    ),
    (
        4,
        rf"(?:very |absolutely |totally |completely |really |dead |so |100 ?% |quite )?{_SURE}|"
        r"positive|definitely|absolutely|no doubt|100 ?%|high|i know (?:it|this)",
    ),
)
_WORDS = "|".join(phrase for _, phrase in _PHRASES)
_ANY = rf"(?:i'?m |i am |i feel |confidence:? )?(?:{_WORDS})"
_DIGIT = Pattern(r"(?:confidence|level|sure)?\s*[:=]?\s*([1-4])(?:\s*(?:/|of|out of)\s*4)?")
_PERCENT = Pattern(rf"(?:about |around )?(\d{{1,3}})\s*(?:%|per ?cent) {_SURE}")

_LONGEST = 400  # characters

_SPLITS = tuple(
    Pattern(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?P<say>{_ANY})(?:\s*[,;:]\s*(?:but )?|\s+but\s+|"
        r"\s+(?:that\s+)?(?=it'?s\b|it is\b|the answer\b))(?P<rest>.+)",
        r"(?P<say>[1-4])\s*[,;:]\s+(?P<rest>.+)",
        rf"(?P<rest>.+?)\s*(?:[,;]\s*|\s+\()(?P<say>{_ANY}|confidence\s*:?\s*[1-4]|[1-4]/4)\)?",
        r"(?P<rest>.+?)\s+\((?P<say>[1-4])\)",
    )
)
_SPLITS_BY_LETTER = tuple(
    Pattern(pattern, re.IGNORECASE)
    for pattern in (
        r"(?P<say>[1-4])[\s,;:]+(?P<rest>[a-e])",
        rf"(?P<rest>[a-e])[\s,;:]+(?P<say>[1-4]|{_ANY})",
    )
)


def read_confidence(text: str) -> int | None:
    """The confidence that a whole text states, or None if it states none."""
    said = " ".join(text.casefold().replace("’", "'").split()).strip(" .!")
    digit = _DIGIT.fullmatch(said)
    if digit:
        return int(digit[1])
    percent = _PERCENT.fullmatch(said)
    if percent:
        return 1 + sum(int(percent[1]) > bound for bound in (30, 60, 85))
    said = re.sub(r"^(?:i'?m|i am|i feel|confidence:?)\s+", "", said)
    return next((level for level, phrase in _PHRASES if re.fullmatch(phrase, said)), None)


def split_confidence(item: QuizItem, text: str) -> tuple[int | None, str]:
    """Confidence and answer, where a text holds both ("3, B", "dtype (pretty sure)").

    Where it does not, (None, the text). What is a choice word for word is not cut up.
    """
    flat = " ".join(text.replace("’", "'").split())
    if flat.casefold() in {choice.casefold() for choice in item.choices}:
        return None, text
    if len(flat) > _LONGEST:
        return None, text
    for pattern in (*_SPLITS, *(_SPLITS_BY_LETTER if item.kind == "choice" else ())):
        found = pattern.fullmatch(flat.rstrip(" .!"))
        if not found or grade(item, found["rest"]).correct is None:
            continue
        level = read_confidence(found["say"])
        if level is not None:
            return level, found["rest"]
    return None, text
