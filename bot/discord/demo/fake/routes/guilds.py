"""Servers, their members and roles; people and DMs."""

from __future__ import annotations

from bot.discord.demo.fake.calls import Call
from bot.discord.demo.fake.model import FORUM, NEWS, TEXT, Overwrite
from bot.discord.demo.fake.payloads import (
    channel_json,
    guild_json,
    member_json,
    role_json,
    thread_member_json,
    user_json,
)
from bot.discord.demo.fake.permissions import Permission, in_guild, may_see
from bot.discord.demo.fake.refusals import Json, closed_door, missing_permissions, unknown
from bot.discord.demo.fake.routes.table import Route
from bot.discord.demo.fake.schema import (
    anything,
    boolean,
    items,
    may,
    need,
    nullable,
    one_of,
    shape,
    snowflake,
    text,
    whole,
)

OVERWRITE = shape(
    {
        "id": need(snowflake),
        "type": need(one_of(0, 1)),
        "allow": may(snowflake),
        "deny": may(snowflake),
    }
)
_NEW_DM = shape({"recipient_id": need(snowflake)})
_NEW_CHANNEL = shape(
    {
        "type": may(one_of(TEXT, NEWS, FORUM, 4)),
        "name": need(text(1, 100)),
        "topic": nullable(text(0, 1024)),
        "parent_id": nullable(snowflake),
        "nsfw": may(boolean),
        "position": may(whole(0)),
        "rate_limit_per_user": may(whole(0, 21600)),
        "permission_overwrites": may(items(OVERWRITE)),
        "available_tags": may(items(anything, 0, 20)),
        "default_auto_archive_duration": may(one_of(60, 1440, 4320, 10080)),
    }
)


def get_user(call: Call) -> Json:
    return user_json(call.user())


def open_dm(call: Call) -> Json:
    user = call.world.users.get(int(call.obey(_NEW_DM)["recipient_id"]))
    if user is None:
        raise unknown("user")
    if user.id == call.world.bot.id:
        raise closed_door()
    return channel_json(call.world.dm(user))


def my_guilds(call: Call) -> list[Json]:
    call.query("limit", "before", "after", "with_counts")
    return [
        {
            "id": str(guild.id),
            "name": guild.name,
            "icon": None,
            "owner": False,
            "permissions": str(int(in_guild(guild, call.world.bot))),
            "features": [],
        }
        for guild in call.world.guilds.values()
        if guild.has_bot
    ]


def leave_guild(call: Call) -> None:
    call.world.remove_bot(call.guild())


def get_guild(call: Call) -> Json:
    call.query("with_counts")
    return guild_json(call.guild())


def list_channels(call: Call) -> list[Json]:
    return [channel_json(channel) for channel in call.guild().channels.values()]


def create_channel(call: Call) -> Json:
    guild = call.guild()
    _may(call, Permission.MANAGE_CHANNELS)
    body = call.obey(_NEW_CHANNEL)
    channel = call.world.add_channel(
        guild,
        body["name"],
        body.get("type", TEXT),
        topic=body.get("topic"),
        nsfw=body.get("nsfw", False),
        parent_id=None if body.get("parent_id") is None else int(body["parent_id"]),
        overwrites=overwrites(body.get("permission_overwrites", [])),
        tags=body.get("available_tags", []),
    )
    return channel_json(channel)


def overwrites(found: list[Json]) -> list[Overwrite]:
    return [
        Overwrite(int(one["id"]), one["type"], int(one.get("allow", 0)), int(one.get("deny", 0)))
        for one in found
    ]


def active_threads(call: Call) -> Json:
    world, guild = call.world, call.guild()
    threads = [
        channel
        for channel in world.channels.values()
        if channel.guild_id == guild.id
        and channel.thread is not None
        and not channel.thread.archived
        and may_see(guild, channel, world.bot)
    ]
    return {
        "threads": [channel_json(one) for one in threads],
        "members": [
            thread_member_json(one, world.bot.id)
            for one in threads
            if one.thread is not None and world.bot.id in one.thread.members
        ],
    }


def get_member(call: Call) -> Json:
    member = call.guild().members.get(call.id("user"))
    if member is None:
        raise unknown("member")
    return member_json(member)


def list_members(call: Call) -> list[Json]:
    query = call.query("limit", "after")
    found = sorted(call.guild().members.values(), key=lambda one: one.user.id)
    found = [one for one in found if one.user.id > int(query.get("after", 0))]
    return [member_json(one) for one in found[: int(query.get("limit", 1))]]


def give_role(call: Call) -> None:
    _role(call, take=False)


def take_role(call: Call) -> None:
    _role(call, take=True)


def _role(call: Call, *, take: bool) -> None:
    guild = call.guild()
    user, role = call.id("user"), guild.roles.get(call.id("role"))
    if user not in guild.members:
        raise unknown("member")
    if role is None:
        raise unknown("role")
    _may(call, Permission.MANAGE_ROLES)
    mine = [guild.roles[one].position for one in guild.members[call.world.bot.id].roles]
    if role.managed or role.position > max(mine, default=0):
        raise missing_permissions()
    call.world.give_role(guild, guild.members[user].user, role.id, take=take)


def list_roles(call: Call) -> list[Json]:
    return [role_json(role) for role in call.guild().roles.values()]


def get_role(call: Call) -> Json:
    role = call.guild().roles.get(call.id("role"))
    if role is None:
        raise unknown("role")
    return role_json(role)


def _may(call: Call, permission: Permission) -> None:
    if not in_guild(call.guild(), call.world.bot) & permission:
        raise missing_permissions()


_MEMBER_ROLE = "/guilds/{guild}/members/{user}/roles/{role}"
ROUTES = [
    Route("GET", "/users/{user}", get_user),
    Route("POST", "/users/@me/channels", open_dm),
    Route("GET", "/users/@me/guilds", my_guilds),
    Route("DELETE", "/users/@me/guilds/{guild}", leave_guild),
    Route("GET", "/guilds/{guild}", get_guild),
    Route("GET", "/guilds/{guild}/channels", list_channels),
    Route("POST", "/guilds/{guild}/channels", create_channel),
    Route("GET", "/guilds/{guild}/threads/active", active_threads),
    Route("GET", "/guilds/{guild}/members", list_members),
    Route("GET", "/guilds/{guild}/members/{user}", get_member),
    Route("PUT", _MEMBER_ROLE, give_role),
    Route("DELETE", _MEMBER_ROLE, take_role),
    Route("GET", "/guilds/{guild}/roles", list_roles),
    Route("GET", "/guilds/{guild}/roles/{role}", get_role),
]
