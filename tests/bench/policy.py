"""`python -m tests.bench.policy`: how long one next step takes, over random learners."""

from __future__ import annotations

import random
import time

from bot.coach.next_step import next_step
from knowledge.loader import load_knowledge
from tests.bot.coach.learners import a_history

LEARNERS = 3000


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
