"""What a message takes back of the one before it: "no wait, I only did linear"."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from bot.coach.evidence import Evidence
from bot.coach.linking import Mention
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


# "Functions were a lie": what was claimed is named where it is taken back.
_NAMED_BACK = Pattern(
    r"\b(?:was|were|is|are|wasn'?t|weren'?t)\b.{0,12}"
    r"\b(?:lies?|bluff\w*|wrong|untrue|true|exaggerat\w*|mistakes?|overstated)\b|"
    r"\b(?:lied|bluffed|exaggerated|overstated) (?:about|on|with)\b|"
    r"\b(?:don'?t|do not|cannot|can'?t|never) (?:really |actually )?.{2,40}"
    r"\b(?:after all|in fact|to be honest|tbh|honestly)\W*$",
    re.IGNORECASE,
)


def takes_back(text: str) -> bool:
    """Whether a message begins as a correction of what its writer said before."""
    return bool(_TAKES_BACK.search(text))


def denied(
    text: str, not_known: Sequence[str], known: Collection[str], believed: Collection[str]
) -> tuple[str, ...]:
    """The topics that a correction denies: then it is they that "those" means.

    `not_known` and `known` are what the message says, `believed` what was held to be known.
    """
    if known or not not_known:
        return ()
    back = takes_back(text) or _NAMED_BACK.search(text)
    return tuple(t for t in not_known if back or t in believed)


_TAKE = Pattern(
    r"\b(?:take|cross|strike|scratch|tick|put|delete|remove|drop)\s+(?:the |my )?$", re.IGNORECASE
)
_OFF = Pattern(
    r"^\s*(?:back )?(?:off|out)\b|"
    r"^\s*from (?:my|the|that|your) (?:list|record|profile|file|notes)\b|"
    r"^\s*from what i know\b",
    re.IGNORECASE,
)


def taken_off(text: str, mentions: Sequence[Mention], believed: Collection[str]) -> tuple[str, ...]:
    """The topics that a message takes off the list of what is known: "take pandas off"."""
    return tuple(
        m.id
        for m in mentions
        if m.id in believed and _TAKE.search(text[: m.start]) and _OFF.match(text[m.end :])
    )


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
    # "Python basics like variables only": what is named stands, not the subject around it.
    own = {e.topic for e in evidence if e.polarity == "known" and e.named}
    subjects = {topic.partition("/")[0] for topic in own}
    wide = {e.topic for e in evidence if e.polarity == "known" and not e.named}
    wide = {t for t in wide & set(lately) if t.partition("/")[0] in subjects}
    evidence = [e for e in evidence if e.topic not in wide]
    claimed -= wide
    told = {e.topic for e in evidence if e.polarity in ("known", "partly", "not_known")}
    subjects = {topic.partition("/")[0] for topic in claimed}
    back = [
        Evidence(topic, "not_known", " ".join(text.split())[:300])
        for topic in lately
        if topic not in told and topic.partition("/")[0] in subjects
    ]
    return (*(e for e in evidence if e.topic not in {b.topic for b in back}), *back)
