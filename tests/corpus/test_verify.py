"""Whether verify sees what it is there to see, and proves the corpus that is shipped."""

import os
from pathlib import Path

import pytest

from bot.config.settings import SEEDS
from bot.corpus.reader import Corpus, read_corpus
from bot.corpus.verify import verify
from tests.corpus.folder import write_corpus, write_document

SOURCES = Path(__file__).parents[3] / "shared" / "statements"


@pytest.mark.skipif(
    not SOURCES.is_dir() and not os.environ.get("PADAUK_REQUIRE_SOURCES"),
    reason="the documents do not stand beside this checkout",
)
def test_every_word_quoted_in_the_corpus_occurs_in_its_document(corpus: Corpus) -> None:
    report = verify(corpus, SOURCES)
    assert report.checked > 900
    assert [str(mismatch) for mismatch in report.mismatches] == []
    assert report.missing == ()
    assert report.changed == ()


def test_words_broken_over_lines_are_found(tmp_path: Path) -> None:
    report = verify(read_corpus(write_corpus(tmp_path / "seeds")), write_document(tmp_path / "sources"))
    assert report.holds
    assert report.checked == 9  # title, four items, two signatories, a term and a milestone


@pytest.mark.parametrize(
    ("before", "after", "id"),
    [
        ("[ASEAN must act]", "[ASEAN should act]", "a-letter.d1"),
        ("title: The title of the letter", "title: The title of a letter", "a-letter"),
        ("name: Another (Denmark)", "name: Another One (Denmark)", "a-letter.2"),
        ("name: A Group (AG)", 'name: "A Group (AG) "', None),
    ],
)
def test_a_word_that_differs_is_listed_with_the_nearest_place(
    tmp_path: Path, before: str, after: str, id: str | None
) -> None:
    corpus = read_corpus(write_corpus(tmp_path / "seeds", a_letter=(before, after)))
    report = verify(corpus, write_document(tmp_path / "sources"))
    assert [mismatch.id for mismatch in report.mismatches] == ([] if id is None else [id])
    assert report.holds == (id is None)


def test_the_nearest_place_is_named_by_its_line(tmp_path: Path) -> None:
    corpus = read_corpus(write_corpus(tmp_path / "seeds", a_letter=("[ASEAN must act]", "[ASEAN should act]")))
    (mismatch,) = verify(corpus, write_document(tmp_path / "sources")).mismatches
    assert "ASEAN must act" in mismatch.nearest
    assert (mismatch.document, mismatch.line) == ("letter.txt", 4)


def test_a_straight_mark_for_a_curly_one_is_a_difference(tmp_path: Path) -> None:
    corpus = read_corpus(write_corpus(tmp_path / "seeds"))
    folder = write_document(tmp_path / "sources")
    document = folder / "letter.txt"
    document.write_text(document.read_text().replace("ASEAN must act", "ASEAN\u00a0must act"))
    assert verify(corpus, folder).holds
    document.write_text(document.read_text().replace("must act", "must’ act"))
    assert not verify(corpus, folder).holds


def test_a_name_that_was_cut_is_found_out(tmp_path: Path) -> None:
    corpus = read_corpus(write_corpus(tmp_path / "seeds", a_letter=("name: A Group (AG)", "name: A Group (AG")))
    report = verify(corpus, write_document(tmp_path / "sources"))
    assert [mismatch.id for mismatch in report.mismatches] == ["a-letter.1"]


def test_a_missing_document_fails_and_a_changed_one_is_told(tmp_path: Path) -> None:
    corpus = read_corpus(write_corpus(tmp_path / "seeds"))
    (tmp_path / "empty").mkdir()
    assert verify(corpus, tmp_path / "empty").missing == ("letter.txt",)
    assert not verify(corpus, tmp_path / "empty").holds
    report = verify(corpus, write_document(tmp_path / "sources"))
    assert report.changed == ("letter.txt",)
    assert report.holds


def test_the_shipped_corpus_is_where_the_settings_say() -> None:
    assert (SEEDS / "corpus.yaml").is_file()
