"""On which days of the week the hours of a plan fall, for who rules a day out or names some."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.coach.patterns import Pattern
from bot.coach.phrasing import listed, of_hours
from bot.coach.record import Fact
from bot.coach.reply import Action, Block, Reply
from bot.coach.situation import Outcome, Situation
from bot.coach.times import DAYS, days_ruled_out, days_wished

_MOST_WORDS = 14
# So long is a sitting that most people keep, and so many of them a week has at most.
SITTING, _MOST_SITTINGS = 2.0, 5
_ONLY = Pattern(r"\b(?:only|just|nothing but|meant?|instead|rather)\b", re.IGNORECASE)
# What asks for something else than days, or tells of some that are over.
_NUMBER = Pattern(
    r"\d|\bhours?\b|\bwhen\b|\bwh?at (?:do|should|shall|can|to|will)\b|\bmiss(?:ed)?\b|\bskipped\b|"
    r"\bwhich week\b|\bstart\w*|\bbegin\w*",
    re.IGNORECASE,
)


def sittings(hours: float, free: Sequence[str]) -> tuple[str, ...]:
    """Days out of those that are free, spread over the week, one for each sitting."""
    count = min(len(free), _MOST_SITTINGS, max(1, round(hours / SITTING)))
    return tuple(free[(place * len(free)) // count] for place in range(count))


def of_the_days(s: Situation) -> Outcome | None:
    """The days for a plan by what a message rules out or names; None where it does neither."""
    if len(s.text.split()) > _MOST_WORDS or _NUMBER.search(s.text):
        return None
    out, wished = days_ruled_out(s.text), days_wished(s.text)
    if not out and not wished:
        return None
    fact = s.record.facts.get("evenings")
    kept = fact.value if fact is not None and isinstance(fact.value, tuple) else ()
    before = [day for day in DAYS if day in kept]
    if wished and (_ONLY.search(s.text) or not before):
        free = [day for day in DAYS if day in wished]
    else:
        free = [day for day in DAYS if day in {*(before or DAYS), *wished}]
    free = [day for day in free if day not in out] or [day for day in DAYS if day not in out]
    hours = s.context.hours
    if not free:
        text = "Then no day is left. Which one could hold half an hour in an ordinary week?"
        return Outcome(_reply(s, text), s.context)
    chosen = sittings(hours, free) if hours and not wished else tuple(free)
    parts = [f"{_called(out)} stay free, then." if out else f"{_called(wished)}, then."]
    parts.append(
        "The plan counts hours a week and names no days, so what is in it and when it ends stay "
        "as they are."
    )
    if hours:
        each = f"about {max(5, round(hours * 60 / len(chosen) / 5) * 5)} minutes"
        if hours / len(chosen) >= 1:
            each = f"about {of_hours(round(hours * 2 / len(chosen)) / 2)}"
        parts.append(
            f"Your {of_hours(hours)} fit into {_called(chosen, plural=False)}"
            f"{', each time ' if len(chosen) > 1 else ', '}{each}."
        )
    parts.append(
        "Put the sittings into your calendar now, as fixed as a doctor's appointment, or say "
        "*export* and you get the plan as a calendar file."
    )
    quote = " ".join(s.text.split())[:200]
    return Outcome(
        _reply(s, " ".join(parts)), s.context, facts=(Fact("evenings", chosen, quote, s.now),)
    )


def _called(days: Sequence[str], *, plural: bool = True) -> str:
    return listed([day.title() + ("s" if plural else "") for day in days])


def _reply(s: Situation, text: str) -> Reply:
    return Reply(
        intent="plan",
        blocks=(Block(text),),
        topics=s.context.topics,
        actions=(
            Action("For the calendar", "coach plan --output plan.ics"),
            Action("The whole plan", "coach plan"),
        ),
    )
