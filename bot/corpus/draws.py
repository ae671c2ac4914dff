"""Drawing one of many at random, never the same twice until all have been shown.

A seed decides the order: each item is placed by a hash of the seed and its id, so what was
drawn need not be remembered, only how far one has come.
"""

from collections.abc import Iterable
from hashlib import blake2b


def place(seed: str, id: str) -> bytes:
    """Where *id* stands in the order of *seed*."""
    return blake2b(f"{seed}{id}".encode(), digest_size=8).digest()


def draw_next(ids: Iterable[str], round: int, last: str | None) -> tuple[str | None, int]:
    """The id after *last* in the order of *round*, and its round; the next round's first when all were shown.

    What came into the corpus since is drawn where it stands, what left it is passed over, and
    a new round does not begin with what the old one ended with.
    """
    ids = set(ids)
    if not ids:
        return None, round
    left = ids if last is None else {id for id in ids if place(str(round), id) > place(str(round), last)}
    if not left:
        round += 1
        left = ids - {last} or ids
    return min(left, key=lambda each: place(str(round), each)), round
