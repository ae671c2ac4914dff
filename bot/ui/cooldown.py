"""A pause for one member at a time, so that nobody floods a channel or keeps the bot busy.

Counted in memory while the pause lasts, and nowhere else.
"""

import time
from collections.abc import Callable
from typing import TypeAlias

from cachetools import TTLCache
from discord import app_commands

Clock: TypeAlias = Callable[[], float]

CHOICES_PER_ANSWER = 10
"""Lists of choices for each answer: Discord asks for one whenever a member pauses in typing."""

_MEMBERS = 100_000
"""Members counted at once, so that memory has an end."""


class Cooldown:
    """At most *rate* answers in *per_seconds* for each member; *clock* gives seconds and never goes back."""

    def __init__(self, rate: int, per_seconds: float, clock: Clock = time.monotonic) -> None:
        self._clock = clock
        self.change(rate, per_seconds)

    def change(self, rate: int, per_seconds: float) -> None:
        """From now on so many; what was counted before is forgotten."""
        self._answers = _Counter(rate, per_seconds, self._clock)
        self._choices = _Counter(rate * CHOICES_PER_ANSWER, per_seconds, self._clock)

    def acquire(self, user_id: int) -> None:
        """Count one answer, or raise CommandOnCooldown."""
        bucket = self._answers.bucket(user_id)
        wait = bucket.update_rate_limit(self._clock())
        if wait is not None:
            raise app_commands.CommandOnCooldown(bucket, wait)

    def acquire_choices(self, user_id: int) -> bool:
        """Count one list of choices; False when the member has had as many as there are."""
        return self._choices.bucket(user_id).update_rate_limit(self._clock()) is None


class _Counter:
    def __init__(self, rate: int, per_seconds: float, clock: Clock) -> None:
        self._rate, self._per_seconds = rate, per_seconds
        self._buckets: TTLCache[int, app_commands.Cooldown] = TTLCache(_MEMBERS, per_seconds, timer=clock)

    def bucket(self, user_id: int) -> app_commands.Cooldown:
        bucket = self._buckets.get(user_id)
        if bucket is None:
            bucket = self._buckets[user_id] = app_commands.Cooldown(self._rate, self._per_seconds)
        return bucket
