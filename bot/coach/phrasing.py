"""Small phrases that several abilities build their sentences from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.coach.patterns import Pattern
from knowledge.models import Knowledge

_MONTHS = (
    "January February March April May June July August September October November December".split()
)
# From so many topics on a group is named instead of them.
_A_GROUP = 3
_SENTENCE_END = Pattern(r"(?<=[.!?])\s+(?=[A-Z*`\"])")


def listed(names: Sequence[str]) -> str:
    """The names as one says them: a, b and c."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def some(names: Sequence[str], most: int = 6) -> str:
    """The first few names, and how many more there are."""
    if len(names) <= most:
        return listed(names)
    return f"{', '.join(names[:most])} and {len(names) - most} more"


def in_groups(knowledge: Knowledge, topics: Sequence[str]) -> list[str]:
    """The titles of topics as one says them: a group that is there as a whole by its own name."""
    left = list(topics)
    named: dict[str, str] = {}
    groups = {key: knowledge.members(key) for key in knowledge.groups}
    for key in sorted(groups, key=lambda key: -len(groups[key])):
        members = groups[key]
        if len(members) >= _A_GROUP and set(members) <= set(left):
            first = min(members, key=left.index)
            named[first] = knowledge.groups[key].title
            left = [topic for topic in left if topic == first or topic not in members]
    return [named.get(topic, knowledge.topics[topic].title) for topic in left]


def spoken(day: date) -> str:
    """A date as one says it: 4 March 2026."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def of_hours(hours: float) -> str:
    """A number of hours with its unit."""
    return "1 hour" if hours == 1 else f"{hours:g} hours"


def opening(text: str, limit: int = 220) -> str:
    """The first sentences of a text, on one line, as many as stay within `limit` characters."""
    sentences = _SENTENCE_END.split(" ".join(text.split()))
    kept = sentences[0]
    for sentence in sentences[1:]:
        if len(kept) + 1 + len(sentence) > limit:
            break
        kept = f"{kept} {sentence}"
    return kept
