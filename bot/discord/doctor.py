"""`coach discord doctor`: looks at all that the bot needs, and changes nothing."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import discord
from discord.http import Route

from bot.accountability.guilds import GuildSettings
from bot.bootstrap import Parts, index_status
from bot.discord.checkup import Check, Report
from bot.discord.errors import BotFailed, TokenMissing, Trouble
from bot.discord.failures import NOT_DISCORD, trouble_of
from bot.discord.portal import application_check, clock_check, intents_check, sessions_check
from bot.discord.registered import Payload, commands_check
from bot.discord.rooms import channel_checks, server_check
from bot.discord.sharding import Shards
from bot.discord.token import token_of
from bot.memory.errors import MemoryFailed
from bot.settings import Settings
from knowledge.errors import BrokenContent
from retrieval.errors import RetrievalError

# One request with all its repetitions; the library waits in between.
_PATIENCE = 30.0
_PAGE = 200
# Of so many servers the channels are looked at, which takes three requests each.
MOST_SERVERS = 50
_ONLINE = ("Token", "Application", "Intents", "Gateway", "Clock", "Commands", "Servers")


async def examine(settings: Settings, expected: Sequence[Payload] | None = None) -> Report:
    """Every check. `expected` are the commands as they would be sent to Discord; without them
    the commands are not checked. The token is in no text."""
    here = [
        await asyncio.to_thread(_index, settings),
        await asyncio.to_thread(_memory, settings),
    ]
    try:
        token = token_of(settings)
    except TokenMissing as missing:
        return Report((Check.bad("Token", missing.trouble), *here), _ONLINE[1:])
    online, skipped = await _ask(settings, token, expected)
    return Report((*online, *here), skipped).without(token)


async def application_of(settings: Settings) -> int:
    """The number of the application to which the token belongs. Raises BotFailed."""
    token = token_of(settings)
    async with _line(token) as line:
        try:
            await line.log_in()
            return int((await line.get("/applications/@me"))["id"])
        except Exception as error:
            trouble = trouble_of(error, settings, token)
            if trouble is None:
                raise
            raise BotFailed(trouble) from None


@dataclass
class _Line:
    """A way to ask Discord with the library's own client; it notes when, and the first Date."""

    client: discord.Client
    token: str
    date: str | None = None
    asked: float = 0.0
    answered: float = 0.0

    async def log_in(self) -> dict[str, Any]:
        """Who the bot is. Raises what the library raises."""
        login = self.client.http.static_login(self.token)
        return dict(_object(await asyncio.wait_for(login, _PATIENCE)))

    async def get(self, path: str, **query: Any) -> Any:
        """What lies there. Raises what the library raises, and BotFailed for what is no JSON."""
        request = self.client.http.request(Route("GET", path), params=query)
        found = await asyncio.wait_for(request, _PATIENCE)
        return found if isinstance(found, list) else _object(found)


def _object(found: Any) -> dict[str, Any]:
    if not isinstance(found, dict):
        raise BotFailed(NOT_DISCORD)
    return found


@asynccontextmanager
async def _line(token: str) -> AsyncIterator[_Line]:
    trace = aiohttp.TraceConfig()
    # It never connects to the gateway; without any intent the library warns of what cannot be.
    client = discord.Client(
        intents=discord.Intents(guilds=True), http_trace=trace, max_ratelimit_timeout=_PATIENCE
    )
    line = _Line(client, token)

    async def start(*_: Any) -> None:
        if line.date is None:
            line.asked = time.time()

    async def end(_: Any, __: Any, params: aiohttp.TraceRequestEndParams) -> None:
        if line.date is None:
            line.date, line.answered = params.response.headers.get("Date"), time.time()

    trace.on_request_start.append(start)
    trace.on_request_end.append(end)
    async with client:
        yield line


async def _ask(
    settings: Settings, token: str, expected: Sequence[Payload] | None
) -> tuple[list[Check], tuple[str, ...]]:
    """The checks for which Discord is asked, and the names of those that were not made."""
    found: list[Check] = []
    skipped = [] if expected is not None else ["Commands"]

    async def look(name: str, checks: Callable[[], Awaitable[Iterable[Check]]]) -> bool:
        """Add what was found, or why nothing could be; returns whether it could."""
        try:
            found.extend(await checks())
        except Exception as error:
            trouble = trouble_of(error, settings, token)
            if trouble is None and isinstance(error, discord.HTTPException):
                trouble = Trouble(
                    f"Discord refuses to say (HTTP {error.status}, code {error.code}).",
                    "Look at the other findings first, and run this again.",
                )
            if trouble is None:
                raise
            found.append(Check.bad(name, trouble))
            return False
        return True

    async with _line(token) as line:
        me: dict[str, Any] = {}
        application: dict[str, Any] = {}

        async def of_token() -> list[Check]:
            me.update(await line.log_in())
            return [Check("Token", "ok", "Discord knows it.")]

        async def of_application() -> list[Check]:
            application.update(await line.get("/applications/@me"))
            return [application_check(application), intents_check(application, settings)]

        async def of_gateway() -> list[Check]:
            return [sessions_check(await line.get("/gateway/bot"), Shards.of(settings))]

        async def of_clock() -> list[Check]:
            return [clock_check(line.date, line.asked, line.answered)]

        async def of_commands() -> list[Check]:
            path = f"/applications/{application['id']}/commands"
            registered = await line.get(path, with_localizations="true")
            return [commands_check(registered, expected or ())]

        if not await look("Token", of_token):
            return found, _ONLINE[1:]
        if not await look("Application", of_application):
            skipped = ["Intents", "Commands"]
        await look("Gateway", of_gateway)
        await look("Clock", of_clock)
        if "Commands" not in skipped:
            await look("Commands", of_commands)
        await look("Servers", lambda: _servers(line, settings, int(me["id"])))
    return found, tuple(skipped)


async def _servers(line: _Line, settings: Settings, me: int) -> list[Check]:
    """What is wrong on servers, or that nothing is."""
    guilds: list[dict[str, Any]] = []
    while not guilds or len(guilds) % _PAGE == 0:
        after = guilds[-1]["id"] if guilds else 0
        page = await line.get("/users/@me/guilds", limit=_PAGE, after=after)
        guilds += page
        if not page:
            break
    if not guilds:
        return [
            Check(
                "Servers",
                "warn",
                "The coach is on no server yet.",
                "Open the address of `coach discord invite`, or give it to who manages the server.",
            )
        ]
    set_up = await asyncio.to_thread(_set_up, settings, [int(one["id"]) for one in guilds])
    looked_into = {one.guild: one for one in set_up[:MOST_SERVERS]}
    found: list[Check] = []
    well = 0
    for guild in guilds:
        wrong = server_check(guild)
        checks = [] if wrong is None else [wrong]
        if int(guild["id"]) in looked_into:
            checks += await _channels(line, looked_into[int(guild["id"])], guild, me)
        found += checks
        well += not checks
    if well:
        said = "one server" if well == 1 else f"{well} servers"
        found.append(Check("Servers", "ok", f"On {said} the coach may do all that it does."))
    return found


async def _channels(
    line: _Line, guild: GuildSettings, entry: dict[str, Any], me: int
) -> list[Check]:
    try:
        server = await asyncio.wait_for(line.client.fetch_guild(guild.guild), _PATIENCE)
        member = await asyncio.wait_for(server.fetch_member(me), _PATIENCE)
        channels = await asyncio.wait_for(server.fetch_channels(), _PATIENCE)
    except (discord.NotFound, discord.Forbidden):
        # It was left a moment ago.
        return []
    held = discord.Permissions(int(entry["permissions"]))
    return channel_checks(guild, server.name, {one.id: one for one in channels}, member, held)


def _set_up(settings: Settings, guilds: Iterable[int]) -> list[GuildSettings]:
    """Those of these servers for which something was set up; none where memory does not serve."""
    from bot.memory.database import Database
    from bot.memory.settings_of_guilds import GuildStore
    from bot.memory.status import memory_status

    known = set(guilds)
    found: list[GuildSettings] = []
    where = _where(settings)
    try:
        status = memory_status(where)
        if status.schema != status.newest:
            return []
        database = Database.open(where)
        try:
            store, last = GuildStore(database, status.newest), 0
            while page := store.everywhere(last):
                found += [one for one in page if one.guild in known]
                last = page[-1].guild
        finally:
            database.close()
    except MemoryFailed:
        # The check of the memory says so.
        return []
    return [one for one in found if one.channels or one.speaking]


# --- what lies on this machine ---


def _index(settings: Settings) -> Check:
    try:
        status = index_status(Parts(settings))
    except (RetrievalError, BrokenContent) as error:
        return Check("Index", "bad", str(error))
    state = str(status["state"])
    if not status["ready"]:
        return Check("Index", "bad", state, "Run `coach index`.")
    held = status["passages"]
    passages = sum(held.values()) if isinstance(held, dict) else 0
    return Check("Index", "ok", f"{passages} passages, {state}.")


def _memory(settings: Settings) -> Check:
    from bot.memory.status import memory_status

    try:
        status = memory_status(_where(settings))
    except MemoryFailed as error:
        return Check("Memory", "bad", str(error))
    if status.strange:
        return Check(
            "Memory",
            "bad",
            f"{status.where} is a database, but not a memory of the coach.",
            "Move it to another place, or set COACH_HOME to another folder.",
        )
    if status.too_new:
        return Check(
            "Memory",
            "bad",
            f"It has the schema {status.schema}; this version knows it up to {status.newest}.",
            "Install the newer version of the coach.",
        )
    if status.schema is None:
        return Check("Memory", "ok", f"There is none yet; the first start makes {status.where}.")
    if status.schema != status.newest:
        return Check(
            "Memory",
            "warn",
            f"It has the schema {status.schema}, and the newest is {status.newest}.",
            "Nothing by hand: the next start brings it there, after a copy of a file.",
        )
    return Check("Memory", "ok", f"{status.where}, schema {status.schema}.")


def _where(settings: Settings) -> str | Path:
    return settings.database_url or settings.home / "memory.db"
