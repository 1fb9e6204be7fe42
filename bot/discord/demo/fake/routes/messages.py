"""Messages in channels: send, read, edit, delete, pin, react."""

from __future__ import annotations

from bot.discord.demo.fake.calls import Call
from bot.discord.demo.fake.clock import iso
from bot.discord.demo.fake.events import MESSAGE_CONTENT, Event, fit_to_read
from bot.discord.demo.fake.message_rules import CREATE, EDIT
from bot.discord.demo.fake.model import FORUM, SUPPRESS_EMBEDS, Channel, Message
from bot.discord.demo.fake.payloads import user_json
from bot.discord.demo.fake.permissions import Permission, in_channel
from bot.discord.demo.fake.posting import checked, fill, make
from bot.discord.demo.fake.refusals import (
    Json,
    Refusal,
    closed_door,
    invalid_form,
    missing_permissions,
    not_the_author,
    unknown,
)
from bot.discord.demo.fake.routes.table import Route
from bot.discord.demo.fake.schema import items, need, shape, snowflake

NONCE_LASTS = 300.0


def _writable(call: Call) -> Channel:
    """The channel, when the bot may write in it."""
    channel = call.channel()
    world = call.world
    if channel.guild_id is None:
        person = next(one for one in channel.recipients if one.id != world.bot.id)
        shared = any(
            guild.has_bot and person.id in guild.members for guild in world.guilds.values()
        )
        if not person.takes_dms or not (shared or person.installed):
            raise closed_door()
        return channel
    if channel.type == FORUM:
        raise Refusal(400, 50008, "Cannot send messages in a non-text channel")
    wanted = Permission.SEND_MESSAGES_IN_THREADS if channel.thread else Permission.SEND_MESSAGES
    call.channel("channel", wanted)
    if channel.thread is not None and channel.thread.locked:
        raise Refusal(400, 50083, "Thread is archived")
    return channel


def create(call: Call) -> Json:
    world = call.world
    channel = _writable(call)
    body = checked(call, call.body, CREATE)
    held = in_channel(world.guild_of(channel), channel, world.bot)
    if (call.files and not held & Permission.ATTACH_FILES) or (
        body.get("embeds") and not held & Permission.EMBED_LINKS
    ):
        raise missing_permissions()
    same = _same_nonce(call, channel, body)
    if same is not None:
        return world.json_of(same)
    nonce = body.get("nonce")
    message = make(
        world,
        channel,
        world.bot,
        body,
        call.uploads(),
        nonce=None if nonce is None else str(nonce),
        reference=_reference(call, channel, body),
        type=19 if body.get("message_reference") else 0,
    )
    return world.json_of(world.keep(message))


def _same_nonce(call: Call, channel: Channel, body: Json) -> Message | None:
    """With enforce_nonce the same nonce within minutes gives the message that there is."""
    if not body.get("enforce_nonce") or not body.get("nonce"):
        return None
    now = call.world.clock.now()
    for one in reversed(call.world.in_channel(channel)):
        if now - one.created > NONCE_LASTS:
            return None
        if one.nonce == str(body["nonce"]) and one.author.id == call.world.bot.id:
            return one
    return None


def _reference(call: Call, channel: Channel, body: Json) -> Json | None:
    asked = body.get("message_reference")
    if not asked:
        return None
    other = call.world.messages.get(int(asked["message_id"]))
    if other is None or other.deleted or other.channel_id != channel.id:
        if asked.get("fail_if_not_exists", True):
            raise invalid_form(
                {
                    "message_reference": {
                        "_errors": [
                            {
                                "code": "MESSAGE_REFERENCE_UNKNOWN_MESSAGE",
                                "message": "Unknown message",
                            }
                        ]
                    }
                }
            )
        return None
    if channel.guild_id is not None:
        call.channel("channel", Permission.READ_MESSAGE_HISTORY)
    found: Json = {"type": 0, "message_id": str(other.id), "channel_id": str(channel.id)}
    return found | ({"guild_id": str(channel.guild_id)} if channel.guild_id else {})


def history(call: Call) -> list[Json]:
    channel = call.channel()
    if channel.guild_id is not None and not (
        in_channel(call.world.guild_of(channel), channel, call.world.bot)
        & Permission.READ_MESSAGE_HISTORY
    ):
        return []
    query = call.query("limit", "before", "after", "around")
    limit = int(query.get("limit", 50))
    if not 1 <= limit <= 100:
        errors = [{"code": "NUMBER_TYPE_MAX", "message": "int value should be at most 100."}]
        raise invalid_form({"limit": {"_errors": errors}})
    found = call.world.in_channel(channel, ephemeral=False)
    if "after" in query:
        found = [one for one in found if one.id > int(query["after"])][:limit]
    elif "around" in query:
        older = [one for one in found if one.id < int(query["around"])]
        newer = found[len(older) :]
        found = [*older[max(0, len(older) - limit // 2) :], *newer[: limit - limit // 2]]
    else:
        before = int(query.get("before", 2**63))
        found = [one for one in found if one.id < before][-limit:]
    return [_blanked(call, one) for one in reversed(found)]


def get(call: Call) -> Json:
    channel = call.channel()
    message = call.world.message(channel.id, call.id("message"))
    if channel.guild_id is not None and message.author.id != call.world.bot.id:
        call.channel("channel", Permission.READ_MESSAGE_HISTORY)
    return _blanked(call, message)


def _blanked(call: Call, message: Message) -> Json:
    """Without the content privilege the text of others is blank here too."""
    world = call.world
    event = Event("MESSAGE_CREATE", world.json_of(message), message.guild_id)
    return fit_to_read(event, world.granted & MESSAGE_CONTENT, world.bot.id)


def edit(call: Call) -> Json:
    channel = call.channel()
    message = call.world.message(channel.id, call.id("message"))
    if message.author.id != call.world.bot.id:
        only_flags = isinstance(call.body, dict) and set(call.body) <= {"flags", "tts"}
        if not only_flags:
            raise not_the_author()
        call.channel("channel", Permission.MANAGE_MESSAGES)
        message.flags = (message.flags & ~SUPPRESS_EMBEDS) | (call.body.get("flags") or 0)
        call.world.edited(message, quietly=True)
        return call.world.json_of(message)
    if channel.thread is not None and channel.thread.archived:
        raise Refusal(400, 50083, "Thread is archived")
    body = checked(call, call.body, EDIT, old=message)
    fill(call.world, channel, message, body, call.uploads())
    call.world.edited(message)
    return call.world.json_of(message)


def delete(call: Call) -> None:
    channel = call.channel()
    message = call.world.message(channel.id, call.id("message"))
    if message.author.id != call.world.bot.id:
        if channel.guild_id is None:
            raise Refusal(403, 50003, "Cannot execute action on a DM channel")
        call.channel("channel", Permission.MANAGE_MESSAGES)
    call.world.delete(message)


def bulk_delete(call: Call) -> None:
    channel = call.channel("channel", Permission.MANAGE_MESSAGES)
    body = call.obey(shape({"messages": need(items(snowflake, 2, 100))}))
    for one in body["messages"]:
        found = call.world.messages.get(int(one))
        if found is not None and found.channel_id == channel.id and not found.deleted:
            call.world.delete(found)


def pins(call: Call) -> Json:
    call.query("before", "limit")
    channel = call.channel("channel", Permission.READ_MESSAGE_HISTORY)
    found = [one for one in call.world.in_channel(channel) if one.pinned]
    return {
        "items": [
            {"pinned_at": iso(one.created), "message": call.world.json_of(one)} for one in found
        ],
        "has_more": False,
    }


def pin(call: Call) -> None:
    _pin(call, True)


def unpin(call: Call) -> None:
    _pin(call, False)


def _pin(call: Call, pinned: bool) -> None:
    channel = call.channel("channel", Permission.PIN_MESSAGES)
    message = call.world.message(channel.id, call.id("message"))
    message.pinned = pinned
    call.world.edited(message, quietly=True)


def react(call: Call) -> None:
    channel = call.channel("channel", Permission.ADD_REACTIONS)
    message = call.world.message(channel.id, call.id("message"))
    emoji = call.word("emoji")
    if emoji.isascii() and ":" not in emoji:
        raise unknown("emoji")
    if len(message.reactions) >= 20 and emoji not in message.reactions:
        raise Refusal(400, 30010, "Maximum number of reactions reached (20)")
    call.world.react(message, call.world.bot, emoji)


def unreact(call: Call) -> None:
    channel = call.channel()
    message = call.world.message(channel.id, call.id("message"))
    user = call.user()
    if user.id != call.world.bot.id:
        call.channel("channel", Permission.MANAGE_MESSAGES)
    call.world.react(message, user, call.word("emoji"), take=True)


def clear_reactions(call: Call) -> None:
    channel = call.channel("channel", Permission.MANAGE_MESSAGES)
    message = call.world.message(channel.id, call.id("message"))
    only = call.request.match_info.get("emoji")
    for emoji, who in list(message.reactions.items()):
        if only in (None, emoji):
            for user in list(who):
                call.world.react(message, call.world.users[user], emoji, take=True)


def reactors(call: Call) -> list[Json]:
    call.query("limit", "after", "type")
    message = call.world.message(call.channel().id, call.id("message"))
    who = message.reactions.get(call.word("emoji"), [])
    return [user_json(call.world.users[one]) for one in who]


_ALL = "/channels/{channel}/messages"
_ONE = _ALL + "/{message}"
_EMOJI = _ONE + "/reactions/{emoji}"
ROUTES = [
    Route("POST", _ALL, create),
    Route("GET", _ALL, history),
    Route("GET", _ALL + "/pins", pins),
    Route("PUT", _ALL + "/pins/{message}", pin),
    Route("DELETE", _ALL + "/pins/{message}", unpin),
    Route("POST", _ALL + "/bulk-delete", bulk_delete),
    Route("GET", _ONE, get),
    Route("PATCH", _ONE, edit),
    Route("DELETE", _ONE, delete),
    Route("DELETE", _ONE + "/reactions", clear_reactions),
    Route("GET", _EMOJI, reactors),
    Route("DELETE", _EMOJI, clear_reactions),
    Route("PUT", _EMOJI + "/@me", react),
    Route("DELETE", _EMOJI + "/{user}", unreact),
]
