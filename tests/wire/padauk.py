"""Padauk in a process of its own: started, killed, started again, looked at from outside."""

import asyncio
import os
import signal
from datetime import timedelta
from pathlib import Path
from typing import Any, Self

from tests.fork_server import Process
from tests.wire.server import PATIENCE, Discord


class Padauk:
    """`padauk run` in *folder*, told by a variable meant for tests that Discord is *discord*."""

    def __init__(self, discord: Discord, folder: Path, config: str = "") -> None:
        self._discord = discord
        self.folder = folder
        self.address = discord.address
        self.config = folder / "config.yaml"
        self.log = folder / "padauk.log"
        self._step = folder / "step"
        self._process: Process | None = None
        folder.mkdir(parents=True, exist_ok=True)
        self.config.write_text(config or "# nothing set\n", encoding="utf-8")
        self._step.write_text("0")

    @property
    def id(self) -> int:
        assert self._process is not None
        return self._process.pid

    @property
    def data(self) -> Path:
        return self.folder / "data"

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        if self.runs:
            await self.kill()

    async def start(self, *, until_ready: bool = True) -> None:
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("DISCORD_", "PADAUK_"))},
            "DISCORD_TOKEN": self._discord.token,
            "PADAUK_TEST_DISCORD": self.address,
            "STEP_FILE": str(self._step),
        }
        readied = self.log_text().count(": ready: ")
        self._process = Process("tests.wire.stepped", "run", folder=self.folder, environment=environment)
        self._listener = asyncio.create_task(self._write_down(self._process))
        if until_ready:
            await self.said(": ready: ", readied + 1)

    async def _write_down(self, process: Process) -> None:
        """What it says, in a file of ours: its own files may be limited by a test."""
        said = asyncio.StreamReader()
        protocol = asyncio.StreamReaderProtocol(said)
        await asyncio.get_running_loop().connect_read_pipe(lambda: protocol, process.stderr)
        with self.log.open("ab", buffering=0) as log:
            while line := await said.readline():
                log.write(line)

    @property
    def runs(self) -> bool:
        return self._process is not None and self._process.runs

    async def stop(self, seconds: float = PATIENCE) -> int:
        """SIGTERM, and how it ended."""
        self.signal(signal.SIGTERM)
        return await self.ended(seconds)

    async def kill(self) -> None:
        self.signal(signal.SIGKILL)
        await self.ended()

    async def ended(self, seconds: float = PATIENCE) -> int:
        assert self._process is not None
        if self._process.runs:
            await self._over(self._process, seconds)
        await self._listener
        self._process.stdout.close()
        return self._process.wait()

    async def _over(self, process: Process, seconds: float) -> None:
        over = asyncio.Event()
        loop = asyncio.get_running_loop()
        loop.add_reader(process.status, over.set)
        try:
            await asyncio.wait_for(over.wait(), seconds)
        finally:
            loop.remove_reader(process.status)

    def signal(self, number: int) -> None:
        assert self._process is not None
        self._process.send_signal(number)

    def log_text(self) -> str:
        return self.log.read_text(encoding="utf-8") if self.log.exists() else ""

    async def said(self, words: str, times: int = 1, seconds: float = PATIENCE) -> None:
        """Until the log has *words* so often."""
        loop = asyncio.get_running_loop()
        ends = loop.time() + seconds
        while self.log_text().count(words) < times:
            assert self.runs, f"it ended:\n{self.log_text()}"
            assert loop.time() < ends, f"it did not say {words!r}:\n{self.log_text()}"
            await asyncio.sleep(0.02)

    def step(self, ahead: float) -> None:
        """From now on, the clock is *ahead* seconds more than the machine's, here and in Discord."""
        self._write_step(ahead)
        self._discord.clock.ahead = ahead

    def be_wrong_by(self, ahead: timedelta) -> None:
        """From now on, the clock is so much ahead of Discord's."""
        self._write_step(self._discord.clock.ahead + ahead.total_seconds())

    def _write_step(self, ahead: float) -> None:
        """At once: the process reads it whenever it asks what time it is."""
        draft = self._step.with_name("step.draft")
        draft.write_text(str(ahead))
        draft.replace(self._step)

    # -- from outside

    def open_files(self) -> int:
        return len(list(Path(f"/proc/{self.id}/fd").iterdir()))

    def memory(self) -> int:
        """Resident, in bytes."""
        for line in Path(f"/proc/{self.id}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) * 1024
        raise AssertionError("no memory of this process is told")


def rows(padauk: Padauk, query: str) -> list[tuple[Any, ...]]:
    """What the database holds, read beside the process."""
    import sqlite3

    with sqlite3.connect(f"file:{padauk.data / 'padauk.sqlite'}?mode=ro", uri=True) as connection:
        return connection.execute(query).fetchall()
