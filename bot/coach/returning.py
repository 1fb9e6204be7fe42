"""Coming back to what was spoken of before something else came up: a plan, a project, a topic."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.coach.context import Ability, Context
from bot.coach.explaining import normal
from bot.coach.patterns import Pattern
from bot.coach.situation import Situation

# So far back, in turns, a thing is still "the" plan or "that" project.
_TURNS = 8
_MOST_WORDS, _MOST_OF_A_RETURN = 16, 24
_OWN = r"(?:the|my|that|this|your|our|same)"
_THINGS: tuple[tuple[Ability, Pattern], ...] = (
    (
        "plan",
        Pattern(
            rf"\b{_OWN} (?:whole |study |learning |first |old )?(?:plan|schedule|time ?table)\b|"
            r"\bweek (?:\d{1,2}|one|two|three|four)\b|\bback to (?:my|the|our) weeks\b",
            re.IGNORECASE,
        ),
    ),
    ("project_idea", Pattern(rf"\b{_OWN} (?:\w+ )?(?:project|idea)s?\b", re.IGNORECASE)),
)


def returned(s: Situation) -> Situation:
    """The situation in which a short message finds again what it names and what was left since.

    The same situation where it names nothing of that kind, or where nothing was left.
    """
    words = len(s.text.split())
    if words > _MOST_OF_A_RETURN or s.said.error or not s.record.turns:
        return s
    earlier = _earlier(s)
    if words > _MOST_WORDS and earlier is None:
        return s
    if earlier is not None:
        return replace(s, context=replace(earlier, placement=s.context.placement))
    for ability, sign in _THINGS:
        if s.context.ability == ability or not sign.search(s.text):
            continue
        for turn in reversed(s.record.turns[-_TURNS:]):
            then = Context.from_json(turn.reply.get("context"))
            if then.ability == ability:
                return replace(s, context=replace(then, placement=s.context.placement))
    return s


def without_return(text: str) -> str:
    """A message without the words that go back to something: what it asks of that."""
    for sign in (_TO_THE_FIRST, _BACK_TO, _GOES_BACK):
        found = sign.search(text)
        rest = text[found.end() :].lstrip(" ,.;:!-") if found else ""
        if len(rest.split()) >= _A_QUESTION:
            return re.sub(r"^(?:then|now|again)\b\W*", "", rest)
    return text


_A_QUESTION = 3
# "Back to containers. how long for it" names what it goes back to.
_GOES_BACK = Pattern(
    r"\bback to (?:the |my |our )?(?!business|school|work|normal|weeks|plan)"
    r"(?P<name>[\w-]+(?: [\w-]+)?)[.,;:!?]+\s",
    re.IGNORECASE,
)
_THING = (
    r"(?:things?|ones?|topics?|steps?|questions?|matters?|subjects?|stuff|parts?|dots?|business|"
    r"story|bit)"
)
_OLD = r"(?:very |old |other |earlier |previous |prior |last )*"
# "Back to the first thing", "the one from before", "the thing u picked before".
_TO_THE_FIRST = Pattern(
    rf"\b(?:back|return\w*|again) to (?:the|that|my|our) (?:very )?(?:first|1st|original) "
    rf"{_THING}\b|"
    rf"\b(?:the|that|my|our) (?:first|1st|original) {_THING} (?:we|i|you|u) (?:had|spoke|talked|"
    r"were|began|started|discussed|asked)\b",
    re.IGNORECASE,
)
_BACK_TO = Pattern(
    rf"\b(?:back|return\w*) to (?:the|that|my|our|this) {_OLD}{_THING}\b|"
    rf"\b(?:the|that|our) {_OLD}{_THING} (?:from|of) (?:before|earlier|just now)\b|"
    rf"\b(?:the|that) {_THING} (?:before|earlier)\W*$|^\W*(?:\w+\W+){{0,2}}to return\b|"
    rf"\b(?:the|that|our) (?:earlier|previous) {_THING}\b|\b(?:on|about|for) our {_THING}\b",
    re.IGNORECASE,
)
_PICKED = Pattern(
    rf"\b(?:the|that) {_THING} (?:that )?(?:you|u) (?:picked|chose|took|named|recommended|"
    r"suggested)\b|\byour (?:pick|choice)\b",
    re.IGNORECASE,
)
_TO_PICK = Pattern(r"\b(?:pick|take|choose|which (?:one|of)|would (?:you|u))\b", re.IGNORECASE)
_OF_A_SUBJECT = frozenset(
    {"concept", "compare", "next_step", "progress_report", "resource", "stuck", "standing"}
)


def _is_called(s: Situation, topic: str, name: str) -> bool:
    """Whether a topic has this name, or a name that holds it."""
    found = s.knowledge.topics.get(topic)
    names = (found.title, *found.aliases) if found is not None else ()
    return any(name in normal(own) for own in names)


def _earlier(s: Situation) -> Context | None:
    """What was spoken of before the present subject, where a message goes back to it unnamed."""
    if any(m.kind in ("topic", "group", "resource", "project") for m in s.said.mentions):
        return None
    turns = s.record.turns[-_TURNS:]
    goes = _GOES_BACK.search(s.text)
    then = [(turn, Context.from_json(turn.reply.get("context"))) for turn in turns]
    held = [(t, c) for t, c in then if c.ability in _OF_A_SUBJECT and (c.topic or c.step)]
    if goes is not None:
        name = normal(goes["name"]).removesuffix("s")
        return next((c for _, c in reversed(held) if _is_called(s, c.topic or c.step, name)), None)
    if _PICKED.search(s.text):
        return next((c for t, c in reversed(held) if _TO_PICK.search(t.text)), None)
    if _TO_THE_FIRST.search(s.text):
        return held[0][1] if held else None
    if not _BACK_TO.search(s.text):
        return None
    now = {s.context.topic, s.context.step} if s.context.ability in _OF_A_SUBJECT else set()
    return next((c for _, c in reversed(held) if (c.topic or c.step) not in now), None)
