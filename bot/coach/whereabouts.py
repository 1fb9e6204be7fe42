"""A message read in the light of the learner's way: what it takes back, and where on the track it
says they are.
"""

from __future__ import annotations

import re
from dataclasses import replace

from bot.coach.evidence import Evidence
from bot.coach.needs import asks_to_learn
from bot.coach.patterns import Pattern
from bot.coach.positions import before, position
from bot.coach.retractions import retracted, takes_back
from bot.coach.situation import Situation
from knowledge.graph import closure

# Of whom a place on the track is believed whatever words they use; of others, if it is finished.
_OF_THE_WAY = frozenset({"next_step", "progress_report", "plan"})
# What a message is easily taken for that asks what to learn in view of its trouble or goal.
_MISTAKEN = frozenset({"stuck", "checkin", "concept", "motivation", "career", "off_topic"})
_GOAL = Pattern(r"(?:^|[.!?;,]\s*)(?:my )?goal(?:\s*[:=]|\s+is\b)", re.IGNORECASE)
_NOT_OF_IT = frozenset({"stuck", "unsafe_or_injection", "project_idea", "motivation", "career"})


def located(s: Situation) -> Situation:
    """The situation with what the message means by its place among turns and on the track."""
    if s.said.error:
        return s
    if s.said.intent in _MISTAKEN and _asks_for_a_step(s):
        s = replace(s, said=replace(s.said, intent="next_step"))
    evidence = s.said.evidence
    if s.record.turns:
        lately = [str(topic) for topic in s.record.turns[-1].reply.get("known") or ()]
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


def _asks_for_a_step(s: Situation) -> bool:
    """Whether a message asks what to learn, or sets a goal beside what its writer knows."""
    told = any(e.polarity in ("known", "partly", "not_known") for e in s.said.evidence)
    if s.takes_up_track:
        return True
    if asks_to_learn(s.text):
        return told or s.said.intent in ("stuck", "checkin")
    named = {e.polarity for e in s.said.evidence if e.named}
    both = {"known", "not_known"} <= named and "?" not in s.text
    return both or (told and bool(s.said.known) and bool(_GOAL.search(s.text)))
