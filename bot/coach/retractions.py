"""What a message takes back of the one before it: "no wait, I only did linear"."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from bot.coach.evidence import Evidence
from bot.coach.patterns import Pattern

_TAKES_BACK = Pattern(
    r"^\W*(?:(?:oh+|ah+|ok(?:ay)?|h+m+|err?|u+h+|um+|well|damn|shit|lol|and)\W+){0,2}"
    r"(?:no+\b(?! (?:problem|idea|clue|one))|nope\b|nah\b|wait\b|sorry\b|actually\b|correction\b|"
    r"scratch that|my bad|oops\b|i lied|i was wrong|that'?s? (?:was |is )?(?:wrong|a lie|not true)|"
    r"forget that|my mistake|hang on|hold on)|"
    r"\bi (?:lied|mixed (?:it|that|them) up|exaggerated|was lying)\b",
    re.IGNORECASE,
)
_ONLY = Pattern(r"\b(?:only|just|merely|meant|nothing (?:but|else)|not)\b", re.IGNORECASE)


def takes_back(text: str) -> bool:
    """Whether a message begins as a correction of what its writer said before."""
    return bool(_TAKES_BACK.search(text))


def retracted(
    text: str, evidence: Sequence[Evidence], lately: Collection[str]
) -> tuple[Evidence, ...]:
    """The evidence of a message, with a denial of each claim of the last turn that it replaces.

    `lately` are the topics claimed there. What is claimed anew in the place of something of the
    same subject takes that back: "only linear" after "logistic regression".
    """
    claimed = {e.topic for e in evidence if e.polarity == "known"}
    if not claimed or not takes_back(text) or not _ONLY.search(text):
        return tuple(evidence)
    told = {e.topic for e in evidence if e.polarity in ("known", "partly", "not_known")}
    subjects = {topic.partition("/")[0] for topic in claimed}
    back = [
        Evidence(topic, "not_known", " ".join(text.split())[:300])
        for topic in lately
        if topic not in told and topic.partition("/")[0] in subjects
    ]
    return (*(e for e in evidence if e.topic not in {b.topic for b in back}), *back)
