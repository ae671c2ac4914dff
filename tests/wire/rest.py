"""The routes that Padauk uses, with Discord's answers and errors.

Error codes: topics/opcodes-and-status-codes#json-json-error-codes.
"""

import asyncio
import json
import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from aiohttp import BodyPartReader, web

from tests.wire.faults import Fault, Kind
from tests.wire.model import EMBED_LINKS, READ_MESSAGE_HISTORY, SEND_MESSAGES, VIEW_CHANNEL, Channel, Member

if TYPE_CHECKING:
    from tests.wire.server import Discord

THREE_SECONDS = 3.0
"""For the first answer to an interaction (interactions/receiving-and-responding#interaction-callback)."""

NONCE_SECONDS = 300.0
"""How long a nonce is known: "the past few minutes" (resources/message#create-message)."""

CONTENT_LIMIT, EMBEDS_LIMIT, EMBED_TEXT_LIMIT = 2_000, 10, 6_000
"""resources/message#create-message, resources/message#embed-object-embed-limits."""

Answer: TypeAlias = tuple[int, Any]


class Refusal(Exception):
    """An error of Discord's."""

    def __init__(self, status: int, code: int, message: str) -> None:
        self.status, self.code, self.message = status, code, message
        super().__init__(message)


def unknown_channel() -> Refusal:
    return Refusal(404, 10003, "Unknown Channel")


def unknown_interaction() -> Refusal:
    return Refusal(404, 10062, "Unknown interaction")


def missing_access() -> Refusal:
    return Refusal(403, 50001, "Missing Access")


def missing_permissions() -> Refusal:
    return Refusal(403, 50013, "Missing Permissions")


def invalid_form(message: str) -> Refusal:
    return Refusal(400, 50035, f"Invalid Form Body\n{message}")


@dataclass
class Asked:
    """A request that has been read."""

    parameters: dict[str, str]
    query: dict[str, str]
    data: Any
    files: list[tuple[str, bytes]]


Route: TypeAlias = Callable[["Rest", Asked], Awaitable[Answer]]


class Rest:
    def __init__(self, discord: "Discord") -> None:
        self._discord = discord

    async def handle(self, request: web.Request) -> web.StreamResponse:
        path = request.path.removeprefix("/api/v10")
        name, route, parameters = _find(request.method, path)
        if route is None:
            self._discord.unknown.append(f"{request.method} {path}")
            return _json({"code": 0, "message": f"not written: {request.method} {path}"}, status=501)
        sent = float(request.headers.get("Sent-At", time.monotonic()))
        self._discord.requests.append((sent, name, path))
        resource = parameters.get("channel") or parameters.get("token") or ""
        verdict = self._discord.limits.judge(name, resource, path, sent)
        if verdict.banned:
            return web.Response(text="error code: 1015", status=429, headers={"Retry-After": "60"})
        headers = verdict.headers | {"Via": "1.1 google"}
        if verdict.retry_after is not None:
            body = {
                "message": "You are being rate limited.",
                "retry_after": verdict.retry_after,
                "global": verdict.overall,
            }
            headers["Retry-After"] = str(max(1, round(verdict.retry_after)))
            return _json(body, status=429, headers=headers)
        fault = self._discord.faults.take(name)
        if fault is not None:
            self._discord.limits.not_told(name, resource)
        return await self._answered(request, name, route, parameters, headers, fault)

    async def _answered(
        self,
        request: web.Request,
        name: str,
        route: Route,
        parameters: dict[str, str],
        headers: dict[str, str],
        fault: Fault | None,
    ) -> web.StreamResponse:
        if fault is not None and fault.kind is Kind.BEFORE:
            return _json({"code": 0, "message": "5xx"}, status=fault.status, headers=headers)
        if fault is not None and fault.kind is Kind.REFUSED:
            return _json(fault.body, status=fault.status, headers=headers)
        if fault is not None and fault.kind is Kind.ELSEWHERE:
            return web.Response(text="<p>Log in", content_type="text/html", status=fault.status, headers=_ASIDE)
        if fault is not None and fault.kind is Kind.DEAF:
            await self._silence()
        try:
            self._authorised(request, name)
            status, body = await route(self, await _read(request, parameters))
        except Refusal as refusal:
            if refusal.status in (401, 403):
                self._discord.limits.note_invalid()
            status, body = refusal.status, {"code": refusal.code, "message": refusal.message}
        if self._discord.latency:
            await asyncio.sleep(self._discord.latency)
        match None if fault is None else fault.kind:
            case Kind.AFTER if fault is not None:
                return _json({"code": 0, "message": "5xx"}, status=fault.status, headers=headers)
            case Kind.SILENCE:
                await self._silence()
            case Kind.CUT:
                return await _cut(request, body)
            case Kind.SLOW if fault is not None:
                await asyncio.sleep(fault.seconds)
        return (
            web.Response(status=status, headers=headers)
            if body is None
            else _json(body, status=status, headers=headers)
        )

    def _authorised(self, request: web.Request, name: str) -> None:
        """What belongs to an interaction is authorised by its token in the path."""
        if "/interactions/" in name or "/webhooks/" in name:
            return
        if request.headers.get("Authorization") != f"Bot {self._discord.token}":
            raise Refusal(401, 0, "401: Unauthorized")

    async def _silence(self) -> None:
        """Say nothing until the other side gives up, or this Discord ends."""
        await self._discord.ended.wait()
        raise web.HTTPGatewayTimeout

    # -- who and where

    async def gateway(self, _: Asked) -> Answer:
        """events/gateway#get-gateway-bot."""
        limit = {"total": 1000, "remaining": 999, "reset_after": 14_400_000, "max_concurrency": 1}
        return 200, {"url": self._discord.gateway_address, "shards": 1, "session_start_limit": limit}

    async def me(self, _: Asked) -> Answer:
        self._discord.limits.new_process()  # each begins with it
        return 200, self._discord.bot.payload()

    async def application(self, _: Asked) -> Answer:
        return 200, self._discord.application()

    async def channel(self, asked: Asked) -> Answer:
        return 200, self._visible(asked).payload()

    async def guild(self, asked: Asked) -> Answer:
        """resources/guild#get-guild; 10004 is Unknown Guild."""
        guild = self._discord.guilds.get(int(asked.parameters["guild"]))
        if guild is None:
            return 404, {"code": 10004, "message": "Unknown Guild"}
        return 200, guild.payload(self._discord.bot)

    async def guild_channels(self, asked: Asked) -> Answer:
        """resources/guild#get-guild-channels."""
        guild = self._discord.guilds[int(asked.parameters["guild"])]
        return 200, [channel.payload() for channel in guild.channels.values()]

    async def guild_member(self, asked: Asked) -> Answer:
        """resources/guild#get-guild-member, of the bot itself."""
        assert int(asked.parameters["member"]) == self._discord.bot.id
        return 200, Member(self._discord.bot).payload()

    # -- commands

    async def commands(self, asked: Asked) -> Answer:
        """interactions/application-commands#bulk-overwrite-global-application-commands."""
        self._discord.commands[asked.parameters.get("guild", "everywhere")] = asked.data
        told = []
        for command in asked.data:
            id = str(self._discord.ids())
            own = {"id": id, "version": id, "application_id": str(self._discord.bot.id)}
            told.append({"description": "", "default_member_permissions": None} | command | own)
        return 200, told

    # -- messages

    async def send(self, asked: Asked) -> Answer:
        """resources/message#create-message; a nonce that was seen lately gives the first message again."""
        channel = self._writable(asked)
        nonce = asked.data.get("nonce")
        if nonce is not None:
            if len(str(nonce)) > 25:
                raise invalid_form("nonce: Must be 25 or fewer in length.")
            known = self._discord.nonces.get((channel.id, nonce))
            if (
                asked.data.get("enforce_nonce")
                and known is not None
                and self._discord.clock() - known[0] < NONCE_SECONDS
            ):
                return 200, known[1].payload() | {"nonce": nonce}
        check_message(asked.data)
        message = self._discord.post(channel, asked.data, asked.files)
        if nonce is not None:
            self._discord.nonces[channel.id, nonce] = (self._discord.clock(), message)
        return 200, message.payload() | {"nonce": nonce}

    async def history(self, asked: Asked) -> Answer:
        """resources/message#get-channel-messages: the newest first, 50 unless *limit* says otherwise, 100 at most."""
        channel = self._visible(asked)
        if not channel.bot_may & READ_MESSAGE_HISTORY:
            return 200, []
        limit = int(asked.query.get("limit", 50))
        if not 1 <= limit <= 100:
            raise invalid_form("limit: int value should be between 1 and 100.")
        found = channel.messages
        if "after" in asked.query:
            found = [message for message in found if message.id > int(asked.query["after"])][:limit]
        elif "before" in asked.query:
            found = [message for message in found if message.id < int(asked.query["before"])][-limit:]
        else:
            found = found[-limit:]
        return 200, [message.payload() for message in reversed(found)]

    def _visible(self, asked: Asked) -> Channel:
        channel = self._discord.channels.get(int(asked.parameters["channel"]))
        if channel is None:
            raise unknown_channel()
        if not channel.bot_may & VIEW_CHANNEL:
            raise missing_access()
        return channel

    def _writable(self, asked: Asked) -> Channel:
        channel = self._visible(asked)
        if not channel.bot_may & SEND_MESSAGES:
            raise missing_permissions()
        if asked.data.get("embeds") and not channel.bot_may & EMBED_LINKS:
            raise missing_permissions()
        return channel

    # -- interactions

    async def callback(self, asked: Asked) -> Answer:
        """interactions/receiving-and-responding#create-interaction-response: once, and within three seconds."""
        interaction = self._discord.interactions.get(asked.parameters["token"])
        if interaction is None or str(interaction.id) != asked.parameters["interaction"]:
            raise unknown_interaction()
        if interaction.callback is not None:
            raise Refusal(400, 40060, "Interaction has already been acknowledged.")
        after = time.monotonic() - interaction.asked_at
        if after > self._discord.patience:
            raise unknown_interaction()
        data = asked.data.get("data") or {}
        if asked.data["type"] in (4, 7):
            check_message(data)
        interaction.callback = asked.data
        interaction.answered_after = after
        if asked.data["type"] in (4, 5):
            interaction.original = self._discord.answer(interaction, data, asked.files)
        self._discord.tell()
        body: dict[str, Any] = {
            "interaction": {"id": str(interaction.id), "type": interaction.payload["type"], "ephemeral": False}
        }
        if interaction.original is not None:
            body["resource"] = {"type": asked.data["type"], "message": interaction.original.payload()}
            body["interaction"]["response_message_id"] = str(interaction.original.id)
        return 200, body

    async def followup(self, asked: Asked) -> Answer:
        """interactions/receiving-and-responding#followup-messages; the first after a deferral is the answer itself."""
        interaction = self._discord.interactions.get(asked.parameters["token"])
        if interaction is None or interaction.callback is None:
            raise Refusal(404, 10015, "Unknown Webhook")
        check_message(asked.data)
        message = self._discord.answer(interaction, asked.data, asked.files)
        interaction.followups.append(message)
        self._discord.tell()
        return 200, message.payload()


def check_message(data: dict[str, Any]) -> None:
    """What Discord refuses as a form (50035) or as empty (50006)."""
    embeds = data.get("embeds") or []
    content = data.get("content") or ""
    if len(content) > CONTENT_LIMIT:
        raise invalid_form("content: Must be 2000 or fewer in length.")
    if len(embeds) > EMBEDS_LIMIT:
        raise invalid_form("embeds: Must be 10 or fewer in length.")
    length = 0
    for embed in embeds:
        title, text, footer = (
            embed.get("title") or "",
            embed.get("description") or "",
            (embed.get("footer") or {}).get("text", ""),
        )
        if len(title) > 256 or len(text) > 4096 or len(footer) > 2048:
            raise invalid_form("embeds: too long")
        length += len(title) + len(text) + len(footer)
    if length > EMBED_TEXT_LIMIT:
        raise invalid_form("embeds: Embed size exceeds maximum size of 6000")
    if not content and not embeds and not data.get("attachments") and not data.get("components"):
        raise Refusal(400, 50006, "Cannot send an empty message")
    for row in data.get("components") or []:
        if not 1 <= len(row["components"]) <= 5:
            raise invalid_form("components: Must be between 1 and 5 in length.")
        for part in row["components"]:
            if len(part.get("custom_id") or "") > 100 or len(part.get("label") or "") > 80:
                raise invalid_form("components: custom_id or label too long")


async def _read(request: web.Request, parameters: dict[str, str]) -> Asked:
    data: Any = {}
    files: list[tuple[str, bytes]] = []
    if request.content_type == "multipart/form-data":
        async for part in await request.multipart():
            assert isinstance(part, BodyPartReader)
            content = bytes(await part.read())
            if part.name == "payload_json":
                data = json.loads(content)
            else:
                files.append((part.filename or "", content))
    elif request.can_read_body:
        text = await request.text()
        data = json.loads(text) if text else {}
    return Asked(parameters, dict(request.query), data, files)


def _json(body: Any, *, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    """As Discord writes it: the type alone, without a character set."""
    return web.Response(
        body=json.dumps(body).encode(), status=status, headers={"Content-Type": "application/json", **(headers or {})}
    )


async def _cut(request: web.Request, body: Any) -> web.StreamResponse:
    """Half of an answer, and the line breaks."""
    whole = json.dumps(body).encode()
    response = web.StreamResponse(headers={"Content-Type": "application/json", "Content-Length": str(len(whole))})
    await response.prepare(request)
    await response.write(whole[: len(whole) // 2])
    if request.transport is not None:
        request.transport.abort()
    return response


_ASIDE = {"Location": "/login"}
"""Where a network sends whoever has not logged in."""

_ROUTES: dict[str, Route] = {
    "GET /gateway/bot": Rest.gateway,
    "GET /users/@me": Rest.me,
    "GET /oauth2/applications/@me": Rest.application,
    "PUT /applications/{application}/commands": Rest.commands,
    "PUT /applications/{application}/guilds/{guild}/commands": Rest.commands,
    "GET /channels/{channel}": Rest.channel,
    "GET /guilds/{guild}": Rest.guild,
    "GET /guilds/{guild}/channels": Rest.guild_channels,
    "GET /guilds/{guild}/members/{member}": Rest.guild_member,
    "POST /channels/{channel}/messages": Rest.send,
    "GET /channels/{channel}/messages": Rest.history,
    "POST /interactions/{interaction}/{token}/callback": Rest.callback,
    "POST /webhooks/{application}/{token}": Rest.followup,
}
_PATTERNS = {name: re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", name.replace("@", "@"))) for name in _ROUTES}


def _find(method: str, path: str) -> tuple[str, Route | None, dict[str, str]]:
    for name, pattern in _PATTERNS.items():
        found = pattern.fullmatch(f"{method} {path}")
        if found is not None:
            return name, _ROUTES[name], found.groupdict()
    return "", None, {}
