"""Two hundred people in twenty servers asking within a minute.

Run it by hand: `python -m tests.bench.discord.load --home FOLDER`. It prints how long the
acknowledgement and the answer took, how late heartbeats were, and the memory. The fake Discord runs
beside the bot on the same machine and takes its share of it. It ends with 1 if somebody waited over
3 s for an acknowledgement, the 99th percentile of the answers is above 2 s, or a heartbeat was
late.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import random
import tempfile
import time
from pathlib import Path

from bot.discord.demo.fake.person import Person
from tests.bench.discord.hall import QUESTIONS, hall

ACK_GOAL, ANSWER_GOAL, HEARTBEAT = 3.0, 2.0, 5.0


async def ask(person: Person, dice: random.Random, after: float) -> tuple[str, float, float]:
    """One question in one of the ways to ask it: its kind, acknowledgement and answer in s."""
    await asyncio.sleep(after)
    text = dice.choice(QUESTIONS)
    kind = dice.choice(("ask", "ask", "next", "stuck", "mention", "dm"))
    began = time.monotonic()
    if kind in ("mention", "dm"):
        place = person.dm if kind == "dm" else person
        words = text if kind == "dm" else f"<@{person.world.bot.id}> {text}"
        message = await place.say(words)
        await place.answer_to(message, 30)
        took = time.monotonic() - began
        return kind, took, took
    options = {"ask": {"question": text}, "stuck": {"problem": text}}.get(kind, {})
    seen = await person.slash(kind, **options)
    return kind, float("inf") if seen.latency is None else seen.latency, time.monotonic() - began


def percentile(values: list[float], share: float) -> float:
    """The value below which that share of them lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


async def measure(options: argparse.Namespace, folder: Path) -> int:
    """Run it and print what came out; the exit code."""
    dice = random.Random(options.seed)
    async with hall(
        folder, options.home, people=options.people, guilds=options.guilds, heartbeat=HEARTBEAT
    ) as here:
        await here.start_bot()
        await here.people[0].slash("help")
        await here.people[0].slash("ask", question="whats overfitting")
        asking = [ask(person, dice, dice.random() * options.seconds) for person in here.people]
        found = await asyncio.gather(*asking)
        beats = [s.beats for s in here.fake.gateway.connected]
        gaps = [b - a for each in beats for a, b in itertools.pairwise(each)]
        complaints = here.fake.complaints()
    acks = [ack for kind, ack, _ in found if kind not in ("mention", "dm")]
    answers = [answer for *_, answer in found]
    print(f"{len(found)} people in {options.guilds} servers within {options.seconds:g} s")
    for name, values in (("acknowledged", acks), ("answered", answers)):
        middle, high = percentile(values, 0.5), percentile(values, 0.99)
        print(f"{name:<13} median {middle:.3f} s   99 % {high:.3f} s   worst {max(values):.3f} s")
    for kind in ("ask", "next", "stuck", "mention", "dm"):
        some = [answer for k, _, answer in found if k == kind]
        if some:
            print(
                f"  {kind:<11} {len(some):>3}   median {percentile(some, 0.5):.3f} s   worst "
                f"{max(some):.3f} s"
            )
    late = max(gaps) - HEARTBEAT if gaps else float("nan")
    print(f"heartbeats    {len(gaps)} of {HEARTBEAT:g} s, the worst {late:+.3f} s late")
    most, last = max(here.memory_mb), here.memory_mb[-1]
    print(f"memory        {most:.0f} MB at most, {last:.0f} at the end")
    print(f"refused       {len(complaints)} requests {complaints[:3]}")
    in_time = max(acks) <= ACK_GOAL and percentile(answers, 0.99) <= ANSWER_GOAL
    return 0 if in_time and late < HEARTBEAT / 2 and not complaints else 1


def main() -> int:
    """Parse and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--home", type=Path, required=True, help="a folder with an index; its memory is replaced"
    )
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--guilds", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="coach-load-") as folder:
        return asyncio.run(measure(options, Path(folder)))


if __name__ == "__main__":
    raise SystemExit(main())
