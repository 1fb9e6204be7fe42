"""The next step: one thing to do, chosen from the graph and a track by what is known and was done.

Pure functions. In this order: a hole under what is known, the course that was begun, the step that
is still open, something built that nobody has seen, a project when it is time to build, and else
the next topic on the way.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property, lru_cache

from bot.coach.history import History as History
from bot.coach.history import StepKind as StepKind
from bot.coach.history import history_of as history_of
from bot.coach.history import key_of, kind_of
from bot.coach.patterns import Pattern
from bot.coach.phrasing import listed, opening, some
from bot.coach.record import ResourceProgress, StepGiven
from knowledge.graph import Leg, closure, edges, missing, path_to
from knowledge.models import (
    Hours,
    Knowledge,
    Project,
    Resource,
    SectionName,
    Topic,
    Track,
    TrackStep,
)

DEFAULT_TRACK = "build-first"
# Of the time, this much should be building.
BUILDING = 0.7
# Where no hours are known: a project after this many topics that it uses.
TOPICS_A_PROJECT = 3
SHOW_WITHIN = timedelta(days=14)
LEAST_REJECTED, MOST_REJECTED = 2, 4

# Kinds of resources that are worked through; the others are looked things up in.
COURSES = ("course", "book", "videos", "site")
# What a first model of one's own takes; from then on it can be put into use.
_FIRST_MODEL = frozenset(
    {
        "machine-learning/scikit-learn",
        "machine-learning/train-test-split",
        "machine-learning/linear-regression",
        "machine-learning/evaluation-metrics",
        "machine-learning/cross-validation",
    }
)
# Tools for the same purpose: who has one of them can leave the others for last.
_ALTERNATIVES = (
    ("mlops/fastapi", "mlops/flask"),
    ("deep-learning/pytorch", "deep-learning/tensorflow"),
    ("mlops/mlflow", "mlops/weights-and-biases"),
    ("mlops/sagemaker", "mlops/vertex-ai", "mlops/azure-ml"),
)
# Beside the way: another tool for what the track teaches with one already, a convenience, or what
# no roadmap names. They come last, unless they are asked for.
ASIDE = frozenset(
    {
        "tools/jax",
        "tools/scipy",
        "tools/seaborn",
        "tools/sympy",
        "deep-learning/generative-models",
        "deep-learning/tensorflow",
        "machine-learning/gradient-boosting",
        "mlops/azure-ml",
        "mlops/flask",
        "mlops/sagemaker",
        "mlops/vertex-ai",
        "mlops/weights-and-biases",
    }
)
# Known to people from other trades; it says nothing about how far they are on a track.
_FOREIGN = ("python/environments", "tools/git", "tools/github", "practice/")
# Where those begin who never programmed.
_FIRST_OF_ALL = "python/variables"
# Who knows these writes Python, wherever the theory that they know came from.
_IN_CODE = ("tools/numpy", "tools/pandas", "machine-learning/scikit-learn", "deep-learning/pytorch")
# A topic that was named as not known is worth a detour of so many topics, if few were named.
_DETOUR = 4
# A sentence of fewer characters is mostly the preparation of the one after it.
_SHORT = 80
_SENTENCE_END = Pattern(r"(?<=[.!?])\s+(?=[A-Z*`\"])")
_NAMED = 4
# A topic that so many others stand on is left out by nobody who goes on.
_MUCH_ABOVE = 30


@dataclass(frozen=True)
class Step:
    """The one thing to do next, with everything needed to begin.

    `topic` is what is learned, or what the project proves. `smaller` is a first piece of at most 25
    minutes. `rejected` names alternatives and why they were not chosen now. `since` is set when the
    step was given before and is still open. `assumed` are sentences.
    """

    topic: Topic
    reason: str
    track: Track
    track_step: TrackStep | None
    resource: Resource | None
    project: Project | None
    unlocks: tuple[str, ...]
    done_when: str
    kind: StepKind = "topic"
    assumed: tuple[str, ...] = ()
    rejected: tuple[tuple[str, str], ...] = ()
    smaller: str = ""
    since: datetime | None = None

    @property
    def key(self) -> str:
        """The name under which the step is kept (`StepGiven.topic`) and found again."""
        if self.kind in ("project", "ship") and self.project is not None:
            return key_of(self.kind, self.project.id)
        return self.topic.id

    @property
    def title(self) -> str:
        """What the step is called."""
        if self.kind in ("project", "ship") and self.project is not None:
            return self.project.title
        if self.kind == "finish" and self.resource is not None:
            return self.resource.title
        return self.topic.title

    @property
    def hours(self) -> Hours:
        """The effort."""
        if self.kind == "project" and self.project is not None:
            return self.project.hours
        return Hours(low=1, high=2) if self.kind == "ship" else self.topic.hours

    @property
    def teaches(self) -> tuple[str, ...]:
        """The topics that are known once the step is done."""
        if self.kind == "project" and self.project is not None:
            return self.project.proves
        return () if self.kind == "ship" else (self.topic.id,)


@dataclass(frozen=True)
class Finished:
    """Nothing of the track is left to learn."""

    track: Track


def given(step: Step, now: datetime) -> StepGiven:
    """The step as it is kept in the record, so that it is known again; see `History`."""
    return StepGiven(step.key, step.track.id, step.reason, step.since or now)


def settled(
    knowledge: Knowledge, known: Collection[str], not_known: Collection[str]
) -> frozenset[str]:
    """What may be taken as known: what was said, and what it could not be known without.

    What was said not to be known is taken out, unless it was also said to be known.
    """
    said = {topic for topic in known if topic in knowledge.topics}
    below = _required(_Same(knowledge.topics))
    implied = said.union(*(below[topic] for topic in said))
    return frozenset(implied.difference(not_known) | said)


def closed_under(knowledge: Knowledge, topic: str) -> frozenset[str]:
    """All that a topic requires, directly or not, itself left out."""
    return _required(_Same(knowledge.topics))[topic]


def passed_by(
    knowledge: Knowledge,
    track: Track,
    known: Collection[str],
    *,
    not_known: Collection[str] = (),
    history: History | None = None,
) -> frozenset[str]:
    """Gaps on the track before the furthest topic that is known, which are left for last."""
    return _Policy(
        knowledge,
        track,
        frozenset(t for t in known if t in knowledge.topics),
        frozenset(t for t in not_known if t in knowledge.topics),
        frozenset(),
        None,
        history or History(),
    ).presumed


def next_step(
    knowledge: Knowledge,
    track: Track,
    known: Collection[str],
    *,
    not_known: Collection[str] = (),
    goal: str | None = None,
    likely: Collection[str] = (),
    at: int | None = None,
    without: Collection[str] = (),
    apart: Collection[str] = (),
    history: History | None = None,
) -> Step | Finished:
    """The one thing to do next on the track, or on the way to `goal` (a topic).

    `likely` is what a placement presumes: it is skipped, and counts as met. `at` is the number of
    the track's step (from 0) that the learner says they are at: nothing of it counts as passed by.
    `without` is what the learner turns down: it comes only where nothing else is left. `apart` is
    known only by who says so: of somebody who has their statistics from another trade, what else
    they know tells nothing of it.
    Never a topic that is known, nor one whose prerequisites are missing. Unknown ids are left out.
    """
    return _Policy(
        knowledge,
        track,
        frozenset(t for t in known if t in knowledge.topics),
        frozenset(t for t in not_known if t in knowledge.topics),
        frozenset(t for t in likely if t in knowledge.topics),
        goal,
        history or History(),
        at,
        frozenset(without),
        frozenset(apart),
    ).choose()


@dataclass(frozen=True)
class _Stop:
    """A topic that could be next, for which target, and which step of the track that serves."""

    topic: str
    target: str
    needed_for: str | None
    edge: str | None
    step: TrackStep | None


@dataclass(frozen=True)
class _Policy:
    """One decision, with what several of its parts look at."""

    knowledge: Knowledge
    track: Track
    said: frozenset[str]
    not_known: frozenset[str]
    likely: frozenset[str]
    aim: str | None
    history: History
    at: int | None = None
    without: frozenset[str] = frozenset()
    apart: frozenset[str] = frozenset()

    # --- what holds ---

    @property
    def theory_first(self) -> bool:
        return self.track.theory == "first"

    @cached_property
    def topics(self) -> Mapping[str, Topic]:
        return self.knowledge.topics

    @cached_property
    def have(self) -> frozenset[str]:
        sure = settled(self.knowledge, self.said, self.not_known) - (self.apart - self.said)
        return sure | (self.likely - self.not_known)

    @cached_property
    def denied(self) -> frozenset[str]:
        return self.not_known - self.have

    @cached_property
    def goal(self) -> str | None:
        return self.aim if self.aim in self.topics and self.aim not in self.have else None

    @cached_property
    def place(self) -> dict[str, tuple[int, TrackStep]]:
        """Where each topic first stands on the track."""
        found: dict[str, tuple[int, TrackStep]] = {}
        for number, step in enumerate(self.track.steps):
            for topic in step.topics:
                found.setdefault(topic, (number, step))
        return found

    @cached_property
    def needed(self) -> frozenset[str]:
        """Everything on the way to the goal or the end of the track, known or not."""
        found: set[str] = set()
        stack = [self.goal] if self.goal else list(self.place)
        while stack:
            topic = stack.pop()
            if topic not in found:
                found.add(topic)
                stack += [
                    e.topic for e in edges(self.topics, topic, theory_first=self.theory_first)
                ]
        return frozenset(found)

    @cached_property
    def skipped(self) -> frozenset[str]:
        return self.history.skipped()

    def way(self, target: str) -> tuple[Leg, ...]:
        """What is left to learn for a target, in order."""
        return path_to(self.topics, target, known=self.have, theory_first=self.theory_first)

    def ready(self, topic: str) -> bool:
        """Whether a topic is new and nothing before it is missing."""
        return topic not in self.have and not missing(
            self.topics, topic, self.have, theory_first=self.theory_first
        )

    def title(self, topic: str) -> str:
        return self.topics[topic].title

    # --- the decision ---

    def choose(self) -> Step | Finished:
        hole = self._hole()
        if hole is not None:
            return self._topic_step(*hole)
        found = self._finish()
        again = self._again()
        if again is not None and found is not None and not self._newer(found, again):
            found = again
        found = found or again or self._ship() or self._project_due()
        if found is not None:
            return found
        stop = self._next_stop()
        return Finished(self.track) if stop is None else self._topic_step(stop)

    def _newer(self, course: Step, again: Step) -> bool:
        """Whether the course was told of after the open step was given."""
        name = course.resource.id if course.resource else ""
        at = next((p.at for p in self.history.resources if p.resource == name), None)
        return at is not None and again.since is not None and at > again.since

    def _hole(self) -> tuple[_Stop, str] | None:
        """A topic that was said not to be known and is required under one that is."""
        for hole in self._in_order(self.denied & self.needed):
            if hole in self.skipped | self.without:
                continue
            over = next((t for t in self._in_order(self.said) if hole in self._under(t)), None)
            if over is None:
                continue
            first = self.way(hole)[0]
            if first.topic in self.skipped:
                continue
            reason = (
                f"You know {self.title(over)}, but {self.title(hole)}, on which it stands, is not "
                "there yet. That hole would cost you time again and again, so close it first."
            )
            stop = _Stop(first.topic, hole, first.needed_for, first.reason, self._step_of(hole))
            return stop, reason
        return None

    def _finish(self) -> Step | None:
        """The course that was begun lately, at its first topic that is on the way and in reach."""
        courses = [
            p
            for p in self.history.under_way()
            if p.resource in self.knowledge.resources
            and self.knowledge.resources[p.resource].kind in COURSES
        ]
        for progress in courses:
            resource = self.knowledge.resources[progress.resource]
            fits = self._in_order(
                t
                for t in resource.topics
                if t in self.needed and t in self.topics and self.ready(t)
            )
            fits = [t for t in fits if t not in self.skipped | self.without]
            fits = [t for t in fits if t not in self.presumed] or fits
            if not fits:
                continue
            topic = self.topics[fits[0]]
            how = "are halfway through" if progress.state == "half" else "have begun"
            parts = [
                f"You {how} {resource.title}. One course finished is worth more than three begun, "
                f"so go on with it; on your way its part on {topic.title} comes next."
            ]
            others = [
                self.knowledge.resources[p.resource].title for p in courses if p is not progress
            ]
            if others:
                parts.append(f"Close {some(others, 2)} until then.")
            parts += self._waiting(topic.id)
            return replace(
                self._step(topic, " ".join(parts), self._step_of(topic.id)),
                kind="finish",
                resource=resource,
                smaller=(
                    f"Open {resource.title} where you stopped, give it 25 minutes, then close it "
                    f"and write three lines on {topic.title} from memory."
                ),
                done_when=(
                    f"You are through its part on {topic.title}, or have dropped the course on "
                    f"purpose. {topic.sections[SectionName.DONE]}"
                ),
            )
        return self._under_a_course(courses)

    def _under_a_course(self, courses: Sequence[ResourceProgress]) -> Step | None:
        """What little is missing under a course that was begun before what it stands on."""
        ways = [
            (len(legs), legs[0], topic, self.knowledge.resources[progress.resource].title)
            for progress in courses
            for topic in self.knowledge.resources[progress.resource].topics
            if topic in self.needed and topic not in self.have
            for legs in (self.way(topic),)
            if not (self.skipped | self.without).intersection(leg.topic for leg in legs)
        ]
        if not ways or self.denied & self.needed:
            return None
        count, leg, topic, title = min(ways, key=lambda way: way[0])
        if count > _DETOUR:
            return None
        stop = _Stop(leg.topic, topic, leg.needed_for, leg.reason, self._step_of(leg.topic))
        return self._topic_step(stop, f"You have begun {title}, and it takes this for granted.")

    def _again(self) -> Step | None:
        """The step that was given last and is still open: it stays, with a smaller beginning."""
        last = self.history.open_step()
        if last is None or last.track != self.track.id or last.topic in self.without:
            return None
        kind, key = kind_of(last)
        ago = self._ago(last.at)
        if kind == "topic":
            if key not in self.topics or key not in self.needed or not self.ready(key):
                return None
            stop = _Stop(key, key, None, None, self._step_of(key))
            since = f"I gave it to you {ago}, and as far as I know it is still open."
            return replace(self._topic_step(stop, after=since), since=last.at)
        project = self.knowledge.projects.get(key)
        if project is None or not set(project.needs) <= self.have:
            return None
        if self.goal is not None and not self.needed.intersection(project.proves):
            return None
        reason = f"It is what I gave you {ago}, and as far as I know it is still open."
        step = self._ship_step(project, reason) if kind == "ship" else self._build(project, reason)
        return replace(step, since=last.at)

    def _ship(self) -> Step | None:
        """Something built that was not shown for two weeks, or that the date comes too near for."""
        shown, over = self.history.last_ship, self.history.over(("ship",))
        near = (
            self.history.deadline is not None
            and self.history.now is not None
            and timedelta(0) <= self.history.deadline - self.history.now.date() <= SHOW_WITHIN
        )
        for key, at in reversed(self.history.built()):
            project = self.knowledge.projects.get(key)
            if project is None or key in over or (shown is not None and shown >= at):
                continue
            proofs = [self.history.learned[t] for t in project.proves if t in self.history.learned]
            at = max([at, *proofs])
            if shown is not None and shown >= at:
                continue
            waited = self.history.since(at)
            if waited >= SHOW_WITHIN:
                why = f"was built {self._ago(at)}, and I know of nobody who has seen it"
            elif near:
                why = "is built and not shown, and your date is less than two weeks away"
            else:
                continue
            return self._ship_step(
                project,
                f"{project.title} {why}. What nobody can see helps neither your portfolio nor "
                "your memory, and showing it takes an hour or two.",
            )
        return None

    def _project_due(self) -> Step | None:
        """A project, if too little was built for what was learned and one can be built now."""
        share = self.history.building_share
        new = set(self.history.new_topics()) & self.have
        if not new or (share is not None and share >= BUILDING):
            return None
        enough = 1 if share is not None else TOPICS_A_PROJECT
        over = self.history.over()
        left = self.history.hours_left
        own = [p for step in self.track.steps for p in step.projects]
        found: list[tuple[int, bool, float, str]] = []
        for project in self.knowledge.projects.values():
            uses = len(new.intersection((*project.needs, *project.proves)))
            if uses < enough or project.id in over or not self.have.issuperset(project.needs):
                continue
            if key_of("project", project.id) in self.skipped:
                continue
            if left is not None and project.hours.low > left:
                continue
            if self.goal is not None and not self.needed.intersection(project.proves):
                continue
            found.append((uses, project.id in own, -project.hours.low, project.id))
        if not found:
            return None
        project = self.knowledge.projects[max(found)[3]]
        used = [
            self.title(t)
            for t in self._in_order(new.intersection((*project.needs, *project.proves)))
        ]
        if share is not None:
            because = f"So far {share:.0%} of your time went into building; 70% is the mark."
        else:
            because = f"Since you last built something you have learned {some(used, 4)}."
        return self._build(
            project,
            f"{because} Now build with it: what you use stays, and {project.title} proves it to "
            "others. You have all that it needs.",
        )

    # --- the next topic ---

    def _next_stop(self) -> _Stop | None:
        if self.goal is not None:
            return self._toward(self.goal, self._step_of(self.goal))
        for topic in self._named():
            if topic not in self.without:
                return self._toward(topic, self._step_of(topic))
        order = self._order
        passed, put_off = self.presumed, self.skipped
        held: _Stop | None = None
        for target, step in order:
            if target in self.have or target in passed or target in self._leave_for_last:
                continue
            legs = self.way(target)
            if self.without.intersection(g.topic for g in legs):
                continue
            free = next((g for g in legs if g.topic not in put_off and self.ready(g.topic)), None)
            if free is not None and not put_off.intersection(g.topic for g in legs):
                # What was put off comes back before the learner has run far ahead of it.
                if held is not None and self._far(held, step):
                    return held
                return _Stop(free.topic, target, free.needed_for, free.reason, step)
            if held is None:
                leg = free or legs[0]
                held = _Stop(leg.topic, target, leg.needed_for, leg.reason, step)
        if held is not None:
            return held
        for target, step in order:
            if target not in self.have:
                return self._toward(target, step)
        return None

    def _far(self, held: _Stop, step: TrackStep) -> bool:
        steps = self.track.steps
        return held.step is not None and steps.index(step) > steps.index(held.step) + 1

    def _toward(self, target: str, step: TrackStep | None) -> _Stop:
        """The first topic on the way to a target, around what was put off if that is possible.

        What was said to be missing comes before what is only presumed to be, and the first line of
        Python before any theory, unless the track puts theory first.
        """
        legs = self.way(target)
        free = [g for g in legs if g.topic not in self.skipped and self.ready(g.topic)]
        named = [g for g in free if g.topic in self.denied]
        begin = [] if self.theory_first else [g for g in free if g.topic == _FIRST_OF_ALL]
        leg = (begin or named or free or legs)[0]
        return _Stop(leg.topic, target, leg.needed_for, leg.reason, step)

    def _named(self) -> tuple[str, ...]:
        """Topics of the track that were named as not known and are near, the earliest first."""
        named = self._in_order(t for t in self.denied if t in self.place)
        here = self._here()
        near = [t for t in named if self.place[t][0] <= here + 1]
        if near:
            return tuple(t for t in near if t not in self.skipped)
        if len(named) > _NAMED:
            return ()
        return tuple(t for t in named if t not in self.skipped and len(self.way(t)) <= _DETOUR)

    def _here(self) -> int:
        """The number of the track's step at which the learner is."""
        return next(
            (
                self.place[target][0]
                for target, _ in self._order
                if target not in self.have and target not in self.presumed
            ),
            len(self.track.steps),
        )

    @cached_property
    def _order(self) -> tuple[tuple[str, TrackStep], ...]:
        """The topics of the track in order; a first deployment as early as it can be."""
        order = [(topic, step) for topic, (_, step) in self.place.items()]
        early = self._early_deployment()
        if early:
            order = [o for o in order if o[0] in early] + [o for o in order if o[0] not in early]
        return tuple(order)

    def _early_deployment(self) -> frozenset[str]:
        """The topics of a first deployment, once someone on the way has trained a first model."""
        if self.theory_first or not self.have >= _FIRST_MODEL:
            return frozenset()
        if not any(step.outcome == "done" for step in self.history.steps):
            return frozenset()
        for step in self.track.steps[:-2]:
            if step.topics and all(topic.startswith("mlops/") for topic in step.topics):
                return frozenset(step.topics)
        return frozenset()

    @cached_property
    def _leave_for_last(self) -> frozenset[str]:
        second = {
            topic for group in _ALTERNATIVES if self.have.intersection(group) for topic in group
        }
        return (ASIDE | second) - self.denied

    @cached_property
    def presumed(self) -> frozenset[str]:
        """Gaps on the track before the furthest that was said to be known: left for last.

        A topic tells how far somebody is if it builds on earlier steps of the track, or if nothing
        of the earlier steps is known: mathematics or Docker may come from another trade. They
        still count as missing wherever something requires them.
        """
        order = list(self.place)
        # What came by steps of ours tells nothing: they may have left the order of the track.
        own = self.said.difference(step.topic for step in self.history.steps)
        # What is known beside the track tells by what it stands on.
        own |= {t for known in own if known not in self.place for t in self._under(known)}
        steps_known = {self.place[t][0] for t in own if t in self.place}
        first = min(steps_known, default=0)
        in_code = not own.isdisjoint(_IN_CODE)
        furthest = -1
        for number, topic in enumerate(order):
            if topic not in own or topic.startswith(_FOREIGN):
                continue
            step = self.place[topic][0]
            under = self._under(topic)
            if topic.startswith("mlops/") and not any(
                t.startswith("machine-learning/") for t in under
            ):
                continue
            builds = any(t in self.place and self.place[t][0] < step for t in under)
            if builds or step == first or (in_code and self.theory_first):
                furthest = number
        early = self._early_deployment()
        # A beginner who lists the first things of all has not passed by what most builds on.
        begins = furthest >= 0 and self.place[order[furthest]][0] == 0
        return frozenset(
            t
            for t in order[: furthest + 1]
            if t not in self.have
            and t not in self.apart
            and not (begins and sum(t in under for under in self._below.values()) >= _MUCH_ABOVE)
            and t not in early
            and (self.at is None or self.place[t][0] < self.at)
            and not self._under(t) & self.denied
            and t not in self.denied
        )

    # --- steps ---

    def _topic_step(self, stop: _Stop, because: str = "", after: str = "") -> Step:
        topic = self.topics[stop.topic]
        parts = [because] if because else []
        if topic.id in self.skipped:
            parts.append(
                "You put it off, but what comes now stands on it, or nothing else is left."
            )
        elif not because and topic.id in self.denied and stop.target == topic.id:
            parts.append("You said that it is not there yet, and it is within reach.")
        elif not because and topic.id in self.presumed | self._leave_for_last:
            parts.append("You passed it by; now it rounds off what you know.")
        if stop.needed_for is not None:
            way = (
                ""
                if stop.needed_for == stop.target
                else f", on the way to {self.title(stop.target)}"
            )
            parts.append(f"It comes before {self.title(stop.needed_for)}{way}: {stop.edge}")
        if stop.step is not None:
            number = self.track.steps.index(stop.step) + 1
            at = "you are at" if stop.step is self._step_of(stop.topic) else "it serves"
            parts.append(
                f"On the {self.track.title} track {at} step {number} of "
                f"{len(self.track.steps)}, {stop.step.title}. {stop.step.why}"
            )
        below = [e.topic for e in topic.prerequisites if e.topic in self.have]
        told = [self.title(t) for t in below if t not in self.likely]
        taken = [self.title(t) for t in below if t in self.likely]
        if told:
            parts.append(f"You have what it builds on: {listed(told)}.")
        if taken:
            parts.append(f"I take it that you have {listed(taken)}; if not, say so.")
        elif not topic.prerequisites:
            parts.append("It needs nothing before it.")
        parts += self._waiting(topic.id)
        left = self.history.hours_left
        if left is not None and topic.hours.low > left:
            parts.append("Your date comes before its end, so take no more than *Just enough*.")
        if after:
            parts.append(after)
        return self._step(topic, " ".join(parts), stop.step)

    def _waiting(self, topic: str) -> list[str]:
        """A word on the open step, when another one comes before it."""
        last = self.history.open_step()
        if last is None or last.topic == topic:
            return []
        kind, key = kind_of(last)
        if kind == "topic" and (key not in self.topics or not self.ready(key)):
            return []
        holder: Mapping[str, Topic | Project] = (
            self.topics if kind == "topic" else self.knowledge.projects
        )
        if key not in holder or key not in (self.needed if kind == "topic" else holder):
            return []
        return [f"{holder[key].title} from {self._ago(last.at)} waits until then."]

    def _build(self, project: Project, reason: str) -> Step:
        topic = self.topics[self._shown_by(project)]
        track_step = next((s for s in self.track.steps if project.id in s.projects), None)
        return replace(
            self._step(topic, reason, track_step or self._step_of(topic.id), project=project),
            kind="project",
            resource=None,
            smaller=opening(project.steps[0]),
            done_when=project.done_when,
        )

    def _ship_step(self, project: Project, reason: str) -> Step:
        topic = self._shown_by(project)
        public = "practice/learning-in-public"
        if public in self.topics and self.ready(public):
            topic = public
        return replace(
            self._step(self.topics[topic], reason, self._step_of(topic), project=project),
            kind="ship",
            resource=None,
            smaller=(
                "Write three sentences: what it does, one number or picture from it, and what "
                "surprised you. That is the post."
            ),
            done_when=f"Somebody else can see it: {project.ship}",
        )

    def _shown_by(self, project: Project) -> str:
        """The topic that a project stands for: the first new one in reach, or one it proves."""
        return next((t for t in project.proves if self.ready(t)), project.proves[0])

    def _step(
        self,
        topic: Topic,
        reason: str,
        track_step: TrackStep | None,
        *,
        project: Project | None = None,
    ) -> Step:
        beside = project or self._beside(topic, track_step)
        step = Step(
            topic=topic,
            reason=reason,
            track=self.track,
            track_step=track_step,
            resource=self._resource(topic),
            project=beside,
            unlocks=self._unlocks(topic.id),
            done_when=topic.sections[SectionName.DONE],
            smaller=_first_piece(topic),
            assumed=self._assumed(topic),
        )
        return replace(step, rejected=self._rejected(step, built=project is not None))

    def _resource(self, topic: Topic) -> Resource | None:
        """The first resource that was not dropped; one in use before all others."""
        state = {p.resource: p.state for p in self.history.resources}
        found = [r for r in topic.resources if r in self.knowledge.resources]
        rank = {"half": 0, "started": 0, "dropped": 2}
        found.sort(key=lambda r: rank.get(state.get(r, ""), 1))
        return self.knowledge.resources[found[0]] if found else None

    def _beside(self, topic: Topic, track_step: TrackStep | None) -> Project | None:
        """A project that uses the topic and asks for the least that is not known yet."""
        order = list(topic.projects)
        if track_step is not None:
            order += [p for p in track_step.projects if p not in order]
        over = self.history.over()
        candidates = [self.knowledge.projects[p] for p in order if p in self.knowledge.projects]
        if not candidates:
            return None
        ready = {*self.have, topic.id}
        return min(
            candidates,
            key=lambda p: (
                p.id in over,
                sum(n not in ready for n in p.needs),
                order.index(p.id),
            ),
        )

    def _unlocks(self, topic: str) -> tuple[str, ...]:
        """Titles of topics that only wait for this one."""
        ready = {*self.have, topic}
        return tuple(
            other.title
            for other in self.topics.values()
            if other.id not in ready
            and any(e.topic == topic for e in other.prerequisites)
            and all(e.topic in ready for e in other.prerequisites if e.strength == "required")
        )[:4]

    # --- what is told beside it ---

    def _assumed(self, topic: Topic) -> tuple[str, ...]:
        lines = []
        implied = [
            t for t in self._in_order(self.have - self.said - self.likely) if t in self.needed
        ]
        if implied:
            titles = some([self.title(t) for t in implied], 3)
            lines.append(f"I took {titles} as known, since what you know builds on it.")
        if self.likely & self.have:
            titles = some([self.title(t) for t in self._in_order(self.likely & self.have)], 3)
            lines.append(f"I presume that you know {titles}; say so if you don't.")
        gaps = self.presumed - {topic.id}
        if gaps and self.goal is None:
            titles = some([self.title(t) for t in self._in_order(gaps)], 3)
            lines.append(f"Earlier on the track than what you know, I passed over {titles}.")
        return tuple(lines)

    def _rejected(self, step: Step, *, built: bool) -> tuple[tuple[str, str], ...]:
        """Two to four honest alternatives, each with why it was not chosen now."""
        found: dict[str, str] = {}
        chosen = step.topic.id
        if self.goal is not None and (self.goal != chosen or built):
            lack = [g.topic for g in self.way(self.goal) if g.topic != self.goal]
            why = (
                f"It still needs {some([self.title(t) for t in lack], 3)}."
                if lack
                else ("It is in reach and comes right after.")
            )
            found[self.title(self.goal)] = why
        for title, why in self._too_early():
            found.setdefault(title, why)
        after = self._instead() if built else self._after(chosen)
        if after is not None:
            found.setdefault(*after)
        if not built and step.project is not None:
            lack = [n for n in step.project.needs if n not in self.have and n != chosen]
            if lack:
                found.setdefault(
                    step.project.title,
                    f"It still needs {some([self.title(t) for t in lack], 3)}.",
                )
        for track in self.knowledge.tracks.values():
            if len(found) >= MOST_REJECTED or track.id == self.track.id:
                continue
            stop = replace(self, track=track, aim=None, history=History())._next_stop()
            if stop is None or stop.topic == chosen or stop.step is None:
                continue
            found.setdefault(
                self.title(stop.topic),
                f"It would be next on the {track.title} track, for {stop.step.title}; you are on "
                f"{self.track.title}.",
            )
        if len(found) < LEAST_REJECTED:
            for name in (name for name, _ in self._order if name != chosen and self.ready(name)):
                found.setdefault(
                    self.title(name), "It is within reach too, but not the first on your way."
                )
                if len(found) > LEAST_REJECTED:
                    break
        found.pop(step.project.title if built and step.project else step.topic.title, None)
        return tuple(found.items())[:MOST_REJECTED]

    def _instead(self) -> tuple[str, str] | None:
        """The topic that would be next if nothing were to be built or shown first."""
        stop = self._next_stop()
        if stop is None:
            return None
        return self.title(stop.topic), "It is the next topic, and comes as soon as this is done."

    def _too_early(self) -> Iterator[tuple[str, str]]:
        """Courses that were begun before what they stand on."""
        for progress in self.history.under_way():
            resource = self.knowledge.resources.get(progress.resource)
            if resource is None or resource.kind not in COURSES:
                continue
            new = [t for t in resource.topics if t in self.topics and t not in self.have]
            if not new or any(self.ready(t) for t in new):
                continue
            lack = [g.topic for g in self.way(new[0]) if g.topic != new[0]]
            yield (
                resource.title,
                f"You began it, but it still needs {some([self.title(t) for t in lack], 3)}.",
            )

    def _after(self, chosen: str) -> tuple[str, str] | None:
        """The topic that comes after the chosen one, and why it waits."""
        target = self.goal
        ready = self.have | {chosen}
        targets = [target] if target else [t for t, _ in self._order if t not in self.presumed]
        for name in targets:
            for leg in path_to(self.topics, name, known=ready, theory_first=self.theory_first):
                edge = next(
                    (e for e in self.topics[leg.topic].prerequisites if e.topic == chosen), None
                )
                why = (
                    f"It stands on {self.title(chosen)}: {edge.reason}"
                    if edge is not None
                    else "It comes right after."
                )
                return self.title(leg.topic), why
        return None

    # --- small helpers ---

    def _under(self, topic: str) -> frozenset[str]:
        """What a topic requires, with all below it."""
        return self._below[topic]

    @cached_property
    def _below(self) -> Mapping[str, frozenset[str]]:
        return _required(_Same(self.topics))

    def _in_order(self, topics: Iterable[str]) -> list[str]:
        """Topics in the order of the track; those that are not on it come last, by name."""
        rank = self._rank
        return sorted(topics, key=lambda t: (rank.get(t, len(rank)), t))

    @cached_property
    def _rank(self) -> dict[str, int]:
        return {topic: number for number, topic in enumerate(self.place)}

    def _step_of(self, topic: str) -> TrackStep | None:
        found = self.place.get(topic)
        return found[1] if found else None

    def _ago(self, moment: datetime) -> str:
        days = self.history.since(moment).days
        if days < 1:
            return "today"
        if days == 1:
            return "yesterday"
        return f"{days} days ago" if days < 14 else f"{days // 7} weeks ago"


def _first_piece(topic: Topic) -> str:
    """The beginning of the exercise of a topic, for 25 minutes."""
    sentences = _SENTENCE_END.split(" ".join(topic.sections[SectionName.PRACTISE].split()))
    # An exercise says what to do; "The cure for … is a blank file" is no piece of work.
    first = 1 if sentences[0].startswith("The ") and len(sentences) > 1 else 0
    # "Take two dice." alone is nothing to do yet.
    last = first + (2 if len(sentences[first]) < _SHORT else 1)
    return " ".join(sentences[first:last])


class _Same:
    """A mapping that equals itself alone, to cache by."""

    def __init__(self, topics: Mapping[str, Topic]) -> None:
        self.topics = topics

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.topics is self.topics

    def __hash__(self) -> int:
        return id(self.topics)


@lru_cache(maxsize=4)
def _required(key: _Same) -> Mapping[str, frozenset[str]]:
    """For each topic all that it requires, itself left out."""
    return {topic: closure(key.topics, [topic]) - {topic} for topic in key.topics}
