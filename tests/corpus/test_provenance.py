"""Dates in words: as much as is known, and the mark of what is not stated."""

import pytest

from bot.corpus.dated import AsOf
from bot.corpus.provenance import as_of_in_words


@pytest.mark.parametrize(
    ("date", "certainty", "words"),
    [
        ("2024-01-31", "stated", "31 January 2024 (in the document)"),
        ("2021-11-22", "confirmed", "22 November 2021 (from a public copy)"),
        ("2023-01-30", "probable", "probably 30 January 2023 (from a public copy)"),
        ("2022-09-22", "inferred", "about 22 September 2022 (our inference)"),
        ("2022-07", "inferred", "about July 2022 (our inference)"),
        ("2024", "inferred", "about 2024 (our inference)"),
        ("2013-06", "stated", "June 2013 (in the document)"),
        (None, "unknown", "date unknown"),
    ],
)
def test_a_date_never_claims_more_than_is_known(date: str | None, certainty: str, words: str) -> None:
    assert as_of_in_words(AsOf.model_validate({"date": date, "certainty": certainty})) == words
