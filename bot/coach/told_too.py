"""What is added in a word or two to what was just told: "jupyter too, forgot that one"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.coach.evidence import Evidence
from bot.coach.patterns import Pattern
from bot.coach.record import LearnerRecord, Polarity
from bot.coach.understand import Understanding

_SHORT = 9
_LONGEST = 200  # characters
# "Jupyter too", "oh and git as well, forgot": a name and that word, and nothing is asked.
_TOO = Pattern(
    r"^\W*(?:(?:oh|ah|and|also|yes|yeah|ya|btw|sorry|sry|wait)\W+)*(?:[\w+.-]+\W+){1,3}?"
    r"(?:too|as well|2|likewise|same|also)\b(?!.*\?)",
    re.IGNORECASE,
)
# "Pandas too sry forgot", at the end of a message that told of others before.
_FORGOTTEN = Pattern(
    r"(?:^|[/.,;:!\n]\s*|\band\s+)(?P<what>[\w+.-]+(?: [\w+.-]+)?) (?:too|as well|also)\W+"
    r"(?:(?:sry|sorry|i|oh|just)\W+)*forgot\b",
    re.IGNORECASE,
)


def told_too(said: Understanding, record: LearnerRecord) -> Understanding:
    """The understanding in which what is named with "too" is known as what was told before it."""
    if said.error or not said.mentions:
        return said
    short = len(said.text) <= _LONGEST and len(said.text.split()) <= _SHORT
    if short and record.turns and _TOO.match(said.text):
        at = record.turns[-1].at
        before = [e.polarity for e in record.evidence.values() if e.at == at]
        if before and all(polarity == before[0] for polarity in before):
            return _as(said, _named(said, 0, len(said.text)), before[0])
    forgotten = _FORGOTTEN.search(said.text)
    if forgotten is not None and (said.known or record.evidence):
        return _as(said, _named(said, *forgotten.span("what")), "known")
    return said


def _named(said: Understanding, start: int, end: int) -> list[str]:
    return [m.id for m in said.mentions if m.kind == "topic" and start <= m.start < end]


def _as(said: Understanding, topics: Sequence[str], polarity: Polarity) -> Understanding:
    if not topics:
        return said
    quote = " ".join(said.text.split())[:300]
    kept = tuple(e for e in said.evidence if e.topic not in topics)
    told = tuple(Evidence(topic, polarity, quote) for topic in topics)
    intent = said.intent if said.known else "progress_report"
    return replace(said, intent=intent, evidence=(*kept, *told))
