"""How somebody did in the quiz: what of the last sitting was right, and what to go back to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.coach.patterns import Pattern
from bot.coach.phrasing import some
from bot.coach.record import QuizState, utc
from bot.coach.reply import Action, Block, Citation, Next, Reply
from bot.coach.reviews import find_item
from knowledge.models import Knowledge

# Answers that follow one another within so much time belong to one sitting.
_SITTING = timedelta(hours=2)
_MOST_WORDS = 12
_ASKS = Pattern(
    r"\bhow (?:did|was|am|well did) i (?:do|doing|did|perform|score)\b|"
    r"\bhow many\b.{0,25}\b(?:right|correct|wrong|miss\w*|get|got)\b|"
    r"\b(?:my|the) (?:score|results?|marks?|points)\b|^\W*(?:and |so )*(?:score|results?)\W*$|"
    r"\bdid i (?:pass|do (?:ok|okay|well|good|alright))\b",
    re.IGNORECASE,
)


def asks_score(text: str) -> bool:
    """Whether a message asks how its writer did."""
    return len(text.split()) <= _MOST_WORDS and bool(_ASKS.search(text))


def reply_score(knowledge: Knowledge, states: Mapping[str, QuizState], now: datetime) -> Reply:
    """What came of the last sitting. `states` should hold those of all items."""
    recent = sorted(
        (
            s
            for key, s in states.items()
            if find_item(knowledge, key) and utc(now) - s.at <= _SITTING
        ),
        key=lambda state: state.at,
    )
    actions = (Action("Another question", "coach quiz"), Action("My next step", "coach next"))
    if not recent:
        text = (
            "Nothing is counted yet: what is skipped or put away does not count. Say *quiz*, and "
            "answer one; *I don't know* is an answer, too, and shows you what to look up."
        )
        return Reply("concept", (Block(text),), actions=actions, private=True)
    missed = [s for s in recent if not s.last_correct]
    right = len(recent) - len(missed)
    count = "1 question" if len(recent) == 1 else f"{len(recent)} questions"
    blocks = [Block(f"Of {count} in this sitting you had **{right} right**.")]
    topics = dict.fromkeys(s.item.partition("#")[0] for s in (*missed, *recent))
    named = [knowledge.topics[t] for t in topics]
    following: tuple[Next, ...] = ()
    if missed:
        lost = dict.fromkeys(s.item.partition("#")[0] for s in missed)
        titles = [knowledge.topics[t].title for t in lost]
        first = knowledge.topics[next(iter(lost))]
        blocks.append(
            Block(
                f"Missed: {some(titles)}. Read *{first.title}*, section *Just enough*, ten "
                "minutes, and explain it to yourself without looking; I ask it again tomorrow."
            )
        )
        following = (Next(first.id, first.title, first.summary),)
    else:
        blocks.append(
            Block(
                "All right so far. It sits once you have it right on another day, too: come back "
                "tomorrow for two questions, or say *another* now."
            )
        )
    return Reply(
        "concept",
        tuple(blocks),
        topics=tuple(topics)[:4],
        next=following,
        citations=(Citation(named[0].id, named[0].title, "quiz"),),
        actions=actions,
        private=True,
    )
