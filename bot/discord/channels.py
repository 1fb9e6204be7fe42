"""The channels that an owner chose: whether they are there, and what the coach may do in them."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import discord

from bot.accountability.guilds import GuildSettings, Purpose
from bot.accountability.worker import NotSent
from bot.coach.phrasing import listed
from bot.discord.refused import AnswerLost, read_refusal

Channel = discord.abc.GuildChannel | discord.Thread
# Permissions by their names in the library, with those that people see.
TO_POST = {
    "view_channel": "View Channel",
    "send_messages": "Send Messages",
    "read_message_history": "Read Message History",
}
_WHAT: Mapping[Purpose, str] = {
    "home": "the coach",
    "digest": "the digest",
    "board": "the board",
    "ships": "ships",
    "pods": "pods",
    "welcome": "the welcome",
}


class Unfit(Exception):
    """A channel that cannot be used. Its text says to the owner what to do about it; `gone` are
    channels that do not exist any more."""

    def __init__(self, note: str, gone: Collection[int] = ()) -> None:
        super().__init__(note)
        self.gone = frozenset(gone)


async def channel_for(guild: discord.Guild, settings: GuildSettings, purpose: Purpose) -> Channel:
    """The channel for a purpose, its own or home. Raises Unfit, and NotSent where that cannot be
    known now."""
    number = settings.channel(purpose)
    if number is None:
        raise Unfit(f"There is no channel for {_WHAT[purpose]}. Choose one in `/setup`.")
    found = guild.get_channel_or_thread(number)
    if found is not None:
        return found
    try:
        return await guild.fetch_channel(number)
    except (discord.NotFound, discord.InvalidData):
        note = f"The channel for {_WHAT[purpose]} was deleted. Choose another one in `/setup`."
        raise Unfit(note, (number,)) from None
    except discord.Forbidden:
        raise Unfit(lacking(number, ["View Channel"])) from None
    except Exception as error:
        refusal = read_refusal(error)
        raise (NotSent(str(refusal)) if isinstance(refusal, AnswerLost) else refusal) from error


def check(channel: Channel, needed: Mapping[str, str]) -> None:
    """Raise Unfit where the coach lacks any of these permissions in a channel."""
    if channel.guild.me is None:
        raise NotSent("the server cannot be reached")
    held = channel.permissions_for(channel.guild.me)
    names = dict(needed)
    if isinstance(channel, discord.Thread) and "send_messages" in names:
        del names["send_messages"]
        names["send_messages_in_threads"] = "Send Messages in Threads"
    missing = [shown for name, shown in names.items() if not getattr(held, name)]
    if missing:
        raise Unfit(lacking(channel.id, missing))


def lacking(channel: int, missing: Collection[str]) -> str:
    """What an owner has to allow, and where."""
    return (
        f"I lack {listed(list(missing))} in <#{channel}>. Give it to my role in the settings of "
        "the channel, Permissions."
    )
