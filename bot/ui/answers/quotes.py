"""Quotes: words exactly as published."""

from bot.corpus.library import Library
from bot.ui.address import Address
from bot.ui.answers.draws import drawn
from bot.ui.answers.options import found, name_in, nothing_fits
from bot.ui.pages import Answer


def quote(library: Library, address: Address) -> Answer:
    """One quote of those that fit; options: speaker, organisation, topic, seed, position."""
    speaker = found(library.speakers, address.options[0])
    organisation = found(library.quoted_organisations, address.options[1], library.organisations)
    topic = found(library.topics, address.options[2])
    quotes = library.quotes_by(speaker, organisation, topic)
    if not quotes:
        raise nothing_fits(
            "quote",
            (
                name_in(library.speakers, speaker),
                name_in(library.organisations, organisation),
                name_in(library.topics, topic),
            ),
        )
    options = (speaker or "", organisation or "", topic or "", *address.options[3:])
    return drawn(library, Address("quote", options), quotes)
