"""Being stuck: from an error message or a complaint to cause, check, fix and what to read."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from bot.coach.own_figures import TELLING, names_in, own_figures, told_with
from bot.coach.pasted import decisive_line, own_hints
from bot.coach.patterns import Pattern
from bot.coach.phrasing import opening
from bot.coach.record import RemedyRate
from bot.coach.reply import Action, Block, Citation, Next, Reply, cite, unique
from bot.coach.text import quoted
from bot.coach.understand import Understanding
from bot.coach.unknown_error import read_aloud
from knowledge.models import Knowledge, StuckKind, StuckPoint, Traceback
from retrieval.lexical import words
from retrieval.search import Hit, Hits, Retriever

# A stuck point must score at least this, and be at least this near in meaning, to be named.
NEAR, NEAR_MEANING = 0.44, 0.3
# What counts how much for which of them is the likeliest: the nearest symptom beside the cause, and
# shared words; and what stands for a nearness that was not found. Chosen on the complaints of the
# evaluation that may be looked at and 24 others (64 of 88 right, 59 with the weights of a search).
SYMPTOMS, WORDS = 0.65, 0.2
FAR, ASIDE = 0.2, 0.9
WEIGHED = 24
# What a stuck point gains that can be told with the figures of the one who is stuck.
FITTING = 0.08
# Below this it is named as a guess.
SURE = 0.58
# A fingerprint whose pattern did not match is another message, unless it is as near as this. To a
# pasted message no fingerprint is near then, and of the stuck points only one as near as that.
NEAR_MESSAGE, NEAR_PASTED = 0.55, 0.75
# What a stuck point on a topic that was named gains; more would let any of that topic's points win.
NAMED = 0.05
# The same of one on what was spoken of just before, where the trouble itself names no topic.
AT_HAND = 0.12
# So many words that a pattern matched are no accident, nor is the name of an exception.
_IN_SO_MANY_WORDS = 3
# How much more a character of the message that a pattern matched counts than one of the pattern:
# a pattern is also long for its many wordings.
OF_MATCH = 3

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
_EXCEPTION = Pattern(r"\b[A-Z][A-Za-z]*[a-z](?:Error|Exception|Warning)\b")
_SHORT_FORM = Pattern(r"(?:(?:is|does|do|did|was|wo|ca)n|t|s|m|re|ve|d|ll|ok|so|oh|u|ur|it|im)$")
# Words of any trouble, by which none is told from another.
_OF_ANY_TROUBLE = frozenset(
    "work works working worked broken break breaks wrong error errors help stuck problem problems "
    "issue issues fail fails failed failing fix fixed bug bugs crash crashes crashed run runs "
    "running script program code coding file thing things anything nothing something everything "
    "stop stops stopped weird strange lost confused trouble red says said gives tried try trying "
    "keeps still today yesterday now pls plz please asap urgent hi hey hello sorry man dude bro "
    "idea clue understand happen happens happening doing does did one line anymore more some "
    "line here there way mean means message text throws show shows".split()
)
# Who puts up a belief for a verdict, or reports one, hears first what is true of it.
_WHETHER = Pattern(
    r"\?|\b(?:right|correct|or not|or no|yes or no|no|innit|isn'?t it|true)\W*$|"
    r"\b(?:is|was|are|does|do|can|should|must|will) (?:it|that|this|i|we|one|you|they)\b|"
    r"\b(?:says?|said|told|heard|read|think|thought|believe|supposed|sure|suppose|claims?|everyone|"
    r"everybody|always|never|refuse)\b",
    re.IGNORECASE,
)


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
    # What is true of the belief that comes with it, and sentences on the learner's own figures.
    verdict: str = ""
    own: tuple[str, ...] = ()
    guess: bool = False
    # Whether the very message was recognised, and not something near to it.
    exact: bool = False


def from_error(knowledge: Knowledge, error: str, before: str = "") -> Remedy | None:
    """The fingerprint that matches an error message, filled with the values of this one.

    What stands `before` the message, such as the code that failed, may be part of a match.
    """
    text = (before + error)[-8000:]
    begin = len(text) - len(error)
    best: tuple[int, Traceback, re.Match[str]] | None = None
    for traceback in knowledge.tracebacks.values():
        matches = [m for m in _compiled(traceback.pattern).finditer(text) if m.end() > begin]
        if not matches:
            continue
        found = matches[-1]  # the last one ended the program
        # The pattern that pins down more of the message knows more about it.
        weight = len(traceback.pattern) + OF_MATCH * len(found.group())
        if best is None or weight > best[0]:
            best = (weight, traceback, found)
    if best is None:
        return None
    _, traceback, found = best
    return _remedy(knowledge, traceback, found.groupdict())


def recognised(knowledge: Knowledge, text: str) -> Remedy | None:
    """The fingerprint of an error message that a text quotes at some length."""
    found = from_error(knowledge, text)
    if found is None:
        return None
    pattern = knowledge.tracebacks[found.key.partition(":")[2]].pattern
    longest = max(_compiled(pattern).finditer(text[-8000:]), key=lambda m: len(m.group()))
    quoted_at_length = len(longest.group().split()) >= _IN_SO_MANY_WORDS
    return found if quoted_at_length or _EXCEPTION.search(longest.group()) else None


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    # The cache of `re` holds 512, which would not do for all fingerprints beside all else.
    return re.compile(pattern, re.MULTILINE)


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
        verdict=point.verdict or "",
        own=point.own,
    )


def is_far(knowledge: Knowledge, remedy: Remedy, topics: Collection[str]) -> bool:
    """Whether a way out is of quite another subject than what is spoken of."""
    if not topics:
        return False
    about = {t.partition("/")[0] for t in topics}
    near = {n for t in topics if t in knowledge.topics for n in _around(knowledge, t)}
    own = {remedy.citation.source, remedy.read}
    return not own & near and not about & {t.partition("/")[0] for t in own}


def _around(knowledge: Knowledge, topic: str) -> set[str]:
    before = {edge.topic for edge in knowledge.topics[topic].prerequisites}
    after = {
        other.id
        for other in knowledge.topics.values()
        if any(edge.topic == topic for edge in other.prerequisites)
    }
    return {topic, *before, *after}


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
    at_hand: Collection[str] = (),
) -> tuple[list[Remedy], Hits]:
    """The ways out that fit, the likeliest first, without those that were tried. `at_hand` are the
    topics that were spoken of just before."""
    # Messages such as "Killed" or "! [rejected]" have no word that gives an error away.
    before = said.text.rpartition(said.error)[0] if said.error else ""
    exact = from_error(knowledge, said.error or said.text, before) or (
        from_error(knowledge, decisive_line(said.text)) if said.error else None
    )
    hits = retriever.search(
        (said.error or said.text)[-600:],
        scope=scope,
        limit=WEIGHED,
        kinds=("stuck", "traceback"),
        threshold=0.0,
    )
    found = [replace(exact, exact=True)] if exact is not None else []
    # Who has tried something is served by whatever is near; before that, by what surely fits.
    near = _from_hits(knowledge, hits, said, rates, strict=not tried, at_hand=at_hand)
    if exact is None:
        told = _by_figures(knowledge, said.text)
        fits = bool(near) and bool(told_with(near[0].own, own_figures(said.text)))
        if not near or near[0].guess or (told and not fits):
            near = [*told, *near]
    found += near
    fresh: dict[str, Remedy] = {}
    for remedy in found:
        if remedy.key not in tried:
            fresh.setdefault(remedy.key, remedy)
    return list(fresh.values()), hits


def _by_figures(knowledge: Knowledge, text: str) -> list[Remedy]:
    """The stuck points that figures tell, such as a gap between training and test."""
    telling = TELLING & own_figures(text).keys()
    return [
        from_point(knowledge, point)
        for point in knowledge.stuck_points.values()
        if any(telling & set(names_in(sentence)) for sentence in point.own)
    ]


def find_remedy(knowledge: Knowledge, key: str, text: str) -> Remedy | None:
    """The remedy of a key, with the values of the error in a text where it has any."""
    kind, _, name = key.partition(":")
    if kind == "stuck":
        point = knowledge.stuck_points.get(name)
        return from_point(knowledge, point) if point else None
    traceback = knowledge.tracebacks.get(name)
    if traceback is None:
        return None
    matches = list(_compiled(traceback.pattern).finditer(text[-8000:]))
    return _remedy(knowledge, traceback, matches[-1].groupdict() if matches else {})


def reply_stuck(
    knowledge: Knowledge,
    retriever: Retriever,
    said: Understanding,
    scope: str | None,
    *,
    rates: Rates | None = None,
    at_hand: Collection[str] = (),
) -> Reply:
    """The likeliest cause with check, fix and what to read; or the questions that would tell."""
    remedies, hits = find_remedies(knowledge, retriever, said, scope, rates=rates, at_hand=at_hand)
    if not remedies or (not remedies[0].exact and tells_nothing(said)):
        return _ask_back(knowledge, said, hits)
    first, *others = remedies
    others = [o for o in others if not is_far(knowledge, o, (first.citation.source, first.read))]
    if not said.error:
        # Who pasted no message has none of those that these are named after.
        others = [o for o in others if o.key.startswith("stuck:") and "Error" not in o.title]
    if not first.exact and decisive_line(said.text):
        # No fingerprint knows this message, and what is near to it by meaning is often not it.
        first = replace(first, guess=True)
    return reply_remedy(knowledge, first, said, others=others)


def tells_nothing(said: Understanding) -> bool:
    """Whether a complaint has not one word that tells its trouble from any other."""
    if said.error or said.topics or own_figures(said.text):
        return False
    return not [
        w for w in words(said.text) if w not in _OF_ANY_TROUBLE and not _SHORT_FORM.match(w)
    ]


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
    own = told_with(remedy.own, own_figures(said.text))
    blocks = [
        *(() if before else _own_words(said, known=remedy.exact)),
        *((Block(remedy.verdict),) if remedy.verdict and _WHETHER.search(said.text) else ()),
        Block(first),
        *((Block(" ".join(own), "With your numbers"),) if own else ()),
        Block(remedy.cause, "Likeliest cause"),
        Block(remedy.check, "Check it in two minutes"),
        Block(remedy.fix, "The way out"),
        Block(remedy.exercise, "To make it stick"),
    ]
    if remedy.kind is not StuckKind.MOTIVATION:  # which no theory mends
        blocks.append(Block(f"Read *{topic.title}*, section *Just enough*.", "Go back to"))
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
    knowledge: Knowledge,
    hits: Hits,
    said: Understanding,
    rates: Rates | None,
    *,
    strict: bool,
    at_hand: Collection[str],
) -> list[Remedy]:
    """The near stuck points; one on a topic that was named wins over a slightly nearer one."""
    pasted = bool(decisive_line(said.text))
    figures = own_figures(said.text)
    most = 1.0 + max((hit.lexical or 0.0 for hit in hits.found), default=0.0)
    candidates = []
    for hit in hits.found:
        kind, _, key = hit.passage.id.partition(":")
        if kind == "traceback":
            # Texts with values would speak of some that this learner never saw.
            if pasted or _speaks_of_values(knowledge.tracebacks[key]):
                continue
            if hit.similarity < NEAR_MESSAGE:
                continue
        named = bool(set(hit.passage.topics) & set(said.topics))
        near_it = not said.topics and bool(set(hit.passage.topics) & set(at_hand))
        score = hit.score + (NAMED if named else AT_HAND if near_it else 0.0)
        nearness = NEAR_PASTED if pasted and strict else NEAR_MEANING
        if score >= NEAR and hit.similarity >= nearness:
            fits = kind == "stuck" and told_with(knowledge.stuck_points[key].own, figures)
            gain = NAMED if named else AT_HAND if near_it else 0.0
            gain += FITTING if fits else 0.0
            candidates.append((_nearness(hit, most) + gain, hit))
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


def _nearness(hit: Hit, most: float) -> float:
    """How near a stuck point is to a complaint, which is worded like symptoms, not like causes."""
    body = FAR if hit.body is None else hit.body
    ask = ASIDE * body if hit.ask is None else hit.ask
    shared = (hit.lexical or 0.0) / most
    return (1 - SYMPTOMS) * body + SYMPTOMS * ask + WORDS * shared


def _speaks_of_values(traceback: Traceback) -> bool:
    return any(_GROUP.search(text) for text in traceback.texts)


def _ask_back(knowledge: Knowledge, said: Understanding, hits: Hits) -> Reply:
    """Nothing is near enough: say so, and ask for what would tell."""
    read = read_aloud(said.text)
    if read:
        return _read_back(said, read)
    lines = [
        "I can't tell from this alone which trouble it is, so one question: what do you see?",
        "- An error message: paste its last line, and the line of code it points at.",
        "- No message, but a wrong result: say what you expected and what came instead.",
        "- Nothing at all, or no end: say what you started, and where it stops.",
        "- No code, a thing that will not make sense: send the sentence where it stopped.",
    ]
    blocks = [Block("\n".join(lines))]
    near = [hit for hit in hits.found[:3] if hit.similarity > 0.3 and not tells_nothing(said)]
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


def _read_back(said: Understanding, read: Sequence[Block]) -> Reply:
    """What a message says that nobody here knows; that is worth more than a near miss."""
    asked = (
        "If that does not show it, send me the ten lines above it and the code of that line, and "
        "we read on."
    )
    return Reply(
        intent="stuck",
        blocks=(*_own_words(said, known=False), *read, Block(asked)),
        topics=said.topics[:4],
        known=said.known,
        not_known=said.not_known,
        actions=(Action("Tell me more", 'coach stuck "ERROR MESSAGE OR WHAT HAPPENS"'),),
    )
