"""A request of the bot, read strictly: its body, its files and its ids."""

from __future__ import annotations

import json
import mimetypes
import re
from dataclasses import dataclass, field
from typing import Any

from aiohttp import BodyPartReader, web

from bot.discord.demo.fake.model import Attachment, Channel, Guild, User
from bot.discord.demo.fake.permissions import Permission, in_channel, may_see
from bot.discord.demo.fake.refusals import (
    Refusal,
    missing_access,
    missing_permissions,
    too_large,
    unknown,
)
from bot.discord.demo.fake.schema import Check, obey
from bot.discord.demo.fake.world import World

LARGEST_BODY = 25 * 1024 * 1024
_FILE = re.compile(r"files\[(\d+)\]")


@dataclass
class Call:
    """One request; `body` is its JSON or None, `files` what was attached, by index."""

    world: World
    request: web.Request
    body: Any = None
    files: dict[int, Attachment] = field(default_factory=dict)

    def id(self, name: str) -> int:
        """An id from the path; @me is the bot."""
        value = self.request.match_info[name]
        if value == "@me":
            return self.world.bot.id
        if not value.isdigit():
            raise Refusal(
                400,
                50035,
                "Invalid Form Body",
                {name: {"_errors": [{"code": "NUMBER_TYPE_COERCE", "message": "Not a snowflake"}]}},
            )
        return int(value)

    def word(self, name: str) -> str:
        return self.request.match_info[name]

    def query(self, *known: str) -> dict[str, str]:
        """The query; a name that the route does not know is refused."""
        for name in self.request.query:
            if name not in known:
                errors = {name: {"_errors": [{"code": "UNKNOWN_FIELD", "message": "Unknown"}]}}
                raise Refusal(400, 50035, "Invalid Form Body", errors)
        return dict(self.request.query)

    def obey(self, check: Check) -> Any:
        """The body, after the check; raises what is wrong with it."""
        obey(check, {} if self.body is None else self.body)
        return {} if self.body is None else self.body

    def uploads(self) -> list[Attachment]:
        """The attached files in the order of their index, with what the body says of them."""
        return [self.files[index] for index in sorted(self.files)]

    # Things that the bot may know of, or the refusal

    def guild(self, name: str = "guild") -> Guild:
        found = self.world.guilds.get(self.id(name))
        if found is None:
            raise unknown("guild")
        if not found.has_bot:
            raise missing_access()
        return found

    def channel(self, name: str = "channel", *need: Permission) -> Channel:
        """A channel that the bot sees and in which it may do all that is needed."""
        found = self.world.channels.get(self.id(name))
        if found is None:
            raise unknown("channel")
        guild = self.world.guild_of(found)
        if (guild is not None and not guild.has_bot) or not may_see(guild, found, self.world.bot):
            raise missing_access()
        if guild is not None:
            held = in_channel(guild, found, self.world.bot)
            if any(not held & one for one in need):
                raise missing_permissions()
        return found

    def user(self, name: str = "user") -> User:
        found = self.world.users.get(self.id(name))
        if found is None:
            raise unknown("user")
        return found


async def read(world: World, request: web.Request) -> Call:
    """Read a request; raises the refusal of one that is too large or not well formed."""
    call = Call(world, request)
    if not request.can_read_body:
        return call
    if (request.content_length or 0) > LARGEST_BODY:
        raise too_large()
    if request.content_type == "application/json":
        call.body = _json(await request.text())
    elif request.content_type == "multipart/form-data":
        await _multipart(call, request)
    else:
        raise Refusal(
            400,
            50035,
            "Invalid Form Body",
            {
                "_errors": [
                    {
                        "code": "CONTENT_TYPE_INVALID",
                        "message": 'Expected "Content-Type" header to be one of '
                        "{'application/json', 'multipart/form-data'}.",
                    }
                ]
            },
        )
    return call


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        raise Refusal(400, 50109, "The request body contains invalid JSON.") from None


async def _multipart(call: Call, request: web.Request) -> None:
    size = 0
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or part.name is None:
            raise Refusal(400, 50035, "Invalid Form Body")
        data = bytes(await part.read())
        size += len(data)
        if size > LARGEST_BODY:
            raise too_large()
        found = _FILE.fullmatch(part.name)
        if part.name == "payload_json":
            call.body = _json(data.decode())
        elif found:
            name = re.sub(r"[^\w.\-]", "_", part.filename or "unknown")
            kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
            number = call.world.ids.next()
            call.files[int(found[1])] = Attachment(number, name, data, kind)
        else:
            errors = {part.name: {"_errors": [{"code": "UNKNOWN_FIELD", "message": "Unknown"}]}}
            raise Refusal(400, 50035, "Invalid Form Body", errors)
