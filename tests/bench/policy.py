"""`python -m tests.bench.policy`: how long one next step takes, over random learners."""

from __future__ import annotations

import random
import time
from datetime import UTC, datetime, timedelta

from bot.coach.history import History, key_of
from bot.coach.next_step import next_step
from bot.coach.record import ResourceProgress, StepGiven
from knowledge.loader import load_knowledge
from knowledge.models import Knowledge

LEARNERS = 3000
_NOW = datetime(2026, 5, 4, 18, tzinfo=UTC)


def a_history(knowledge: Knowledge, rng: random.Random, known: set[str]) -> History:
    """A past that somebody could have had: steps with outcomes, courses, perhaps a date."""
    topics, projects = sorted(knowledge.topics), sorted(knowledge.projects)
    steps = []
    at = _NOW - timedelta(days=rng.randint(1, 200))
    for _ in range(rng.randint(0, 12)):
        at += (_NOW - at) * rng.random() * 0.4
        key = rng.choice(sorted(known) or topics) if rng.random() < 0.7 else rng.choice(topics)
        if rng.random() < 0.25:
            key = key_of("project" if rng.random() < 0.7 else "ship", rng.choice(projects))
        steps.append(
            StepGiven(
                key,
                rng.choice(sorted(knowledge.tracks)),
                "",
                at,
                rng.choice([None, "done", "done", "skipped", "known"]),
            )
        )
    resources = [
        ResourceProgress(
            name,
            rng.choice(["started", "half", "finished", "dropped"]),
            "",
            _NOW - timedelta(days=rng.randint(0, 90)),
        )
        for name in rng.sample(sorted(knowledge.resources), rng.randint(0, 3))
    ]
    return History(
        now=_NOW,
        steps=tuple(steps),
        resources=tuple(resources),
        learned={t: _NOW - timedelta(days=rng.random() * 60) for t in known},
        reported=frozenset(t for t in known if rng.random() < 0.3),
        last_ship=_NOW - timedelta(days=20) if rng.random() < 0.3 else None,
        hours_built=rng.uniform(0, 9) if rng.random() < 0.2 else None,
        hours_studied=rng.uniform(0, 9) if rng.random() < 0.2 else None,
        hours_per_week=rng.choice([None, 2, 10]),
        deadline=(_NOW + timedelta(days=rng.randint(-5, 60))).date()
        if rng.random() < 0.3
        else None,
    )


def main() -> int:
    """Print the median and the 99th percentile in milliseconds."""
    knowledge = load_knowledge()
    rng = random.Random(1)
    names, tracks = sorted(knowledge.topics), list(knowledge.tracks.values())
    next_step(knowledge, tracks[0], ())
    times = []
    for _ in range(LEARNERS):
        known = set(rng.sample(names, rng.randint(0, len(names))))
        denied = set(rng.sample(names, rng.randint(0, 6)))
        history = a_history(knowledge, rng, known)
        goal = rng.choice(names) if rng.random() < 0.3 else None
        track = rng.choice(tracks)
        began = time.perf_counter()
        next_step(knowledge, track, known, not_known=denied, goal=goal, history=history)
        times.append((time.perf_counter() - began) * 1000)
    times.sort()
    p50, p99 = times[len(times) // 2], times[len(times) * 99 // 100]
    print(
        f"next step over {LEARNERS} learners: p50 {p50:.2f} ms, p99 {p99:.2f} ms, "
        f"max {times[-1]:.2f} ms"
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
