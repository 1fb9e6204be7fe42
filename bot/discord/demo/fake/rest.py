"""The way of every request: recorded, refused or delayed by faults, limited, read, answered."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from aiohttp import web

from bot.discord.demo.fake.calls import read
from bot.discord.demo.fake.faults import Fault, Faults
from bot.discord.demo.fake.limits import Limits, too_many, too_many_headers
from bot.discord.demo.fake.model import Sent
from bot.discord.demo.fake.refusals import Refusal, unauthorized
from bot.discord.demo.fake.routes import application, channels, guilds, messages, webhooks
from bot.discord.demo.fake.routes.table import Route
from bot.discord.demo.fake.world import World

PREFIX = "/api/v10"
ROUTES: list[Route] = [
    *application.ROUTES,
    *guilds.ROUTES,
    *channels.ROUTES,
    *messages.ROUTES,
    *webhooks.ROUTES,
]


class Rest:
    """All routes over one world."""

    def __init__(self, world: World, faults: Faults, limits: Limits) -> None:
        self._world = world
        self._faults = faults
        self._limits = limits
        self.unknown: list[str] = []

    def mount(self, app: web.Application) -> None:
        for route in ROUTES:

            async def handle(request: web.Request, route: Route = route) -> web.StreamResponse:
                return await self._serve(request, route)

            app.router.add_route(route.method, PREFIX + route.path, handle)
        app.router.add_get("/attachments/{channel}/{attachment}/{name}", self._file)
        app.router.add_route("*", "/{rest:.*}", self._unknown)

    async def _serve(self, request: web.Request, route: Route) -> web.StreamResponse:
        path = request.path.removeprefix(PREFIX)
        sent = Sent(
            route.method, path, route.name, self._world.clock.now(), query=dict(request.query)
        )
        self._world.requests.append(sent)
        self._world.in_flight += 1
        try:
            faults = self._faults.take(route.method, path)
            response = await self._answer(request, route, sent, faults)
            sent.status = response.status
            if response.status in (401, 403, 429):
                self._limits.invalid.append(self._world.clock.now())
            return response
        finally:
            sent.answered = self._world.clock.now()
            self._world.in_flight -= 1
            self._world.ring()

    async def _answer(
        self, request: web.Request, route: Route, sent: Sent, faults: list[Fault]
    ) -> web.StreamResponse:
        for one in faults:
            if one.seconds:
                await asyncio.sleep(one.seconds)
        fault = next((one for one in faults if not one.seconds), None)
        if fault is not None and not fault.after:
            return self._go_wrong(request, fault, sent)
        response = await self._work(request, route, sent)
        if fault is not None:
            return self._go_wrong(request, fault, sent, response)
        return response

    async def _work(self, request: web.Request, route: Route, sent: Sent) -> web.Response:
        major = "/".join(
            request.match_info.get(name, "")
            for name in ("channel", "guild", "application", "token")
        )
        verdict = self._limits.judge(route.name, major, free="/callback" in route.path)
        if verdict.refusal is not None:
            return answer(429, verdict.refusal, verdict.headers)
        try:
            if not route.open and request.headers.get("Authorization") != (
                f"Bot {self._world.token}"
            ):
                raise unauthorized()
            call = await read(self._world, request)
            sent.payload = call.body
            sent.files = [one.filename for one in call.uploads()]
            found = route.do(call)
        except Refusal as refusal:
            sent.error = refusal.body()
            return answer(refusal.status, refusal.body(), verdict.headers)
        return answer(204 if found is None else 200, found, verdict.headers)

    def _go_wrong(
        self, request: web.Request, fault: Fault, sent: Sent, done: web.Response | None = None
    ) -> web.Response:
        if fault.drop:
            if request.transport is not None:
                request.transport.abort()
            return web.Response(status=499)
        if fault.garble and done is not None:
            body = done.body if isinstance(done.body, bytes) else b""
            half = body[: max(1, len(body) // 2)]
            return web.Response(
                status=done.status, body=half, headers={"Content-Type": "application/json"}
            )
        if fault.retry_after is not None:
            headers = too_many_headers(fault.retry_after, whole=fault.whole)
            if not fault.via:
                del headers["Via"]
            sent.error = too_many(fault.retry_after, whole=fault.whole)
            return answer(429, sent.error, headers)
        sent.error = {"code": fault.code, "message": fault.message}
        return answer(fault.status, sent.error, {})

    async def _file(self, request: web.Request) -> web.StreamResponse:
        found = self._world.files.get(int(request.match_info["attachment"]))
        if found is None:
            return web.Response(status=404)
        return web.Response(body=found.data, content_type=found.content_type)

    async def _unknown(self, request: web.Request) -> web.StreamResponse:
        name = f"{request.method} {request.path.removeprefix(PREFIX)}"
        self.unknown.append(name)
        return answer(501, {"code": 0, "message": f"The fake has no {name}"}, {})


def answer(status: int, body: Any, headers: dict[str, str]) -> web.Response:
    """JSON exactly as clients want it: a content type without a charset."""
    if status == 204:
        return web.Response(status=204, headers=headers)
    return web.Response(
        status=status,
        body=json.dumps(body).encode(),
        headers={"Content-Type": "application/json", **headers},
    )
