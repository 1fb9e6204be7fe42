"""Setting up a server: reading what its owner typed, keeping it, and showing how it stands."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from bot.accountability.guilds import GuildSettings, Speaking, set_typed
from bot.coach.reply import Block, Reply
from bot.coach.times import DAYS
from bot.desk.desk import Desk

_SPEAKING: Mapping[Speaking, str] = {
    "off": "I say nothing",
    "called": "I answer whoever calls me",
    "always": "I answer every message that I can read",
}


def set_up(desk: Desk, guild: int, given: Mapping[str, str] | None = None) -> Reply:
    """Keep what was typed, each under its name as `set_typed` reads it, and show all of it.

    Raises PromiseRefused with how to write it, and MemoryFailed.
    """
    guilds = desk.memory.guilds
    before = guilds.load(guild)
    after = before
    if given:
        after = guilds.change(guild, partial(set_typed, given=given), at=desk.now())
    old, rows = said(before), said(after)
    news = {name: value for name, value in rows.items() if value != old[name]}
    blocks = []
    if given:
        lines = [f"- {name}: {value} (before: {old[name]})" for name, value in news.items()]
        changed = "\n".join(["Changed:", "", *lines])
        blocks.append(Block(changed if news else "Nothing changed; this is how it stays."))
    if not news:
        lines = [f"- {name}: {value}" for name, value in rows.items()]
        blocks.append(Block("\n".join(lines), "How this server is set up"))
    return Reply("checkin", (*blocks, *stopped(after)))


def stopped(guild: GuildSettings) -> tuple[Block, ...]:
    """What keeps me from what was set up, if anything does."""
    if not guild.notes:
        return ()
    lines = [f"- {note}" for _, note in sorted(guild.notes.items())]
    return (Block("\n".join(lines), "What keeps me from it"),)


def said(guild: GuildSettings) -> dict[str, str]:
    """Each setting in words, but for the channels and roles, which every surface names itself."""
    quiet = f"{guild.quiet_from:%H:%M} to {guild.quiet_until:%H:%M}"
    day = f"{DAYS[guild.weekday].capitalize()}s at {guild.at:%H:%M}"
    return {
        "Digest and board come": day,
        "Time zone": guild.zone,
        "Quiet hours": "none" if guild.quiet_from == guild.quiet_until else quiet,
        "Where nothing else is said": _SPEAKING[guild.elsewhere],
        "Weekly digest": _on(guild.digest),
        "Board": _on(guild.board),
        "Pods and buddies": _on(guild.pods),
        "Smallest group that is shown": f"{guild.least} people",
        "After somebody leaves": _retention(guild),
    }


def _on(is_on: bool) -> str:
    return "on" if is_on else "off"


def _retention(guild: GuildSettings) -> str:
    if guild.retention == "keep":
        return "what I know of them is kept"
    if not guild.grace_days:
        return "what I know of them is deleted at once"
    days = "a day" if guild.grace_days == 1 else f"{guild.grace_days} days"
    return f"what I know of them is deleted after {days}, unless they go on learning elsewhere"
