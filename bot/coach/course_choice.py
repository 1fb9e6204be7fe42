"""Which of several courses that were begun to finish: the nearest to its end and to the way."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from bot.coach.history import COURSE_LASTS, history_of
from bot.coach.next_step import COURSES, Step, next_step
from bot.coach.patterns import Pattern
from bot.coach.phrasing import some
from bot.coach.record import ResourceProgress
from bot.coach.situation import Situation

_MOST_WORDS = 60
_FEWEST = 2
_CHOOSES = Pattern(
    r"\bwh?ich\b|\bwh?at (?:one|first|of (?:them|these|those))\b|\b(?:choose|pick|decide|torn|"
    r"between|juggl\w*|first|both|too many|at once|at the same time|in parallel|or)\b|"
    r"\b(?:half|all|none|never) (?:\w+ ){0,2}?(?:done|finished|open|started)\b|"
    r"\b(?:open|begun|started|bought|unfinished|going)\b",
    re.IGNORECASE,
)
_SEVERAL = Pattern(
    r"\b(?:two|three|four|five|several|many|[2-9]|few|both|multiple)\b(?: \w+){0,2}? "
    r"(?:courses?|tutorials?|moocs?|books?)\b(?! (?:about|on|in)\b)",
    re.IGNORECASE,
)
_WHICH = Pattern(
    r"^\W*(?:(?:so|and|ok|but|then|now)\W+)*(?:wh?ich|finish wh?ich|wh?at)\b.{0,40}"
    r"\b(?:one|them|these|those|first|course|courses|finish|which|keep)\b|^\W*(?:\w+\W+)?which\W*$",
    re.IGNORECASE,
)
_ASKS_OTHERWISE = Pattern(
    r"\b(?:better|difference|compare|vs|versus|worth|cost|price|free|recommend\w*|good|quality|"
    r"easier|harder|authors?|wrote|written by|titles?|names? of|says?|said|according)\b",
    re.IGNORECASE,
)


def courses_open(s: Situation) -> Mapping[str, ResourceProgress]:
    """The courses that are under way by the record and by this message, and those only named."""
    found = {
        key: progress
        for key, progress in s.record.resources.items()
        if s.now - progress.at <= COURSE_LASTS
    }
    found |= {p.resource: p for p in s.progress}
    quote = " ".join(s.text.split())[:200]
    for mention in s.said.mentions:
        if mention.kind == "resource":
            found.setdefault(mention.id, ResourceProgress(mention.id, "started", quote, s.now))
    held = s.knowledge.resources
    return {
        key: progress
        for key, progress in found.items()
        if progress.state in ("started", "half") and key in held and held[key].kind in COURSES
    }


def asks_which_course(s: Situation) -> bool:
    """Whether a message asks which of several courses to go on with, or tells of too many."""
    if s.said.error or len(s.text.split()) > _MOST_WORDS or _ASKS_OTHERWISE.search(s.text):
        return False
    if _SEVERAL.search(s.text) and _CHOOSES.search(s.text) and "?" not in s.text[:-1]:
        return True
    if _WHICH.search(s.text) and s.record.turns and _SEVERAL.search(s.record.turns[-1].text):
        return True
    named = {m.id for m in s.said.mentions if m.kind == "resource"}
    begun = {p.resource for p in s.progress if p.state in ("started", "half")}
    if len(named) >= _FEWEST and begun and _CHOOSES.search(s.text):
        return True
    other = [m for m in s.said.mentions if m.kind in ("topic", "group")]
    return bool(_WHICH.search(s.text)) and not other and len(courses_open(s)) >= _FEWEST


_OTHERS = Pattern(
    r"^\W*(?:(?:and|but|so|ok|what about|what of)\W+)*"
    r"the (?:others?|rest|other (?:two|ones?|courses?))\W*$",
    re.IGNORECASE,
)


def asks_of_the_others(s: Situation) -> bool:
    """Whether a message asks what becomes of the courses that were not chosen."""
    few = [turn for turn in s.record.turns[-3:] if _SEVERAL.search(turn.text)]
    return bool(few) and bool(_OTHERS.match(s.text))


def asks_again_which(s: Situation) -> bool:
    """Whether it is asked once more which of several courses, right after the advice was given."""
    before = s.record.turns[-1].text if s.record.turns else ""
    return bool(_SEVERAL.search(before)) and bool(_WHICH.search(s.text))


def named_course(s: Situation) -> str:
    """A course that this message or the one before names; "" where neither does."""
    opened = courses_open(s)
    half = [key for key, p in opened.items() if p.state == "half"]
    return next(iter((*half, *opened, *s.context.things("resource"))), "")


def course_to_finish(s: Situation) -> tuple[Step, str] | None:
    """The step that goes on with the course to finish, and what becomes of the others."""
    opened = courses_open(s)
    if len(opened) < _FEWEST:
        return None
    order = sorted(opened.values(), key=lambda p: (p.state == "half", p.at), reverse=True)
    history = history_of(s.record, s.now)
    steps = list(s.track.topics)
    found: list[tuple[bool, int, Step]] = []
    for progress in order:
        alone = replace(history, steps=(), resources=(replace(progress, at=s.now),))
        step = next_step(s.knowledge, s.track, s.known, not_known=s.not_known, history=alone)
        if isinstance(step, Step) and step.kind == "finish":
            at = steps.index(step.topic.id) if step.topic.id in steps else len(steps)
            found.append((progress.state != "half", at, step))
    if not found:
        return None
    best = min(found, key=lambda f: f[:2])[2]
    assert best.resource is not None
    titles = [s.knowledge.resources[key].title for key in opened if key != best.resource.id]
    others = f"Close {some(titles, 3)} until then; they stay where they are, and cost you nothing."
    return best, others
