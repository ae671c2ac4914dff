"""Labels of choices, and the way back from what Discord's client or a person makes of them."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from bot.calendar.zones import find_zone, zone_label, zones
from bot.corpus.library import Entry, Library, caption
from bot.corpus.models import Item, Signatory, Statement, Topic
from bot.corpus.provenance import as_of_in_words
from bot.corpus.reader import Corpus
from bot.corpus.shelf import Shelf
from bot.errors import MemberError, NotInCorpus
from bot.ui import choices
from bot.ui.answers.signatories import query_for
from bot.ui.custom_id import SignatoryQuery
from bot.ui.labels import (
    find,
    find_statement,
    labelled,
    labelled_entry,
    labelled_signatory,
    reference_label,
    reminder_number,
    shortened,
    signatory_label,
    statement_label,
)
from bot.ui.pages import menu_of
from tests.corpora import corpora
from tests.entries import TODAY

LETTER = "Letter to INTERPOL against the junta's representation"

NOW = datetime(2027, 1, 1, tzinfo=UTC)


def of_0_1(value: str, *labels: str) -> str:
    """How 0.1 chose a label: the first that fits, or the value."""
    return next((label for label in labels if 0 < len(label) <= 100), value)


def statement_of_0_1(library: Library, statement: Statement) -> str:
    dated = f"{statement.name} · {as_of_in_words(statement.date)}"
    issuer = library.organisations.name(statement.issuers[0])
    return of_0_1(statement.id, f"{dated} · {issuer}", dated, statement.name)


def signatory_of_0_1(library: Library, signatory: Signatory) -> str:
    numbered = f"{signatory.number}. {signatory.name}"
    return of_0_1(signatory.id, f"{numbered} · {library.statement_of(signatory).name}", numbered, signatory.name)


def entry_of_0_1(library: Library, entry: Entry) -> str:
    where = f"{entry.id} · {type(entry).__name__.lower()}"
    if isinstance(entry, Item):
        where += f" in {library.statements.name(entry.statement)}"
    return of_0_1(entry.id, f"{entry.id} · {caption(entry)}", where, entry.id)


def shelves(library: Library) -> Iterator[Shelf[Any]]:
    yield from (library.fact_topics, library.quote_topics, library.demand_topics, library.topics)
    yield from (library.quoted_organisations, library.asking_organisations, library.issuing_organisations)
    yield from (library.speakers, library.targets, library.measures, library.terms, library.places)
    yield from (library.countries, library.anniversaries)


@pytest.mark.parametrize("label", [signatory_label, signatory_of_0_1])
def test_the_label_of_every_signatory_is_that_signatory(
    library: Library, label: Callable[[Library, Signatory], str]
) -> None:
    for signatory in library.signatories:
        assert query_for(library, label(library, signatory)) == SignatoryQuery(id=signatory.id)


@pytest.mark.parametrize("label", [statement_label, statement_of_0_1])
def test_the_label_of_every_statement_is_that_statement(
    library: Library, label: Callable[[Library, Statement], str]
) -> None:
    for statement in library.statements:
        assert find_statement(library, label(library, statement)) is statement


@pytest.mark.parametrize("label", [lambda _, entry: reference_label(entry), entry_of_0_1])
def test_the_label_of_every_reference_is_that_entry(library: Library, label: Callable[[Library, Entry], str]) -> None:
    for entry in library.suggest_references(""):
        assert labelled_entry(library, label(library, entry)) is entry


def test_the_label_of_every_time_zone_is_that_zone() -> None:
    for zone in zones():
        assert find_zone(zone_label(zone, NOW), NOW).key == zone.id


def test_every_name_that_is_offered_is_the_entry_it_was_offered_for(library: Library) -> None:
    for shelf in shelves(library):
        for entry in shelf:
            assert find(shelf, shelf.name(entry.id)) is entry


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(corpora())
def test_what_is_offered_is_understood_in_any_corpus(corpus: Corpus) -> None:
    library = Library(corpus, TODAY)
    for shelf in (*shelves(library), library.organisations):
        for choice in choices.from_shelf(shelf, ""):
            assert find(shelf, choice.name).id == choice.value
    for choice in choices.of_statements(library, ""):
        assert find_statement(library, choice.name).id == choice.value
    for choice in choices.of_signatories(library, ""):
        assert query_for(library, choice.name).id == choice.value
    for choice in choices.of_references(library, ""):
        entry = labelled_entry(library, choice.name)
        assert entry is not None
        assert entry.id == choice.value


@pytest.mark.parametrize(
    "typed",
    [
        "10. ALTSEAN-Burma",
        "**10.** ALTSEAN-Burma",
        "- **10.** ALTSEAN-Burma",
        "10. ALTSEAN-Burma `interpol-2021.10`",
        "10. ALTSEAN-Burma interpol-2021.10",
        "  10.  altsean-burma ",
        "`interpol-2021.10`",
        "interpol-2021.10 · ALTSEAN-Burma",
        "1. ALTSEAN-Burma, number 10 on the list",
        f"10. ALTSEAN-Burma · {LETTER}",
        "10. ALTSEAN-Burma · The name that letter had before",
    ],
)
def test_a_signatory_is_understood_as_our_lists_print_it(library: Library, typed: str) -> None:
    assert query_for(library, typed) == SignatoryQuery(id="interpol-2021.10")


def test_an_error_that_our_lists_mark_is_understood(library: Library) -> None:
    wrong = next(each for each in library.signatories if each.sic)
    printed = wrong.name.replace(wrong.sic[0], f"{wrong.sic[0]} [sic]")
    assert query_for(library, f"{wrong.number}. {printed}") == SignatoryQuery(id=wrong.id)


@pytest.mark.parametrize(
    "typed",
    [
        f"{LETTER} · 22 November 2021 (confirmed)",
        f"**{LETTER}** `interpol-2021`",
        f"- **{LETTER}**, 22 November 2021 (confirmed) `interpol-2021`",
        f"{LETTER} interpol-2021",
        "`interpol-2021`",
        f"interpol-2021 · {LETTER}",
        f"{LETTER} · its date before · its issuer before",
        "Leter to INTERPOL against the juntas representation · 22 November 2021 (confirmed)",
    ],
)
def test_a_statement_is_understood_as_our_lists_print_it(library: Library, typed: str) -> None:
    assert find_statement(library, typed).id == "interpol-2021"


@pytest.mark.parametrize(
    "typed",
    [
        "`jfm-2024.q1`",
        "JFM-2024.Q1",
        "jfm-2024.q1 · a headline it had before",
        "jfm-2024.q1 · Justice For Myanmar · 31 January 2024 (confirmed)",
        "jfm-2024.q1: quote",
        "Justice For Myanmar, 31 January 2024 (confirmed) · quote `jfm-2024.q1`",
    ],
)
def test_a_reference_is_understood_as_our_answers_print_it(library: Library, typed: str) -> None:
    entry = labelled_entry(library, typed)
    assert entry is not None
    assert entry.id == "jfm-2024.q1"


def test_an_entry_of_a_list_is_understood_when_its_markup_is_lost(library: Library) -> None:
    for entry in library.suggest_references(""):
        assert labelled_entry(library, f"{caption(entry)} {entry.id}") is entry
    date = find(library.anniversaries, "1 February 2021 · Military coup in Myanmar coup-2021")
    assert date.id == "coup-2021"


def test_what_follows_the_last_separator_never_decides(library: Library) -> None:
    assert labelled_signatory(library, f"10. Nobody · {LETTER}") is None
    assert labelled_signatory(library, "Nobody · interpol-2021.10") is None
    assert labelled_signatory(library, "Nobody `interpol-2021.10`") is None
    assert labelled_entry(library, "nothing · interpol-2021.10") is None
    for typed in (f"Nothing · {LETTER}", "Nothing · interpol-2021", "Nothing · Justice For Myanmar"):
        with pytest.raises(NotInCorpus):
            find_statement(library, typed)
    with pytest.raises(MemberError):
        find_zone("Atlantis · Myanmar (Burma)", NOW)
    assert query_for(library, f"Nobody · {LETTER}") == SignatoryQuery(name="Nobody")


def test_a_number_that_is_not_the_names_leaves_the_name_to_be_searched_for(library: Library) -> None:
    assert query_for(library, "11. ALTSEAN-Burma") == SignatoryQuery(name="ALTSEAN-Burma")
    assert query_for(library, f"10. ALTSEN Burma · {LETTER}") == SignatoryQuery(name="ALTSEN Burma")


def signed_by(corpus: Corpus, *names: str, letters: int = 1) -> Library:
    """The corpus with its letter alone, signed by these; as many such letters as are asked for, all of one name."""
    letter = next(each for each in corpus.statements if each.signatories)
    signed = []
    for number in range(letters):
        id = f"letter-{number}"
        listed = tuple(Signatory(id=f"{id}.{place}", name=name) for place, name in enumerate(names, 1))
        signed.append(letter.model_copy(update={"id": id, "signatories": listed}))
    return Library(replace(corpus, statements=tuple(signed)), TODAY)


def test_a_name_that_looks_like_a_label_is_that_name(corpus: Corpus) -> None:
    library = signed_by(corpus, "Something", "1. Something", "88 Generation", "One · Two", "One")
    assert query_for(library, "1. Something") == SignatoryQuery(name="1. Something")
    assert query_for(library, "2. 1. Something") == SignatoryQuery(id="letter-0.2")
    assert query_for(library, "88 Generation") == SignatoryQuery(name="88 Generation")
    assert query_for(library, "One · Two") == SignatoryQuery(name="One · Two")
    assert query_for(library, "One · Twoo") == SignatoryQuery(name="One · Twoo")
    assert query_for(library, "4. One · Two · Letter") == SignatoryQuery(id="letter-0.4")


def test_a_topic_whose_name_holds_the_separator_is_not_cut() -> None:
    both = Topic(id="both", name="Oil · Gas", aliases=("Fuel · All",))
    shelf = Shelf[Topic]("topic", (both, Topic(id="oil", name="Oil"), Topic(id="fuel", name="Fuel")), _topic_names)
    for typed in ("Oil · Gas", "oil · gas", "Oil · Gass", "Fuel · All"):
        assert find(shelf, typed) is both
    assert labelled(shelf, "Fuel · nothing known").id == "fuel"  # type: ignore[union-attr]


def test_a_name_that_is_another_ones_alias_is_the_one_shown_by_it() -> None:
    shown = Topic(id="shown", name="Fuel")
    shelf = Shelf[Topic]("topic", (Topic(id="other", name="Jet", aliases=("fuel",)), shown), _topic_names)
    assert find(shelf, "Fuel") is shown


def test_the_last_word_of_a_name_is_no_reference() -> None:
    fuel, aviation = Topic(id="fuel", name="Fuel"), Topic(id="aviation", name="Aviation fuel")
    assert find(Shelf[Topic]("topic", (fuel, aviation), _topic_names), "aviation fuel") is aviation


def test_entries_of_one_name_are_told_apart_by_their_labels(corpus: Corpus) -> None:
    library = signed_by(corpus, "Something", "x" * 150, letters=2)
    for offer in (choices.of_signatories(library, ""), choices.of_statements(library, "")):
        assert len({choice.name for choice in offer}) == len(offer)
    for choice in choices.of_signatories(library, ""):
        assert query_for(library, choice.name).id == choice.value
    for choice in choices.of_statements(library, ""):
        assert find_statement(library, choice.name).id == choice.value


def test_a_name_longer_than_a_label_is_shortened_at_a_word_and_stays_readable(corpus: Corpus) -> None:
    name = "The Committee of Committees " * 7
    library = signed_by(corpus, name.strip())
    (choice,) = choices.of_signatories(library, "")
    assert choice.name.startswith("letter-0.1 · 1. The Committee of Committees The")
    assert choice.name.endswith(("Committee…", "Committees…", "The…", "of…"))
    assert len(choice.name) <= 100


def test_the_menu_of_what_was_found_shows_words_in_every_row() -> None:
    menu = menu_of([("jfm-2024.q1", f"jfm-2024.q1 · {'word ' * 40}"), ("a.f2", "a.f2 · short")])
    assert [option.label for option in menu.options] == [f"jfm-2024.q1 · {'word ' * 16}word…", "a.f2 · short"]


@pytest.mark.parametrize(
    ("text", "short"),
    [("one two", "one two"), ("one two three", "one two…"), ("one two, three", "one two…"), ("x" * 12, "x" * 9 + "…")],
)
def test_a_label_is_shortened_at_a_word(text: str, short: str) -> None:
    assert shortened(text, 10) == short


@pytest.mark.parametrize("typed", ["3", " 3 ", "#3", "3 · Military coup in Myanmar · #general", "**3 · 4 · 5**", "၃"])
def test_a_reminder_is_understood_by_its_number_or_label(typed: str) -> None:
    assert reminder_number(typed) == 3


@pytest.mark.parametrize("typed", ["coup", "general · 3", "-3", "3.5", "9" * 30])
def test_what_is_no_number_of_a_reminder_is_asked_back(typed: str) -> None:
    with pytest.raises(MemberError, match=r"Which reminder\? Choose it from the list, or type its number\."):
        reminder_number(typed)


def _topic_names(topic: Topic) -> tuple[str, ...]:
    return (topic.name, *topic.aliases)


class CountingShelf(Shelf[Topic]):
    looked_up = 0

    def called(self, name: str) -> list[Topic]:
        self.looked_up += 1
        return super().called(name)


def test_a_text_longer_than_any_label_is_not_cut_again_and_again() -> None:
    """While one types, Discord does not hold a text to the option's limit."""
    shelf = CountingShelf("topic", (Topic(id="fuel", name="Fuel"),), _topic_names)
    assert labelled(shelf, "a · " * 1500) is None
    assert shelf.looked_up == 1
