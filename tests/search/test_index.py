"""The index on disk: built once for a corpus; and queries, whose every character is text."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.corpus.library import Library
from bot.lookup.names import NameIndex
from bot.search.engine import Search
from bot.search.index import index_in_memory, index_on_disk
from bot.search.opening import open_search
from bot.search.records import IndexRecord, records
from tests.bench.packs import Names, name_queries, passages, vocabulary

FUEL = IndexRecord("a.f1", "fact", "a", "Jet fuel", "Aviation fuel reached the junta’s air force in 2023.")
SCHOOLS = IndexRecord("a.f2", "fact", "a", "Schools", "Many schools were destroyed.")


class Packs:
    """A folder of indexes, and how often one was built in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.built = 0

    def open(self, digest: str, *documents: IndexRecord) -> list[str]:
        """The ids of all documents that have "fuel" or "schools", as the index for *digest* has them."""
        index = index_on_disk(self.folder, digest, lambda: self._read(documents))
        rows = index.matches('"fuel" OR "school"', 10)
        found = [id for id, *_ in index.records(rows)]
        index.close()
        return sorted(found)

    def _read(self, documents: tuple[IndexRecord, ...]) -> Iterator[IndexRecord]:
        self.built += 1
        yield from documents

    @property
    def files(self) -> list[str]:
        return sorted(each.name for each in self.folder.iterdir())


@pytest.fixture
def packs(tmp_path: Path) -> Packs:
    return Packs(tmp_path / "data")


def test_an_index_is_built_once_and_used_again(packs: Packs) -> None:
    assert packs.open("first", FUEL, SCHOOLS) == ["a.f1", "a.f2"]
    assert packs.open("first", FUEL, SCHOOLS) == ["a.f1", "a.f2"]
    assert packs.built == 1


@pytest.mark.parametrize("name", ["da ta?x", "a#b", "a%20b", "it's", "ဒေတာ", "a\\b"])
def test_an_index_is_in_its_folder_whatever_the_folder_is_called(tmp_path: Path, name: str) -> None:
    packs = Packs(tmp_path / name)
    assert [packs.open("first", FUEL) for _ in range(2)] == [["a.f1"], ["a.f1"]]
    assert packs.built == 1
    assert [each.name for each in tmp_path.iterdir()] == [name]


def test_a_changed_corpus_is_indexed_anew_and_the_old_index_deleted(packs: Packs) -> None:
    packs.open("first", FUEL)
    old = packs.files
    assert packs.open("second", FUEL, SCHOOLS) == ["a.f1", "a.f2"]
    assert packs.built == 2
    assert len(packs.files) == 1
    assert packs.files != old


def test_other_files_of_the_folder_are_left_alone(packs: Packs) -> None:
    packs.folder.mkdir()
    (packs.folder / "padauk.sqlite").touch()
    packs.open("first", FUEL)
    packs.open("second", FUEL)
    assert "padauk.sqlite" in packs.files


def test_a_build_that_was_broken_off_is_not_taken_for_whole(packs: Packs) -> None:
    def broken_off() -> Iterator[IndexRecord]:
        yield FUEL
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        index_on_disk(packs.folder, "first", broken_off)
    assert packs.open("first", FUEL, SCHOOLS) == ["a.f1", "a.f2"]
    assert len(packs.files) == 1


def test_an_index_that_is_in_use_cannot_be_written_to(packs: Packs) -> None:
    packs.open("first", FUEL)
    index = index_on_disk(packs.folder, "first", lambda: iter(()))
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        index._connection.execute("DELETE FROM records")
    index.close()


def test_progress_is_told_while_building_and_not_when_there_is_nothing_to_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.search.index._BATCH", 2)
    pack = [IndexRecord(f"a.f{number}", "fact", "a", "", "fuel") for number in range(5)]
    told: list[int] = []
    index_on_disk(tmp_path, "first", lambda: iter(pack), told.append).close()
    assert told == [2, 4, 5]
    index_on_disk(tmp_path, "first", lambda: iter(pack), told.append).close()
    assert told == [2, 4, 5]


def test_an_empty_corpus_can_be_searched(library: Library) -> None:
    search = Search(library, index_in_memory([]))
    assert search.search("fuel").rows == ()


def test_a_large_corpus_is_kept_on_disk_and_answers_alike(
    library: Library, search: Search, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.search.opening.SMALL", 10)
    for _ in ("built", "opened"):
        on_disk = open_search(library, tmp_path)
        assert [row.entries for row in on_disk.search("jet feul").rows] == [
            row.entries for row in search.search("jet feul").rows
        ]
        on_disk.close()
    assert len(list(tmp_path.glob("index-*.sqlite"))) == 1


# -- queries are text


@pytest.fixture(scope="module")
def search(library: Library) -> Search:
    return Search(library, index_in_memory(records(library)))


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ('"aviation fuel"', "aviation fuel"),
        ('aviation" fuel', "aviation fuel"),
        ("aviation* fuel*", "aviation fuel"),
        ("^aviation fuel", "aviation fuel"),
        ("(aviation) fuel)", "aviation fuel"),
        ("aviation + fuel", "aviation fuel"),
        ("-aviation fuel", "aviation fuel"),
        ("'aviation'; fuel --", "aviation fuel"),
        ("AVIATION\u00a0fuel\0", "aviation fuel"),
        ("military:regime", "military regime"),
        ("{head body}: aviation fuel", "head body aviation fuel"),
        ("filed:6b aviation", "filed 6b aviation"),
    ],
)
def test_query_syntax_is_read_past(search: Search, typed: str, words: str) -> None:
    assert search.search(typed) == search.search(words)


def test_words_between_marks_are_found(search: Search) -> None:
    assert search.search('"aviation* (fuel)"').rows


@pytest.mark.parametrize("word", ["AND", "OR", "NOT", "NEAR"])
def test_operators_are_words(search: Search, word: str) -> None:
    for typed in (word, f"{word} {word}", f"fuel {word} arms", f"{word}(fuel arms, 2)", f"fuel {word}"):
        search.search(typed)
    either = {row.entries[0].id for row in search.search("fuel OR arms").rows}
    assert either == {row.entries[0].id for row in search.search("fuel or arms").rows}


SYNTAX = st.lists(
    st.sampled_from(
        [
            '"',
            "AND",
            "OR",
            "NOT",
            "NEAR(",
            "NEAR/2",
            "*",
            ":",
            "^",
            "(",
            ")",
            "+",
            "-",
            "{head}",
            "filed:",
            "fuel",
            "\0",
        ]
    ),
    max_size=12,
)


@given(st.one_of(st.text(max_size=200), SYNTAX.map(" ".join), SYNTAX.map("".join)))
@settings(max_examples=400, deadline=None)
def test_no_text_makes_search_raise(search: Search, typed: str) -> None:
    search.search(typed)
    search.search(typed, kind=typed, statement=typed, limit=1)


# -- packs many times the size of ours, in small


def test_a_pack_is_the_same_at_every_run() -> None:
    assert Names().make(200) == Names().make(200)
    words = vocabulary()
    assert list(passages(5, words)) == list(passages(5, vocabulary()))


def test_names_with_common_words_only_are_found_without_looking_at_all_that_have_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.lookup.names.CANDIDATES", 400)
    names = Names().make(4_000)
    index = NameIndex(enumerate(names))
    missed = []
    for query in name_queries(names, 400):
        matches = index.search(query.typed)
        if not matches or not (names[matches[0].key] == query.means or query.answered_by(names[matches[0].key])):
            missed.append(query.typed)
    assert len(missed) <= 400 * 0.02, missed
