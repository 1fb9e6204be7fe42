"""Passages: what is embedded, found and cited. Pure functions from the knowledge to passages."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from knowledge.models import (
    ORIGIN,
    Claim,
    Debate,
    Knowledge,
    Notion,
    Principle,
    Project,
    Resource,
    SectionName,
    StuckPoint,
    Topic,
    Traceback,
    Track,
)

CURRICULUM = "curriculum"
# Short answers on single notions, searched apart so that they do not crowd out what explains more.
NOTIONS = "notions"
# Raise it when the way that passages are cut or worded for embedding changes.
CHUNKER = 6

_ANCHORS = {
    SectionName.WHY: "why",
    SectionName.ENOUGH: "enough",
    SectionName.SKIP: "skip",
    SectionName.PRACTISE: "practise",
    SectionName.DONE: "done",
}


@dataclass(frozen=True, slots=True)
class Passage:
    """One section of one thing: the unit of search and citation.

    `embedded` is what the encoder and the lexical side see; `asks` are questions that it answers,
    or the stretches of a longer document.
    """

    id: str
    scope: str
    kind: str
    source: str
    title: str
    place: str
    text: str
    url: str | None = None
    topics: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    keywords: str = ""
    document: str = ""
    embedded: str = field(default="")

    def __post_init__(self) -> None:
        if not self.embedded:
            heading = (
                self.title if self.place in ("", self.title) else f"{self.title}: {self.place}"
            )
            object.__setattr__(self, "embedded", f"{heading}\n{self.text}")

    def units(self) -> Iterator[tuple[int, str]]:
        """The texts that get a vector: number 0 is the passage, the others are its questions."""
        yield 0, self.embedded
        yield from enumerate(self.asks, start=1)


def from_notions(knowledge: Knowledge) -> list[Passage]:
    """A passage for each notion, in a scope of their own."""
    # Who came up with a thing is looked up by what is spoken of, and answers nothing else.
    told = (n for n in knowledge.notions.values() if not n.id.startswith(ORIGIN))
    return [_notion(notion, knowledge) for notion in told]


def _notion(notion: Notion, knowledge: Knowledge) -> Passage:
    title = notion.names[0] if notion.names else notion.asks[0]
    return Passage(
        id=f"notion:{notion.id}",
        scope=NOTIONS,
        kind="notion",
        source=notion.topic,
        title=title,
        place=knowledge.topics[notion.topic].title,
        text=notion.says,
        topics=(notion.topic,),
        asks=notion.asks,
        keywords=" ".join(notion.names),
        embedded=f"{title}: {notion.says}",
    )


def text_hash(text: str) -> str:
    """The key of a text among the stored embeddings."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def from_knowledge(knowledge: Knowledge) -> list[Passage]:
    """Every passage of the curriculum."""
    cited_by: dict[str, list[str]] = defaultdict(list)
    for topic in knowledge.topics.values():
        for claim in topic.claims:
            cited_by[claim].append(topic.id)
    passages = [
        _claim(claim, knowledge, tuple(cited_by[claim.id])) for claim in knowledge.claims.values()
    ]
    for topic in knowledge.topics.values():
        passages += _topic(topic)
        passages += [_stuck(point, topic) for point in topic.stuck]
    passages += [_resource(resource) for resource in knowledge.resources.values()]
    passages += [_project(project) for project in knowledge.projects.values()]
    for track in knowledge.tracks.values():
        passages += _track(track)
    for principle in knowledge.principles.values():
        passages += _principle(principle)
    passages += [_debate(debate) for debate in knowledge.debates.values()]
    passages += [_traceback(traceback) for traceback in knowledge.tracebacks.values()]
    return passages


def anchor(section: SectionName) -> str:
    """The short name of a topic's section, as it stands in passage ids."""
    return _ANCHORS[section]


def _claim(claim: Claim, knowledge: Knowledge, topics: tuple[str, ...]) -> Passage:
    source = knowledge.sources[claim.source]
    return Passage(
        id=f"claim:{claim.id}",
        scope=CURRICULUM,
        kind="claim",
        source=claim.source,
        title=source.title,
        place=claim.place,
        text=claim.text,
        url=source.url,
        topics=topics,
        asks=claim.asks,
        embedded=claim.text,
    )


def _topic(topic: Topic) -> Iterator[Passage]:
    for section, text in topic.sections.items():
        yield Passage(
            id=f"topic:{topic.id}#{_ANCHORS[section]}",
            scope=CURRICULUM,
            kind="topic",
            source=topic.id,
            title=topic.title,
            place=section.value,
            text=text,
            topics=(topic.id,),
            asks=tuple(ask.question for ask in topic.asks if ask.section is section),
            keywords=" ".join(topic.aliases),
        )


def _stuck(point: StuckPoint, topic: Topic) -> Passage:
    return Passage(
        id=f"stuck:{point.key}",
        scope=CURRICULUM,
        kind="stuck",
        source=topic.id,
        title=topic.title,
        place=f"stuck: {point.title}",
        text=f"{point.cause}\n\n{point.check}\n\n{point.fix}",
        topics=(topic.id,),
        asks=point.symptoms,
        embedded=f"{topic.title}. {point.title}. {point.cause}",
        keywords=" ".join(point.symptoms),
    )


def _resource(resource: Resource) -> Passage:
    text = f"{resource.title} by {resource.author}. {resource.covers} For: {resource.for_whom}"
    return Passage(
        id=f"resource:{resource.id}",
        scope=CURRICULUM,
        kind="resource",
        source=resource.id,
        title=resource.title,
        place=f"{resource.kind}, {resource.cost}",
        text=text,
        url=resource.url,
        topics=resource.topics,
        asks=resource.asks,
        keywords=" ".join(resource.aliases),
        embedded=text,
    )


def _project(project: Project) -> Passage:
    text = f"{project.summary} Done when: {project.done_when}"
    return Passage(
        id=f"project:{project.id}",
        scope=CURRICULUM,
        kind="project",
        source=project.id,
        title=project.title,
        place=f"project, {project.level}",
        text=text,
        topics=project.proves,
        asks=project.asks,
        keywords=" ".join(project.taste),
        embedded=f"Project: {project.title}. {text}",
    )


def _track(track: Track) -> Iterator[Passage]:
    yield Passage(
        id=f"track:{track.id}",
        scope=CURRICULUM,
        kind="track",
        source=track.source,
        title=f"Track: {track.title}",
        place="overview",
        text=f"{track.summary} For: {track.for_whom} How long: {track.duration}",
        asks=track.asks,
    )
    for number, step in enumerate(track.steps, start=1):
        yield Passage(
            id=f"track:{track.id}#{step.id}",
            scope=CURRICULUM,
            kind="track",
            source=track.source,
            title=f"Track: {track.title}",
            place=f"step {number}, {step.title}",
            text=step.why,
            topics=step.topics,
        )


def _principle(principle: Principle) -> Iterator[Passage]:
    for number, (heading, text) in enumerate(principle.sections.items()):
        yield Passage(
            id=f"principle:{principle.id}#{number}",
            scope=CURRICULUM,
            kind="principle",
            source=principle.id,
            title=principle.title,
            place=heading,
            text=text,
            asks=principle.asks if number == 0 else (),
            keywords=" ".join(principle.aliases),
        )


def _debate(debate: Debate) -> Passage:
    sides = " ".join(f"{side.name}: {side.says}" for side in debate.positions)
    return Passage(
        id=f"debate:{debate.id}",
        scope=CURRICULUM,
        kind="debate",
        source=debate.id,
        title=debate.title,
        place="debate",
        text=f"{debate.question} {sides}",
        asks=debate.asks,
    )


def _traceback(traceback: Traceback) -> Passage:
    return Passage(
        id=f"traceback:{traceback.id}",
        scope=CURRICULUM,
        kind="traceback",
        source=traceback.read,
        title=traceback.title,
        place=f"error message, {traceback.library}",
        text=re.sub(
            r"\{[a-z_]+\}", "…", f"{traceback.cause}\n\n{traceback.check}\n\n{traceback.fix}"
        ),
        topics=(traceback.read,),
        asks=(traceback.example.splitlines()[-1],),
        embedded=f"{traceback.example}\n{traceback.title}",
    )
