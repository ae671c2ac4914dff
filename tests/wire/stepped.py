"""Padauk by the command that people use, in a world whose clock a test can step.

    python -m tests.wire.stepped run ...

The only difference: the time of day is the machine's and as many seconds more as the file says
that $STEP_FILE names.
"""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import discord

from bot.__main__ import main

STEP = Path(os.environ["STEP_FILE"])


def _now() -> datetime:
    return datetime.now(UTC) + timedelta(seconds=float(STEP.read_text()))


if __name__ == "__main__":
    discord.utils.utcnow = _now
    main()
