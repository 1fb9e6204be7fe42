"""Leaving a server and coming back: what stays, what goes, and when.

Whoever leaves is shown nowhere from then on. If the server says so, what is kept of them is deleted
after a time of grace; until then, being back brings everything back but the place in a pod.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.accountability.guilds import GuildSettings, Membership, is_over, left_at
from bot.desk.desk import Desk
from bot.desk.past import heard_of
from bot.memory.errors import MemoryFailed

_PAGE = 200


@dataclass(frozen=True)
class Swept:
    """What was deleted: how many memberships, whose whole records, and which servers.

    `guilds` are those whose documents are to go, too. `failed` says what could not be deleted; it
    is tried again the next time.
    """

    memberships: int = 0
    forgotten: tuple[str, ...] = ()
    guilds: tuple[int, ...] = ()
    failed: tuple[str, ...] = ()


def joined(desk: Desk, guild: int, name: str = "") -> GuildSettings:
    """I am in a server, for the first time or again. Raises MemoryFailed."""
    return desk.memory.guilds.change(
        guild, lambda g: replace(g, name=name or g.name, left_at=None), at=desk.now()
    )


def sent_away(desk: Desk, guild: int) -> GuildSettings:
    """I was sent away from a server: nothing goes out there any more. Raises MemoryFailed."""
    now = desk.now()
    return desk.memory.guilds.change(
        guild, lambda g: g if g.left_at is not None else replace(g, left_at=now), at=now
    )


def sweep(desk: Desk, *, shard: tuple[int, int] | None = None, limit: int = 200) -> Swept:
    """Delete what is kept of those who left, where its time is over; `shard` = (i, n) looks only at
    the servers of one shard, and after `limit` people the rest waits for the next time.

    All that I know of somebody goes only with the last server that has me and them, and only if I
    have not heard of them since. Whoever has gone on by direct message keeps everything. It may be
    interrupted at any moment and done again. Raises MemoryFailed.
    """
    done = _Done()
    for guild in _everywhere(desk, shard):
        if guild.retention == "keep":
            continue
        left = True
        for member in [*_members(desk, guild, gone=True), *_staying(desk, guild)]:
            if done.memberships + len(done.failed) >= limit:
                left = False
                break
            left = _settle(desk, guild.guild, member.learner, done) and left
        if left and is_over(guild, guild.left_at, desk.now()):
            desk.memory.guilds.remove(guild.guild)
            done.guilds.append(guild.guild)
    return Swept(done.memberships, tuple(done.forgotten), tuple(done.guilds), tuple(done.failed))


@dataclass
class _Done:
    memberships: int = 0
    forgotten: list[str] = field(default_factory=list)
    guilds: list[int] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


def _settle(desk: Desk, number: int, learner: str, done: _Done) -> bool:
    """Delete a membership whose time is over, as it is at this moment; False where that failed."""
    guilds = desk.memory.guilds
    guild, member = guilds.load(number), guilds.member(number, learner)
    gone_at = left_at(guild, member) if member is not None else None
    if gone_at is None or not is_over(guild, gone_at, desk.now()):
        return True
    try:
        if _goes_entirely(desk, number, learner, gone_at):
            # The membership goes with the rest, so that nothing is left behind half-way.
            desk.memory.forget(learner)
            done.forgotten.append(learner)
        else:
            guilds.drop(number, learner)
    except MemoryFailed as failure:
        done.failed.append(str(failure))
        return False
    done.memberships += 1
    return True


def _goes_entirely(desk: Desk, number: int, learner: str, gone_at: datetime) -> bool:
    """Whether nothing holds the record of somebody who left: no other server, and no word since."""
    for other in desk.memory.guilds.of(learner):
        if other.guild == number:
            continue
        guild = desk.memory.guilds.load(other.guild)
        if not is_over(guild, left_at(guild, other), desk.now()):
            return False
    if any(at > gone_at for at in desk.memory.heard(learner, gone_at)):
        return False
    return all(at <= gone_at for at in heard_of(desk, desk.record(learner)))


def _everywhere(desk: Desk, shard: tuple[int, int] | None) -> Iterator[GuildSettings]:
    after = 0
    while page := desk.memory.guilds.everywhere(after, _PAGE, shard=shard):
        yield from page
        after = page[-1].guild


def _staying(desk: Desk, guild: GuildSettings) -> Iterator[Membership]:
    """Those who are still in a server that has sent me away."""
    return _members(desk, guild, gone=False) if guild.left_at is not None else iter(())


def _members(desk: Desk, guild: GuildSettings, *, gone: bool) -> Iterator[Membership]:
    guilds = desk.memory.guilds
    page_of, after = (guilds.gone if gone else guilds.members), ""
    while page := page_of(guild.guild, after, _PAGE):
        yield from page
        after = page[-1].learner
