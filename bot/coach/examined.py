"""What an examination asks, where a message lists it: "exam on the 12th, topics: trees, svm"."""

from __future__ import annotations

import re

from bot.coach.evidence import units_of
from bot.coach.linking import Linker
from bot.coach.patterns import Pattern

_OF_AN_EXAM = Pattern(
    r"\b(?:exams?|tests?|finals?|midterms?|viva|resit|retake|certificat\w+)\b", re.IGNORECASE
)
_LISTS = Pattern(
    r"\b(?:topics?|syllabus|content|material|chapters?|covers?|covering|includes?|including|asks?|"
    r"(?:exams?|tests?|finals?|midterms?) (?:is |will be )?(?:on|in|about))\b\W{0,3}"
    r"(?:(?:are|is|of)\b)?",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[.!?;\n](?:\s|$)")


def examined(text: str, linker: Linker) -> tuple[str, ...]:
    """The topics that a list of what an examination asks names, in its order; none for any other
    message, or for a list of one."""
    if not _OF_AN_EXAM.search(text):
        return ()
    for cue in _LISTS.finditer(text):
        end = _SENTENCE.search(text, cue.end())
        stop = end.start() if end else len(text)
        listed = [u.mention for u in units_of(text, linker) if cue.end() <= u.mention.start < stop]
        named = [topics[0] for m in listed if len(topics := linker.topics([m])) == 1]
        if len(set(named)) > 1:
            return tuple(dict.fromkeys(named))
    return ()
