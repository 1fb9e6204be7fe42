"""How hard a topic is: its level, what is missing under it, and where most people trip."""

from __future__ import annotations

from collections.abc import Collection

from bot.coach.phrasing import some
from bot.coach.reply import Action, Block, Citation, Next, Reply
from knowledge.graph import path_to
from knowledge.models import Knowledge, StuckKind, Topic

_LEVELS = {
    "beginner": "not hard: it asks for patience, not for talent",
    "intermediate": "harder than the basics, and well within reach",
    "advanced": "among the harder ones",
}
# What is hard to grasp says more than an error message.
_OF_IDEAS = (StuckKind.MATHS, StuckKind.PREREQUISITE, StuckKind.EVALUATION, StuckKind.NOT_LEARNING)


def reply_hardness(
    knowledge: Knowledge,
    topic: Topic,
    have: Collection[str],
    *,
    known: Collection[str] = (),
    not_known: Collection[str] = (),
) -> Reply:
    """An honest answer for somebody who has these topics, and the first thing to do."""
    legs = path_to(knowledge.topics, topic.id, known=set(have), theory_first=False)
    gap = [knowledge.topics[leg.topic] for leg in legs if leg.topic != topic.id]
    first = gap[0] if gap else topic
    text = f"**{topic.title}** is {_LEVELS[topic.level]}. Count on {topic.hours} of focused work"
    if gap:
        text += (
            f", and most of what makes it feel hard comes before it: {some([t.title for t in gap])}"
            f" {'are' if len(gap) > 1 else 'is'} still missing, as far as I know."
        )
    else:
        text += ", and what it stands on is there already."
    blocks = [Block(text)]
    if topic.stuck:
        stuck = next((p for p in topic.stuck if p.kind in _OF_IDEAS), topic.stuck[0])
        trips = f"{stuck.title}. Once you have met that, it is half as frightening."
        blocks.append(Block(trips, "Where most people trip"))
    blocks.append(Block(f"Take 25 minutes for **{first.title}** today. {first.summary}", "Begin"))
    return Reply(
        intent="concept",
        blocks=tuple(blocks),
        topics=(topic.id,),
        next=(Next(first.id, first.title, first.summary),),
        known=tuple(known),
        not_known=tuple(not_known),
        citations=(Citation(topic.id, topic.title, "level and hours"),),
        actions=(Action(f"Explain {first.title}", f'coach ask "explain {first.title}"'),),
    )
