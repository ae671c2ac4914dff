"""Drawing one of many at random, never the same twice until all have been shown.

A seed decides the order: each item is placed by a hash of the seed and its id, so what was
drawn need not be remembered, only how far one has come.
"""

from collections.abc import Iterable
from functools import partial
from hashlib import blake2b


def place(seed: str, id: str) -> bytes:
    """Where *id* stands in the order of *seed*."""
    return blake2b(f"{seed}{id}".encode(), digest_size=8).digest()


def draw_next(ids: Iterable[str], round: int, last: str | None) -> tuple[str | None, int]:
    """The id after *last* in the order of *round*, and its round; the next round's first when all were shown.

    What came into the corpus since is drawn where it stands, what left it is passed over. A
    round that would begin with what the one before ended with is left out.
    """
    ids = set(ids)
    if not ids:
        return None, round
    in_order = partial(place, str(round))
    left = ids if last is None else {id for id in ids if in_order(id) > in_order(last)}
    if left:
        return min(left, key=in_order), round
    while True:
        round += 1
        first = min(ids, key=partial(place, str(round)))
        if first != last or len(ids) == 1:
            return first, round
