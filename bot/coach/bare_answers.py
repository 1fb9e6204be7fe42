"""A word or two in reply to a step: yes, no, "dunno", a number, a month, a trade."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.coach.abilities import Abilities
from bot.coach.follow_ups import follow_up, in_a_line
from bot.coach.next_step import Step
from bot.coach.patterns import Pattern
from bot.coach.phrasing import listed, of_hours, opening, spoken
from bot.coach.project_talk import proposed
from bot.coach.record import Fact
from bot.coach.reply import Action, Block, Next, Reply
from bot.coach.situation import Outcome, Situation
from bot.coach.small import is_smalltalk
from bot.coach.text import quoted
from bot.coach.times import DAYS, days_ruled_out, days_wished, deadline, hours_offered

_MOST_WORDS, _MOST_OF_A_NOUN = 5, 3
_AFTER = frozenset(
    {"next_step", "progress_report", "standing", "project_idea", "motivation", "career", "resource",
     "concept", "tracks", "plan"}
)  # fmt: skip
_OF_STEPS = frozenset({"next_step", "progress_report", "standing"})
_YES = Pattern(
    r"\W*(?:(?:y|ye|yes+|yep|yeah|yup|ya|sure|of course|fine|alright|ok(?:ay)?|let'?s go|do it|"
    r"i'?m in|deal|gladly)\W*){1,3}",
    re.IGNORECASE,
)
_NO = Pattern(
    r"\W*(?:n|no+|nope|nah|naw|not really|rather not|i don'?t (?:want|think so)|hm+ no)\W*", re.I
)
_DUNNO = Pattern(
    r"\W*(?:(?:h+m+|u+m+|well|idk|dunno|i|don'?t|dont|do not|not|know|no|idea|clue|sure|really|"
    r"you (?:choose|decide|pick|tell me)|u (?:choose|decide|pick)|whatever|anything|any|just|ok|"
    r"tell|me|surprise|as you like)\W*){1,6}",
    re.IGNORECASE,
)
_TELLS_OF_NONE = Pattern(
    r"\b(?:know|idea|clue|idk|dunno|choose|decide|pick|tell|whatever|any(?:thing)?|sure|surprise)\b",
    re.IGNORECASE,
)
_NUMBER = Pattern(r"\W*(?:about |around |maybe |like |only |just )?(?P<n>\d{1,2}(?:\.5)?)\W*", re.I)
_PART = Pattern(
    r"\W*(?:in the |on |at |mostly |only )*(?P<when>evenings?|nights?|mornings?|lunch(?:time|"
    r" breaks?)?|weekends?|afternoons?|after work)(?: (?:only|mostly))?\W*",
    re.IGNORECASE,
)
_WHAT_HELPS = Pattern(
    r"\W*(?:(?:ok|so|and|but|then|well|fine)\W+)*"
    r"(?:wh?at (?:would (?:you|u) do|(?:do|should|can|could) i do"
    r"(?: (?:differently|different|about (?:it|that)|against (?:it|that)))?|"
    r"(?:would|will|does|can) help(?: me)?|helps)(?: in my (?:place|shoes|case))?|"
    r"how small|how do i (?:start|begin)(?: again)?)"
    r"(?: (?:then|now|today|instead))*\W*",
    re.IGNORECASE,
)
_A_NOUN = Pattern(r"\W*(?:an? |im an? |i'?m an? |i am an? )?[a-z][a-z' -]{3,30}\W*", re.IGNORECASE)
_NO_NOUN = Pattern(
    r"\b(?:wh?at\w*|why|how|who|when|where|which|is|are|do|does|can|could|next|more|then|again|"
    r"else|"
    r"skip|done|stop|help|please|pls|thanks?|thx|hard|easy|boring|that|it|this|the|later|now|too|"
    r"and|or|not|no|even|more|less|much|bit|still|really|just|only|maybe|time|smaller|bigger|same|"
    r"again|first|second|sure|yes|fine|i|me|my|you|u|lol|haha\w*|good|bad|nice|cool|great|hmm+|ok\w*|show|give|tell)\b",
    re.IGNORECASE,
)


_NOW = (
    r"(?:tonight|tonite|2nite|today|now|left|free|this (?:evening|morning|afternoon)|"
    r"before (?:bed|work))"
)
_SPAN = Pattern(
    r"\b(?P<n>\d{1,3}|an?|one|two|three|half an|a few) ?"
    r"(?P<unit>h|hrs?|hours?|m|mins?|minutes?)\b"
    rf".{{0,16}}\b{_NOW}\b|\b{_NOW}\b.{{0,16}}\b(?P<m>\d{{1,3}}|an|one|two|three|half an) ?"
    r"(?P<also>h|hrs?|hours?|m|mins?|minutes?)\b",
    re.IGNORECASE,
)
_MINUTES = Pattern(
    r"\W*(?:(?:ok|but|well|so|i|ive|i'?ve|have|got|only|just|max|about|maybe|no time|at most)\W+)*"
    r"(?P<n>\d{1,3}) ?(?P<unit>m|mins?|minutes?)(?P<also>)"
    r"(?: (?:i can do|max|only|tops|is all|not more))*\W*",
    re.IGNORECASE,
)
_NO_TIME = Pattern(
    r"\W*(?:(?:but|i|have|got|ive|i'?ve|really|there'?s|just)\W+)*(?:no|not enough|hardly any) time"
    r"(?: (?:for (?:it|that)|today|now|this week))*\W*",
    re.IGNORECASE,
)
_WHAT_TO_DO = Pattern(
    r"\bwh?at\b.{0,20}\b(?:do|learn|study|work on|start|begin)\b|\bone thing\b|\bsomething\b|"
    r"\bhow (?:do|should|can) i (?:use|spend)\b",
    re.IGNORECASE,
)
_MOST_OF_A_SITTING = 14
_WAITING = ("plan", "quiz", "checkin", "stuck")


def of_a_sitting(s: Situation, abilities: Abilities) -> Outcome | None:
    """What to do with the time that somebody has tonight; None for any other message."""
    found = _SPAN.search(s.text) or _MINUTES.fullmatch(s.text.strip())
    if found is None or s.said.error or len(s.text.split()) > _MOST_OF_A_SITTING:
        return None
    asks = _WHAT_TO_DO.search(s.text) or s.context.ability in (*_OF_STEPS, "motivation")
    told = s.said.known or any(m.kind == "resource" for m in s.said.mentions)
    waits = ("plan", "quiz", "checkin") if _WHAT_TO_DO.search(s.text) else _WAITING
    if not asks or told or s.context.ability in waits:
        return None
    unit = next(u for u in (found["unit"], found["also"]) if u).lower()
    span = found.group().split(" ")
    title, piece, topic = _piece(s, abilities)
    if not piece:
        return None
    long = unit.startswith("h") and not any(word.lower() == "half" for word in span)
    text = f"That is enough for a piece of **{title}**. {piece}"
    tail = (
        "Work in stretches of 25 minutes with five off between them; when the piece works, do it "
        "once more without looking. Leave the last five minutes for two lines: what works, and "
        "what comes first next time."
        if long
        else "Set the timer before you open anything else, and stop when it rings. Leave the last "
        "two minutes for one line: what comes first next time."
    )
    return _answer(s, [text, tail], topic)


_FRANKLY = Pattern(
    r"\W*(?:(?:ok|but|pls|please|just|no|and|so|come on|hm+)\W+)*(?:be (?:\w+ )?honest|honestly|"
    r"seriously|for real|frankly|(?:are )?(?:you|u) sure|the truth|no bullshit|really)"
    r"(?: (?:with me|now|pls|please|tho|though|about it))*\W*",
    re.IGNORECASE,
)


def asked_frankly(s: Situation) -> str:
    """The question that "be honest" asks once more: the last one of somebody's worries."""
    if not _FRANKLY.fullmatch(s.text.strip()):
        return ""
    worries = (
        t.text for t in reversed(s.record.turns[-4:]) if t.intent in ("motivation", "career")
    )
    return next((text for text in worries if not _FRANKLY.fullmatch(text.strip())), "")


def leaves_it_open(text: str) -> bool:
    """Whether a few words leave a choice to the coach."""
    return bool(_DUNNO.fullmatch(text.strip()) and _TELLS_OF_NONE.search(text))


def unsure_of(s: Situation, abilities: Abilities) -> Outcome | None:
    """What to say in the middle of a conversation to a few words that could mean anything."""
    title, piece, topic = _piece(s, abilities)
    if not piece or len(s.text.split()) > _MOST_WORDS + 1:
        return None
    text = (
        f"I can't tell what “{quoted(s.text, 60)}” means for you here. What is at hand is "
        f"**{title}**: say *why*, *too hard*, *I know it* or *skip*, or ask in a few more words."
    )
    told = _answer(s, [text, f"Or begin, 25 minutes: {piece}"], topic)
    return replace(told, context=s.context)


def of_a_bare_answer(s: Situation, abilities: Abilities) -> Outcome | None:
    """What a word or two after a step or an answer comes to; None for anything that says more."""
    text = s.text.strip()
    c = s.context
    if c.ability not in _AFTER or c.pending not in ("", "hours", "next") or s.said.error:
        return None
    if c.ability == "motivation" and _WHAT_HELPS.fullmatch(text):
        return _go(s, abilities, "The smallest thing that still counts, today:")
    if len(text.split()) > _MOST_WORDS + 1 or s.said.mentions:
        return None
    told = _of_time(s, abilities) if c.ability != "plan" and "?" not in text else None
    if told is not None:
        return told
    if c.pending == "next" and (_YES.fullmatch(text) or _NO.fullmatch(text)):
        return None
    if _YES.fullmatch(text) and text.lower().strip(" .!") not in ("ok", "okay", "k"):
        return _go(s, abilities, "Then begin now:")
    if _NO.fullmatch(text) and c.ability in _OF_STEPS | {"project_idea"}:
        return _asks_back(s, abilities)
    if leaves_it_open(text):
        return _go(s, abilities, "Then I decide for you:")
    if c.ability in _OF_STEPS and _NO_TIME.fullmatch(text):
        return _go(s, abilities, "Then ten minutes, which every week has; the first piece of it:")
    if c.ability in _OF_STEPS:
        other = _of_days(s, abilities) or _of_what_if(s, abilities) or _built_instead(s, abilities)
        if other is not None:
            return other
        if _AND_NOW.fullmatch(text):
            return abilities.next(replace(s, said=replace(s.said, intent="next_step")))
    if c.ability in _OF_STEPS and any(f.kind == "level" for f in s.facts):
        return _go(s, abilities, "That is where this begins, and nothing before it is needed:")
    few = len(text.split()) <= _MOST_OF_A_NOUN
    frank = _FRANKLY.fullmatch(text)
    if (
        few
        and not frank
        and c.ability in _OF_STEPS
        and _A_NOUN.fullmatch(text)
        and not _NO_NOUN.search(text)
    ):
        unsure = s.said.intent in ("smalltalk", "off_topic", "project_idea", "career")
        if unsure and not is_smalltalk(text) and follow_up(text, c, ()) is None:
            lead = (
                f"Good to know: “{quoted(text, 40)}”. Your own field is the best source of data "
                "for a project later, so keep your eyes open for a table. For today:"
            )
            return _go(s, abilities, lead)
    return None


_AND_NOW = Pattern(
    r"\W*(?:(?:ok|so|and|then|well|right|alright|good|cool)\W+)*"
    r"(?:now(?: what)?|wh?at now)\W*",
    re.IGNORECASE,
)
_WHAT_IF = Pattern(
    r"\W*(?:(?:and|ok|so|or)\W+)*(?:what if|and with|if i (?:do|had|have|did)|with)\W+"
    r"(?:i (?:do|had|have|"
    r"did) )?(?P<n>\d{1,2}(?:\.5)?) ?(?:h|hrs?|hours?)?(?: (?:a|per) week)?\W*",
    re.IGNORECASE,
)
_DULL = Pattern(
    r"\W*(?:(?:that'?s|thats|it'?s|its|so|too|nah|no|meh|sounds|looks|a bit|this is)\W+)*"
    r"(?:bo+ring|dull|dry|meh|not interesting)\W*",
    re.IGNORECASE,
)


def _of_days(s: Situation, abilities: Abilities) -> Outcome | None:
    """Days of the week that are ruled out or named, and nothing else."""
    out, wished = days_ruled_out(s.text), days_wished(s.text)
    if not (out or wished) or len(s.text.split()) > _MOST_WORDS:
        return None
    free = tuple(day for day in (wished or DAYS) if day not in out)
    named = listed([f"{day.title()}s" for day in out or wished])
    lead = f"{named} stay free, then. The first sitting:" if out else f"{named}, then. The first:"
    outcome = _go(s, abilities, lead)
    if outcome is None or not free:
        return outcome
    fact = Fact("evenings", free, " ".join(s.text.split())[:200], s.now)
    return replace(outcome, facts=(fact,)) if wished else outcome


def _of_what_if(s: Situation, abilities: Abilities) -> Outcome | None:
    """What other hours a week would come to, which nobody has decided on."""
    found = _WHAT_IF.fullmatch(s.text.strip())
    if found is None:
        return None
    fact = Fact("hours_per_week", float(found["n"]), s.text[:200], s.now)
    told = _paced(replace(s, facts=(*s.facts, fact)), abilities, "", fact)
    return replace(told, facts=()) if told is not None else None


def _built_instead(s: Situation, abilities: Abilities) -> Outcome | None:
    """The same topic by way of something built, for whom the step bores."""
    topic = s.knowledge.topics.get(s.context.step or s.context.topic)
    if topic is None or not _DULL.fullmatch(s.text.strip()):
        return None
    own = [p for p in s.knowledge.projects.values() if topic.id in p.proves]
    if not own:
        return None
    project = min(own, key=lambda p: p.hours.low)
    texts = [
        f"Then learn {topic.title} by building something with it: **{project.title}**. "
        f"{project.summary} About {project.hours}; look up what you need when you need it.",
        f"Today, 25 minutes: {project.steps[0]}",
        "Still dull? Say *skip* and I go on without it, or tell me what you like, and I look for a "
        "project on that.",
    ]
    return _answer(s, texts, topic.id)


def _of_time(s: Situation, abilities: Abilities) -> Outcome | None:
    """Hours, days or a month that stand alone."""
    text, quote = s.text.strip(), " ".join(s.text.split())[:200]
    number = _NUMBER.fullmatch(text)
    asked = s.context.pending == "hours"
    if in_a_line(text):
        return None
    hours = hours_offered(text)
    if hours is None and number is not None and (asked or s.context.ability in _OF_STEPS):
        hours = float(number["n"])
    if hours is not None and 0 < hours <= 80:
        hours = round(hours, 1)
        fact = Fact("hours_per_week", hours, quote, s.now)
        after = replace(s, facts=(*s.facts, fact))
        lead = ""
        if number is not None and not asked:
            lead = "If the number was meant for something else, say what for."
        return _paced(after, abilities, lead, fact)
    day = deadline(text, s.now.date()) or deadline(f"by {text}", s.now.date())
    if day is not None and s.context.ability in _OF_STEPS and len(text.split()) <= _MOST_WORDS:
        fact = Fact("deadline", day.isoformat(), quote, s.now)
        outcome = abilities.plan(replace(s, facts=(*s.facts, fact)), until=day)
        dated = Block(f"Noted: your date is {spoken(day)}. What fits until then:", fixed=True)
        reply = replace(outcome.reply, blocks=(dated, *outcome.reply.blocks))
        return replace(outcome, reply=reply, facts=(*outcome.facts, fact))
    part = _PART.fullmatch(text)
    if part is not None and s.context.ability in _OF_STEPS:
        lead = (
            f"{part['when'].capitalize()}, then: the same hour each time, right after something "
            "that you do anyway. The first one:"
        )
        return _go(s, abilities, lead)
    return None


def _paced(s: Situation, abilities: Abilities, lead: str, fact: Fact) -> Outcome | None:
    """What the hours mean for the step or project at hand."""
    project = proposed(s) if s.context.ability == "project_idea" else None
    key = f"project:{project.id}" if project else f"topic:{s.context.step or s.context.topic}"
    told = abilities.duration(s, key)
    if told is None:
        outcome = _go(s, abilities, lead)
        return replace(outcome, facts=(fact,)) if outcome is not None else None
    blocks = (*told.reply.blocks, *((Block(lead, fixed=True),) if lead else ()))
    if told.reply.intent == "plan":
        # Of plans the hours are not noted apart.
        blocks = (Block(f"Noted: {of_hours(float(str(fact.value)))} a week."), *blocks)
    context = replace(s.context, pending="")
    reply = replace(told.reply, blocks=blocks)
    return Outcome(reply, context, facts=(fact,))


def _piece(s: Situation, abilities: Abilities) -> tuple[str, str, str]:
    """What is at hand, a first piece of it, and its topic."""
    project = proposed(s) if s.context.ability == "project_idea" else None
    if project is not None:
        return project.title, opening(project.steps[0], 300), project.proves[0]
    step = abilities.step(s)
    if not isinstance(step, Step):
        return "", "", ""
    return step.title, step.smaller, step.topic.id


def _go(s: Situation, abilities: Abilities, lead: str) -> Outcome | None:
    """The first piece of what is at hand, with a lead."""
    title, piece, topic = _piece(s, abilities)
    if not piece:
        return None
    text = f"{lead} **{title}**, 25 minutes. {piece}".strip()
    return _answer(s, [text, "Stop when the time is up, and tell me what came out."], topic)


def _asks_back(s: Situation, abilities: Abilities) -> Outcome | None:
    """What to say to a bare no."""
    title, piece, topic = _piece(s, abilities)
    if not piece:
        return None
    another = "*another*" if s.context.ability == "project_idea" else "*something else*"
    text = (
        f"Fine. What does not fit about **{title}**? Say *I know it*, *too hard*, *boring*, *no "
        f"time*, or {another}, and I go by that."
    )
    small = f"If it is only the size: ten minutes of it are enough to begin. {opening(piece, 200)}"
    return _answer(s, [text, small], topic)


def _answer(s: Situation, texts: list[str], topic: str) -> Outcome:
    found = s.knowledge.topics[topic]
    kept = s.context.ability in _OF_STEPS | {"project_idea"}
    reply = Reply(
        intent="project_idea" if s.context.ability == "project_idea" else "next_step",
        blocks=tuple(Block(text) for text in texts),
        topics=(topic,),
        next=(Next(found.id, found.title, found.summary),),
        known=s.said.known,
        not_known=s.said.not_known,
        actions=(Action("Why this one?", "coach next --why"), Action("Done", "done")),
    )
    context = replace(s.context, pending="") if kept else replace(
        s.context, ability="next_step", step=topic, topics=(topic,), pending="", offered=()
    )  # fmt: skip
    return Outcome(reply, context)
