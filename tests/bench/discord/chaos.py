"""Everything failing at random.

Run it by hand: `python -m tests.bench.discord.chaos --home FOLDER --minutes 30`. People go on
asking while requests are answered by 429 and 5xx, lost or cut, the gateway asks for reconnecting,
invalidates sessions and drops, and the bot is killed with -9 and started again. In the end it
counts what became of each message: answered once, told to say it again, or told by Discord itself
that the application did not respond. It ends with 1 if anything was answered twice or passed over
in silence.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import signal
import tempfile
import time
from collections import Counter
from pathlib import Path

from discord.utils import snowflake_time

from bot.discord.client import ONE_AT_A_TIME, STOPPING
from bot.discord.demo.fake.cannot import CannotDo
from bot.discord.demo.fake.model import Message
from bot.discord.demo.fake.person import Person
from bot.discord.demo.fake.seen import Seen
from bot.discord.left import INTERRUPTED
from tests.bench.discord.hall import QUESTIONS, Hall, hall

TOLD = (INTERRUPTED, ONE_AT_A_TIME, STOPPING, "Please ask me once more")
QUIET = 45.0
BAD = ("SILENT", "TWICE")


class Ledger:
    """What was said, and where its answers will be."""

    def __init__(self) -> None:
        self.slashes: list[Seen] = []
        self.messages: list[tuple[Person, Message]] = []

    def judge(self, here: Hall) -> Counter[str]:
        """What became of everything."""
        found: Counter[str] = Counter()
        for seen in self.slashes:
            found[fate := self._slash(seen, here)] += 1
            if fate in BAD:
                texts = [one.text[:80] for one in seen.messages]
                print(f"{fate}: a command at {snowflake_time(seen.interaction.id)}: {texts}")
        for person, message in self.messages:
            found[fate := self._message(person, message, here)] += 1
            if fate in BAD:
                print(f"{fate}: at {snowflake_time(message.id)} {person}: {message.content!r}")
                for one in self._answers(message, here):
                    print(f"  {snowflake_time(one.id)} {one.text[:80]!r}")
        return found

    @staticmethod
    def _slash(seen: Seen, here: Hall) -> str:
        if seen.interaction.acknowledged is None:
            return "Discord said so"
        texts = [one.text for one in seen.messages if not one.thinking]
        # A late answer comes by direct message.
        if not texts:
            return "SILENT"
        told = sum(any(word in text for word in TOLD) for text in texts)
        if len(texts) - told > 1 and len(set(texts)) < len(texts):
            return "TWICE"
        return "told" if told and told == len(texts) else "answered"

    @staticmethod
    def _answers(message: Message, here: Hall) -> list[Message]:
        world = here.fake.world
        places = [world.channels[message.channel_id]]
        if message.thread_id is not None and message.thread_id in world.channels:
            places.append(world.channels[message.thread_id])
        return [
            one
            for place in places
            for one in world.in_channel(place)
            if one.author.id == world.bot.id
            and (
                place.id == message.thread_id
                or (one.reference or {}).get("message_id") == str(message.id)
            )
        ]

    def _message(self, person: Person, message: Message, here: Hall) -> str:
        mine = self._answers(message, here)
        told = [one for one in mine if any(word in one.text for word in TOLD)]
        if not mine:
            return "SILENT"
        texts = [one.text for one in mine]
        in_thread = message.thread_id is not None
        if len(mine) - len(told) > 1 and (not in_thread or len(set(texts)) < len(texts)):
            return "TWICE"
        return "told" if len(told) == len(mine) else "answered"


async def chatter(person: Person, ledger: Ledger, dice: random.Random, until: float) -> None:
    """Somebody who asks every now and then."""
    while time.monotonic() < until:
        await asyncio.sleep(dice.uniform(2, 25))
        text = dice.choice(QUESTIONS)
        try:
            if dice.random() < 0.5:
                seen = await person.slash("ask", question=text)
                ledger.slashes.append(seen)
            elif dice.random() < 0.5:
                ledger.messages.append((person, await person.dm.say(text)))
            else:
                said = await person.say(f"<@{person.world.bot.id}> {text}")
                ledger.messages.append((person, said))
        except CannotDo:
            continue


async def trouble(here: Hall, dice: random.Random, until: float, kills: Counter[str]) -> None:
    """Whatever can go wrong, at random."""
    gateway = here.fake.gateway
    here.fake.faults.chaos(dice.randrange(10**6), 0.08)
    while time.monotonic() < until:
        await asyncio.sleep(dice.uniform(8, 30))
        what = dice.choice(("reconnect", "invalid", "lost", "drop", "kill", "restart"))
        kills[what] += 1
        if what == "reconnect":
            await gateway.reconnect()
        elif what in ("invalid", "lost"):
            await gateway.invalidate(resumable=what == "invalid")
        elif what == "drop":
            await gateway.close(4000)
        else:
            await here.stop_bot(signal.SIGKILL if what == "kill" else signal.SIGTERM)
            await asyncio.sleep(dice.uniform(0, 5))
            await here.start_bot()
    here.fake.faults.clear()


async def measure(options: argparse.Namespace, folder: Path) -> int:
    """Run it and print what came out; the exit code."""
    dice, ledger, kills = random.Random(options.seed), Ledger(), Counter[str]()
    async with hall(folder, options.home, people=options.people, guilds=5, heartbeat=10.0) as here:
        await here.start_bot()
        until = time.monotonic() + options.minutes * 60
        await asyncio.gather(
            trouble(here, dice, until, kills),
            *(
                chatter(person, ledger, random.Random(f"{options.seed}{person.id}"), until)
                for person in here.people
            ),
        )
        if here.bot is None or here.bot.returncode is not None:
            await here.start_bot()
        await here.fake.idle(quiet=12.0, within=QUIET)
        found = ledger.judge(here)
        errors = here.log.read_text("utf-8", "replace").count("Fault ")
    print(f"{options.minutes:g} minutes, {sum(kills.values())} troubles: {dict(kills)}")
    print(f"{sum(found.values())} messages: {dict(found)}; {errors} faults in the log")
    if options.keep:
        Path(options.keep).write_bytes(here.log.read_bytes() if here.log.exists() else b"")
    return 1 if any(found[fate] for fate in BAD) or errors else 0


def main() -> int:
    """Parse and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--home", type=Path, required=True, help="a folder with an index; its memory is replaced"
    )
    parser.add_argument("--minutes", type=float, default=30.0)
    parser.add_argument("--people", type=int, default=40)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--keep", help="where to copy the log of the bot")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="coach-chaos-") as folder:
        return asyncio.run(measure(options, Path(folder)))


if __name__ == "__main__":
    raise SystemExit(main())
