"""Where am I: the share of the track that is done, how sure that is, and what is next."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from bot.coach.history import history_of, kind_of
from bot.coach.mastery import mastery
from bot.coach.next_step import Finished, Step, next_step, settled
from bot.coach.phrasing import some
from bot.coach.record import LearnerRecord
from bot.coach.reply import Action, Block, Citation, Next, Reply
from bot.coach.reviews import due_today
from knowledge.models import Knowledge, Track

# Cells of a bar; with the count and a short title it stays on one line of a phone.
CELLS = 8
_TITLE = 28


def reply_standing(
    knowledge: Knowledge,
    track: Track,
    record: LearnerRecord,
    known: Collection[str],
    not_known: Collection[str],
    now: datetime,
) -> Reply:
    """How far the learner is on a track. `record.quiz` should hold the states of all items."""
    have = settled(knowledge, known, not_known)
    step = next_step(knowledge, track, known, not_known=not_known, history=history_of(record, now))
    topics = [t for t in track.topics if t in knowledge.topics]
    done = [t for t in topics if t in have]
    # Rounded down, so that only all of it is 100%.
    share = len(done) * 100 // len(topics) if topics else 100
    headline = (
        f"**{track.title}**: {len(done)} of {len(topics)} topics, {share}%."
        if done
        else f"You are at the start of **{track.title}**: {len(topics)} topics, one at a time."
    )
    if done and isinstance(step, Step) and step.track_step is not None:
        number = track.steps.index(step.track_step) + 1
        headline += f" You are at step {number} of {len(track.steps)}, {step.track_step.title}."
    blocks = [
        Block(headline),
        Block(_bars(track, have, step), "Step by step"),
    ]
    if done:
        blocks.append(Block(_how_known(knowledge, record, known, have, done), "How I know"))
    under_way = _under_way(knowledge, record, step, now)
    if under_way:
        blocks.append(Block(under_way, "Under way"))
    blocks.append(Block(_onward(step), "Next"))
    actions = [
        Action("What should I learn next?", "coach next"),
        Action("Why that?", "coach next --why"),
    ]
    if record.quiz or done:
        actions.append(Action("Quiz me", "coach quiz"))
    source = knowledge.sources.get(track.source)
    cited = (
        [Citation(source.id, source.title, f"track {track.title}", source.url)] if source else []
    )
    following: tuple[Next, ...] = ()
    if isinstance(step, Step):
        following = (Next(step.topic.id, step.title, step.reason),)
    return Reply(
        intent="progress_report",
        private=True,
        blocks=tuple(blocks),
        topics=(step.topic.id,) if isinstance(step, Step) else (),
        next=following,
        citations=tuple(cited),
        actions=tuple(actions),
    )


def _bars(track: Track, have: Collection[str], step: Step | Finished) -> str:
    here = step.track_step if isinstance(step, Step) else None
    lines = []
    for number, part in enumerate(track.steps, start=1):
        count, whole = sum(t in have for t in part.topics), len(part.topics)
        title = part.title if len(part.title) <= _TITLE else part.title[: _TITLE - 1].rstrip() + "…"
        mark = " ← here" if part is here else ""
        lines.append(f"`{bar(count, whole)}` {count}/{whole} {number}. {title}{mark}")
    return "\n".join(f"- {line}" for line in lines)


def bar(count: int, whole: int, cells: int = CELLS) -> str:
    """A bar of text; full only when all is done, empty only when nothing is."""
    if whole <= 0:
        return "█" * cells
    full = count * cells // whole
    if count and not full:
        full = 1
    return "█" * full + "░" * (cells - full)


def _how_known(
    knowledge: Knowledge,
    record: LearnerRecord,
    known: Collection[str],
    have: Collection[str],
    done: list[str],
) -> str:
    solid = [t for t in done if mastery(t, record.quiz) == "solid"]
    shaky = [t for t in done if mastery(t, record.quiz) == "shaky"]
    shown = [t for t in done if t in record.evidence and record.evidence[t].origin == "ship"]
    said = [t for t in done if t in known and t not in solid and t not in shown]
    implied = len(done) - len({*solid, *shown, *said})
    parts = []
    if solid:
        parts.append(f"- **By quiz**: {len(solid)}, such as {_titles(knowledge, solid)}")
    if shown:
        parts.append(f"- **By what you shipped**: {len(shown)}")
    if said:
        parts.append(f"- **Because you said so**: {len(said)}")
    if implied:
        parts.append(f"- **Presumed**, since what you know builds on it: {implied}")
    if shaky:
        parts.append(f"- **Shaky in the quiz**: {_titles(knowledge, shaky)}")
    if not solid:
        parts.append("- No topic has been proved by quiz yet: two questions a day change that.")
    return "\n".join(parts)


def _under_way(
    knowledge: Knowledge, record: LearnerRecord, step: Step | Finished, now: datetime
) -> str:
    lines = []
    history = history_of(record, now)
    last = history.open_step()
    if last is not None:
        kind, key = kind_of(last)
        thing = knowledge.topics.get(key) if kind == "topic" else knowledge.projects.get(key)
        evidence = record.evidence.get(key)
        over = kind == "topic" and evidence is not None and evidence.polarity == "known"
        if thing is not None and not over:
            lines.append(f"- Your step since {last.at.day} {last.at:%B}: **{thing.title}**")
    for progress in history.under_way()[:2]:
        resource = knowledge.resources.get(progress.resource)
        if resource is not None:
            far = "halfway through" if progress.state == "half" else "begun"
            lines.append(f"- {resource.title}: {far}")
    built = [knowledge.projects[p].title for p, _ in history.built() if p in knowledge.projects]
    if built:
        lines.append(f"- Built so far: {some(built, 3)}")
    due = due_today(knowledge, record.quiz, now)
    if due:
        lines.append(f"- {'1 review' if len(due) == 1 else f'{len(due)} reviews'} due today")
    return "\n".join(lines)


def _onward(step: Step | Finished) -> str:
    if isinstance(step, Finished):
        return (
            "All topics of the track are done. Put one project where others can see it, and begin "
            "to apply this week."
        )
    verb = {"topic": "", "finish": "go on with ", "project": "build ", "ship": "show "}[step.kind]
    return f"Now: {verb}**{step.title}**, about {step.hours}. Begin with 25 minutes: {step.smaller}"


def _titles(knowledge: Knowledge, topics: list[str]) -> str:
    return some([knowledge.topics[t].title for t in topics], 3)
