"""Where a learner stands: the map, hours building against studying, consistency over weeks."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any

from bot.accountability.consistency import (
    Consistency,
    consistency,
    hours_to_draw,
    scores_to_draw,
)
from bot.accountability.figures import (
    StepProgress,
    WeekHours,
    WeekScore,
    hours_line,
    latest_hours,
    progress_of,
)
from bot.accountability.rollover import brought_up
from bot.accountability.values import Ship
from bot.coach.history import history_of
from bot.coach.next_step import DEFAULT_TRACK, Step, next_step
from bot.coach.phrasing import of_hours, spoken
from bot.coach.record import LearnerRecord
from bot.coach.reply import Action, Block, Reply
from bot.coach.reviews import item_key
from bot.coach.standing import bar, reply_standing
from bot.desk.desk import Desk
from bot.desk.weeks import finished_weeks
from knowledge.models import Knowledge

# As many weeks of hours as a chat shows in words.
_WEEKS = 6


@dataclass(frozen=True)
class Progress:
    """All that the pictures and charts show, and the same in words.

    `reply` says it all; `beside` what a surface says next to the charts.
    """

    track: str
    steps: tuple[StepProgress, ...]
    hours: tuple[WeekHours, ...]
    scores: tuple[WeekScore, ...]
    consistency: Consistency
    ships: int
    reply: Reply
    beside: Reply

    def as_json(self) -> dict[str, Any]:
        """The reply with the figures of the map, the hours and the scores, oldest first."""
        return {
            **self.reply.as_json(),
            "track": self.track,
            "steps": [asdict(step) | {"done": step.done} for step in self.steps],
            "hours": [asdict(week) | {"week": week.week.isoformat()} for week in self.hours],
            "scores": [asdict(week) | {"week": week.week.isoformat()} for week in self.scores],
            "score": self.consistency.score if self.scores else None,
            "slack": self.consistency.slack,
            "ships": self.ships,
        }


def progress(desk: Desk, learner: str) -> Progress:
    """How far a learner has come. Raises MemoryFailed."""
    knowledge, now = desk.knowledge, desk.now()
    promises, _ = brought_up(desk.record(learner), now)
    record = desk.memory.load(learner, "", 0, now=now, items=_items(knowledge))
    track = knowledge.tracks[_track_of(knowledge, record)]
    known = tuple(t for t, e in record.evidence.items() if e.polarity == "known")
    unknown = tuple(t for t, e in record.evidence.items() if e.polarity != "known")
    history = history_of(record, now)
    step = next_step(knowledge, track, known, not_known=unknown, history=history)
    here = step.track_step.id if isinstance(step, Step) and step.track_step else ""
    weeks = finished_weeks(promises, now)
    score = consistency(weeks)
    hours, scores = hours_to_draw(weeks), scores_to_draw(score)
    ships = desk.memory.promises.ships(learner)
    standing = reply_standing(knowledge, track, record, known, unknown, now)
    shown = _shown(ships)
    actions = _actions(standing, bool(ships))
    beside = [b for b in standing.blocks if b.heading not in ("", "Step by step")]
    why = Block("\n".join(f"- {line}" for line in score.explanation), "Why that consistency")
    words = [Block(_hours(hours), "Building against studying"), _score(score, bool(weeks)), shown]
    # What comes next ends it, as everything does.
    return Progress(
        track=track.title,
        steps=progress_of(knowledge, track, record, known, unknown, here),
        hours=hours,
        scores=scores,
        consistency=score,
        ships=len(ships),
        reply=replace(
            standing, blocks=(*standing.blocks[:-1], *words, standing.blocks[-1]), actions=actions
        ),
        beside=replace(
            standing,
            blocks=(*((why,) if weeks else ()), *beside[:-1], shown, beside[-1]),
            actions=actions,
        ),
    )


def progress_text(desk: Desk, learner: str, text: str) -> Reply:
    """What follows /progress, which takes nothing. Raises MemoryFailed."""
    return progress(desk, learner).reply


def _items(knowledge: Knowledge) -> list[str]:
    return [item_key(item) for topic in knowledge.topics.values() for item in topic.quiz]


def _track_of(knowledge: Knowledge, record: LearnerRecord) -> str:
    fact = record.facts.get("track")
    chosen = str(fact.value) if fact else ""
    return chosen if chosen in knowledge.tracks else DEFAULT_TRACK


def _hours(weeks: tuple[WeekHours, ...]) -> str:
    latest = latest_hours(weeks)
    lines = [hours_line(latest)]
    for week in latest[-_WEEKS:]:
        if week.told:
            built, studied = week.built or 0, week.studied or 0
            said = f"{of_hours(built)} building, {of_hours(studied)} studying"
        else:
            said = "off" if week.away else "not told"
        lines.append(f"- {spoken(week.week)}: {said}")
    return "\n".join(lines) if len(lines) == 1 else f"{lines[0]}\n\n" + "\n".join(lines[1:])


def _score(score: Consistency, counted: bool) -> Block:
    lines = "\n".join(f"- {line}" for line in score.explanation)
    if not counted:
        return Block(lines, "Consistency")
    return Block(f"`{bar(score.score, 100)}` {score.score} of 100\n\n{lines}", "Consistency")


def _shown(ships: tuple[Ship, ...]) -> Block:
    if not ships:
        return Block("Nothing yet. The first one may be small.", "Shipped")
    linked = sum(bool(ship.link) for ship in ships)
    things = "1 thing" if linked == 1 else f"{linked} things"
    said = f"{things} that others can see" if linked else "Nothing that others can see"
    bare = len(ships) - linked
    said += f", and {bare} without a link" if bare else ""
    return Block(f"{said}. `coach ship --list` names them.", "Shipped")


def _actions(standing: Reply, shipped: bool) -> tuple[Action, ...]:
    more = [Action("As a picture", "coach progress --png progress.png")]
    more.insert(
        0,
        Action("Draft a post", "coach share")
        if shipped
        else Action("Ship something", 'coach ship "..." --link https://...'),
    )
    return (*standing.actions, *more)
