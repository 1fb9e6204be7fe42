"""What "I'll do that by Friday" promises: the thing that was spoken of, by its name."""

from __future__ import annotations

import re

from bot.coach.patterns import Pattern
from bot.coach.situation import Situation

_MOST_WORDS, _MOST_OF_A_TIME = 16, 9
_FROM = frozenset(
    {
        "next_step", "progress_report", "standing", "project_idea", "resource", "motivation",
        "concept", "plan", "tracks", "placement", "career",
    }
)  # fmt: skip
_DAY = r"(?:mon|tues?|wed(?:nes)?|thur?s?|fri|satur?|sun)(?:day)?s?"
_WHEN = (
    rf"(?:by|on|at|in|till?|until|before|this|next|every|tomorrow|tmrw|today|tonight|now|then|"
    rf"after|"
    rf"over|during|from|for|first|{_DAY})"
)
_POINTS = Pattern(
    r"\b(?P<verb>do|doing|finish|start|begin|try|build|read|watch|take|make|complete|learn|study|"
    r"work on|begin with|start with|sit down with|get through|have)\s+"
    rf"(?P<what>(?:it|that|this)(?: one)?)(?=\W*$|\W+{_WHEN}\b|\W+(?:and|but|ok)\b)",
    re.IGNORECASE,
)
# What is left of "ok, deal, by Sunday then" once this is taken away: nothing.
_NOTHING = Pattern(
    rf"\b(?:ok(?:ay)?|k|fine|good|great|cool|sure|alright|yes|yeah|right|deal|done|promise\w*|"
    rf"commit|i|i'?ll|ill|will|me|you|u|can|could|pls|please|remind|so|then|and|the|a|an|my|in|at|"
    rf"morning|evening|afternoon|night|noon|lunch|weekend|week|end|of|work|home|"
    rf"\d{{1,2}}(?:[:.]\d\d)?(?: ?[ap]m)?|am|pm|o'?clock|mins?|minutes?|hours?|h|half|"
    rf"{_WHEN})\b|\W+",
    re.IGNORECASE,
)


def spoken_thing(s: Situation) -> str:
    """The name of what was last proposed or taken up; "" where nothing was."""
    c = s.context
    if c.ability not in _FROM:
        return ""
    offered = list(c.offered)
    if 0 <= c.picked < len(offered):
        offered.insert(0, offered[c.picked])
        chosen = offered[:1]
    else:
        chosen = offered[:1] if c.ability in ("project_idea", "resource") else []
    for thing in chosen:
        kind, _, key = thing.partition(":")
        held = getattr(s.knowledge, f"{kind}s", {}).get(key)
        if held is not None:
            return str(held.title)
    topic = s.knowledge.topics.get(c.step) or s.knowledge.topics.get(c.topic)
    return topic.title if topic is not None else ""


_A_DAY = Pattern(
    rf"\b(?:{_DAY}|tomorrow|tmrw|tonight|this (?:evening|weekend|week)|next week)\b", re.IGNORECASE
)
_ASSENTS = Pattern(
    r"^\W*(?:ok(?:ay)?|fine|good|deal|alright|sure|yes|cool|right)\b|\bthen\W*$", re.IGNORECASE
)


def settles_a_time(s: Situation) -> bool:
    """Whether a message says no more than "ok, 20 minutes tomorrow" of what was spoken of."""
    few = 2 <= len(s.text.split()) <= _MOST_OF_A_TIME and "?" not in s.text
    settled = few and bool(_A_DAY.search(s.text) and _ASSENTS.search(s.text))
    return settled and not _NOTHING.sub("", s.text) and s.context.ability not in ("plan", "quiz")


def with_its_name(s: Situation) -> str:
    """The message, with the name of what it points at where it promises "it" and names nothing."""
    text = s.text
    if len(text.split()) > _MOST_WORDS or s.said.error or "?" in text:
        return text
    points = _POINTS.search(text)
    named = [m for m in s.said.mentions if m.kind in ("topic", "resource", "project")]
    empty = not named and not _NOTHING.sub("", text)
    if points is None and not empty:
        return text
    title = spoken_thing(s)
    if not title:
        return text
    if points is None:
        return f"{text.rstrip(' .!')}: {title}"
    return f"{text[: points.end()]} ({title}){text[points.end() :]}"
