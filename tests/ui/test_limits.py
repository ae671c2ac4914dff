"""Discord's limits hold for any corpus, and nothing is cut to meet them."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.corpus.library import Library, caption
from bot.corpus.reader import Corpus
from bot.errors import MemberError
from bot.lookup.names import content_words
from bot.search.confidence import Tier
from bot.search.engine import Found, Hit
from bot.search.words import bases
from bot.ui import choices
from bot.ui.answers import ANSWERS
from bot.ui.answers.about import about, help_pages
from bot.ui.answers.search import found_answer
from bot.ui.custom_id import (
    CUSTOM_ID_LIMIT,
    AboutQuery,
    AnswerRef,
    DemandQuery,
    ExplainQuery,
    FactQuery,
    FiguresQuery,
    HelpQuery,
    HoldingsQuery,
    Part,
    Query,
    QuoteQuery,
    SignatoriesQuery,
    SignatoryQuery,
    SourceQuery,
    StatementQuery,
    StatementsQuery,
    TimelineQuery,
    clean,
    decode,
    encode,
    fits,
)
from bot.ui.pages import Answer, menu_of, message_of
from bot.ui.text import as_published, escape
from tests.corpora import corpora, words
from tests.entries import TODAY

EXAMPLES = settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))


def queries(library: Library) -> Iterator[Query]:
    """Every question that a member could ask of this corpus, roughly."""
    corpus = library.corpus
    for statement in corpus.statements:
        yield FactQuery(statement=statement.id)
        yield StatementQuery(statement.id)
        yield SignatoriesQuery(statement.id)
        yield SignatoriesQuery(statement.id, "p" * 40, "x" * 100)
        for part in Part:
            yield HoldingsQuery(statement.id, part)
        for id in (
            statement.id,
            *(item.id for item in statement.items),
            *(one.id for one in statement.signatories[:2]),
        ):
            yield SourceQuery(id)
        for signatory in statement.signatories[:3]:
            yield SignatoryQuery(signatory.id)
            if content_words(signatory.name):
                yield SignatoryQuery(name=clean(signatory.name)[:100])
    for speaker in library.speakers:
        yield QuoteQuery(speaker.id, corpus.organisations[0].id, "topic-0")
    for addressee in corpus.addressees:
        yield DemandQuery(addressee.id, "topic-0", corpus.organisations[0].id)
    yield DemandQuery()
    yield FiguresQuery()
    yield FiguresQuery("a-measure")
    yield StatementsQuery()
    yield ExplainQuery(corpus.terms[0].id)
    yield SourceQuery(corpus.terms[0].id)
    yield SourceQuery(corpus.milestones[0].id)
    yield TimelineQuery()
    yield SignatoryQuery(name="nobody at all")


def answers(library: Library) -> Iterator[Answer]:
    for query in queries(library):
        try:
            yield ANSWERS[type(query)](library, query)
        except MemberError:  # nothing fits: a sentence, not a page
            continue
    yield about(library, AboutQuery(), contact="@everyone " * 20)
    yield Answer(HelpQuery(), help_pages([("x" * 200, "y" * 100)] * 40))


def check(answer: Answer, number: int) -> str:
    """That page *number* can be sent to Discord; its text."""
    message = message_of(answer, number)
    embed, view = message["embed"], message["view"]
    assert 0 < len(embed.title) <= 256
    assert 0 < len(embed.description) <= 4096
    assert len(embed.footer.text) <= 2048
    assert len(embed) <= 6000
    rows = view.to_components()
    assert len(rows) <= 5
    buttons = [button for row in rows for button in row["components"]]
    assert all(len(row["components"]) <= 5 for row in rows)
    ids = [button["custom_id"] for button in buttons if "custom_id" in button]
    assert len(ids) == len(set(ids))
    assert all(len(id) <= CUSTOM_ID_LIMIT for id in ids)
    assert all(0 < len(button["label"]) <= 80 for button in buttons if "label" in button)  # a menu has none
    assert all(len(button["url"]) <= 512 for button in buttons if "url" in button)
    return str(embed.description)


@pytest.mark.prove
@EXAMPLES
@given(corpora())
def test_every_page_of_every_answer_fits_and_every_button_leads_back(corpus: Corpus) -> None:
    library = Library(corpus, TODAY)
    for answer in answers(library):
        for number in range(len(answer.pages)):
            check(answer, number)
        last = len(answer.pages) - 1
        if answer.query is not None and type(answer.query) in ANSWERS and fits(AnswerRef(answer.query, last)):
            query = decode(encode(AnswerRef(answer.query, last))).query
            again = ANSWERS[type(query)](library, query)
            assert again.pages[last] == answer.pages[last]


@pytest.mark.prove
@EXAMPLES
@given(corpora())
def test_every_passage_is_shown_whole(corpus: Corpus) -> None:
    library = Library(corpus, TODAY)
    for statement in corpus.statements:
        for item in statement.items:
            answer = ANSWERS[SourceQuery](library, SourceQuery(item.id))
            shown = "\n".join(answer.pages[number].text for number in range(len(answer.pages)))
            for passage in item.passages:
                assert escape(as_published(passage, statement)) in shown
        for part in (Part.FIGURES, Part.QUOTES, Part.DEMANDS):
            answer = ANSWERS[HoldingsQuery](library, HoldingsQuery(statement.id, part))
            shown = "\n".join(answer.pages[number].text for number in range(len(answer.pages)))
            for item in getattr(statement, part):
                assert all(escape(as_published(passage, statement)) in shown for passage in item.passages)


@pytest.mark.prove
@EXAMPLES
@given(corpora(), words(100) | st.text(max_size=100))
def test_choices_fit_whatever_is_typed(corpus: Corpus, typed: str) -> None:
    library = Library(corpus, TODAY)
    offered = [
        choices.from_shelf(library.topics, typed),
        choices.from_shelf(library.organisations, typed),
        choices.from_shelf(library.addressees, typed),
        choices.from_shelf(library.terms, typed),
        choices.from_shelf(library.speakers, typed),
        choices.from_shelf(library.places, typed),
        choices.from_shelf(library.countries, typed),
        choices.of_statements(library, typed),
        choices.of_letters(library, typed),
        choices.of_measures(library, typed),
        choices.of_signatories(library, typed),
        choices.of_references(library, typed),
    ]
    for offer in offered:
        assert len(offer) <= 25
        for choice in offer:
            assert 0 < len(choice.name) <= 100
            assert 0 < len(str(choice.value)) <= 100


@pytest.mark.prove
@EXAMPLES
@given(corpora(), st.data())
def test_what_was_found_fits_one_page_and_one_menu(corpus: Corpus, data: st.DataObject) -> None:
    library = Library(corpus, TODAY)
    entry = data.draw(st.sampled_from(library.suggest_references("")))
    rows = tuple(Hit((each,), "any", 1.0) for each in (entry, *library.suggest_references("")[:9]))
    found = Found(
        rows, corrected=(("x" * 40, "y" * 40),) * 8, highlights=frozenset((each,) for each in bases(caption(entry)))
    )
    found = replace(found, tier=data.draw(st.sampled_from([Tier.ANSWER, Tier.NEAREST])))
    answer = found_answer(library, corpus.places[0].name, found)
    assert answer.menu
    check(answer, 0)
    assert len(menu_of(answer.menu).options) <= 25


def test_every_answer_of_the_shipped_corpus_fits(library: Library) -> None:
    for entry in library.suggest_references(""):
        answer = ANSWERS[SourceQuery](library, SourceQuery(entry.id))
        for number in range(len(answer.pages)):
            check(answer, number)
