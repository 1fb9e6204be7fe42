"""Checks over the whole of the knowledge: references, cycles, uncited claims, uncited figures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from knowledge import figures
from knowledge.errors import Fault
from knowledge.files import Entry
from knowledge.graph import find_cycle
from knowledge.models import Claim, Notion, Topic

# Which fields of which kind name an id of which kind. "*" stands for every item of a list.
_REFERENCES: dict[str, tuple[tuple[tuple[str, ...], str], ...]] = {
    "sources": ((("track",), "tracks"),),
    "claims": ((("source",), "sources"),),
    "topics": (
        (("prerequisites", "*", "topic"), "topics"),
        (("resources", "*"), "resources"),
        (("projects", "*"), "projects"),
        (("claims", "*"), "claims"),
        (("stuck", "*", "read"), "topics"),
    ),
    "resources": ((("topics", "*"), "topics"), (("claims", "*"), "claims")),
    "projects": (
        (("needs", "*"), "topics"),
        (("proves", "*"), "topics"),
        (("claims", "*"), "claims"),
    ),
    "tracks": (
        (("source",), "sources"),
        (("claims", "*"), "claims"),
        (("steps", "*", "topics", "*"), "topics"),
        (("steps", "*", "projects", "*"), "projects"),
        (("steps", "*", "claims", "*"), "claims"),
    ),
    "principles": ((("claims", "*"), "claims"),),
    "debates": (
        (("positions", "*", "held_by", "*"), "sources"),
        (("positions", "*", "claims", "*"), "claims"),
    ),
    "tracebacks": ((("read",), "topics"),),
    "notions": ((("topic",), "topics"),),
}


def check_references(entries: dict[str, dict[str, Entry]]) -> list[Fault]:
    """Every id that is named but does not exist."""
    faults = []
    for kind, fields in _REFERENCES.items():
        for entry in entries.get(kind, {}).values():
            for path, target in fields:
                for location, value in _walk(entry.data, path):
                    if isinstance(value, str) and value not in entries.get(target, {}):
                        message = f"names {value!r}, and there is no such {target.rstrip('s')}"
                        faults.append(entry.fault(location, message))
    return faults


def check_groups(entries: dict[str, dict[str, Entry]]) -> list[Fault]:
    """A group that names a topic or a subject that does not exist."""
    topics = entries.get("topics", {})
    subjects = {f"{topic.partition('/')[0]}/*" for topic in topics}
    return [
        entry.fault(location, f"names {value!r}, and there is no such topic or subject")
        for entry in entries.get("groups", {}).values()
        for location, value in _walk(entry.data, ("topics", "*"))
        if value not in topics and value not in subjects
    ]


def check_everyday(entries: dict[str, dict[str, Entry]]) -> list[Fault]:
    """Everyday names of what does not exist, and a name that stands twice."""
    named = {*entries.get("topics", {}), *entries.get("groups", {})}
    owner: dict[str, str] = {}
    faults = []
    for key, entry in entries.get("everyday", {}).items():
        faults += [
            entry.fault(("id",), f"names {part!r}, and there is no such topic or group")
            for part in key.split("+")
            if part not in named
        ]
        for location, name in _walk(entry.data, ("names", "*")):
            first = owner.setdefault(str(name).lower(), key)
            if first != key:
                faults.append(entry.fault(location, f"{name!r} also belongs to {first}"))
    return faults


def check_cycles(topics: dict[str, Topic], entries: dict[str, Entry]) -> list[Fault]:
    """A cycle of prerequisites, which would leave no topic to begin with."""
    cycle = find_cycle(topics)
    if not cycle:
        return []
    return [entries[cycle[0]].fault(("prerequisites",), f"is a cycle: {' -> '.join(cycle)}")]


def check_aliases(topics: dict[str, Topic], entries: dict[str, Entry]) -> list[Fault]:
    """An alias that two topics claim, so that a question could mean either."""
    owner: dict[str, str] = {}
    faults = []
    for topic in topics.values():
        for name in dict.fromkeys([topic.title.lower(), *(a.lower() for a in topic.aliases)]):
            first = owner.setdefault(name, topic.id)
            if first != topic.id:
                faults.append(
                    entries[topic.id].fault(("aliases",), f"{name!r} also belongs to {first}")
                )
    return faults


def check_notions(notions: dict[str, Notion], entries: dict[str, Entry]) -> list[Fault]:
    """A name or a question that two notions claim, so that either could be meant."""
    faults = []
    for field in ("names", "asks"):
        owner: dict[str, str] = {}
        for notion in notions.values():
            for text in dict.fromkeys(text.lower() for text in getattr(notion, field)):
                first = owner.setdefault(text, notion.id)
                if first != notion.id:
                    message = f"{text!r} also belongs to {first}"
                    faults.append(entries[notion.id].fault((field,), message))
    return faults


def check_unique_keys(topics: dict[str, Topic], entries: dict[str, Entry]) -> list[Fault]:
    """Two stuck points or two quiz items of one topic with one id."""
    faults = []
    for topic in topics.values():
        for field, ids in (
            ("stuck", [point.id for point in topic.stuck]),
            ("quiz", [item.id for item in topic.quiz]),
        ):
            for double in sorted({i for i in ids if ids.count(i) > 1}):
                faults.append(entries[topic.id].fault((field,), f"the id {double!r} stands twice"))
    return faults


def check_cited(claims: dict[str, Claim], entries: dict[str, dict[str, Entry]]) -> list[Fault]:
    """A claim that nothing cites: a sentence of a source that would never reach a learner."""
    cited = {claim for claim, _ in citations(entries)}
    return [
        entries["claims"][claim].fault(("id",), "nothing cites this claim")
        for claim in claims
        if claim not in cited
    ]


# The figures of a worked example are made up for it, and no source has to state them.
_EXAMPLE = "example"


def check_figures(claims: dict[str, Claim], entries: dict[str, dict[str, Entry]]) -> list[Fault]:
    """A figure in authored text that no claim cited there states, or that a claim does not list.

    Money and durations in weeks, months and years count everywhere; shares count outside topics,
    where a percentage is as a rule mathematics (a 95% interval).
    """
    faults = []
    for claim in claims.values():
        listed = " ; ".join(claim.figures)
        for figure in sorted(_quantities(claim.text) - _quantities(listed)):
            entry = entries["claims"][claim.id]
            faults.append(entry.fault(("figures",), f"does not list {figure!r} of the text"))
    for kind in ("topics", "projects", "principles", "debates", "tracks"):
        for entry in entries.get(kind, {}).values():
            known: set[str] = set()
            for claim_id in _cited_by(entry, kind):
                if claim_id in claims:
                    known |= _quantities(claims[claim_id].text)
            for location, text in _texts(entry.data):
                if location[:1] == (_EXAMPLE,):
                    continue
                found = figures.money(text) | figures.durations(text)
                if kind != "topics":
                    found |= figures.shares(text)
                for figure in sorted(found - known):
                    faults.append(
                        entry.fault(location, f"states {figure!r}, which no cited claim does")
                    )
    return faults


def citations(entries: dict[str, dict[str, Entry]]) -> Iterator[tuple[str, str]]:
    """Every (claim, kind of what cites it)."""
    for kind in _REFERENCES:
        for entry in entries.get(kind, {}).values():
            for claim in _cited_by(entry, kind):
                yield claim, kind


def _quantities(text: str) -> set[str]:
    return figures.money(text) | figures.shares(text) | figures.durations(text)


def _cited_by(entry: Entry, kind: str) -> Iterator[str]:
    for path, target in _REFERENCES[kind]:
        if target == "claims":
            for _, value in _walk(entry.data, path):
                if isinstance(value, str):
                    yield value


def _walk(data: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """Every value at a path, with its location; what is absent or misshapen is passed over."""
    if not path:
        yield (), data
        return
    head, rest = path[0], path[1:]
    items: Iterable[tuple[str | int, Any]] = ()
    if head == "*" and isinstance(data, list):
        items = enumerate(data)
    elif head != "*" and isinstance(data, dict) and head in data:
        items = [(head, data[head])]
    for key, value in items:
        for location, found in _walk(value, rest):
            yield (key, *location), found


# Examples in a quiz or a stuck point ("churned within 3 months") are no statements about the world.
_NOT_PROSE = frozenset({"claims", "asks", "id", "figures", "quiz", "stuck"})


def _texts(
    data: Any, location: tuple[str | int, ...] = ()
) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if isinstance(data, str):
        yield location, data
    elif isinstance(data, list):
        for index, item in enumerate(data):
            yield from _texts(item, (*location, index))
    elif isinstance(data, dict):
        for key, value in data.items():
            if key not in _NOT_PROSE:
                yield from _texts(value, (*location, key))
