"""Questions to understand: "explain attention", "what is recall", "why does dropout help"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.coach.patterns import Pattern
from knowledge.models import Knowledge, SectionName

_LEAD = (
    r"^\W*(?:(?:ok(?:ay)?|k|so|and|but|hm+|pls|plz|please|hey|hi|hello|coach|also|wait|sorry|then|"
    r"can|could|would|will|you|u|someone|just|me|tell|quick(?:ly)?|question|again|help|"
    r"understand|now|actually)\W+)*"
)
_WHAT = (
    r"(?:what|wat|wht|wut)(?:'?s|z)?(?:\s+(?:is|are|r|was|were|even|actually|exactly|really))*\s+"
)
_ARTICLE = r"(?:(?:an?|the|this|that|these|all|about|is|are|of)\s+)*"
_DEFINES = Pattern(
    _LEAD
    + rf"(?:(?:expl?ain\w*|describe|define|about|meaning of|definition of)\s+(?:to me\s+|me\s+)?"
    rf"(?:what\s+|how\s+|why\s+)?{_ARTICLE}(?P<a>\S.*)|"
    rf"(?:what|wat|wht)\s+(?:do|does)\s+{_ARTICLE}(?P<b>\S.*?)\s+(?:mean|do|stand for|actually do)|"
    rf"how\s+(?:do|does)\s+{_ARTICLE}(?P<c>\S.*?)\s+(?:actually\s+|really\s+)?works?|"
    rf"{_WHAT}{_ARTICLE}(?P<d>\S.*?))"
    r"(?:\s+(?:mean|means|work|works|for|good for|about|again|actually|exactly|then|pls|please|"
    r"to me|simply|in simple (?:words|terms)|like i'?m \w+|in ml|in machine learning|and why.*))*"
    r"\s*[?!.…]*\s*$",
    re.IGNORECASE,
)
_WHY = Pattern(
    _LEAD + r"(?:(?:expl?ain|why|how come|what for)\s+)?(?:why|how come|what for)\s+"
    r"(?:is|are|r|do|does|would|should|must|can|use|we|one|people|you)\b",
    re.IGNORECASE,
)
# What somebody asks of their own work, or of something that fails, is no question to understand.
_OWN = Pattern(
    r"\b(?:my|mine|our|i|i'?m|im|i'?ve|me next|errors?|wrong|fail\w*|crash\w*|broken|nan|stuck|"
    r"enough|keeps?|won'?t|(?:does|do|is|are)n'?t work\w*|not work\w*|happening|happened|due|"
    r"next|first|best|better|difference|should)\b",
    re.IGNORECASE,
)
_MOST_WORDS = 16
# What is shorter says no more than the name.
_A_SENTENCE = 40
_MOST_OF_A_NOTION = 5
# The sections that tell what something is, not what to do with it.
_TELLING = (SectionName.WHY, SectionName.ENOUGH, SectionName.SKIP)
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z*`\"])")


def notion(text: str) -> str:
    """What a text asks the meaning of: "recall" of "what is recall?"; "" if it asks for none."""
    said = " ".join(text.replace("’", "'").split())
    if len(said.split()) > _MOST_WORDS or _OWN.search(said):
        return ""
    found = _DEFINES.match(said)
    if found is None:
        return ""
    asked = next(group for group in found.group("a", "b", "c", "d") if group)
    return asked.strip(" ?!.…") if len(asked.split()) <= _MOST_OF_A_NOTION + 3 else ""


def asks_to_understand(text: str) -> bool:
    """Whether a text asks what something is, how it works or why it is so, with no own trouble."""
    said = " ".join(text.replace("’", "'").split())
    if notion(said):
        return True
    return len(said.split()) <= _MOST_WORDS and bool(_WHY.match(said)) and not _OWN.search(said)


def normal(text: str) -> str:
    """A text in which two spellings of a word are one: lower case, no hyphens, s for z."""
    return re.sub(r"[^a-z0-9+#.]+", " ", text.lower().replace("z", "s")).strip()


def sentences_on(
    knowledge: Knowledge, name: str, topics: Iterable[str], most: int = 2
) -> list[str]:
    """The sentences of the topics' sections and stuck points that speak of a notion by its name."""
    wanted = f" {normal(name)}"
    found: dict[str, None] = {}
    for key in topics:
        topic = knowledge.topics[key]
        for text in (*(topic.sections[s] for s in _TELLING), *(p.cause for p in topic.stuck)):
            for sentence in _SENTENCE.split(" ".join(text.split())):
                if wanted in f" {normal(sentence)}" and len(sentence) > _A_SENTENCE:
                    found[sentence] = None
    return list(found)[:most]
