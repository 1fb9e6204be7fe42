"""An explanation that is asked for in short: the summary of its topic and what matters most."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.coach.focus import rare_words, telling
from bot.coach.intents import Embed
from bot.coach.patterns import Pattern
from bot.coach.phrasing import opening
from bot.coach.reply import Block, Reply
from knowledge.models import Knowledge, SectionName

_SHORT = Pattern(
    r"\b(?:keep it|make it|but|only|just|very|super|and|the|real|quick and|be) "
    r"(?:short|brief|quick|concise)(?! (?:course|book|video|project|tutorial|plan)s?)\b|"
    r"[,.] ?(?:short|brief|briefly|quick|shortly)\b(?! (?:course|book|video|project)s?)|"
    r"\b(?:in short|in brief|briefly|tl;?dr|in (?:just )?(?:one|1|a|two|2) (?:short )?"
    r"(?:sentences?|lines?|words?|breath)|no (?:essay|novel|wall of text)|"
    r"short (?:version|answer))\b",
    re.IGNORECASE,
)
_MOST_WORDS = 24
_ENOUGH = 240


def asks_for_short(text: str) -> bool:
    """Whether a question wants a short answer."""
    return len(text.split()) <= _MOST_WORDS and bool(_SHORT.search(text))


def shortened(knowledge: Knowledge, reply: Reply, question: str, embed: Embed) -> Reply:
    """An explanation in a few sentences, those that say most to the question; any other as it is.

    Of a topic that is named itself it is what the topic is.
    """
    cited = [c for c in reply.citations if c.source in knowledge.topics]
    if reply.intent != "concept" or not cited or reply.private or reply.abstained:
        return reply
    if reply.citations[0].source in knowledge.sources:
        return reply  # what a roadmap says is a sentence or two, and none of it goes without
    if cited[0].place not in {section.value for section in SectionName}:
        # What is said of one notion begins with what it is.
        first = Block(opening(reply.blocks[0].text, _ENOUGH))
        return replace(reply, blocks=(first, Block("Say *longer* or *an example* for more.")))
    topic = knowledge.topics[cited[0].source]
    enough = topic.sections[SectionName.ENOUGH]
    if rare_words(topic.title) & rare_words(question):
        text = f"{topic.summary} {opening(enough, _ENOUGH)}"
    else:
        text = telling(enough, question, embed)
    block = Block(f"**{topic.title}**: {text}")
    return replace(reply, blocks=(block, Block("Say *longer* or *an example* for more.")))
