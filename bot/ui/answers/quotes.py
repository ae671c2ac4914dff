"""Quotes: words exactly as published."""

from dataclasses import replace

from bot.corpus.library import Library
from bot.ui.answers.draws import drawn
from bot.ui.answers.options import name_in, nothing_fits, resolve_option
from bot.ui.custom_id import QuoteQuery
from bot.ui.pages import Answer


def quote(library: Library, query: QuoteQuery) -> Answer:
    """One quote of those that fit."""
    speaker = resolve_option(library.speakers, query.speaker)
    organisation = resolve_option(library.quoted_organisations, query.organisation, library.organisations)
    topic = resolve_option(library.topics, query.topic)
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
    narrowed = replace(query, speaker=speaker or "", organisation=organisation or "", topic=topic or "")
    return drawn(library, narrowed, quotes)
