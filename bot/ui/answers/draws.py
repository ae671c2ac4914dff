"""Answers that are drawn at random, never the same twice until all have been shown.

The seed of the order is in the query, and how many came before: so a draw goes on where it
was after a restart. After a change of the corpus, one that is under way may show an item
again or pass one over.
"""

import secrets
from collections.abc import Sequence
from dataclasses import replace
from heapq import nsmallest

from bot.corpus.draws import place
from bot.corpus.library import Library
from bot.corpus.models import Item
from bot.ui.custom_id import FactQuery, QuoteQuery
from bot.ui.entries import TITLES, footer, item_block
from bot.ui.pages import Answer, LinkButton, Page, pages_of, source_link


def drawn(library: Library, query: FactQuery | QuoteQuery, items: Sequence[Item]) -> Answer:
    """One of *items*, by the seed of *query* and how many came before."""
    seed = query.seed or secrets.token_hex(2)
    position = min(query.position, len(items) - 1)
    item = nsmallest(position + 1, items, key=lambda item: place(seed, item.id))[-1]
    left = len(items) - position - 1
    if left:
        following = replace(query, seed=seed, position=position + 1)
        next_pick = LinkButton(f"Another ({left} left)", following)
    else:
        next_pick = LinkButton("That was all: start again", replace(query, seed=place(seed, "").hex()[:4], position=0))
    answer = Answer(replace(query, seed=seed, position=position), item_pages(library, item))
    return answer if len(items) == 1 else replace(answer, next_pick=next_pick)


def item_pages(library: Library, item: Item) -> list[Page]:
    """An item by itself."""
    return library.remember(("pages", item.id), lambda: _item_pages(library, item))


def _item_pages(library: Library, item: Item) -> list[Page]:
    return pages_of(
        [item_block(library, item)],
        title=TITLES[type(item)],
        footer=footer(library, item),
        link=source_link(library.statement_of(item)),
    )
