"""Which of one's own ideas to build first: the one that the least is missing for."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.coach.context import Context
from bot.coach.focus import rare_words
from bot.coach.next_step import settled
from bot.coach.patterns import Pattern
from bot.coach.phrasing import opening, some
from bot.coach.projects import missing
from bot.coach.reply import Action, Block, Citation, Next, Reply, unique
from bot.coach.situation import Outcome, Situation
from bot.coach.text import quoted
from knowledge.models import Project, Topic
from retrieval.search import Retriever

_MOST_WORDS, _MOST_IDEAS, _MOST_IN_ONE = 60, 5, 8
# From this cosine on a project of the curriculum is of an idea's kind.
_OF_ITS_KIND = 0.4
_ASKS = Pattern(
    r"\b(?:which|what|choose|pick|decide|choice|better|best|easier|easiest|first|should i)\b", re.I
)
_IDEAS = Pattern(r"\b(?:ideas?|projects?|build\w*|mak(?:e|ing)|apps?|portfolio)\b", re.IGNORECASE)
_LISTS = (
    Pattern(
        r"\b(?:ideas?|projects?|options?)\b(?:\s+(?:are|is|so far))?\s*[:,–-]\s*"
        r"(?P<list>[^.?!\n]+)",
        re.I,
    ),
    Pattern(r"\bbetween\s+(?P<list>[^.?!\n]+)", re.IGNORECASE),
    Pattern(
        r"\b(?:build|make|do|start with|begin with)\s+(?P<list>an? [^.?!\n]+? or [^.?!\n]+)", re.I
    ),
    Pattern(r"(?P<list>\ban? [^.?!\n:]{3,40}(?:, | or )an? [^.?!\n:]+)", re.IGNORECASE),
)
_APART = Pattern(
    r"\s*(?:[,;/\n]\s*(?:(?:or|and)\s+)?|\s(?:or|vs\.?|versus|and)\s)\s*", re.IGNORECASE
)
_ARTICLE = Pattern(r"^(?:an?|the|my|some|maybe|either|to|build|make|do|one)\s+", re.IGNORECASE)
_NO_IDEA = Pattern(
    r"^(?:which|what|how|where|why|i|should|can|could|help|pls|please|so|first)\b", re.I
)
_WHY_NOT = Pattern(
    r"^\W*(?:\w+\W+){0,2}?(?:why|how come)\b.{0,6}\bnot\b(?P<rest>.*)$", re.IGNORECASE
)


def ideas_in(text: str) -> tuple[str, ...]:
    """The ideas among which a text asks to choose; () where it names fewer than two."""
    text = re.sub(r"[.!]\s+or\b", " or", text)
    if len(text.split()) > _MOST_WORDS or not (_ASKS.search(text) and _IDEAS.search(text)):
        return ()
    for pattern in _LISTS:
        found = pattern.search(text)
        if found is None:
            continue
        pieces = (_ARTICLE.sub("", p.strip()) for p in _APART.split(found["list"]) if p)
        ideas = [p for p in pieces if p and not _NO_IDEA.search(p)]
        if 2 <= len(ideas) <= _MOST_IDEAS and all(len(i.split()) <= _MOST_IN_ONE for i in ideas):
            return tuple(ideas)
    return ()


@dataclass(frozen=True)
class _Weighed:
    """An idea, the project that is most like it, and what that still needs."""

    idea: str
    project: Project | None
    gap: tuple[Topic, ...] = ()

    @property
    def effort(self) -> float:
        """Hours until it stands, in the middle of the ranges; endless where nothing is like it."""
        if self.project is None:
            return float("inf")
        parts = [self.project.hours, *(t.hours for t in self.gap)]
        return sum((h.low + h.high) / 2 for h in parts)


def chooses_idea(s: Situation, retriever: Retriever) -> Outcome | None:
    """The idea to begin with, with the reason, for who asks to choose among theirs."""
    ideas = ideas_in(s.text)
    if not ideas or s.said.error:
        return None
    have = settled(s.knowledge, s.known, s.not_known)
    weighed = sorted((_weigh(s, idea, have, retriever) for idea in ideas), key=lambda w: w.effort)
    best, *others = weighed
    if best.project is None:
        return None
    project = best.project
    blocks = [
        Block(f"**{quoted(best.idea, 60).capitalize()}** first. {_stands(best)}"),
        Block("\n".join(f"- **{quoted(w.idea, 60)}**: {_stands(w)}" for w in others), "Not yet"),
        Block(
            "The idea that you can show in two or three weeks beats the better one that you never "
            "finish. Keep the others on a list; after the first you judge them with other eyes."
        ),
        Block(
            opening(project.steps[0], 300)
            if not best.gap
            else f"Begin with {best.gap[0].title}, about {best.gap[0].hours}; then: "
            f"{opening(project.steps[0], 260)}",
            "Today, in one sitting",
        ),
    ]
    shown = [w.project for w in weighed if w.project is not None]
    reply = Reply(
        intent="project_idea",
        blocks=tuple(blocks),
        topics=project.proves[:4],
        next=tuple(Next(t.id, t.title, t.summary) for t in best.gap[:1]),
        known=s.said.known,
        not_known=s.said.not_known,
        citations=unique([Citation(p.id, p.title, f"project, {p.level}") for p in shown]),
        actions=(Action("All its steps", f'coach ask "{project.title} project"'),),
    )
    context = Context(
        ability="project_idea",
        asked=s.text[:1000],
        topics=project.proves[:4],
        offered=tuple(dict.fromkeys(f"project:{p.id}" for p in shown)),
        track=s.track.id,
    )
    return Outcome(reply, context)


def _weigh(s: Situation, idea: str, have: frozenset[str], retriever: Retriever) -> _Weighed:
    hits = retriever.search(idea, limit=1, kinds=("project",), threshold=0.0)
    if hits.best is None or hits.best.similarity < _OF_ITS_KIND:
        return _Weighed(idea, None)
    project = s.knowledge.projects[hits.best.passage.source]
    gap = tuple(s.knowledge.topics[t] for t in missing(s.knowledge, project, have))
    return _Weighed(idea, project, gap)


def _stands(w: _Weighed) -> str:
    """How far it is to an idea."""
    if w.project is None:
        return (
            "I have nothing like it to judge it by. Name its data and the smallest piece that "
            "works, in one sentence each; if you cannot yet, it is not the first."
        )
    like = f"Of that kind I have *{w.project.title}*, about {w.project.hours}"
    if not w.gap:
        return f"{like}, and you have all that it needs."
    low, high = (sum(n) for n in zip(*((t.hours.low, t.hours.high) for t in w.gap), strict=True))
    return (
        f"{like}; before it come {some([t.title for t in w.gap], 4)}, {low:g} to {high:g} hours as "
        "far as I know you."
    )


def why_not_that(s: Situation) -> Outcome | None:
    """What was said against the idea that "why not the chess bot" names, after one was chosen."""
    found = _WHY_NOT.search(s.text)
    if found is None or s.context.ability != "project_idea" or not s.record.turns:
        return None
    asked = rare_words(found["rest"])
    answer = str(s.record.turns[-1].reply.get("answer", ""))
    first = answer.split("\n")[0]
    if " first. " in first and asked & rare_words(first.partition(" first. ")[0]):
        text = f"It is the one that I put first. {first.partition(' first. ')[2]}"
        reply = Reply("project_idea", (Block(text),), topics=s.context.topics)
        return Outcome(reply, s.context)
    for line in answer.split("\n"):
        if line.startswith("- **") and asked & rare_words(line):
            text = (
                f"{line.removeprefix('- ')} If it pulls you more all the same, take it: wanting to "
                "is half the work."
            )
            tail = Block("Say which, and I name the first piece of it.")
            reply = Reply("project_idea", (Block(text), tail), topics=s.context.topics)
            return Outcome(reply, s.context)
    return None
