"""Whom a text names, and whom of them it may notify."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bot.discord.demo.fake.refusals import Json

_USER = re.compile(r"<@!?(\d+)>")
_ROLE = re.compile(r"<@&(\d+)>")
_EVERYONE = re.compile(r"@(everyone|here)\b")
_CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)


@dataclass
class Named:
    """The people and roles that a text notifies, and whether it notifies all."""

    users: list[int] = field(default_factory=list)
    roles: list[int] = field(default_factory=list)
    everyone: bool = False


def named(text: str, allowed: Json | None) -> Named:
    """Who is notified by a text; without `allowed` everyone whom it names."""
    bare = _CODE.sub(" ", text)
    users = [int(one) for one in dict.fromkeys(_USER.findall(bare))]
    roles = [int(one) for one in dict.fromkeys(_ROLE.findall(bare))]
    everyone = bool(_EVERYONE.search(bare))
    if allowed is None:
        return Named(users, roles, everyone)
    parse = allowed.get("parse") or []
    one_by_one = {int(one) for one in allowed.get("users") or []}
    role_by_role = {int(one) for one in allowed.get("roles") or []}
    return Named(
        [one for one in users if "users" in parse or one in one_by_one],
        [one for one in roles if "roles" in parse or one in role_by_role],
        everyone and "everyone" in parse,
    )
