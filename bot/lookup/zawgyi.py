"""Whether Burmese is written in Zawgyi: letters that look right in one font only, and that no search finds."""

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from myanmartools import ZawgyiDetector

SURELY = 0.95
"""The probability from which it is said. Single words of Unicode are below 0.3, those that Zawgyi changes at 0.99."""


def is_zawgyi(text: str) -> bool:
    """Whether *text* can only be Zawgyi; false for what reads the same in both, and for all other scripts."""
    return not text.isascii() and _detector().get_zawgyi_probability(text) > SURELY


@lru_cache(maxsize=1)
def _detector() -> "ZawgyiDetector":
    from myanmartools import ZawgyiDetector

    return ZawgyiDetector()  # reads its table, which most that start do not need
