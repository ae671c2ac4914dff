"""What a headline may not say, with years between its writing and its reading."""

from pathlib import Path

import pytest

from bot.corpus.headlines import faults_of_headline
from bot.corpus.library import Library
from bot.corpus.reader import read_corpus
from bot.reading.faults import FaultsFound
from tests.corpus.folder import a_pack, write_corpus

IS = (
    '"is" stands in the present tense; write it in the past, or begin with who said it and when, '
    'as in "SAC-M, January 2025: ..."'
)
NOW = (
    '"now" counts from the day on which it was written; say when that was, leave it out, '
    "or put it in quotation marks if the statement says it"
)


def words(headline: str, *, asserts: bool = True) -> list[str]:
    """The words that *headline* is refused for."""
    return [fault.split('"')[1] for fault in faults_of_headline(headline, asserts=asserts)]


@pytest.mark.parametrize(
    ("headline", "word"),
    [
        ("Resistance actors now controlled large areas", "now"),
        ("Now the junta was losing ground", "now"),
        ("SAC-M, January 2025: already the resistance led", "already"),
        ("People still detained", "still"),
        ("Over 9,000 were currently in detention", "currently"),
        ("Niger was until recently a partner of the USA", "until recently"),
        ("The recent signing of agreements", "recent"),
        ("ASEAN had so far addressed none of it", "so far"),
        ("ASEAN had to date addressed none of it", "to date"),
        ("The consensus reached last year had stalled", "last year"),
        ("Three years ago the military tried to seize power", "ago"),
        ("Killed over the past ten years", "past ten years"),
        ("What Amnesty’s letter of today asked", "today"),
        ("The junta's arms, today's trade", "today"),
    ],
)
def test_a_word_that_counts_from_the_day_of_writing_is_refused(headline: str, word: str) -> None:
    assert words(headline) == words(headline, asserts=False) == [word]


@pytest.mark.parametrize(
    "headline",
    [
        'CIVICUS said that over 9,000 were "currently" in detention',
        "The report named “governments that are still silent”",
        "Its words ‘the junta’s time is now’ were quoted by many",
        "Its words 'the junta's time is now' were quoted by many",
        "Myanmar Now reported on the trial, USA Today on the verdict",
        "Fighters of IS attacked the town",
        "Displaced in the last week of March 2021",
        "The next day, soldiers came back",
        "The village, so far from the front, was bombed",
        "It was known to the Agora of Arakan",
    ],
)
def test_words_of_others_and_days_that_are_named_are_not_refused(headline: str) -> None:
    assert words(headline) == []


def test_a_quotation_mark_that_is_never_closed_hides_nothing() -> None:
    assert words('The military "is now crumbling') == ["now", "is"]
    assert words("The parties' time is now, the signatories' letter said") == ["now", "is"]


@pytest.mark.parametrize(
    ("headline", "verb"),
    [
        ("The military is crumbling", "is"),
        ("Is the military crumbling?", "is"),
        ("The military imposes media blackouts", "imposes"),
        ("Singapore remains the third biggest supplier", "remains"),
        ("The signatories have rejected it", "have"),
        ("UN entities side with the junta, the signatories say", "say"),
        ("Blockades continue throughout the country", "continue"),
        ("The junta controls a third of the country", "controls"),
        ("SAC-M calls the election a sham", "calls"),
        ("SAC-M: the military is crumbling", "is"),
        ("January 2025: the military is crumbling", "is"),
        ("SAC-M, again: the military is crumbling", "is"),
    ],
)
def test_what_is_said_to_be_so_stands_in_the_past(headline: str, verb: str) -> None:
    assert words(headline) == [verb]


@pytest.mark.parametrize(
    "headline",
    [
        "The military was crumbling",
        "SAC-M, January 2025: the military is crumbling",
        "Amnesty International, 30 January 2023: the military continues to kill",
        "The sanctions would have hit the generals",
        "Those known to have been executed may never have been heard",
        "Letting the junta remain, and asking it to continue",
        "Controls the junta imposed, calls the military ignored",
        "Arms exports and border controls the council ordered",
    ],
)
def test_the_past_or_who_and_when_or_an_infinitive_is_right(headline: str) -> None:
    assert words(headline) == []


def test_the_present_tense_of_quotes_and_demands_is_not_looked_at() -> None:
    assert words("Keep arms from whoever is attacking", asserts=False) == []


@pytest.mark.parametrize("headline", ["Actors control the area", "It can do so", "People in detention"])
def test_what_the_check_can_not_see_is_what_its_module_says(headline: str) -> None:
    assert words(headline) == []


@pytest.mark.parametrize(
    ("file", "before", "after", "said"),
    [
        ("a_letter", "headline: A fact", "headline: It is a fact", f"facts[0].headline: {IS}"),
        ("a_letter", "headline: A figure", "headline: How it is", f"figures[0].headline: {IS}"),
        ("a_letter", "headline: A quote", "headline: What now", f"quotes[0].headline: {NOW}"),
        ("a_letter", "headline: A demand", "headline: Act now", f"demands[0].headline: {NOW}"),
        ("milestones", "name: A day", "name: What now", f"milestones[0].name: {NOW}"),
    ],
)  # fmt: skip
def test_a_corpus_with_such_a_headline_is_refused(
    tmp_path: Path, file: str, before: str, after: str, said: str
) -> None:
    with pytest.raises(FaultsFound) as found:
        read_corpus(write_corpus(tmp_path, **{file: (before, after)}), strictly=True)
    (fault,) = found.value.faults
    assert fault.problem == said


@pytest.mark.parametrize(("before", "after"), [("A quote", "What it is about"), ("A demand", "End what is wrong")])
def test_a_quote_or_a_demand_in_the_present_tense_is_read(tmp_path: Path, before: str, after: str) -> None:
    read_corpus(write_corpus(tmp_path, a_letter=(f"headline: {before}", f"headline: {after}")), strictly=True)


def test_packs_of_others_are_held_to_the_same(tmp_path: Path) -> None:
    ours, pack = write_corpus(tmp_path / "ours"), a_pack(tmp_path / "pack")
    letter = pack / "statements/their-letter.yaml"
    letter.write_text(letter.read_text().replace("headline: A fact", "headline: The junta is now weak"))
    with pytest.raises(FaultsFound) as found:
        read_corpus(ours, pack, strictly=True)
    line = letter.read_text().splitlines().index("    headline: The junta is now weak") + 1
    assert {(fault.file, fault.line, fault.problem) for fault in found.value.faults} == {
        (str(letter), line, f"facts[0].headline: {IS}"),
        (str(letter), line, f"facts[0].headline: {NOW}"),
    }


def test_no_two_items_of_one_statement_have_the_same_headline(library: Library) -> None:
    for statement in library.statements:
        headlines = [item.headline.casefold() for item in statement.items]
        assert len(set(headlines)) == len(headlines), statement.id
