"""Words a letter or two apart that are other peoples, places or things: a false *Signed* is as bad as a false no."""

import csv
from importlib import resources

import pytest
from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.corpus.library import Library
from bot.lookup.names import Likeness, NameIndex, content_words
from bot.lookup.normalize import normalize
from bot.lookup.proper_names import NO_SLIPS

MORE_PEOPLES = (
    "tamil bengali malay thai lao khmer hmong uyghur tibetan nepali bihari kurd tatar oromo tigray sami".split()
)


def countries() -> set[str]:
    table = resources.files("tzdata.zoneinfo").joinpath("iso3166.tab").read_text(encoding="utf-8").splitlines()
    rows = csv.reader((line for line in table if not line.startswith("#")), delimiter="\t")
    return {word for _, name in rows for word in normalize(name).split() if len(word) > 3}


REAL = sorted(NO_SLIPS | countries() | set(MORE_PEOPLES))


def test_no_other_people_or_country_is_read_as_a_slip_of_one_that_signed(library: Library) -> None:
    signed = {frozenset(content_words(each.name)) for each in library.signatories}
    asked = 0
    for signatory in library.signatories:
        words = normalize(signatory.name).split()
        for place, word in enumerate(words):
            for other, _, _ in process.extract(word, REAL, scorer=OSA.distance, score_cutoff=2, limit=None):
                typed = " ".join([*words[:place], other, *words[place + 1 :]])
                if other == word or len(word) < 3 or frozenset(content_words(typed)) in signed:
                    continue
                said = library.signatories_like(typed)[:1]
                asked += 1
                assert not said or said[0].is_exact or said[0].likeness is not Likeness.SAME, typed
    assert asked > 500


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("China Community of Auckland", "Chin Community of Auckland"),
        ("Chain Community of Auckland", "Chin Community of Auckland"),
        ("Overseas Moon Association. New Zealand", "Overseas Mon Association. New Zealand"),
        ("Shani MATA", "Shan MATA"),
        ("Bloody Money Campaign", "Blood Money Campaign"),
        ("Boast People SOS", "Boat People SOS"),
        ("Global Myanmar Sprig Revolution", "Global Myanmar Spring Revolution"),
    ],
)
def test_a_word_of_its_own_is_asked_back_and_not_said(typed: str, name: str) -> None:
    (match,) = NameIndex([(1, name)]).search(typed)
    assert match.likeness is Likeness.NEAR


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Equalty Mynmar", "Equality Myanmar"),
        ("Burma Humna Rights Network", "Burma Human Rights Network"),
        ("Karenni Humann Rights Group", "Karenni Human Rights Group"),
        ("Rohingyaa Welfare", "Rohingya Welfare"),
    ],
)
def test_what_is_no_word_is_a_slip(typed: str, name: str) -> None:
    (match,) = NameIndex([(1, name)]).search(typed)
    assert match.likeness is Likeness.SAME
