"""The words for a next step: one thing, why, how long, what with, and when it is done."""

from __future__ import annotations

import math
from collections.abc import Sequence

from bot.coach.next_step import Finished, Step
from bot.coach.phrasing import of_hours
from bot.coach.reply import Action, Block, Citation, Next, Reply, unique
from knowledge.models import Knowledge, SectionName, Track

_WHY = Action("Why this one?", "coach next --why")


def reply_step(
    knowledge: Knowledge,
    step: Step | Finished,
    *,
    known: Sequence[str] = (),
    not_known: Sequence[str] = (),
    why: bool = False,
    assumed_track: bool = False,
    hours_per_week: float | None = None,
) -> Reply:
    """The step as a reply. `why` adds what it is for, what was assumed, and what was not chosen.

    `assumed_track` says that nobody chose the track, and tells how to change it.
    """
    if isinstance(step, Finished):
        return _finished(step.track, known, not_known)
    blocks = [
        Block(_headline(step)),
        Block(step.reason, "Why this, why now"),
        Block(_effort(step, hours_per_week), "Effort"),
    ]
    if step.since is not None:
        blocks.insert(1, Block(step.smaller, "Too big? Only this today, and stop after 25 minutes"))
    citations = [Citation(step.topic.id, step.topic.title, "Just enough")]
    if step.resource is not None:
        resource = step.resource
        # Where the whole step is to go on with a course, its line is the first one.
        if step.kind != "finish":
            blocks.append(
                Block(f"[{resource.title}]({resource.url}) by {resource.author}.", "Study from")
            )
        citations.append(
            Citation(resource.id, resource.title, f"{resource.kind}, {resource.cost}", resource.url)
        )
    if step.project is not None:
        project = step.project
        citations.append(Citation(project.id, project.title, f"project, {project.level}"))
        if step.kind == "project":
            blocks.append(Block(project.data, "Data"))
        elif step.kind != "ship":
            blocks.append(Block(f"**{project.title}**: {project.summary}", "Build with it"))
    blocks.append(Block(step.done_when, "Done when"))
    if step.unlocks and step.kind in ("topic", "finish"):
        blocks.append(Block(f"{', '.join(step.unlocks)}.", "Opens the way to"))
    if why:
        blocks += _reasoning(step)
    if assumed_track:
        blocks.append(Block(_other_tracks(knowledge, step)))
    if step.since is None:
        blocks.append(Block(step.smaller, "Start now, and stop after 25 minutes"))
    else:
        blocks.append(
            Block("Say *done* when you are through, *I know that* or *skip* to move on, or tell "
                  "me what stops you.")
        )  # fmt: skip
    citations += _sources(knowledge, step)
    return Reply(
        intent="next_step",
        blocks=tuple(blocks),
        topics=(step.topic.id,),
        next=(Next(step.topic.id, step.title, step.reason),),
        known=tuple(known),
        not_known=tuple(not_known),
        citations=unique(citations),
        actions=_actions(step, why),
    )


def _headline(step: Step) -> str:
    topic = step.topic
    if step.kind == "project" and step.project is not None:
        return f"Your next step is to build **{step.project.title}**. {step.project.summary}"
    if step.kind == "ship" and step.project is not None:
        return f"Your next step is to show **{step.project.title}**. {step.project.ship}"
    if step.kind == "finish" and step.resource is not None:
        resource = step.resource
        return (
            f"Your next step is to go on with **[{resource.title}]({resource.url})**: its part on "
            f"**{topic.title}**. {topic.summary}"
        )
    again = "still " if step.since is not None else ""
    return f"Your next step is {again}**{topic.title}**. {topic.summary}"


def _effort(step: Step, weekly: float | None) -> str:
    hours = step.hours
    text = f"About {hours} of focused work."
    if weekly is None or not math.isfinite(weekly) or weekly <= 0 or hours.high <= 2:
        return text
    low, high = (max(1, math.ceil(n / weekly)) for n in (hours.low, hours.high))
    if high == 1:
        return f"{text} It fits into one week of your {of_hours(weekly)}."
    if high > 26:
        return f"{text} At your {of_hours(weekly)} a week that is long: take it in pieces."
    span = f"{high}" if low == high else f"{low} to {high}"
    return f"{text} At your {of_hours(weekly)} a week that is {span} weeks."


def _reasoning(step: Step) -> list[Block]:
    blocks = []
    if step.kind in ("topic", "finish"):
        blocks.append(Block(step.topic.sections[SectionName.WHY], "What it is for"))
    elif step.project is not None:
        titles = "\n".join(f"{n}. {text}" for n, text in enumerate(step.project.steps, start=1))
        if step.kind == "project":
            blocks.append(Block(titles, "Its steps"))
    if step.assumed:
        lines = "\n".join(f"- {line}" for line in step.assumed)
        blocks.append(Block(f"{lines}\n\nIf one of these is wrong, say so.", "What I assumed"))
    if step.rejected:
        lines = "\n".join(f"- **{title}**: {reason}" for title, reason in step.rejected)
        blocks.append(Block(lines, "What I did not choose, and why"))
    return blocks


def _other_tracks(knowledge: Knowledge, step: Step) -> str:
    others = [t for t in knowledge.tracks.values() if t.id != step.track.id]
    if not others:
        return f"*I assumed the {step.track.title} track.*"
    names = " or ".join(f"*switch to {t.id}*" for t in others)
    return (
        f"*I assumed the {step.track.title} track.* Say {names} and I lead you differently; what "
        "you know stays."
    )


def _sources(knowledge: Knowledge, step: Step) -> list[Citation]:
    if step.track_step is None:
        return []
    source = knowledge.sources[step.track.source]
    place = f"track {step.track.id}, step {step.track_step.title}"
    found = [Citation(source.id, source.title, place, source.url)]
    for claim_id in step.track_step.claims[:1]:
        claim = knowledge.claims[claim_id]
        told = knowledge.sources[claim.source]
        found.append(Citation(claim.source, told.title, claim.place, told.url))
    return found


def _actions(step: Step, why: bool) -> tuple[Action, ...]:
    topic = step.topic
    first: tuple[Action, ...]
    if step.kind in ("project", "ship") and step.project is not None:
        title = step.project.title
        first = (
            Action("All its steps", f'coach ask "{title} project"'),
            Action("I'm stuck on it", f'coach stuck "{title}: what happens"'),
        )
    else:
        first = (
            Action("Explain it", f'coach ask "explain {topic.title}"'),
            Action("I know that already", f'coach next --know "{topic.title}"'),
            Action("I'm stuck on it", f'coach stuck "{topic.title}: what happens"'),
        )
    return first if why else (*first, _WHY)


def _finished(track: Track, known: Sequence[str], not_known: Sequence[str]) -> Reply:
    return Reply(
        intent="next_step",
        blocks=(
            Block(
                f"You have been through the whole {track.title} track: by topics, you are job "
                "ready. What is left is not another topic: ship one end-to-end project in public "
                "and start to apply."
            ),
            Block(
                "Write down the one project that you would show in an interview and what is still "
                "missing from it; then fix the smallest of these.",
                "Start now, 25 minutes",
            ),
        ),
        known=tuple(known),
        not_known=tuple(not_known),
        actions=(
            Action("Ideas for a project", 'coach ask "end to end project idea"'),
            Action("Practise interviews", 'coach ask "machine learning interview questions"'),
        ),
    )
