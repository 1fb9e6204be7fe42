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


def without_namesakes(said: Understanding, context: Context) -> Understanding:
    """A short message in a talk of models without the topics that it only seems to name."""
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
