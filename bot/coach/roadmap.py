"""A track as a map: its steps in order, what of them is known, and the tracks side by side."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from bot.coach.reply import Action, Block, Citation, Reply
from knowledge.models import Knowledge, Topic, Track

_MOST_TOPICS = 6


def reply_tracks(knowledge: Knowledge, current: str = "") -> Reply:
    """Every track in short, whom it suits and how long it takes; `current` is the learner's own."""
    tracks = knowledge.tracks.values()
    blocks = [
        Block(
            f"{track.summary}\n\n- For whom: {track.for_whom}\n- How long: {track.duration}",
            f"{track.title} (yours)" if track.id == current else track.title,
        )
        for track in tracks
    ]
    change = Block(
        "You can change from one to another at any time and lose nothing that you know: say *I "
        "want to follow six steps*, for instance."
    )
    return Reply(
        "compare",
        (*blocks, change),
        citations=tuple(_cited(knowledge, track) for track in tracks),
        actions=(
            Action("Which suits me?", "which track suits me?"),
            *(Action(f"Steps of {t.title}", f"coach roadmap {t.id}") for t in tracks),
        ),
    )


def reply_roadmap(knowledge: Knowledge, track: Track, known: Collection[str] = ()) -> Reply:
    """The steps of a track, with the hours of what is left and a mark where all is known."""
    lines = []
    for number, step in enumerate(track.steps, 1):
        left = [knowledge.topics[t] for t in step.topics if t not in known]
        if left:
            lines.append(f"{number}. **{step.title}** ({_hours(left)}): {_names(left)}")
        else:
            lines.append(f"{number}. ✓ **{step.title}**: you know all of it")
    projects = dict.fromkeys(p for step in track.steps for p in step.projects)
    titles = ", ".join(knowledge.projects[p].title for p in projects)
    blocks = [
        Block(f"{track.summary}\n\n- For whom: {track.for_whom}\n- How long: {track.duration}"),
        Block("\n".join(lines), track.title),
    ]
    if titles:
        blocks.append(Block(titles, "What you build on the way"))
    return Reply(
        "compare",
        tuple(blocks),
        citations=(_cited(knowledge, track),),
        actions=(
            Action("My next step", "coach next"),
            Action("Plan my weeks", "coach plan"),
            Action("Follow this one", f"I want to follow the {track.id} track"),
            Action("The other roadmaps", "coach roadmap all"),
        ),
    )


def _hours(topics: Sequence[Topic]) -> str:
    low, high = sum(t.hours.low for t in topics), sum(t.hours.high for t in topics)
    return f"{low:g} to {high:g} hours"


def _names(topics: Sequence[Topic]) -> str:
    names = ", ".join(topic.title for topic in topics[:_MOST_TOPICS])
    more = len(topics) - _MOST_TOPICS
    return f"{names} and {more} more" if more > 0 else names


def _cited(knowledge: Knowledge, track: Track) -> Citation:
    source = knowledge.sources[track.source]
    return Citation(source.id, source.title, f"track {track.title}", source.url)
