"""How Discord's own app turns what someone types into the data of an interaction."""

from __future__ import annotations

import mimetypes
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from bot.discord.demo.fake import command_rules as rules
from bot.discord.demo.fake.cannot import CannotDo
from bot.discord.demo.fake.model import Attachment, Channel, Guild, Message, Role, User
from bot.discord.demo.fake.payloads import (
    attachment_json,
    channel_json,
    member_json,
    message_json,
    role_json,
    user_json,
)
from bot.discord.demo.fake.permissions import Permission, in_channel
from bot.discord.demo.fake.refusals import Json
from bot.discord.demo.fake.world import World

LONGEST_TEXT = 6000


class Choice(NamedTuple):
    """One line of an autocomplete: what it shows and what it stands for."""

    name: str
    value: str | int | float


@dataclass
class Resolver:
    """Collects what the ids in an interaction stand for."""

    world: World
    guild: Guild | None
    channel: Channel
    found: Json = field(default_factory=dict)

    def user(self, user: User) -> str:
        self._put("users", user.id, user_json(user))
        if self.guild is not None and user.id in self.guild.members:
            member = member_json(self.guild.members[user.id], with_user=False)
            member["permissions"] = str(int(in_channel(self.guild, self.channel, user)))
            self._put("members", user.id, member)
        return str(user.id)

    def role(self, role: Role) -> str:
        self._put("roles", role.id, role_json(role))
        return str(role.id)

    def place(self, channel: Channel) -> str:
        shown = channel_json(channel)
        shown["permissions"] = str(int(in_channel(self.guild, channel, self.world.bot)))
        self._put("channels", channel.id, shown)
        return str(channel.id)

    def message(self, message: Message) -> str:
        self._put("messages", message.id, message_json(message, self.world.base))
        return str(message.id)

    def file(self, name: str, data: bytes) -> str:
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        made = Attachment(self.world.ids.next(), name, data, kind)
        self.world.files[made.id] = made
        shown = attachment_json(made, self.world.base, self.channel.id) | {"ephemeral": True}
        self._put("attachments", made.id, shown)
        return str(made.id)

    def entity(self, value: Any) -> str:
        """The id of a person, role, channel or file; raises TypeError for anything else."""
        value = getattr(value, "user", value)
        if isinstance(value, User):
            return self.user(value)
        if isinstance(value, Role):
            return self.role(value)
        if isinstance(value, Channel):
            return self.place(value)
        raise TypeError(f"{value!r} is no person, role or channel")

    def _put(self, kind: str, number: int, data: Json) -> None:
        self.found.setdefault(kind, {})[str(number)] = data


def offered(world: World, user: User, channel: Channel, kind: int, name: str) -> tuple[Json, bool]:
    """The command of that name as this person finds it here, and whether it is their own app.

    Raises CannotDo when Discord would not show it.
    """
    guild = world.guild_of(channel)
    places = [None] if guild is None else [guild.id, None]
    found = [
        one
        for place in places
        for one in world.commands.get(place, [])
        if one["type"] == kind and one["name"] == name
    ]
    if not found:
        known = sorted(one["name"] for place in places for one in world.commands.get(place, []))
        raise CannotDo(f"there is no command {name!r} here, only {known}")
    command = found[0]
    types, contexts = command["integration_types"], command["contexts"]
    where = _context(world, guild, channel)
    if contexts is not None and where not in contexts:
        raise CannotDo(f"{name!r} is not offered in this kind of place")
    if contexts is None and where == 1 and not command["dm_permission"]:
        raise CannotDo(f"{name!r} is not offered in DMs")
    by_server = 0 in types and (where == 1 or (guild is not None and guild.has_bot))
    if not by_server and not (1 in types and user.installed):
        raise CannotDo(f"{name!r} is not installed here")
    if guild is not None:
        _check_permission(command, guild, channel, user)
    return command, not by_server


def _context(world: World, guild: Guild | None, channel: Channel) -> int:
    if guild is not None:
        return 0
    return 1 if any(one.id == world.bot.id for one in channel.recipients) else 2


def _check_permission(command: Json, guild: Guild, channel: Channel, user: User) -> None:
    held = in_channel(guild, channel, user)
    if not held & Permission.USE_APPLICATION_COMMANDS:
        raise CannotDo("may not use commands here")
    wanted = command["default_member_permissions"]
    if wanted is None or held & Permission.ADMINISTRATOR:
        return
    if int(wanted) == 0 or int(wanted) & ~int(held):
        raise CannotDo(f"{command['name']!r} is only for people with permission {wanted}")


def slash_data(
    resolver: Resolver,
    command: Json,
    path: list[str],
    given: dict[str, Any],
    *,
    focused: str | None = None,
) -> Json:
    """The data of a slash command; with `focused` that of an autocomplete of that option."""
    data: Json = {"id": command["id"], "name": command["name"], "type": command["type"]}
    if command.get("guild_id"):
        data["guild_id"] = command["guild_id"]
    place, options = data, command["options"]
    for word in path:
        sub = next((one for one in options if one["name"] == word and one["type"] < 3), None)
        if sub is None:
            raise CannotDo(f"/{command['name']} has no {word!r}")
        inner: Json = {"name": word, "type": sub["type"], "options": []}
        place["options"] = [inner]
        place, options = inner, sub.get("options", [])
    if any(one["type"] < 3 for one in options):
        raise CannotDo(f"choose one of {[one['name'] for one in options]}")
    place["options"] = _values(resolver, options, given, focused)
    if resolver.found:
        data["resolved"] = resolver.found
    return data


def _values(
    resolver: Resolver, options: list[Json], given: dict[str, Any], focused: str | None
) -> list[Json]:
    given = {name.replace("_", "-"): value for name, value in given.items()}
    known = {one["name"].replace("_", "-"): one for one in options}
    for name in given.keys() - known.keys():
        raise CannotDo(f"there is no option {name!r}, only {sorted(known)}")
    found: list[Json] = []
    for name, option in known.items():
        if given.get(name) is None:
            if option.get("required") and focused is None:
                raise CannotDo(f"the option {name!r} must be filled in")
            continue
        entry: Json = {"name": option["name"], "type": option["type"]}
        if focused is not None and name == focused.replace("_", "-"):
            if not option.get("autocomplete"):
                raise CannotDo(f"the option {name!r} proposes nothing")
            entry |= {"value": str(given[name]), "focused": True}
        else:
            entry["value"] = _value(resolver, option, given[name])
        found.append(entry)
    return found


def _value(resolver: Resolver, option: Json, value: Any) -> Any:
    """A value as the option takes it; raises CannotDo for one that it does not take."""
    kind, name = option["type"], option["name"]
    if isinstance(value, Choice):
        value = value.value
    if kind in (rules.USER, rules.ROLE, rules.CHANNEL, rules.MENTIONABLE):
        value = getattr(value, "user", value)
        if kind == rules.CHANNEL and isinstance(value, Channel):
            allowed = option.get("channel_types")
            if allowed and value.type not in allowed:
                raise CannotDo(f"{name!r} takes no channel of that kind")
        return resolver.entity(value)
    if kind == rules.ATTACHMENT:
        file_name, data = value
        return resolver.file(file_name, data)
    if option.get("choices"):
        for one in option["choices"]:
            if value in (one["name"], one["value"]):
                return one["value"]
        raise CannotDo(f"{name!r} takes only {[one['name'] for one in option['choices']]}")
    if kind == rules.BOOL:
        if not isinstance(value, bool):
            raise CannotDo(f"{name!r} takes true or false")
        return value
    if kind == rules.STRING:
        return _text(option, name, str(value))
    return _number(option, name, kind, value)


def _text(option: Json, name: str, value: str) -> str:
    low, high = option.get("min_length", 0), option.get("max_length", LONGEST_TEXT)
    if not low <= len(value) <= high:
        raise CannotDo(f"{name!r} takes {low} to {high} characters, not {len(value)}")
    return value


def _number(option: Json, name: str, kind: int, value: Any) -> int | float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise CannotDo(f"{name!r} takes a number")
    if kind == rules.INTEGER and not isinstance(value, int):
        raise CannotDo(f"{name!r} takes a whole number")
    low, high = option.get("min_value", value), option.get("max_value", value)
    if not low <= value <= high:
        raise CannotDo(f"{name!r} takes {low} to {high}")
    return value


def menu_data(resolver: Resolver, command: Json, target: Message | User) -> Json:
    """The data of a context menu on a message or on a person."""
    name = resolver.message(target) if isinstance(target, Message) else resolver.user(target)
    data: Json = {
        "id": command["id"],
        "name": command["name"],
        "type": command["type"],
        "target_id": name,
        "resolved": resolver.found,
    }
    if command.get("guild_id"):
        data["guild_id"] = command["guild_id"]
    return data
