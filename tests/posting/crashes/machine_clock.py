"""The machine's clock, which is seldom right and is set now and then."""

from random import Random

MINUTE, HOUR, DAY = 60.0, 3600.0, 86_400.0


class MachineClock:
    """The same seed has the same clock."""

    def __init__(self, seed: str) -> None:
        self._random = Random(f"{seed}/clock")
        self.ahead = 0.0  # of Discord's, in seconds

    def set_for_a_start(self) -> None:
        if self._random.random() < 0.5:
            self.ahead = self._another()

    def maybe_set(self) -> bool:
        """Now and then it is set while the process runs."""
        if self._random.random() > 0.05:
            return False
        self.ahead = self._another()
        return True

    def _another(self) -> float:
        """Right, a little off as without time synchronisation, or far off as of a host that was asleep or reset."""
        random = self._random
        return random.choice(
            [
                0.0,
                0.0,
                random.uniform(-5, 5),
                random.uniform(-HOUR, HOUR),
                random.uniform(-40 * DAY, -HOUR),
                random.uniform(HOUR, DAY),
                random.uniform(DAY, 40 * DAY),
                random.uniform(40 * DAY, 3652 * DAY),
            ]
        )
