"""Which words lead to a term besides its names."""

import pytest

from bot.corpus.files import EquivalentsFile
from bot.corpus.library import Library
from bot.corpus.terms import TermShelf
from bot.errors import NotInCorpus


@pytest.fixture(scope="module")
def shelf(library: Library) -> TermShelf:
    fuel, sanctions = (library.terms[id] for id in ("aviation-fuel", "targeted-sanctions"))
    asked = fuel.model_copy(update={"asked": ("လေယာဉ်ဆီ", "what planes burn")})
    table = EquivalentsFile(
        same=(("jet fuel", "avtur"), ("avtur", "jp8")), also={"tankers": ("fuel",), "fuel": ("oil",)}
    )
    return TermShelf((asked, sanctions), table)


@pytest.mark.parametrize("typed", ["လေယာဉ်ဆီ", "what planes burn", "avtur", "tankers", "tankers of avtur"])
def test_a_term_is_found_by_what_it_is_asked_by_and_by_the_words_of_the_table(shelf: TermShelf, typed: str) -> None:
    assert shelf.find(typed).id == "aviation-fuel"


@pytest.mark.parametrize("typed", ["oil", "burn", "planes", "jp8"])
def test_words_of_the_table_lead_one_way_and_one_step_and_count_only_whole(shelf: TermShelf, typed: str) -> None:
    with pytest.raises(NotInCorpus) as found:
        shelf.find(typed)
    assert not found.value.close
