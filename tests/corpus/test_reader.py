"""What whoever edits the corpus is told of each mistake; a faulty corpus is never loaded, nor half of one."""

from pathlib import Path

import pytest

from bot.corpus.reader import read_corpus
from bot.reading.faults import FaultsFound
from tests.corpus.folder import a_pack, write_corpus

COMMENT = "# begins a comment here; put the value in quotes, or a space after the # if a comment is meant"
CONTROL = "holds the control character U+202E, which can't be seen; delete it"


def faults(folder: Path) -> list[str]:
    with pytest.raises(FaultsFound) as found:
        read_corpus(folder)
    return [str(fault).removeprefix(f"{folder}/") for fault in found.value.faults]


def test_a_corpus_in_order_is_read_whole(tmp_path: Path) -> None:
    corpus = read_corpus(write_corpus(tmp_path))
    (statement,) = corpus.statements
    assert [item.id for item in statement.items] == ["a-letter.f1", "a-letter.n1", "a-letter.q1", "a-letter.d1"]
    assert [signatory.number for signatory in statement.signatories] == [1, 2]
    assert statement.facts[0].as_of == statement.date


def test_the_digest_changes_with_any_byte_and_with_nothing_else(tmp_path: Path) -> None:
    one = read_corpus(write_corpus(tmp_path / "one")).digest
    assert read_corpus(write_corpus(tmp_path / "two")).digest == one
    assert read_corpus(write_corpus(tmp_path / "three", topics=("The coup", "A coup"))).digest != one


@pytest.mark.parametrize(
    ("file", "before", "after", "said"),
    [
        ("a_letter", "    speaker: Someone\n", "    speker: Someone\n", 'quotes[0].speker: is not a known key; did you mean "speaker"?'),
        ("a_letter", "    headline: A quote\n", "", "quotes[0].headline: is missing; add it"),
        ("a_letter", "headline: A fact", "headline: 12:30", '12:30 is 750 to some YAML readers; write "12:30" in quotes'),
        ("a_letter", "headline: A fact", "headline: no", 'no is true or false to some YAML readers; write "no" in quotes, or true or false'),
        ("a_letter", "headline: A fact", "headline: 750", "facts[0].headline: expected text, got 750 (put it in quotes if it is meant as text)"),
        ("a_letter", "headline: A fact", "headline: A demand of the campaign #SaveMyanmar now", f"facts[0].headline: {COMMENT}"),
        ("a_letter", "speaker: Someone", "speaker: #someone", f"quotes[0].speaker: {COMMENT}"),
        ("terms", "name: A term", "name: !term", 'terms[0].name: "!term" is a tag; leave it out, or put the value in quotes'),
        ("a_letter", "headline: A fact", "headline: {country} in facts", "put what begins with { in quotes"),
        ("a_letter", "headline: A fact", 'headline: "A \\u202efact"', f"facts[0].headline: {CONTROL}"),
        ("a_letter", "[the words of the letter]", "[the words of \u202ethe letter]", f"facts[0].passages[0]: {CONTROL}"),
        ("terms", "name: A term", "name: A \u202eterm", f"terms[0].name: {CONTROL}"),
        ("a_letter", "value: 60", 'value: "60"', "figures[0].value"),
        ("a_letter", "kind: open letter", "kind: letter", "kind: expected one of oral statement, joint statement, open letter"),
        ("a_letter", "certainty: stated", "certainty: sure", "date.certainty: expected one of stated, confirmed, probable, inferred, unknown"),
        ("a_letter", '"2021-11-22"', '"2021-02-30"', "date.date: no calendar has this date; write YYYY, YYYY-MM or YYYY-MM-DD"),
        ("a_letter", '"2021-11-22"', '"22 November 2021"', "date.date: expected a date as YYYY, YYYY-MM or YYYY-MM-DD"),
        ("a_letter", "topics: [coup]\n    speaker", "topics: [coop]\n    speaker", 'quotes[0].topics: "coop" is not among the topics; did you mean "coup"? (or add it to topics.yaml)'),
        ("a_letter", "asked_of: [asean]", "asked_of: [asian]", '"asian" is not among the addressees; did you mean "asean"?'),
        ("a_letter", "issuers: [a-group]", "issuers: [b-group]", '"b-group" is not among the organisations; did you mean "a-group"?'),
        ("a_letter", "measure: killed", "measure: kiled", '"kiled" is not among the measures; did you mean "killed"?'),
        ("a_letter", "country: Denmark", "country: Danmark", '"Danmark" is not among the names of a country; did you mean "Denmark"? (or add it to places.yaml)'),
        ("a_letter", "country: Myanmar", "country: Myanmarr", 'country: "Myanmarr" is not among the names of a country; did you mean "Myanmar"?'),
        ("a_letter", "count: 2", "count: null", "signatures: the list is given, so count it in signatures.count"),
        ("a_letter", "a-letter.q1", "a-letter.f1", 'the id of a quote ends in "q" and a number'),
        ("a_letter", "a-letter.q1", "b-letter.q1", 'the id "b-letter.q1" must begin with "a-letter."'),
        ("a_letter", "qualifier: at least", "qualifier: over", 'qualifier: "over" is not part of the words "at least 60"'),
        ("a_letter", "words: at least 60", "words: over 60", 'words: "over 60" does not occur in the passages; copy it from there'),
        ("a_letter", "acronym: AG", "acronym: AGG", 'acronym: "AGG" does not occur in the passages'),
        ("a_letter", "count: 2", "count: 3", "signatures: 3 are counted, but the numbers of those listed do not run from 1 to 3"),
        ("a_letter", "extent: complete", "extent: opening", "extent_note: say what is missing, since the extent is not complete"),
        ("a_letter", "https://example.org/letter", "http://example.org", "link.url: expected an address that begins with https://"),
        ("a_letter", "[the words of the letter]\n    topics: [coup]\n    speaker", "[]\n    topics: [coup]\n    speaker", "quotes[0].passages: is empty; fill it in or leave it out"),
        ("terms", "id: a-term", "id: a-letter", 'the id "a-letter" is taken by'),
        ("terms", "statement: a-letter", "statement: a-leter", '"a-leter" is not among the statements; did you mean "a-letter"?'),
        ("topics", "id: coup, name: The coup}", "id: coup, name: The coup}\n  - {id: coup, name: Again}", 'the id "coup" is taken by'),
        ("corpus", "name: A small corpus\n", "", "name: is missing; add it"),
        ("organisations", "organisations:\n", "organisations: none\n# ", "organisations: expected a list, got \"none\" (begin each entry with a dash)"),
    ],
)  # fmt: skip
def test_each_mistake_is_told_with_its_place_and_a_way_to_mend_it(
    tmp_path: Path, file: str, before: str, after: str, said: str
) -> None:
    found = faults(write_corpus(tmp_path, **{file: (before, after)}))
    assert any(said in fault for fault in found), found
    assert all(fault.split(":")[1].isdigit() for fault in found)


def test_a_pack_is_held_to_the_same(tmp_path: Path) -> None:
    ours, pack = write_corpus(tmp_path / "ours"), a_pack(tmp_path / "pack")
    (pack / "topics.yaml").write_text("topics:\n  - {id: theirs, name: Their\u2067s}\n", encoding="utf-8")
    (pack / "statements/\u202eb.yaml").write_text("id: b\n")
    with pytest.raises(FaultsFound) as found:
        read_corpus(ours, pack)
    said = [str(fault).removeprefix(f"{pack}/") for fault in found.value.faults]
    assert said == [
        rf"statements/\u202eb.yaml:1: the file's name {CONTROL}",
        f"topics.yaml:2: topics[0].name: {CONTROL.replace('U+202E', 'U+2067')}",
    ]


def test_the_line_is_the_one_to_edit(tmp_path: Path) -> None:
    folder = write_corpus(tmp_path, a_letter=("asked_of: [asean]", "asked_of: [asian]"))
    (fault,) = faults(folder)
    line = int(fault.split(":")[1])
    assert "asked_of: [asian]" in (folder / "statements/a-letter.yaml").read_text().splitlines()[line - 1]


def test_mistakes_in_several_files_are_told_at_once(tmp_path: Path) -> None:
    folder = write_corpus(
        tmp_path,
        a_letter=("    speaker: Someone\n", "    speker: Someone\n"),
        topics=("name: The coup", "nam: The coup"),
        terms=("explanation: What it means.", "explanation: no"),
        corpus=("version", "versoin"),
    )
    files = {fault.split(":")[0] for fault in faults(folder)}
    assert files == {"statements/a-letter.yaml", "topics.yaml", "terms.yaml", "corpus.yaml"}


def test_a_broken_vocabulary_does_not_bury_its_own_fault_under_dangling_references(tmp_path: Path) -> None:
    found = faults(write_corpus(tmp_path, topics=("name: The coup", "nam: The coup")))
    assert all(fault.startswith("topics.yaml") for fault in found)


def test_a_file_that_is_missing_is_told(tmp_path: Path) -> None:
    folder = write_corpus(tmp_path)
    (folder / "terms.yaml").unlink()
    assert faults(folder) == ["terms.yaml:1: can't be read (No such file or directory); check its path and rights"]


def test_a_folder_without_statements_is_told(tmp_path: Path) -> None:
    folder = write_corpus(tmp_path)
    (folder / "statements/a-letter.yaml").unlink()
    assert any("holds no statement" in fault for fault in faults(folder))


def test_a_statement_in_a_file_of_another_name_is_told(tmp_path: Path) -> None:
    folder = write_corpus(tmp_path)
    (folder / "statements/a-letter.yaml").rename(folder / "statements/letter.yaml")
    assert faults(folder) == ['statements/letter.yaml:1: id: the file of "a-letter" must be called a-letter.yaml']


def test_a_file_over_the_limit_is_told(tmp_path: Path) -> None:
    folder = write_corpus(tmp_path)
    with (folder / "terms.yaml").open("ab") as file:
        file.write(b"#" * (1024 * 1024))
    assert faults(folder) == ["terms.yaml:1: is larger than 1024 KiB; split it into several files"]


def test_a_file_that_would_be_passed_over_is_told(tmp_path: Path) -> None:
    folder = write_corpus(tmp_path)
    (folder / "statements/other.yml").write_text("id: other\n")
    assert faults(folder) == ["statements/other.yml:1: would not be read; call it other.yaml"]


def test_a_pack_adds_its_statements_and_its_words_to_the_corpus(tmp_path: Path) -> None:
    corpus = read_corpus(write_corpus(tmp_path / "ours"), a_pack(tmp_path / "pack"))
    assert [statement.id for statement in corpus.statements] == ["a-letter", "their-letter"]
    assert {topic.id for topic in corpus.topics} == {"coup", "theirs"}
    assert corpus.name == "A small corpus"


def test_ids_are_checked_across_packs(tmp_path: Path) -> None:
    ours, theirs = write_corpus(tmp_path / "ours"), a_pack(tmp_path / "pack")
    (theirs / "topics.yaml").write_text("topics:\n  - {id: coup, name: Taken}\n  - {id: theirs, name: Theirs}\n")
    with pytest.raises(FaultsFound, match=r'topics\[0\].id: the id "coup" is taken by .*ours/topics.yaml:2'):
        read_corpus(ours, theirs)
