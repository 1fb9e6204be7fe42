"""What is said of a plan after it was made: other hours, a week away, when a topic comes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import takewhile

from bot.coach.abilities import ASSUMED_HOURS, Abilities
from bot.coach.context import Context
from bot.coach.linking import Mention
from bot.coach.patterns import Pattern
from bot.coach.phrasing import listed, of_hours, some, spoken
from bot.coach.plan import Item, Plan
from bot.coach.plan_days import of_the_days
from bot.coach.plan_reply import week_line
from bot.coach.record import Fact
from bot.coach.reply import Action, Block, Citation, Next, Reply
from bot.coach.situation import Outcome, Situation
from bot.coach.times import (
    day_shifted,
    days_left,
    days_wished,
    deadline,
    hours_a_day,
    hours_by_day,
    hours_per_week,
    pause_named,
    start_named,
)

_WORDS = {
    word: float(number)
    for number, word in enumerate(
        "one two three four five six seven eight nine ten eleven twelve".split(), start=1
    )
} | {"fifteen": 15.0, "twenty": 20.0}
_NUMBER = rf"(\d{{1,2}}(?:\.5)?|{'|'.join(_WORDS)})"
_UNIT = (
    r"(?!\s*(?:weeks?|wks?|months?|mths?|days?|years?|%|th|st|nd|rd|am|pm|o'?clock|min\w*))"
    r"(?![.:/]\d)"
)
_OTHER_HOURS = Pattern(
    rf"\b(?:(?:make|put|set|change|turn|bring|take|switch) (?:it|that)|back to|what if|if i|with|"
    rf"only|just|rather|squeeze|manage|can do)\b"
    rf"(?:\W+[a-z']+){{0,3}}?\W+{_NUMBER}(?:\s?(?:h|hrs?|hours?))?\b{_UNIT}",
    re.IGNORECASE,
)
_BARE = Pattern(
    rf"\W*(?:and |n |or |ok |so )*{_NUMBER}(?: ?(?:h|hrs?|hours?))?\W*(?:then|instead)?\W*",
    re.IGNORECASE,
)
_ADDED = Pattern(
    rf"(?:\b(?:add|plus|and another)|\+) ?{_NUMBER} ?(?:h|hrs?|hours?)\b", re.IGNORECASE
)
_EACH_TIME = Pattern(
    rf"(?<![\w.]){_NUMBER}\s?(?:h|hrs?|hours?)? "
    r"(?:each|apiece|every time|per (?:evening|session))\b",
    re.IGNORECASE,
)
# Hours with their unit, not those of one evening or of a thing that is asked about.
_WITH_UNIT = Pattern(
    rf"(?<![\w.]){_NUMBER}\s?(?:h|hrs?|hours?)\b"
    r"(?!\W+(?:tonight|today|tomorrow|now|in total|in all|altogether|each|per|every|left|long|ago|"
    r"on (?:mon|tue|wed|thu|fri|sat|sun)\w*)\b)",
    re.IGNORECASE,
)
_QUESTION = Pattern(r"\?|^\W*(?:\w+\W+){0,2}?(?:wh?at|which|why|how|when|is|are|does|do)\b", re.I)
_SITTINGS = Pattern(
    rf"\b(?P<count>\d{{1,2}}|{'|'.join(_WORDS)}) (?P<what>evening|night|morning|afternoon|day|"
    rf"sitting|"
    r"session)s?\b",
    re.IGNORECASE,
)
_CHANGED = Pattern(
    r"\bwh?at(?:'?s| did| does| has| is)?\b.{0,15}\b(?:chang\w+|differ\w*|new in it|mean now)\b|"
    r"\bhow (?:does|did) (?:that|this|it) change\b",
    re.IGNORECASE,
)
_AWAY = Pattern(
    r"\b(?:away|gone|off|holidays?|vacation|travel\w*|busy|ill|sick|can'?t|cannot|no time|skip|"
    r"abroad|exams?|out)\b.{0,30}\b(?:week|wk) (?P<after>\d{1,2})\b|"
    r"\b(?:week|wk) (?P<before>\d{1,2})\b.{0,30}\b(?:away|gone|off|holidays?|vacation|travel\w*|"
    r"busy|can'?t|out|abroad|exams?|nothing|falls? (?:out|flat))\b",
    re.IGNORECASE,
)
_WHEN = Pattern(
    r"\bwhen\b|\bwhich week\b|\bhow (?:soon|long (?:till?|until|before))\b|\bwhat week\b",
    re.IGNORECASE,
)
_LEFT_OUT = Pattern(
    r"\b(?:without|no|not|skip|minus|except|drop|cut|leave|remove|take|kick|throw|hate|scrap|ditch|"
    r"postpone|park|chuck|lose|bin|axe|"
    r"(?:don'?t|dont|do not) (?:need|want|like|care for))\b(?:\W+\w+){0,3}?\W*$",
    re.IGNORECASE,
)
# "Svm got removed by the prof".
_FELL_AWAY = Pattern(
    r"\W*(?:is|are|was|were|got|gets|has been|have been|been)\s+(?:just |now |all )?"
    r"(?:removed|dropped|cut|cancel\w+|out|scrapped|struck|off|skipped|not (?:on|in|part of|asked)|"
    r"no longer (?:on|in|part of|asked))\b",
    re.IGNORECASE,
)
_BACK_IN = Pattern(r"\b(?:put|take|add|bring)\b.{0,20}\bback(?: in)?\b", re.IGNORECASE)
_NTH_WEEK = Pattern(r"\b(?:week|wk)s? ?#?(?P<number>\d{1,3})\b|\b(?P<word>first|second|third|"
                    r"fourth|fifth|last) (?:week|wk)\b", re.IGNORECASE)  # fmt: skip
# "So sunday, what do i open first": how the plan begins.
_FIRST_OF_IT = Pattern(
    r"\bwh?at\b(?:\W+\w+){0,5}?\W+(?:open|do|start with|begin with|touch|study|take)\W+(?:first|"
    r"then|at first|on (?:mon|tue|wed|thu|fri|sat|sun)\w*)\W*$|"
    r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b\W+(?:\w+\W+){0,2}?wh?at\b.{0,16}\b(?:open|"
    r"do|"
    r"start|begin|study)\b|\b(?:start|begin) (?:with|on) wh?at\b|"
    r"\bwh?at\b.{0,12}\bfirst (?:evening|sitting|session|day)\b",
    re.IGNORECASE,
)
# "What am i on this week then": what the plan has there.
_NOW_ON = Pattern(
    r"\bwh?at (?:am i|do i|are we|should i be) (?:on|do|doing|learn|learning|study|studying|up to|"
    r"at)\b.{0,12}\b(?:(?:this|the first) (?:wk|week)|now|today|tonight|right now)\b",
    re.IGNORECASE,
)
# How many hours a week the plan counts on.
_HOURS_OF_IT = Pattern(
    r"\bhow many (?:hours?|hrs?)\b.{0,12}\b(?:a|per|each|every|/) ?(?:week|wk)\b", re.IGNORECASE
)
_NTHS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "last": -1}
_LIGHTER = Pattern(
    r"^\W*(?:(?:ok|pls|please|way|much|a bit|bit|even|no)\W+)*(?:less|fewer|smaller)\W*"
    r"(?:pls|please|then)?\W*$|"
    r"\b(?:lighter|slower|easier|gentler|less (?:a week|per week|work|hours|intens\w+)|fewer hours|"
    r"too (?:much|intens\w+|many hours|hard|heavy|fast|crammed|packed|dense|tight|full|ambitious|"
    r"crowded)(?! for the)|"
    r"slow (?:it|that) down|relax\w*)\b",
    re.IGNORECASE,
)
_FASTER = Pattern(
    r"\b(?:faster|quicker|sooner|more (?:a week|per week|hours|intens\w+)|speed (?:it|that) up|"
    r"too (?:slow|light|easy|long|little))\b"
    r"(?! (?:to read|for (?:my|the|a|this) (?:phone|screen|mobile)|a (?:text|message)))",
    re.IGNORECASE,
)
# Of a long plan this much is to be shown.
_THIS_WEEK = Pattern(r"\b(?:only|just|show|and) (?:me )?(?:this|the first|the coming) week\b", re.I)
_EXPORT = Pattern(
    r"\b(?:export|download|print|save|send|give|get|put|have)\b.{0,30}\b(?:it|that|this|plan|"
    r"calendar|file|pdf|ics|markdown|phone)\b|\b(?:as an?|to a|into (?:a|my)|in my) (?:file|"
    r"calendar|pdf|ics|markdown)\b",
    re.IGNORECASE,
)
_OUT = Pattern(r"\b(?:export|download|print|save|file|calendar|pdf|ics|markdown)\b", re.IGNORECASE)
# Whether the hours of a plan will do.
_ENOUGH = Pattern(
    r"\b(?:enough|sufficient|suffices?|too few|need (?:\w+ )?more|have to do more|realistic|"
    r"doable|feasible|manageable|will (?:it|that) do|cut it|in time|fits?|make it(?! \d))\b",
    re.IGNORECASE,
)
_SHORT = 12
_CORRECTION = 22
_CORRECTS = Pattern(
    r"\b(?:sorry|pardon|oops|wrong(?:ly)?|mistake|error|correction|mixed up|i mean(?:t)?|actually|"
    r"moved|not the|instead|rather|(?:is|end'?s?) now)\b|\bnow\W*$",
    re.IGNORECASE,
)
_NTH_DAY = Pattern(r"(?<!not the )(?<!not )\bthe (?P<day>\d{1,2})(?:st|nd|rd|th)\b", re.IGNORECASE)
_PAST = Pattern(r"\b(?:ago|last|past|been|since|took|lost|missed)\b", re.IGNORECASE)
# What of a plan can be done without, and when it is over.
_SPARES = Pattern(
    r"\b(?:wh?at|which|anything)\b.{0,30}\b(?:drop|cut|skip|leave out|let go|remove|throw out|"
    r"overboard|sacrifice|give up|"
    r"less important|optional|not needed)\b",
    re.IGNORECASE,
)
# What the date leaves no room for.
_FALLS_OUT = Pattern(
    r"\bwh?at(?:'?s| has| will| would| is| have)?\W+(?:\w+\W+){0,3}?(?:fall(?:s|en|ing)?|lose|"
    r"drop(?:s|ped)?|goes|go|gone|left|cut|miss\w*|gets? (?:cut|lost)|"
    r"(?:do|does|did)(?:n'?t| not) fit|skipped)"
    r"(?: out| off| away)?(?: (?:then|now|of it|by that|so))*\W*$",
    re.IGNORECASE,
)
_WHY = Pattern(r"\b(?:why|how come|reasons?|what for)\b", re.IGNORECASE)
_NEW_DATE = Pattern(r"\bnew (?:end )?(?:date|deadline)\b", re.IGNORECASE)
# "I don't want to lose forests, can that stay": what is named is not to be cut.
_KEEPS = Pattern(
    r"\b(?:(?:don'?t|dont|do not|not) (?:want to |wanna )?(?:lose|drop|cut|miss|skip)|keep|stays?|"
    r"must not go|without losing|hold on to)\b",
    re.IGNORECASE,
)
_ONLY_THESE = Pattern(
    r"\b(?:just|only)\b.{0,12}\b(?:mon|tues?|wed(?:nes)?|thur?s?|fri|satur?|sun)(?:day)?s?\b",
    re.IGNORECASE,
)
_ENDS = Pattern(
    r"\bwhen\b.{0,20}\b(?:done|finish\w*|over|through|ready|end|ends|complete)\b|"
    r"\bhow (?:long|many (?:weeks|months))\b.{0,20}\b(?:now|it|that|this|in total|altogether|all|"
    r"plan|take)\b|^\W*(?:and |so )*how (?:long|many (?:weeks|months))\W*$|"
    r"\bwhen (?:was|is|'?s) (?:the|its) (?:end|finish)\b|"
    r"\b(?:until|un?till?|up to) when\b|\b(?:end|last|final) (?:date|day)\b|"
    r"\b(?:my|the) deadline\b",
    re.IGNORECASE,
)
_AND_THEN = Pattern(
    r"\W*(?:(?:ok|so|and|then|well|but)\W+)*(?:(?:what|wat|whats|what's)(?: is| comes| happens)?"
    r"(?: coming)? )?(?:(?:next|then)|(?:after(?:wards?)?|then)(?: (?:that|this|it|the plan)"
    r"(?: is| 's)?(?: over| done| finished)?)?)(?: what)?\W*",
    re.IGNORECASE,
)
# By how much "lighter" and "faster" change the hours of a week, and the fewest that make a plan.
_LESS, _MORE, _LEAST = 0.6, 1.5, 1.0
_PLAN = "plan"


def other_hours(text: str, context: Context) -> float | None:
    """The hours a week that "make it 8" or "and with ten?" asks for after a plan; else None."""
    if context.ability != _PLAN or len(text.split()) > 12:
        return None
    named = hours_per_week(text)
    if named is not None:
        return named
    sittings = _SITTINGS.search(text)
    if sittings is not None:
        count = _WORDS.get(sittings["count"].lower()) or float(sittings["count"])
        return count * (3.0 if sittings["what"].lower() in ("day", "afternoon") else 2.0)
    more = _ADDED.search(text)
    if more is not None:
        word = more[1].lower()
        return (context.hours or ASSUMED_HOURS) + (_WORDS.get(word) or float(word))
    found = _OTHER_HOURS.search(text) or _BARE.fullmatch(text.strip())
    if found is None and not _QUESTION.search(text):
        found = _WITH_UNIT.search(text)
    if found is None:
        return None
    word = found[1].lower()
    hours = _WORDS.get(word) or float(word)
    return hours if 0 < hours <= 80 else None


def other_day(text: str, until: date | None) -> date | None:
    """The date of a plan with the day of the month that a correction names ("the 19th, not the
    9th"), or moved as far as a text says; None where it names none, or there is no such day."""
    if until is not None and (moved := day_shifted(text, until)) is not None:
        return moved
    found = _NTH_DAY.search(text)
    if until is None or found is None or not _CORRECTS.search(text):
        return None
    try:
        return until.replace(day=int(found["day"]))
    except ValueError:
        return None


def of_the_plan(s: Situation, abilities: Abilities) -> Outcome | None:
    """The answer to a message about the plan that was made; None for any other."""
    if s.context.ability != _PLAN or s.said.error:
        return None
    fewer = hours_of_the_days_left(s)
    days = of_the_days(s) if fewer is None else None
    if days is not None:
        return days
    short = len(s.text.split()) <= _SHORT
    pause = pause_named(s.text, s.now.date())
    if pause is not None and len(s.text.split()) <= _CORRECTION:
        return _paused(s, abilities, pause)
    if short and start_named(s.text, s.now.date()) is not None:
        return abilities.plan(s, hours=s.context.hours, until=_until(s))
    hours = fewer or other_hours(s.text, s.context)
    each = _EACH_TIME.search(s.text) if short else None
    if each is not None and (times := len(_study_days(s))) > 1:
        word = each[1].lower()
        hours = (_WORDS.get(word) or float(word)) * times
    if hours is not None:
        outcome = abilities.plan(s, hours=hours, until=_until(s))
        fact = Fact("hours_per_week", hours, " ".join(s.text.split())[:200], s.now)
        return replace(outcome, facts=(*outcome.facts, fact))
    if short and (_THIS_WEEK.search(s.text) or _NOW_ON.search(s.text)):
        return _of_a_week(s, abilities, 1)
    if short and _HOURS_OF_IT.search(s.text):
        return _hours_of_it(s, abilities)
    changed = paced(s.text, s.context.hours or ASSUMED_HOURS)
    if changed is not None and len(s.text.split()) <= 12:
        return _at_another_pace(s, abilities, changed)
    if _EXPORT.search(s.text) and _OUT.search(s.text):
        return _take_along(s)
    if _CHANGED.search(s.text):
        return _what_changed(s, abilities)
    away = _AWAY.search(s.text)
    if away is not None:
        return _away(s, abilities, int(away["after"] or away["before"]))
    until = deadline(s.text, s.now.date())
    if until is None and len(s.text.split()) <= 2:
        until = deadline(f"by {s.text}", s.now.date())
    until = until or other_day(s.text, _until(s))
    short = short or (len(s.text.split()) <= _CORRECTION and bool(_CORRECTS.search(s.text)))
    if until is not None and short and not (_QUESTION.search(s.text) or _PAST.search(s.text)):
        fact = Fact("deadline", until.isoformat(), " ".join(s.text.split())[:200], s.now)
        outcome = abilities.plan(s, hours=s.context.hours, until=until)
        return replace(outcome, facts=(*outcome.facts, fact))
    if short and _FALLS_OUT.search(s.text) and s.context.deadline:
        return _what_falls_out(s, abilities)
    if len(s.text.split()) <= _CORRECTION and _NEW_DATE.search(s.text):
        return _when_over(s, abilities)
    if short and _SPARES.search(s.text):
        return _what_can_go(s, abilities)
    if short and _FIRST_OF_IT.search(s.text) and not s.said.topics:
        return _of_a_week(s, abilities, 1)
    if short and _ENDS.search(s.text) and not s.said.topics:
        return _when_over(s, abilities)
    if _AND_THEN.fullmatch(s.text.strip()):
        return _and_then(s, abilities)
    named = [m for m in s.said.mentions if m.kind in ("topic", "group")]
    if named and named[0].kind == "topic" and _KEEPS.search(s.text):
        return _kept(s, abilities, named[0].id)
    left_out = [
        m for m in named if _LEFT_OUT.search(s.text[: m.start]) or _FELL_AWAY.match(s.text[m.end :])
    ]
    asks_why = bool(_WHY.search(s.text))
    if left_out and len(s.text.split()) <= 12 and not (_WHEN.search(s.text) or asks_why):
        return _without(s, abilities, left_out)
    if s.context.without and _BACK_IN.search(s.text):
        s = replace(s, context=replace(s.context, without=()))
        return abilities.plan(s, hours=s.context.hours, until=_until(s))
    week = _NTH_WEEK.search(s.text)
    if week is not None and not named and len(s.text.split()) <= 12:
        return _of_a_week(s, abilities, int(week["number"] or _NTHS[week["word"].lower()]))
    topics = [m.id for m in named if m.kind == "topic"]
    if not topics and _ENOUGH.search(s.text) and len(s.text.split()) <= 14:
        return _whether_enough(s, abilities)
    if topics and _WHEN.search(s.text):
        return _when(s, abilities, topics[0])
    if named and _WHEN.search(s.text):
        return _through_with(s, abilities, named[0].id)
    return None


def _hours_of_it(s: Situation, abilities: Abilities) -> Outcome | None:
    """How many hours a week the plan counts on, and what they come to."""
    plan = _made(s, abilities)
    if plan is None:
        return None
    text = (
        f"The plan counts on **{of_hours(plan.hours_per_week)} a week**: {plan.hours.low:g} to "
        f"{plan.hours.high:g} hours altogether. Say *make it* and a number for another pace."
    )
    return _answer(s, [Block(text), _today(plan)])


def fell_away(text: str, mentions: Sequence[Mention]) -> frozenset[str]:
    """The topics of which a text says that they are no longer part of it: "svm got removed"."""
    return frozenset(m.id for m in mentions if _FELL_AWAY.match(text[m.end :]))


def hours_of_the_days_left(s: Situation) -> float | None:
    """The hours of the days that "just the sundays stay" leaves of those that were told, or of so
    many days at the hours a day that were told before."""
    count = days_left(s.text)
    told_before = (hours_a_day(turn.text) for turn in reversed(s.record.turns))
    daily = next((h for h in told_before if h is not None), None) if count else None
    if count and daily is not None:
        return count * daily
    fact = s.record.facts.get("hours_per_week")
    told = hours_by_day(fact.quote) if fact is not None else {}
    left = [day for day in days_wished(s.text) if day in told]
    if not left or len(told) == len(left) or not _ONLY_THESE.search(s.text):
        return None
    return sum(told[day] for day in left)


def _paused(s: Situation, abilities: Abilities, until: date) -> Outcome:
    """The plan with nothing in it before a day; the date and the hours stay as they are."""
    after = replace(s, context=replace(s.context, starts=until.isoformat()))
    outcome = abilities.plan(after, hours=s.context.hours, until=_until(s))
    text = f"Then nothing until {spoken(until)}, and with a clear conscience. From there:"
    lead = Block(text, fixed=True)
    return replace(outcome, reply=replace(outcome.reply, blocks=(lead, *outcome.reply.blocks)))


def _kept(s: Situation, abilities: Abilities, topic: str) -> Outcome | None:
    """What is to stay in the plan, and what can go in its place."""
    plan = _made(s, abilities)
    if plan is None:
        return None
    title = s.knowledge.topics[topic].title
    spare = [one for one in plan.spare if one != title]
    if all(item.id != topic for item in plan.items):
        outcome, _ = abilities.plan_and_reply(s, hours=s.context.hours, until=_until(s), goal=topic)
        text = f"Then **{title}** is what the plan goes for, and all that it does not need waits."
        lead = Block(text, fixed=True)
        reply = replace(outcome.reply, blocks=(lead, *outcome.reply.blocks))
        return replace(outcome, reply=reply)
    at = next(n for n, item in enumerate(plan.items) if item.id == topic)
    low, high = _begins(plan.items, at)
    blocks = [Block(f"**{title}** stays: you reach it in week {_range(low, high)}.")]
    if spare:
        blocks.append(Block(f"What can go instead, in this order: {listed(spare)}."))
    elif plan.cut:
        cut = some([c.title for c in plan.cut], 4)
        blocks.append(Block(f"What goes is the end of the road: {cut}."))
    return _answer(s, [*blocks, _today(plan)])


def _through_with(s: Situation, abilities: Abilities, group: str) -> Outcome | None:
    """The weeks in which the last of a group's topics is done."""
    plan = _made(s, abilities)
    members = set(s.knowledge.members(group))
    held = [item for item in plan.items if item.id in members] if plan is not None else []
    if plan is None or not held:
        return None
    # What begins the plan is the ground of it; what stands far behind is for later.
    begins = list(takewhile(lambda item: item.id in members or item.ship, plan.items))
    basics = [item for item in begins if item.id in members] or held
    title, item = s.knowledge.groups[group].title, basics[-1]
    weeks = _range(max(1, item.earliest), max(1, item.latest))
    text = (
        f"With {of_hours(plan.hours_per_week)} a week you are through with **{title}** after week "
        f"{weeks}: **{item.title}** is the last of it."
    )
    if later := [one.title for one in held if one not in basics]:
        text = text.replace(f"**{title}**", f"the basics of **{title}**", 1)
        text += f" {some(later, 3)} can wait and come later."
    return _answer(s, [Block(text), _today(plan)])


def _study_days(s: Situation) -> Sequence[str]:
    """The days on which the learner studies, as they were kept or named lately."""
    fact = s.fact("evenings")
    if fact is not None and isinstance(fact.value, tuple):
        return fact.value
    named = (days_wished(turn.text) for turn in reversed(s.record.turns[-4:]))
    return next((days for days in named if days), ())


def paced(text: str, hours: float | None) -> float | None:
    """The hours a week that "lighter" or "faster" asks for; None where neither is asked for."""
    if hours is None or bool(_LIGHTER.search(text)) == bool(_FASTER.search(text)):
        return None
    share = _LESS if _LIGHTER.search(text) else _MORE
    return max(_LEAST, float(round(hours * share)))


def _at_another_pace(s: Situation, abilities: Abilities, hours: float) -> Outcome:
    outcome = abilities.plan(s, hours=hours, until=_until(s))
    text = (
        f"With {of_hours(hours)} a week, then. Say another number if that is not it, such as "
        f"*make it {round(hours) + 1}*."
    )
    reply = replace(outcome.reply, blocks=(Block(text), *outcome.reply.blocks))
    fact = Fact("hours_per_week", hours, " ".join(s.text.split())[:200], s.now)
    return replace(outcome, reply=reply, facts=(*outcome.facts, fact))


def _until(s: Situation) -> date | None:
    """The date by which the plan that was shown is to be done."""
    return date.fromisoformat(s.context.deadline) if s.context.deadline else None


def _take_along(s: Situation) -> Outcome:
    text = (
        "Your plan fits into a file: Markdown for notes and printing, or a calendar file that any "
        "calendar takes in."
    )
    actions = (
        Action("As notes", "coach plan --output plan.md"),
        Action("For the calendar", "coach plan --output plan.ics"),
    )
    how = (
        "In Discord `/plan` has an option for it. Then begin: 25 minutes of the first week, today."
    )
    reply = Reply("plan", (Block(text), Block(how)), topics=s.context.topics, actions=actions)
    return Outcome(reply, s.context)


def _made(s: Situation, abilities: Abilities, hours: float | None = None) -> Plan | None:
    """The plan as it was last shown, or with other hours."""
    _, plan = abilities.plan_and_reply(s, hours=hours or s.context.hours, until=_until(s))
    return plan if isinstance(plan, Plan) else None


def _what_changed(s: Situation, abilities: Abilities) -> Outcome | None:
    shown = [
        context.hours
        for turn in s.record.turns
        if (context := Context.from_json(turn.reply.get("context"))).ability == _PLAN
        and context.hours
    ]
    now = s.context.hours
    before = next((h for h in reversed(shown) if h != now), None)
    new = _made(s, abilities)
    if new is None or now is None:
        return None
    if before is None:
        text = f"Nothing so far: it still goes by {of_hours(now)} a week."
        return _answer(s, [Block(text), _today(new)])
    old = _made(s, abilities, before)
    if old is None:
        return None
    slower = "later" if now < before else "earlier"
    lines = [
        f"- **Hours a week**: {before:g} before, {now:g} now.",
        f"- **Done after**: {_span(old)} before, {_span(new)} now, so {slower}.",
    ]
    first = new.weeks[0] if new.weeks else None
    if first is not None:
        titles = list(dict.fromkeys(part.item.title for part in first.parts))
        lines.append(
            f"- **Week 1** now holds {some(titles, 3)}, {of_hours(round(first.hours, 1))}."
        )
    tail = Block("What comes first, and in which order, stays the same.")
    return _answer(s, [Block("\n".join(lines), "What changed"), tail, _today(new)])


def _whether_enough(s: Situation, abilities: Abilities) -> Outcome | None:
    """What the hours of the plan come to, beside more of them."""
    hours, plan = s.context.hours or ASSUMED_HOURS, _made(s, abilities)
    if plan is None or not hours:
        return None
    until = _until(s)

    def comes_to(made: Plan) -> str:
        return f"{len(made.items)} topics and projects fit" if until else _span(made)

    lines = [f"- **{of_hours(hours)} a week**: {comes_to(plan)}, as it stands."]
    for more in dict.fromkeys((round(hours * _MORE), round(hours * 2))):
        other = _made(s, abilities, float(more)) if more > hours else None
        if other is not None:
            lines.append(f"- **{of_hours(more)} a week**: {comes_to(other)}.")
    text = (
        "Enough to get there: every week counts, and hours that you keep beat hours that you plan. "
        "More only makes it sooner:"
    )
    if until is not None:
        text = f"That goes by your date. Until {until.day} {until:%B %Y}:"
    tail = Block("Say *make it* and a number, and I plan with that.")
    heading = "What fits" if until else "How long it takes"
    return _answer(s, [Block(text), Block("\n".join(lines), heading), tail])


def _away(s: Situation, abilities: Abilities, week: int) -> Outcome | None:
    plan = _made(s, abilities)
    if plan is None or not 1 <= week <= max(plan.latest, len(plan.weeks)):
        return None
    there = next((w for w in plan.weeks if w.number == week), None)
    titles = list(dict.fromkeys(p.item.title for p in there.parts)) if there else []
    what = f" What stood there, {some(titles, 3)}, moves to week {week + 1}." if titles else ""
    text = (
        f"Then week {week} stays free, and costs you nothing.{what} Everything after it comes one "
        f"week later: you are done after {plan.earliest + 1} to {plan.latest + 1} weeks instead of "
        f"{_span(plan)}."
    )
    advice = (
        "Leave yourself a note in the last session before you go: where you stopped, and the first "
        "ten minutes of the next one. That makes coming back easy."
    )
    return _answer(s, [Block(text), Block(advice), _today(plan)])


def _without(s: Situation, abilities: Abilities, named: Sequence[Mention]) -> Outcome:
    """The plan without what a message wants left out of it."""
    held = s.knowledge.groups
    topics = [t for m in named for t in (s.knowledge.members(m.id) if m.id in held else (m.id,))]
    left_out = tuple(dict.fromkeys((*s.context.without, *topics)))
    after = replace(s, context=replace(s.context, without=left_out))
    outcome = abilities.plan(after, hours=s.context.hours, until=_until(s))
    titles = [s.knowledge.topics[t].title for t in topics]
    text = f"Without {some(titles, 4)}, then. Say *put it back in* if you come to need it."
    reply = outcome.reply
    lead = Block(text, fixed=True)
    return replace(outcome, reply=replace(reply, blocks=(lead, *reply.blocks)))


def _what_can_go(s: Situation, abilities: Abilities) -> Outcome | None:
    """What the plan can lose first, and what that saves."""
    plan = _made(s, abilities)
    if plan is None or not plan.items:
        return None
    spare = [item for item in plan.items if item.title in plan.spare]
    if not spare:
        text = "Nothing in it is there for its own sake: each part carries one that comes later."
        return _answer(s, [Block(text), _today(plan)])
    spare.sort(key=lambda item: plan.spare.index(item.title))
    low, high = (sum(n) for n in zip(*((i.hours.low, i.hours.high) for i in spare), strict=True))
    text = (
        f"These can go first, in this order: {listed(list(plan.spare))}. No project of the plan "
        f"builds on them, and together they save {low:g} to {high:g} hours."
        if len(spare) > 1
        else f"**{spare[0].title}** can go first: it saves {low:g} to {high:g} hours."
    )
    tail = (
        f"Say *without {spare[0].title}* and I plan it so. The projects stay: they are the point."
    )
    return _answer(s, [Block(text), Block(tail)])


def _what_falls_out(s: Situation, abilities: Abilities) -> Outcome | None:
    """What of the road does not fit before the date of the plan."""
    plan = _made(s, abilities)
    if plan is None or not plan.items:
        return None
    if not plan.cut:
        return _answer(s, [Block("Nothing: all of it fits before your date."), _today(plan)])
    until = f" before {spoken(plan.deadline)}" if plan.deadline is not None else ""
    text = (
        f"What does not fit{until}: {some([c.title for c in plan.cut], 6)}. It is the end of the "
        "road that waits, so nothing that you do learn builds on it."
    )
    tail = Block("More hours a week bring some of it back: say *make it* and a number.")
    return _answer(s, [Block(text), tail, _today(plan)])


def _when_over(s: Situation, abilities: Abilities) -> Outcome | None:
    """When the plan is through, by its hours."""
    plan = _made(s, abilities)
    if plan is None or not plan.items:
        return None
    first, last = (plan.start + timedelta(days=7 * n - 1) for n in (plan.earliest, plan.latest))
    when = f"between {spoken(first)} and {spoken(last)}" if first != last else spoken(last)
    text = (
        f"With {of_hours(plan.hours_per_week)} a week you are through after {_span(plan)}, "
        f"{when}: {plan.hours.low:g} to {plan.hours.high:g} hours in all."
    )
    if plan.deadline is not None:
        text = f"Your date is {spoken(plan.deadline)}. {text}"
    if plan.deadline is not None and plan.cut:
        text += f" {some([c.title for c in plan.cut], 4)} did not fit before your date."
    return _answer(s, [Block(text), _today(plan)])


def _and_then(s: Situation, abilities: Abilities) -> Outcome | None:
    """The week after the one that was spoken of, or what comes once the plan is over."""
    plan = _made(s, abilities)
    if plan is None or not plan.weeks:
        return None
    if s.context.week and s.context.week < len(plan.weeks):
        return _of_a_week(s, abilities, s.context.week + 1)
    ships = [item.title for item in plan.items if item.ship]
    parts = [f"The plan ends after {_span(plan)} with **{plan.items[-1].title}**."]
    if plan.cut:
        parts.append(
            f"Then comes what did not fit into it: {some([c.title for c in plan.cut], 4)}."
        )
    elif plan.goal is not None:
        parts.append(f"Then the rest of the {plan.track.title} track; ask me for a plan of it.")
    else:
        parts.append("Then you have been through the whole track, and it is time to apply.")
    if ships:
        parts.append(f"What you show for it by then: {some(ships, 4)}.")
    return _answer(s, [Block(" ".join(parts)), _today(plan)])


def _of_a_week(s: Situation, abilities: Abilities, number: int) -> Outcome | None:
    """What one week of the plan holds."""
    plan = _made(s, abilities)
    if plan is None or not plan.weeks:
        return None
    week = next((w for w in plan.weeks if w.number == number), None)
    if number < 0:
        week = plan.weeks[-1]
    if week is None:
        text = f"The plan has {len(plan.weeks)} weeks, so there is no week {number} in it."
        return _answer(s, [Block(text), _today(plan)])
    blocks = [Block(week_line(week))]
    blocks += [Block(part.item.done_when, f"{part.item.title} is done when")
               for part in week.parts[-1:] if part.finishes]  # fmt: skip
    return _answer(s, [*blocks, _today(plan)]).but(week=week.number)


def _when(s: Situation, abilities: Abilities, topic: str) -> Outcome | None:
    plan = _made(s, abilities)
    if plan is None:
        return None
    title = s.knowledge.topics[topic].title
    at = next((n for n, item in enumerate(plan.items) if item.id == topic), None)
    if s.polarity.get(topic) == "known":
        text = f"**{title}** you know already, so it is not in the plan."
    elif at is None:
        text = f"**{title}** is not in this plan. Say *plan with {title}* and I put it in."
    else:
        before = [item.title for item in plan.items[:at]]
        low, high = _begins(plan.items, at)
        text = f"You reach **{title}** in week {_range(low, high)}"
        text += f", after {some(before, 5)}." if before else ": it comes first."
    reply_topics = (topic,)
    outcome = _answer(s, [Block(text), _today(plan)])
    found = s.knowledge.topics[topic]
    reply = replace(
        outcome.reply,
        topics=reply_topics,
        citations=(Citation(topic, title, "your plan"),),
        next=(Next(topic, title, found.summary),) if at is not None else (),
    )
    return replace(outcome, reply=reply)


def _begins(items: Sequence[Item], at: int) -> tuple[int, int]:
    """The weeks between which an item begins: when what stands before it is done."""
    if at == 0:
        return 1, 1
    return max(1, items[at - 1].earliest), max(1, items[at - 1].latest)


def _range(low: int, high: int) -> str:
    return str(low) if low == high else f"{low} to {high}"


def _span(plan: Plan) -> str:
    weeks = _range(plan.earliest, plan.latest)
    return f"{weeks} {'week' if weeks == '1' else 'weeks'}"


def _today(plan: Plan) -> Block:
    first = plan.items[0]
    return Block(f"Begin with **{first.title}** today: 25 minutes, with your hands on the keys.")


def _answer(s: Situation, blocks: list[Block]) -> Outcome:
    reply = Reply(
        intent="plan",
        blocks=tuple(blocks),
        topics=s.context.topics,
        known=s.said.known,
        not_known=s.said.not_known,
        actions=(Action("The whole plan", "coach plan"), Action("The next step", "coach next")),
    )
    return Outcome(reply, s.context)
