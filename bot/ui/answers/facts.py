"""Facts and figures."""

from bot.corpus.library import Library
from bot.corpus.remarks import reservations
from bot.ui.address import Address
from bot.ui.answers.draws import drawn
from bot.ui.answers.options import found, name_in, nothing_fits
from bot.ui.entries import cited, item_block, shown
from bot.ui.pages import Answer, Page
from bot.ui.text import Block, aside, escape, lay_out


def fact(library: Library, address: Address) -> Answer:
    """A key fact or figure; options: topic, statement, seed, position."""
    topic = found(library.topics, address.options[0])
    statement = found(library.statements, address.options[1])
    items = library.facts_and_figures(topic, statement)
    if not items:
        raise nothing_fits("fact", (name_in(library.topics, topic), name_in(library.statements, statement)))
    options = (topic or "", statement or "", *address.options[2:])
    return drawn(library, Address("fact", options), items)


def figures(library: Library, address: Address) -> Answer:
    """Every figure for one measure, oldest first, or for all; option: measure."""
    measure = found(library.measures, address.options[0])
    measures = library.measures_in_use() if measure is None else [library.measures[measure]]
    blocks = [
        Block(
            (
                *item_block(library, figure, heading="").paragraphs,
                *map(shown, reservations(library.statement_of(figure))),
                aside(escape(cited(library, figure))),
            ),
            f"### {escape(each.name)}" if measure is None else None,
        )
        for each in measures
        for figure in library.figures_of(each.id)
    ]
    if not blocks:
        raise nothing_fits("figure about Myanmar", (name_in(library.measures, measure),))
    title = "Figures" if measure is None else f"Figures: {escape(library.measures.name(measure))}"
    note = f"{len(blocks)} figure{'s' * (len(blocks) > 1)}, each as published, in order of date"
    pages = [Page(title=title, text=text, footer=note) for text in lay_out(blocks)]
    return Answer(Address("figures", (measure or "",)), pages)
