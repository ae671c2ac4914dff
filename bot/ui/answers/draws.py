"""Answers that are drawn at random, never the same twice until all have been shown.

The seed of the order is in the address, and how many came before: so a draw goes on where it
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
from bot.ui.address import Address
from bot.ui.entries import TITLES, footer, item_block
from bot.ui.pages import Answer, Onward, Page, source_link
from bot.ui.text import lay_out


def drawn(library: Library, address: Address, items: Sequence[Item]) -> Answer:
    """One of *items*; the address's last two options are the seed ("" for a new one) and how many came before."""
    *options, seed, before = address.options
    seed = seed or secrets.token_hex(2)
    position = min(int(before) if before.isdecimal() else 0, len(items) - 1)
    item = nsmallest(position + 1, items, key=lambda item: place(seed, item.id))[-1]
    left = len(items) - position - 1
    if left:
        turn = Onward(f"Another ({left} left)", Address(address.answer, (*options, seed, str(position + 1))))
    else:
        turn = Onward(
            "That was all: start again",
            Address(address.answer, (*options, place(seed, "").hex()[:4], "0")),
        )
    address = Address(address.answer, (*options, seed, str(position)))
    answer = Answer(address, item_pages(library, item))
    return answer if len(items) == 1 else replace(answer, turn=turn)


def item_pages(library: Library, item: Item) -> list[Page]:
    """An item by itself."""
    return library.remember(("pages", item.id), lambda: _item_pages(library, item))


def _item_pages(library: Library, item: Item) -> list[Page]:
    return [
        Page(
            title=TITLES[type(item)],
            text=text,
            footer=footer(library, item),
            link=source_link(library.statement_of(item)),
        )
        for text in lay_out([item_block(library, item)])
    ]
