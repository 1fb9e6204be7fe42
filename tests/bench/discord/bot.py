"""The bot in a process of its own, against a fake Discord: `python -m tests.bench.discord.bot`.

Takes the addresses of the fake's API and gateway, and its token; settings as always.
"""

from __future__ import annotations

import asyncio
import sys

from bot.bootstrap import build_coach
from bot.coach.coach import utc_now
from bot.desk.desk import Desk
from bot.desk.hearing import Hearing
from bot.discord.client import Options, make_client
from bot.discord.demo.fake.pointing import pointed_at
from bot.discord.logs import set_up_logging
from bot.discord.run import serve_bot
from bot.opening import open_memory
from bot.settings import Settings


def main() -> None:
    """Run until it is told to stop."""
    api, gateway, token = sys.argv[1:4]
    settings = Settings()
    set_up_logging(sys.stderr, [token])
    memory = open_memory(settings)
    coach = build_coach(settings, one_shot=False, say=print, memory=memory)
    desk = Desk(coach.knowledge, coach.linker, memory, utc_now)
    coach.promises = Hearing(desk)
    with pointed_at(api, gateway):
        asyncio.run(
            serve_bot(
                settings,
                token,
                lambda: make_client(settings, coach, desk, Options(ready_after=0.2)),
                patience=20.0,
            )
        )


if __name__ == "__main__":
    main()
