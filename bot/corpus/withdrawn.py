"""What is answered at a reference that was withdrawn: its reason, for ever."""

from bot.corpus.provenance import date_in_words
from bot.corpus.reader import Corpus
from bot.errors import WithdrawnReference


def refuse_withdrawn(corpus: Corpus, reference: str) -> None:
    """Raise WithdrawnReference where *reference*, as somebody typed it, is one."""
    asked = reference.strip().strip("`").casefold()
    for each in corpus.withdrawn:
        if each.id == asked:
            raise WithdrawnReference(each.id, date_in_words(each.when), each.reason)
