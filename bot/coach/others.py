"""Messages on behalf of somebody else, and those that measure oneself against others."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.coach.patterns import Pattern
from bot.coach.record import Turn
from bot.coach.reply import Block, Intent
from bot.coach.situation import Outcome, Situation

_PEOPLE = (
    r"(?:dad|father|mum|mom|mother|parents|brother|bro|sister|sis|son|daughter|kids?|child|"
    r"children|"
    r"wife|husband|girlfriend|boyfriend|gf|bf|partner|uncle|aunt\w*|cousin|niece|nephew|gran\w*|"
    r"friend|mate|flatmate|roommate|colleague|coworker|co-worker|boss|neighbou?r|buddy|intern)"
)
_FOR_OTHERS = Pattern(
    rf"\b(?:for|on behalf of|give|recommend|tell|teach|show|get) my (?:[\w/-]+ ){{0,3}}?"
    rf"(?P<for>{_PEOPLE})\b|"
    rf"\b(?:my|our) (?:[\w/-]+ ){{0,3}}?(?P<of>{_PEOPLE})\b[, ]+(?:who )?"
    r"(?:(?!laugh\w*|sa(?:y|ys|id)|told|tells?|thinks?|that|makes?|made)\w+ ){0,3}?(?:wants?|"
    r"wanna|would like|is (?:curious|interested|keen|thinking|looking|starting)|needs?|has never|"
    r"never (?:coded|programmed)|and curious|is new)\b",
    re.IGNORECASE,
)
_THEY = Pattern(r"\b(?:he|she|him|her|they|them)(?:'?(?:s|d|ll))?\b", re.IGNORECASE)
_BUILT_FOR = Pattern(r"\b(?:build|make|code|app|tool|bot|present|gift|birthday)\b", re.IGNORECASE)
# "I was telling my boss this for years" asks nothing for the boss.
_TELLS_THEM = Pattern(
    r"\bi (?:was |did |have |had |already |just |always |will |'ll )*(?:tell|told|telling|show\w*|"
    r"give|gave|sent|send\w*)\b[^?]*$",
    re.IGNORECASE,
)
_FOR_ONESELF = Pattern(
    r"\b(?:wh?at|which|where|how)\b[^.!?;]{0,25}\b(?:do|should|shall|must|can|would) i\b|"
    r"\bi (?:know|can|have to|need to|should|must)\b|\b(?:my|for me) (?:next|first)\b",
    re.IGNORECASE,
)
_BACK = 4
# Of these a message for somebody else is none, when the step is what they need.
_NOT_MEANT: frozenset[str] = frozenset(
    {"career", "off_topic", "smalltalk", "progress_report", "checkin", "motivation"}
)
_WEEKEND = Pattern(
    r"\b(?:finish|build|make|done|do|try|something|small)\b.{0,25}\b(?:weekend|evening|"
    r"afternoon|one day|"
    r"sitting|holidays?)\b",
    re.IGNORECASE,
)
_MEASURES = Pattern(
    r"\bcompared (?:to|with) (?!.{0,12}(?:model|baseline|regression))|\b(?:every(?:one|body)|"
    r"all the "
    rf"others|others|the rest|my (?:\w+ )?{_PEOPLE})\b.{{0,50}}\b(?:faster|quicker|ahead|"
    rf"better than "
    r"me|further|already (?:\w+ ){0,2}(?:job|models?|hired)|got (?:a|the|his|her) job|so much|"
    r"in a day)\b|"
    r"\b(?:i'?m|im|i am|i feel(?: like)?) (?:such |so |just |like |always )*(?:an? )?(?:snail|"
    r"turtle|"
    r"slow\w*|behind|the (?:slowest|dumbest|worst)|too (?:slow|dumb|stupid|old)|not smart)\b",
    re.IGNORECASE,
)
_ASKS_WHAT = Pattern(r"\bwh?at (?:next|now|should|do i)\b|\bhow do i\b|\bwhich\b", re.IGNORECASE)


def other_person(text: str, turns: Sequence[Turn]) -> str:
    """Whom a message is asked for, if not its writer: "dad"; "" for the writer's own."""
    if _BUILT_FOR.search(text):
        return ""
    found = _FOR_OTHERS.search(text)
    if found is not None and _TELLS_THEM.search(text):
        return ""
    if found is not None and found["of"] and _FOR_ONESELF.search(text):
        return ""  # "my boss wants a model, what should I learn" asks for its writer
    if found is not None:
        return (found["for"] or found["of"]).lower()
    if not _THEY.search(text):
        return ""
    for turn in reversed(turns[-_BACK:]):
        before = _FOR_OTHERS.search(turn.text)
        if before is not None and not _BUILT_FOR.search(turn.text):
            return (before["for"] or before["of"]).lower()
    return ""


def measures_oneself(text: str) -> bool:
    """Whether a message compares its writer with others, and asks for nothing else."""
    return bool(_MEASURES.search(text)) and not _ASKS_WHAT.search(text)


def in_their_place(s: Situation) -> tuple[Situation, bool]:
    """The situation of somebody of whom only this message tells, and whether it asks anew."""
    record = replace(s.record, evidence={}, facts={}, steps=(), quiz={})
    intent: Intent = s.said.intent
    begins = bool(_FOR_OTHERS.search(s.text))
    anew = intent in (_NOT_MEANT if begins else _NOT_MEANT - {"motivation"})
    if _WEEKEND.search(s.text):
        intent, anew = "project_idea", True
    elif anew:
        intent = "next_step"
    return replace(s, record=record, said=replace(s.said, intent=intent)), anew or begins


def speaks_for_others(text: str) -> bool:
    """Whether a message itself names somebody else whom it is for."""
    return bool(_FOR_OTHERS.search(text))


def told_for(outcome: Outcome, who: str, *, begins: bool) -> Outcome:
    """The outcome as it is said to somebody who asks for another; nothing of it is theirs."""
    lead = Block(
        f"For your {who}, then; I keep none of it as yours. Sit down together for the first 25 "
        f"minutes.",
        fixed=True,
    )
    blocks = (lead, *outcome.reply.blocks) if begins else outcome.reply.blocks
    reply = replace(outcome.reply, blocks=blocks)
    return replace(outcome, reply=reply, facts=(), evidence=(), steps=(), progress=())
