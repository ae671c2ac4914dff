"""What time does to the corpus: figures grow old, demands are over, and whoever keeps it is told."""

from dataclasses import replace
from datetime import date

import pytest

from bot.corpus.ages import age_in_words, is_over, last_day, months_since
from bot.corpus.dated import Event
from bot.corpus.library import Library
from bot.corpus.models import Demand
from bot.corpus.reader import Corpus
from bot.corpus.remarks import remarks
from bot.corpus.stale import Need, stale
from tests.entries import TODAY


@pytest.mark.parametrize(
    ("months", "words"),
    [(12, "1 year old"), (13, "1 year 1 month old"), (24, "2 years old"), (46, "3 years 10 months old")],
)
def test_an_age_is_said_in_years_and_months(months: int, words: str) -> None:
    assert age_in_words(months) == words


@pytest.mark.parametrize(
    ("counted", "today", "months"),
    [
        ("2023-01-30", date(2026, 11, 29), 45),
        ("2023-01-30", date(2026, 11, 30), 46),
        ("2022-07", date(2023, 7, 30), 11),  # it may be of 31 July
        ("2022-07", date(2023, 7, 31), 12),
        ("2024", date(2025, 12, 31), 12),
        ("2024-02", date(2024, 2, 1), -1),
    ],
)
def test_an_age_counts_whole_months_from_the_last_day_that_may_be_meant(counted: str, today: date, months: int) -> None:
    assert months_since(counted, today) == months


def test_the_last_day_of_a_month_known_alone_is_that_of_its_year() -> None:
    assert (last_day("2024-02"), last_day("2023-02"), last_day("2023")) == (
        date(2024, 2, 29),
        date(2023, 2, 28),
        date(2023, 12, 31),
    )


def bound(corpus: Corpus, id: str, day: str) -> Library:
    """Our corpus, with the demand *id* bound to an event on *day*."""
    event = Event.model_validate({"event": "the great assembly", "day": day, "certainty": "stated"})
    statements = tuple(
        one.model_copy(
            update={
                "demands": tuple(
                    demand.model_copy(update={"bound_to": event}) if demand.id == id else demand
                    for demand in one.demands
                )
            }
        )
        for one in corpus.statements
    )
    return Library(replace(corpus, statements=statements), TODAY)


def test_a_demand_is_over_on_the_day_after_its_event(corpus: Corpus) -> None:
    library = bound(corpus, "sacm-2025.d7", "2027-03-10")
    demand = library.entry("sacm-2025.d7")
    assert isinstance(demand, Demand)
    on_the_day, after = (library.on(date(2027, 3, day)) for day in (10, 11))
    assert not is_over(demand, on_the_day.today)
    assert is_over(demand, after.today)
    asked = "Asked before it, in January 2025: the great assembly, over since 10 March 2027."
    assert asked not in map(str, remarks(on_the_day, demand))
    assert str(remarks(after, demand)[0]) == asked


def test_what_a_demand_came_to_is_said_to_be_unknown_where_nothing_is_known(library: Library) -> None:
    unknown = "What came of it is not in Padauk; its newest statement is of 29 January 2025."
    said = {demand.id: [str(each) for each in remarks(library, demand)] for demand in library.demands}
    assert all((unknown in said[demand.id]) is not bool(demand.afterwards) for demand in library.demands)


def test_what_came_since_has_its_source_and_is_said_not_to_be_of_the_statement(library: Library) -> None:
    came = [each for demand in library.demands for each in demand.afterwards]
    came += [each for milestone in library.corpus.milestones for each in milestone.afterwards]
    came += [each for term in library.corpus.terms for each in term.afterwards]
    assert len(came) >= 12
    assert all(each.source.url.startswith("https://") and each.source.publisher for each in came)
    demand = library.entry("sacm-2025.d10")
    assert isinstance(demand, Demand)
    said = [each for each in remarks(library, demand) if each.label == "Since then (not in this statement)"]
    assert [each.text.partition(" Source: ")[0] for each in said] == [each.text for each in demand.afterwards]


def test_what_the_record_contradicts_is_said_below_the_words(library: Library) -> None:
    disputed = [item for one in library.corpus.statements for item in one.items if item.disputed is not None]
    assert {"unsg-2022.f8", "unsg-2022.d8", "interpol-2021.f8"} <= {item.id for item in disputed}
    for item in disputed:
        first = remarks(library, item)[0]
        assert first.label == "The record differs"
        assert not first.aside  # a search shows it, too


def test_who_keeps_the_corpus_is_told_what_needs_a_reader(corpus: Corpus) -> None:
    found = list(stale(bound(corpus, "sacm-2025.d7", "2027-03-10").on(date(2027, 2, 1))))
    by_need = {need: [each.id for each in found if each.need is need] for need in Need}
    assert by_need[Need.OLD_FIGURE][0] == "myanmar-mps-2021.n1"  # the oldest first
    assert "amnesty-2023.n2" in by_need[Need.OLD_FIGURE]
    assert "jfm-2024.n9" not in by_need[Need.OLD_FIGURE]  # a rank does not run on
    assert "sacm-2025.d7" in by_need[Need.ENDS]
    assert "sacm-2025.d7" in by_need[Need.NO_AFTERWARDS]
    assert all(by_need.values())
