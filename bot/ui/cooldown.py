"""A pause for one member at a time, so that nobody floods a channel.

Held in memory for the length of the pause, and nowhere else.
"""

import time
from collections.abc import Callable
from typing import Any, TypeAlias

import discord
from discord import app_commands

Clock: TypeAlias = Callable[[], float]


class Cooldown:
    """At most *rate* answers in *per_seconds* for each member; *clock* gives seconds and never goes back."""

    def __init__(self, rate: int, per_seconds: float, clock: Clock = time.monotonic) -> None:
        self._rate = rate
        self._per_seconds = per_seconds
        self._clock = clock
        self._buckets: dict[int, app_commands.Cooldown] = {}

    def change(self, rate: int, per_seconds: float) -> None:
        """From now on so many; what was counted before is forgotten."""
        self._rate, self._per_seconds = rate, per_seconds
        self._buckets.clear()

    def take(self, interaction: discord.Interaction[Any]) -> None:
        """Count one answer, or raise CommandOnCooldown."""
        now = self._clock()
        bucket = self._buckets.get(interaction.user.id)
        if bucket is None:
            self._forget_the_rested(now)
            bucket = self._buckets[interaction.user.id] = app_commands.Cooldown(self._rate, self._per_seconds)
        wait = bucket.update_rate_limit(now)
        if wait is not None:
            raise app_commands.CommandOnCooldown(bucket, wait)

    def _forget_the_rested(self, now: float) -> None:
        if len(self._buckets) >= 1000:
            self._buckets = {
                user: bucket for user, bucket in self._buckets.items() if bucket.get_tokens(now) < self._rate
            }
