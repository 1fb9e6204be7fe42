"""What Discord says of a server, as far as its panel shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import discord

from bot.accountability.guilds import GuildSettings
from bot.discord.inline import escaped
from bot.discord.rooms import channel_checks, server_check


@dataclass(frozen=True)
class Hall:
    """A server as it is now.

    `channels` and `roles` have names by number; `text` are the channels in which can be posted,
    `here` is the one in which the panel stands. `problems` say what keeps the coach from what was
    set up, each with how to mend it. `reads_all`: it may read messages that do not call it.
    """

    name: str
    channels: Mapping[int, str] = field(default_factory=dict)
    roles: Mapping[int, str] = field(default_factory=dict)
    text: frozenset[int] = frozenset()
    here: int | None = None
    problems: tuple[str, ...] = ()
    reads_all: bool = False


def hall_of(
    guild: discord.Guild,
    settings: GuildSettings,
    here: discord.abc.Snowflake | None,
    *,
    reads_all: bool = False,
) -> Hall:
    """The server as the library knows it; `here` is the channel or thread of the panel."""
    channels = {one.id: one for one in guild.channels}
    text = frozenset(n for n, one in channels.items() if isinstance(one, discord.TextChannel))
    place = here.parent_id if isinstance(here, discord.Thread) else here.id if here else None
    return Hall(
        name=guild.name,
        channels={n: one.name for n, one in channels.items()}
        | {one.id: one.name for one in guild.threads},
        # Everybody has the role of the server itself, so it is for nothing here.
        roles={one.id: one.name for one in guild.roles if one.id != guild.id},
        text=text,
        here=place if place in text else None,
        problems=problems(guild, settings),
        reads_all=reads_all,
    )


def problems(guild: discord.Guild, settings: GuildSettings) -> tuple[str, ...]:
    """What keeps the coach from what was set up: what was noted when it tried, and which
    permission it lacks where, each with what to do about it."""
    found = [note for _, note in sorted(settings.notes.items())]
    me = guild.me
    if me is None:
        return (*found, "I am not a member here. Add me again with all that I ask for.")
    everywhere = me.guild_permissions
    whole = server_check({"name": guild.name, "permissions": str(everywhere.value)})
    checks = [whole] if whole is not None else []
    channels = {one.id: one for one in guild.channels}
    checks += channel_checks(settings, guild.name, channels, me, everywhere)
    for check in checks:
        where = check.name.partition(", ")[2]
        told = f"{check.found} {check.todo}".strip()
        found.append(f"**{escaped(where)}**: {told}" if where else told)
    ping = guild.get_role(settings.roles.get("ping", 0))
    if ping is not None and not (ping.mentionable or everywhere.mention_everyone):
        found.append(
            f"I cannot ping {escaped(ping.name, 60)}. Server Settings, Roles, that role: switch on "
            "*Allow anyone to @mention this role*."
        )
    return tuple(dict.fromkeys(found))
