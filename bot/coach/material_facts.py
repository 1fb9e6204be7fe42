"""What is asked of one course or book that was named: its level, its worth, a certificate."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.coach.abilities import Abilities
from bot.coach.follow_ups import nth
from bot.coach.patterns import Pattern
from bot.coach.phrasing import listed
from bot.coach.reply import Action, Block, Citation, Reply
from bot.coach.situation import Outcome, Situation
from knowledge.models import Knowledge, Resource

_MOST_WORDS, _MOST_NEEDS, _TWO = 14, 4, 2
_CERTIFICATE = Pattern(r"\b(?:cert(?:s|ificates?|ification)?|diplomas?|badges?)\b", re.IGNORECASE)
_LEVEL = Pattern(
    r"\b(?:beginner|newb(?:ie)?|noob)s?[- ]?(?:friendly|level|ok)\b|"
    r"\b(?:ok|good|right|suitable|made|meant|fit|too \w+|something|one|it|that)\b.{0,12}\bfor "
    r"(?:an? |the |total |absolute |complete )*(?:beginners?|newb(?:ie)?s?|noobs?|dummies|someone "
    r"like me|people like me|me)\W*$|"
    r"\b(?:is|are|was|how|so)\b.{0,24}\b(?:hard|difficult|advanced|easy|basic|tough|heavy|"
    r"mathy|maths?[- ]heavy|challenging)\b(?! to find)",
    re.IGNORECASE,
)
_NEEDS = Pattern(
    r"\bdo (?:i|you|u|we) (?:need|have to (?:know|learn))\b.{0,40}\b(?:for|before|first|b4|"
    r"to (?:start|follow|take|do|watch|read))\b|"
    r"\bwh?at (?:do|should|must) (?:i|you|u|we) (?:need|know)\b.{0,20}\b(?:for|before|b4|first)\b|"
    r"\b(?:prerequisites?|prereqs?|requirements)\b",
    re.IGNORECASE,
)
_WORTH = Pattern(
    r"\bworth (?:it|the (?:money|price|time|effort)|paying|buying|my \w+)\b|"
    r"\bis (?:it|that|this|the (?:course|book)) (?:any |really |actually )?(?:good|useful|legit)\b",
    re.IGNORECASE,
)
_AGE = Pattern(
    r"\bhow old\b|\b(?:which|wh?at) year\b|\bwhen (?:was|is) (?:it|that|this) (?:made|from|"
    r"recorded|written|published)\b|\b(?:out[- ]?dated|out of date|up to date|still (?:relevant|"
    r"current|valid))\b|\btoo old\b",
    re.IGNORECASE,
)
_IN_PART = Pattern(
    r"\b(?:only|just) (?:some|a few|the|certain|half|parts?|the relevant)\b.{0,16}\b(?:chapters?|"
    r"parts?|lessons?|videos?|bits?|sections?)?\b|\bskip (?:the|some|its|a few|over)\b|"
    r"\b(?:do i (?:have|need) to (?:do|watch|read|finish)|must i (?:do|watch|read)) (?:it all|all|"
    r"everything|the whole|every)\b|\ball of it\b|\bcover to cover\b",
    re.IGNORECASE,
)
_AFTER_IT = Pattern(
    r"\bafter (?:finish\w* |complet\w* )?(?:it|that|this|finishing|the (?:course|book))\W*$|"
    r"\b(?:when|once|if) (?:i(?:'?m| am|'ve| have)? )?(?:done|finish\w*|complete\w*|through)(?: "
    r"(?:it|that|with (?:it|that)))?\W*$|"
    r"^\W*(?:and |ok |so )*(?:what (?:comes )?)?(?:after|afterwards|following)(?: it| that)?\W*$",
    re.IGNORECASE,
)
_THE_OTHER = Pattern(
    r"^\W*(?:(?:and|ok|so|what about|how about)\W+)*the (?:other|second|2nd)"
    r"(?: one| book| course)?\W*$",
    re.IGNORECASE,
)
# "Does a certificate matter or projects?" asks of all of them.
_AT_LARGE = Pattern(r"\bmatters?\b|\bprojects? (?:or|vs)\b|\b(?:or|vs) projects?\b", re.IGNORECASE)
_OF_ONESELF = Pattern(r"\b(?:i'?m|im|i am|am i|my age|years? old)\b", re.IGNORECASE)


def of_one_material(s: Situation) -> Outcome | None:
    """What the notes on the material at hand say to a short question of it; None for any other."""
    c, shown = s.context, _shown(s)
    if s.said.error or len(s.text.split()) > _MOST_WORDS:
        return None
    if not shown or any(m.kind in ("resource", "track", "project") for m in s.said.mentions):
        return None
    answer = next((answer for sign, answer in _ANSWERS if sign.search(s.text)), None)
    if answer is None or _OF_ONESELF.search(s.text) or _AT_LARGE.search(s.text):
        return None
    at = _place(s, shown, nth(s.text))
    resource = shown[at]
    blocks = answer(s, resource)
    cited = (
        Citation(resource.id, resource.title, f"{resource.kind}, {resource.cost}", resource.url),
    )
    reply = Reply(
        intent="resource",
        blocks=tuple(blocks),
        topics=(c.topic,) if c.topic else resource.topics[:1],
        citations=cited,
        actions=(Action("What should I learn next?", "coach next"),),
    )
    return Outcome(reply, replace(c, picked=at))


def after_it(s: Situation) -> str:
    """The question of what comes after the material at hand, spelled out; "" for any other text."""
    shown = _shown(s)
    if not shown or s.said.mentions or s.said.error:
        return ""
    if len(s.text.split()) > _MOST_WORDS or not _AFTER_IT.search(s.text):
        return ""
    return f"what comes after {shown[_place(s, shown)].title}"


def of_the_other(s: Situation, abilities: Abilities) -> Outcome | None:
    """The other one of two that were named: "and the other?"."""
    c, shown = s.context, _shown(s)
    if len(shown) < _TWO or not _THE_OTHER.match(s.text):
        return None
    other = 1 - c.picked if c.picked in (0, 1) else 1
    found = abilities.show_resources(s, [shown[other]], c.topic or shown[other].topics[0])
    return found.but(offered=c.offered, picked=other)


def _shown(s: Situation) -> list[Resource]:
    """The material that is spoken of, in the order in which it was named."""
    held, c = s.knowledge.resources, s.context
    return [held[r] for r in c.things("resource") if r in held] if c.ability == "resource" else []


def _place(s: Situation, shown: Sequence[Resource], told: int | None = None) -> int:
    """Which of them is meant: the one that is told, the one that was picked, or the first."""
    place = s.context.picked if told is None else told
    return place if 0 <= place < len(shown) else 0


def _named(resource: Resource) -> str:
    return f"**[{resource.title}]({resource.url})**"


def _certificate(s: Situation, resource: Resource) -> list[Block]:
    notes = f"{resource.covers} {resource.for_whom} {resource.cost_note or ''}"
    sentence = next((p for p in re.split(r"(?<=[.!?])\s+", notes) if _CERTIFICATE.search(p)), "")
    lead = sentence or "My notes name no certificate of it; its own page tells."
    text = (
        f"{_named(resource)}: {lead} Either way, what you built with it and can show says more: "
        "plan one small project from it now, and its README is your certificate."
    )
    return [Block(text)]


def _level(s: Situation, resource: Resource) -> list[Block]:
    hours = f", about {resource.hours}" if resource.hours else ""
    text = f"{_named(resource)} is {_LEVELS[resource.level]}{hours}. {resource.for_whom}"
    lead = "Give its first part 25 minutes: if you can say afterwards what it was about, it fits."
    return [Block(text), Block(lead)]


def _needs(s: Situation, resource: Resource) -> list[Block]:
    before = _before(s.knowledge, resource)
    text = f"{_named(resource)} is {_LEVELS[resource.level]}. {resource.for_whom}"
    blocks = [Block(text)]
    known = [t for t in before if t in s.known]
    left = [t for t in before if t not in s.known][:_MOST_NEEDS]
    titles = s.knowledge.topics
    if left:
        names = listed([titles[t].title for t in left])
        blocks.append(Block(f"What its topics stand on: {names}.", "Before it"))
        blocks.append(Block(f"Not sure of one? Say *quiz me on {titles[left[0]].title}*."))
    elif known:
        blocks.append(Block("What its topics stand on you know already. Open it."))
    else:
        blocks.append(Block("Its topics stand on nothing before it. Open it, 25 minutes, today."))
    return blocks


def _before(knowledge: Knowledge, resource: Resource) -> list[str]:
    """What the topics of a resource need that it does not treat itself."""
    own = set(resource.topics)
    needed = [
        edge.topic
        for topic in resource.topics
        for edge in knowledge.topics[topic].prerequisites
        if edge.strength == "required" and edge.topic not in own
    ]
    return list(dict.fromkeys(needed))


def _worth(s: Situation, resource: Resource) -> list[Block]:
    costs = resource.cost_note or f"It is {resource.cost}."
    text = f"{_named(resource)}: {costs} {resource.for_whom}"
    test = (
        "Test it before you pay, in money or in weeks: one lesson, 25 minutes, then close it and "
        "write down three things from memory. If you can, it is worth going on."
    )
    return [Block(text), Block(test)]


def _age(s: Situation, resource: Resource) -> list[Block]:
    text = (
        f"My notes give no year for {_named(resource)}; its page tells. What it explains of "
        "concepts ages slowly, what it shows of libraries fast: if a call fails, look up its name "
        "in the library's current documentation and go on."
    )
    return [Block(text)]


def _in_part(s: Situation, resource: Resource) -> list[Block]:
    topic = s.knowledge.topics.get(s.context.topic)
    part = f", its part on {topic.title} first" if topic and topic.id in resource.topics else ""
    text = (
        f"Yes. Take from {_named(resource)} what you need{part}, and skip what you can do already: "
        "try the exercise at the end of a part, and read the part only if that fails. What you "
        "begin, finish."
    )
    return [Block(text), Block(resource.covers, "What it goes through")]


_LEVELS = {"beginner": "for beginners", "intermediate": "of middle level", "advanced": "advanced"}
_ANSWERS: tuple[tuple[Pattern, Callable[[Situation, Resource], list[Block]]], ...] = (
    (_CERTIFICATE, _certificate),
    (_NEEDS, _needs),
    (_WORTH, _worth),
    (_AGE, _age),
    (_LEVEL, _level),
    (_IN_PART, _in_part),
)
