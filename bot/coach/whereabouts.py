"""A message read in the light of the learner's way: what it takes back, and where on the track it
says they are.
"""

from __future__ import annotations

import re
from dataclasses import replace

from bot.coach.attributed import asked_sources, is_attributed, of_its_source
from bot.coach.evidence import Evidence
from bot.coach.menus import menu_in
from bot.coach.needs import asks_to_learn, left_to_tell, wishes
from bot.coach.ordering import asks_which_first
from bot.coach.patterns import Pattern
from bot.coach.positions import (
    asks_entry,
    asks_what_follows,
    before,
    comes_after,
    position,
    tracks_named,
)
from bot.coach.preferences import kinds_asked
from bot.coach.retractions import retracted, takes_back
from bot.coach.situation import Situation
from bot.coach.unwanted import unwanted
from knowledge.graph import closure

# In so few words something is added to what was told just before.
_A_FEW = 6
_ADDS = Pattern(
    r"^\W*(?:and|also|plus|n|now|then|\+|&)\b|\b(?:too|also|as well)\W*$", re.IGNORECASE
)
# Over so many turns a correction reaches back.
_LATELY = 3
# Of whom a place on the track is believed whatever words they use; of others, if it is finished.
_OF_THE_WAY = frozenset({"next_step", "progress_report", "plan"})
# What a message is easily taken for that asks what to learn in view of its trouble or goal.
_ASKS_A_THING = frozenset({"project_idea", "resource"})
_MISTAKEN = _ASKS_A_THING | frozenset(
    {"stuck", "checkin", "concept", "motivation", "career", "off_topic", "plan"}
)
_A_PLAN = Pattern(
    r"\b(?:plans?|schedule|timetable|calendar|weeks?' worth|roadmap|how long|by when)\b",
    re.IGNORECASE,
)
_ASKS_ON = Pattern(
    r"\b(?:then|now|next|so|go|weiter|and)\b\W*$|"
    r"\bwh?at(?:'?s| is| comes?| follows?)? (?:next|now|then|first|after|up)\b|"
    r"\b(?:onwards?|the (?:following|next) (?:one|box|part|chapter|thing)|continue with|carry on|"
    r"go(?:ing)? on(?: with)?|moving on)\b",
    re.IGNORECASE,
)
_OF_ONESELF = Pattern(r"\b(?:i|i'?m|i'?ve|i'?d|i'?ll|me|my|mine|we|us|our)\b", re.IGNORECASE)
_GOAL = Pattern(
    r"(?:^|[.!?;,]\s*)(?:my )?goal(?:\s*[:=]|\s+is\b)|\b(?:is|as|be) (?:the|my) (?:\w+ )?goal\b",
    re.IGNORECASE,
)
# Asks with a question word at its beginning or at that of one of its sentences.
_QUESTION = Pattern(
    r"\?|(?:^|[.!;\n]\s*)\W*(?:(?:\w+\W+)?(?:wh?at\w*|which|how|where|why|who|when)|is|are|does|do|"
    r"can|could|should|shall|will|would|explain|help|show|give|tell|recommend|suggest)\b",
    re.IGNORECASE,
)
# What was last given was a step, and a lack that is told then bears on it.
_OF_STEPS = frozenset({"next_step", "progress_report", "placement", "standing"})
_TROUBLED = frozenset({"stuck", "concept", "motivation", "off_topic", "checkin"})
_AIMING = frozenset({"concept", "career", "motivation"})
_CLAIMING = frozenset(
    {"motivation", "concept", "compare", "resource", "career", "smalltalk", "off_topic"}
)
_A_CLAIM = 12
_FIRST = Pattern(
    r"\b(?:(?:so )?(?:day|week|lesson|step) (?:one|1)\b|"
    r"(?:my |the |which |what(?:'?s| is)? )*(?:very )?(?:first|1st) (?:thing|one|step|topic)|"
    r"what(?:'?s| is| comes) first|"
    r"where (?:do|should|can) i (?:start|begin)|what do i (?:start|begin) with)\b",
    re.IGNORECASE,
)
_SOMETHING = Pattern(
    r"\bsomething (?:with|where|new|else|visual|practical|that|i can|fun|easy|less|more)\b",
    re.IGNORECASE,
)
_PROJECT = Pattern(
    r"\b(?:projects?|build\w*|built|mak(?:e|es|ing)|made|ideas?|portfolio|creat\w*|cod(?:e|ing) "
    r"(?:up|next)|practi[sc]e|exercises?|apps?|challenges?|tasks?|hands[- ]on)\b",
    re.IGNORECASE,
)
# "I want deep learning" names where somebody wants to get to.
_WANTS_IT = Pattern(
    r"^\W*(?:(?:but|no|ok|so|well|and)\W+)*i(?:'d| would)? (?:really |just |rather )?"
    r"(?:want|wanna|like|need)(?: to (?:do|learn|get to|go (?:in)?to|study|know))?"
    r"(?:\W+[\w-]+){1,4}\W*$",
    re.IGNORECASE,
)
_STUDY = Pattern(
    r"\b(?:learn|study|topics?|lessons?|read(?:ing)? up|subject|chapter|skill|tonight\w*|evening|"
    r"hours?|topic[- ]?wise)\b",
    re.IGNORECASE,
)
# How sure a message must be off topic for a wish in it to be none of ours.
_FOREIGN = 0.5
_LACKED = frozenset({"partly", "not_known"})
_NOT_OF_IT = frozenset({"stuck", "unsafe_or_injection", "project_idea", "motivation", "career"})


# So sure that a message asks something, it tells no place where somebody stands.
_CLEARLY_ASKED = 0.5


def located(s: Situation) -> Situation:
    """The situation with what the message means by its place among turns and on the track."""
    chance = s.said.chances.get("concept", 0.0) if s.said.intent == "concept" else 0.0
    if s.said.error or (chance >= _CLEARLY_ASKED and asked_sources(s.text) is not None):
        return s
    if s.named_track is not None and asks_which_first(s.text):
        return replace(s, said=of_its_source(s.said))
    s = _past(_undecided(_going_on(s)))
    if s.named_track is not None and _goes_on(s):
        s = replace(s, onward=True)
    if (
        _lacks(s)
        or _claims(s)
        or _asks_barely(s)
        or _aims(s)
        or _turns_down(s)
        or _for_no_project(s)
    ):
        s = replace(s, said=replace(s.said, intent="next_step"), onward=True)
    mistaken = s.said.intent in _MISTAKEN and _asks_for_a_step(s)
    if mistaken or (s.said.intent not in _OF_THE_WAY and asks_the_way(s)):
        s = replace(s, said=replace(s.said, intent="next_step"))
    if s.said.intent == "next_step" and asks_to_learn(s.text):
        judged = any(e.polarity in ("known", *_LACKED) for e in s.said.evidence)
        s = replace(s, onward=s.onward or judged or _is_through(s))
    evidence = s.said.evidence
    if s.record.turns:
        turns = s.record.turns[-_LATELY:]
        lately = [str(topic) for turn in turns for topic in turn.reply.get("known") or ()]
        evidence = retracted(s.text, evidence, lately)
        if evidence != s.said.evidence and s.said.intent not in _OF_THE_WAY:
            s = replace(s, said=replace(s.said, intent="progress_report"))
    s = replace(
        s,
        said=replace(s.said, evidence=tuple(evidence)),
        anew=bool(s.record.turns) and takes_back(s.text) and bool(evidence),
    )
    chosen = s.named_track is not None or "track" in s.record.facts
    if not chosen or s.said.intent in _NOT_OF_IT:
        return s
    place = position(s.text, s.track, s.said.mentions)
    if place is None or (s.said.intent not in _OF_THE_WAY and not place.finished):
        return s
    if place.at is not None:
        # "Statistics step" claims nothing of it, and of what lies before only names count.
        here = set(s.track.steps[place.at].topics) - set(place.finished)
        denied = [e.topic for e in evidence if e.named and e.polarity == "not_known"]
        here -= closure(s.knowledge.topics, denied)
        passed = before(s.track, place.at)
        evidence = tuple(
            e
            for e in evidence
            if e.named
            or not (
                (e.polarity == "known" and e.topic in here)
                or (e.polarity in ("partly", "not_known") and e.topic in passed)
            )
        )
    # Who has a step behind them lacks nothing of its subject but what they name.
    over = {topic.partition("/")[0] for topic in place.finished}
    evidence = tuple(
        e
        for e in evidence
        if e.named or e.polarity not in _LACKED or e.topic.partition("/")[0] not in over
    )
    quote = " ".join(s.text.split())[:300]
    told = {e.topic for e in evidence if e.polarity in ("known", "partly", "not_known") and e.named}
    more = [
        Evidence(topic, "known", quote, named=False)
        for topic in place.finished
        if topic not in told and topic in s.knowledge.topics
    ]
    new = {e.topic for e in more}
    evidence = (*(e for e in evidence if e.topic not in new), *more)
    intent = s.said.intent if s.said.intent in _OF_THE_WAY else "next_step"
    return replace(s, said=replace(s.said, evidence=evidence, intent=intent), place=place)


def _going_on(s: Situation) -> Situation:
    """What somebody adds to what they just told, they know too: "learnt docker", "and fastapi"."""
    last = s.record.turns[-1] if s.record.turns else None
    short = len(s.text.split()) <= _A_FEW and "?" not in s.text
    if last is None or not last.reply.get("known") or not short or not _ADDS.search(s.text):
        return s
    if any(e.polarity in ("known", *_LACKED) for e in s.said.evidence):
        return s
    more = tuple(
        replace(e, polarity="known") if e.polarity == "none" and e.named else e
        for e in s.said.evidence
    )
    if more == s.said.evidence:
        return s
    said = replace(s.said, evidence=more, intent="progress_report")
    return replace(s, said=said, onward=True)


def _undecided(s: Situation) -> Situation:
    """What somebody leaves open between several things, they do not claim to know."""
    menu = menu_in(s.text, s.said.mentions)
    if menu is None or not (menu.open or menu.labelled) or menu.claimed:
        return s
    offered = {m.id for m in menu.options}
    evidence = tuple(e for e in s.said.evidence if e.polarity != "known" or e.topic not in offered)
    return replace(s, said=replace(s.said, evidence=evidence))


def _past(s: Situation) -> Situation:
    """What somebody asks to go on after, they know: "whats next after pandas"."""
    asks = s.said.intent in _OF_THE_WAY or asks_what_follows(s.text)
    if not asks or is_attributed(s.text):
        return s
    behind = [m.id for m in comes_after(s.text, s.said.mentions) if m.kind == "topic"]
    if not behind:
        return s
    told = {e.topic for e in s.said.evidence if e.polarity == "known"}
    quote = " ".join(s.text.split())[:300]
    more = [Evidence(topic, "known", quote) for topic in behind if topic not in told]
    new = {e.topic for e in more}
    evidence = (*(e for e in s.said.evidence if e.topic not in new), *more)
    intent = s.said.intent if s.said.intent in _OF_THE_WAY else "next_step"
    return replace(s, said=replace(s.said, evidence=evidence, intent=intent), onward=True)


def _lacks(s: Situation) -> bool:
    """Whether a message tells, after a step was given, of something else that is missing."""
    c = s.context
    if c.ability not in _OF_STEPS or c.trouble is not None or s.said.intent not in _TROUBLED:
        return False
    named = {e.topic for e in s.said.evidence if e.named and e.polarity in _LACKED}
    return bool(named - {c.step, *c.topics}) and "?" not in s.text and not s.said.known


def _goes_on(s: Situation) -> bool:
    """Whether a message on a track tells what its writer knows and asks what comes now."""
    knows = any(e.named and e.polarity == "known" for e in s.said.evidence)
    own = s.said.intent in ("next_step", "progress_report") and tracks_named(s.text) == 1
    return knows and own and bool(_ASKS_ON.search(s.text))


def _asks_barely(s: Situation) -> bool:
    """Whether a message asks, after a step was given, for the first thing and for no more."""
    if s.context.ability not in _OF_STEPS or s.context.trouble is not None or s.said.mentions:
        return False
    return bool(_FIRST.search(s.text)) and not left_to_tell(_FIRST.sub(" ", s.text))


def _claims(s: Situation) -> bool:
    """Whether a message adds, after a step was given, what its writer knows, and asks nothing."""
    if s.context.ability not in _OF_STEPS or s.context.trouble is not None:
        return False
    if s.said.intent not in _CLAIMING or len(s.text.split()) > _A_CLAIM:
        return False
    lacks = any(e.polarity in _LACKED for e in s.said.evidence)
    return bool(s.said.known) and not lacks and not _QUESTION.search(s.text)


def _turns_down(s: Situation) -> bool:
    """Whether a message does not want the step that was given, or its like, and says no more."""
    if s.context.ability not in _OF_STEPS or s.context.trouble is not None:
        return False
    if s.said.known or s.said.intent in ("unsafe_or_injection", "plan"):
        return False
    return bool(unwanted(s.text, s.said.mentions))


def _for_no_project(s: Situation) -> bool:
    """Whether a message tells what its writer knows and asks for one thing, but for no project."""
    if s.said.intent == "project_idea" and _WANTS_IT.match(s.text) and s.said.mentions:
        return not _PROJECT.search(s.text)
    told = any(e.polarity in ("known", *_LACKED) for e in s.said.evidence)
    if s.said.intent == "resource":
        # "Something with pictures, I know NumPy" asks for no book.
        material = kinds_asked(s.text) or any(m.kind == "resource" for m in s.said.mentions)
        return bool(s.said.known) and bool(_SOMETHING.search(s.text)) and not material
    return s.said.intent == "project_idea" and told and not _PROJECT.search(s.text)


def _aims(s: Situation) -> bool:
    """Whether a message tells what its writer wants to make, and asks for nothing."""
    unsure = s.said.chances.get("off_topic", 1.0) < _FOREIGN
    aiming = s.said.intent in _AIMING or (s.said.intent == "off_topic" and unsure)
    if not aiming or _QUESTION.search(s.text) or s.context.ability:
        return False
    if not _OF_ONESELF.search(s.text) or not wishes(s.text):
        return False
    return bool(s.said.known) or not any(m.kind == "topic" for m in s.said.mentions)


def asks_the_way(s: Situation) -> bool:
    """Whether a message asks what comes, or comes first, on the track that its writer follows."""
    if s.said.error or s.said.intent in _NOT_OF_IT - {"career"} or is_attributed(s.text):
        return False
    if s.named_track is None:
        return "track" in s.record.facts and s.place is not None and asks_entry(s.text)
    if tracks_named(s.text) > 1:
        return False
    asks = asks_to_learn(s.text) or bool(_ASKS_ON.search(s.text))
    return asks_entry(s.text) or (asks and bool(_OF_ONESELF.search(s.text)))


def _is_through(s: Situation) -> bool:
    """Whether a message asks in the middle of a trouble what to study, and for no more hints."""
    if s.context.trouble is None or not _STUDY.search(s.text):
        return False
    return asks_to_learn(s.text)


def _asks_for_a_step(s: Situation) -> bool:
    """Whether a message asks what to learn, or sets a goal beside what its writer knows."""
    told = any(e.polarity in ("known", "partly", "not_known") for e in s.said.evidence)
    if s.takes_up_track or _is_through(s):
        return True
    if s.said.intent in _ASKS_A_THING:
        return asks_to_learn(s.text) and bool(s.said.known) and not kinds_asked(s.text)
    if s.said.intent == "plan" and (_A_PLAN.search(s.text) or not told):
        return False
    if asks_to_learn(s.text):
        return told or s.said.intent in ("stuck", "checkin")
    named = {e.polarity for e in s.said.evidence if e.named or s.said.intent == "career"}
    lacks = bool(named & _LACKED) if s.said.intent == "career" else "not_known" in named
    both = "known" in named and lacks and "?" not in s.text
    return both or (told and bool(s.said.known) and bool(_GOAL.search(s.text)))
