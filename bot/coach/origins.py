"""Who came up with something that is spoken of: "who was bayes", "and whose paper was that"."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.coach.notions import Found, reply_notion
from bot.coach.patterns import Pattern
from bot.coach.reply import Block, Reply
from bot.coach.situation import Outcome, Situation
from knowledge.models import ORIGIN, Notion

_MOST_WORDS = 14
# What was explained has an origin; of a step or a project the coach itself is the origin.
_EXPLAINED = frozenset({"concept", "compare", "stuck"})
_ASKS = Pattern(
    r"\bwho (?:on earth |even |first |actually |the hell |originally )*(?:invented|came up|"
    r"discovered|thought (?:of|up)|made up|decided (?:on|that)|introduced)\b|"
    r"\bwho(?:'?s|se) (?:idea|paper|invention) (?:was|is|were)\b|"
    r"\bwhere does (?:the (?:word|name) )?[\w-]+ come from\b|"
    r"\bis (?:it|eigen|that) a (?:sur|family |last )?name\b",
    re.IGNORECASE,
)
_WHO_WAS = Pattern(r"\bwho (?:was|is|were) (?:this |that |mr )?(?P<name>\w+)\W*$", re.IGNORECASE)
_WORD = re.compile(r"[a-z0-9]{3,}")


def told_origin(s: Situation) -> Outcome | None:
    """Who came up with what is named or spoken of; that it is not known, if it is not; None for a
    message that asks something else."""
    if s.said.error or len(s.text.split()) > _MOST_WORDS or s.context.things("resource"):
        return None
    person = _WHO_WAS.search(s.text)
    if person is None and not _ASKS.search(s.text):
        return None
    named = [m.id for m in s.said.mentions if m.kind == "topic"]
    topics = named or list(s.context.topics[:1])
    held = [n for n in s.knowledge.notions.values() if n.id.startswith(ORIGIN)]
    said = set(_WORD.findall(s.text.lower()))
    found = [n for n in held if said & _called(n)]
    if person is not None:
        found = [n for n in held if person["name"].lower() in n.says.lower()]
    spoken_of = bool(named) or s.context.ability in _EXPLAINED
    if not found and person is None and spoken_of:
        found = [n for n in held if n.topic in topics]
        near = [n for n in found if _called(n) & set(_WORD.findall(s.context.asked.lower()))]
        found = near or found
    if found:
        told = reply_notion(s.knowledge, Found((found[0],), 1.0, s.text), s.said)
        about = s.context.topics or (found[0].topic,)
        return Outcome(told, replace(s.context, topics=about))
    if person is not None or not topics or not spoken_of:
        return None
    title = s.knowledge.topics[topics[0]].title
    text = (
        "Who came up with that none of my sources says. The history section of an encyclopedia's "
        f"page on {title} tells it in two minutes."
    )
    return Outcome(Reply("concept", (Block(text),), topics=(topics[0],)), s.context)


def _called(notion: Notion) -> set[str]:
    """The words by which the thing is called in the questions that the notion answers."""
    names = " ".join(ask.lower().removeprefix("who invented ") for ask in notion.asks[::3])
    return set(_WORD.findall(names)) - {"the", "word", "rule", "line"}
