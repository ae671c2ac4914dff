"""One function for each answer: a library and options in, pages out.

Options come as members typed them, as autocomplete filled them in, or as a button's address
kept them; each is looked up forgivingly, and the answer's own address holds the ids found.
An option left out is "".
"""

from collections.abc import Callable, Mapping

from bot.corpus.library import Library
from bot.ui.address import Address
from bot.ui.answers import demands, facts, quotes, signatories, statements, terms
from bot.ui.pages import Answer

AnswerMaker = Callable[[Library, Address], Answer]

MAKERS: Mapping[str, AnswerMaker] = {
    "fact": facts.fact,
    "figures": facts.figures,
    "quote": quotes.quote,
    "demands": demands.demands,
    "signatory": signatories.signatory,
    "signatories": signatories.signatories,
    "statement": statements.statement,
    "statements": statements.statements,
    "holdings": statements.holdings,
    "source": statements.source,
    "explain": terms.explain,
    "timeline": terms.timeline,
}
