"""The page's own routes on the fake Discord: its files, what is uploaded, and what goes on."""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
import secrets
from contextlib import suppress
from importlib import resources
from typing import Any

from aiohttp import WSMsgType, web

from bot.discord.demo import view
from bot.discord.demo.acts import Acting
from bot.discord.demo.fake.message_rules import LARGEST_FILE
from bot.discord.demo.fake.refusals import Json
from bot.discord.demo.stage import Stage

_KINDS = {"html": "text/html", "css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}
# Names of this machine; any other in the Host header is a name that was bent to point here.
_HOST = re.compile(r"(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?")
# Changes that come together are sent together.
_TOGETHER = 0.03
_LONGEST_ACT = 256 * 1024
_MOST_WAITING = 16


class Page:
    """The page of a stage under an address that only its own starter knows; `windows` show it."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self.windows: set[web.WebSocketResponse] = set()
        self._changed: set[asyncio.Event] = set()
        self.path = f"/demo/{secrets.token_urlsafe(18)}/"

    @property
    def address(self) -> str:
        """Where to find it, once the fake has started."""
        return self._stage.fake.base + self.path

    def mount(self) -> None:
        """Add the routes to the fake, which must not have started."""
        app = self._stage.fake.app
        app.middlewares.append(_from_here)
        app.on_response_prepare.append(_harmless)
        app.on_shutdown.append(self._close)
        app.router.add_get(self.path, self._file)
        app.router.add_get(self.path + "live", self._live)
        app.router.add_post(self.path + "files", self._upload)
        app.router.add_get(self.path + r"{name:[a-z]+\.(?:css|js|svg)}", self._file)
        self._stage.fake.world.changed.append(self._ring)

    # Files

    async def _file(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info.get("name", "index.html")
        found = resources.files("bot.discord.demo").joinpath("page", name)
        if not found.is_file():
            raise web.HTTPNotFound
        headers = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
        if name == "index.html":
            headers |= {"Content-Security-Policy": _policy(request.host), "X-Frame-Options": "DENY"}
        kind = _KINDS[name.rpartition(".")[2]]
        return web.Response(
            body=found.read_bytes(), content_type=kind, charset="utf-8", headers=headers
        )

    async def _upload(self, request: web.Request) -> web.StreamResponse:
        if (request.content_length or 0) > LARGEST_FILE:
            return web.json_response({"problem": "A file may have 10 MB at most."}, status=413)
        data = await request.read()
        if len(data) > LARGEST_FILE:
            return web.json_response({"problem": "A file may have 10 MB at most."}, status=413)
        name = re.sub(r"[^\w.\-]", "_", request.query.get("name", ""))[-100:] or "file"
        return web.json_response({"file": self._stage.keep(name, data)})

    # What goes on

    def _ring(self) -> None:
        for event in self._changed:
            event.set()

    async def _live(self, request: web.Request) -> web.StreamResponse:
        socket = web.WebSocketResponse(heartbeat=20, max_msg_size=_LONGEST_ACT)
        await socket.prepare(request)
        window = _Window(self._stage, socket)
        self.windows.add(socket)
        self._changed.add(window.changed)
        telling = asyncio.create_task(window.tell())
        try:
            await window.listen()
        finally:
            self.windows.discard(socket)
            self._changed.discard(window.changed)
            telling.cancel()
            with suppress(asyncio.CancelledError):
                await telling
        return socket

    async def _close(self, app: web.Application) -> None:
        for socket in list(self.windows):
            await socket.close(code=1001, message=b"The demo has ended")


class _Window:
    """One open page: what it has been told, and what it asks for."""

    def __init__(self, stage: Stage, socket: web.WebSocketResponse) -> None:
        self._stage = stage
        self._socket = socket
        self._acting = Acting(stage)
        self._told: dict[str, str] = {}
        self._shown: dict[str, str] = {}
        self._place = ""
        self._acts: set[asyncio.Task[None]] = set()
        self._placed = asyncio.Event()
        self.changed = asyncio.Event()

    async def listen(self) -> None:
        """Do what the page asks, each thing by itself, until it is closed."""
        try:
            async for frame in self._socket:
                if frame.type != WSMsgType.TEXT:
                    continue
                try:
                    act = json.loads(frame.data)
                except ValueError:
                    continue
                if not isinstance(act, dict) or len(self._acts) >= _MOST_WAITING:
                    continue
                task = asyncio.create_task(self._answer(act))
                self._acts.add(task)
                task.add_done_callback(self._acts.discard)
        finally:
            for task in self._acts:
                task.cancel()

    async def _answer(self, act: Json) -> None:
        found = await self._acting.do(act)
        if act.get("do") == "go":
            self._placed.set()
            self.changed.set()
        with suppress(ConnectionError, RuntimeError):
            await self._socket.send_json({"re": act.get("n"), **found})

    async def tell(self) -> None:
        """Send what is new, whenever something has changed, to a page that has said where it is."""
        await self._placed.wait()
        with suppress(ConnectionError, RuntimeError):
            while not self._socket.closed:
                self.changed.clear()
                news = self._news()
                if news:
                    await self._socket.send_json(news)
                # Nothing rings when a sign of typing has grown old.
                wait = 1.0 if self._told.get("typing") == "true" else None
                with suppress(TimeoutError):
                    await asyncio.wait_for(self.changed.wait(), wait)
                await asyncio.sleep(_TOGETHER)

    def _news(self) -> Json:
        acting = self._acting
        acting.still_there()
        user, place = acting.user, acting.place
        found: dict[str, Any] = {}
        messages = view.messages(self._stage, user, place)
        if messages:
            key = (user.id, place.id)
            self._stage.read[key] = max(self._stage.read.get(key, 0), *map(int, messages))
        for name, value in view.slices(self._stage, user, place).items():
            text = _mark(value)
            if self._told.get(name) != text:
                self._told[name] = text
                found[name] = value
        here = f"{user.id}/{place.id}"
        fresh = here != self._place
        if fresh:
            self._place, self._shown = here, {}
        marks = {number: _mark(one) for number, one in messages.items()}
        put = [one for number, one in messages.items() if self._shown.get(number) != marks[number]]
        gone = [number for number in self._shown if number not in marks]
        self._shown = marks
        if fresh or put or gone:
            found["messages"] = {"fresh": fresh, "put": put, "gone": gone}
        return found


def _mark(value: Any) -> str:
    """What is equal for equal values, and short."""
    text = json.dumps(value)
    return text if len(text) < 64 else hashlib.sha256(text.encode()).hexdigest()


def _policy(host: str) -> str:
    """Nothing from elsewhere, no script but our own, and no text that becomes markup."""
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' data:",
            f"connect-src 'self' ws://{host}",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        )
    )


@web.middleware
async def _from_here(request: web.Request, handler: Any) -> web.StreamResponse:
    """Refuse what comes by another name, or from a page of somebody else."""
    origin = request.headers.get("Origin")
    if not _HOST.fullmatch(request.host) or origin not in (None, f"http://{request.host}"):
        raise web.HTTPForbidden(text="Open the demo by the address that it printed.")
    asks_more = request.method != "GET" or request.headers.get("Upgrade")
    if request.path.startswith("/demo/") and asks_more and origin is None:
        raise web.HTTPForbidden(text="Only the demo's own page may ask for that.")
    found: web.StreamResponse = await handler(request)
    return found


async def _harmless(request: web.Request, response: web.StreamResponse) -> None:
    """Let no attachment be run as a page of ours."""
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    if request.path.startswith("/attachments/"):
        response.headers.setdefault("Content-Security-Policy", "default-src 'none'; sandbox")
