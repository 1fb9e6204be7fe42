"""The reply that holds a sum with the writer's own numbers."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.coach.context import Context
from bot.coach.reply import Action, Block, Citation, Reply
from bot.coach.situation import Outcome
from bot.coach.worked.asked import work_out
from knowledge.models import Knowledge

# While these wait for an answer, numbers are that answer.
_WAITING = frozenset({"quiz", "placement"})
_MOST_WORDS = 60
_FOR_A_PLAN = re.compile(
    r"\b(?:hours?|hrs|evenings?) (?:a|per|each) (?:week|wk|day)\b", re.IGNORECASE
)
_AGAIN = (
    "Now you: change one of the numbers, say first which way the result will move, and do the sum "
    "again on paper."
)


def of_the_sum(knowledge: Knowledge, text: str, context: Context) -> Outcome | None:
    """The sum that a message asks for with its own numbers; None for any other message."""
    if context.ability in _WAITING or len(text.split()) > _MOST_WORDS or "Traceback" in text:
        return None
    if _FOR_A_PLAN.search(text):
        return None
    worked = work_out(text)
    if worked is None or worked.topic not in knowledge.topics:
        return None
    topic = knowledge.topics[worked.topic]
    reply = Reply(
        intent="concept",
        blocks=(Block("\n".join(f"- {line}" for line in worked.lines), "With your numbers"),
                Block(_AGAIN)),
        topics=(topic.id,),
        citations=(Citation(topic.id, topic.title, "Just enough"),),
        actions=(Action(f"Quiz me on {topic.title}", f"quiz me on {topic.title}"),),
    )  # fmt: skip
    asked = replace(context, ability="concept", topics=(topic.id,), asked=text[:500])
    # What is asked in the middle of a trouble does not end it.
    return Outcome(
        reply, asked if context.trouble is None else replace(context, topics=(topic.id,))
    )
