"""Being stuck: from an error message or a complaint to cause, check, fix and what to read."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.coach.pasted import decisive_line, own_hints
from bot.coach.patterns import Pattern
from bot.coach.phrasing import opening
from bot.coach.record import RemedyRate
from bot.coach.reply import Action, Block, Citation, Next, Reply, cite, unique
from bot.coach.text import quoted
from bot.coach.understand import Understanding
from knowledge.models import Knowledge, StuckKind, StuckPoint, Traceback
from retrieval.search import Hit, Hits, Retriever

# A stuck point must score at least this, and be at least this near in meaning, to be named.
NEAR, NEAR_MEANING = 0.44, 0.3
# Below this it is named as a guess.
SURE = 0.58

_KIND_WORDS = {
    StuckKind.PREREQUISITE: "something that comes before it is missing",
    StuckKind.ENVIRONMENT: "the environment, not your code",
    StuckKind.CODE: "a slip in the code",
    StuckKind.SHAPES: "shapes or types that do not fit",
    StuckKind.DATA: "the data",
    StuckKind.NOT_LEARNING: "a model that does not learn",
    StuckKind.EVALUATION: "how the model is evaluated",
    StuckKind.MATHS: "a piece of maths",
    StuckKind.SCOPE: "too large a step",
    StuckKind.MOTIVATION: "motivation",
    StuckKind.RESOURCES: "too many resources",
}


_GROUP = Pattern(r"\{([a-z_]+)\}")


@dataclass(frozen=True)
class Remedy:
    """A way out, whether it came from a fingerprint or from a stuck point."""

    key: str
    title: str
    kind: StuckKind
    cause: str
    check: str
    fix: str
    hints: tuple[str, ...]
    exercise: str
    read: str
    citation: Citation
    guess: bool = False
    # Whether the very message was recognised, and not something near to it.
    exact: bool = False


def from_error(knowledge: Knowledge, error: str) -> Remedy | None:
    """The fingerprint that matches an error message, filled with the values of this one."""
    best: tuple[int, Traceback, re.Match[str]] | None = None
    for traceback in knowledge.tracebacks.values():
        matches = list(re.finditer(traceback.pattern, error[-8000:], re.MULTILINE))
        if not matches:
            continue
        found = matches[-1]  # the last one ended the program
        # The pattern that pins down more of the message knows more about it.
        weight = len(traceback.pattern) + len(found.group())
        if best is None or weight > best[0]:
            best = (weight, traceback, found)
    if best is None:
        return None
    _, traceback, found = best
    return _remedy(knowledge, traceback, found.groupdict())


def _remedy(knowledge: Knowledge, traceback: Traceback, values: dict[str, str | None]) -> Remedy:
    """The way out of an error, with the values of this one in its texts."""

    def fill(text: str) -> str:
        # Odd parts are code spans, in which Markdown needs no escaping and shows it.
        parts = text.split("`")
        for index, part in enumerate(parts):
            for name in _GROUP.findall(part):
                value = values.get(name) or "…"
                shown = _in_code(value, 80) if index % 2 else quoted(value, 80)
                parts[index] = parts[index].replace(f"{{{name}}}", shown)
        return "`".join(parts)

    return Remedy(
        key=f"traceback:{traceback.id}",
        title=fill(traceback.title),
        kind=traceback.kind,
        cause=fill(traceback.cause),
        check=fill(traceback.check),
        fix=fill(traceback.fix),
        hints=tuple(fill(hint) for hint in traceback.hints),
        exercise=fill(traceback.exercise),
        read=traceback.read,
        citation=Citation(
            traceback.read,
            knowledge.topics[traceback.read].title,
            f"error message, {traceback.library}: {fill(traceback.title)}",
        ),
    )


def _in_code(value: str, limit: int) -> str:
    """A value on one line that cannot close the code span it stands in."""
    return " ".join(value.split())[:limit].replace("`", "'")


def from_point(knowledge: Knowledge, point: StuckPoint) -> Remedy:
    """The way out of a stuck point."""
    topic = knowledge.topics[point.topic]
    return Remedy(
        key=f"stuck:{point.key}",
        title=point.title,
        kind=point.kind,
        cause=point.cause,
        check=point.check,
        fix=point.fix,
        hints=point.hints,
        exercise=point.exercise,
        read=point.read or point.topic,
        citation=Citation(point.topic, topic.title, f"stuck: {point.title}"),
    )


# How remedies fared with the learners of a scope, by key.
Rates = Callable[[Sequence[str]], Mapping[str, RemedyRate]]
# What a remedy that always helped gains in score over one that never did.
EXPERIENCE = 0.08
MOST_OTHERS = 2


def find_remedies(
    knowledge: Knowledge,
    retriever: Retriever,
    said: Understanding,
    scope: str | None,
    *,
    tried: Collection[str] = (),
    rates: Rates | None = None,
) -> tuple[list[Remedy], Hits]:
    """The ways out that fit, the likeliest first, without those that were tried."""
    # Messages such as "Killed" or "! [rejected]" have no word that gives an error away.
    exact = from_error(knowledge, said.error or said.text)
    hits = retriever.search(
        (said.error or said.text)[-600:], scope=scope, kinds=("stuck", "traceback"), threshold=0.0
    )
    found = [replace(exact, exact=True)] if exact is not None else []
    found += _from_hits(knowledge, hits, said, rates)
    fresh = {remedy.key: remedy for remedy in reversed(found) if remedy.key not in tried}
    return list(reversed(fresh.values())), hits


def find_remedy(knowledge: Knowledge, key: str, text: str) -> Remedy | None:
    """The remedy of a key, with the values of the error in a text where it has any."""
    kind, _, name = key.partition(":")
    if kind == "stuck":
        point = knowledge.stuck_points.get(name)
        return from_point(knowledge, point) if point else None
    traceback = knowledge.tracebacks.get(name)
    if traceback is None:
        return None
    matches = list(re.finditer(traceback.pattern, text[-8000:], re.MULTILINE))
    return _remedy(knowledge, traceback, matches[-1].groupdict() if matches else {})


def reply_stuck(
    knowledge: Knowledge,
    retriever: Retriever,
    said: Understanding,
    scope: str | None,
    *,
    rates: Rates | None = None,
) -> Reply:
    """The likeliest cause with check, fix and what to read; or the questions that would tell."""
    remedies, hits = find_remedies(knowledge, retriever, said, scope, rates=rates)
    if not remedies:
        return _ask_back(knowledge, said, hits)
    first, *others = remedies
    if not said.error:
        # Who pasted no message has none of those that these are named after.
        others = [o for o in others if o.key.startswith("stuck:") and "Error" not in o.title]
    if not first.exact and decisive_line(said.text):
        # No fingerprint knows this message, and what is near to it by meaning is often not it.
        first = replace(first, guess=True)
    return reply_remedy(knowledge, first, said, others=others)


def reply_remedy(
    knowledge: Knowledge,
    remedy: Remedy,
    said: Understanding,
    before: str = "",
    others: Sequence[Remedy] = (),
) -> Reply:
    """One way out: cause, check, fix, exercise, what to read; and what else it may be.

    An error message that was recognised leaves little doubt, so it comes without the others.
    """
    topic = knowledge.topics[remedy.read]
    unsure = bool(remedy.guess and others)
    opened = "I am guessing, but this could be" if remedy.guess else "This looks like"
    first = f"{before}{opened} {_KIND_WORDS[remedy.kind]}: **{remedy.title}**."
    if unsure:
        first += f" Or else: **{others[0].title}**. The check below tells the two apart."
    blocks = [
        *(() if before else _own_words(said, known=remedy.exact)),
        Block(first),
        Block(remedy.cause, "Likeliest cause"),
        Block(remedy.check, "Check it in two minutes"),
        Block(remedy.fix, "The way out"),
        Block(remedy.exercise, "To make it stick"),
        Block(f"Read *{topic.title}*, section *Just enough*.", "Go back to"),
    ]
    if others and remedy.key.startswith("stuck:"):
        lines = [f"- **{o.title}**: {opening(o.cause, 200)}" for o in others[:MOST_OTHERS]]
        if unsure:
            lines[0] += f" To check: {opening(others[0].check, 200)}"
        blocks.append(Block("\n".join(lines), "If it is not that"))
    blocks.append(Block("Tell me whether that helped; if it did not, I have another idea."))
    return Reply(
        intent="stuck",
        blocks=tuple(blocks),
        topics=tuple(dict.fromkeys((remedy.citation.source, remedy.read, *said.topics)))[:6],
        next=(Next(topic.id, topic.title, f"It explains what went wrong here: {remedy.title}."),),
        known=said.known,
        not_known=said.not_known,
        citations=unique([remedy.citation, Citation(topic.id, topic.title, "Just enough")]),
        actions=(
            Action("It helped", "that helped"),
            Action("It did not help", "that did not help"),
            Action("Explain the topic", f'coach ask "explain {topic.title}"'),
        ),
        remedy=remedy.key,
    )


def _own_words(said: Understanding, *, known: bool) -> list[Block]:
    """The line of a pasted message that counts, and the way out that the message itself names."""
    line = decisive_line(said.text)
    if not line:
        return []
    text = f"The line that counts: `{_in_code(line, 300)}`"
    if not known:
        text = f"I don't know this message by heart, so let us read it. {text}"
    # What a message suggests is not always what helps; of one that is known we know better.
    hints = () if known else own_hints(said.text)
    if hints:
        text += "\n\nThe message names a way out itself: "
        text += "; ".join(f"`{_in_code(hint, 200)}`" for hint in hints)
    return [Block(text)]


def _from_hits(
    knowledge: Knowledge, hits: Hits, said: Understanding, rates: Rates | None
) -> list[Remedy]:
    """The near stuck points; one on a topic that was named wins over a slightly nearer one."""
    candidates = []
    for hit in hits.found:
        kind, _, key = hit.passage.id.partition(":")
        if kind == "traceback" and _speaks_of_values(knowledge.tracebacks[key]):
            continue  # its texts would speak of values that this learner never saw
        named = bool(set(hit.passage.topics) & set(said.topics))
        score = hit.score + (0.12 if named else 0.0)
        if score >= NEAR and hit.similarity >= NEAR_MEANING:
            candidates.append((score, hit))
    known = rates([hit.passage.id for _, hit in candidates]) if rates and candidates else {}

    def worth(pair: tuple[float, Hit]) -> float:
        rate = known.get(pair[1].passage.id, RemedyRate())
        # One success more and one failure more than seen: a single answer decides little.
        return pair[0] + EXPERIENCE * ((rate.helped + 1) / (rate.answered + 2) - 0.5)

    remedies = []
    for _, hit in sorted(candidates, key=worth, reverse=True):
        remedy = find_remedy(knowledge, hit.passage.id, "")
        if remedy is not None:
            remedies.append(replace(remedy, guess=hit.score < SURE))
    return remedies


def _speaks_of_values(traceback: Traceback) -> bool:
    return any(_GROUP.search(text) for text in traceback.texts)


def _ask_back(knowledge: Knowledge, said: Understanding, hits: Hits) -> Reply:
    """Nothing is near enough: say so, and ask for what would tell."""
    lines = [
        "I can't tell from this alone what is wrong. Three things would let me help, and often you "
        "find it yourself while collecting them:",
        "1. What you did: the smallest piece of code that shows it, or the sentence of the course "
        "where it stopped making sense.",
        "2. What you expected, and what came instead: the last line of the error message, or the "
        "shapes and the first five rows.",
        "3. What you changed last, before it stopped working.",
    ]
    blocks = [*_own_words(said, known=False), Block("\n".join(lines))]
    near = [hit for hit in hits.found[:3] if hit.similarity > 0.3]
    if near:
        names = "\n".join(f"- {hit.passage.title}: {hit.passage.place}" for hit in near)
        blocks.append(Block(names, "Or is it one of these?"))
    topics = said.topics[:4]
    return Reply(
        intent="stuck",
        blocks=tuple(blocks),
        topics=topics,
        known=said.known,
        not_known=said.not_known,
        citations=unique([cite(hit.passage) for hit in near]),
        actions=(Action("Tell me more", 'coach stuck "ERROR MESSAGE OR WHAT HAPPENS"'),),
        abstained=True,
    )
