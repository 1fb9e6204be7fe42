"""Learners with a past, made by chance, for tests and benchmarks of the next step."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

from bot.coach.history import History, key_of
from bot.coach.record import ResourceProgress, StepGiven
from knowledge.models import Knowledge

NOW = datetime(2026, 5, 4, 18, tzinfo=UTC)


def a_history(knowledge: Knowledge, rng: random.Random, known: set[str]) -> History:
    """A past that somebody could have had: steps with outcomes, courses, perhaps a date."""
    topics, projects = sorted(knowledge.topics), sorted(knowledge.projects)
    steps = []
    at = NOW - timedelta(days=rng.randint(1, 200))
    for _ in range(rng.randint(0, 12)):
        at += (NOW - at) * rng.random() * 0.4
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
            NOW - timedelta(days=rng.randint(0, 90)),
        )
        for name in rng.sample(sorted(knowledge.resources), rng.randint(0, 3))
    ]
    return History(
        now=NOW,
        steps=tuple(steps),
        resources=tuple(resources),
        learned={t: NOW - timedelta(days=rng.random() * 60) for t in known},
        reported=frozenset(t for t in known if rng.random() < 0.3),
        last_ship=NOW - timedelta(days=20) if rng.random() < 0.3 else None,
        hours_built=rng.uniform(0, 9) if rng.random() < 0.2 else None,
        hours_studied=rng.uniform(0, 9) if rng.random() < 0.2 else None,
        hours_per_week=rng.choice([None, 2, 10]),
        deadline=(NOW + timedelta(days=rng.randint(-5, 60))).date() if rng.random() < 0.3 else None,
    )
