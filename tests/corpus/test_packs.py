"""What a stranger's pack may do: add, and say that it is his; nothing of the corpus changes by it."""

import json
import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.calendar.days import marked_days
from bot.config.settings import CorpusSettings
from bot.corpus.content_hash import content_hash
from bot.corpus.library import Library
from bot.corpus.models import Figure
from bot.corpus.packs import Consent, Pack
from bot.corpus.reader import read_corpus
from bot.corpus.remarks import first_line, remarks
from bot.posting.agenda import Agenda
from bot.reading.faults import FaultsFound
from bot.ui.answers.statements import source
from bot.ui.custom_id import SourceQuery
from bot.ui.entries import footer
from tests.corpus.folder import FILES, write_corpus
from tests.entries import TODAY

Edit = Callable[[str], str]
SAME = {"topics.yaml", "measures.yaml", "addressees.yaml", "places.yaml", "organisations.yaml", "corpus.yaml"}


def a_pack(folder: Path, **files: str) -> Path:
    """A letter of theirs on our topics, of our organisation, newer than ours; *files* beside it."""
    letter = FILES["statements/a-letter.yaml"].replace("a-letter", "their-letter").replace("2021-11-22", "2026-10-01")
    (folder / "statements").mkdir(parents=True)
    (folder / "statements/their-letter.yaml").write_text(letter.replace("%s", "0" * 64), encoding="utf-8")
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def ours(folder: Path) -> Path:
    return write_corpus(folder, measures=("People killed", "People killed, running: true"))


def faults(*folders: Path | Pack) -> list[str]:
    with pytest.raises(FaultsFound) as found:
        read_corpus(*folders)
    return [str(fault) for fault in found.value.faults]


def figure(library: Library, id: str) -> Figure:
    found = library.entry(id)
    assert isinstance(found, Figure)
    return found


def test_a_figure_of_a_pack_outdates_none_of_the_corpus(tmp_path: Path) -> None:
    corpus, pack = ours(tmp_path / "ours"), a_pack(tmp_path / "theirs")
    library = Library(read_corpus(corpus, pack), TODAY)
    assert library.newer_than(figure(library, "a-letter.n1")) == []
    assert "the newest Padauk holds" in first_line(library, figure(library, "a-letter.n1"))
    assert not any("not the newest" in str(each) for each in remarks(library, figure(library, "a-letter.n1")))
    consenting = Library(read_corpus(corpus, Pack(pack, frozenset({Consent.SUPERSEDE}))), TODAY)
    newer = consenting.newer_than(figure(consenting, "a-letter.n1"))
    assert [each.id for each in newer] == ["their-letter.n1"]


def test_whatever_a_pack_says_is_said_to_be_the_packs(tmp_path: Path) -> None:
    terms = FILES["terms.yaml"].replace("a-letter", "their-letter").replace("a-term", "t").replace("A term", "Theirs")
    pack = a_pack(tmp_path / "theirs", terms=terms)
    library = Library(read_corpus(ours(tmp_path / "ours"), pack), TODAY)
    for id in ("their-letter.f1", "their-letter.n1", "their-letter.q1", "their-letter.d1", "their-letter.1", "t"):
        (page, *_) = source(library, SourceQuery(id)).pages
        assert "from the pack theirs" in f"{page.text}{page.footer}", id
    assert "pack" not in footer(library, library.statements["a-letter"])


def test_a_date_of_a_pack_is_in_no_reminder_of_all_dates(tmp_path: Path) -> None:
    dates = FILES["milestones.yaml"].replace("a-letter", "their-letter").replace("a-day", "their-day")
    corpus, pack = ours(tmp_path / "ours"), a_pack(tmp_path / "theirs", milestones=dates)
    read = marked_days(read_corpus(corpus, pack).milestones)
    assert {day.id: day.in_all for day in read} == {"a-day": True, "their-day": False}
    assert set(Agenda(read).days) == {"a-day", "their-day"}  # it can be named
    consenting = read_corpus(corpus, Pack(pack, frozenset({Consent.DATES})))
    assert all(day.in_all for day in marked_days(consenting.milestones))


@pytest.mark.parametrize("name", ["A Group", "a group", "A  GROUP"])
def test_a_second_organisation_of_one_name_is_refused(tmp_path: Path, name: str) -> None:
    organisations = f"organisations:\n  - {{id: theirs, name: {name}}}\n"
    corpus, pack = ours(tmp_path / "ours"), a_pack(tmp_path / "theirs", organisations=organisations)
    (said,) = faults(corpus, pack)
    assert "is a name of a-group already; use that id instead" in said
    assert f"corpus: packs: - path: {pack}, may: [terms]" in said
    read_corpus(corpus, Pack(pack, frozenset({Consent.TERMS})))


def test_a_second_term_of_one_name_is_refused_also_as_another_name(tmp_path: Path) -> None:
    terms = FILES["terms.yaml"].replace("a-letter", "their-letter").replace("a-term", "t")
    terms = terms.replace("name: A term", "name: Theirs\n    aliases: [A term]")
    (said,) = faults(ours(tmp_path / "ours"), a_pack(tmp_path / "theirs", terms=terms))
    assert "is a name of a-term already" in said


@pytest.mark.parametrize(
    "equivalents",
    [
        "same:\n  - [army, heroes]\n",
        "same:\n  - [heroes, ASEAN]\n",
        "same:\n  - [the coup, the liberation]\n",
        "also:\n  heroes: [military]\n",
        "also:\n  military: [heroes]\n",
    ],
)
def test_other_words_for_the_corpuss_words_are_refused(tmp_path: Path, equivalents: str) -> None:
    corpus, pack = ours(tmp_path / "ours"), a_pack(tmp_path / "theirs", equivalents=equivalents)
    (said,) = faults(corpus, pack)
    assert "is a word of the corpus, and a pack gives it no other meaning" in said
    read_corpus(corpus, Pack(pack, frozenset({Consent.EQUIVALENTS})))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("https://example.org/letter", "https://www.amnesty.org@evil.example/login"),
        ("https://example.org/letter", "https://user:word@evil.example"),
        ("file: letter.txt", "file: .."),
        ("file: letter.txt", "file: ."),
        ("the words of the letter", "the words \u202eof the letter"),
    ],
)
def test_what_looks_like_something_else_is_refused(tmp_path: Path, before: str, after: str) -> None:
    pack = a_pack(tmp_path / "theirs")
    file = pack / "statements/their-letter.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace(before, after), encoding="utf-8")
    assert faults(ours(tmp_path / "ours"), pack)


OURS = ("a-letter.f1", "a-letter.n1", "a-letter.q1", "a-letter.d1", "a-letter.1", "a-term", "a-day", "a-letter")
NAMES = [
    "A Group",
    "AG",
    "a group",
    "Theirs",
    "A term",
    "The coup",
    "ASEAN",
    "military",
    "heroes",
    "A day",
    "People killed",
]


def made(chance: random.Random, folder: Path) -> Path:
    """A pack of parts that are drawn: names of ours and new ones, dates before and after ours, whatever fits or not."""

    def name() -> str:
        return chance.choice(NAMES)

    files = {
        "organisations": f"organisations:\n  - {{id: their-group, name: {name()}, acronyms: [{name()}]}}\n",
        "terms": FILES["terms.yaml"].replace("a-letter", "their-letter").replace("a-term", "their-term"),
        "milestones": FILES["milestones.yaml"].replace("a-letter", "their-letter").replace("a-day", "their-day"),
        "equivalents": f"same:\n  - [{name()}, {name()}]\nalso:\n  {name()}: [{name()}]\n",
        "topics": f"topics:\n  - {{id: theirs, name: {name()}}}\n",
        "addressees": f"addressees:\n  - {{id: their-target, name: {name()}, part_of: asean}}\n",
        "measures": f"measures:\n  - {{id: theirs, name: {name()}, running: true}}\n",
    }
    files["terms"] = files["terms"].replace("name: A term", f"name: {name()}")
    files["milestones"] = files["milestones"].replace("name: A day", f"name: {name()}")
    pack = a_pack(folder, **{stem: text for stem, text in files.items() if chance.random() < 0.3})
    letter = pack / "statements/their-letter.yaml"
    text = letter.read_text(encoding="utf-8")
    text = text.replace("2026-10-01", chance.choice(["2020-01-01", "2021-11-22", "2026-10-01"]))
    text = text.replace("name: A letter", f"name: {name()}").replace("words: at least 60", "words: at least 60", 1)
    letter.write_text(text, encoding="utf-8")
    return pack


def seen(library: Library) -> dict[str, list[str]]:
    return {id: [page.text for page in source(library, SourceQuery(id)).pages] for id in OURS}


PACKS = int(os.environ.get("PADAUK_PACKS", "60"))


def test_no_pack_changes_an_entry_of_the_corpus(tmp_path: Path) -> None:
    """More of them: PADAUK_PACKS=1000."""
    corpus = ours(tmp_path / "ours")
    alone = Library(read_corpus(corpus), TODAY)
    before, hashes = seen(alone), {id: content_hash(alone.entry(id), alone.statements.__getitem__) for id in OURS}
    in_all = {day.id for day in marked_days(alone.corpus.milestones) if day.in_all}
    read = 0
    for number in range(PACKS):
        pack = made(random.Random(number), tmp_path / f"pack-{number}")
        try:
            beside = Library(read_corpus(corpus, pack), TODAY)
        except FaultsFound:
            continue
        read += 1
        assert seen(beside) == before, number
        assert {id: content_hash(beside.entry(id), beside.statements.__getitem__) for id in OURS} == hashes
        assert {day.id for day in marked_days(beside.corpus.milestones) if day.in_all} == in_all
        assert beside.organisations.find("A Group").id == "a-group"
        assert next(name.key for name in beside.signatory_names.search("A Group")) == "a-letter.1"
        assert beside.corpus.equivalents.also.keys().isdisjoint({"military", "army"})
    assert PACKS // 5 < read < PACKS, "some are refused, and some are read"


def test_a_pack_named_in_the_settings_has_the_consent_that_is_written_there() -> None:
    packs = {"packs": [{"path": "their-pack", "may": ["supersede", "dates"]}, {"path": "other"}]}
    settings = CorpusSettings.model_validate_json(json.dumps(packs))
    _, theirs, other = settings.folders
    assert theirs == Pack(Path("their-pack"), frozenset({Consent.SUPERSEDE, Consent.DATES}))
    assert other == Pack(Path("other"))
