"""What digests draw from: items on their topic, short enough for one message."""

from collections.abc import Iterator, Sequence
from datetime import date

from cachetools import LRUCache

from bot.corpus.ages import may_stand_alone
from bot.corpus.draws import draw_next
from bot.corpus.library import Library
from bot.corpus.models import Item
from bot.posting.models import Digest, digest_and_topic
from bot.ui.answers.draws import item_pages
from bot.ui.entries import cited

_TEXT_LIMIT = 3_900
"""Characters of an item, its headline and its source; a server's own words need room beside them, and ages grow."""


class DigestPool:
    """Draws for the ledger, which knows no pages and so can't tell what fits one message."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._fitting: LRUCache[str, tuple[Item, ...]] = LRUCache(500)

    def draw(self, subject: str, day: date, round: int, last: str | None) -> tuple[str | None, int]:
        """The item after *last*, and the round it belongs to, as `draw_next` says, for a post of *day*."""
        return draw_next(self.ids(subject, day), round, last)

    def ids(self, subject: str, day: date) -> frozenset[str]:
        """Of all items that a digest of *subject* draws from on *day*."""
        if subject not in self._fitting:
            self._fitting[subject] = tuple(_fitting(self._library, subject))
        return frozenset(item.id for item in self._fitting[subject] if may_stand_alone(item, day))


def digestible(library: Library, subject: str) -> list[str]:
    """Ids of what a digest draws from on the library's day."""
    return [item.id for item in _fitting(library, subject) if may_stand_alone(item, library.today)]


def _fitting(library: Library, subject: str) -> Iterator[Item]:
    """What is on a digest's topic, as a look-up finds it, and short enough for one message."""
    digest, topic = digest_and_topic(subject)
    if topic is not None and topic not in library.topics:
        return
    items: Sequence[Item] = ()
    match digest:
        case Digest.QUOTE:
            items = library.quotes_by(topic=topic)
        case Digest.FACT:
            items = library.facts_and_figures(topic)
        case Digest.DEMAND:
            items = library.demands_on(topic=topic)
    yield from (item for item in items if _fits_one_message(library, item))


def _fits_one_message(library: Library, item: Item) -> bool:
    """Whether an item, its source and a server's own words fit one message whole."""
    pages = item_pages(library, item)
    return len(pages) == 1 and len(pages[0].text) + len(item.headline) + 2 * len(cited(library, item)) < _TEXT_LIMIT
