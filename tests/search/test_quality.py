"""Whether people find what they mean, over a query set written before the engine."""

import pytest

from bot.corpus.library import HOME, Library, country_of
from bot.search.confidence import Confidence, Tier
from bot.search.engine import Search
from bot.search.index import index_in_memory
from bot.search.query import Intent, parse
from bot.search.records import records
from tests.search.evaluation import Outcome, evaluate, own_queries
from tests.search.fit import fit, samples

FOUND = {"passages": 0.95, "names": 0.98, "descriptions": 0.96}
CERTAIN = {"passages": 0.9, "names": 0.95, "descriptions": 0.8}
"""Shares of right answers among the first three rows, and of those that are given with certainty."""
FALSE = 1 / 15
"""Of the queries of nothing, how many may get an answer."""


@pytest.fixture(scope="module")
def search(library: Library) -> Search:
    return Search(library, index_in_memory(records(library)))


@pytest.fixture(scope="module")
def outcomes(search: Search) -> dict[str, Outcome]:
    return evaluate(search, own_queries())


@pytest.mark.parametrize("part", FOUND)
def test_the_query_set_is_answered_at_the_level_reached(outcomes: dict[str, Outcome], part: str) -> None:
    outcome = outcomes[part]
    assert outcome.found >= FOUND[part] * outcome.asked, "\n".join(outcome.missed)
    assert outcome.confident >= CERTAIN[part] * outcome.asked, "\n".join(outcome.missed)


def test_hardly_any_query_of_nothing_gets_an_answer(outcomes: dict[str, Outcome]) -> None:
    outcome = outcomes["nothing"]
    assert outcome.false <= FALSE * outcome.asked, "\n".join(outcome.missed)


def test_the_query_set_is_as_large_as_it_must_be(outcomes: dict[str, Outcome]) -> None:
    assert outcomes["passages"].asked >= 120
    assert outcomes["names"].asked >= 60
    assert outcomes["nothing"].asked >= 20


def test_the_weights_are_those_of_the_query_set(search: Search) -> None:
    """After a change of corpus or engine: python -m tests.search.fit --write."""
    kept = Confidence.fitted()
    fitted = fit(samples(search))
    assert all(abs(one - other) < 0.05 for one, other in zip(kept.weights, fitted, strict=True)), fitted


def test_kind_and_statement_narrow_what_is_found(search: Search) -> None:
    found = search.search("aviation fuel", kind="demand", statement="amnesty-2023")
    assert found.rows
    assert {row.kind for row in found.rows} == {"demand"}
    assert {row.entries[0].id.split(".")[0] for row in found.rows} == {"amnesty-2023"}


def test_a_question_is_steered_to_the_kind_it_asks_for(search: Search) -> None:
    for query, kind in {
        "how many got arrested": "figure",
        "what is the civil disobedience movement": "term",
        "what should the security council do": "demand",
        "did civicus sign": "signatory",
    }.items():
        assert search.search(query).rows[0].kind == kind, query


def test_the_same_words_in_two_statements_are_one_row(search: Search) -> None:
    rows = search.search("night-time raids abducted off the streets", limit=10).rows
    merged = [{entry.id.split(".")[0] for entry in row.entries} for row in rows]
    assert any({"civicus-hrc49", "hrc49-resolution"} <= statements for statements in merged)


def test_what_was_read_for_a_misspelt_word_is_said(search: Search) -> None:
    assert search.search("avaition fuel").corrected == (("avaition", "aviation"),)


@pytest.mark.parametrize("query", ["tomato seedling trays", "telenor answer today", "lovely gardens", "borders book"])
def test_no_word_is_corrected_into_one_that_has_nothing_to_do_with_the_rest(search: Search, query: str) -> None:
    found = search.search(query)
    assert not found.corrected
    assert found.tier is not Tier.ANSWER


@pytest.mark.parametrize(
    ("query", "kind", "first"),
    [
        ("when did the coup happen", "milestone", "coup-2021"),
        ("what happened on 1 february 2021", "milestone", "coup-2021"),
        ("what happened on feb 1st 2021", "milestone", "coup-2021"),
        ("February 1, 2021", None, "coup-2021"),
        ("what happened on feb first", "milestone", "coup-2021"),
        ("what happened on 2021-02-01", "milestone", "coup-2021"),
        ("01/02/2021", "milestone", "coup-2021"),
        ("၁.၂.၂၀၂၁", "milestone", "coup-2021"),
        ("the twenty-second of November 2021", None, "interpol-letter-2021"),
        ("which day was the military coup", "milestone", "coup-2021"),
        ("how many people were killed", "figure", None),
        ("how much did singapore sell", "figure", None),
        ("what is the civil disobedience movement", "term", "cdm"),
        ("who signed from norway", "signatory", None),
        ("did civicus sign", "signatory", None),
        ("who said impunity", "quote", None),
        ("what should the security council do", "demand", None),
    ],
)
def test_what_is_asked_decides_the_kind(search: Search, query: str, kind: str | None, first: str | None) -> None:
    best = search.search(query).rows[0]
    assert kind in (None, best.kind)
    assert first in (None, best.entries[0].id)


@pytest.mark.parametrize(
    "query", ["coup", "sanctions", "when did the military take over", "junta expelled the ambassador"]
)
def test_nothing_about_another_country_comes_first_unless_it_is_named(
    library: Library, search: Search, query: str
) -> None:
    assert country_of(library, search.search(query).rows[0].entries[0]) == HOME


def test_another_country_is_found_where_it_is_named(library: Library, search: Search) -> None:
    for query, country in {
        "coup in niger": "Niger",
        "sanctions niger": "Niger",
        "media in burkina faso": "Burkina Faso",
    }.items():
        assert country_of(library, search.search(query).rows[0].entries[0]) == country


@pytest.mark.parametrize(
    "query",
    ["what can i do to help", "how can I donate", "how do we help", "i want to donate", "how can people get involved"],
)
def test_who_wants_to_help_is_shown_what_is_asked_of_others(search: Search, query: str) -> None:
    found = search.search(query)
    assert found.intent is Intent.HELP
    assert {row.kind for row in found.rows} == {"demand"}
    assert len({row.entries[0].id.split(".")[0] for row in found.rows}) >= 1


def test_who_wants_to_help_with_something_is_shown_what_is_asked_about_that(search: Search) -> None:
    found = search.search("how can i help stop the jet fuel")
    assert {row.kind for row in found.rows} == {"demand"}
    assert "amnesty-2023.d8" in {entry.id for row in found.rows for entry in row.entries}


def test_two_questions_are_both_answered(search: Search) -> None:
    found = search.search("how many are detained? what is the cdm")
    assert {row.kind for row in found.rows[:2]} == {"figure", "term"}
    found = search.search("how many people were killed and who is min aung hlaing")
    assert {row.kind for row in found.rows[:2]} == {"figure", "term"}


def test_and_between_two_things_is_one_question(search: Search) -> None:
    assert len(parse("sanctions and arms embargo")) == 1
    assert len(parse("what should ASEAN and the UN do")) == 1


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("how many ppl got killed", "how many people got killed"),
        ("dont the govt arrest ppl", "do not the government arrest people"),
        ("coup feb 2021", "coup february 2021"),
    ],
)
def test_words_of_chats_are_read_as_plain_ones(search: Search, typed: str, plain: str) -> None:
    ids = [[row.entries[0].id for row in search.search(query).rows] for query in (typed, plain)]
    assert ids[0] == ids[1]


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("what happened on 1/2/2021", "1 February 2021"),  # day first, as nearly everywhere
        ("2/20/2021", "20 February 2021"),  # where it can't be
        ("2021-02-01", "1 February 2021"),
        ("2021-20-02", None),
        ("40.2.2021", None),
        ("20 30 2021", None),
        ("the eighteenth of may", None),  # nothing to say: there is one way to read it
    ],
)
def test_a_day_in_numbers_is_said_to_be_read_as_one(search: Search, typed: str, read: str | None) -> None:
    found = search.search(typed)
    assert [meant for _, meant in found.corrected] == [read] * (read is not None)


@pytest.mark.parametrize(("query", "accident"), [("the reporters", "report"), ("generals", "general")])
def test_words_that_only_begin_alike_neither_answer_nor_are_marked(search: Search, query: str, accident: str) -> None:
    found = search.search(query)
    assert (accident,) not in found.highlights
    assert found.tier is not Tier.ANSWER or found.rows[0].entries[0].id == "junta"


def test_small_words_are_never_marked(search: Search) -> None:
    found = search.search("While rounds of sanctions and other measures have been imposed on the generals")
    assert not {(word,) for word in "while of and other have been on the".split()} & found.highlights


@pytest.mark.parametrize("query", ["", " ", "?!", "the of and", "🤖", '"', "*", "AND OR NOT"])
def test_a_query_without_a_word_finds_nothing(search: Search, query: str) -> None:
    assert not search.search(query).rows


def test_what_is_typed_is_words_and_not_syntax(search: Search) -> None:
    for query in ("မြန်မာ NEAR(", 'coup" OR "', "head:coup", "filed:k", "coup*", "^coup"):
        search.search(query)


@pytest.mark.parametrize("query", ["ျမန္မာ", "ေအာင္ဆန္းစုၾကည္", "စစ္အာဏာသိမ္း"])
def test_zawgyi_is_recognised_and_not_searched(search: Search, query: str) -> None:
    assert search.search(query).is_zawgyi


def test_burmese_digits_are_digits(search: Search) -> None:
    ids = [[row.entries[0].id for row in search.search(query).rows] for query in ("၂၀၂၁ coup", "2021 coup")]
    assert ids[0] == ids[1] != []


def test_a_whole_message_is_answered_by_what_is_rare_in_it(search: Search) -> None:
    message = (
        "Hi everyone, I read that Singapore is still selling weapons and equipment to the army since the coup, "
        "something like 138 companies are in it, does anybody have the source for me please? Thanks a lot!"
    )
    rows = search.search(message, limit=5).rows
    assert any(row.entries[0].id in ("jfm-2024.n11", "jfm-2024.n10", "jfm-2024.n9", "jfm-2024.f15") for row in rows)


@pytest.mark.parametrize("name", ["Arakan Army", "Karen Community of Norway", "Shan Army", "Civitas Foundation"])
def test_nobody_signs_for_another_whose_name_has_some_of_the_words(search: Search, name: str) -> None:
    found = search.search(f"did {name} sign")
    assert found.tier is not Tier.ANSWER
    assert not [row for row in found.rows if row.kind == "signatory"]


@pytest.mark.parametrize("query", ["10,000 political prisoners", "14000 detained"])
def test_a_number_is_never_read_as_another_number(search: Search, query: str) -> None:
    assert not search.search(query).corrected


@pytest.mark.parametrize("query", ["14000 detained", "254,321 killed", "how many of the 77123 refugees"])
def test_of_a_number_that_no_statement_has_it_is_said_and_the_nearest_figures_are_given(
    search: Search, query: str
) -> None:
    found = search.search(query)
    assert found.tier is Tier.NEAREST
    assert [word for word in found.lacking if word.isdigit()]
    assert found.rows[0].kind == "figure"
