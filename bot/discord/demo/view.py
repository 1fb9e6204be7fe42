"""What one person sees in one place, as JSON for the page."""

from __future__ import annotations

import copy
import re
from typing import Any
from urllib.parse import quote

from bot.discord.demo.fake.cannot import CannotDo
from bot.discord.demo.fake.command_rules import GROUP, MESSAGE_MENU, SLASH, SUB
from bot.discord.demo.fake.component_rules import parts
from bot.discord.demo.fake.invoking import offered
from bot.discord.demo.fake.model import DM, PRIVATE_THREAD, Attachment, Channel, Message, User
from bot.discord.demo.fake.permissions import Permission, in_channel, may_speak
from bot.discord.demo.fake.refusals import Json
from bot.discord.demo.fake.world import World
from bot.discord.demo.stage import Stage

# So far back a place is shown.
MOST_MESSAGES = 200
# What is quoted of a message above the answer to it.
LONGEST_QUOTE = 140
TYPING_LASTS = 10.0

# The messages of each place, gone through once for all people.
News = dict[int, list[Message]]


def name_of(user: User) -> str:
    return user.shown_name or user.name


def slices(stage: Stage, user: User, place: Channel) -> dict[str, Any]:
    """All but the messages, by what changes together."""
    news: News = {}
    for one in stage.fake.world.messages.values():
        if not one.deleted and not one.thinking:
            news.setdefault(one.channel_id, []).append(one)
    return {
        "here": {"person": user.name, "place": str(place.id)},
        "server": {"name": stage.guild.name, "online": bool(stage.fake.gateway.connected)},
        "people": [_person(stage, one, news) for one in stage.people],
        "bot": {
            "id": str(stage.fake.world.bot.id),
            "name": name_of(stage.fake.world.bot),
            "handle": stage.fake.world.bot.name,
        },
        "places": [
            _place(stage, user, one, news)
            for one in stage.places(user)
            if one.thread is None or not one.thread.archived or one.id == place.id
        ],
        "names": _names(stage, user),
        "commands": commands(stage.fake.world, user, place),
        "typing": typing(stage.fake.world, place),
    }


def messages(stage: Stage, user: User, place: Channel) -> dict[str, Json]:
    """The last messages that someone finds in a place, by their id, oldest first."""
    found = [
        one
        for one in stage.fake.world.seen_by(user, place)
        if one.only_for is None or one.id not in stage.dismissed
    ]
    return {str(one.id): message(stage, user, one) for one in found[-MOST_MESSAGES:]}


def message(stage: Stage, user: User, one: Message) -> Json:
    """A message as someone sees it."""
    world = stage.fake.world
    found: Json = {
        "id": str(one.id),
        "author": {"id": str(one.author.id), "name": name_of(one.author), "bot": one.author.bot},
        "at": one.created * 1000,
        "edited": one.edited is not None,
        "mine": one.author.id == user.id,
        "content": one.content,
        "components": _components(world, one),
        "embeds": [
            {key: embed.get(key) for key in ("title", "description")} for embed in one.embeds
        ],
        "attachments": [
            _attachment(world, place=one.channel_id, file=file) for file in _loose(one)
        ],
        "ephemeral": one.ephemeral,
        "thinking": one.thinking,
        "pinged": user.id in one.pings or "everyone" in one.pings,
        "reactions": [
            {"emoji": emoji, "count": len(who), "mine": user.id in who}
            for emoji, who in one.reactions.items()
        ],
    }
    if one.interaction is not None and one.interaction.kind == 2:
        found["used"] = {
            "by": name_of(one.interaction.user),
            "id": str(one.interaction.user.id),
            "command": used(one.interaction.data),
        }
    if one.reference is not None:
        found["answers"] = _quoted(stage, user, int(one.reference["message_id"]))
    thread = world.channels.get(one.thread_id or 0)
    if thread is not None and thread.thread is not None:
        found["thread"] = {
            "id": str(thread.id),
            "name": thread.name,
            "count": thread.thread.sent,
        }
    return found


def used(data: Json) -> str:
    """A command as one says it: "/me export", or the name of a menu's entry."""
    words, options = [data["name"]], data.get("options", [])
    while options and options[0]["type"] in (SUB, GROUP):
        words.append(options[0]["name"])
        options = options[0].get("options", [])
    return ("/" if data["type"] == SLASH else "") + " ".join(words)


def typing(world: World, place: Channel) -> bool:
    """Whether the bot is writing there: it said so lately and has sent nothing since."""
    last = max((at for at, channel in world.typing if channel == place.id), default=None)
    if last is None or world.clock.now() - last > TYPING_LASTS:
        return False
    return not any(
        one.author.id == world.bot.id and one.created >= last for one in world.in_channel(place)
    )


def commands(world: World, user: User, place: Channel) -> Json:
    """The slash commands and the entries of a message's menu that someone is offered here."""
    guilds = [None] if place.guild_id is None else [place.guild_id, None]
    found: Json = {"slash": [], "menu": []}
    seen: set[tuple[int, str]] = set()
    for one in (one for guild in guilds for one in world.commands.get(guild, [])):
        key = (one["type"], one["name"])
        if key in seen:
            continue
        seen.add(key)
        try:
            offered(world, user, place, *key)
        except CannotDo:
            continue
        if one["type"] == SLASH:
            found["slash"] += _flat(one, one["name"])
        elif one["type"] == MESSAGE_MENU:
            found["menu"].append(one["name"])
    found["slash"].sort(key=lambda one: one["name"])
    return found


def _flat(command: Json, name: str) -> list[Json]:
    """A command with its options, or each command in it by its whole name."""
    options = command.get("options") or []
    inner = [one for one in options if one["type"] in (SUB, GROUP)]
    if inner:
        return [leaf for one in inner for leaf in _flat(one, f"{name} {one['name']}")]
    return [{"name": name, "description": command["description"], "options": options}]


def _person(stage: Stage, user: User, news: News) -> Json:
    return {
        "id": str(user.id),
        "name": name_of(user),
        "handle": user.name,
        "owner": user.id == stage.guild.owner_id,
        "pings": sum(_unread(stage, user, one, news)[1] for one in stage.places(user)),
    }


def _place(stage: Stage, user: User, place: Channel, news: News) -> Json:
    guild = stage.fake.world.guild_of(place)
    kind = "dm" if place.type == DM else "thread" if place.thread is not None else "channel"
    unread, pings = _unread(stage, user, place, news)
    held = in_channel(guild, place, user)
    return {
        "id": str(place.id),
        "kind": kind,
        "private": place.type == PRIVATE_THREAD,
        "name": name_of(stage.fake.world.bot) if place.type == DM else place.name,
        "topic": place.topic or "",
        "parent": None if place.parent_id is None else str(place.parent_id),
        "unread": unread,
        "pings": pings,
        "speaks": may_speak(guild, place, user),
        "threads": kind == "channel" and bool(held & Permission.CREATE_PUBLIC_THREADS),
    }


def _unread(stage: Stage, user: User, place: Channel, news: News) -> tuple[bool, int]:
    """Whether there is something new for someone in a place, and how much of it calls them."""
    last = stage.read.get((user.id, place.id), 0)
    found = [
        one
        for one in news.get(place.id, ())
        if one.id > last and one.author.id != user.id and one.only_for in (None, user.id)
    ]
    if place.type == DM:
        return bool(found), len(found)
    return bool(found), sum(user.id in one.pings or "everyone" in one.pings for one in found)


def _names(stage: Stage, user: User) -> Json:
    """What the ids in a text stand for."""
    world = stage.fake.world
    return {
        "users": {str(one.id): name_of(one) for one in world.users.values()},
        "roles": {str(one.id): one.name for one in stage.guild.roles.values()},
        "channels": {str(one.id): one.name for one in stage.places(user) if one.type != DM},
    }


def _quoted(stage: Stage, user: User, number: int) -> Json | None:
    """The beginning of the message that is answered; None when it is gone or not for them."""
    one = stage.fake.world.messages.get(number)
    if one is None or one.deleted or one.only_for not in (None, user.id):
        return None
    users = stage.fake.world.users
    named = re.sub(
        r"<@!?(\d{1,20})>",
        lambda found: f"@{name_of(users[int(found[1])])}" if int(found[1]) in users else found[0],
        one.text,
    )
    text = " ".join(named.split()) or "a file"
    if len(text) > LONGEST_QUOTE:
        text = text[:LONGEST_QUOTE].rstrip() + "…"
    return {"id": str(one.id), "name": name_of(one.author), "text": text}


def _components(world: World, one: Message) -> list[Json]:
    """The components with addresses that hold under whatever name the page is open."""
    found = copy.deepcopy(one.components)
    sizes = {str(file.id): len(file.data) for file in one.attachments}
    for part in parts(found):
        for media in (
            part.get("media"),
            part.get("file"),
            *(item["media"] for item in part.get("items", [])),
        ):
            if media:
                media["url"] = media["url"].removeprefix(world.base)
                media["size"] = sizes.get(media.get("attachment_id", ""))
    return found


def _loose(one: Message) -> list[Attachment]:
    """The attachments that no component shows."""
    shown = {
        media.get("attachment_id")
        for part in parts(one.components)
        for media in (
            part.get("media"),
            part.get("file"),
            *(item["media"] for item in part.get("items", [])),
        )
        if media
    }
    return [file for file in one.attachments if str(file.id) not in shown]


def _attachment(world: World, *, place: int, file: Attachment) -> Json:
    return {
        "name": file.filename,
        "size": len(file.data),
        "url": f"/attachments/{place}/{file.id}/{quote(file.filename)}",
        "type": file.content_type,
        "description": file.description,
    }
