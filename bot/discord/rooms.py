"""Whether the coach may do on a server, and in the channels that /setup named, what it does there.

Pure: it is given what Discord said.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import discord

from bot.accountability.guilds import GuildSettings
from bot.discord.checkup import Check, listed
from bot.discord.invite import NEEDS, Need, missing_from
from bot.discord.letters import plain

Json = Mapping[str, Any]
Channel = discord.abc.GuildChannel
_POSTS = ("view_channel", "send_messages", "attach_files")
_MEETS = ("view_channel", "send_messages_in_threads", "create_private_threads")
_TALKS = (
    "view_channel", "send_messages", "read_message_history", "create_public_threads",
    "send_messages_in_threads",
)  # fmt: skip


def server_check(guild: Json) -> Check | None:
    """What is wrong with the permissions of a server, from an entry of the list of one's servers.

    None where nothing is.
    """
    held = discord.Permissions(int(guild["permissions"]))
    name = f"Server {plain(str(guild['name']), 60)}"
    if held.administrator:
        return Check(
            name,
            "warn",
            "The coach is an administrator here, and needs nothing of that.",
            f"Server Settings, Roles, the coach's role: leave only {listed(_labels(NEEDS))}.",
        )
    missing = missing_from(held)
    if not missing:
        return None
    lost = "; ".join(f"{one.label} ({one.why})" for one in missing)
    return Check(
        name,
        "bad" if any(one.essential for one in missing) else "warn",
        f"Missing: {lost}.",
        "Open the address of `coach discord invite` and choose this server again, or go to Server "
        f"Settings, Roles, the coach's role, and switch on {listed(_labels(missing))}.",
    )


def channel_checks(
    settings: GuildSettings,
    guild: str,
    channels: Mapping[int, Channel],
    me: discord.Member,
    everywhere: discord.Permissions,
) -> list[Check]:
    """What is wrong in the channels that the settings of a server name.

    What is missing `everywhere` is not told again for each of them.
    """
    wanted: dict[int, set[str]] = {}
    lost: list[str] = []
    for purpose, number in settings.channels.items():
        if number in channels:
            wanted.setdefault(number, set()).update(_MEETS if purpose == "pods" else _POSTS)
        else:
            lost.append(purpose)
    for number, speaking in settings.speaking.items():
        # What is no channel is a thread, which has the permissions of its channel, or gone.
        if speaking != "off" and number in channels:
            wanted.setdefault(number, set()).update(_TALKS)
    found = []
    server = plain(guild, 60)
    if lost:
        found.append(
            Check(
                f"Server {server}",
                "warn",
                f"The channel for {listed(lost)} is not there any more.",
                "Choose another with /setup.",
            )
        )
    for number, flags in wanted.items():
        held = channels[number].permissions_for(me)
        needs = [one for one in NEEDS if one.flag in flags and getattr(everywhere, one.flag)]
        lost_here = missing_from(held, needs)
        # Who may not see a channel or write in it cannot do anything else there.
        missing = [one for one in lost_here if one.essential] or lost_here
        if missing:
            channel = plain(channels[number].name, 60)
            found.append(
                Check(
                    f"Server {server}, #{channel}",
                    "warn",
                    f"Missing here: {listed(_labels(missing))}.",
                    "In the settings of the channel, Permissions, give them to the coach's role.",
                )
            )
    return found


def _labels(needs: Iterable[Need]) -> list[str]:
    return [one.label for one in needs]
