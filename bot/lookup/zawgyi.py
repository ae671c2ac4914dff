"""Whether Burmese is written in Zawgyi: letters that look right in one font only, and that no search finds.

Zawgyi gives some of Unicode's numbers to other letters. Most consonants and vowels have the same in both, and a word
of those alone is no more the one than the other, whatever a detector finds likely.
"""

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from myanmartools import ZawgyiDetector

SURELY = 0.95
"""The probability from which it is said."""

_DIFFERS = re.compile("[\u1031\u1033-\u1035\u1039-\u103f\u1050-\u109f]")
"""What the two write differently: the vowel that stands before its letter, stacked and killed letters, medials."""


def is_zawgyi(text: str) -> bool:
    """Whether *text* is surely Zawgyi; never what reads the same in both."""
    return _DIFFERS.search(text) is not None and _detector().get_zawgyi_probability(text) > SURELY


@lru_cache(maxsize=1)
def _detector() -> "ZawgyiDetector":
    from myanmartools import ZawgyiDetector

    return ZawgyiDetector()  # reads a table, which most that start do not need
