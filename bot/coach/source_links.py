"""Where a roadmap itself can be watched or read, for who asks for its link."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.coach.patterns import Pattern
from bot.coach.reply import Action, Block, Citation, Reply
from bot.coach.understand import Understanding
from knowledge.models import Knowledge
from retrieval.spelling import spelled_out

LINK = Pattern(
    r"\b(?:hyper)?links?\b(?! ?(?:between|with|regression|function))|\burls?\b|"
    r"\b(?:web|youtube|yt|its|the|exact|full) ?add?ress?(?:es)?\b|"
    r"\bwhere (?:can|could|do|did|would) (?:i|we|one|you) (?:\w+ )?(?:watch|find|see|"
    r"read|get|open) "
    r"(?:it|that|this|the (?:\w+ ){0,3}(?:video|vid|post|clip|talk|original|thing|one))\b",
    re.IGNORECASE,
)
# What a roadmap speaks of has a link of its own.
_OF_ANOTHER = Pattern(
    r"\b(?:courses?|speciali[sz]ation|books?|series|(?:web)?sites?|librar(?:y|ies)|repo\w*|"
    r"data ?sets?|papers?|playlist|profile|notebooks?)\b",
    re.IGNORECASE,
)


def asks_link(said: Understanding) -> bool:
    """Whether a question about a roadmap wants its own link, and not that of what it names."""
    text = spelled_out(said.text)
    named = any(m.kind in ("resource", "topic", "group", "project") for m in said.mentions)
    return bool(LINK.search(text)) and not named and not _OF_ANOTHER.search(text)


def reply_link(knowledge: Knowledge, said: Understanding, sources: Sequence[str]) -> Reply:
    """The links of these roadmaps, or of all; that there is none where none is known."""
    asked = [knowledge.sources[key] for key in sources] or list(knowledge.sources.values())
    known = {source.url: source for source in reversed(asked) if source.url}
    if known:
        lines = [f"**{s.short}**: [{s.title}]({url}) ({url})" for url, s in known.items()]
    else:
        whose = asked[0].short
        lines = [
            f"I have no link to **{whose}**: I know it from a written copy that names no address, "
            "and I would rather not guess one. What it says I can tell you, with the place."
        ]
    return Reply(
        intent="resource" if known else "concept",
        blocks=tuple(Block(line) for line in lines),
        topics=said.topics[:4],
        known=said.known,
        not_known=said.not_known,
        citations=tuple(
            Citation(s.id, s.title, "its link", url) for url, s in known.items() if url
        ),
        actions=(Action("What should I learn next?", "coach next"),),
        abstained=not known,
    )
