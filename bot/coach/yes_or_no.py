"""A plain yes or no that is asked for, on what is spoken of: "so for me now, is it yes or no"."""

from __future__ import annotations

import re

from bot.coach.abilities import Abilities
from bot.coach.next_step import Step
from bot.coach.patterns import Pattern
from bot.coach.phrasing import opening
from bot.coach.reply import Action, Block, Citation, Next, Reply
from bot.coach.situation import Outcome, Situation
from knowledge.models import SectionName

_YES_OR_NO = Pattern(
    r"\b(?:yes or no|no or yes|yes/no|y/n|yea or nay|yay or nay|yes, ?no|should i or not|"
    r"do i or don'?t i)\b",
    re.IGNORECASE,
)
_MOST_WORDS = 12
_OF_TOPICS = frozenset({"concept", "compare", "career", "motivation", "resource"})


def told_yes_or_no(s: Situation, abilities: Abilities) -> Outcome | None:
    """Whether the topic at hand is for this learner now, in a word and why; else None."""
    if not _YES_OR_NO.search(s.text) or len(s.text.split()) > _MOST_WORDS or s.said.error:
        return None
    if s.context.ability not in _OF_TOPICS or s.context.trouble is not None:
        return None
    named = [m.id for m in s.said.mentions if m.kind == "topic"]
    topic = s.knowledge.topics.get(named[0] if named else s.context.topic)
    if topic is None:
        return None
    step = abilities.step(s, goal=topic.id)
    if isinstance(step, Step) and step.topic.id != topic.id:
        text = (
            f"No, not yet. **{topic.title}** comes later: it stands on things that you have not "
            f"told me you know. First **{step.topic.title}**, {step.topic.hours}."
        )
        small = opening(step.topic.sections[SectionName.PRACTISE], 240)
        blocks = [Block(text), Block(small, f"{step.topic.title}, 25 minutes")]
    else:
        text = f"Yes. You have what **{topic.title}** needs; it takes {topic.hours}."
        small = opening(topic.sections[SectionName.PRACTISE], 240)
        blocks = [Block(text), Block(small, "The first 25 minutes of it")]
    reply = Reply(
        intent="concept",
        blocks=tuple(blocks),
        topics=(topic.id,),
        next=(Next(topic.id, topic.title, topic.summary),),
        known=s.said.known,
        not_known=s.said.not_known,
        citations=(Citation(topic.id, topic.title, "prerequisites"),),
        actions=(Action("What should I learn next?", "coach next"),),
    )
    return Outcome(reply, s.context)
