"""The gateway: a websocket with sessions that can be resumed (events/gateway).

HELLO comes first, then the client identifies itself or resumes; every event has a number, and
what a client that lost its connection has missed is sent again when it resumes. Everything is
compressed as one zlib stream, flushed after each payload (events/gateway#transport-compression).
"""

import asyncio
import json
import zlib
from dataclasses import dataclass, field
from enum import IntEnum
from secrets import token_hex
from typing import TYPE_CHECKING, Any

from aiohttp import WSMsgType, web

if TYPE_CHECKING:
    from tests.wire.server import Discord


class Op(IntEnum):
    """topics/opcodes-and-status-codes#gateway-gateway-opcodes."""

    DISPATCH = 0
    HEARTBEAT = 1
    IDENTIFY = 2
    PRESENCE = 3
    RESUME = 6
    RECONNECT = 7
    INVALID_SESSION = 9
    HELLO = 10
    HEARTBEAT_ACK = 11


UNKNOWN_OPCODE, DECODE_ERROR, AUTHENTICATION_FAILED, ALREADY_AUTHENTICATED, DISALLOWED_INTENTS = (
    4001,
    4002,
    4004,
    4005,
    4014,
)
"""Of topics/opcodes-and-status-codes#gateway-gateway-close-event-codes."""

CLOSE_CODES = (4000, 4001, 4002, 4003, 4004, 4005, 4007, 4008, 4009, 4010, 4011, 4012, 4013, 4014)
FINAL = (4004, 4010, 4011, 4012, 4013, 4014)
"""After which a client should not connect again."""

PRIVILEGED = (1 << 1) | (1 << 8) | (1 << 15)
"""Members, presences, message content: only for who has asked for them."""


@dataclass
class Session:
    id: str
    events: list[dict[str, Any]] = field(default_factory=list)  # all that it was sent, for resuming

    @property
    def sequence(self) -> int:
        return len(self.events)


class Connection:
    """One websocket."""

    def __init__(self, discord: "Discord", socket: web.WebSocketResponse) -> None:
        self._discord = discord
        self._socket = socket
        self._stream = zlib.compressobj()
        self._one_at_a_time = asyncio.Lock()
        self.session: Session | None = None

    async def send(self, payload: dict[str, Any]) -> None:
        async with self._one_at_a_time:
            if self._socket.closed:
                return
            data = self._stream.compress(json.dumps(payload).encode()) + self._stream.flush(zlib.Z_SYNC_FLUSH)
            try:
                await self._socket.send_bytes(data)
            except (ConnectionError, RuntimeError):  # it has just gone; what it misses waits in its session
                return

    async def close(self, code: int) -> None:
        await self._socket.close(code=code)

    async def cut(self) -> None:
        """The line breaks, without a word."""
        transport = self._socket._req.transport if self._socket._req is not None else None
        if transport is not None:
            transport.abort()

    async def listen(self) -> None:
        await self.send({"op": Op.HELLO, "d": {"heartbeat_interval": self._discord.heartbeat_milliseconds}})
        async for message in self._socket:
            if message.type is not WSMsgType.TEXT:
                continue
            try:
                payload = json.loads(message.data)
            except ValueError:
                await self.close(DECODE_ERROR)
                return
            await self._take(payload)

    async def _take(self, payload: dict[str, Any]) -> None:
        self._discord.heard.append(payload["op"])
        match payload["op"]:
            case Op.HEARTBEAT:
                if not self._discord.faults.deaf_to_heartbeats:
                    await self.send({"op": Op.HEARTBEAT_ACK})
            case Op.IDENTIFY:
                await self._identify(payload["d"])
            case Op.RESUME:
                await self._resume(payload["d"])
            case Op.PRESENCE:
                pass
            case op:
                self._discord.unknown.append(f"gateway op {op}")
                await self.close(UNKNOWN_OPCODE)

    async def _identify(self, data: dict[str, Any]) -> None:
        if self.session is not None:
            await self.close(ALREADY_AUTHENTICATED)
        elif data["token"] != self._discord.token:
            await self.close(AUTHENTICATION_FAILED)
        elif data["intents"] & PRIVILEGED:
            await self.close(DISALLOWED_INTENTS)
        else:
            self.session = Session(token_hex(16))
            self._discord.sessions[self.session.id] = self.session
            await self._discord.welcome(self, data.get("shard") or [0, 1])

    async def _resume(self, data: dict[str, Any]) -> None:
        session = self._discord.sessions.get(data["session_id"])
        if session is None or data["token"] != self._discord.token or data["seq"] > session.sequence:
            await self.send({"op": Op.INVALID_SESSION, "d": False})
            return
        self.session = session
        for event in session.events[data["seq"] :]:
            await self.send(event)
        self._discord.connections.add(self)
        await self.dispatch("RESUMED", {})

    async def dispatch(self, name: str, data: dict[str, Any]) -> None:
        assert self.session is not None
        event = {"op": Op.DISPATCH, "t": name, "s": self.session.sequence + 1, "d": data}
        self.session.events.append(event)
        await self.send(event)
