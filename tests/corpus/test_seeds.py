"""What the shipped corpus must hold, counted against what the documents are known to contain."""

import json
from pathlib import Path

import pytest

from bot.config.settings import SEEDS
from bot.corpus.export import exported, kinds_in, schemas
from bot.corpus.library import Library
from bot.corpus.models import Extent, Voice
from bot.corpus.reader import SHAPES, Corpus
from bot.reading.faults import control_in


def test_it_has_all_sixteen_statements_and_all_259_signatories(corpus: Corpus) -> None:
    assert len(corpus.statements) == 16
    letter = next(statement for statement in corpus.statements if statement.id == "interpol-2021")
    assert [signatory.number for signatory in letter.signatories] == list(range(1, 260))


def test_no_file_of_it_holds_a_control_character() -> None:
    for path in filter(Path.is_file, SEEDS.rglob("*")):
        assert control_in(path.read_text(encoding="utf-8")) is None, path


def test_the_letters_numbered_reasons_are_not_taken_for_signatories(library: Library) -> None:
    first = library.statements["interpol-2021"].signatories[0]
    assert first.name.startswith("8888 Generation")


@pytest.mark.parametrize(
    ("id", "date", "certainty"),
    [
        ("civicus-hrc49", "2022-03-21", "inferred"),
        ("asean-cambodia-2022", "2022-01-06", "probable"),
        ("bhrn-hrc51", "2022-09-22", "inferred"),
        ("burkina-faso-2024", "2024", "inferred"),
        ("interpol-2021", "2021-11-22", "confirmed"),
        ("rohingya-2022", "2022-08-25", "confirmed"),
        ("hrc49-resolution", "2022-04-01", "inferred"),
        ("unsg-2022", "2022-09-23", "confirmed"),
        ("executions-2022", "2022-07", "inferred"),
        ("hold-accountable", None, "unknown"),
        ("niger-2024", "2024", "inferred"),
        ("jfm-2024", "2024-01-31", "stated"),
        ("amnesty-2023", "2023-01-30", "probable"),
        ("sacm-2025", "2025-01-29", "stated"),
        ("ipam", None, "unknown"),
        ("myanmar-mps-2021", "2021-03-22", "confirmed"),
    ],
)
def test_each_statement_has_the_date_that_is_known_of_it(library: Library, id: str, date: str, certainty: str) -> None:
    as_of = library.statements[id].date
    assert (as_of.date, as_of.certainty) == (date, certainty)


@pytest.mark.parametrize(
    ("measure", "words"),
    [
        ("killed", ["nearly fifteen hundred", "Around 1,700", "nearly 3,000"]),
        ("detained", ["At least 60", "Over 9,000", "Over 9,000", "more than 13,000"]),
        ("displaced", ["1.5 million", "At least 3.2 million"]),
        ("executed", ["four", "four people"]),
        ("arms-trade", ["$254 million"]),
    ],
)
def test_figures_keep_their_words_and_their_order(library: Library, measure: str, words: list[str]) -> None:
    found = [figure.words for figure in library.figures_of(measure)]
    assert len(found) == len(words)
    assert all(expected in figure for figure, expected in zip(found, words, strict=True)), found


@pytest.mark.parametrize(
    ("words", "counter"), [("$254 million", "Special Rapporteur"), ("at least 138", "Special Rapporteur")]
)
def test_a_figure_cited_from_someone_else_is_their_count(library: Library, words: str, counter: str) -> None:
    figure = next(figure for figure in library.figures if figure.words.startswith(words))
    assert counter in figure.counted_by


def test_the_demands_of_the_niger_interview_are_all_the_interviewees(library: Library) -> None:
    assert {demand.voice for demand in library.demands if demand.statement == "niger-2024"} == {Voice.INTERVIEWEE}
    assert not any(demand.voice is Voice.INTERVIEWEE for demand in library.demands_on())


def test_the_call_of_december_2021_belongs_to_the_256_who_made_it(library: Library) -> None:
    calls = [demand for demand in library.demands if "signatories-un-2021" in demand.asked_by]
    assert calls
    assert {demand.voice for demand in calls} == {Voice.REPORTED}


def test_what_is_not_complete_says_so(library: Library) -> None:
    partial = {"asean-cambodia-2022", "burkina-faso-2024", "rohingya-2022", "unsg-2022", "executions-2022"}
    for id in partial:
        assert library.statements[id].extent is Extent.OPENING
    assert library.statements["myanmar-mps-2021"].extent is Extent.SUMMARY


def test_the_same_four_people_are_not_two_figures(library: Library) -> None:
    assert "amnesty-2023.n5" in library.entry("executions-2022.n1").same_as  # type: ignore[union-attr]


def test_organisations_seen_in_several_roles_are_one(library: Library) -> None:
    roles = {"civicus": 38, "justice-for-myanmar": 88, "asean-parliamentarians": 12, "burma-human-rights-network": 25,
             "progressive-voice": 220, "freedom-house": 61}  # fmt: skip
    for organisation, number in roles.items():
        (signatory,) = library.trace(organisation).signed
        assert signatory.number == number
    assert not library.trace("amnesty-international").signed
    assert not library.trace("sac-m").signed


@pytest.mark.parametrize("number", [4, 102, 110, 118, 168, 252])
def test_no_place_is_claimed_where_the_name_leaves_it_open(library: Library, number: int) -> None:
    signatory = library.statements["interpol-2021"].signatories[number - 1]
    assert (signatory.country, signatory.region) == (None, None)


def test_errors_of_the_sources_are_marked(library: Library) -> None:
    marked = {words for statement in library.corpus.statements for item in statement.items for words in item.sic}
    marked |= {words for signatory in library.signatories for words in signatory.sic}
    for words in ("CVICUS", "the use sanctions", "Association for Southeast Asian Nations", "lo leave"):
        assert any(words in each for each in marked), words


def test_page_furniture_is_not_content(corpus: Corpus) -> None:
    text = json.dumps(exported(corpus), ensure_ascii=False)
    for furniture in (
        'CIVICUS Monitor "',
        "151 Views",
        "4 minute read",
        "COMMUNIQUEZ",
        "OusmaneMiphal",
        "[email",
        "+27 (0)",
    ):
        assert furniture not in text


def test_the_contacts_of_the_letter_are_named_nowhere(corpus: Corpus) -> None:
    text = json.dumps(exported(corpus), ensure_ascii=False)
    for name in ("Khin Ohmar", "Pedrosa", "Boyajian"):
        assert name not in text


def test_the_export_has_each_kind_as_a_flat_list_with_ids_statements_and_passages(corpus: Corpus) -> None:
    kinds = kinds_in(corpus)
    assert list(kinds) == [
        "statements", "facts", "figures", "quotes", "demands", "signatories", "terms", "milestones", "organisations",
    ]  # fmt: skip
    for kind in ("facts", "figures", "quotes", "demands", "signatories"):
        assert all(entry["id"] and entry["statement"] and entry["passages"] for entry in kinds[kind])
    ids = [entry["id"] for kind, entries in kinds.items() if kind != "organisations" for entry in entries]
    assert len(ids) == len(set(ids))


def test_the_schemas_for_editors_are_those_of_the_models() -> None:
    for name, schema in schemas().items():
        written = json.loads((SEEDS / "schema" / f"{name}.json").read_text(encoding="utf-8"))
        assert written == schema, f"{name}.json is out of date; run: make schema"


def test_every_file_points_editors_to_its_schema() -> None:
    for name in SHAPES:
        assert f"$schema=schema/{name}.json" in (SEEDS / f"{name}.yaml").read_text(encoding="utf-8").splitlines()[0]
    for path in (SEEDS / "statements").glob("*.yaml"):
        assert "$schema=../schema/statement.json" in path.read_text(encoding="utf-8").splitlines()[0], path
