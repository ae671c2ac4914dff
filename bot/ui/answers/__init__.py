"""One function for each answer: a library and a query in, pages out.

The options of a query come as members typed them, as autocomplete filled them in, or as a
button kept them; each is looked up forgivingly, and the answer's own query holds the ids found.
"""

from collections.abc import Callable, Mapping
from typing import Any

from bot.corpus.library import Library
from bot.ui import custom_id
from bot.ui.answers import demands, facts, quotes, signatories, statements, terms
from bot.ui.pages import Answer

ANSWERS: Mapping[type[custom_id.Query], Callable[[Library, Any], Answer]] = {
    custom_id.FactQuery: facts.fact,
    custom_id.FiguresQuery: facts.figures,
    custom_id.QuoteQuery: quotes.quote,
    custom_id.DemandQuery: demands.demands,
    custom_id.SignatoryQuery: signatories.signatory,
    custom_id.SignatoriesQuery: signatories.signatories,
    custom_id.StatementQuery: statements.statement,
    custom_id.StatementsQuery: statements.statements,
    custom_id.HoldingsQuery: statements.holdings,
    custom_id.SourceQuery: statements.source,
    custom_id.ExplainQuery: terms.explain,
    custom_id.TimelineQuery: terms.timeline,
}
"""All but those for /about and /help, which need more than the corpus."""
