"""A message that asks several things: its questions, and one answer made of the answers to them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.coach.explaining import notion
from bot.coach.patterns import Pattern
from bot.coach.reply import Block, Reply, unique
from bot.coach.text import quoted
from retrieval.lexical import words

_ASK = (
    r"(?:what(?:'?s)?|wh?ats?|wh?ich|who(?:'?s|m|se)?|where|when|why|how(?:'?s)?|is|are|does|do|"
    r"did|can|"
    r"could|should|shud|shall|would|will)"
)
_BREAK = Pattern(
    rf"(?<=[?!;])\s+|(?<=[^.]\.)\s+|\n+|\s*[,&+]\s*(?={_ASK}\b)|"
    rf"\s*,?\s+(?:(?:and|also|plus|n|then)\s+)+(?={_ASK}\b(?!\s+(?:not|to|else|so)\b))",
    re.IGNORECASE,
)
_ASKS = Pattern(
    rf"^\W*(?:(?:and|also|so|ok|then|but|hey|hi|pls|please|plus|or|tell me|for)\W+)*"
    rf"(?:\w+\W+)?{_ASK}\b",
    re.IGNORECASE,
)
# "When I get stuck", "where it says" and the like ask nothing.
_WHILE = Pattern(
    r"^\W*(?:\w+\W+)?(?:when|where|while|how|what|which|who)(?:ever)?\s+(?:i|we|you|u|it|they|he|"
    r"she|"
    r"my|the|one)\b(?!.*\?)",
    re.IGNORECASE,
)
# Words of a question that name nothing it could be about.
_ABOUT_NOTHING = frozenset(
    "need use used long deep much many free cost costs good take takes made time worth hard hours "
    "weeks months years first best better one ones else start begin far high low early late mean "
    "means work works happen happens different way shud u ur r n pls please thx actually exactly "
    "right there make makes done say says said tell them they think recommend".split()
)
_FEWEST, _MOST_WORDS, _MOST = 2, 30, 3
# How several troubles are told in one message.
_NUMBER = Pattern(
    r"(?:^|(?<=[\s(]))(?P<number>[1-5])(?P<point>(?:st|nd|rd|th)?\s?[.):])?\s+(?=[A-Za-z\"'`])"
)
_TROUBLES = (
    r"\b(?:two|three|four|2|3|4|several|(?:a )?(?:few|couple(?: of)?))\s+(?:\w+\s+)?"
    r"(?:things?|problems?|questions?|issues?|errors?|troubles?)\b"
)
_COUNTS = Pattern(_TROUBLES, re.IGNORECASE)
_SEVERAL = Pattern(
    rf"^.{{0,60}}?{_TROUBLES}[^:.;,\n]{{0,20}}[:.;,\n]\s*", re.IGNORECASE | re.DOTALL
)
_THEN = Pattern(
    r"\s*[;\n]+\s*|(?<=[.!?])\s+|,?\s+(?:and also|also|plus|second(?:ly)?|third(?:ly)?)[\s,:]+|"
    r",\s+and\s+|(?:,|\s+and)\s+(?=(?:how|why|what|which|should|is|do|can)\b)",
    re.IGNORECASE,
)
# What stands before a question and asks nothing belongs to it up to so many words.
_LEAD = 8
# What the way out stands under in a reply to a trouble.
WAY_OUT = "The way out"
# An answer to one of several questions is cut to whole lines of so many characters.
_LENGTH = 420


def questions(text: str) -> tuple[str, ...]:
    """The questions of a message, where it asks more than one thing; () if it does not.

    One that names no subject gets that of the first: "which maths and how deep".
    """
    asking: list[str] = []
    lead = ""
    for part in (" ".join(part.split()) for part in _BREAK.split(text) if part):
        if not _ASKS.search(part) or _WHILE.search(part):
            lead = part if len(part.split()) <= _LEAD else ""
        elif _FEWEST <= len(part.split()) <= _MOST_WORDS:
            asking.append(f"{lead} {part}".strip())
            lead = ""
    if not 2 <= len(asking) <= _MOST:
        return ()
    subject = " ".join(_subject(asking[0]))
    if not subject:
        return ()
    return tuple(
        part if number == 0 or _subject(part) else f"{part.rstrip(' ?!.')} ({subject})"
        for number, part in enumerate(asking)
    )


def problems(text: str) -> tuple[str, ...]:
    """The parts of a message that counts its troubles, "1 ... 2 ..." or "two things: ..."; ()
    if it has one only."""
    marks: list[re.Match[str]] = []
    counts = bool(_COUNTS.search(text))
    for mark in _NUMBER.finditer(text):
        if int(mark["number"]) == len(marks) + 1 and (mark["point"] or counts):
            marks.append(mark)
    if len(marks) >= _FEWEST:
        ends = [mark.start() for mark in marks[1:]] + [len(text)]
        parts = [text[mark.end() : end] for mark, end in zip(marks, ends, strict=True)]
    else:
        lead = _SEVERAL.search(text)
        parts = [p for p in _THEN.split(text[lead.end() :]) if p] if lead else []
    told = [" ".join(part.split()).strip(" ,;-") for part in parts]
    told = [part for part in told if len(part.split()) > _FEWEST]
    return tuple(told) if _FEWEST <= len(told) <= _MOST + 1 and len(told) == len(parts) else ()


def _subject(question: str) -> list[str]:
    return [w for w in words(question) if w not in _ABOUT_NOTHING and not w.isdigit()]


def joined(whole: Reply, parts: Sequence[tuple[str, Reply]]) -> Reply:
    """The reply to a whole message, with what it leaves out of the answers to its questions."""
    answered = [(question, reply) for question, reply in parts if not reply.abstained]
    if not answered:
        return whole
    # What something is, is told better without the rest of the message.
    base = parts[0][1] if notion(parts[0][0]) and not parts[0][1].abstained else whole
    untold: list[Block] = []
    if whole.abstained:
        base = answered[0][1]
        untold = [
            Block(f"On “{quoted(question, 90)}” my sources say nothing.", fixed=True)
            for question, reply in parts
            if reply.abstained
        ]
    blocks, citations, topics = [*base.blocks, *untold], [*base.citations], [*base.topics]
    shown = {(c.source, c.place) for c in base.citations}
    for question, reply in answered:
        own = {(c.source, c.place) for c in reply.citations[:1]}
        said = "\n\n".join(block.text for block in blocks)
        if reply is base or own <= shown or reply.blocks[0].text in said:
            continue
        text = _remedied(reply) if reply.remedy else _short(reply, said)
        if not text:
            continue
        blocks.append(Block(text, f"On “{quoted(question, 80)}”"))
        citations += reply.citations[:2]
        topics += reply.topics[:1]
        shown |= own
    return replace(
        base,
        blocks=tuple(blocks),
        citations=unique(citations),
        topics=tuple(dict.fromkeys(topics)),
        known=whole.known,
        not_known=whole.not_known,
    )


def _remedied(reply: Reply) -> str:
    """A way out in short: what it looks like, and what to do."""
    named = next((block.text for block in reply.blocks if "**" in block.text), "")
    out = next((block.text for block in reply.blocks if block.heading == WAY_OUT), "")
    return f"{named} {out}".strip()


def _short(reply: Reply, said: str) -> str:
    """The beginning of a reply, whole lines of it that were not `said` before."""
    lines = [line for block in reply.blocks[:2] for line in block.text.split("\n")]
    lines = [line for line in lines if line.strip() and line.removeprefix("- ") not in said]
    kept = lines[:1]
    for line in lines[1:]:
        if sum(map(len, kept)) + len(line) > _LENGTH:
            break
        kept.append(line)
    return "\n".join(kept)
