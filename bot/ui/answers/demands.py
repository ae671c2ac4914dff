"""Demands: what is asked, of whom, by whom."""

from itertools import groupby

from bot.corpus.library import Library
from bot.corpus.models import Demand
from bot.ui.answers.options import name_in, nothing_fits, resolve_option
from bot.ui.custom_id import DemandQuery
from bot.ui.entries import item_block, statement_heading
from bot.ui.pages import Answer, pages_of
from bot.ui.text import Block, escape


def demands(library: Library, query: DemandQuery) -> Answer:
    """Demands that fit, grouped by statement, newest first."""
    target = resolve_option(library.targets, query.target, library.addressees)
    topic = resolve_option(library.topics, query.topic)
    by = resolve_option(library.asking_organisations, query.by, library.organisations)
    found_demands = library.demands_on(target, topic, by)
    target_name = name_in(library.addressees, target)
    wanted = (target_name, name_in(library.topics, topic), name_in(library.organisations, by))
    if not found_demands:
        raise nothing_fits("demand", wanted)
    title = "Demands" if target_name is None else f"Demands on {escape(target_name)}"
    narrowed = ", ".join(each for each in wanted[1:] if each is not None)
    statements = len({demand.statement for demand in found_demands})
    count = f"{len(found_demands)} in {statements} statement{'s' * (statements > 1)}"
    footer = " · ".join(part for part in (count, narrowed) if part)
    pages = pages_of(demand_blocks(library, found_demands), title=title, footer=footer)
    return Answer(DemandQuery(target or "", topic or "", by or ""), pages)


def demand_blocks(library: Library, found_demands: list[Demand]) -> list[Block]:
    """Demands under the heading of their statement, statements newest first."""
    order = {statement.id: place for place, statement in enumerate(library.statements_by())}
    ordered = sorted(found_demands, key=lambda demand: order[demand.statement])
    blocks = []
    for id, group in groupby(ordered, key=lambda demand: demand.statement):
        heading = statement_heading(library, library.statements[id])
        blocks += [item_block(library, demand, heading=heading) for demand in group]
    return blocks
