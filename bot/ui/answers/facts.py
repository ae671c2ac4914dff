"""Facts and figures."""

from dataclasses import replace

from bot.corpus.library import Library
from bot.corpus.remarks import reservations
from bot.ui.answers.draws import drawn
from bot.ui.answers.options import name_in, nothing_fits, resolve_option, resolve_statement
from bot.ui.custom_id import FactQuery, FiguresQuery
from bot.ui.entries import cited, item_block, shown
from bot.ui.pages import Answer, pages_of
from bot.ui.text import Block, aside, escape


def fact(library: Library, query: FactQuery) -> Answer:
    """A key fact or figure."""
    topic = resolve_option(library.topics, query.topic)
    statement = resolve_statement(library, query.statement)
    items = library.facts_and_figures(topic, statement)
    if not items:
        raise nothing_fits("fact", (name_in(library.topics, topic), name_in(library.statements, statement)))
    return drawn(library, replace(query, topic=topic or "", statement=statement or ""), items)


def figures(library: Library, query: FiguresQuery) -> Answer:
    """Every figure for one measure, oldest first, or for all."""
    measure = resolve_option(library.measures, query.measure)
    measures = library.measures_in_use() if measure is None else [library.measures[measure]]
    blocks = [
        Block(
            (
                *item_block(library, figure, heading="").paragraphs,
                *map(shown, reservations(library.statement_of(figure), figure)),
                aside(escape(cited(library, figure))),
            ),
            f"### {escape(each.name)}" if measure is None else None,
            (figure.id,),
        )
        for each in measures
        for figure in library.figures_of(each.id)
    ]
    if not blocks:
        raise nothing_fits("figure about Myanmar", (name_in(library.measures, measure),))
    title = "Figures" if measure is None else f"Figures: {escape(library.measures.name(measure))}"
    note = f"{len(blocks)} figure{'s' * (len(blocks) > 1)}, each as published, in order of date"
    return Answer(FiguresQuery(measure or ""), pages_of(blocks, title=title, footer=note))
