"""Terms in plain words, and the days the documents speak of."""

from bot.corpus.library import Library
from bot.ui.answers.options import name_in, nothing_fits, resolve_option
from bot.ui.custom_id import ExplainQuery, TimelineQuery
from bot.ui.entries import milestone_block, term_blocks
from bot.ui.labels import find
from bot.ui.pages import Answer, pages_of


def explain(library: Library, query: ExplainQuery) -> Answer:
    """One term."""
    term = find(library.terms, query.term)
    footer = f"{term.id} · explanation in our words, quotations as published"
    pages = pages_of(term_blocks(library, term), title=term.name, footer=footer)
    return Answer(ExplainQuery(term.id), pages)


def timeline(library: Library, query: TimelineQuery) -> Answer:
    """The milestones of a country, oldest first."""
    country = resolve_option(library.countries, query.country)
    milestones = library.timeline(country)
    if not milestones:
        raise nothing_fits("milestone", (name_in(library.countries, country),))
    title = "Timeline" if country is None else f"Timeline: {library.countries.name(country)}"
    footer = f"{len(milestones)} days the documents speak of · /source shows the passage"
    blocks = [milestone_block(library, milestone, in_list=True) for milestone in milestones]
    pages = pages_of(blocks, 2500, title=title, footer=footer)
    return Answer(TimelineQuery(country or ""), pages)
