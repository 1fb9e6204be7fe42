"""Comparing: tracks, resources, projects or topics side by side, and the debate if there is one."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from bot.coach.answer import show_debate
from bot.coach.explaining import sentences_on
from bot.coach.focus import telling
from bot.coach.intents import Embed
from bot.coach.linking import Mention
from bot.coach.next_step import settled
from bot.coach.patterns import Pattern
from bot.coach.phrasing import listed, opening, some
from bot.coach.reply import Action, Block, Citation, Next, Reply, unique
from knowledge.graph import closure
from knowledge.models import (
    Debate,
    Knowledge,
    Prerequisite,
    Project,
    Resource,
    SectionName,
    Topic,
    Track,
)
from retrieval.search import Hits

MOST_ROWS = 4
# A cosine with a question that a debate is known to answer, from which it is that question.
SAME_QUESTION = 0.72
# A share of common words from which a question is one that a debate is known to answer.
SAME_WORDS = 0.6
_LEVELS = ("beginner", "intermediate", "advanced")
_COSTS = ("free", "freemium", "paid")
_COST_WORDS = {"free": "free", "freemium": "partly free", "paid": "paid"}
_WORD = Pattern(r"[a-z0-9]+")
_SMALL_WORDS = frozenset(
    "a an and are be best better can do does first for from good have how i if in is it just learn "
    "learning me more my need of on one or should start than that the there they this to use vs "
    "versus what when which will with worth you your compare difference between".split()
)
_WHY = Pattern(
    r"\b(?:understand\w*|why|theory|deep(?:ly|er)?|maths?|rigor\w*|magic|research\w*|proofs?)\b"
)
_LED = Pattern(r"\b(?:courses?|lectures?|led|guided|students?|papers?|university)\b")
_MONEY = Pattern(r"\b(?:free|pay(?:ing)?|paid|money|cheap\w*|afford|budget|cost\w*|expensive)\b")
_BUILD = Pattern(r"\b(?:jobs?|hired?|build\w*|portfolio|ship\w*|fast\w*|bored|projects?|career)\b")


@dataclass(frozen=True)
class _Row:
    """One thing of a comparison, as it stands in the table."""

    kind: Literal["topic", "group", "track", "resource", "project"]
    id: str
    title: str
    what: str
    effort: str
    suits: str
    topics: tuple[str, ...]
    citation: Citation


# Joins two things between which somebody chooses.
_JOINS = Pattern(
    r"\s*(?:,\s*)?\b(?:or(?: (?:rather|just|maybe|else|better))?|vs\.?|versus|against|"
    r"compared (?:to|with))\s+(?:(?:should|do|is|shall) (?:i |it )?(?:take |use |learn )?)?",
    re.IGNORECASE,
)
# Where the name on the left of such a word begins, and where that on its right ends.
_BEFORE = Pattern(
    r"^.*(?:[,.:;?!]|\b(?:use|using|take|try|learn|pick|choose|start|with|between|better|for|about|"
    r"is|of|go|prefer|compare|rows|do|does|which|should i|on|in)\b)\s+",
    re.IGNORECASE,
)
_BEHIND = Pattern(
    r"[,.:;?!]|\s(?:for|on|with|when|if|to|in|as|at|first|better|is|are|here|what|which|i|my|by|"
    r"should|now|then|pls|please|and|but|given|having|got)\b",
    re.IGNORECASE,
)
_ARTICLE = Pattern(r"^(?:(?:an?|the|some|my|plain|simple|just)\s+)+", re.IGNORECASE)
_LONGEST_NAME = 4


def two_named(text: str) -> tuple[str, str] | None:
    """The two things that a text puts side by side, as it calls them; None if it does not."""
    joined = _JOINS.search(text)
    if joined is None:
        return None
    left = _ARTICLE.sub("", _BEFORE.sub("", text[: joined.start()]).strip())
    right = _ARTICLE.sub("", text[joined.end() :].strip())
    end = _BEHIND.search(right)
    right = right[: end.start()] if end else right
    names = (left.strip(), right.strip())
    if any(not 1 <= len(name.split()) <= _LONGEST_NAME for name in names):
        return None
    return names


def weighs(text: str, mentions: Sequence[Mention]) -> bool:
    """Whether a text chooses between two of the things that it mentions."""
    return any(
        _JOINS.search(text[one.end : other.start]) and other.start - one.end <= _FAR_APART
        for one, other in pairwise(mentions)
    )


_TOLD_APART = (
    r"diff\w*|distinguish\w*|tells? (?:them )?apart|sets? (?:them )?apart|part ways|"
    r"not the same|contrast"
)
_SETS_APART = Pattern(
    rf"\b(?:{_TOLD_APART}|which (?:one|is better|of (?:the|these|those|them)\b)|only one|just one|"
    r"either of|compare\w*)\b",
    re.IGNORECASE,
)
_TELLS_APART = Pattern(rf"\b(?:{_TOLD_APART})\b", re.IGNORECASE)
_WEIGHED = ("topic", "resource", "group")
_EITHER = Pattern(r"\s*(?:/|,?\s*\b(?:or|vs\.?|versus)\b)\s*", re.IGNORECASE)
_BESIDE = Pattern(r"\s*(?:,|/|&|\b(?:and|or|n|vs\.?|versus|from)\b)\s*", re.IGNORECASE)


_DIFFERENCE = Pattern(
    r"^\W*(?:\w+\W+){0,4}?(?:the )?diff(?:erence)?s? (?:between|btw|b/w|btwn|of)\b", re.IGNORECASE
)


def asks_difference(text: str) -> bool:
    """Whether a text asks in so many words for the difference of two things."""
    return bool(_DIFFERENCE.search(text))


# "torch or tensorflow??" is a choice with hardly a word beside the names.
_QUESTIONS = re.compile(r"[^.!?\n]*\?")
_BESIDE_A_CHOICE = 3


def _chooses_barely(text: str, named: Sequence[Mention]) -> bool:
    """Whether a question of a text is nothing but two names with "or" between them."""
    for a, b in pairwise(named):
        if not _EITHER.fullmatch(text[a.end : b.start]) or a.id == b.id:
            continue
        for asked in _QUESTIONS.finditer(text):
            if asked.start() <= a.start and b.end <= asked.end():
                around = text[asked.start() : a.start] + " " + text[b.end : asked.end()]
                return len(re.findall(r"\w+", around)) <= _BESIDE_A_CHOICE
    return False


def sets_apart(text: str, mentions: Sequence[Mention]) -> bool:
    """Whether a text names two things and asks what tells them apart, or which of them to take."""
    named = [m for m in mentions if m.kind in _WEIGHED]
    if _chooses_barely(text, named):
        return True
    if not _SETS_APART.search(text):
        return False
    joined = _BESIDE if _TELLS_APART.search(text) else _EITHER
    beside = any(joined.fullmatch(text[a.end : b.start]) for a, b in pairwise(named))
    return beside or len({m.id for m in named}) == 2


# So many characters may stand between the names of two things that are weighed.
_FAR_APART = 30
# The topic that speaks most of something that has no name of its own in the curriculum.
Find = Callable[[str], str]


def _sides(
    knowledge: Knowledge, text: str, mentions: Sequence[Mention], find: Find | None
) -> tuple[list[_Row], list[str]]:
    """The rows of the two things put side by side, and the names of those that none is known of."""
    named = two_named(text)
    if named is None:
        return [], []
    rows: list[_Row] = []
    unknown: list[str] = []
    for name in named:
        at = text.find(name)
        row = next(
            (
                found
                for m in mentions
                if at <= m.start < at + len(name)
                and (found := _row(knowledge, m.kind, m.id)) is not None
            ),
            None,
        )
        key = find(name) if row is None and find is not None else ""
        if row is None and key in knowledge.topics:
            topic = _topic_row(knowledge, knowledge.topics[key])
            row = replace(topic, title=f"{name[:1].upper()}{name[1:]} (in {topic.title})")
        if row is None:
            unknown.append(name)
        else:
            rows.append(row)
    return rows, unknown


def reply_compare(
    knowledge: Knowledge,
    text: str,
    mentions: Sequence[Mention],
    hits: Hits | None = None,
    *,
    known: Collection[str] = (),
    not_known: Collection[str] = (),
    find: Find | None = None,
    embed: Embed | None = None,
) -> Reply | None:
    """Things named in a question side by side, with one recommendation and its condition.

    `find` gives the topic that speaks of what has no name of its own; with `embed` what the topics
    say to the very case stands below them. If a debate of the sources is on this question it is
    shown instead of a verdict of our own. None if nothing comparable was named and no debate is
    on the question.
    """
    rows = _rows(knowledge, mentions)
    debate = _debate(knowledge, text, rows, hits)
    if debate is None:
        sides, unknown = _sides(knowledge, text, mentions, find)
        if len({(row.kind, row.id) for row in sides}) == 2 and rows and len(rows) <= 3:
            rows = sides
        elif len(rows) < 2 and sides:
            within = _within(knowledge, sides, unknown, two_named(text) or ())
            if within:
                shared = sides[0].topics[0]
                return Reply(
                    intent="compare",
                    blocks=(*within, Block(_start(knowledge, sides, shared), "Today")),
                    topics=(shared,),
                    known=tuple(known),
                    not_known=tuple(not_known),
                    citations=unique([row.citation for row in sides]),
                    actions=_actions(knowledge, sides, shared),
                )
    if debate is None and len(rows) < 2:
        return None
    blocks: list[Block] = []
    citations: list[Citation] = []
    if len(rows) >= 2:
        blocks.append(Block(_table(rows)))
        citations += [row.citation for row in rows]
    first: str | None = None
    if debate is not None:
        more, cited, _ = show_debate(knowledge, debate)
        blocks += more
        citations += cited
    else:
        case = _case(knowledge, text, rows, embed)
        if case:
            blocks.append(Block(case, "To your case"))
        advice, chosen = _recommend(knowledge, text.lower(), rows, known, not_known)
        blocks.append(Block(advice, "What I would do"))
        if _family(chosen) == "topic":
            first = _entry(knowledge, chosen, settled(knowledge, known, not_known))
    start = _start(knowledge, rows, first)
    if start:
        blocks.append(Block(start, "Today"))
    topics = tuple(dict.fromkeys(t for row in rows if row.kind == "topic" for t in row.topics))
    following: tuple[Next, ...] = ()
    if first is not None:
        topic = knowledge.topics[first]
        following = (Next(topic.id, topic.title, topic.summary),)
    return Reply(
        intent="compare",
        blocks=tuple(blocks),
        topics=topics,
        next=following,
        known=tuple(known),
        not_known=tuple(not_known),
        citations=unique(citations),
        actions=_actions(knowledge, rows, first),
    )


def _rows(knowledge: Knowledge, mentions: Sequence[Mention]) -> list[_Row]:
    """The things to compare: those of the kind that was named most; of mixed kinds if all differ.

    A group of one topic is that topic, and topics and groups are one kind.
    """
    found: dict[tuple[str, str], _Row] = {}
    for mention in mentions:
        row = _row(knowledge, mention.kind, mention.id)
        if row is not None:
            found.setdefault((row.kind, row.id), row)
    rows = list(found.values())
    families = [_family(row) for row in rows]
    counted = {family: families.count(family) for family in families}
    most = max(counted.values(), default=0)
    if most >= 2:
        family = next(f for f in families if counted[f] == most)
        rows = [row for row in rows if _family(row) == family]
    return rows[:MOST_ROWS]


def _within(
    knowledge: Knowledge, sides: Sequence[_Row], unknown: Sequence[str], names: Sequence[str]
) -> list[Block]:
    """Two things of one topic, or one beside a thing that no source speaks of, in what is said."""
    if any(row.kind != "topic" for row in sides):
        return []
    topic = knowledge.topics[sides[0].id]
    core = Block(topic.sections[SectionName.ENOUGH], f"{topic.title}: just enough")
    if len(sides) == 1:
        if len(unknown) != 1 or len(unknown[0].split()) > 1 or _words(unknown[0]) == frozenset():
            return []
        text = (
            f"On **{unknown[0]}** my sources say nothing, so a verdict between the two would be a "
            f"guess. The other one is part of **{topic.title}**: {topic.summary}"
        )
        return [Block(text, fixed=True), core]
    said = (s for name in names for s in sentences_on(knowledge, name, (topic.id,)))
    lines = "\n".join(f"- {sentence}" for sentence in dict.fromkeys(said))
    heading = f"{listed(names)} are both part of {topic.title}"
    return [Block(lines, f"{heading[:1].upper()}{heading[1:]}"), core] if lines else []


# A question of so many words tells more of its case than the names of two things.
_A_CASE = 6


def _case(knowledge: Knowledge, text: str, rows: Sequence[_Row], embed: Embed | None) -> str:
    """What each of the topics says to the case in which somebody chooses between them."""
    if embed is None or len(text.split()) < _A_CASE or any(row.kind != "topic" for row in rows):
        return ""
    lines = []
    for row in rows[:2]:
        sections = knowledge.topics[row.id].sections
        whole = " ".join(sections[name] for name in (SectionName.WHY, SectionName.ENOUGH))
        name = row.title.partition(" (in ")[0]
        lines.append(f"- **{name}**: {telling(whole, f'{name}: {text}', embed)}")
    return "\n".join(lines)


def _family(row: _Row) -> str:
    return "topic" if row.kind == "group" else row.kind


def _row(knowledge: Knowledge, kind: str, key: str) -> _Row | None:
    if kind == "group" and key in knowledge.groups:
        members = knowledge.members(key)
        if len(members) == 1:
            return _topic_row(knowledge, knowledge.topics[members[0]])
        return _group_row(knowledge, key, members)
    if kind == "topic" and key in knowledge.topics:
        return _topic_row(knowledge, knowledge.topics[key])
    if kind == "track" and key in knowledge.tracks:
        return _track_row(knowledge, knowledge.tracks[key])
    if kind == "resource" and key in knowledge.resources:
        return _resource_row(knowledge.resources[key])
    if kind == "project" and key in knowledge.projects:
        return _project_row(knowledge, knowledge.projects[key])
    return None


def _topic_row(knowledge: Knowledge, topic: Topic) -> _Row:
    needs = [knowledge.topics[e.topic].title for e in topic.prerequisites if _required(e)]
    return _Row(
        kind="topic",
        id=topic.id,
        title=topic.title,
        what=topic.summary,
        effort=f"{topic.level}, {topic.hours}",
        suits=_after(needs),
        topics=(topic.id,),
        citation=Citation(topic.id, topic.title, "Just enough"),
    )


def _group_row(knowledge: Knowledge, key: str, members: Sequence[str]) -> _Row:
    group = knowledge.groups[key]
    # What needs least before it stands first.
    members = sorted(members, key=lambda member: len(closure(knowledge.topics, (member,))))
    topics = [knowledge.topics[member] for member in members]
    low = sum(topic.hours.low for topic in topics)
    high = sum(topic.hours.high for topic in topics)
    return _Row(
        kind="group",
        id=key,
        title=group.title,
        what=f"{some([topic.title for topic in topics], 4)}.",
        effort=f"{_levels(topics)}, {low:g} to {high:g} hours for all of it",
        suits="Taken in pieces: rarely all of it before you go on.",
        topics=tuple(members),
        citation=Citation(topics[0].id, topics[0].title, "Why"),
    )


def _levels(topics: Sequence[Topic]) -> str:
    ranks = sorted({_LEVELS.index(topic.level) for topic in topics})
    return " to ".join(dict.fromkeys((_LEVELS[ranks[0]], _LEVELS[ranks[-1]])))


def _track_row(knowledge: Knowledge, track: Track) -> _Row:
    low = sum(knowledge.topics[topic].hours.low for topic in track.topics)
    high = sum(knowledge.topics[topic].hours.high for topic in track.topics)
    source = knowledge.sources[track.source]
    return _Row(
        kind="track",
        id=track.id,
        title=track.title,
        what=track.summary,
        effort=(
            f"free to follow; {len(track.topics)} topics, by our estimate {low:g} to {high:g} "
            f"hours. {track.duration}"
        ),
        suits=track.for_whom,
        topics=track.topics[:1],
        citation=Citation(source.id, source.title, f"track {track.id}", source.url),
    )


def _resource_row(resource: Resource) -> _Row:
    effort = f"{_COST_WORDS[resource.cost]}, {resource.level}, {resource.kind}"
    if resource.hours is not None:
        effort += f", {resource.hours}"
    return _Row(
        kind="resource",
        id=resource.id,
        title=resource.title,
        what=resource.covers,
        effort=effort,
        suits=resource.for_whom,
        topics=resource.topics,
        citation=Citation(
            resource.id, resource.title, f"{resource.kind}, {resource.cost}", resource.url
        ),
    )


def _project_row(knowledge: Knowledge, project: Project) -> _Row:
    needs = [knowledge.topics[need].title for need in project.needs]
    return _Row(
        kind="project",
        id=project.id,
        title=project.title,
        what=project.summary,
        effort=f"{project.level}, {project.hours}",
        suits=_after(needs),
        topics=project.proves,
        citation=Citation(project.id, project.title, f"project, {project.level}"),
    )


def _required(edge: Prerequisite) -> bool:
    return edge.strength == "required"


def _after(needs: Sequence[str]) -> str:
    return f"Whoever has {some(needs, 5)}." if needs else "Everybody; it needs nothing before it."


def _table(rows: Sequence[_Row]) -> str:
    lines = ["| | What it is for | Level, time, cost | Suits |", "|---|---|---|---|"]
    for row in rows:
        cells = (f"**{row.title}**", opening(row.what, 150), row.effort, opening(row.suits, 150))
        lines.append(f"| {' | '.join(_cell(cell) for cell in cells)} |")
    return "\n".join(lines)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _debate(
    knowledge: Knowledge, text: str, rows: Sequence[_Row], hits: Hits | None
) -> Debate | None:
    """The debate on this very question, by the things named, by its words or by its meaning."""
    named = {word for row in rows for word in _words(row.title)}
    for debate in knowledge.debates.values():
        title = _words(debate.title)
        # "PyTorch or TensorFlow": every word of the question's title is one of the things named.
        if len(rows) >= 2 and title and title == named:
            return debate
    asked = _words(text)
    best: tuple[float, Debate] | None = None
    for debate in knowledge.debates.values():
        for ask in (debate.question, *debate.asks):
            theirs = _words(ask)
            share = len(asked & theirs) / len(asked | theirs) if asked and theirs else 0.0
            # Two words in common may be chance; the things that were named may not be missing.
            if len(asked & theirs) >= 2 and share >= SAME_WORDS and (not best or share > best[0]):
                best = (share, debate)
    if best is not None:
        return best[1]
    for hit in hits.found if hits else ():
        near = hit.passage.kind == "debate" and (hit.ask or 0.0) >= SAME_QUESTION
        if near and hit.passage.source in knowledge.debates:
            return knowledge.debates[hit.passage.source]
    return None


def _words(text: str) -> frozenset[str]:
    return frozenset(
        word.rstrip("s") for word in _WORD.findall(text.lower()) if word not in _SMALL_WORDS
    )


def _recommend(
    knowledge: Knowledge,
    text: str,
    rows: Sequence[_Row],
    known: Collection[str],
    not_known: Collection[str],
) -> tuple[str, _Row]:
    """One of the rows in words, and the condition under which it would be another."""
    families = {_family(row) for row in rows}
    if families == {"track"}:
        return _recommend_track(knowledge, text, rows)
    if families == {"topic"}:
        return _recommend_topic(knowledge, rows, settled(knowledge, known, not_known))
    if families == {"resource"}:
        return _recommend_resource(knowledge, text, rows)
    if families == {"project"}:
        return _recommend_project(knowledge, rows, settled(knowledge, known, not_known))
    return _recommend_mixed(rows)


def _recommend_track(knowledge: Knowledge, text: str, rows: Sequence[_Row]) -> tuple[str, _Row]:
    # The names of the tracks themselves ("build first") say nothing about the writer.
    for row in rows:
        text = text.replace(row.title.lower(), " ").replace(row.id, " ")
    wishes = (
        (_WHY, lambda track: track.theory == "first", "You want to know why, so"),
        (_LED, lambda track: "course" in track.summary, "You like to be led by a course, so"),
        (_BUILD, lambda track: "70%" in track.summary, "You want to build soon, so"),
    )
    tracks = [knowledge.tracks[row.id] for row in rows]
    found = next((n for n, track in enumerate(tracks) if track.theory != "first"), 0)
    why = "If nothing speaks against it,"
    for pattern, suits, because in wishes:
        suiting = next((n for n, track in enumerate(tracks) if suits(track)), None)
        if suiting is not None and pattern.search(text):
            found, why = suiting, because
            break
    chosen = rows[found]
    others = [row for row in rows if row is not chosen]
    instead = " ".join(f"**{row.title}** is for you instead if you are one of these: "
                       f"{_lowered(opening(row.suits))}" for row in others)  # fmt: skip
    return (
        f"{why} take **{chosen.title}**, for at least four weeks before you judge it. "
        f"{instead} What you learn counts on every track, so a change later loses nothing.",
        chosen,
    )


def _recommend_topic(
    knowledge: Knowledge, rows: Sequence[_Row], have: Collection[str]
) -> tuple[str, _Row]:
    new = [row for row in rows if not all(topic in have for topic in row.topics)]
    if not new:
        return (
            f"You know {listed([row.title for row in rows])} already. Use both in one small "
            "project, and the difference settles itself; then go on to something new.",
            rows[0],
        )
    if len(new) < len(rows):
        old = listed([row.title for row in rows if row not in new])
        return (
            f"You have {old}, so take **{new[0].title}** next, if you have a use for it this "
            f"month; if not, stay with {old} and build something.",
            new[0],
        )
    before = _needed_first(knowledge, rows)
    if before is not None:
        first, then, reason = before
        return (
            f"They do not compete: **{first.title}** comes first, because {then.title} builds on "
            f"it. {reason} Only if you can already do what stands under its *Done when* go "
            f"straight to {then.title}.",
            first,
        )
    first = min(rows, key=lambda row: (_steps_away(knowledge, row, have), _level(knowledge, row)))
    other = next(row for row in rows if row is not first)
    return (
        f"I would take **{first.title}** first: less has to be in place before it. Take "
        f"{other.title} first if the thing you want to build needs it.",
        first,
    )


def _needed_first(knowledge: Knowledge, rows: Sequence[_Row]) -> tuple[_Row, _Row, str] | None:
    """A row that another one builds on, that other one, and the reason on the edge between them."""
    for then in rows:
        below = closure(knowledge.topics, then.topics)
        for first in rows:
            if first is then or not below.intersection(first.topics):
                continue
            if closure(knowledge.topics, first.topics).intersection(then.topics):
                continue  # each builds on a part of the other
            reason = next(
                (
                    edge.reason
                    for topic in then.topics
                    for edge in knowledge.topics[topic].prerequisites
                    if edge.topic in first.topics
                ),
                "",
            )
            return first, then, reason
    return None


def _steps_away(knowledge: Knowledge, row: _Row, have: Collection[str]) -> int:
    needed = closure(knowledge.topics, row.topics) - set(row.topics)
    return sum(topic not in have for topic in needed)


def _level(knowledge: Knowledge, row: _Row) -> int:
    return max(_LEVELS.index(knowledge.topics[topic].level) for topic in row.topics)


def _recommend_resource(knowledge: Knowledge, text: str, rows: Sequence[_Row]) -> tuple[str, _Row]:
    def rank(row: _Row) -> tuple[int, int]:
        resource = knowledge.resources[row.id]
        cost, level = _COSTS.index(resource.cost), _LEVELS.index(resource.level)
        return (cost, level) if _MONEY.search(text) else (level, cost)

    first = min(rows, key=rank)
    resource = knowledge.resources[first.id]
    other = next(row for row in rows if row is not first)
    cost = {"free": "it costs nothing", "freemium": "you can begin for free", "paid": ""}
    alike = len({rank(row) for row in rows}) == 1
    why = "they cost and ask about the same, so the one you named first is as good a start as any"
    if not alike:
        level = f"it is on {resource.level} level"
        why = " and ".join(part for part in (level, cost[resource.cost]) if part)
    return (
        f"I would begin with **[{first.title}]({resource.url})**: {why}. Choose {other.title} "
        f"instead if this is you: {_lowered(opening(other.suits))} Finish one before you open the "
        "other.",
        first,
    )


def _recommend_project(
    knowledge: Knowledge, rows: Sequence[_Row], have: Collection[str]
) -> tuple[str, _Row]:
    def rank(row: _Row) -> tuple[int, float]:
        project = knowledge.projects[row.id]
        needed = closure(knowledge.topics, project.needs)
        return sum(topic not in have for topic in needed), project.hours.low

    first = min(rows, key=rank)
    other = next(row for row in rows if row is not first)
    project = knowledge.projects[first.id]
    lacking = [knowledge.topics[need].title for need in project.needs if need not in have]
    missing = f" What you still need for it: {some(lacking)}." if lacking else ""
    return (
        f"I would build **{first.title}** first: it is the nearer one, about {project.hours}."
        f"{missing} Take {other.title} first if its question interests you more; wanting the "
        "answer beats any order.",
        first,
    )


def _recommend_mixed(rows: Sequence[_Row]) -> tuple[str, _Row]:
    first = rows[0]
    other = rows[1]
    return (
        f"These are different things: {first.title} is a {first.kind}, {other.title} a "
        f"{other.kind}, and they can go together. Begin with **{first.title}**; if what is said "
        f"beside {other.title} fits you better, begin there instead.",
        first,
    )


def _entry(knowledge: Knowledge, row: _Row, have: Collection[str]) -> str:
    """The topic of a row with which to begin: not known yet, and nearest to what is known."""
    new = [topic for topic in row.topics if topic not in have] or list(row.topics)
    return min(new, key=lambda topic: len(closure(knowledge.topics, (topic,)) - set(have)))


def _start(knowledge: Knowledge, rows: Sequence[_Row], first: str | None) -> str:
    """A small thing to do today, which settles such questions faster than reading on."""
    if first is not None:
        sections = {s.value: text for s, text in knowledge.topics[first].sections.items()}
        return opening(sections["Practise"])
    if len(rows) < 2:
        return ""
    if rows[0].kind == "project":
        steps = [f"{row.title}: {opening(knowledge.projects[row.id].steps[0])}" for row in rows[:2]]
        return f"Do the first step of the one that tempts you. {' '.join(steps)}"
    return (
        "Decide by trying: give each of them one sitting of 25 minutes this week, and go on with "
        "the one that you wanted to return to."
    )


def _actions(knowledge: Knowledge, rows: Sequence[_Row], first: str | None) -> tuple[Action, ...]:
    actions = [Action("What should I learn next?", "coach next")]
    tracks = [row for row in rows if row.kind == "track"]
    if tracks:
        return tuple(
            Action(f"Begin on {row.title}", f"coach next --track {row.id}") for row in tracks
        )
    if first is not None:
        title = knowledge.topics[first].title
        actions.insert(0, Action(f"Explain {title}", f'coach ask "explain {title}"'))
    return tuple(actions)


def _lowered(text: str) -> str:
    """A sentence that goes on after a colon."""
    return text[:1].lower() + text[1:] if text[1:2].islower() else text
