"""A thing meant by the one word that tells it from what was spoken of: "and the forward one?"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.coach.patterns import Pattern
from bot.coach.situation import Situation
from knowledge.models import Knowledge

_THE_ONE = Pattern(
    r"\b(?:the|a|an) (?P<word>[\w-]{4,})\s+(?:one|kind|type|sort|version|variant)s?\b",
    re.IGNORECASE,
)
_ASKS = Pattern(r"\b(?:wh?at'?s?|wat|how|and|about|explain)\b", re.IGNORECASE)
# These tell no kind of thing.
_ANY = frozenset(
    "other others first second third last next same best right wrong easy easier hard harder whole "
    "free cheap cheaper short shorter long longer good better main only latter former previous "
    "big bigger small smaller simple simpler".split()
)
_MOST_WORDS = 10


def of_its_kind(s: Situation) -> str:
    """The question for the name that one word stands for, of the subject that is spoken of; ""
    for any other message."""
    found = _THE_ONE.search(s.text)
    if found is None or not _ASKS.search(s.text) or len(s.text.split()) > _MOST_WORDS:
        return ""
    word = found["word"].lower()
    if word in _ANY or s.context.topic not in s.knowledge.topics or s.said.error:
        return ""
    subject = s.context.topic.partition("/")[0]
    named = [
        (topic != s.context.topic, topic.partition("/")[0] != subject, len(name), name)
        for name, topic in _names(s.knowledge)
        if name.lower().split()[:1] == [word]
    ]
    near = [one for one in sorted(named) if not one[1]]
    return f"what is {near[0][3]}?" if near else ""


def _names(knowledge: Knowledge) -> Iterator[tuple[str, str]]:
    """The names of topics and of notions, each with its topic."""
    for topic in knowledge.topics.values():
        yield from ((name, topic.id) for name in (topic.title, *topic.aliases))
    for notion in knowledge.notions.values():
        yield from ((name, notion.topic) for name in notion.names)
