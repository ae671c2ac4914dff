"""What digests draw from: items on their topic, short enough for one message."""

from collections.abc import Sequence

from cachetools import LRUCache

from bot.corpus.draws import draw_next
from bot.corpus.library import Library
from bot.corpus.models import Item
from bot.posting.models import Digest, digest_and_topic
from bot.ui.answers.draws import item_pages
from bot.ui.entries import cited

_TEXT_LIMIT = 4_000
"""Characters of an item, its headline and its source; a server's own words need room beside them."""


class DigestPool:
    """Draws for the ledger, which knows no pages and so can't tell what fits one message."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._ids: LRUCache[str, frozenset[str]] = LRUCache(500)

    def draw(self, subject: str, round: int, last: str | None) -> tuple[str | None, int]:
        """The item after *last*, and the round it belongs to, as `draw_next` says."""
        return draw_next(self.ids(subject), round, last)

    def ids(self, subject: str) -> frozenset[str]:
        """Of all items that a digest of *subject* draws from."""
        if subject not in self._ids:
            self._ids[subject] = frozenset(digestible(self._library, subject))
        return self._ids[subject]


def digestible(library: Library, subject: str) -> list[str]:
    """Ids of what a digest draws from: on its topic, as a look-up finds it, and short enough for one message."""
    digest, topic = digest_and_topic(subject)
    if topic is not None and topic not in library.topics:
        return []
    items: Sequence[Item] = ()
    match digest:
        case Digest.QUOTE:
            items = library.quotes_by(topic=topic)
        case Digest.FACT:
            items = library.facts_and_figures(topic)
        case Digest.DEMAND:
            items = library.demands_on(topic=topic)
    return [item.id for item in items if _fits_one_message(library, item)]


def _fits_one_message(library: Library, item: Item) -> bool:
    """Whether an item, its source and a server's own words fit one message whole."""
    pages = item_pages(library, item)
    return len(pages) == 1 and len(pages[0].text) + len(item.headline) + 2 * len(cited(library, item)) < _TEXT_LIMIT
