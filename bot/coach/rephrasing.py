"""A message in the words in which it is read: a term that is to be explained, a new matter."""

from __future__ import annotations

import re

from bot.coach.patterns import Pattern

_LEAD = r"^\W*(?:(?:and|so|ok(?:ay)?|oh|hm+|wait|btw|pls|please|quick(?:ly)?|sorry|pager)\b\W*)*"
_ARTICLE = r"(?:(?:an?|the)\s+)?"
_TERM = r"(?P<term>[^\W_][\w+#&.'’/-]*(?:[ -][\w+#&'’/-]+){0,3})"
_NO_TERM = (
    r"(?!(?:it|that|this|these|those|they|which|who|what|wat|why|how|when|where|i|you|u|he|she|we|"
    r"the(?:se|y)?|explain|tell|give|show|make|same|again|one|more|say|do|is|are|can|more|yes|no|"
    r"your?|my|in|on|for|all|any|build|six|foundations?|everything|anything|summ\w+|recap|cool|"
    r"great|"
    r"nice|good|done|thanks?|thx|yay|fine|right|perfect|awesome|lol|well|really|seriously)\b)"
)
_SHORTLY = (
    r"(?P<short>in (?:like )?(?:a|one|two|three|1|2|3|a few|plain|simple|normal|short|easy)"
    r"(?: \w+){0,2}? ?(?:lines?|words?|sentences?|breath|english|terms)|in short|in brief|short|"
    r"quick(?:ly)?|briefly)"
)
# "Logits means?", "an artifact is what", "data leakage, define", "p-value??", "kfold whats that".
_BEHIND = Pattern(
    rf"{_LEAD}{_ARTICLE}{_NO_TERM}{_TERM}(?:\s*[,:=-]+\s*|\s+)?(?:means?|meaning|is what|= ?what|"
    rf"define(?: (?:it|that|pls))?|definition|what now|wh?at(?:'?s| is) (?:that|it)|"
    rf"what does (?:it|that) mean|{_SHORTLY})(?:\s+(?:pls|please|again|even|tho))*\W*$",
    re.IGNORECASE,
)
_BEFORE = Pattern(
    rf"{_LEAD}(?:word check|vocab(?:ulary)? check|define|definition(?: of)?|meaning of|term)"
    rf"\W+{_ARTICLE}{_TERM}\W*$",
    re.IGNORECASE,
)
_DOUBLE = Pattern(rf"{_LEAD}{_ARTICLE}{_NO_TERM}{_TERM}\s*\?\?+\W*$", re.IGNORECASE)
_AGAINST = Pattern(r"\b(?:vs\.?|versus|or|and|than)\b", re.IGNORECASE)
# What says that something else begins.
_OTHER_MATTER = Pattern(
    r"^\W*(?:(?:ok(?:ay)?|so|and|hm+|oh|haha|wait|hold on|well|right)\W+)*"
    r"(?:(?:some|an?)?(?:other|different|separate|new) (?:thing|matter|topic|question|subject)|"
    r"(?:something|sth|smth) (?:else|different)|(?:totally |completely )?unrelated(?: question)?|"
    r"(?:quick )?(?:\w+ )?interrupt(?:ion)?|side[- ]?(?:track|question|note|quest)|"
    r"in between|by the way|while (?:i'?m|im|we'?re) here|"
    r"(?:change|switch) of (?:topic|subject)|off[- ]?topic)\b(?! (?:pls|please)?\W*$)\W*"
    r"(?P<rest>\S.{7,})$",
    re.IGNORECASE | re.DOTALL,
)


_LONGEST = 200  # characters; a few words that only put a term up are no longer
# "Ok so what now" asks for no meaning of "so".
_FILLING = Pattern(
    r"\W*(?:(?:ok(?:ay)?|so|and|well|then|right|but|now|fine|cool)\W*)+", re.IGNORECASE
)


def as_question(text: str) -> str:
    """The question for a term, where a few words only put it up to be explained; else the text."""
    if len(text) > _LONGEST:
        return text
    found = _BEFORE.match(text) or _BEHIND.match(text) or _DOUBLE.match(text)
    if found is None or _AGAINST.search(found["term"]) or _FILLING.fullmatch(found["term"]):
        return text
    short = found.groupdict().get("short")
    return f"what is {found['term']}{f', {short}' if short else ''}?"


def other_matter(text: str) -> str:
    """What is asked behind "other thing", "unrelated" and the like; "" where nothing says so."""
    found = _OTHER_MATTER.match(text)
    return found["rest"] if found else ""
