"""Two things that were weighed a while ago, meant without their names: "the other one is for?"."""

from __future__ import annotations

import re

from bot.coach.patterns import Pattern
from bot.coach.situation import Situation

_BOTH = Pattern(
    r"\b(?:which|what) (?:one )?of (?:the|these|those) (?:two|both|2)(?: \w+s\b)?|"
    r"\b(?:of )?(?:the|these|those) (?:two|both|2)(?: (?:methods?|things?|ones|models?|tools?|"
    r"libraries|courses?|topics?|subjects?|options?|algorithms?|words?|ideas?))?\b|"
    r"\bone or the other\b|\b(?:the )?both (?:of them|methods|things|ones)\b",
    re.IGNORECASE,
)
_OTHER = Pattern(
    r"\bthe (?:other|2nd|second|latter)(?: (?:one|thing|option|method|tool|model))?\b"
    r"(?! (?:day|time|way|hand|side|week|question|part|half|step|point|person|thing))",
    re.IGNORECASE,
)
_FIRST = Pattern(
    r"\bthe (?:first|1st|former)(?: (?:one|option|method|tool|model))\b|\bthe former\b", re.I
)
_MOST_WORDS = 16
# So many turns may lie between a comparison and what is asked of its two sides.
_AGO = 5


def of_two(s: Situation) -> str:
    """The message with the names of the two things that were weighed put in, where it means them
    without a name; "" for any other message."""
    own = any(m.kind in ("topic", "group", "resource", "track") for m in s.said.mentions)
    if own or s.said.error or len(s.text.split()) > _MOST_WORDS:
        return ""
    topics = weighed(s)
    if len(topics) != 2:
        return ""
    first, second = (s.knowledge.topics[topic].title for topic in topics)
    for pattern, name in ((_OTHER, second), (_FIRST, first), (_BOTH, f"{first} or {second}")):
        if pattern.search(s.text):
            told = pattern.sub(f" {name} ", s.text, count=1)
            return " ".join(told.split()).replace(" ?", "?").replace(" ,", ",")
    return ""


def weighed(s: Situation) -> list[str]:
    """The two topics that were weighed last, the one that was told of since before the other."""
    for ago, turn in enumerate(reversed(s.record.turns[-_AGO:])):
        topics = [t for t in turn.reply.get("topics") or () if t in s.knowledge.topics]
        if turn.intent == "compare" and len(topics) >= 2:
            pair = topics[:2]
            since = s.context.topics[:1] if ago else ()
            return pair[::-1] if since and since[0] == pair[1] else pair
    return []
