"""How a body becomes a message, and how it changes one."""

from __future__ import annotations

import copy
from typing import Any

from bot.discord.demo.fake.calls import Call
from bot.discord.demo.fake.component_rules import numbered, parts
from bot.discord.demo.fake.mentions import named
from bot.discord.demo.fake.message_rules import Kind, check_message, kept_attachments
from bot.discord.demo.fake.model import (
    COMPONENTS_V2,
    EPHEMERAL,
    LOADING,
    SILENT,
    SUPPRESS_EMBEDS,
    Attachment,
    Channel,
    Message,
    User,
)
from bot.discord.demo.fake.payloads import attachment_json
from bot.discord.demo.fake.permissions import Permission, in_channel
from bot.discord.demo.fake.refusals import Json
from bot.discord.demo.fake.schema import Path, Problems, shape
from bot.discord.demo.fake.world import World


def checked(
    call: Call, body: Any, kind: Kind, *, old: Message | None = None, path: Path = ()
) -> Json:
    """The body of a message after all checks; raises the refusal."""
    problems = Problems()
    body = {} if body is None else body
    check_message(body, kind, call.uploads(), problems, path, old=old)
    if not isinstance(body, dict):
        shape({})(body, problems, path)
    problems.settle()
    assert isinstance(body, dict)
    return body


def make(
    world: World,
    channel: Channel,
    author: User,
    body: Json,
    files: list[Attachment],
    **more: Any,
) -> Message:
    """A new message of a body that has been checked; it is not posted yet."""
    message = Message(
        more.pop("id", None) or world.ids.next(),
        channel.id,
        channel.guild_id,
        author,
        world.clock.now(),
        **more,
    )
    flags = body.get("flags") or 0
    message.flags |= flags & (SUPPRESS_EMBEDS | SILENT | COMPONENTS_V2)
    if flags & EPHEMERAL and message.only_for is None and message.interaction is not None:
        message.only_for = message.interaction.user.id
    message.tts = bool(body.get("tts"))
    fill(world, channel, message, body, files)
    return message


def fill(
    world: World, channel: Channel, message: Message, body: Json, files: list[Attachment]
) -> None:
    """Change a message by a body that has been checked; what the body does not name stays."""
    message.flags &= ~LOADING
    if (body.get("flags") or 0) & COMPONENTS_V2:
        message.flags |= COMPONENTS_V2
    if "content" in body:
        message.content = (body["content"] or "").strip()
    if "embeds" in body:
        message.embeds = copy.deepcopy(body["embeds"] or [])
    described = {str(one["id"]): one for one in body.get("attachments") or []}
    kept = kept_attachments(body, message)
    for one in kept:
        if "description" in described.get(str(one.id), {}):
            one.description = described[str(one.id)]["description"]
    for index, one in enumerate(files):
        one.description = described.get(str(index), {}).get("description")
    message.attachments = [*kept, *files]
    if "components" in body:
        message.components = numbered(body["components"] or [])
    _resolve(world, message)
    if "allowed_mentions" in body:
        message.allowed_mentions = body["allowed_mentions"]
    _notify(world, channel, message)


def _resolve(world: World, message: Message) -> None:
    """Put the addresses of attachments where the message refers to them."""
    by_name = {
        one.filename: attachment_json(one, world.base, message.channel_id)
        for one in message.attachments
    }
    media = [
        item
        for part in parts(message.components)
        for item in (
            part.get("media"),
            part.get("file"),
            *(one["media"] for one in part.get("items", [])),
        )
        if item
    ]
    media += [
        embed[key] for embed in message.embeds for key in ("image", "thumbnail") if embed.get(key)
    ]
    for item in media:
        found = by_name.get(item["url"].removeprefix("attachment://"))
        if item["url"].startswith("attachment://") and found is not None:
            item |= {
                "url": found["url"],
                "proxy_url": found["proxy_url"],
                "content_type": found["content_type"],
                "attachment_id": found["id"],
            }
        item.setdefault("proxy_url", item["url"])


def _notify(world: World, channel: Channel, message: Message) -> None:
    """Whom the message names and whom it notifies, by what it allows itself."""
    guild = world.guild_of(channel)
    words = [part["content"] for part in parts(message.components) if part["type"] == 10]
    found = named("\n".join([message.content, *words]), message.allowed_mentions)
    held = in_channel(guild, channel, message.author)
    everyone = found.everyone and bool(held & Permission.MENTION_EVERYONE)
    message.mentions = [world.users[one] for one in found.users if one in world.users]
    message.mentioned_roles = found.roles if guild is not None else []
    message.mentions_everyone = everyone
    message.pings = {user.id for user in message.mentions}
    if guild is not None:
        message.pings |= {
            role
            for role in found.roles
            if role in guild.roles
            and (guild.roles[role].mentionable or held & Permission.MENTION_EVERYONE)
        }
    if everyone:
        message.pings.add("everyone")
    answered = message.reference and world.messages.get(int(message.reference["message_id"]))
    if answered:
        allowed = message.allowed_mentions
        replied = (allowed or {}).get("replied_user", allowed is None)
        if replied and answered.author.id not in message.pings:
            message.mentions.append(answered.author)
            message.pings.add(answered.author.id)
