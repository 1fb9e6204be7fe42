"""The fake Discord as a whole: a server on this machine, its world, its people, its faults."""

from __future__ import annotations

import asyncio
from fnmatch import fnmatchcase
from typing import Any, Self

from aiohttp import web

from bot.discord.demo.fake.calls import LARGEST_BODY
from bot.discord.demo.fake.clock import Clock
from bot.discord.demo.fake.faults import Faults
from bot.discord.demo.fake.gateway import Gateway
from bot.discord.demo.fake.limits import Limits
from bot.discord.demo.fake.model import Channel, Guild, Role, Sent
from bot.discord.demo.fake.person import Person
from bot.discord.demo.fake.rest import PREFIX, Rest
from bot.discord.demo.fake.world import World

TOKEN = "a-token-of-the-fake-discord"


class FakeDiscord:
    """A Discord on loopback; use it as an asynchronous context.

    `granted` are the privileged intents that the application has, as bits; none by default.
    `app` may be given more routes before the start.
    """

    def __init__(
        self,
        *,
        token: str = TOKEN,
        granted: int = 0,
        heartbeat: float = 41.25,
        host: str = "127.0.0.1",
        port: int = 0,
    ) -> None:
        self.token = token
        self.clock = Clock()
        self.world = World(self.clock, token, granted=granted)
        self.faults = Faults()
        self.limits = Limits(self.clock)
        self.gateway = Gateway(self.world, heartbeat=heartbeat)
        self.rest = Rest(self.world, self.faults, self.limits)
        self.app = web.Application(client_max_size=4 * LARGEST_BODY)
        self._host, self._port = host, port
        self._runner: web.AppRunner | None = None

    @property
    def base(self) -> str:
        """http://host:port, once it has started."""
        return self.world.base

    @property
    def api(self) -> str:
        """The address under which the REST routes lie."""
        return self.base + PREFIX

    @property
    def gateway_url(self) -> str:
        return self.base.replace("http://", "ws://") + "/gateway"

    async def start(self) -> None:
        """Listen on the host and port, or on a free port when that is 0."""
        self.app.router.add_get("/gateway", self.gateway.serve)
        # Clients that know the gateway by its host alone knock here.
        self.app.router.add_get("/gateway/", self.gateway.serve)
        self.rest.mount(self.app)
        self._runner = web.AppRunner(self.app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, self._host, self._port)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.world.base = f"http://{host}:{port}"

    async def stop(self) -> None:
        await self.gateway.stop()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    # People

    def person(
        self,
        name: str,
        guild: Guild | None = None,
        *,
        roles: tuple[Role, ...] = (),
        place: Channel | None = None,
        **more: Any,
    ) -> Person:
        """Someone at a keyboard: in the first channel of the server, or in a DM with the bot."""
        user = self.world.add_user(name, **more)
        if guild is not None:
            self.world.join(guild, user, roles)
            place = place or next(iter(guild.channels.values()))
        return Person(self.world, user, place or self.world.dm(user))

    def owner(self, place: Channel) -> Person:
        """Whoever owns the servers and the application."""
        return Person(self.world, self.world.owner, place)

    # What happened

    def requests(self, route: str = "*") -> list[Sent]:
        """The requests whose "METHOD /path/{of}/the/route" or real path fits, oldest first."""
        return [
            one
            for one in self.world.requests
            if fnmatchcase(one.route, route) or fnmatchcase(f"{one.method} {one.path}", route)
        ]

    def complaints(self) -> list[str]:
        """All that a well-behaved bot would not have caused: unknown routes and refusals."""
        found = [f"unknown route: {name}" for name in self.rest.unknown]
        for one in self.world.requests:
            if 400 <= one.status < 500 and one.status != 429 and one.error is not None:
                found.append(f"{one.status} {one.method} {one.path}: {one.error}")
        for code in self.gateway.closes:
            if 4001 <= code <= 4014:
                found.append(f"gateway closed with {code}")
        return found

    async def ready(self, sessions: int = 1, within: float = 10.0) -> bool:
        """Wait until so many sessions are connected and have been told all they shall know."""
        return await self.world.until(
            lambda: len(self.gateway.connected) >= sessions and self.gateway.delivered(), within
        )

    async def idle(self, quiet: float = 0.05, within: float = 10.0) -> bool:
        """Wait until every event is delivered and no request came for `quiet` real seconds."""
        loop = asyncio.get_running_loop()
        end = loop.time() + within
        while loop.time() < end:
            before = len(self.world.requests)
            calm = self.gateway.delivered() and not self.world.in_flight
            await asyncio.sleep(quiet)
            if (
                calm
                and before == len(self.world.requests)
                and self.gateway.delivered()
                and not self.world.in_flight
            ):
                return True
        return False
