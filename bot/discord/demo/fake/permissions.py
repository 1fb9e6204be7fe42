"""Who may do what where."""

from __future__ import annotations

from enum import IntFlag

from bot.discord.demo.fake.model import Channel, Guild, User


class Permission(IntFlag):
    """The permissions that a bot and its people meet."""

    KICK_MEMBERS = 1 << 1
    ADMINISTRATOR = 1 << 3
    MANAGE_CHANNELS = 1 << 4
    MANAGE_GUILD = 1 << 5
    ADD_REACTIONS = 1 << 6
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    MANAGE_MESSAGES = 1 << 13
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    MENTION_EVERYONE = 1 << 17
    MANAGE_ROLES = 1 << 28
    MANAGE_WEBHOOKS = 1 << 29
    USE_APPLICATION_COMMANDS = 1 << 31
    MANAGE_THREADS = 1 << 34
    CREATE_PUBLIC_THREADS = 1 << 35
    CREATE_PRIVATE_THREADS = 1 << 36
    SEND_MESSAGES_IN_THREADS = 1 << 38
    USE_EXTERNAL_APPS = 1 << 50
    PIN_MESSAGES = 1 << 51


ALL = Permission((1 << 53) - 1)
# What @everyone may do in a new server.
USUAL = (
    Permission.ADD_REACTIONS
    | Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.EMBED_LINKS
    | Permission.ATTACH_FILES
    | Permission.READ_MESSAGE_HISTORY
    | Permission.USE_APPLICATION_COMMANDS
    | Permission.CREATE_PUBLIC_THREADS
    | Permission.CREATE_PRIVATE_THREADS
    | Permission.SEND_MESSAGES_IN_THREADS
    | Permission.USE_EXTERNAL_APPS
)
# What one may do in a conversation of two.
PRIVATE = USUAL & ~(Permission.CREATE_PUBLIC_THREADS | Permission.CREATE_PRIVATE_THREADS)


def in_guild(guild: Guild, user: User) -> Permission:
    """What the roles of a member allow, before any channel says otherwise."""
    member = guild.members.get(user.id)
    if member is None:
        return Permission(0)
    if guild.owner_id == user.id:
        return ALL
    found = guild.roles[guild.id].permissions
    for role in member.roles:
        if role in guild.roles:
            found |= guild.roles[role].permissions
    return ALL if found & Permission.ADMINISTRATOR else Permission(found)


def in_channel(guild: Guild | None, channel: Channel, user: User) -> Permission:
    """What someone may do in a channel; a thread is judged by the channel that it hangs on."""
    if guild is None:
        return PRIVATE if any(user.id == one.id for one in channel.recipients) else Permission(0)
    found = in_guild(guild, user)
    if found == ALL or user.id not in guild.members:
        return found
    place = channel
    if channel.thread is not None and channel.parent_id in guild.channels:
        place = guild.channels[channel.parent_id]
    mine = guild.members[user.id].roles
    groups = ([guild.id], [role for role in mine if role != guild.id], [user.id])
    for group in groups:
        deny = allow = 0
        for one in place.overwrites:
            if one.target in group:
                deny |= one.deny
                allow |= one.allow
        found = Permission((found & ~deny) | allow)
    return found if found & Permission.VIEW_CHANNEL else Permission(0)


def may_see(guild: Guild | None, channel: Channel, user: User) -> bool:
    """Whether someone can read a channel; a private thread only by being in it."""
    held = in_channel(guild, channel, user)
    if not held & Permission.VIEW_CHANNEL:
        return False
    if channel.thread is not None and channel.type == 12:
        return user.id in channel.thread.members or bool(held & Permission.MANAGE_THREADS)
    return True


def may_speak(guild: Guild | None, channel: Channel, user: User) -> bool:
    """Whether someone can write in a channel that they see."""
    held = in_channel(guild, channel, user)
    if channel.thread is not None:
        return bool(held & Permission.SEND_MESSAGES_IN_THREADS)
    return bool(held & Permission.SEND_MESSAGES)
