"""The operator's alarms: a channel, an address that is told, an address that misses Padauk when it is silent."""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiohttp import web

from bot.runtime.alerts import AlertKind, Alerts, Heartbeat

SECRET = "a-secret-path"


class Site:
    """Somebody else's service on this machine."""

    def __init__(self) -> None:
        self.got: list[Any] = []
        self.status = 200
        self.address = ""

    async def take(self, request: web.Request) -> web.Response:
        self.got.append(await request.json() if request.method == "POST" else request.path)
        return web.Response(status=self.status)


@asynccontextmanager
async def a_site() -> AsyncIterator[Site]:
    site, app = Site(), web.Application()
    app.router.add_route("*", f"/{SECRET}", site.take)
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        server = web.TCPSite(runner, "127.0.0.1", 0)
        await server.start()
        port = runner.addresses[0][1]
        site.address = f"http://127.0.0.1:{port}/{SECRET}"
        yield site
    finally:
        await runner.cleanup()


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2027, 2, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


class Channel:
    def __init__(self) -> None:
        self.lines: list[str] = []

    async def tell(self, about: str, lines: Sequence[str]) -> None:
        self.lines += [f"{about}: {line}" for line in lines]


async def test_a_report_reaches_the_log_the_channel_and_the_address(caplog: pytest.LogCaptureFixture) -> None:
    channel, clock = Channel(), Clock()
    async with a_site() as site:
        alerts = Alerts(channel.tell, clock, address=site.address)
        alerts.report(AlertKind.DISK, "Only 3 MiB are left.")
        alerts.over(AlertKind.DISK, "There is room again.")
        await alerts.close(10)
    assert channel.lines == ["Attention: Only 3 MiB are left.", "Over: There is room again."]
    told = {(each["kind"], each["text"], each["over"]) for each in site.got}
    assert told == {("disk", "Only 3 MiB are left.", False), ("disk", "There is room again.", True)}
    assert "Only 3 MiB are left." in caplog.text


async def test_each_kind_is_reported_once_an_hour(caplog: pytest.LogCaptureFixture) -> None:
    channel, clock = Channel(), Clock()
    alerts = Alerts(channel.tell, clock)
    for _ in range(3):
        alerts.report(AlertKind.DISK, "full")
        alerts.report(AlertKind.BACKUP, "old")
    clock.now += timedelta(minutes=61)
    alerts.report(AlertKind.DISK, "still full")
    alerts.over(AlertKind.CLOCK, "never was")
    await alerts.close(10)
    assert channel.lines == ["Attention: full", "Attention: old", "Attention: still full"]


async def test_an_address_that_fails_is_no_matter_and_stays_secret(caplog: pytest.LogCaptureFixture) -> None:
    channel, clock = Channel(), Clock()
    async with a_site() as site:
        site.status = 500
        alerts = Alerts(channel.tell, clock, address=site.address)
        alerts.report(AlertKind.DISK, "full")
        await alerts.close(10)
    alerts = Alerts(channel.tell, clock, address=site.address)  # nobody is there any more
    alerts.report(AlertKind.DISK, "full again")
    await alerts.close(10)
    assert channel.lines == ["Attention: full", "Attention: full again"]
    assert caplog.text.count("the operator could not be reached") == 2
    assert SECRET not in caplog.text


async def test_a_channel_that_raises_keeps_nobody_from_the_address(caplog: pytest.LogCaptureFixture) -> None:
    async def broken(_: str, __: Sequence[str]) -> None:
        raise RuntimeError

    async with a_site() as site:
        alerts = Alerts(broken, Clock(), address=site.address)
        alerts.report(AlertKind.DISK, "full")
        await alerts.close(10)
    assert [each["text"] for each in site.got] == ["full"]


async def test_the_heart_beats_once_a_minute_at_most() -> None:
    clock = Clock()
    async with a_site() as site:
        heartbeat = Heartbeat(site.address, clock)
        for _ in range(9):
            heartbeat.beat()
            await heartbeat.close(10)
            clock.now += timedelta(seconds=20)
    assert site.got == [f"/{SECRET}"] * 3


async def test_a_heartbeat_that_hangs_delays_nothing_and_is_not_repeated_meanwhile() -> None:
    clock, begun, over = Clock(), asyncio.Event(), asyncio.Event()

    async def hang(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        begun.set()
        await over.wait()
        writer.close()
        await writer.wait_closed()
        closed.set()

    closed = asyncio.Event()
    server = await asyncio.start_server(hang, "127.0.0.1", 0)
    heartbeat = Heartbeat(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/", clock)
    heartbeat.beat()
    await begun.wait()
    clock.now += timedelta(minutes=2)
    heartbeat.beat()
    assert len(heartbeat._requests._tasks) == 1
    await heartbeat.close(0)
    over.set()
    await closed.wait()
    server.close()
    await server.wait_closed()


def test_without_an_address_nothing_is_requested() -> None:
    Heartbeat(None, Clock()).beat()
    logging.getLogger("bot").debug("no task was begun, for there is no loop")
