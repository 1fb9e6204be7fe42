"""Who the bot is, where its gateway is, and its commands."""

from __future__ import annotations

from typing import Any

from bot.discord.demo.fake import events
from bot.discord.demo.fake.calls import Call
from bot.discord.demo.fake.command_rules import SLASH, check_command, check_commands
from bot.discord.demo.fake.payloads import user_json
from bot.discord.demo.fake.refusals import Json, missing_access, unknown
from bot.discord.demo.fake.routes.table import Route
from bot.discord.demo.fake.schema import Problems


def me(call: Call) -> Json:
    return user_json(call.world.bot) | {"verified": True, "mfa_enabled": True, "flags": 0}


def application(call: Call) -> Json:
    world = call.world
    flags = sum(flag for intent, flag in events.GRANTED_FLAG.items() if world.granted & intent)
    return {
        "id": str(world.application),
        "name": world.bot.name,
        "icon": None,
        "description": "",
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": "0" * 64,
        "owner": user_json(world.owner),
        "team": None,
        "flags": flags,
        "tags": [],
        "summary": "",
        "integration_types_config": {
            "0": {"oauth2_install_params": {"scopes": ["bot"], "permissions": "0"}},
            "1": {},
        },
        "approximate_guild_count": sum(guild.has_bot for guild in world.guilds.values()),
        "approximate_user_install_count": sum(user.installed for user in world.users.values()),
        "redirect_uris": [],
        "interactions_endpoint_url": None,
        "bot": user_json(world.bot),
    }


def gateway(call: Call) -> Json:
    return {"url": call.world.base.replace("http://", "ws://") + "/gateway"}


def gateway_for_bots(call: Call) -> Json:
    return gateway(call) | {
        "shards": 1,
        "session_start_limit": {
            "total": 1000,
            "remaining": 1000,
            "reset_after": 86_400_000,
            "max_concurrency": 16,
        },
    }


def _mine(call: Call) -> None:
    if call.id("application") != call.world.application:
        raise missing_access()


def _place(call: Call) -> int | None:
    """The server whose commands are meant, or None for the global ones."""
    _mine(call)
    return call.guild().id if "guild" in call.request.match_info else None


def list_commands(call: Call) -> list[Json]:
    place = _place(call)
    call.query("with_localizations")
    return call.world.commands.get(place, [])


def put_commands(call: Call) -> list[Json]:
    """Take these commands for all that there are; the same name keeps its id."""
    place = _place(call)
    problems = Problems()
    check_commands(call.body, problems)
    problems.settle()
    old = {(one["type"], one["name"]): one for one in call.world.commands.get(place, [])}
    call.world.commands[place] = [
        _command(call, place, body, old.get((body.get("type", SLASH), body["name"])))
        for body in call.body
    ]
    call.world.ring()
    return call.world.commands[place]


def post_command(call: Call) -> Json:
    place = _place(call)
    problems = Problems()
    check_command(call.body, problems, ())
    problems.settle()
    held = call.world.commands.setdefault(place, [])
    key = (call.body.get("type", SLASH), call.body["name"])
    old = next((one for one in held if (one["type"], one["name"]) == key), None)
    made = _command(call, place, call.body, old)
    check_commands([{"type": one["type"], **_bare(one)} for one in held], problems)
    problems.settle()
    held[:] = [one for one in held if one is not old] + [made]
    return made


def _find(call: Call) -> Json:
    for one in call.world.commands.get(_place(call), []):
        if one["id"] == str(call.id("command")):
            return one
    raise unknown("application command")


def get_command(call: Call) -> Json:
    return _find(call)


def patch_command(call: Call) -> Json:
    old = _find(call)
    body = {**_bare(old), "type": old["type"], **(call.body or {})}
    problems = Problems()
    check_command(body, problems, ())
    problems.settle()
    held = call.world.commands[_place(call)]
    held[held.index(old)] = made = _command(call, _place(call), body, old)
    return made


def delete_command(call: Call) -> None:
    call.world.commands[_place(call)].remove(_find(call))


def command_permissions(call: Call) -> list[Any]:
    _place(call)
    return []


_OWN = ("id", "application_id", "version", "guild_id")


def _bare(command: Json) -> Json:
    return {key: value for key, value in command.items() if key not in _OWN}


def _command(call: Call, place: int | None, body: Json, old: Json | None) -> Json:
    """A command as Discord keeps it; its version changes when it does."""
    permissions = body.get("default_member_permissions")
    made: Json = {
        "name_localizations": None,
        "description_localizations": None,
        "description": "",
        "options": [],
        "nsfw": False,
        "contexts": None,
        "dm_permission": True,
        "integration_types": [0],
        **{key: value for key, value in body.items() if key != "id"},
        "type": body.get("type", SLASH),
        "default_member_permissions": None if permissions is None else str(permissions),
        "application_id": str(call.world.application),
    }
    if made["integration_types"] is None:
        made["integration_types"] = [0]
    if place is not None:
        made["guild_id"] = str(place)
    same = old is not None and _bare(old) == _bare(made)
    made["id"] = old["id"] if old is not None else str(call.world.ids.next())
    made["version"] = old["version"] if old is not None and same else str(call.world.ids.next())
    return made


_GLOBAL = "/applications/{application}/commands"
_LOCAL = "/applications/{application}/guilds/{guild}/commands"
ROUTES = [
    Route("GET", "/users/@me", me),
    Route("GET", "/oauth2/applications/@me", application),
    Route("GET", "/applications/@me", application),
    Route("GET", "/gateway", gateway, open=True),
    Route("GET", "/gateway/bot", gateway_for_bots),
    Route("GET", f"{_LOCAL}/permissions", command_permissions),
    *(
        Route(method, path, do)
        for base in (_GLOBAL, _LOCAL)
        for method, path, do in (
            ("GET", base, list_commands),
            ("PUT", base, put_commands),
            ("POST", base, post_command),
            ("GET", base + "/{command}", get_command),
            ("PATCH", base + "/{command}", patch_command),
            ("DELETE", base + "/{command}", delete_command),
        )
    ),
]
