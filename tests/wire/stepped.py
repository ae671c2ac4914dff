"""Padauk by the command that people use, in a world whose clock a test can step.

    python -m tests.wire.stepped run ...

Three things differ: the time of day is the machine's and as many seconds more as the file says
that $STEP_FILE names, a look at what is due comes soon after a step,
and requests carry when they were sent.
"""

import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import discord

from bot.__main__ import main
from bot.posting import service

STEP = Path(os.environ["STEP_FILE"])


def _now() -> datetime:
    return datetime.now(UTC) + timedelta(seconds=float(STEP.read_text()))


_request = aiohttp.ClientSession._request


async def _stamped(self: aiohttp.ClientSession, *asked: Any, **more: Any) -> aiohttp.ClientResponse:
    """With when it was sent: on a busy machine, many that were spaced evenly may arrive together."""
    headers = {**(more.pop("headers", None) or {}), "Sent-At": str(time.monotonic())}
    return await _request(self, *asked, headers=headers, **more)


if __name__ == "__main__":
    aiohttp.ClientSession._request = _stamped  # type: ignore[method-assign]
    discord.utils.utcnow = _now
    service.TICK = timedelta(seconds=0.5)
    main()
