"""What can be done for who wants something in their calendar: said honestly, with what there is."""

from __future__ import annotations

import re

from bot.coach.patterns import Pattern
from bot.coach.promised_thing import spoken_thing
from bot.coach.reply import Action, Block, Reply
from bot.coach.situation import Outcome, Situation
from bot.coach.text import quoted

_MOST_WORDS = 14
_CALENDAR = Pattern(
    r"\b(?:put|add|get|write|have|save|send|export|enter|sync|block|schedule)\b.{0,30}"
    r"\b(?:calend[ae]r|diary|agenda|planner|gcal|google cal\w*|outlook)\b",
    re.IGNORECASE,
)
_AT_AN_HOUR = Pattern(
    r"^\W*(?:(?:ok|and|pls|please|can you|could you|can u|so|then)\W+)*"
    r"(?:remind|ping|wake|text|message|notify|poke|call|alarm) me\b"
    r"(?!.*\b(?:every|each|daily|to)\b).{0,20}"
    r"(?:\b\d{1,2}(?:[:.]\d\d)? ?(?:am|pm|o'?clock)\b|\bat \d{1,2}\b|\bin \d+ ?(?:min|h))",
    re.IGNORECASE,
)
_QUOTED = Pattern(r"“([^”]{4,200})”")


def of_the_calendar(s: Situation) -> Outcome | None:
    """The answer to who wants a promise or a step in their calendar; None for any other message.

    A plan has a calendar file of its own, and is answered where plans are.
    """
    if len(s.text.split()) > _MOST_WORDS:
        return None
    if _AT_AN_HOUR.search(s.text) and s.context.ability:
        return _no_alarm(s)
    if not _CALENDAR.search(s.text) or s.said.error or s.context.ability in ("", "plan"):
        return None
    what = spoken_thing(s)
    told = ""
    if s.context.ability == "checkin" and s.record.turns:
        found = _QUOTED.search(str(s.record.turns[-1].reply.get("answer", "")))
        if found is not None:
            what = quoted(found[1], 120)
            told = " I ask you about it at the check-in all the same."
    if not what:
        return None
    text = (
        f"I can't reach your calendar, so enter it yourself now, while you think of it: "
        f"“{what}”, with a day, an hour and a place, 25 minutes to begin with.{told}"
    )
    more = (
        "Weeks I can give you as a calendar file: say *make a plan*, and then *export*. And if you "
        "tell me when and where, I note it with the promise."
    )
    reply = Reply(
        intent="checkin" if s.context.ability == "checkin" else "plan",
        blocks=(Block(text), Block(more)),
        topics=s.context.topics,
        actions=(Action("Promise it", 'coach commit "..."'), Action("A plan", "coach plan")),
    )
    return Outcome(reply, s.context)


def _no_alarm(s: Situation) -> Outcome:
    """That no message comes at an hour of one's choosing, and what does it instead."""
    what = spoken_thing(s)
    about = f" for **{what}**" if what else ""
    text = (
        f"I can't ring at an hour of your choosing: I ask you at the weekly check-in. Set an alarm "
        f"on your phone now{about}; it takes half a minute, and the first five sittings need it."
    )
    more = (
        "What I can do: *check on me every Tuesday at 19:00* sets the hour of the check-in, and "
        "*I'll do 25 minutes on Tuesday evening at home* is noted as a promise."
    )
    reply = Reply(
        intent="checkin",
        blocks=(Block(text), Block(more)),
        topics=s.context.topics,
        actions=(Action("Promise something", 'coach commit "..."'),),
    )
    return Outcome(reply, s.context)
