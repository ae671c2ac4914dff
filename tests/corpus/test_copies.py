"""Where else a statement stands: what is written down of it, and what a member sees."""

from pathlib import Path

import pytest

from bot.client import Padauk
from bot.config.settings import Settings
from bot.corpus.library import Library
from bot.corpus.reader import read_corpus
from bot.reading.faults import FaultsFound
from tests.bots import a_bot
from tests.corpus.folder import write_corpus
from tests.world import World

OLD = "https://archive.example.org/2021/a-letter"
NEW = "https://archive.example.org/2022/a-letter"
ELSEWHERE = "https://elsewhere.example.org/a-letter"


def with_copies(folder: Path, copies: str) -> Path:
    """The small corpus, its letter with *copies*."""
    written = f"retrieved: 2022-05-01\ncopies:\n{copies}extent: complete"
    return write_corpus(folder, a_letter=("extent: complete", written))


def a_copy(url: str, kind: str, more: str = "") -> str:
    return f"  - {{url: {url}, kind: {kind}{more}}}\n"


class TestWithAnArchive:
    @pytest.fixture
    def simcord_bot(self, settings: Settings, tmp_path: Path) -> Padauk:
        copies = (
            a_copy(OLD, "archive", ", captured: 2021-03-01")
            + a_copy(NEW, "archive", ", captured: 2022-03-01")
            + a_copy("null", "archive", f", captured: 2023-03-01, sha256: {'0a' * 32}")
            + a_copy(ELSEWHERE, "republication")
        )
        return a_bot(settings, corpus=read_corpus(with_copies(tmp_path / "own", copies)))

    @pytest.mark.parametrize(("command", "option", "id"), [
        ("statement", "name", "a-letter"), ("source", "id", "a-letter"), ("source", "id", "a-letter.q1"),
    ])  # fmt: skip
    async def test_the_newest_archived_copy_has_a_button(
        self, world: World, command: str, option: str, id: str
    ) -> None:
        answer = await world.ask(command, **{option: id})
        assert answer.buttons["Archived copy"]["url"] == NEW

    async def test_a_statement_says_when_it_was_retrieved_and_where_else_it_stands(self, world: World) -> None:
        answer = await world.ask("statement", name="a-letter")
        assert "Retrieved: 1 May 2022" in answer
        assert f"{ELSEWHERE} (republication)" in answer
        assert f"{OLD} (archive, captured 1 March 2021)" in answer
        assert "None" not in answer.text


async def test_without_an_archived_copy_there_is_no_button_and_nothing_is_made_up(
    world: World, library: Library
) -> None:
    answer = await world.ask("statement", name="interpol-2021")
    assert "Archived copy" not in answer.buttons
    assert "Retrieved" not in answer.text
    assert "freedomhouse.org" in answer


@pytest.mark.parametrize(
    ("copy", "fault"),
    [
        (a_copy("null", "archive"), "says nothing; give its address, or the hash of its bytes"),
        (a_copy(NEW, "archive", f", sha256: {'0a' * 32}"), "say on which day the bytes with this hash were taken"),
        (a_copy(NEW, "mirror"), "original"),
        (a_copy("http://example.org/", "archive"), "an address that begins with https://"),
    ],
)
def test_a_copy_that_says_too_little_is_a_fault(tmp_path: Path, copy: str, fault: str) -> None:
    with pytest.raises(FaultsFound) as found:
        read_corpus(with_copies(tmp_path / "seeds", copy))
    assert fault in str(found.value)


def test_no_archive_and_no_hash_of_the_shipped_corpus_is_guessed(library: Library) -> None:
    """Nobody has had the pages' bytes in hand, nor seen an archive's address."""
    for statement in library.corpus.statements:
        assert statement.retrieved is None
        assert all(copy.sha256 is None and copy.kind != "archive" for copy in statement.copies)
        originals = [copy.url for copy in statement.copies if copy.url == statement.link.url]
        assert len(originals) <= 1
