"""How the process reaches the test: one connection for each question, a line of JSON there and one back.

A connection that ends without an answer is one that was dropped, as by a network.
"""

import asyncio
import json
import os
import signal
from typing import Any

from bot.posting.models import CLOCKS_DIFFER, Post, Reminder
from bot.posting.publisher import CanNotTell, Notice, Sent, Unsure
from tests.posting.crashes.order import Moment, moment_at


class Doom:
    """Where this process dies by its own hand: at the nth of some moment, or never."""

    def __init__(self, at: tuple[Moment, int] | None) -> None:
        self._at = at
        self._reached = 0

    def reach(self, moment: Moment) -> None:
        if self._at is not None and moment is self._at[0]:
            self._reached += 1
            if self._reached == self._at[1]:
                os.kill(os.getpid(), signal.SIGKILL)


class Line:
    """The way to the test, and the time it told last."""

    def __init__(self, socket: str, now: float) -> None:
        self._socket = socket
        self.now = now

    async def ask(self, **question: Any) -> Any:
        """What the test answers; None when it drops the connection."""
        reader, writer = await asyncio.open_unix_connection(self._socket)
        try:
            writer.write(json.dumps(question).encode() + b"\n")
            answer = await reader.readline()
        except ConnectionError:
            return None
        finally:
            writer.close()
        return json.loads(answer) if answer else None


class SocketPublisher:
    """The Publisher of the test."""

    def __init__(self, line: Line, doom: Doom) -> None:
        self._line = line
        self._doom = doom
        self.waiting = 0  # for an answer, at this moment

    def nonce(self, post: Post) -> str:
        return post.nonce

    async def publish(self, post: Post, reminder: Reminder, **how: object) -> Sent:
        return await self.send(post)

    async def send(self, post: Post) -> Sent:
        self._doom.reach(Moment.ASKING)
        answer = await self._ask("publish", post, nonce=self.nonce(post))
        self._doom.reach(Moment.ANSWER_READ)
        return _sent(answer)

    async def find(self, post: Post) -> Sent | None:
        answer = await self._ask("find", post, since=(post.due - CLOCKS_DIFFER).timestamp())
        if answer.get("hidden"):
            raise CanNotTell("Padauk may not read the history there")
        return _sent(answer) if "id" in answer else None

    async def notify(self, notice: Notice) -> None:
        if await self._line.ask(kind="notify", lines=notice.lines) is None:
            raise Unsure("the connection was dropped")

    async def _ask(self, kind: str, post: Post, **more: Any) -> dict[str, Any]:
        key = (post.guild_id, post.channel_id, str(post.mark))
        self.waiting += 1
        try:
            answer: dict[str, Any] | None = await self._line.ask(kind=kind, key=key, marker=post.marker, **more)
        finally:
            self.waiting -= 1
        if answer is None:
            raise Unsure("the connection was dropped")
        if "status" in answer:
            raise Unsure(f"Discord answered {answer['status']}")
        return answer


def _sent(answer: dict[str, Any]) -> Sent:
    return Sent(answer["id"], moment_at(answer["at"]))
