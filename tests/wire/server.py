"""The whole Discord: started on a free port of the loopback interface, with members who ask."""

import asyncio
import time
from collections.abc import Mapping
from email.utils import formatdate
from secrets import token_hex
from typing import Any, Self

from aiohttp import web

from tests.wire.faults import Faults
from tests.wire.gateway import Connection, Op, Session
from tests.wire.limits import Limits
from tests.wire.model import (
    ORDINARY,
    Channel,
    Clock,
    Guild,
    Ids,
    Interaction,
    Member,
    Message,
    User,
)
from tests.wire.rest import THREE_SECONDS, Rest

PATIENCE = 300.0
"""Seconds a test waits for what must come before it says that it did not; however busy the machine is, it comes."""


class Discord:
    """*heartbeat_milliseconds*: how often the client is asked to say that it is there (41,250 on the real one)."""

    def __init__(self, *, heartbeat_milliseconds: int = 41_250) -> None:
        self.clock = Clock()
        self.ids = Ids(self.clock)
        self.heartbeat_milliseconds = heartbeat_milliseconds
        self.token = f"{token_hex(12)}.{token_hex(3)}.{token_hex(16)}"
        self.bot = User(self.ids(), "Padauk", bot=True)
        self.faults = Faults()
        self.limits = Limits(self.clock)
        self.patience = THREE_SECONDS  # of an interaction; more where the machine may be busy
        self.latency = 0.0  # seconds, of each answer
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self.commands: dict[str, list[dict[str, Any]]] = {}  # by scope
        self.interactions: dict[str, Interaction] = {}  # by token
        self.nonces: dict[tuple[int, str], tuple[float, Message]] = {}
        self.sessions: dict[str, Session] = {}
        self.connections: set[Connection] = set()
        self.heard: list[int] = []  # opcodes that clients sent
        self.requests: list[tuple[float, str, str]] = []  # when, which route, which path
        self.unknown: list[str] = []  # asked for, and not written
        self.ended = asyncio.Event()
        self.changed = asyncio.Condition()
        self.attachments: dict[str, bytes] = {}
        self.kept: set[asyncio.Task[None]] = set()  # tasks that nobody waits for
        self._runner: web.AppRunner | None = None
        self._port = 0

    # -- starting and ending

    async def __aenter__(self) -> Self:
        rest = Rest(self)
        app = web.Application(client_max_size=64 * 1024 * 1024)
        app.router.add_get("/gateway/", self._connect)
        app.router.add_get("/cdn/{name}", self._attachment)
        app.router.add_route("*", "/api/v10/{path:.*}", rest.handle)
        app.on_response_prepare.append(self._date)
        self._runner = web.AppRunner(app, shutdown_timeout=0.5)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self._port = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self.ended.set()
        for connection in list(self.connections):
            await connection.close(1001)
        if self._runner is not None:
            await self._runner.cleanup()

    async def _date(self, _: web.Request, response: web.StreamResponse) -> None:
        """By the clock of this Discord, not of the machine."""
        response.headers["Date"] = formatdate(self.clock(), usegmt=True)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._port}/api/v10"

    @property
    def gateway_address(self) -> str:
        return f"ws://127.0.0.1:{self._port}/gateway/"

    def application(self) -> dict[str, Any]:
        return {
            "id": str(self.bot.id),
            "name": "Padauk",
            "icon": None,
            "description": "",
            "summary": "",
            "bot_public": True,
            "bot_require_code_grant": False,
            "verify_key": "0" * 64,
            "flags": 0,
            "team": None,
            "owner": User(1, "owner").payload(),
        }

    # -- what there is

    def guild(self, name: str = "Friends of Myanmar") -> Guild:
        guild = Guild(self.ids(), name)
        self.guilds[guild.id] = guild
        return guild

    def channel(self, guild: Guild, name: str = "ask-padauk", *, bot_may: int = ORDINARY) -> Channel:
        channel = Channel(self.ids(), guild.id, name, bot_may)
        guild.channels[channel.id] = self.channels[channel.id] = channel
        return channel

    def member(self, name: str = "aye", *, permissions: int = ORDINARY) -> Member:
        return Member(User(self.ids(), name), permissions)

    def post(self, channel: Channel, sent: dict[str, Any], files: list[tuple[str, bytes]]) -> Message:
        message = Message(self.ids(), channel.id, self.bot, sent, files)
        channel.messages.append(message)
        self.tell()
        return message

    def answer(self, interaction: Interaction, sent: dict[str, Any], files: list[tuple[str, bytes]]) -> Message:
        asker = interaction.payload["member"]["user"]
        metadata = {
            "id": str(interaction.id),
            "type": interaction.payload["type"],
            "user": asker,
            "authorizing_integration_owners": {},
        }
        return Message(self.ids(), int(interaction.payload["channel_id"]), self.bot, sent, files, metadata)

    # -- the gateway

    async def _connect(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(max_msg_size=0)
        await socket.prepare(request)
        connection = Connection(self, socket)
        try:
            await connection.listen()
        finally:
            self.connections.discard(connection)
        return socket

    async def welcome(self, connection: Connection, shard: list[int]) -> None:
        """READY, and every server of the shard (events/gateway#gateway-ready)."""
        mine = [guild for guild in self.guilds.values() if (guild.id >> 22) % shard[1] == shard[0]]
        assert connection.session is not None
        ready = {
            "v": 10,
            "user": self.bot.payload(),
            "guilds": [{"id": str(guild.id), "unavailable": True} for guild in mine],
            "session_id": connection.session.id,
            "resume_gateway_url": self.gateway_address,
            "shard": shard,
            "application": {"id": str(self.bot.id), "flags": 0},
        }
        await connection.dispatch("READY", ready)
        for guild in mine:
            await connection.dispatch("GUILD_CREATE", guild.payload(self.bot))
        self.connections.add(connection)
        self.tell()

    async def dispatch(self, name: str, data: dict[str, Any]) -> None:
        """To whoever is connected; a session that has lost its connection gets it when it resumes."""
        connected = {connection.session.id for connection in self.connections if connection.session is not None}
        for connection in list(self.connections):
            await connection.dispatch(name, data)
        for session in self.sessions.values():
            if session.id not in connected:
                session.events.append({"op": Op.DISPATCH, "t": name, "s": session.sequence + 1, "d": data})

    async def close_all(self, code: int) -> None:
        """Close every connection, and wait until it is gone; another may be there by then."""
        former = set(self.connections)
        for connection in former:
            await connection.close(code)
        await self.wait(lambda: not former & self.connections)

    async def cut_all(self) -> None:
        """The lines break, without a word."""
        former = set(self.connections)
        for connection in former:
            await connection.cut()
        await self.wait(lambda: not former & self.connections)

    async def ask_to_reconnect(self) -> None:
        for connection in list(self.connections):
            await connection.send({"op": Op.RECONNECT, "d": None})

    # -- members

    async def ask(
        self,
        command: str,
        member: Member,
        channel: Channel,
        options: Mapping[str, Any] | None = None,
        *,
        wait: bool = True,
    ) -> Interaction:
        """A slash command, as "quote" or "reminders add"; when *wait*, until it is answered."""
        name, *path = command.split()
        given = [_option(key, value) for key, value in (options or {}).items()]
        for part in reversed(path):
            given = [{"name": part, "type": 1, "options": given}]
        data = {"id": self._command_id(name), "name": name, "type": 1, "options": given}
        return await self._interact(2, data, member, channel, wait=wait)

    async def set_channel_option(
        self, command: str, option: str, value: Channel, member: Member, channel: Channel
    ) -> Interaction:
        """A slash command with a channel for its option."""
        first, *path = command.split()
        given: list[dict[str, Any]] = [{"name": option, "type": 7, "value": str(value.id)}]
        for part in reversed(path):
            given = [{"name": part, "type": 1, "options": given}]
        chosen = {**value.payload(), "permissions": str(member.permissions)}
        data = {"id": self._command_id(first), "name": first, "type": 1, "options": given}
        return await self._interact(2, data | {"resolved": {"channels": {str(value.id): chosen}}}, member, channel)

    async def complete(self, command: str, option: str, typed: str, member: Member, channel: Channel) -> Interaction:
        """Autocomplete: what is offered for *option* while the member types."""
        name, *path = command.split()
        given: list[dict[str, Any]] = [{"name": option, "type": 3, "value": typed, "focused": True}]
        for part in reversed(path):
            given = [{"name": part, "type": 1, "options": given}]
        data = {"id": self._command_id(name), "name": name, "type": 1, "options": given}
        return await self._interact(4, data, member, channel)

    async def upload(
        self, command: str, option: str, name: str, content: bytes, member: Member, channel: Channel
    ) -> Interaction:
        """A slash command with a file."""
        id = str(self.ids())
        self.attachments[id] = content
        first, *path = command.split()
        given: list[dict[str, Any]] = [{"name": option, "type": 11, "value": id}]
        for part in reversed(path):
            given = [{"name": part, "type": 1, "options": given}]
        url = f"http://127.0.0.1:{self._port}/cdn/{id}"
        file = {"id": id, "filename": name, "size": len(content), "url": url, "proxy_url": url, "ephemeral": True}
        data = {"id": self._command_id(first), "name": first, "type": 1, "options": given}
        return await self._interact(2, data | {"resolved": {"attachments": {id: file}}}, member, channel)

    async def press(self, message: Message, label: str, member: Member, channel: Channel) -> Interaction:
        """A button below a message."""
        data = {"custom_id": message.buttons[label]["custom_id"], "component_type": 2}
        return await self._interact(3, data, member, channel, message=message)

    async def _interact(
        self,
        kind: int,
        data: dict[str, Any],
        member: Member,
        channel: Channel,
        *,
        message: Message | None = None,
        wait: bool = True,
    ) -> Interaction:
        id, token = self.ids(), token_hex(32)
        payload: dict[str, Any] = {
            "id": str(id),
            "application_id": str(self.bot.id),
            "type": kind,
            "data": data,
            "guild_id": str(channel.guild_id),
            "channel_id": str(channel.id),
            "channel": {**channel.payload(), "permissions": str(member.permissions)},
            "guild": {"id": str(channel.guild_id), "locale": "en-US", "features": []},
            "member": member.payload(),
            "token": token,
            "version": 1,
            "locale": "en-US",
            "guild_locale": "en-US",
            "app_permissions": str(channel.bot_may),
            "entitlements": [],
            "authorizing_integration_owners": {"0": str(channel.guild_id)},
            "context": 0,
            "attachment_size_limit": 10_485_760,
        }
        if message is not None:
            payload["message"] = message.payload()
        interaction = Interaction(id, token, time.monotonic(), payload)
        self.interactions[token] = interaction
        await self.dispatch("INTERACTION_CREATE", payload)
        if wait:
            await self.wait(lambda: interaction.is_answered)
        return interaction

    def _command_id(self, name: str) -> str:
        return str(abs(hash(name)))

    async def _attachment(self, request: web.Request) -> web.Response:
        return web.Response(body=self.attachments[request.match_info["name"]])

    # -- waiting

    def tell(self) -> None:
        task = asyncio.create_task(self._notify())
        self.kept.add(task)
        task.add_done_callback(self.kept.discard)

    async def _notify(self) -> None:
        async with self.changed:
            self.changed.notify_all()

    async def wait(self, condition: Any, seconds: float = PATIENCE) -> None:
        """Until *condition*; AssertionError when it has not come after *seconds*."""
        ends = time.monotonic() + seconds
        while not condition():
            left = ends - time.monotonic()
            assert left > 0, "what must come did not come"
            async with self.changed:
                if condition():
                    return
                try:
                    await asyncio.wait_for(self.changed.wait(), timeout=min(left, 0.25))
                except TimeoutError:
                    continue


def _option(name: str, value: Any) -> dict[str, Any]:
    kind = {bool: 5, int: 4, float: 10}.get(type(value), 3)
    return {"name": name, "type": kind, "value": value}
