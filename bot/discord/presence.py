"""Who of a server is still there, asked of the gateway, which tells it without any privilege."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import discord

from bot.desk.desk import Desk
from bot.discord.bridge import Bridge
from bot.discord.naming import user_of

# The gateway names at most 100 at once, of whom one is the coach itself.
_AT_ONCE = 99


class Presence:
    """Notices those who left while nobody told. Its methods are for worker threads."""

    def __init__(self, client: discord.Client, desk: Desk, bridge: Bridge) -> None:
        self._client = client
        self._desk = desk
        self._bridge = bridge

    def look_at(self, guild: int) -> int:
        """Write down who of those met in a server is not in it any more; how many that were.

        Where the server cannot be asked nobody is taken to have left. Raises MemoryFailed, NotSent
        and TimeoutError.
        """
        guilds, after, left = self._desk.memory.guilds, "", 0
        while page := guilds.members(guild, after, _AT_ONCE):
            after = page[-1].learner
            users = {user: m.learner for m in page if (user := user_of(m.learner)) is not None}
            here = self._bridge(partial(self._still_in, guild, list(users)))
            if here is None:
                return left
            for user, learner in users.items():
                if user not in here:
                    left += guilds.left(guild, learner, at=self._desk.now())
        return left

    async def _still_in(self, number: int, users: Sequence[int]) -> frozenset[int] | None:
        guild = self._client.get_guild(number)
        if guild is None or guild.unavailable or self._client.user is None:
            return None
        me = self._client.user.id
        found = await guild.query_members(user_ids=[me, *users], limit=_AT_ONCE + 1, cache=False)
        here = frozenset(member.id for member in found)
        # Where not even the coach is found, nothing was really looked up.
        return here if me in here else None
