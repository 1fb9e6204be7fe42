"""Topics and tracks by the names that people give them."""

from __future__ import annotations

from bot.coach.linking import Linker
from knowledge.models import Knowledge, Track


class UnknownName(Exception):
    """No topic or track has this name; the text says which come near."""


def topics_named(linker: Linker, name: str) -> tuple[str, ...]:
    """The ids of the topics that a name means, a group's all. Raises UnknownName."""
    found = linker.resolve(name)
    if not found:
        near = linker.nearest(name, limit=5)
        # The linker knows some names without their s, too.
        near = [other for other in near if f"{other}s" not in near][:3]
        hint = f"Did you mean {' or '.join(near)}?" if near else "`coach ask` knows what I teach."
        raise UnknownName(f"I don't know a topic called {shown(name)}. {hint}")
    return found


def topic_to_quiz(knowledge: Knowledge, linker: Linker, name: str) -> str:
    """The topic that a name means, of several the first with questions. Raises UnknownName."""
    found = topics_named(linker, name)
    return next((topic for topic in found if knowledge.topics[topic].quiz), found[0])


def track_named(knowledge: Knowledge, name: str) -> Track:
    """The track of an id or a title. Raises UnknownName."""
    wanted = "-".join(name.lower().replace("-", " ").split()).removesuffix("-track")
    if wanted not in knowledge.tracks:
        raise UnknownName(
            f"There is no track {shown(name)}. Choose one of: {', '.join(knowledge.tracks)}."
        )
    return knowledge.tracks[wanted]


def topics_listed(linker: Linker, names: str) -> tuple[str, ...]:
    """The topics of a list of names between commas. Raises UnknownName."""
    found: dict[str, None] = {}
    for name in filter(None, (part.strip() for part in names.replace(";", ",").split(","))):
        found.update(dict.fromkeys(topics_named(linker, name)))
    return tuple(found)


def project_named(knowledge: Knowledge, linker: Linker, name: str) -> str:
    """The id of the project that a name means. Raises UnknownName."""
    wanted = "-".join(name.lower().split())
    if wanted in knowledge.projects:
        return wanted
    named = [m.id for m in linker.mentions(name) if m.kind == "project"]
    if len(set(named)) != 1:
        raise UnknownName(
            f"I don't know a project called {shown(name)}. "
            '`coach ask "what could I build?"` names some; leave it out for one of your own.'
        )
    return named[0]


def topic_names(knowledge: Knowledge) -> dict[str, str]:
    """Every title and alias of a topic, with the title of its topic."""
    names: dict[str, str] = {}
    for topic in knowledge.topics.values():
        names.setdefault(topic.title, topic.title)
    for topic in knowledge.topics.values():
        for alias in topic.aliases:
            names.setdefault(alias, topic.title)
    return names


def shown(name: str) -> str:
    """A name as it was typed, in quotation marks, on one line and not too long."""
    flat = " ".join(name.split())
    return repr(flat if len(flat) <= 60 else flat[:59] + "…")
