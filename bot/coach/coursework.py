"""What somebody knows who has finished a course, or built a project."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.coach.evidence import Evidence
from bot.coach.linking import Mention
from bot.coach.patterns import Pattern
from bot.coach.record import ResourceProgress
from bot.coach.understand import Understanding
from knowledge.models import Knowledge

# Stands before what was built, or after it; and what says that it was not, or not yet.
_BUILT = Pattern(
    r"\b(?:built|did|made|finished|shipped|completed|coded|wrote|done|trained|deployed|submitted|"
    r"pushed|published|released)\b(?:\W+\w+){0,6}\W*$",
    re.IGNORECASE,
)
_OVER = Pattern(
    r"^\W*(?:\w+\W+){0,4}?(?:is|was|are|were|all|now|finally)?\s*(?:done|finished|shipped|complete|"
    r"online|live|built|deployed)\b",
    re.IGNORECASE,
)
_NOT = Pattern(
    r"\b(?:not?|never|want|wanna|would|will|going to|gonna|plan\w*|should|could|half|almost|nearly|"
    r"once|when|if|before|until|tutorial|copied)\b|n'?t\b|\?",
    re.IGNORECASE,
)
# What is known by doing it: a Kaggle competition, a paper.
_HABITS = "practice/"
_SENTENCE = Pattern(r"[.!?;\n]")


def with_coursework(
    said: Understanding, progress: Sequence[ResourceProgress], knowledge: Knowledge
) -> Understanding:
    """The understanding with what finished courses teach, and what projects that were built need,
    as known, as far as nothing else is said of it."""
    told = {e.topic for e in said.evidence if e.polarity != "none"}
    found: dict[str, Evidence] = {}
    for mention in said.mentions:
        habit = mention.kind == "topic" and mention.id.startswith(_HABITS)
        if not (habit or mention.kind == "project") or not _built(said.text, mention):
            continue
        taught: tuple[str, ...] = (mention.id,)
        if mention.kind == "project":
            project = knowledge.projects[mention.id]
            taught = (*project.needs, *project.proves)
        quote = " ".join(said.text.split())[:300]
        for topic in taught:
            if topic not in told and topic in knowledge.topics:
                found.setdefault(topic, Evidence(topic, "known", quote, named=False))
    for each in progress:
        resource = knowledge.resources[each.resource]
        # A site or a channel has no end; what of it was done is not known.
        if each.state != "finished" or resource.kind == "site" or resource.hours is None:
            continue
        for topic in resource.topics:
            if topic not in told:
                found.setdefault(topic, Evidence(topic, "known", each.quote, named=False))
    if not found:
        return said
    own = (e for e in said.evidence if e.topic not in found)
    return replace(said, evidence=(*own, *found.values()))


def _built(text: str, mention: Mention) -> bool:
    """Whether a text says of a project that its writer finished it."""
    before = _SENTENCE.split(text[: mention.start])[-1]
    behind = _SENTENCE.split(text[mention.end :])[0]
    if _NOT.search(before):
        return False
    return bool(_BUILT.search(before)) or bool(_OVER.search(behind) and not _NOT.search(behind))
