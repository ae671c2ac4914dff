"""Whoever changes reminders while the service is killed; what must be posted stays the same."""

from dataclasses import dataclass, replace
from datetime import timedelta
from random import Random
from typing import Literal

from tests.posting.crashes.fake_discord import FakeDiscord, VirtualTime
from tests.posting.crashes.order import moment_at
from tests.posting.crashes.plan import Plan, keys_of

MOVED_AFTER = 4
"""How many reminders of a trial; of the others, a restless administrator may change any."""


@dataclass(frozen=True, slots=True)
class Change:
    act: Literal["move", "pause", "resume"]
    wish: int  # its place in the plan
    at: str | None = None  # where it is moved to, as "HH:MM"


class Administrator:
    """Moves some reminders to a later time of the same day when their posts are there.

    A *restless* one also moves or pauses some just when a send of theirs has gone wrong, and
    resumes those that are paused. Asks again for what was not answered: the process may have
    been killed before it, in the midst of it, or after.
    """

    def __init__(self, random: Random, plan: Plan, time: VirtualTime, discord: FakeDiscord, *, restless: bool) -> None:
        self._random = random
        self._plan = plan
        self._time = time
        self._discord = discord
        wishes = random.sample(range(len(plan.wishes)), len(plan.wishes))
        self._after = wishes[:MOVED_AFTER]
        self._before = wishes[MOVED_AFTER:] if restless else []
        self._to_resume: list[tuple[float, int]] = []
        self._asked: Change | None = None
        self.last_due = time.now  # of what was moved

    def ask(self) -> Change | None:
        """What should be done now."""
        self._asked = self._asked or self._resume() or self._meddle() or self._move()
        if self._asked is not None and self._asked.act == "move":
            # Anew each time: when the process was dead for long, the time asked for before may have passed.
            later = moment_at(self._time.now) + timedelta(minutes=self._random.randint(2, 15))
            self.last_due = max(self.last_due, later.timestamp())
            zone = self._plan.wishes[self._asked.wish].zone
            self._asked = replace(self._asked, at=later.astimezone(zone).strftime("%H:%M"))
        return self._asked

    def answered(self) -> Change:
        """It is done."""
        done, self._asked = self._asked, None
        assert done is not None
        return done

    def _resume(self) -> Change | None:
        for resumed in self._to_resume:
            if resumed[0] <= self._time.now:
                self._to_resume.remove(resumed)
                return Change("resume", resumed[1])
        return None

    def _meddle(self) -> Change | None:
        for place in self._before:
            keys = list(keys_of(self._plan.wishes[place]))
            if any(key in self._discord.tried and not self._discord.by_key[key] for key in keys):
                self._before.remove(place)
                if self._random.random() < 0.5:
                    return Change("move", place)
                self._to_resume.append((self._time.now + self._random.uniform(20, 600), place))
                return Change("pause", place)
        return None

    def _move(self) -> Change | None:
        for place in self._after:
            if all(self._discord.by_key[key] for key in keys_of(self._plan.wishes[place])):
                self._after.remove(place)
                return Change("move", place)
        return None
