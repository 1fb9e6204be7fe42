"""What learners like to learn from: videos, books, courses; and whether it may cost anything."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from bot.coach.patterns import Pattern
from bot.coach.phrasing import listed
from knowledge.models import Resource

# What is named, by the word that is kept for it.
_KINDS: tuple[tuple[str, Pattern], ...] = (
    ("videos", Pattern(r"\b(?:vids?|videos?|youtube|watch(?:ing)?|lectures?)\b", re.IGNORECASE)),
    (
        "books",
        Pattern(
            r"\b(?:books?|paper(?!s)|read(?:ing)?|printed|text|pdfs?|"
            r"written (?:version|one|form|course))\b",
            re.IGNORECASE,
        ),
    ),
    # Bare "classes" are as often those of a classifier.
    (
        "courses",
        Pattern(
            r"\b(?:courses?|moocs?|(?:online|evening|live|video|taught|real) classes|"
            r"(?<=prefer )classes|(?<=like )classes|(?<=love )classes)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "practice",
        Pattern(r"\b(?:hands[- ]on|doing|building|practi[cs]e|interactive)\b", re.IGNORECASE),
    ),
)
_FREE = Pattern(
    r"\b(?:free (?:stuff |things |ones |resources |material )?only"
    r"(?! (?:on |at |in )?(?:the )?(?:mon|tue|wed|thu|fri|sat|sun|week|even|night|morn|after))|"
    r"only (?:\w+ )?free|nothing paid|"
    r"no (?:money|budget|paid \w+)|(?:i'?m|im|am) broke|can(?:'?t|not) (?:pay|afford)|"
    r"won'?t pay|costs? nothing|no paying)\b",
    re.IGNORECASE,
)
_LIKES = Pattern(
    r"\b(?:i(?:'?m| am)? (?:\w+ ){0,2}?(?:prefer|learn (?:best|better)|"
    r"like(?! (?:those|that|this|them|him|her|you|he|she|they|every\w+))|love)|"
    r"prefer(?:red)?|i(?:'?m| am) (?:\w+ ){0,3}?(?=\w+ (?:person|guy|gal|type|learner)\b)|"
    r"rather have|give me only)\b",
    re.IGNORECASE,
)
_NEXT_TO = Pattern(
    r"\b(?:only|just)(?: (?:free|short|some|good|online|video|paper|a|the))* $", re.I
)
# "Is it real, or just YouTube" tells of no taste.
_OR_ONLY = Pattern(r"\bor (?:just|only) $", re.IGNORECASE)
_WANTS = Pattern(
    r"\b(?:projects?|plan|quiz|ideas?|steps?|explain|compare|pick|choose|or|better|vs)\b", re.I
)
_DISLIKES = Pattern(
    r"\b(?:no|not|hate|don'?t like|dont like|can'?t stand|cant stand|without|over|than|"
    r"instead of|rather than|never|avoid)\s+(?:\w+\s+){0,2}$",
    re.IGNORECASE,
)
# Who cannot or will not watch anything reads.
_NO_VIDEOS = Pattern(
    r"\b(?:no|without|hate|avoid|never|can'?t (?:watch|load|stand|stream|afford)|"
    r"cannot (?:watch|load|stream))\s+(?:\w+\s+){0,1}(?:vids?|videos?|youtube)\b"
    r"(?! (?:cards?|memory|games?|ram|data)\b)",
    re.IGNORECASE,
)
_ONLY = Pattern(r"\b(?P<kind>\w+)s? only\b|\bonly (?P<other>\w+)\b", re.IGNORECASE)
_REMEMBER = Pattern(r"\bremember\b|\bfyi\b|\bnote\b|\bbtw\b", re.IGNORECASE)
_ASKS = Pattern(r"\?\s*$|^\W*(?:wh?at|which|how|where|is|are|any|something|some|show|give)\b", re.I)
_SENTENCES = Pattern(r"(?<=[.!?])\s+|\n")
_OF: dict[str, frozenset[str]] = {
    "videos": frozenset({"videos"}),
    "books": frozenset({"book", "documentation"}),
    "courses": frozenset({"course"}),
    "practice": frozenset({"site", "community", "tool"}),
}


_ASKED_FOR = {
    "videos": Pattern(r"\b(?:vids?|videos?|youtube\w*|playlists?|lectures?)\b", re.IGNORECASE),
    "books": Pattern(r"\bbooks?\b", re.IGNORECASE),
    "courses": Pattern(r"\b(?:courses?|moocs?)\b", re.IGNORECASE),
}


def preferences_in(text: str) -> tuple[str, ...]:
    """The kinds of material that a text prefers, and "free"; empty if it tells of none."""
    found: dict[str, None] = {}
    for sentence in _SENTENCES.split(text.replace("’", "'")):
        if sentence is None or _ASKS.search(sentence):
            continue
        prefers = _LIKES.search(sentence)
        for kind, pattern in _KINDS:
            for match in pattern.finditer(sentence):
                before = sentence[: match.start()]
                liked = prefers is not None and match.start() >= prefers.start()
                # "I'm just reading about it" tells of no taste, "just books" does.
                liked = liked or (
                    bool(_NEXT_TO.search(before))
                    and not _OR_ONLY.search(before)
                    and bool(kinds_asked(match.group()))
                )
                liked = liked or any(
                    pattern.fullmatch(only["kind"] or only["other"])
                    for only in _ONLY.finditer(sentence)
                )
                if liked and not _DISLIKES.search(before):
                    found[kind] = None
        if _NO_VIDEOS.search(sentence):
            found["books"] = None
        if _FREE.search(sentence):
            found["free"] = None
    return tuple(found)


def kinds_asked(text: str) -> tuple[str, ...]:
    """The kinds of material that a request names, "videos" first; empty if it names none."""
    return tuple(
        kind
        for kind, pattern in _ASKED_FOR.items()
        if any(not _DISLIKES.search(text[: m.start()]) for m in pattern.finditer(text))
    )


def of_a_kind(resource: Resource, wanted: Sequence[str]) -> bool:
    """Whether a resource is of one of the kinds that are wanted."""
    return any(resource.kind in _OF.get(word, ()) for word in wanted)


def only_prefers(text: str) -> bool:
    """Whether a message says nothing but what is preferred: it asks for nothing."""
    return (
        bool(preferences_in(text))
        and len(text.split()) <= 12
        and not _WANTS.search(text)
        and not any(_ASKS.search(part or "") for part in _SENTENCES.split(text))
    )


def shown(value: object) -> str:
    """Preferences in words."""
    words = [str(v) for v in value] if isinstance(value, tuple) else [str(value)]
    return listed(["what is free" if word == "free" else word for word in words])


def preferred(resources: Iterable[Resource], wanted: Sequence[str]) -> list[Resource]:
    """The resources with those first that fit what is preferred; each keeps its place otherwise."""
    kinds = {kind for word in wanted for kind in _OF.get(word, ())}

    def misses(resource: Resource) -> int:
        wrong = bool(kinds) and resource.kind not in kinds
        # Where a book is wanted, documentation is the next best thing.
        if "books" in wanted and resource.kind == "documentation":
            wrong = True
        return 2 * ("free" in wanted and resource.cost == "paid") + wrong

    return sorted(resources, key=misses)
