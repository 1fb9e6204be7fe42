"""Callbacks, follow-ups and the original answer; webhooks of channels."""

from __future__ import annotations

from bot.discord.demo.fake import callbacks
from bot.discord.demo.fake.calls import Call
from bot.discord.demo.fake.message_rules import EDIT, FOLLOW_UP, WEBHOOK
from bot.discord.demo.fake.model import FORUM, NEWS, TEXT, Interaction, Message, User, Webhook
from bot.discord.demo.fake.payloads import webhook_json
from bot.discord.demo.fake.permissions import Permission
from bot.discord.demo.fake.posting import checked, fill, make
from bot.discord.demo.fake.refusals import Json, Refusal, invalid_form, unknown
from bot.discord.demo.fake.routes.table import Route
from bot.discord.demo.fake.schema import anything, need, nullable, shape, text

_NEW = shape({"name": need(text(1, 80)), "avatar": nullable(anything)})


def callback(call: Call) -> Json | None:
    full = call.query("with_response").get("with_response") in ("1", "true")
    interaction = callbacks.find(call.world, call.id("interaction"), call.word("token"))
    try:
        found = callbacks.answer(call, interaction)
    except Refusal as refusal:
        interaction.refused.append(refusal)
        raise
    return found if full else None


def execute(call: Call) -> Json | None:
    """A follow-up to an interaction, or a message of a channel's webhook."""
    query = call.query("wait", "thread_id", "with_components")
    wait = query.get("wait") in ("1", "true")
    hook = _hook(call)
    if hook is not None:
        message = _by_hook(call, hook, query.get("thread_id"))
        return call.world.json_of(message) if wait else None
    interaction = _interaction(call)
    body = checked(call, call.body, FOLLOW_UP)
    return call.world.json_of(callbacks.follow_up(call, interaction, body))


def get(call: Call) -> Json:
    return call.world.json_of(_message(call))


def edit(call: Call) -> Json:
    call.query("thread_id", "with_components")
    message = _message(call)
    body = checked(call, call.body, EDIT, old=message)
    if _hook(call) is not None:
        channel = call.world.channels[message.channel_id]
        fill(call.world, channel, message, body, call.uploads())
        call.world.edited(message)
    else:
        callbacks.change(call, _interaction(call), message, body)
    return call.world.json_of(message)


def delete(call: Call) -> None:
    call.query("thread_id")
    call.world.delete(_message(call))


def _interaction(call: Call) -> Interaction:
    return callbacks.alive(call.world, call.id("application"), call.word("token"))


def _hook(call: Call) -> Webhook | None:
    found = call.world.webhooks.get(call.id("application"))
    if found is not None and found.token != call.word("token"):
        raise unknown("webhook")
    return found


def _message(call: Call) -> Message:
    hook, name = _hook(call), call.word("message")
    if hook is None:
        return callbacks.own_message(call, _interaction(call), name)
    found = call.world.messages.get(int(name) if name.isdigit() else 0)
    if found is None or found.deleted or found.webhook_id != hook.id:
        raise unknown("message")
    return found


def _by_hook(call: Call, hook: Webhook, thread: str | None) -> Message:
    world = call.world
    channel = world.channels.get(int(thread) if thread else hook.channel_id)
    if channel is None:
        raise unknown("channel")
    body = checked(call, call.body, WEBHOOK)
    author = User(hook.id, body.get("username") or hook.name, bot=True)
    return world.keep(make(world, channel, author, body, call.uploads(), webhook_id=hook.id))


def create(call: Call) -> Json:
    channel = call.channel("channel", Permission.MANAGE_WEBHOOKS)
    body = call.obey(_NEW)
    if channel.type not in (TEXT, NEWS, FORUM) or channel.guild_id is None:
        raise Refusal(400, 50024, "Cannot execute action on this channel type")
    if "discord" in body["name"].lower() or "clyde" in body["name"].lower():
        wrong = {"code": "USERNAME_INVALID_CONTAINS", "message": 'Cannot contain "discord".'}
        raise invalid_form({"name": {"_errors": [wrong]}})
    world = call.world
    hook = Webhook(
        world.ids.next(), world.fresh_token(), channel.id, channel.guild_id, body["name"]
    )
    world.webhooks[hook.id] = hook
    return webhook_json(hook, world.application)


def of_channel(call: Call) -> list[Json]:
    channel = call.channel("channel", Permission.MANAGE_WEBHOOKS)
    return [
        webhook_json(hook, call.world.application)
        for hook in call.world.webhooks.values()
        if hook.channel_id == channel.id
    ]


def remove(call: Call) -> None:
    if call.world.webhooks.pop(call.id("application"), None) is None:
        raise unknown("webhook")


_TOKEN = "/webhooks/{application}/{token}"
ROUTES = [
    Route("POST", "/interactions/{interaction}/{token}/callback", callback, open=True),
    Route("POST", _TOKEN, execute, open=True),
    Route("GET", _TOKEN + "/messages/{message}", get, open=True),
    Route("PATCH", _TOKEN + "/messages/{message}", edit, open=True),
    Route("DELETE", _TOKEN + "/messages/{message}", delete, open=True),
    Route("POST", "/channels/{channel}/webhooks", create),
    Route("GET", "/channels/{channel}/webhooks", of_channel),
    Route("DELETE", "/webhooks/{application}", remove),
]
