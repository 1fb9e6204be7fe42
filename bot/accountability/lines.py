"""Reading what somebody promises: lines of free text become deliverables with a when and a where.

Whatever is found stays in the words of the learner, and the line itself is never shortened by it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from bot.accountability.amounts import amounts
from bot.coach.patterns import Pattern

MOST_LINES = 12
MOST_CHARACTERS = 400

# The id of the topic that a text is about, if there is one.
Resolver = Callable[[str], str | None]

_MARK = Pattern(
    r"^\s*(?P<bullet>[-*+•‣–—]\s+|\(?\d{1,2}[.)]\s+)?"
    r"(?:\[(?P<box>[ xX✓✔~/-]?)\]\s*|(?P<sign>[☐☑✅✔✓❌✗])\s*)?"
)
_HEADING = Pattern(
    r"^\s*(?:#{1,6}\s.*|.*:|```.*|(?:this|next|last) week|goals?|plans?|todos?|to do)\s*$", re.I
)
LINK = Pattern(
    r"\bhttps?://[^\s<>\"'\])]+|"
    r"(?<![\w@/.-])(?:[\w-]+\.)+(?:com|org|net|io|co|dev|app|ai|me|blog|page|edu|be)/[^\s<>\"'\])]+",
    re.IGNORECASE,
)
_DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?"
_SHORT = r"(?:mon|tues?|wed|thur?s?|fri|sat|sun)"
_PART = r"(?:mornings?|afternoons?|evenings?|nights?|lunchtimes?|noon|midday)"
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_CLOCK = r"(?:\d{1,2}[:.]\d\d\s*(?:am|pm)?|\d{1,2}\s*(?:am|pm|o'?clock)|noon|midnight)"
_AT = rf"(?:\s*,?\s*(?:at|from|around|by|after|before)?\s*{_CLOCK}|\s+at\s+\d{{1,2}}\b(?!\s*%))"
_ONE = rf"(?:{_DAY}|{_SHORT}\b)"
_WHEN = Pattern(
    rf"""\b(?:
      (?:(?:on|by|every|each|this|next|until|before)\s+)?{_DAY}
        (?:\s*(?:,|and|or|&)\s*(?:on\s+)?{_DAY})*(?:\s+{_PART})?{_AT}?
    | (?:on|by|every|each|this|next|until)\s+{_SHORT}\b(?:\s*(?:,|and|or|&|\+)\s*{_ONE})*
        (?:\s+{_PART})?{_AT}?
    | (?:by\s+)?(?:today|tonight|tomorrow)(?:\s+{_PART})?{_AT}?
    | (?:in\s+the|every|each|this)\s+(?:\w+day\s+)?(?:{_PART}|weekend|weekday|day)\b{_AT}?
    | daily(?:{_AT})?
    | (?:at|over|on)\s+(?:the\s+)?weekends?
    | (?:on|by)\s+the\s+\d{{1,2}}(?:st|nd|rd|th)\b
    | (?:on|by)\s+(?:\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}|{_MONTH}\s+\d{{1,2}})\b
    | (?:on|by)\s+20\d\d-\d\d-\d\d
    | (?:right\s+|straight\s+|just\s+)?(?:after|before|during)\s+(?:my\s+|the\s+|our\s+)?
        (?:\w+\s+)?
        (?:work|school|lunch|dinner|supper|breakfast|class(?:es)?|gym|tea|coffee|bed|bedtime|
           shift|uni|commute|lectures?|stand-?up|run|walk|church|prayers?|kids)\b
    | (?:at|around|from)\s+{_CLOCK}
    )""",
    re.IGNORECASE | re.VERBOSE,
)
# "When I get home, I will …": the plan begins with its cue.
_CUE = Pattern(
    r"^(?:(?:if|when(?:ever)?|as soon as|once|after|before)\s+"
    r"(?:it'?s|it is|i|we|my|the)\s[^,]{2,80}?)"
    r"(?=,\s|\s+then\b|\s+i(?:'ll| will)\b)",
    re.IGNORECASE,
)
_PLACES = (
    r"(?:library|libraries|office|desk|caf[eé]|coffee\s?shop|kitchen|campus|universit(?:y|ies)|"
    r"lab|bedroom|living\s?room|garden|park|study|co-?working(?:\s+(?:space|place))?|flat|house|"
    r"hotel|airport|bookshop|dorm|hub|makerspace|computer\s+room|classroom|gym|station|hall|"
    r"study\s+room|meeting\s+room|table|sofa|couch|balcony|place|room)"
)
_WHERE = Pattern(
    rf"""\b(?:
      at\s+(?:home|work|school|uni|college|university|mum'?s|mom'?s|dad'?s)\b
    | from\s+(?:home|work)\b
    | at\s+(?:the|my|our|a|an|\w+'s)\s+(?:[\w'’-]+\s+){{0,2}}?{_PLACES}
    | in\s+(?:(?:the|a|my|our)\s+|)(?:my\s+)?(?:library|office|kitchen|bedroom|living\s?room|
        garden|park|caf[eé]|lab|bed|study|dorm|hotel|car|classroom|(?:study|meeting)\s+room)
    | on\s+(?:the|my)\s+(?:train|bus|tram|metro|tube|subway|plane|ferry|commute|sofa|couch|balcony)
    )\b(?!\s+(?:page|set|sets|data|dataset|split|loss|test|screen|model|api|function|code|and\s+
        (?:test|val)))""",
    re.IGNORECASE | re.VERBOSE,
)


@dataclass(frozen=True)
class Line:
    """One thing that is promised: `text` is the learner's line, the rest what stands in it.

    `done` says whether its box is ticked; None where there is no box.
    """

    text: str
    when: str = ""
    where: str = ""
    hours: float | None = None
    links: tuple[str, ...] = ()
    topic: str = ""
    done: bool | None = None


def read_lines(text: str, resolve: Resolver | None = None) -> tuple[Line, ...]:
    """The things that a text promises, at most twelve.

    Where there is a list, what stands around it is talk and left out. Lines that hold no word,
    headings and repetitions are passed over.
    """
    pieces = [piece for line in text.splitlines() for piece in line.split(";")]
    marked = [(match, piece[match.end() :].strip()) for piece in pieces if (match := _mark(piece))]
    lists = any(_is_item(match) for match, _ in marked)
    found: dict[str, Line] = {}
    for match, rest in marked:
        if not any(c.isalnum() for c in rest):
            continue
        if not _is_item(match) and (lists or _HEADING.match(rest)):
            continue
        line = read_line(rest, resolve, done=_ticked(match))
        found.setdefault(same_words(line.text), line)
    return tuple(found.values())[:MOST_LINES]


def read_line(text: str, resolve: Resolver | None = None, *, done: bool | None = None) -> Line:
    """One promise with its when, where, size and links."""
    text = " ".join(text.split())
    if len(text) > MOST_CHARACTERS:
        text = text[: MOST_CHARACTERS - 1].rstrip() + "…"
    bare = LINK.sub(lambda m: " " * len(m[0]), text)
    cue = _CUE.match(bare)
    places = list(_WHERE.finditer(bare))
    times = [match[0] for match in _WHEN.finditer(bare) if not cue or match.start() >= cue.end()]
    spans = [a for a in amounts(bare) if a.hours > 0]
    return Line(
        text,
        when=", ".join(" ".join(t.split()) for t in ([cue[0]] if cue else []) + times),
        where=", ".join(" ".join(p[0].split()) for p in places),
        hours=spans[-1].hours if spans else None,
        links=links_in(text),
        topic=(resolve(bare) or "") if resolve else "",
        done=done,
    )


def links_in(text: str) -> tuple[str, ...]:
    """The links in a text, each once, without the full stop that ends a sentence."""
    return tuple(dict.fromkeys(match[0].rstrip(".,;:!?*_") for match in LINK.finditer(text)))


def same_words(text: str) -> str:
    """What two lines have in common if they say the same: the words, without case and signs."""
    return " ".join("".join(c if c.isalnum() else " " for c in text.casefold()).split())


def _mark(piece: str) -> re.Match[str]:
    match = _MARK.match(piece)
    assert match is not None  # every part of it may be missing
    return match


def _is_item(match: re.Match[str]) -> bool:
    return bool(match["bullet"] or match["box"] is not None or match["sign"])


def _ticked(match: re.Match[str]) -> bool | None:
    if match["sign"]:
        return match["sign"] in "☑✅✔✓"
    return None if match["box"] is None else match["box"] in ("x", "X", "✓", "✔")
