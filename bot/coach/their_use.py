"""What the things are good for that somebody has just named: "what are they for in ml tho"."""

from __future__ import annotations

import re

from bot.coach.context import Context
from bot.coach.patterns import Pattern
from bot.coach.phrasing import opening
from bot.coach.reply import Block, Citation, Reply
from bot.coach.situation import Outcome, Situation
from knowledge.models import SectionName

_THEIR_USE = Pattern(
    r"^\W*(?:(?:ok(?:ay)?|and|but|so|cool|yes|right|well|tho|hm+)\W+)*(?:wh?at|wats?) (?:are|r|"
    r"were) "
    r"(?:they|those|these|all (?:those|these|that)|them)\b(?: (?:even|all|actually|really|both))* "
    r"(?:(?:good|used|useful|needed|there) )?for\b|"
    r"^\W*(?:(?:ok(?:ay)?|and|but|so|cool|right|well)\W+)*(?:where|when) (?:are|do) (?:they|those|"
    r"these) (?:used|needed|show up|come up|turn up|matter)\b",
    re.IGNORECASE,
)
_MOST, _LONG = 2, 320


def of_their_use(s: Situation) -> Outcome | None:
    """Why the topics are worth knowing that were told of right before; None for any other text."""
    if not _THEIR_USE.search(s.text) or s.said.topics or not s.record.turns or s.said.error:
        return None
    at = s.record.turns[-1].at
    told = [topic for topic, evidence in s.record.evidence.items() if evidence.at == at]
    topics = [s.knowledge.topics[topic] for topic in told if topic in s.knowledge.topics][:_MOST]
    if not topics:
        return None
    blocks = [Block(opening(t.sections[SectionName.WHY], _LONG), t.title) for t in topics]
    blocks.append(Block(f"Say *example*, or *quiz me on {topics[0].title}*."))
    names = tuple(topic.id for topic in topics)
    cited = tuple(Citation(t.id, t.title, SectionName.WHY.value) for t in topics)
    reply = Reply("concept", tuple(blocks), topics=names, citations=cited)
    return Outcome(reply, Context(ability="concept", topics=names, asked=s.text[:500]))
