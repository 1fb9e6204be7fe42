"""What goes out to a server as a whole, each once: its digest and board, its pods, its welcome.

They lie in the outbox like what goes out to a learner, under the scope of the server. Pure but for
the memory: a surface says who is really there, and posts.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Literal, get_args

from bot.accountability.due import GRACE, Verdict
from bot.accountability.guilds import GuildSettings, scope_of
from bot.accountability.values import Delivery
from bot.accountability.weeks import next_allowed, opening_of, to_local, week_of
from bot.coach.reply import Reply
from bot.coach.times import DAYS
from bot.desk.desk import Desk
from bot.desk.roster import guild_board, guild_digest
from bot.memory.outbox import Outbox

GuildKind = Literal["digest", "board", "pods", "welcome"]
KINDS: tuple[GuildKind, ...] = get_args(GuildKind)
# How late the week of a server may still be told of.
LATE = timedelta(days=3)
# Who sets a server up in the minute of its hour means this week.
_SETTLING = timedelta(minutes=5)
_WEEK = timedelta(days=7)


def due_to_guild(
    guild: GuildSettings, now: datetime, settled: datetime
) -> tuple[list[Delivery], datetime]:
    """What is due to a server by now, and when to look again.

    `settled` is since when it is set up as it is: nothing goes out for an hour before that, which
    nobody had asked for. What fell due while the coach was down is found for three days.
    """
    scope, clock = scope_of(guild.guild), guild.clock
    found = []
    if "welcome" in guild.channels:
        found.append(Delivery(scope, "welcome", str(guild.channels["welcome"]), now))
    wanted = [kind for kind in ("pods", "digest", "board") if _is_on(guild, kind)]
    this_week = week_of(now, clock)
    openings = {week: opening_of(week, clock) for week in (this_week - _WEEK, this_week)}
    for week, opening in openings.items():
        if settled - _SETTLING <= opening <= now <= opening + LATE:
            at = next_allowed(opening, clock)
            found += [Delivery(scope, kind, week.isoformat(), at) for kind in wanted]
    following = opening_of(this_week + _WEEK, clock)
    return found, min([at for at in openings.values() if at > now], default=following)


def judge(guild: GuildSettings, delivery: Delivery, now: datetime) -> Verdict:
    """Whether something goes out to a server now, later or not at all."""
    if guild.left_at is not None:
        return Verdict("excuse", "I was sent away from the server")
    if delivery.kind == "welcome":
        here = str(guild.channels.get("welcome")) == delivery.period
        return Verdict("send") if here else Verdict("excuse", "another channel was chosen")
    if not _is_on(guild, delivery.kind):
        return Verdict("excuse", "the server has switched it off")
    if now > delivery.due_at + LATE:
        return Verdict("excuse", "it could not be sent in time")
    free = next_allowed(max(now, delivery.due_at), guild.clock)
    if free > now:
        return Verdict("wait", "it is in the quiet hours of the server", free)
    if now - delivery.due_at <= GRACE:
        return Verdict("send")
    meant = to_local(delivery.due_at, guild.clock)
    when = f"{DAYS[meant.weekday()].capitalize()} at {meant:%H:%M}"
    return Verdict("send", apology=f"Sorry, this comes late: it was meant for {when}.")


def shown_to_guild(desk: Desk, guild: int, delivery: Delivery) -> Reply | None:
    """The digest or the board that a delivery is for; None where there is nothing to show.

    Raises MemoryFailed.
    """
    if delivery.kind == "digest":
        return guild_digest(desk, guild, until=delivery.due_at)
    return guild_board(desk, guild)


class GuildRota:
    """Remembers when each server is to be looked at next. It is used by one thread at a time."""

    def __init__(self) -> None:
        self._turns: dict[int, tuple[GuildSettings, datetime]] = {}

    def plan(
        self, desk: Desk, here: Collection[int], shards: Collection[tuple[int, int]]
    ) -> list[str]:
        """Write down what is due to the servers that are `here`, of the given shards, and return
        the scopes of those. Raises MemoryFailed."""
        now, scopes = desk.now(), []
        for shard in shards:
            after = 0
            while page := desk.memory.guilds.everywhere(after, shard=shard):
                after = page[-1].guild
                for guild in page:
                    if guild.guild in here and guild.left_at is None:
                        scopes.append(scope_of(guild.guild))
                        self._look(desk, guild, now)
        return scopes

    def _look(self, desk: Desk, guild: GuildSettings, now: datetime) -> None:
        held = self._turns.get(guild.guild)
        if held is not None and held[0] == guild and now < held[1]:
            return
        settled = desk.memory.guilds.settled(guild.guild)
        if settled is None:
            return
        found, again = due_to_guild(guild, now, settled)
        if found:
            Outbox(desk.memory).plan(found, now)
        self._turns[guild.guild] = (guild, again)


def _is_on(guild: GuildSettings, kind: str) -> bool:
    return {"digest": guild.digest, "board": guild.board, "pods": guild.pods}.get(kind, False)
