"""Channels and threads."""

from __future__ import annotations

from bot.discord.demo.fake.calls import Call
from bot.discord.demo.fake.message_rules import POST
from bot.discord.demo.fake.model import (
    FORUM,
    NEWS,
    PRIVATE_THREAD,
    PUBLIC_THREAD,
    TEXT,
    Channel,
)
from bot.discord.demo.fake.payloads import channel_json, thread_member_json
from bot.discord.demo.fake.permissions import Permission, may_see
from bot.discord.demo.fake.posting import checked, make
from bot.discord.demo.fake.refusals import (
    Json,
    Refusal,
    missing_access,
    unknown,
)
from bot.discord.demo.fake.routes.guilds import OVERWRITE, overwrites
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

_NAME = text(1, 100)
_KEEP = one_of(60, 1440, 4320, 10080)
_THREAD = {
    "name": need(_NAME),
    "auto_archive_duration": may(_KEEP),
    "rate_limit_per_user": nullable(whole(0, 21600)),
}
_FROM_MESSAGE = shape(_THREAD)
_BARE = shape(
    {**_THREAD, "type": may(one_of(PUBLIC_THREAD, PRIVATE_THREAD)), "invitable": may(boolean)}
)
_FORUM_POST = shape(
    {
        **_THREAD,
        "message": need(anything),
        "type": may(one_of(PUBLIC_THREAD)),
        "applied_tags": may(items(snowflake, 0, 5)),
    }
)
_CHANGE_THREAD = shape(
    {
        "name": may(_NAME),
        "archived": may(boolean),
        "locked": may(boolean),
        "invitable": may(boolean),
        "auto_archive_duration": may(_KEEP),
        "rate_limit_per_user": nullable(whole(0, 21600)),
        "applied_tags": may(items(snowflake, 0, 5)),
        "flags": may(whole(0)),
    }
)
_CHANGE = shape(
    {
        "name": may(_NAME),
        "topic": nullable(text(0, 1024)),
        "nsfw": nullable(boolean),
        "position": nullable(whole(0)),
        "parent_id": nullable(snowflake),
        "rate_limit_per_user": nullable(whole(0, 21600)),
        "permission_overwrites": nullable(items(OVERWRITE)),
        "available_tags": may(items(anything, 0, 20)),
        "default_auto_archive_duration": nullable(_KEEP),
    }
)


def get_channel(call: Call) -> Json:
    return channel_json(call.channel())


def patch_channel(call: Call) -> Json:
    channel = call.channel()
    if channel.thread is not None:
        return _patch_thread(call, channel)
    channel = call.channel("channel", Permission.MANAGE_CHANNELS)
    body = dict(call.obey(_CHANGE))
    if "permission_overwrites" in body:
        body["overwrites"] = overwrites(body.pop("permission_overwrites") or [])
    if "rate_limit_per_user" in body:
        body["slowmode"] = body.pop("rate_limit_per_user") or 0
    if body.get("parent_id") is not None:
        body["parent_id"] = int(body["parent_id"])
    if "available_tags" in body:
        body["tags"] = body.pop("available_tags")
    body.pop("default_auto_archive_duration", None)
    call.world.change_channel(channel, **body)
    return channel_json(channel)


def _patch_thread(call: Call, channel: Channel) -> Json:
    body = call.obey(_CHANGE_THREAD)
    thread = channel.thread
    assert thread is not None
    mine = thread.owner_id == call.world.bot.id
    waking = body.get("archived") is False and not thread.locked and len(body) == 1
    if not (mine or waking) or "locked" in body:
        call.channel("channel", Permission.MANAGE_THREADS)
    if thread.archived and body.get("archived") is not False:
        raise Refusal(400, 50083, "Thread is archived")
    for name in ("archived", "locked", "invitable", "auto_archive_duration"):
        if name in body:
            setattr(thread, name, body[name])
    more: Json = {key: body[key] for key in ("name",) if key in body}
    if "rate_limit_per_user" in body:
        more["slowmode"] = body["rate_limit_per_user"] or 0
    if "applied_tags" in body:
        more["applied_tags"] = [int(tag) for tag in body["applied_tags"]]
    call.world.change_channel(channel, **more)
    return channel_json(channel)


def delete_channel(call: Call) -> Json:
    channel = call.channel()
    if channel.guild_id is not None:
        wanted = Permission.MANAGE_THREADS if channel.thread else Permission.MANAGE_CHANNELS
        call.channel("channel", wanted)
        call.world.delete_channel(channel)
    return channel_json(channel)


def thread_from_message(call: Call) -> Json:
    parent = call.channel("channel", Permission.CREATE_PUBLIC_THREADS)
    if parent.type not in (TEXT, NEWS):
        raise Refusal(400, 50024, "Cannot execute action on this channel type")
    message = call.world.message(parent.id, call.id("message"))
    body = call.obey(_FROM_MESSAGE)
    if message.thread_id is not None:
        raise Refusal(400, 160004, "A thread has already been created for this message")
    return _made(
        call,
        call.world.add_thread(
            parent,
            body["name"],
            call.world.bot,
            duration=body.get("auto_archive_duration", 1440),
            message=message,
            slowmode=body.get("rate_limit_per_user") or 0,
        ),
    )


def thread(call: Call) -> Json:
    """A thread of its own, or a post in a forum."""
    parent = call.channel()
    if parent.type == FORUM:
        return _forum_post(call, parent)
    if parent.type not in (TEXT, NEWS):
        raise Refusal(400, 50024, "Cannot execute action on this channel type")
    body = call.obey(_BARE)
    kind = body.get("type", PRIVATE_THREAD)
    private = kind == PRIVATE_THREAD
    call.channel(
        "channel",
        Permission.CREATE_PRIVATE_THREADS if private else Permission.CREATE_PUBLIC_THREADS,
    )
    return _made(
        call,
        call.world.add_thread(
            parent,
            body["name"],
            call.world.bot,
            kind=kind,
            duration=body.get("auto_archive_duration", 1440),
            invitable=body.get("invitable", True),
            slowmode=body.get("rate_limit_per_user") or 0,
        ),
    )


def _forum_post(call: Call, parent: Channel) -> Json:
    call.query("use_nested_fields")
    call.channel("channel", Permission.SEND_MESSAGES)
    outer = call.obey(_FORUM_POST)
    body = checked(call, outer["message"], POST, path=("message",))
    post = call.world.add_thread(
        parent,
        outer["name"],
        call.world.bot,
        duration=outer.get("auto_archive_duration", 1440),
        applied_tags=[int(tag) for tag in outer.get("applied_tags", [])],
    )
    message = make(call.world, post, call.world.bot, body, call.uploads(), id=post.id)
    call.world.keep(message)
    return _made(call, post) | {"message": call.world.json_of(message)}


def _made(call: Call, channel: Channel) -> Json:
    return channel_json(channel) | {"member": thread_member_json(channel, call.world.bot.id)}


def _thread(call: Call) -> Channel:
    channel = call.channel()
    if channel.thread is None:
        raise Refusal(400, 50024, "Cannot execute action on this channel type")
    return channel


def add_member(call: Call) -> None:
    channel = _thread(call)
    assert channel.thread is not None
    user = call.user()
    if channel.thread.archived:
        raise Refusal(400, 50083, "Thread is archived")
    guild = call.world.guild_of(channel)
    if guild is None or user.id not in guild.members:
        raise missing_access()
    call.world.join_thread(channel, user)


def remove_member(call: Call) -> None:
    channel = _thread(call)
    assert channel.thread is not None
    mine = channel.thread.owner_id == call.world.bot.id and channel.type == PRIVATE_THREAD
    if call.id("user") != call.world.bot.id and not mine:
        call.channel("channel", Permission.MANAGE_THREADS)
    call.world.leave_thread(channel, call.user())


def thread_members(call: Call) -> list[Json]:
    call.query("with_member", "limit", "after")
    channel = _thread(call)
    assert channel.thread is not None
    return [thread_member_json(channel, user) for user in channel.thread.members]


def thread_member(call: Call) -> Json:
    channel = _thread(call)
    assert channel.thread is not None
    if call.id("user") not in channel.thread.members:
        raise unknown("member")
    return thread_member_json(channel, call.id("user"))


def archived_public(call: Call) -> Json:
    return _archived(call, PUBLIC_THREAD)


def archived_private(call: Call) -> Json:
    call.channel("channel", Permission.MANAGE_THREADS)
    return _archived(call, PRIVATE_THREAD)


def archived_mine(call: Call) -> Json:
    return _archived(call, PRIVATE_THREAD, mine=True)


def _archived(call: Call, kind: int, *, mine: bool = False) -> Json:
    call.query("before", "limit")
    channel = call.channel("channel", Permission.READ_MESSAGE_HISTORY)
    guild, bot = call.world.guild_of(channel), call.world.bot
    found = [
        one
        for one in call.world.threads_of(channel)
        if one.thread is not None
        and one.thread.archived
        and one.type == kind
        and may_see(guild, one, bot)
        and (not mine or bot.id in one.thread.members)
    ]
    return {
        "threads": [channel_json(one) for one in found],
        "members": [
            thread_member_json(one, bot.id)
            for one in found
            if one.thread is not None and bot.id in one.thread.members
        ],
        "has_more": False,
    }


def typing(call: Call) -> None:
    channel = call.channel()
    if channel.guild_id is not None:
        wanted = Permission.SEND_MESSAGES_IN_THREADS if channel.thread else Permission.SEND_MESSAGES
        call.channel("channel", wanted)
    call.world.typing.append((call.world.clock.now(), channel.id))
    call.world.ring()


def put_overwrite(call: Call) -> None:
    channel = call.channel("channel", Permission.MANAGE_ROLES)
    target = call.id("target")
    body = call.obey(
        shape(
            {
                "id": may(snowflake),
                "type": need(one_of(0, 1)),
                "allow": may(snowflake),
                "deny": may(snowflake),
            }
        )
    )
    rest = [one for one in channel.overwrites if one.target != target]
    call.world.change_channel(channel, overwrites=[*rest, *overwrites([body | {"id": target}])])


def delete_overwrite(call: Call) -> None:
    channel = call.channel("channel", Permission.MANAGE_ROLES)
    rest = [one for one in channel.overwrites if one.target != call.id("target")]
    call.world.change_channel(channel, overwrites=rest)


_MEMBERS = "/channels/{channel}/thread-members"
ROUTES = [
    Route("GET", "/channels/{channel}", get_channel),
    Route("PATCH", "/channels/{channel}", patch_channel),
    Route("DELETE", "/channels/{channel}", delete_channel),
    Route("POST", "/channels/{channel}/messages/{message}/threads", thread_from_message),
    Route("POST", "/channels/{channel}/threads", thread),
    Route("GET", _MEMBERS, thread_members),
    Route("GET", _MEMBERS + "/{user}", thread_member),
    Route("PUT", _MEMBERS + "/{user}", add_member),
    Route("DELETE", _MEMBERS + "/{user}", remove_member),
    Route("GET", "/channels/{channel}/threads/archived/public", archived_public),
    Route("GET", "/channels/{channel}/threads/archived/private", archived_private),
    Route("GET", "/channels/{channel}/users/@me/threads/archived/private", archived_mine),
    Route("POST", "/channels/{channel}/typing", typing),
    Route("PUT", "/channels/{channel}/permissions/{target}", put_overwrite),
    Route("DELETE", "/channels/{channel}/permissions/{target}", delete_overwrite),
]
