"""Questions for plain words or for a worked example of a topic, and what answers them."""

from __future__ import annotations

import re

from bot.coach.patterns import Pattern
from bot.coach.understand import Understanding
from knowledge.models import Knowledge, Topic

_PLAINLY = Pattern(
    r"\beli ?5\b|\b(?:in|w(?:ith|/)?) (?:very |really |more )?(?:simple|simpel|simpl|simpler|"
    r"plain|easy|easier|normal|human|everyday|layman'?s?|small|kid'?s?|kids'?|child(?:ren)?'?s?|"
    r"baby) "
    r"(?:words?|terms?|english|language|speak)\b|"
    r"\b(?:like|as if) (?:i'?m|im|i am|i was|i were|to) (?:a |an )?(?:\d+|five|six|seven|eight|"
    r"nine|ten|twelve|kid|child|toddler|dummy|idiot|grandma|baby)\b|"
    r"\b(?:to|for) (?:a |an |my |the )?(?:\w+ )?(?:dumm(?:y|ies)|kids?|child(?:ren)?|toddler|"
    r"\d+[- ]?y(?:ea)?r?s?[- ]?old|grand(?:ma|pa|mother|father)|gran|nan|mum|mom|dad|baker|"
    r"layman|idiots?)\b|"
    r"\b(?:dumb it down|dumber|explain (?:it |this |that )?(?:simply|simpler|plainly|easy)|"
    r"in words a (?:\w+ )?\d+)\b|^\W*(?:\w+\W+){0,4}?in easy\W*$|\bin easy\W*$",
    re.IGNORECASE,
)
# As people type it: "exampel", "exmaple", "examples".
_SHOWN = r"ex(?:am|ma|em|a)p(?:le|el|l|e)s?"
_EXAMPLE = Pattern(
    rf"\b(?:an?|one|some|the|real|concrete|quick|small|tiny|worked|simple|easy) {_SHOWN}\b|"
    rf"\b{_SHOWN} (?:of|for|with|on|pls|please)\b|"
    r"\b(?:with|w/?|in) (?:some |real |actual )?numbers\b|\bby example\b|\bnumerical example\b",
    re.IGNORECASE,
)
# An example of these is something to build or to look at, and explains nothing.
_OF_WORK = Pattern(
    r"\b(?:projects?|portfolio|readme|cv|resume|dataset|repo|homework|post|plan|course|job|goals?)\b",
    re.IGNORECASE,
)
_MOST_WORDS = 24
_WHAT = frozenset("what whats what's wat wats wut wht explain describe define meaning".split())
_BESIDE_WHAT = frozenset(
    "is are r was does do did a an the this that these it its it's they them their thing things "
    "stuff business about of on in by for to me us my i you u ppl people everyone everybody "
    "somebody someone mean means meant say says saying said tell telling called actually really "
    "exactly even earth heck hell like then so ok okay and but now again pls plz please quick "
    "quickly can could would hi hey hello hm huh uh um well just all swears keeps talks talking "
    "trying one yo lol haha sorry wait first supposed be stand stands hear hearing know idea no "
    "in short briefly simple simply".split()
)
_LONG_WORD = 4


def asks_plainly(text: str) -> bool:
    """Whether a text wants something in plain words."""
    return len(text.split()) <= _MOST_WORDS and bool(_PLAINLY.search(text.replace("’", "'")))


def asks_example(text: str) -> bool:
    """Whether a text wants something shown on an example."""
    said = len(text.split()) <= _MOST_WORDS and bool(_EXAMPLE.search(text))
    return said and not _OF_WORK.search(text)


def asks_the_meaning(text: str, name: str) -> bool:
    """Whether a text asks what a thing of this name is, and nothing else of it."""
    words = re.findall(r"[a-z']+", text.lower().replace("’", "'").replace(name.lower(), " "))
    return bool(_WHAT & set(words)) and set(words) <= _WHAT | _BESIDE_WHAT


def is_named(topic: Topic, name: str) -> bool:
    """Whether a name is that of the whole topic, and not of something within it: the topic's plain
    words begin with what they are about."""
    first = topic.plain.partition(". ")[0].lower()
    # Of "overfitting and underfitting" the first is what the words begin with.
    head = re.split(r" and | \(", name.lower())[0]
    stems = [_stem(word) for word in re.findall(r"[a-z0-9+#]+", head)]
    return bool(stems) and all(re.search(rf"\b{re.escape(stem)}", first) for stem in stems)


def topic_asked(knowledge: Knowledge, said: Understanding) -> Topic | None:
    """The one topic that a message names as a whole."""
    named = {m.id: said.text[m.start : m.end] for m in said.mentions if m.kind == "topic"}
    if len(named) != 1:
        return None
    [(key, name)] = named.items()
    topic = knowledge.topics[key]
    return topic if is_named(topic, name) else None


def name_of(topic: Topic, said: Understanding) -> str:
    """What a message calls a topic."""
    found = (said.text[m.start : m.end] for m in said.mentions if m.id == topic.id)
    return next(found, topic.title)


def _stem(word: str) -> str:
    """What "matrices" and "matrix", "sets" and "set" begin with alike."""
    if len(word) <= _LONG_WORD:
        return word.removesuffix("s")
    return word[: max(_LONG_WORD, len(word) - 3)]
