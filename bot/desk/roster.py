"""Who of a server shows where: on the board, in the digest, in which pod; and who has left.

Nobody shows anywhere who did not ask for it. What a learner chose is kept for each server apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.accountability.digest import (
    BOARD_WINDOW,
    WEEK,
    Help,
    Member,
    board,
    reply_board,
    safe_name,
    weekly_digest,
)
from bot.accountability.errors import PromiseRefused
from bot.accountability.free_hours import say_free
from bot.accountability.guilds import GuildSettings, Membership, PodPlace
from bot.accountability.pods import Circle
from bot.accountability.values import Preferences
from bot.coach.phrasing import listed
from bot.coach.reply import Action, Block, Reply
from bot.desk.desk import Desk

_CIRCLES: Mapping[Circle, str] = {"pod": "pod", "buddies": "buddy"}


@dataclass(frozen=True)
class Roster:
    """Those whom I met in a server and who are still there, with their preferences."""

    guild: GuildSettings
    members: tuple[Membership, ...]
    preferences: Mapping[str, Preferences]

    def shown(self) -> tuple[Member, ...]:
        """What each member is called and chose to be shown in."""
        return tuple(
            Member(m.learner, m.name, *shown_in(m, self.preferences.get(m.learner)))
            for m in self.members
        )


def shown_in(member: Membership, prefs: Preferences | None) -> tuple[bool, bool]:
    """Whether a member is in the digest of a server, and on its board."""
    if member.left_at is not None or (prefs is not None and prefs.left):
        return False, False
    by_settings = prefs is not None and prefs.on_board
    return member.in_digest, by_settings if member.on_board is None else member.on_board


def roster_of(desk: Desk, guild: int) -> Roster:
    """All who are in a server and met me there. Raises MemoryFailed."""
    guilds = desk.memory.guilds
    members: list[Membership] = []
    while page := guilds.members(guild, members[-1].learner if members else ""):
        members += page
    found = desk.memory.promises.preferences_of([m.learner for m in members])
    return Roster(guilds.load(guild), tuple(members), found)


def guild_digest(
    desk: Desk, guild: int, helps: Iterable[Help] = (), *, until: datetime | None = None
) -> Reply | None:
    """The digest of a server's last seven days; None where it is off, or shows nothing.

    Raises MemoryFailed.
    """
    roster = roster_of(desk, guild)
    if not roster.guild.digest or roster.guild.left_at is not None:
        return None
    until = until or desk.now()
    members = roster.shown()
    ships, _ = desk.memory.promises.deeds([m.learner for m in members if m.in_digest], until - WEEK)
    return weekly_digest(members, ships, helps, until=until, least=roster.guild.least)


def guild_board(desk: Desk, guild: int) -> Reply | None:
    """The board of a server; None where it is off, or shows nothing. Raises MemoryFailed."""
    roster = roster_of(desk, guild)
    if not roster.guild.board or roster.guild.left_at is not None:
        return None
    now, members = desk.now(), roster.shown()
    on_it = [m.learner for m in members if m.on_board]
    ships, changes = desk.memory.promises.deeds(on_it, now - BOARD_WINDOW)
    return reply_board(board(members, ships, changes, now=now, least=roster.guild.least))


def choose(
    desk: Desk,
    guild: int,
    learner: str,
    *,
    on_board: bool | None = None,
    in_digest: bool | None = None,
) -> Reply:
    """Keep what a learner wants to be shown in on this server, and show where they stand.

    Raises PromiseRefused for somebody who is not there, and MemoryFailed.
    """
    kept = desk.memory.guilds.choose(
        guild, learner, at=desk.now(), on_board=on_board, in_digest=in_digest
    )
    if kept is None:
        raise _stranger()
    return standing_in(desk, guild, learner)


def standing_in(desk: Desk, guild: int, learner: str) -> Reply:
    """Where a learner shows on a server, with whom they learn, and when they could meet. It is for
    them alone. Raises PromiseRefused for somebody who is not there, and MemoryFailed."""
    settings = desk.memory.guilds.load(guild)
    member = desk.memory.guilds.member(guild, learner)
    if member is None or member.left_at is not None:
        raise _stranger()
    # The zone of the server holds for members who never gave one.
    prefs = replace(desk, zone=settings.zone).record(learner).preferences
    in_digest, on_board = shown_in(member, prefs)
    lines = [
        f"- On the board: {_where(on_board, settings.board, 'board')}",
        f"- In the weekly digest: {_where(in_digest, settings.digest, 'digest')}",
        f"- Shown as: {safe_name(member.name)}",
    ]
    blocks = [Block("\n".join(lines), "Where you show on this server")]
    blocks += [_circle(desk, settings, prefs, circle) for circle in _CIRCLES]
    if prefs.circles:
        where = f"{say_free(prefs.free)} ({prefs.zone})" if prefs.free else "You have not told me."
        blocks.append(Block(where, "When you could meet"))
    actions = []
    if prefs.circles and not prefs.free:
        actions.append(Action("Tell when I am free", 'coach settings --free "weekdays 18-21"'))
    if "pod" not in prefs.circles and settings.pods:
        actions.append(Action("Find me a pod", "coach settings --pod"))
    actions.append(Action("Change my settings", "coach settings"))
    return Reply("checkin", tuple(blocks), actions=tuple(actions))


def mates_of(desk: Desk, guild: int, learner: str, circle: Circle) -> tuple[PodPlace, ...]:
    """All places of the pod in which a learner is, their own among them. Raises MemoryFailed."""
    places = desk.memory.guilds.places(guild, circle)
    mine = next((place.pod for place in places if place.learner == learner), None)
    return tuple(place for place in places if place.pod == mine)


def _circle(desk: Desk, guild: GuildSettings, prefs: Preferences, circle: Circle) -> Block:
    what = _CIRCLES[circle]
    heading = f"Your {what}"
    places = mates_of(desk, guild.guild, prefs.learner, circle)
    others = [place.learner for place in places if place.learner != prefs.learner]
    if others:
        found = (desk.memory.guilds.member(guild.guild, other) for other in others)
        names = [safe_name(member.name) for member in found if member is not None]
        return Block(f"You learn with {listed(names)}." if names else "It is empty now.", heading)
    if circle not in prefs.circles:
        return Block(f"You did not ask for a {what}. You can at any time.", heading)
    if not guild.pods:
        return Block("This server has pods and buddies switched off.", heading)
    return Block("You are waiting: groups are put together once a week.", heading)


def _where(shown: bool, is_on: bool, what: str) -> str:
    if not shown:
        return "no"
    return "yes" if is_on else f"yes, though this server has no {what} at present"


def _stranger() -> PromiseRefused:
    return PromiseRefused(
        "I have not met you on this server yet. Use any command of mine there, and try again."
    )
