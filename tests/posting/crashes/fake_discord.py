"""A Discord that outlives the bot: channels with messages, nonces it knows for a while, and bad weather.

What Discord does here is what was measured or read of the real one: a repeat with a nonce it
still knows is answered with the first message; it knows them for some minutes; histories do not
show nonces, so a post is found by its marker; and a send whose answer never came may have
arrived, may arrive later, or never will.
"""

import heapq
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from random import Random

from tests.posting.crashes.order import Key

REMEMBERED = 180.0
"""Seconds for which a nonce is known; Discord says "the past few minutes"."""

PATIENCE = 30.0
"""Seconds after which the bot takes a send that is not answered for broken."""


class VirtualTime:
    """A time that passes only when told to, and what is to happen in it."""

    def __init__(self, now: float) -> None:
        self.now = _whole(now)
        self._to_come: list[tuple[float, int, Callable[[], object]]] = []
        self._order = count()

    def at(self, then: float, event: Callable[[], object]) -> None:
        """At once, when that is now."""
        then = _whole(then)
        if then <= self.now:
            event()
        else:
            heapq.heappush(self._to_come, (then, next(self._order), event))

    def pass_until(self, then: float) -> None:
        then = _whole(then)
        while self._to_come and self._to_come[0][0] <= then:
            self.now, _, event = heapq.heappop(self._to_come)
            event()
        self.now = max(self.now, then)


def _whole(then: float) -> float:
    """To the millisecond, so that a sum of sleeps that should be a full minute is one."""
    return round(then, 3)


@dataclass(frozen=True, slots=True)
class Send:
    key: Key
    marker: str
    nonce: str


@dataclass(frozen=True, slots=True)
class Message:
    id: int
    at: float
    key: Key
    marker: str


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of a request; in seconds from when it is sent."""

    name: str
    arrives: float | None = 0  # None: never
    answered: float = 0
    answer: int | None = 200  # None: the connection is dropped


class FakeDiscord:
    def __init__(self, time: VirtualTime) -> None:
        self._time = time
        self._nonces: dict[str, Message] = {}
        self._ids = count(1)
        self.by_marker: defaultdict[tuple[int, str], list[Message]] = defaultdict(list)  # and channel
        self.by_key: defaultdict[Key, list[Message]] = defaultdict(list)
        self.tried: set[Key] = set()  # what was sent, whether or not it has arrived
        self.repeats = 0  # that were known by their nonce

    def receive(self, send: Send) -> Message:
        """A send arrives: the message it becomes, or has become before."""
        known = self._nonces.get(send.nonce)
        if known is not None and self._time.now - known.at <= REMEMBERED:
            self.repeats += 1
            return known
        message = Message(next(self._ids), self._time.now, send.key, send.marker)
        self._nonces[send.nonce] = message
        self.by_marker[send.key.channel_id, send.marker].append(message)
        self.by_key[send.key].append(message)
        return message

    def look_up(self, channel_id: int, marker: str, since: float) -> Message | None:
        """The first message of a channel with *marker*, sent at *since* or later."""
        return next((message for message in self.by_marker[channel_id, marker] if message.at >= since), None)


class Weather:
    """What goes wrong. The same seed, post and try have the same fate, in whatever order they come."""

    def __init__(self, seed: str, *, slow: bool) -> None:
        self._seed = seed
        self._slow = slow  # whether answers may take their time
        self._tries: Counter[tuple[str, Key]] = Counter()
        self.clear = False
        self.seen: Counter[str] = Counter()

    def of_send(self, key: Key) -> Fate:
        random = self._random("send", key)
        wait, hang = (random.uniform(0, 25), random.uniform(0, PATIENCE)) if self._slow else (0.0, 0.0)
        fates = {
            Fate("sent"): 50,
            Fate("sent slowly", arrives=random.uniform(0, wait), answered=wait): 10,
            Fate("answer lost", answered=hang, answer=None): 10,
            Fate("5xx, nothing kept", arrives=None, answer=503): 7,
            Fate("5xx, but kept", answer=502): 8,
            Fate("arrives late", arrives=random.uniform(1, 100), answered=hang, answer=None): 10,
            Fate("lost on the way", arrives=None, answered=hang, answer=None): 5,
        }
        return self._one_of(random, fates)

    def of_look_up(self, key: Key) -> Fate:
        random = self._random("look-up", key)
        wait = random.uniform(0, 25) if self._slow else 0.0
        fates = {
            Fate("found or not"): 80,
            Fate("found or not, slowly", answered=wait): 10,
            Fate("look-up 5xx", answer=503): 5,
            Fate("look-up dropped", answered=wait, answer=None): 5,
        }
        return self._one_of(random, fates)

    def _random(self, what: str, key: Key) -> Random:
        self._tries[what, key] += 1
        return Random(f"{self._seed}/{what}/{key}/{self._tries[what, key]}")

    def _one_of(self, random: Random, fates: dict[Fate, int]) -> Fate:
        fate = next(iter(fates)) if self.clear else random.choices(list(fates), list(fates.values()))[0]
        self.seen[fate.name] += 1
        return fate
