"""Which gateway events reach which session, and what of a message it may read."""

from __future__ import annotations

from dataclasses import dataclass

from bot.discord.demo.fake.refusals import Json

GUILDS = 1 << 0
MEMBERS = 1 << 1
PRESENCES = 1 << 8
GUILD_MESSAGES = 1 << 9
GUILD_REACTIONS = 1 << 10
GUILD_TYPING = 1 << 11
DIRECT_MESSAGES = 1 << 12
DIRECT_REACTIONS = 1 << 13
DIRECT_TYPING = 1 << 14
MESSAGE_CONTENT = 1 << 15
PRIVILEGED = MEMBERS | PRESENCES | MESSAGE_CONTENT
# All bits that stand for an intent today.
KNOWN = (1 << 26) - 1 & ~(0b11 << 17) & ~(0b11 << 22)

# The bits of an application that has been granted a privileged intent in the developer portal.
GRANTED_FLAG = {PRESENCES: 1 << 13, MEMBERS: 1 << 15, MESSAGE_CONTENT: 1 << 19}


@dataclass(frozen=True)
class Event:
    """One thing to tell; without a guild it is a matter of DMs and goes to shard 0."""

    name: str
    data: Json
    guild_id: int | None = None
    about_bot: bool = False


def wanted(event: Event, intents: int) -> bool:
    """Whether a session with these intents is told."""
    direct = event.guild_id is None
    name = event.name
    if name in ("INTERACTION_CREATE", "USER_UPDATE"):
        return True
    if name.startswith("MESSAGE_REACTION"):
        return bool(intents & (DIRECT_REACTIONS if direct else GUILD_REACTIONS))
    if name.startswith("MESSAGE_"):
        return bool(intents & (DIRECT_MESSAGES if direct else GUILD_MESSAGES))
    if name == "TYPING_START":
        return bool(intents & (DIRECT_TYPING if direct else GUILD_TYPING))
    if name.startswith("GUILD_MEMBER_") or name == "THREAD_MEMBERS_UPDATE":
        return bool(intents & MEMBERS) or event.about_bot
    if name == "CHANNEL_PINS_UPDATE" and direct:
        return bool(intents & DIRECT_MESSAGES)
    return bool(intents & GUILDS)


def fit_to_read(event: Event, intents: int, bot: int) -> Json:
    """The data for a session: without the content intent most messages come blank."""
    if event.name not in ("MESSAGE_CREATE", "MESSAGE_UPDATE") or intents & MESSAGE_CONTENT:
        return event.data
    mine = event.data["author"]["id"] == str(bot)
    named = any(user["id"] == str(bot) for user in event.data["mentions"])
    if event.guild_id is None or mine or named:
        return event.data
    return event.data | {"content": "", "embeds": [], "attachments": [], "components": []}


def shard_of(guild_id: int | None, shards: int) -> int:
    """The shard that serves a server; DMs are served by the first."""
    return 0 if guild_id is None else (guild_id >> 22) % shards
