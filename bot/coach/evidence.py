"""What a text says about what its writer knows: topics with a polarity, clause by clause."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from bot.coach.linking import Linker, Mention

Polarity = Literal["known", "partly", "not_known", "wanted", "none"]

_CLAUSE = re.compile(
    r"[.;!?\n]+|,|\bbut\b|\bexcept\b|\bthough\b|\balthough\b|\bhowever\b|\byet\b(?=\s+i\b)|"
    r"\band\b|\bwhile\b"
)

# Cues are tried in this order; the first that is found in a clause decides its polarity.
_CUES: tuple[tuple[Polarity, re.Pattern[str]], ...] = (
    (
        "partly",
        re.compile(
            r"\b(half|halfway|partway|midway|a (?:little|bit|tiny bit)|some (?:of|experience|"
            r"knowledge)|bits? of|"
            r"rusty|(?:still|currently|now) (?:learning|doing|working|reading|on)|in the middle of|"
            r"started (?:learning|on|with)?|(?:am|i'm|im|i’m) (?:learning|doing|reading|taking|"
            r"working through)|"
            r"kind of know|sort of know|kinda know|sorta|somewhat|a couple of|few chapters?|"
            r"first (?:part|half|few)|"
            r"getting (?:there|better)|dabbled|touched on|heard of|skimmed)\b"
        ),
    ),
    (
        "not_known",
        re.compile(
            r"\b(?:(?:do|did|does|can|could|have|has|had|am|is|was|would)(?:n't|n’t|nt)\b|"
            r"don'?t|dont|cannot|can'?t|cant|"
            r"haven'?t|havent|hasn'?t|didn'?t|didnt|isn'?t|not|never|no (?:idea|clue|experience|"
            r"knowledge|background|prior)|"
            r"without|zero|nothing (?:about|of)|know nothing|hopeless|terrible|bad (?:at|with)|"
            r"awful|weak|clueless|"
            r"suck|useless at|struggl\w*|lost (?:on|in|with)|new to|unfamiliar|lack\w*|missing|"
            r"gaps? in|scared of|"
            r"afraid of|confus\w*|neither|nor|barely|hardly|forgot\w*|except|skipped|avoid\w*)\b"
        ),
    ),
    (
        "wanted",
        re.compile(
            r"\b(?:want(?:s|ed)? to|wanna|would like|'d like|hop(?:e|ing) to|plan(?:ning)? to|"
            r"going to|need to|have to|"
            r"should i|shall i|could i|can i|do i need|ready for|interested in|thinking (?:of|"
            r"about)|aim(?:ing)? (?:at|for)|"
            r"before i|next is|start(?:ing)? with|how (?:do|can|should)|what is|what's|whats|"
            r"what are|explain|teach)\b"
        ),
    ),
    (
        "known",
        re.compile(
            r"\b(?:know|knew|understand|comfortable|confident|familiar|good (?:at|with|in)|"
            r"great (?:at|with)|fluent|solid|"
            r"strong|fine with|ok(?:ay)? with|experienced?|proficient|finished|completed?|done|"
            r"did|learn(?:ed|t)|studied|"
            r"covered|mastered|passed|built|made|wrote|written|used?|using|work(?:ed)? with|"
            r"taught|have|got|got .* down|"
            r"can (?:write|use|code|do|build|read|program)|at ease|happy with|skills? in|"
            r"degree in|majored in|graduate|engineer|years? of|"
            r"already|through with|over with|know how|down pat|behind me|under my belt)\b"
        ),
    ),
)


@dataclass(frozen=True)
class Evidence:
    """What the text says of one topic, with the clause that says it."""

    topic: str
    polarity: Polarity
    quote: str


def read_evidence(text: str, linker: Linker, mentions: Sequence[Mention]) -> list[Evidence]:
    """The polarity of every topic that the text names.

    A clause without a cue of its own goes by the one before ("I know Python, NumPy and pandas");
    after "but", "except" or a full stop nothing is carried over.
    """
    found: dict[str, Evidence] = {}
    carried: Polarity = "none"
    for start, end, fresh in _clauses(text, mentions):
        clause = text[start:end]
        own = _polarity(clause)
        if fresh and own is None:
            carried = _opposite(carried) if fresh == "but" else "none"
        polarity = own or carried
        if own is not None:
            carried = own
        inside = [m for m in mentions if start <= m.start < end]
        for topic in linker.topics(inside):
            if polarity != "none":
                found[topic] = Evidence(topic, polarity, " ".join(clause.split()))
            else:
                found.setdefault(topic, Evidence(topic, "none", " ".join(clause.split())))
    return list(found.values())


def _polarity(clause: str) -> Polarity | None:
    lowered = clause.lower()
    for polarity, pattern in _CUES:
        found = pattern.search(lowered)
        if not found:
            continue
        if polarity == "not_known" and re.search(
            r"\bnot (?:bad|only|just)\b|\bno (?:problem|trouble)\b", lowered
        ):
            return "known"
        return polarity
    return None


def _opposite(polarity: Polarity) -> Polarity:
    """After "but" the other way round: "fine with lists but classes…" is not known."""
    opposites: dict[Polarity, Polarity] = {"known": "not_known", "not_known": "known"}
    return opposites.get(polarity, "none")


def _clauses(text: str, mentions: Sequence[Mention]) -> list[tuple[int, int, str]]:
    """Start, end and kind of break ('', 'stop' or 'but') of every clause; names are not cut."""
    inside = [(m.start, m.end) for m in mentions]
    cuts: list[tuple[int, int, str]] = []
    lowered = text.lower()
    for found in _CLAUSE.finditer(lowered):
        if any(start <= found.start() < end for start, end in inside):
            continue
        word = found.group()
        if word in ("but", "except", "though", "although", "however", "while", "yet"):
            kind = "but"
        elif word.strip() in (",", "and"):
            kind = ""
        else:
            kind = "stop"
        cuts.append((found.start(), found.end(), kind))
    clauses = []
    begin, kind = 0, "stop"
    for start, end, next_kind in cuts:
        if text[begin:start].strip():
            clauses.append((begin, start, kind))
            kind = next_kind
        elif next_kind:
            kind = next_kind
        begin = start if next_kind == "but" and lowered[start:end] == "except" else end
    if text[begin:].strip():
        clauses.append((begin, len(text), kind))
    return clauses
