"""Rate limits, by the rules of topics/rate-limits.

Per route and top-level resource a bucket, told in headers; fifty requests a second in all, but
not for answers to interactions; and ten thousand refusals (401, 403, 429) in ten minutes, after
which the whole address is shut out by the wall before Discord, which speaks no JSON.
"""

import time
from collections import defaultdict, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

OVERALL = 50  # requests in any second
INVALID = 10_000  # refusals in ten minutes
_INVALID_SECONDS = 600.0

SIZES: Mapping[str, tuple[int, float]] = {
    "POST /channels/{channel}/messages": (5, 5.0),
    "GET /channels/{channel}/messages": (5, 5.0),
}
"""Requests and seconds of a bucket. Discord's documentation gives no figures; these are what its headers say."""

_OTHERS = (10, 1.0)
INTERACTIONS = ("/interactions/", "/webhooks/")
"""Not bound to the limit over all (interactions/receiving-and-responding#followup-messages)."""


@dataclass
class Verdict:
    """What a request is told."""

    headers: dict[str, str]
    retry_after: float | None = None  # seconds, when it is refused
    overall: bool = False
    banned: bool = False


@dataclass
class Bucket:
    limit: int
    seconds: float
    used: int = 0
    resets_at: float = 0.0
    told: bool = True  # whether the process has had the headers of every answer since it was filled anew


@dataclass
class Limits:
    clock: Callable[[], float] = time.time
    overall: int = OVERALL
    buckets: dict[tuple[str, str], Bucket] = field(default_factory=dict)
    taken: deque[float] = field(default_factory=deque)  # when each request of the last second came
    refused: deque[float] = field(default_factory=deque)
    refusals: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    """Of a process that could have known better, by what was exceeded, ever."""

    def judge(self, route: str, resource: str, path: str, now: float | None = None) -> Verdict:
        """Whether a request may pass; it is counted if so."""
        now = time.monotonic() if now is None else now
        if self._banned(now):
            return Verdict({}, 60.0, banned=True)
        if not path.startswith(INTERACTIONS) and not self._take_overall(now):
            self.refusals["the limit over all"] += 1
            self.note_invalid(now)
            headers = {"X-RateLimit-Global": "true", "X-RateLimit-Scope": "global"}
            return Verdict(headers, max(0.05, self.taken[0] + 1.0 - now), overall=True)
        limit, seconds = SIZES.get(route, _OTHERS)
        bucket = self.buckets.setdefault((route, resource), Bucket(limit, seconds))
        if now >= bucket.resets_at:
            bucket.used, bucket.resets_at, bucket.told = 0, now + bucket.seconds, True
        headers = self._headers(route, bucket, now)
        if bucket.used >= bucket.limit:
            if bucket.told:  # else it could not know
                self.refusals[route] += 1
            self.note_invalid(now)
            return Verdict(headers | {"X-RateLimit-Scope": "user"}, max(0.05, bucket.resets_at - now))
        bucket.used += 1
        return Verdict(self._headers(route, bucket, now))

    def not_told(self, route: str, resource: str) -> None:
        """An answer did not arrive, and so what it says of its bucket."""
        if (route, resource) in self.buckets:
            self.buckets[route, resource].told = False

    def new_process(self) -> None:
        """One that has been told of no bucket yet."""
        for bucket in self.buckets.values():
            bucket.told = False

    def note_invalid(self, now: float | None = None) -> None:
        """Count a refusal (401, 403 or 429)."""
        self.refused.append(time.monotonic() if now is None else now)

    def _banned(self, now: float) -> bool:
        while self.refused and self.refused[0] <= now - _INVALID_SECONDS:
            self.refused.popleft()
        return len(self.refused) >= INVALID

    def _take_overall(self, now: float) -> bool:
        while self.taken and self.taken[0] <= now - 1.0:
            self.taken.popleft()
        if len(self.taken) >= self.overall:
            return False
        self.taken.append(now)
        return True

    def _headers(self, route: str, bucket: Bucket, now: float) -> dict[str, str]:
        left = max(0.0, bucket.resets_at - now)
        return {
            "X-RateLimit-Limit": str(bucket.limit),
            "X-RateLimit-Remaining": str(bucket.limit - bucket.used),
            "X-RateLimit-Reset": f"{self.clock() + left:.3f}",
            "X-RateLimit-Reset-After": f"{left:.3f}",
            "X-RateLimit-Bucket": f"{abs(hash(route)):x}",
        }
