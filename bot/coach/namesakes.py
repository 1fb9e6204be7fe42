"""Words that are also names of topics: among models, "3 classes" are none of Python's."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.coach.context import Context
from bot.coach.patterns import Pattern
from bot.coach.understand import Understanding

# Topics of a language whose names mean something else where models and data are spoken of.
_NAMESAKES = frozenset(
    {"python/classes", "python/sets", "python/variables", "python/functions", "python/files"}
)
_ELSEWHERE = frozenset({"machine-learning", "deep-learning", "statistics", "probability", "data"})
_OF_THE_LANGUAGE = Pattern(
    r"\b(?:python|def|self|object\w*|oop|method\w*|inherit\w*|instance\w*|write|learn|code|"
    r"explain|what (?:is|are)|next|know)\b",
    re.IGNORECASE,
)
_MOST_WORDS = 8


# A list of courses or steps is none of Python's: "third on his list", "your reading list".
_SOMEBODYS = Pattern(
    r"\b(?:his|her|their|your|ur|reading|course|courses?'?|resource|shopping|to-?do|wish|post'?s?|"
    r"roadmap'?s?|guy'?s|author'?s|speaker'?s|student'?s)\s+(?:\w+\s+)?$",
    re.IGNORECASE,
)
_A_LIST = frozenset({"list", "lists"})


def without_namesakes(said: Understanding, context: Context) -> Understanding:
    """A message without the topics that it only seems to name: anywhere somebody's list, in a short
    one in a talk of models more."""
    said = without_lists(said)
    subject = context.topic.partition("/")[0]
    if subject not in _ELSEWHERE or len(said.text.split()) > _MOST_WORDS or said.error:
        return said
    if _OF_THE_LANGUAGE.search(said.text):
        return said
    meant = tuple(m for m in said.mentions if m.id not in _NAMESAKES)
    if len(meant) == len(said.mentions):
        return said
    topics = tuple(t for t in said.topics if t not in _NAMESAKES)
    evidence = tuple(e for e in said.evidence if e.topic not in _NAMESAKES)
    return replace(said, mentions=meant, topics=topics, evidence=evidence)


def without_lists(said: Understanding) -> Understanding:
    """A message without Python's lists where somebody's list is meant."""
    lists = [
        m
        for m in said.mentions
        if said.text[m.start : m.end].lower() in _A_LIST and _SOMEBODYS.search(said.text[: m.start])
    ]
    if not lists or said.error:
        return said
    gone = {m.id for m in lists} - {m.id for m in said.mentions if m not in lists}
    return replace(
        said,
        mentions=tuple(m for m in said.mentions if m not in lists),
        topics=tuple(t for t in said.topics if t not in gone),
        evidence=tuple(e for e in said.evidence if e.topic not in gone),
    )
