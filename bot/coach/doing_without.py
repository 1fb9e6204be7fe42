"""What it costs to leave something out: "what if i never learn it", "and if i dont bother"."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.coach.patterns import Pattern
from bot.coach.phrasing import listed, opening
from bot.coach.reply import Action, Block, Citation, Next, Reply
from bot.coach.situation import Outcome, Situation
from knowledge.models import SectionName, Topic

_WITHOUT = Pattern(
    r"\b(?:wh?at (?:if|happens? (?:if|when)|would happen if|do i (?:lose|miss) if)|and if|but if|"
    r"is it (?:bad|ok(?:ay)?|fine|a problem) if)\s+(?:i|we)\s+(?:(?:just|simply|would|still|really)"
    r"\s+)*(?:skip\w*|ignor\w*|leave|left|avoid\w*|drop\w*|do without|never|don'?t|dont|do not|"
    r"won'?t|wont|not)\b(?P<rest>.*)$",
    re.IGNORECASE | re.DOTALL,
)
# After "never" and "don't" one of these says that it is learning that is left.
_OF_LEARNING = Pattern(
    r"\b(?:learn\w*|touch\w*|study\w*|bother\w*|do|read|know|care|use|understand|get|look|want)\b",
    re.IGNORECASE,
)
_LEAVING = Pattern(r"\b(?:skip\w*|ignor\w*|leave|left|avoid\w*|drop\w*|do without)\b", re.I)
_IT = Pattern(
    r"\b(?:it|that|this|them|those|these)\b|(?:skip\w*|learn|bother)\W*(?:for now|now)?\W*$", re.I
)
_WHERE = frozenset(
    {"concept", "compare", "next_step", "progress_report", "standing", "resource", "career",
     "motivation"}
)  # fmt: skip
_MOST_WORDS = 20
_SHOWN = 4
_SHORT = 320


def of_doing_without(s: Situation) -> Outcome | None:
    """What somebody would miss who leaves a topic or a subject out; None for any other message."""
    found = _WITHOUT.search(" ".join(s.text.replace("’", "'").split()))
    if found is None or s.said.error or len(s.text.split()) > _MOST_WORDS:
        return None
    if not (_LEAVING.search(found.group()) or _OF_LEARNING.search(found["rest"])):
        return None
    named = [m for m in s.said.mentions if m.kind in ("topic", "group")]
    if len({m.id for m in named}) > 1 or s.context.ability == "plan":
        return None
    if named and named[0].kind == "group":
        return _of_a_subject(s, named[0].id)
    mending = s.context.trouble is not None and s.context.ability == "stuck"
    pointed = _IT.search(found.group()) and s.context.ability in _WHERE and not mending
    key = named[0].id if named else (s.context.topic or s.context.step) if pointed else ""
    topic = s.knowledge.topics.get(key)
    return _of_a_topic(s, topic) if topic is not None else None


def _of_a_topic(s: Situation, topic: Topic) -> Outcome:
    needing = [
        other.title
        for other in s.knowledge.topics.values()
        if any(e.topic == topic.id and e.strength == "required" for e in other.prerequisites)
    ]
    if needing:
        rest = f" and {len(needing) - _SHOWN} more" if len(needing) > _SHOWN else ""
        text = (
            f"Nothing happens today; it shows later. On **{topic.title}** stand "
            f"{listed(needing[:_SHOWN])}{rest}, and without it you would learn them by heart "
            "instead of understanding them."
        )
    else:
        text = (
            f"Not much at first: nothing else here needs **{topic.title}**, so you can skip it "
            "until a project or a job asks for it."
        )
    blocks = [
        Block(text),
        Block(opening(topic.sections[SectionName.WHY], _SHORT), "What you would miss"),
        Block(opening(topic.sections[SectionName.SKIP], _SHORT), "What of it may wait"),
    ]
    return _answer(s, blocks, [topic])


def _of_a_subject(s: Situation, group: str) -> Outcome | None:
    """The same of a whole subject: what outside of it stands on it, and the least of it."""
    own = s.knowledge.members(group)
    needed: dict[str, list[str]] = {}
    for other in s.knowledge.topics.values():
        if other.id in own:
            continue
        for edge in other.prerequisites:
            if edge.topic in own and edge.strength == "required":
                needed.setdefault(edge.topic, []).append(other.title)
    if not needed:
        return None
    ranked = sorted(needed, key=lambda t: (-len(needed[t]), own.index(t)))[:_SHOWN]
    least = [s.knowledge.topics[t] for t in own if t in ranked]
    outside = list(dict.fromkeys(title for t in ranked for title in needed[t]))
    title = s.knowledge.groups[group].title
    rest = f" and {len(outside) - _SHOWN} more" if len(outside) > _SHOWN else ""
    lines = "\n".join(f"- **{t.title}**, {t.hours}: {t.summary}" for t in least)
    blocks = [
        Block(
            f"You can begin without **{title}**, but not come far: {listed(outside[:_SHOWN])}{rest}"
            " stand on it, and there you would turn knobs without knowing what they do."
        ),
        Block(lines, "The least of it that carries you"),
        Block(f"The rest of it can wait. Begin with {least[0].title}, 25 minutes."),
    ]
    return _answer(s, blocks, least)


def _answer(s: Situation, blocks: list[Block], topics: list[Topic]) -> Outcome:
    keys = tuple(t.id for t in topics)
    reply = Reply(
        intent="concept",
        blocks=tuple(blocks),
        topics=keys,
        next=(Next(topics[0].id, topics[0].title, topics[0].summary),),
        known=s.said.known,
        not_known=s.said.not_known,
        citations=tuple(Citation(t.id, t.title, SectionName.SKIP.value) for t in topics[:1]),
        actions=(Action("What should I learn next?", "coach next"),),
    )
    kept = s.context.ability if s.context.step == keys[0] else "concept"
    context = replace(s.context, ability=kept or "concept", topics=keys[:4], asked=s.text[:500])
    return Outcome(reply, context)
