"""What somebody knows who has finished a course, is in the middle of one, or built a project."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.coach.evidence import Evidence, units_of
from bot.coach.linking import Linker, Mention
from bot.coach.patterns import Pattern
from bot.coach.record import ResourceProgress
from bot.coach.understand import Understanding
from knowledge.graph import closure
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
# Who has trained a model of their own has used the library that most first models come from.
_A_MODEL = Pattern(
    r"\b(?:i|i'?ve|ive|have|just|finally)\b.{0,12}\b(?:trained|built|made|fitted|got)\b.{0,12}"
    r"\b(?:an?|my|our) (?:\w+ ){0,2}?(?:model|classifier|regress\w+)\b",
    re.IGNORECASE,
)
_A_COURSE = Pattern(r"\W{0,2}(?:\w+ )?(?:course|class|tutorial|specialization|bootcamp)\b", re.I)
_DID = Pattern(
    r"\b(?:did|done|finished|completed|passed|through)\b(?:\W+(?:the|a|an|my|kaggle|whole|entire|"
    r"with|"
    r"free|online|this|that)\b){0,4}\W*$",
    re.IGNORECASE,
)
_ONLINE = Pattern(
    r"\b(?:my|our) (?:\w+ ){0,2}?(?:model|classifier|app|api)\b.{0,14}\b(?:online|live|deployed|in "
    r"production|up and running)\b|"
    r"\b(?:i|we|just|finally) (?:\w+ )?(?:deployed|shipped) (?:my|our|an?) "
    r"(?:\w+ ){0,2}?(?:model|classifier)\b",
    re.IGNORECASE,
)
_SERVING = "mlops/model-serving"
_FIRST_LIBRARY = "machine-learning/scikit-learn"
_COURSES = ("course", "book", "videos")
# What a course takes for granted of those who take it, and does not teach on the way.
_PYTHON = "python/"
_FOR_GRANTED = (_PYTHON, "tools/")


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
    for mention in said.mentions:
        # "Did the pandas course": who went through a course on a topic knows the topic.
        behind = said.text[mention.end :]
        before = _SENTENCE.split(said.text[: mention.start])[-1]
        course = mention.kind == "topic" and _A_COURSE.match(behind) is not None
        if course and _DID.search(before) and not _NOT.search(before):
            polarity = {e.polarity for e in said.evidence if e.topic == mention.id}
            if not polarity & {"known", "not_known", "partly"}:
                quote = " ".join(said.text.split())[:300]
                found.setdefault(mention.id, Evidence(mention.id, "known", quote))
    model = _A_MODEL.search(said.text)
    tells = model is not None and not _NOT.search(said.text[: model.end()])
    untold = _FIRST_LIBRARY in knowledge.topics and _FIRST_LIBRARY not in told
    if tells and untold and not any(e.polarity == "known" for e in said.evidence):
        quote = " ".join(said.text.split())[:300]
        found[_FIRST_LIBRARY] = Evidence(_FIRST_LIBRARY, "known", quote, named=False)
    online = _ONLINE.search(said.text)
    if online is not None and _SERVING not in told and not _NOT.search(said.text[: online.end()]):
        quote = " ".join(said.text.split())[:300]
        for topic in (_FIRST_LIBRARY, _SERVING):
            if topic in knowledge.topics and topic not in told:
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


def without_course_names(said: Understanding, linker: Linker) -> Understanding:
    """The understanding without what only the name of a course seems to say: who is through
    "Kaggle's intro to machine learning" has told nothing yet of all of machine learning."""
    names = [
        m
        for m in said.mentions
        if m.kind == "resource" and linker.knowledge.resources[m.id].kind in _COURSES
    ]
    if not names:
        return said
    inside: set[str] = set()
    outside: set[str] = set()
    for unit in units_of(said.text, linker):
        at = unit.mention.start
        within = any(name.start <= at < name.end for name in names)
        (inside if within else outside).update(linker.topics([unit.mention]))
    only = inside - outside
    return replace(said, evidence=tuple(e for e in said.evidence if e.topic not in only))


def presumed_by_courses(
    knowledge: Knowledge, progress: Iterable[ResourceProgress]
) -> frozenset[str]:
    """What may be presumed of somebody in the middle of courses: the programming that these take
    for granted, and where half is over the beginning of what they teach; of one that is finished,
    what it took for granted."""
    found: set[str] = set()
    for each in progress:
        resource = knowledge.resources.get(each.resource)
        if resource is None or resource.kind not in _COURSES:
            continue
        if each.state == "dropped":
            continue
        under = closure(knowledge.topics, resource.topics) - set(resource.topics)
        if resource.level != "beginner":
            under |= {t for t in knowledge.topics if t.startswith(_PYTHON)} - set(resource.topics)
        found.update(t for t in under if t.startswith(_FOR_GRANTED))
        if each.state != "half":
            continue
        for topic in resource.topics[: len(resource.topics) // 2]:
            needs = knowledge.topics[topic].prerequisites
            if all(e.topic in found for e in needs if e.strength == "required"):
                found.add(topic)
    return frozenset(found)


def _built(text: str, mention: Mention) -> bool:
    """Whether a text says of a project that its writer finished it."""
    before = _SENTENCE.split(text[: mention.start])[-1]
    behind = _SENTENCE.split(text[mention.end :])[0]
    if _NOT.search(before):
        return False
    return bool(_BUILT.search(before)) or bool(_OVER.search(behind) and not _NOT.search(behind))
