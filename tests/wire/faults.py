"""What goes wrong, on demand: for the next requests of a route, or for the gateway."""

from dataclasses import dataclass, field
from enum import StrEnum
from re import fullmatch
from typing import Any


class Kind(StrEnum):
    BEFORE = "refused with a 5xx, and nothing done"
    REFUSED = "refused with another status and body, and nothing done"
    ELSEWHERE = "not answered by Discord, but by a page in its place"
    AFTER = "done, and answered with a 5xx"
    SILENCE = "done, and never answered"
    DEAF = "never answered, and nothing done"
    CUT = "done, and cut in the midst of the answer"
    SLOW = "done, and answered late"


@dataclass
class Fault:
    kind: Kind
    route: str = r".*"  # a pattern, as "POST /channels/{channel}/messages"
    times: int = 1
    status: int = 502
    seconds: float = 2.0  # how late
    body: dict[str, Any] = field(default_factory=dict)  # of what is refused


@dataclass
class Faults:
    """Those that still come, and how many of each have come."""

    waiting: list[Fault] = field(default_factory=list)
    met: dict[Kind, int] = field(default_factory=dict)
    deaf_to_heartbeats: bool = False

    def refuse(self, route: str, status: int, body: dict[str, Any]) -> None:
        """From now on, *route* is refused."""
        self.waiting.append(Fault(Kind.REFUSED, route, -1, status, body=body))

    def come(self, kind: Kind, route: str = r".*", times: int = 1, *, status: int = 502, seconds: float = 2.0) -> None:
        self.waiting.append(Fault(kind, route, times, status, seconds))

    def take(self, route: str) -> Fault | None:
        """The fault that meets a request now."""
        for fault in self.waiting:
            if fullmatch(fault.route, route):
                fault.times -= 1
                if fault.times == 0:
                    self.waiting.remove(fault)
                self.met[fault.kind] = self.met.get(fault.kind, 0) + 1
                return fault
        return None

    def clear(self) -> None:
        self.waiting.clear()
        self.deaf_to_heartbeats = False
