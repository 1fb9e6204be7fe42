"""In which order a roadmap takes things: what stands at a place of it, at which place something
stands, and which of two comes first. Read from the numbers that the sources themselves give.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from bot.coach.attributed import of_the_list
from bot.coach.linking import Mention
from bot.coach.patterns import Pattern
from bot.coach.positions import asks_entry, names_of, veiled
from bot.coach.reply import Action, Block, Citation, Reply, unique
from bot.coach.source_names import lets_speak
from bot.coach.understand import Understanding
from knowledge.models import Claim, Knowledge, Track
from retrieval.lexical import words

_NUMBERED = re.compile(r"\b(?P<unit>step|point) (?P<number>\d+)$|^(?P<section>\d+)\. ", re.I)
_ORDINALS = {
    word: number
    for number, words in enumerate(
        (
            "1 one first 1st",
            "2 two second 2nd",
            "3 three third 3rd",
            "4 four fourth 4th",
            "5 five fifth 5th",
            "6 six sixth 6th",
            "7 seven seventh 7th",
            "8 eight eighth 8th",
            "9 nine ninth 9th",
            "10 ten tenth 10th",
        ),
        1,
    )
    for word in words.split()
}
_NUMBER = f"(?:{'|'.join(_ORDINALS)})"
_NTH = f"(?:{'|'.join(w for w in _ORDINALS if w[-2:] in ('st', 'nd', 'rd', 'th'))}|last|final)"
_PLACE = r"(?:steps?|points?|parts?|sections?|stages?|phases?|stations?|stops?)"
_AT = Pattern(
    rf"\b(?:{_PLACE}\s*(?:no\.?|number|nr\.?|#)?|number|no\.|nr\.)\s*(?P<after>{_NUMBER})\b|"
    rf"\b(?P<before>{_NTH})\s+(?!\d|two|three|four|five|few)(?:\w+ )?(?:{_PLACE}|subjects?|items?|"
    r"things?)\b",
    re.IGNORECASE,
)
_WHERE = Pattern(
    rf"\b(?:which|what|wich|wat|whats|how manyth)\s+(?:number\s+)?{_PLACE}\b|"
    rf"\b{_PLACE}\s+(?:is|has|holds?|covers?|deals?|teach\w*)\b|"
    r"\bwhere\b.{0,25}\b(?:come|comes|stand|stands|sit|sits|appear|appears|placed?)\b",
    re.IGNORECASE,
)
_ASKS = Pattern(
    r"\b(?:what|whats|which|wich|wat|where|is|are|does|do|name|tell|describe|when|in|or)\b|\?", re.I
)
_ORDER = Pattern(
    r"\b(?:before|after|first|earlier|later|sooner|then|order|sequence|precedes?|ahead|behind|"
    r"follows?|prior|other way (?:a?round))\b",
    re.IGNORECASE,
)
_IN_ORDER = Pattern(
    r"\b(?:in )?(?:what|which|wat|wich|the|right|correct|whats)\b(?: \w+)? (?:order|sequence)\b|"
    r"\b(?:order|sequence) of\b",
    re.IGNORECASE,
)
# "The order of the four maths blocks": all of them, whatever is named beside.
_OF_ITS_PARTS = Pattern(
    r"\b(?:order|sequence) of (?:the |its |all |his |her )*(?:\w+ ){0,2}?(?:blocks?|parts?|"
    r"sections?|steps?|stages?|chapters?|topics|subjects|phases?)\b",
    re.IGNORECASE,
)
_EITHER_WAY = Pattern(
    r"\b(?:before or after|after or before|other way (?:a?round)|vice versa)\b", re.IGNORECASE
)
_TURNED = Pattern(
    r"\b(?:before or after|after or before|other way (?:a?round)|vice versa)\b|"
    r"^\W*(?:\w+\W+){0,8}?(?:does|do|did|is|are)\b(?! i\b).{2,40}"
    r"\b(?:before|after|precede|follow)\b",
    re.IGNORECASE,
)
_BEFORE = Pattern(
    r"\b(?:what|whats|which|wich|wat|anything|something)\b.{0,40}?\b(?:before|precedes?|prior to|"
    r"ahead of|leads? (?:up )?to)\b",
    re.IGNORECASE,
)
# "What comes after", with the name of it behind; and "followed by what", "and then what" without.
_AFTER = Pattern(
    r"\b(?:what|whats|what'?s|which|wich|wat|anything|something)\b[^.?!]{0,40}?\b(?:after|follows?|"
    r"followed by)\b|\b(?:after|next after)\b(?=[^.?!]{1,40}[,:]? (?:what|whats|which|wat)\b)",
    re.IGNORECASE,
)
_THEN_WHAT = Pattern(
    r"\b(?:what|whats|what'?s|which|wich|wat|put|puts|has|have|"
    r"comes?)\b[^.?!]{0,30}?\b(?:after|next "
    r"after) (?:that|those|it|them|him|her|this|these)\b"
    r"(?: (?:one|course|class|book|guy|series))?(?=\W*(?:$|[,.?!;]|(?:on|in|of|"
    r"there|then)\b))|"
    r"\b(?:it|that|they|those|this)(?:'?s| is| are)? followed by\b|\bwh?ats? (?:it'?s |"
    r"is it |it is )?"
    r"followed by\b|\bfollowed by what\b|\b(?:and )?then what\b|\bafter (?:that|those|it|them),? "
    r"(?:what|which)\b(?! (?:should|do|can|shall) i)",
    re.IGNORECASE,
)
# So near behind the word that asks what comes after it stands what it is to come after.
_RIGHT_BEHIND = 24
# Who says where they are themselves asks for their own next step.
_OWN_PLACE = Pattern(
    r"\b(?:i'?m|i am|im|i'?ve|ive|i have|i)\s+(?:\w+ )?(?:at|on|in|done|past|through|finished|did|"
    r"completed|stuck|got|reached)\b|\b(?:finished|completed|done with|my (?:next|plan|step))\b|"
    r"\bfor me\b",
    re.IGNORECASE,
)
_MOST_SHOWN, _AFTER_A_RESOURCE = 4, 2
_STEM = 5
_SAID_OF_ANY = frozenset({"the", "a", "machi", "learn", "step", "steps", "of", "in"})


@dataclass(frozen=True)
class Part:
    """A numbered part of a roadmap, with its claims in the order of the source."""

    number: int
    unit: str
    title: str
    claims: tuple[Claim, ...]

    @property
    def name(self) -> str:
        """How one refers to it: "step 4, A machine learning course"."""
        return f"{self.unit} {self.number}" + (f", **{self.title}**" if self.title else "")


@dataclass(frozen=True)
class Place:
    """Where something stands: the part, and the claim of it that speaks of it first."""

    title: str
    part: int
    claim: Claim
    at: int


def parts_of(knowledge: Knowledge, track: Track) -> tuple[Part, ...]:
    """The parts of a roadmap as its sources number them; () if they number none."""
    numbered: dict[int, list[Claim]] = {}
    titles: dict[int, str] = {}
    unit = "part"
    for claim in _claims(knowledge, track):
        found = _NUMBERED.search(claim.place)
        if found is None:
            continue
        number = int(found["number"] or found["section"])
        unit = (found["unit"] or unit).lower()
        if found["section"]:
            titles[number] = claim.place[found.end() :]
        numbered.setdefault(number, []).append(claim)
    if unit == "step" and len(numbered) == len(track.steps):
        titles = {number: step.title for number, step in enumerate(track.steps, 1)}
    return tuple(
        Part(number, unit, titles.get(number, ""), tuple(claims))
        for number, claims in sorted(numbered.items())
    )


def asks_which_first(text: str) -> bool:
    """Whether a text asks in which order two things come: "is a before or after b"."""
    return bool(_TURNED.search(text))


def reply_order(knowledge: Knowledge, said: Understanding, tracks: Sequence[str]) -> Reply | None:
    """The answer to a question of order within one of these roadmaps; None for any other.

    Without a roadmap, a resource and another thing that only one of them names are put in order
    by that one, and so is what comes after a resource.
    """
    text = veiled(said.text)
    own = _OWN_PLACE.search(text) and not lets_speak(said.text)
    if own or said.error or not _ASKS.search(text) or asks_entry(said.text):
        return None
    kinds = ("topic", "group", "resource")
    things = [m for m in said.mentions if m.kind in kinds and not of_the_list(said.text, m)]
    if len(tracks) == 1:
        track = knowledge.tracks[tracks[0]]
        if _OF_ITS_PARTS.search(text):
            return _all_in_order(knowledge, track, text, things)
        return (
            _what_is_after(knowledge, track, text, things)
            or _which_first(knowledge, track, text, things)
            or _where_is(knowledge, track, text, things)
            or _what_is_before(knowledge, track, text, things)
            or _what_is_at(knowledge, track, text)
            or _all_in_order(knowledge, track, text, things)
        )
    few = {m.id for m in things}
    if not 1 <= len(few) <= 2 or all(m.kind != "resource" for m in things):
        return None
    holding = [
        track
        for track in knowledge.tracks.values()
        if all(place_of(knowledge, track, m) is not None for m in things)
    ]
    if len(few) == 1:
        after = _what_is_after(knowledge, holding[0], text, things) if len(holding) == 1 else None
        return after if _AFTER.search(text) else None
    return _which_first(knowledge, holding[0], text, things) if len(holding) == 1 else None


def place_of(knowledge: Knowledge, track: Track, mention: Mention) -> Place | None:
    """Where a roadmap has something that is named; None if no numbered part of it speaks of it."""
    order = _claims(knowledge, track)
    steps = _steps(knowledge, track, order)
    if mention.kind == "resource":
        resource = knowledge.resources[mention.id]
        title, own = resource.title, set(resource.claims)
        spots = [(steps[c.id], at, c) for at, c in enumerate(order) if c.id in own & steps.keys()]
        spots = [spot for spot in spots if _names(spot[2], title, resource.aliases)] or spots
    else:
        members = (mention.id,) if mention.kind == "topic" else knowledge.members(mention.id)
        holder = knowledge.topics if mention.kind == "topic" else knowledge.groups
        title = holder[mention.id].title
        own = {claim for t in members for claim in knowledge.topics[t].claims}
        spots = [(steps[c.id], at, c) for at, c in enumerate(order) if c.id in own & steps.keys()]
        if mention.kind == "group" and spots:
            # Most of a subject tells where it stands; some of it comes up elsewhere.
            count = Counter(part for part, _, _ in spots)
            most = max(count.values())
            chosen = min(part for part in count if count[part] == most)
            spots = [spot for spot in spots if spot[0] == chosen]
    if not spots:
        return None
    part, at, claim = min(spots, key=lambda spot: (spot[0], spot[1]))
    return Place(title, part, claim, at)


def _meant(
    knowledge: Knowledge, track: Track, text: str, things: Sequence[Mention]
) -> Place | None:
    """The place of the one thing that is named, or of the part whose title a text says."""
    if things:
        return place_of(knowledge, track, things[0])
    said = {word[:_STEM] for word in words(text)} - _SAID_OF_ANY
    parts = [part for part in parts_of(knowledge, track) if part.title]
    best = max(parts, key=lambda p: len(said & _stems(p.title)), default=None)
    if best is None or not said & _stems(best.title):
        return None
    return Place(best.title, best.number, best.claims[0], 0)


def _by_title(
    knowledge: Knowledge, track: Track, text: str, things: Sequence[Mention]
) -> list[Place | None]:
    """The parts that a text calls by one of their names, beside what it names anyway."""
    parts = {part.number: part for part in parts_of(knowledge, track)}
    if len(parts) != len(track.steps):
        return []
    said = text.lower()
    for m in things:
        said = said[: m.start] + " " * (m.end - m.start) + said[m.end :]
    return [
        Place(parts[number].title, number, parts[number].claims[0], 0)
        for number, names in enumerate(names_of(track), 1)
        if any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", said) for name in names)
    ]


def _stems(title: str) -> set[str]:
    return {word[:_STEM] for word in words(title)} - _SAID_OF_ANY


def _claims(knowledge: Knowledge, track: Track) -> list[Claim]:
    """The claims of a roadmap's sources, in their order, those of its own source first."""
    own = [c for c in knowledge.claims.values() if c.source == track.source]
    beside = [
        c
        for c in knowledge.claims.values()
        if c.source != track.source and knowledge.sources[c.source].track == track.id
    ]
    return [*own, *beside]


def _steps(knowledge: Knowledge, track: Track, order: Iterable[Claim]) -> dict[str, int]:
    """The number of the part that each claim belongs to: its own, or that of its step."""
    steps = {}
    for claim in order:
        found = _NUMBERED.search(claim.place)
        if found is not None:
            steps[claim.id] = int(found["number"] or found["section"])
    if any(_unit(claim) == "step" for claim in order):
        for number, step in enumerate(track.steps, 1):
            steps.update(dict.fromkeys(step.claims, number))
    return steps


def _unit(claim: Claim) -> str:
    found = _NUMBERED.search(claim.place)
    return (found["unit"] or "part").lower() if found else ""


def _names(claim: Claim, title: str, aliases: Collection[str]) -> bool:
    said = claim.text.lower()
    return any(name.lower() in said for name in (title, *aliases))


def _which_first(
    knowledge: Knowledge, track: Track, text: str, things: Sequence[Mention]
) -> Reply | None:
    """Which of two things that are named comes first."""
    if not _ORDER.search(text):
        return None
    found = [place_of(knowledge, track, m) for m in {m.id: m for m in things}.values()]
    if len(found) == 1:
        found += _by_title(knowledge, track, text, things)
    places = [place for place in found if place is not None]
    if len(found) != 2 or len(places) != 2:
        return None
    first, then = sorted(places, key=lambda p: (p.part, p.at))
    if first.claim.id == then.claim.id:
        return None
    parts = {part.number: part for part in parts_of(knowledge, track)}
    short = knowledge.sources[track.source].short
    where = (
        f"both in {parts[first.part].name}"
        if first.part == then.part
        else f"{parts[first.part].name}; then {parts[then.part].name}"
    )
    lead = f"In {short}, **{first.title}** comes first and **{then.title}** after it ({where})."
    return _reply(knowledge, lead, [first.claim, then.claim], _topics(things))


def _where_is(
    knowledge: Knowledge, track: Track, text: str, things: Sequence[Mention]
) -> Reply | None:
    """At which place of the roadmap the one thing that is named stands."""
    if not _WHERE.search(text) or len({m.id for m in things}) > 1 or _ORDER.search(text):
        return None
    place = _meant(knowledge, track, text, things)
    part = _part(knowledge, track, place.part) if place is not None else None
    if place is None or part is None:
        return None
    of = len(parts_of(knowledge, track))
    short = knowledge.sources[track.source].short
    lead = f"**{place.title}** is {part.unit} {part.number} of {of} in {short}."
    return _reply(knowledge, lead, [place.claim], _topics(things))


def _what_is_before(
    knowledge: Knowledge, track: Track, text: str, things: Sequence[Mention]
) -> Reply | None:
    """What the roadmap has right before the one thing that is named."""
    if not _BEFORE.search(text) or len({m.id for m in things}) > 1:
        return None
    place = _meant(knowledge, track, text, things)
    if place is None:
        return None
    short = knowledge.sources[track.source].short
    here, previous = (_part(knowledge, track, n) for n in (place.part, place.part - 1))
    if here is None:
        return None
    if previous is None:
        lead = f"Nothing: in {short}, **{place.title}** is in {here.name}, with which it begins."
        return _reply(knowledge, lead, [place.claim], _topics(things))
    where = "" if place.title == here.title else f" ({here.name})"
    lead = f"In {short}, right before **{place.title}**{where} comes {previous.name}:"
    return _reply(knowledge, lead, previous.claims[:_MOST_SHOWN], _topics(things))


def _what_is_after(
    knowledge: Knowledge, track: Track, text: str, things: Sequence[Mention]
) -> Reply | None:
    """What the roadmap has right after the thing that is named, or after the last of several."""
    if not things or _EITHER_WAY.search(text) or _IN_ORDER.search(text):
        return None
    asked = _AFTER.search(text)
    behind = asked and any(0 <= m.start - asked.end() <= _RIGHT_BEHIND for m in things)
    if not behind and not _THEN_WHAT.search(text):
        return None
    found = [(place_of(knowledge, track, m), m) for m in things]
    placed = [(place, m) for place, m in found if place is not None]
    if not placed:
        return None
    place, thing = max(placed, key=lambda each: (each[0].part, each[0].at))
    short = knowledge.sources[track.source].short
    if thing.kind == "resource":
        claims = _beyond(knowledge, track, thing.id, place)[:_AFTER_A_RESOURCE]
        lead = f"In {short}, after **{place.title}** comes this:"
        return _reply(knowledge, lead, claims, _topics(things)) if claims else None
    later = [part for part in parts_of(knowledge, track) if part.number > place.part]
    if not later:
        return None
    lead = f"In {short}, right after **{place.title}** comes {later[0].name}"
    rest = [part.name for part in later[1:_MOST_SHOWN]]
    lead += f"; then {', then '.join(rest)}." if rest else ", and with that it ends."
    return _reply(knowledge, lead, later[0].claims[:_MOST_SHOWN], _topics(things))


def _beyond(knowledge: Knowledge, track: Track, resource: str, place: Place) -> list[Claim]:
    """The claims after the first that speaks of a resource, without those on it alone."""
    order = _claims(knowledge, track)
    held = knowledge.resources
    kinds = ("course", "videos")
    others = {c for r in held.values() if r.id != resource and r.kind in kinds for c in r.claims}
    own = set(knowledge.resources[resource].claims)
    same = [c for c in order[place.at + 1 :] if c.source == place.claim.source]
    return [c for c in same if c.id in others] or [c for c in same if c.id not in own]


def _what_is_at(knowledge: Knowledge, track: Track, text: str) -> Reply | None:
    """What stands at the place that is named by its number."""
    named = _AT.search(text)
    parts = parts_of(knowledge, track)
    if named is None or not parts or _ORDER.search(_AT.sub(" ", text)):
        return None
    word = (named["after"] or named["before"]).lower()
    number = parts[-1].number if word in ("last", "final") else _ORDINALS[word]
    part = _part(knowledge, track, number)
    short = knowledge.sources[track.source].short
    if part is None:
        lead = f"{short} has no {parts[0].unit} {number}: it has {len(parts)}."
        return _reply(knowledge, lead, parts[-1].claims[:1], ())
    lead = f"{part.name[:1].upper()}{part.name[1:]}, of {len(parts)} in {short}:"
    return _reply(knowledge, lead, part.claims[:_MOST_SHOWN], ())


def _all_in_order(
    knowledge: Knowledge, track: Track, text: str, things: Sequence[Mention]
) -> Reply | None:
    """All parts of the roadmap in their order, for who asks for no certain one."""
    if not _IN_ORDER.search(text):
        return None
    if len({m.id for m in things}) > 1 and not _OF_ITS_PARTS.search(text):
        return None
    parts = parts_of(knowledge, track)
    if not parts or not all(part.title for part in parts):
        return None
    lines = [f"{part.number}. **{part.title}**: {part.claims[0].text}" for part in parts]
    source = knowledge.sources[track.source]
    cited = [Citation(source.id, source.title, part.claims[0].place, source.url) for part in parts]
    return Reply(
        intent="concept",
        blocks=(Block(f"{source.short} goes in this order:"), Block("\n".join(lines))),
        topics=_topics(things),
        citations=unique(cited),
        actions=(Action("What should I learn next?", "coach next"),),
    )


def _part(knowledge: Knowledge, track: Track, number: int) -> Part | None:
    return next((p for p in parts_of(knowledge, track) if p.number == number), None)


def _topics(things: Sequence[Mention]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(m.id for m in things if m.kind == "topic"))


def _reply(
    knowledge: Knowledge, lead: str, claims: Sequence[Claim], topics: tuple[str, ...]
) -> Reply:
    lines, citations = [], []
    for claim in claims:
        source = knowledge.sources[claim.source]
        lines.append(f"- {claim.text} *({source.short}, {claim.place})*")
        citations.append(Citation(claim.source, source.title, claim.place, source.url))
    return Reply(
        intent="concept",
        blocks=(Block(lead), Block("\n".join(lines))),
        topics=topics,
        citations=unique(citations),
        actions=(Action("What should I learn next?", "coach next"),),
    )
