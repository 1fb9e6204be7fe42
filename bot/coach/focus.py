"""What was last spoken of: which of its things a few words mean, and what of it answers them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from bot.coach.intents import Embed
from bot.coach.linking import Linker, Mention
from bot.coach.patterns import Pattern
from bot.coach.situation import Situation
from bot.coach.understand import follows_rule

# A message longer than this stands on its own.
MOST_WORDS = 16
# So many words may point at something by a part of its name alone.
_FEW = 8
_SHORTEST = 4
# How sure the reader must be of an intent for a short message to leave what was spoken of.
_SURE = 0.6
# The same of a trouble, which may come up in the middle of anything.
_TROUBLED = 0.75
_SENTENCE = Pattern(r"(?<=[.!?:])\s+(?=[A-Z*`\"])|\n\s*(?:[-*]|\d+\.)\s+|\n\n+")
_WORD = Pattern(r"[a-z0-9][a-z0-9.+#-]*", re.IGNORECASE)
_THE_ONE = Pattern(
    r"\b(?:the|that|this)\s+(?P<which>[\w-]+(?:\s+[\w-]+)?)\s+(?:ones?|thing|option|way|stuff)\b",
    re.I,
)
_TAKES = Pattern(
    r"\b(?:i(?:'?ll| will|'?d| would)? (?:take|want|go|pick|choose|do|try|like|prefer)|let'?s "
    r"(?:do|take|go)|"
    r"(?:where|how) (?:do|should|can) i (?:start|begin|learn)|one then|then the)\b",
    re.IGNORECASE,
)
_NEXT = Pattern(r"\b(?:next|then|after(?:wards)?|now)\b", re.IGNORECASE)
_ASKS = Pattern(
    r"\?|^\W*(?:\w+\W+){0,3}?(?:what|whats|wat|which|who|whom|whose|when|where|how|why|y|is|are|r|"
    r"does|do|"
    r"did|can|could|should|will|would|any|show|explain|tell|give)\b|^\W*(?:and|n|so|or|even|only|"
    r"also|not)\b",
    re.IGNORECASE,
)
_WHAT_NOW = Pattern(
    r"\bwh?at(?:'?s| is| do i do| should i (?:do|learn|study))? (?:next|now|first)\b|"
    r"^\W*(?:\w+\W+){0,3}(?:where|how) (?:do|should|can) i (?:start|begin)\W*$|"
    r"\bnext (?:step|topic)\b|^\W*(?:(?:and|so|ok|then|now)\W+)*next\W*(?:then|up|pls|please)?\W*$",
    re.IGNORECASE,
)
# What somebody says of themselves follows on nothing.
_OF_ONESELF = frozenset(
    {"motivation", "progress_report", "checkin", "smalltalk", "project_idea", "career", "off_topic"}
)
_NAMES = frozenset({"topic", "group", "resource", "project", "track"})
# Words of names that say nothing about which of them is meant.
_COMMON = frozenset(
    "about after again also always another because before better could course data different does "
    "doing done each easier easy every example explain first forget from give good have help here "
    "idea into introduction just know language last learn learning less like long machine made "
    "make "
    "maybe mean means model models more most much name need network networks never next normal "
    "only "
    "other over please project quick quiz really right same second section should show simple "
    "simpler "
    "skip small some something start still stuff take tell than that their them then there "
    "these they "
    "thing third this those time topic training using version want what when where which while "
    "value values test tests will "
    "with without word work works would write year your".split()
)


_WHAT_IS = Pattern(
    r"\bw(?:h?a|o)t(?:'?s| is| are| does| do|s)\s+(?:an? |the )?"
    r"(?!it\b|that\b|this\b|those\b|these\b|they\b|them\b|next\b|up\b|i\b|you\b|u\b|my\b|your\b|"
    r"point\b|reason\b|use\b|best\b|first\b|second\b|difference\b|for\b|so\b|in\b|on\b|"
    r"(?:short|quick|cheap|small|easi|long)\w*\b)[\w-]{3,}",
    re.IGNORECASE,
)


def asks_what_is(text: str) -> bool:
    """Whether a message asks what a thing is or does that it names itself."""
    return bool(_WHAT_IS.search(text))


def things_at_hand(s: Situation, linker: Linker, *, wide: bool = False) -> dict[str, str]:
    """What the last answers were about and named, as `kind:id`, each with its name.

    `wide`: also what comes right before and after it on the way.
    """
    found: dict[str, str] = {}
    knowledge = s.knowledge
    for thing in s.context.offered:
        kind, _, key = thing.partition(":")
        held = getattr(knowledge, f"{kind}s", {}).get(key)
        if held is not None:
            found[thing] = held.title
    topics = dict.fromkeys(s.context.topics)
    for turn in reversed(s.record.turns[-2:]):
        answer = str(turn.reply.get("answer", ""))
        for text in (answer, turn.text):
            topics.update(dict.fromkeys(m.id for m in linker.mentions(text) if m.kind == "topic"))
    if wide:
        topics.update(dict.fromkeys(_around(s)))
    found |= {f"topic:{t}": knowledge.topics[t].title for t in topics if t in knowledge.topics}
    return found


def _around(s: Situation) -> list[str]:
    knowledge = s.knowledge
    near = [t for t in s.context.topics if t in knowledge.topics]
    known = {*near, *(t for t in s.known if t in knowledge.topics)}
    before = [e.topic for t in near for e in knowledge.topics[t].prerequisites]
    after = [
        topic.id
        for topic in knowledge.topics.values()
        if any(edge.topic in known for edge in topic.prerequisites)
    ]
    return [*before, *after]


def pointed_at(text: str, things: Mapping[str, str]) -> str:
    """The one thing that "the forest one" or "eigen what?" means; "" where it means none or many.

    Things that stand first are preferred where a word fits several.
    """
    if len(text.split()) > MOST_WORDS:
        return ""
    one = _THE_ONE.search(text)
    if one is None and len(text.split()) > _FEW:
        return ""
    words = [w.lower().strip(".-") for w in _WORD.findall(one["which"] if one else text)]
    words = [w for w in words if len(w) >= _SHORTEST and w not in _COMMON]
    best, most = "", 0
    for thing, title in things.items():
        parts = [p.lower() for p in _WORD.findall(title)]
        score = sum(
            any(part.startswith(word) or _stem(word) == _stem(part) for part in parts)
            for word in words
        )
        if score > most:
            best, most = thing, score
    return best


def speaks_of_next(text: str) -> bool:
    """Whether a message weighs what to take next, or picks out one of several things."""
    return bool(_NEXT.search(text) or _THE_ONE.search(text))


def takes_up(text: str) -> bool:
    """Whether a message takes what it points at, or asks how to begin with it."""
    return bool(_TAKES.search(text))


def looking_at(s: Situation, thing: str) -> Situation:
    """The situation in which a thing of those at hand is what is spoken of."""
    kind, _, key = thing.partition(":")
    if kind != "topic" or key not in s.knowledge.topics:
        return s
    topics = tuple(dict.fromkeys((key, *s.context.topics)))[:4]
    named = (*s.said.mentions, Mention("topic", key, 0, 0))
    context = replace(s.context, topics=topics, trouble=None, pending="")
    if context.ability in ("stuck", "quiz"):
        context = replace(context, ability="concept")
    return replace(s, context=context, said=replace(s.said, mentions=named, topics=(key,)))


def follows_on(s: Situation) -> bool:
    """Whether a short message can only be about what was last spoken of."""
    c, said = s.context, s.said
    words = len(s.text.split())
    if not (c.topic or c.asked) or c.ability in ("", "smalltalk", "unsafe_or_injection"):
        return False
    if words > MOST_WORDS or said.error or said.intent == "unsafe_or_injection":
        return False
    at_hand = {*c.topics, c.step, *(o.partition(":")[2] for o in c.offered)}
    if any(m.kind in _NAMES and m.id not in at_hand for m in said.mentions):
        return False
    if s.facts or said.known or said.not_known or _WHAT_NOW.search(s.text):
        return False
    chance = said.chances.get(said.intent, 1.0)
    if said.intent in _OF_ONESELF and said.intent != c.ability and chance >= _SURE:
        return False
    if any(m.kind == "track" for m in said.mentions):
        return False
    if said.intent == "stuck" and c.ability != "stuck" and chance >= _TROUBLED:
        return False
    if said.intent in ("next_step", "plan", "project_idea") and follows_rule(s.text, said.intent):
        return False
    return bool(_ASKS.search(s.text)) or words <= _FEW


def telling(text: str, question: str, embed: Embed, *, most: int = 2) -> str:
    """The sentences of a text that say most to a question, in their order."""
    parts = (" ".join(part.split()) for part in _SENTENCE.split(text))
    sentences = [part for part in parts if len(part) > 25]
    if len(sentences) <= most:
        return " ".join(sentences)
    asked = embed(question)
    words = rare_words(question)
    scores = [
        float(np.dot(asked, embed(sentence))) + 0.1 * len(words & rare_words(sentence))
        for sentence in sentences
    ]
    best = sorted(np.argsort(scores)[-most:])
    return " ".join(sentences[i] for i in best)


def rare_words(text: str) -> set[str]:
    """The words of a text that tell something, by their stems."""
    found = (w.lower().strip(".-") for w in _WORD.findall(text))
    return {_stem(w) for w in found if len(w) >= _SHORTEST and w not in _COMMON}


def unsaid(texts: Iterable[str], answers: Sequence[str]) -> list[str]:
    """Those texts that stand in none of the answers."""
    return [text for text in texts if not any(text in answer for answer in answers)]


def _stem(word: str) -> str:
    return re.sub(r"(?:ings?|ed|es|s)$", "", word) if len(word) > _SHORTEST else word
