"""A guild: how its owner set it up, who of it the coach knows, and what happens after leaving.

Numbers of guilds, channels and roles are those of the platform. Times are local to `zone`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from typing import Literal, TypeVar, get_args

from bot.accountability.errors import PromiseRefused
from bot.accountability.pods import Circle
from bot.accountability.preferences import wanted
from bot.accountability.values import Preferences
from bot.accountability.weeks import week_of

# What a channel is for; `home` is the one for all that has none of its own.
Purpose = Literal["home", "digest", "board", "ships", "pods", "welcome"]
# What a role may do or is for: use the owner's commands, or be pinged by the digest.
RoleUse = Literal["owner", "ping"]
# What becomes of what is kept of somebody who left.
Retention = Literal["keep", "delete"]
# How the coach may speak in a place: not at all, when it is called, or to every message.
Speaking = Literal["off", "called", "always"]

PURPOSES: tuple[Purpose, ...] = get_args(Purpose)
ROLE_USES: tuple[RoleUse, ...] = get_args(RoleUse)
RETENTIONS: tuple[Retention, ...] = get_args(Retention)
SPEAKING: tuple[Speaking, ...] = get_args(Speaking)
MOST_GRACE = 365
# Below so few people nothing is shown of a group, whatever its owner would like.
LEAST_PEOPLE = 5
MOST_LEAST = 1000

W = TypeVar("W", bound=str)


@dataclass(frozen=True)
class GuildSettings:
    """How a guild is set up. Nothing is posted and nowhere is spoken until somebody says so.

    `channels` and `roles` name those for a purpose. `speaking` says of channels, categories and
    threads how the coach may speak there, and `elsewhere` in all of which nothing is said; `least`
    is how many people a group must have before anything of it is shown. `left_at` is when the coach
    was sent away, and `notes` say what keeps it from what a channel is for until that is mended.
    Raises ValueError for what cannot be.
    """

    guild: int
    name: str = ""
    zone: str = "UTC"
    weekday: int = 6
    at: time = time(18, 0)
    quiet_from: time = time(21, 0)
    quiet_until: time = time(8, 0)
    digest: bool = False
    board: bool = False
    pods: bool = False
    channels: Mapping[Purpose, int] = field(default_factory=dict)
    roles: Mapping[RoleUse, int] = field(default_factory=dict)
    speaking: Mapping[int, Speaking] = field(default_factory=dict)
    elsewhere: Speaking = "off"
    least: int = LEAST_PEOPLE
    retention: Retention = "keep"
    grace_days: int = 30
    left_at: datetime | None = None
    notes: Mapping[Purpose, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not 0 <= self.weekday <= 6:
            raise ValueError(f"there is no weekday {self.weekday}")
        if not 0 <= self.grace_days <= MOST_GRACE:
            raise ValueError(f"a grace of {self.grace_days} days cannot be")
        if not LEAST_PEOPLE <= self.least <= MOST_LEAST:
            raise ValueError(f"a smallest group of {self.least} cannot be")

    @property
    def clock(self) -> Preferences:
        """The hours of the guild in the form in which those of a learner are reckoned with."""
        return Preferences(
            scope_of(self.guild),
            self.zone,
            self.weekday,
            self.at,
            quiet_from=self.quiet_from,
            quiet_until=self.quiet_until,
        )

    def channel(self, purpose: Purpose) -> int | None:
        """The channel for a purpose: its own, or home."""
        return self.channels.get(purpose, self.channels.get("home"))


@dataclass(frozen=True)
class Membership:
    """Somebody whom the coach met in a guild, and what they are called there.

    Both are what they chose for this guild. None goes by their settings, which say of the board of
    any server; to be in a digest for others must be asked for in each.
    """

    guild: int
    learner: str
    name: str
    on_board: bool | None = None
    in_digest: bool = False
    left_at: datetime | None = None


@dataclass(frozen=True)
class PodPlace:
    """A learner's place in a pod or with a buddy. `pod` names the group as long as it lasts,
    `thread` is where it meets."""

    guild: int
    circle: Circle
    learner: str
    pod: str
    thread: int | None = None


def scope_of(guild: int) -> str:
    """The scope in which a guild's documents lie and its questions are counted."""
    return f"guild-{guild}"


def set_typed(guild: GuildSettings, given: Mapping[str, str]) -> GuildSettings:
    """The settings with what was typed, each under its name: zone, weekday, at, quiet, digest,
    board, pods, least, retention, grace and elsewhere.

    Raises PromiseRefused with how to write it.
    """
    asked = wanted({n: v for n, v in given.items() if n in _AS_LEARNERS})
    quiet = asked.quiet or (guild.quiet_from, guild.quiet_until)
    pods = wanted({"pod": given["pods"]}).circles if "pods" in given else None
    least = _number(given, "least", guild.least, LEAST_PEOPLE, MOST_LEAST)
    return replace(
        guild,
        zone=asked.zone or guild.zone,
        weekday=guild.weekday if asked.weekday is None else asked.weekday,
        at=guild.at if asked.at is None else asked.at,
        quiet_from=quiet[0],
        quiet_until=quiet[1],
        digest=guild.digest if asked.digest is None else asked.digest,
        board=guild.board if asked.board is None else asked.board,
        pods=guild.pods if pods is None else pods["pod"],
        least=least,
        retention=_one_of(given["retention"], RETENTIONS, "What I know of somebody who left")
        if "retention" in given
        else guild.retention,
        elsewhere=_one_of(given["elsewhere"], SPEAKING, "How I speak where nothing else is said")
        if "elsewhere" in given
        else guild.elsewhere,
        grace_days=_number(given, "grace", guild.grace_days, 0, MOST_GRACE),
    )


def speak_in(guild: GuildSettings, place: int, how: Speaking | None) -> GuildSettings:
    """The settings with what holds in one place; None leaves it to what lies around it."""
    others = {number: held for number, held in guild.speaking.items() if number != place}
    return replace(guild, speaking=others if how is None else {**others, place: how})


def with_channel(guild: GuildSettings, purpose: Purpose, channel: int | None) -> GuildSettings:
    """The settings with a channel for a purpose, or without one."""
    others = {name: number for name, number in guild.channels.items() if name != purpose}
    return replace(guild, channels=others if channel is None else {**others, purpose: channel})


def with_role(guild: GuildSettings, use: RoleUse, role: int | None) -> GuildSettings:
    """The settings with a role for a use, or without one."""
    others = {name: number for name, number in guild.roles.items() if name != use}
    return replace(guild, roles=others if role is None else {**others, use: role})


def without(guild: GuildSettings, gone: Iterable[int]) -> GuildSettings:
    """The settings after channels or roles were deleted."""
    lost = frozenset(gone)
    return replace(
        guild,
        channels={name: number for name, number in guild.channels.items() if number not in lost},
        roles={name: number for name, number in guild.roles.items() if number not in lost},
        speaking={number: how for number, how in guild.speaking.items() if number not in lost},
    )


def named(guild: GuildSettings) -> frozenset[int]:
    """Every channel and role that the settings name."""
    return frozenset((*guild.channels.values(), *guild.roles.values(), *guild.speaking))


def with_note(guild: GuildSettings, purpose: Purpose, note: str) -> GuildSettings:
    """The settings with what keeps me from what a channel is for; "" is nothing."""
    others = {name: text for name, text in guild.notes.items() if name != purpose}
    return replace(guild, notes={**others, purpose: note} if note else others)


def left_at(guild: GuildSettings, member: Membership) -> datetime | None:
    """When a member and the coach parted: by the member's leaving, or by the coach's."""
    moments = [at for at in (guild.left_at, member.left_at) if at is not None]
    return min(moments, default=None)


def is_over(guild: GuildSettings, gone_at: datetime | None, now: datetime) -> bool:
    """Whether what is kept of somebody who left is to be deleted now."""
    if gone_at is None or guild.retention == "keep":
        return False
    return now - gone_at >= timedelta(days=guild.grace_days)


def week_name(guild: GuildSettings, now: datetime) -> str:
    """The name of the guild's week of a moment, under which a digest or a board goes out once."""
    return week_of(now, guild.clock).isoformat()


_AS_LEARNERS = frozenset({"zone", "weekday", "at", "quiet", "digest", "board"})


def _one_of(text: str, words: Sequence[W], what: str) -> W:
    said = text.strip().lower()
    for word in words:
        if said == word:
            return word
    raise PromiseRefused(f"{what}: say {', '.join(words[:-1])} or {words[-1]}.")


def _number(given: Mapping[str, str], name: str, before: int, low: int, high: int) -> int:
    if name not in given:
        return before
    said = given[name].strip().lower().removesuffix(" days")
    number = int(said) if said.isascii() and said.isdecimal() and len(said) < 6 else -1
    if not low <= number <= high:
        what = "The days of grace" if name == "grace" else "The smallest group that is shown"
        raise PromiseRefused(
            f"{what} are a number from {low} to {high}. Give one, such as {before}."
        )
    return number
