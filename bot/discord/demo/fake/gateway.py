"""The gateway: HELLO, IDENTIFY, events, heartbeats, RESUME, and its ways of going wrong."""

from __future__ import annotations

import asyncio
import contextlib
import json
import secrets
from typing import Any

from aiohttp import WSMsgType, web

from bot.discord.demo.fake import events
from bot.discord.demo.fake.events import Event
from bot.discord.demo.fake.payloads import member_json, user_json
from bot.discord.demo.fake.refusals import Json
from bot.discord.demo.fake.sessions import Session
from bot.discord.demo.fake.world import World

# An acknowledgement that comes at once can be measured against the heartbeat before.
ACK_AFTER = 0.005
MOST_SENDS, SENDS_WITHIN = 120, 60.0


class _Close(Exception):
    """The connection ends with this code."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


class Gateway:
    """All sessions, and the faults that can be asked of them.

    `heartbeat` is in seconds; `resumable_for` is how long a lost session can be resumed, by the
    fake's clock. `acks`, `lag`, `repeat` and `accepts` may be set at any time.
    """

    def __init__(self, world: World, *, heartbeat: float = 41.25) -> None:
        self._world = world
        self.heartbeat = heartbeat
        self.resumable_for = 90.0
        self.sessions: dict[str, Session] = {}
        self.identifies: list[Json] = []
        self.resumes: list[Json] = []
        self.closes: list[int] = []
        self._transports: dict[web.WebSocketResponse, asyncio.Transport] = {}
        # Faults.
        self.acks = True
        self.lag = 0.0
        self.repeat = 1
        self.accepts = True
        self.starts_left = 1000
        world.events.append(self._hear)

    # What tests and the demo ask

    @property
    def connected(self) -> list[Session]:
        return [
            one
            for one in self.sessions.values()
            if one.socket is not None and not one.socket.closed
        ]

    async def reconnect(self) -> None:
        """Op 7: ask every client to come back and resume."""
        for one in self.connected:
            await self._send(one, {"op": 7, "d": None})

    async def invalidate(self, *, resumable: bool = False) -> None:
        """Op 9: end every session; a resumable one may still be resumed."""
        for one in self.connected:
            if not resumable:
                self.sessions.pop(one.id, None)
            await self._send(one, {"op": 9, "d": resumable})

    async def ask_heartbeat(self) -> None:
        """Op 1: ask every client for a heartbeat at once."""
        for one in self.connected:
            await self._send(one, {"op": 1, "d": None})

    async def close(self, code: int = 4000) -> None:
        """Close every connection with a code; the sessions can be resumed."""
        for one in self.connected:
            await self._end(one, code)

    def drop(self) -> None:
        """Cut every connection without a word."""
        for one in self.connected:
            socket, one.socket = one.socket, None
            one.lost_at = self._world.clock.now()
            transport = None if socket is None else self._transports.get(socket)
            if transport is not None:
                transport.abort()

    async def garble(self, text: str = '{"op": 0, "t": "MESSAGE_CR') -> None:
        """Send something that is not JSON."""
        for one in self.connected:
            if one.socket is not None:
                await one.socket.send_str(text)

    def forget_sessions(self) -> None:
        """Let no lost session be resumed."""
        for key in [key for key, one in self.sessions.items() if one not in self.connected]:
            del self.sessions[key]

    async def stop(self) -> None:
        """Close every connection for good."""
        for one in list(self.sessions.values()):
            if one.pump is not None:
                one.pump.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await one.pump
            if one.socket is not None and not one.socket.closed:
                await one.socket.close(code=1001)
        self.sessions.clear()

    def delivered(self) -> bool:
        """Whether every connected session has been sent all that it shall know."""
        return all(one.cursor >= one.sequence for one in self.connected)

    # Events

    def _hear(self, event: Event) -> None:
        for one in self.sessions.values():
            if one.serves(event):
                data = events.fit_to_read(event, one.intents, self._world.bot.id)
                for _ in range(self.repeat):
                    one.tell(event.name, data)

    async def _pump(self, session: Session) -> None:
        """Send what a session has not read yet, in order."""
        try:
            while True:
                await session.more.wait()
                session.more.clear()
                while session.cursor < session.sequence:
                    socket = session.socket
                    if socket is None or socket.closed:
                        return
                    if self.lag:
                        await asyncio.sleep(self.lag)
                    text = session.told[max(0, session.cursor - session.forgotten)]
                    await socket.send_str(text)
                    session.cursor += 1
                self._world.ring()
        except (ConnectionError, RuntimeError):
            return

    # A connection

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """One client from HELLO to its end."""
        if not self.accepts:
            return web.Response(status=503, text="upstream connect error")
        socket = web.WebSocketResponse(max_msg_size=4096, autoclose=True)
        await socket.prepare(request)
        if request.transport is not None:
            self._transports[socket] = request.transport
        session: Session | None = None
        try:
            if request.query.get("v") != "10":
                raise _Close(4012, "Invalid API version.")
            if request.query.get("encoding", "json") != "json":
                raise _Close(4002, "Only json is spoken here.")
            await socket.send_json(
                {"op": 10, "d": {"heartbeat_interval": int(self.heartbeat * 1000)}}
            )
            sends: list[float] = []
            while True:
                frame = await socket.receive(timeout=self.heartbeat * 2 + 5)
                if frame.type != WSMsgType.TEXT:
                    break
                now = asyncio.get_running_loop().time()
                sends = [one for one in sends if now - one < SENDS_WITHIN] + [now]
                if len(sends) > MOST_SENDS:
                    raise _Close(4008, "You are being rate limited.")
                session = await self._receive(socket, session, frame.data)
        except _Close as end:
            self.closes.append(end.code)
            await socket.close(code=end.code, message=end.reason.encode())
        except TimeoutError:
            self.closes.append(4009)
            await socket.close(code=4009, message=b"Session timed out.")
        except ConnectionError:
            pass
        finally:
            self._transports.pop(socket, None)
            self._lost(session, socket)
        return socket

    def _lost(self, session: Session | None, socket: web.WebSocketResponse) -> None:
        """A connection is over; one that the client ended with 1000 or 1001 ends its session."""
        if session is not None and session.socket is socket:
            session.socket = None
            session.lost_at = self._world.clock.now()
            if session.pump is not None:
                session.pump.cancel()
            if socket.close_code in (1000, 1001):
                self.sessions.pop(session.id, None)
        self._world.ring()

    async def _receive(
        self, socket: web.WebSocketResponse, session: Session | None, text: str
    ) -> Session | None:
        try:
            frame = json.loads(text)
            op, data = frame["op"], frame.get("d")
        except (ValueError, KeyError, TypeError):
            raise _Close(4002, "Error while decoding payload.") from None
        if op == 1:
            self._beat(socket, session)
        elif op == 2:
            if session is not None:
                raise _Close(4005, "Already authenticated.")
            return self._identify(socket, data)
        elif op == 6:
            if session is not None:
                raise _Close(4005, "Already authenticated.")
            return await self._resume(socket, data)
        elif session is None:
            raise _Close(4003, "Not authenticated.")
        elif op == 8:
            self._request_members(session, data)
        elif op not in (3, 4):
            raise _Close(4001, "Unknown opcode.")
        return session

    def _beat(self, socket: web.WebSocketResponse, session: Session | None) -> None:
        if session is not None:
            session.beats.append(self._world.clock.now())
            self._world.ring()
        if self.acks:
            asyncio.get_running_loop().call_later(ACK_AFTER, self._acknowledge, socket)

    @staticmethod
    def _acknowledge(socket: web.WebSocketResponse) -> None:
        async def send() -> None:
            with contextlib.suppress(ConnectionError, RuntimeError):
                await socket.send_str('{"op": 11}')

        if not socket.closed:
            task = asyncio.ensure_future(send())
            _KEPT.add(task)
            task.add_done_callback(_KEPT.discard)

    def _identify(self, socket: web.WebSocketResponse, data: Any) -> Session:
        if not isinstance(data, dict):
            raise _Close(4002, "Error while decoding payload.")
        # What a client says of itself is kept for tests; its token is nobody's business.
        self.identifies.append({key: value for key, value in data.items() if key != "token"})
        if data.get("token") != self._world.token:
            raise _Close(4004, "Authentication failed.")
        intents = data.get("intents")
        if not isinstance(intents, int) or intents & ~events.KNOWN:
            raise _Close(4013, "Invalid intent(s).")
        if intents & events.PRIVILEGED & ~self._world.granted:
            raise _Close(4014, "Disallowed intent(s).")
        if not isinstance(data.get("properties"), dict):
            raise _Close(4002, "Error while decoding payload.")
        shard, shards = data.get("shard", [0, 1])
        if not 0 <= shard < shards:
            raise _Close(4010, "Invalid shard.")
        if self.starts_left <= 0:
            raise _Close(4004, "Out of session starts.")
        self.starts_left -= 1
        session = Session(secrets.token_hex(16), intents, shard, shards)
        self.sessions[session.id] = session
        self._greet(session)
        self._attach(session, socket, 0)
        return session

    def _greet(self, session: Session) -> None:
        world = self._world
        mine = [
            guild
            for guild in world.guilds.values()
            if guild.has_bot and events.shard_of(guild.id, session.shards) == session.shard
        ]
        flags = sum(flag for intent, flag in events.GRANTED_FLAG.items() if world.granted & intent)
        session.tell(
            "READY",
            {
                "v": 10,
                "user": user_json(world.bot) | {"verified": True, "mfa_enabled": True},
                "guilds": [{"id": str(guild.id), "unavailable": True} for guild in mine],
                "session_id": session.id,
                "session_type": "normal",
                "resume_gateway_url": world.base.replace("http://", "ws://") + "/gateway",
                "shard": [session.shard, session.shards],
                "application": {"id": str(world.application), "flags": flags},
                "private_channels": [],
                "presences": [],
                "relationships": [],
                "user_settings": {},
                "_trace": [],
            },
        )
        if session.intents & events.GUILDS:
            for guild in mine:
                if guild.available:
                    session.tell("GUILD_CREATE", world.guild_create(guild, session.intents))

    def _attach(self, session: Session, socket: web.WebSocketResponse, cursor: int) -> None:
        session.socket = socket
        session.lost_at = None
        session.cursor = cursor
        session.more.set()
        session.pump = asyncio.ensure_future(self._pump(session))

    async def _resume(self, socket: web.WebSocketResponse, data: Any) -> Session | None:
        world = self._world
        kept = {key: value for key, value in data.items() if key != "token"}
        self.resumes.append(kept)
        if data.get("token") != world.token:
            raise _Close(4004, "Authentication failed.")
        session = self.sessions.get(data.get("session_id", ""))
        late = session is not None and (
            session.lost_at is not None and world.clock.now() - session.lost_at > self.resumable_for
        )
        sequence = data.get("seq")
        if session is None or late or not isinstance(sequence, int):
            await socket.send_json({"op": 9, "d": False})
            return None
        if not session.can_resume(sequence):
            raise _Close(4007, "Invalid seq.")
        if session.pump is not None:
            session.pump.cancel()
        if session.socket is not None and session.socket is not socket:
            old, session.socket = session.socket, None
            await old.close(code=4000)
        session.resumes += 1
        session.tell("RESUMED", {"_trace": []})
        self._attach(session, socket, sequence)
        return session

    def _request_members(self, session: Session, data: Any) -> None:
        world = self._world
        guild = world.guilds.get(int(data["guild_id"]))
        if guild is None:
            return
        found = list(guild.members.values())
        missing: list[str] = []
        if data.get("user_ids") is not None:
            listed = data["user_ids"]
            listed = listed if isinstance(listed, list) else [listed]
            ids = {int(one) for one in listed}
            missing = [str(one) for one in ids if one not in guild.members]
            found = [one for one in found if one.user.id in ids]
        else:
            start, limit = data.get("query", "").lower(), data.get("limit", 0)
            if not start and not limit and not session.intents & events.MEMBERS:
                raise _Close(4014, "Disallowed intent(s).")
            found = [one for one in found if one.user.name.lower().startswith(start)]
            found = found[: limit or None]
        size = 1000
        pages = [found[at : at + size] for at in range(0, len(found), size)] or [[]]
        for index, page in enumerate(pages):
            chunk: Json = {
                "guild_id": str(guild.id),
                "members": [member_json(one) for one in page],
                "chunk_index": index,
                "chunk_count": len(pages),
                "not_found": missing,
            }
            if data.get("nonce"):
                chunk["nonce"] = data["nonce"]
            session.tell("GUILD_MEMBERS_CHUNK", chunk)

    @staticmethod
    async def _send(session: Session, frame: Json) -> None:
        if session.socket is not None:
            with contextlib.suppress(ConnectionError):
                await session.socket.send_json(frame)

    async def _end(self, session: Session, code: int) -> None:
        socket, session.socket = session.socket, None
        session.lost_at = self._world.clock.now()
        if session.pump is not None:
            session.pump.cancel()
        self.closes.append(code)
        if socket is not None:
            await socket.close(code=code)


# A task that nothing refers to may be collected before it has run.
_KEPT: set[asyncio.Future[None]] = set()
