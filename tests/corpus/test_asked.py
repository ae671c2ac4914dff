"""The further words that people type for an entry (`asked`): what is taken, and what is a fault."""

import re
import sys
import unicodedata
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.corpus.export import exported
from bot.corpus.reader import Corpus, read_corpus
from bot.reading.faults import FaultsFound
from tests.corpus.folder import write_corpus
from tests.world import World

BURMESE = "စစ်ကောင်စီ"
ZAWGYI = "စစ္ေကာင္စီ"
BURMESE_SCRIPT = re.compile("[\u1000-\u109f]")
PLACES = {
    "fact": ("a_letter", "headline: A fact", "facts[0]"),
    "figure": ("a_letter", "headline: A figure", "figures[0]"),
    "quote": ("a_letter", "headline: A quote", "quotes[0]"),
    "demand": ("a_letter", "headline: A demand", "demands[0]"),
    "term": ("terms", "name: A term", "terms[0]"),
    "milestone": ("milestones", "name: A day", "milestones[0]"),
}
"""Where entries of each kind stand in the small corpus: the file, the line of the name, the place in a fault."""


def asking(folder: Path, kind: str, keys: str) -> Path:
    """The small corpus, with *keys* below the name of its entry of a *kind*."""
    file, name, _ = PLACES[kind]
    return write_corpus(folder, **{file: (f"{name}\n", f"{name}\n    {keys}\n")})


def faults(folder: Path) -> list[str]:
    with pytest.raises(FaultsFound) as found:
        read_corpus(folder)
    return [str(fault) for fault in found.value.faults]


@pytest.mark.parametrize("kind", PLACES)
def test_each_kind_of_entry_takes_further_words_as_they_are_written(tmp_path: Path, kind: str) -> None:
    corpus = read_corpus(asking(tmp_path, kind, f"asked: [{BURMESE}, sit  kaung si, '1027']"))
    (entry,) = (entry for entry in corpus.findable if entry.asked)
    assert entry.kind == kind
    assert entry.asked == (BURMESE, "sit kaung si", "1027")
    assert not entry.asked_checked


def test_words_are_held_in_one_spelling_of_unicode(tmp_path: Path) -> None:
    """The two marks below a letter look the same in either order."""
    typed = "သင\u103a\u1037"
    corpus = read_corpus(asking(tmp_path, "term", f"asked: [{typed}]"))
    assert corpus.terms[0].asked == (unicodedata.normalize("NFC", typed),)
    assert corpus.terms[0].asked != (typed,)


@pytest.mark.parametrize("kind", PLACES)
@pytest.mark.parametrize(
    ("keys", "said"),
    [
        (f"asked: {BURMESE}", f'asked: expected a list, got "{BURMESE}" (begin each entry with a dash)'),
        ("asked: [1027]", "asked[0]: expected text, got 1027 (put it in quotes if it is meant as text)"),
        ("asked: [junta, '']", "asked[1]: has no letter or digit to search for; fill it in or leave it out"),
        ("asked: [' ']", "asked[0]: has no letter or digit to search for; fill it in or leave it out"),
        ("asked: ['?!']", "asked[0]: has no letter or digit to search for; fill it in or leave it out"),
        (f"asked: [{'x' * 101}]", "asked[0]: is too long (101 characters, at most 100); shorten or split it"),
        (f"asked: [{BURMESE}, junta, {BURMESE}]", f'asked: "{BURMESE}" is there twice; leave one out'),
        ("asked: [sit tat, Sit-Tat]", 'asked: "Sit-Tat" is there twice; leave one out'),
        (f"asked: [junta, {ZAWGYI}]", "asked[1]: is Burmese in Zawgyi; convert it to Unicode"),
        ("asked: [the ျပည္သူ]", "asked[0]: is Burmese in Zawgyi; convert it to Unicode"),
        ("asked_checked: maybe", 'asked_checked: expected true or false, got "maybe"'),
    ],
)
def test_each_mistake_is_reported_with_its_place(tmp_path: Path, kind: str, keys: str, said: str) -> None:
    (fault,) = faults(asking(tmp_path, kind, keys))
    assert fault.endswith(f"{PLACES[kind][2]}.{said}")


@pytest.mark.parametrize("kind", PLACES)
def test_an_entrys_own_name_is_not_a_further_word(tmp_path: Path, kind: str) -> None:
    name = PLACES[kind][1].split(": ")[1].upper()
    (fault,) = faults(asking(tmp_path, kind, f"asked: [junta, {name}]"))
    assert fault.endswith(f'asked: "{name}" is the entry\'s own name; leave it out')


@pytest.mark.parametrize("own", ["aliases: [sit tat]", "acronyms: [SIT TAT]"])
def test_a_terms_other_names_are_its_own_too(tmp_path: Path, own: str) -> None:
    (fault,) = faults(asking(tmp_path, "term", f"{own}\n    asked: [junta, Sit Tat]"))
    assert fault.endswith('asked: "Sit Tat" is the entry\'s own name; leave it out')


def test_two_entries_may_be_asked_for_in_the_same_words(tmp_path: Path) -> None:
    folder = asking(tmp_path, "fact", "asked: [junta]")
    quote = folder / "statements/a-letter.yaml"
    quote.write_text(quote.read_text().replace("headline: A quote\n", "headline: A quote\n    asked: [junta]\n"))
    assert sum("junta" in entry.asked for entry in read_corpus(folder).findable) == 2


def test_what_cannot_be_seen_makes_no_other_word(tmp_path: Path) -> None:
    """Pages in Burmese part words with U+200B, and it is copied along."""
    (fault,) = faults(asking(tmp_path, "term", f"asked: [{BURMESE}, {BURMESE[:3]}\u200b{BURMESE[3:]}]"))
    assert "is there twice" in fault


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ("asked: [junta]", "Entries with further words to find them by: 1 (1 not yet checked by a speaker)."),
        ("asked: [junta]\n    asked_checked: true", "by: 1 (0 not yet checked by a speaker)."),
    ],
)  # fmt: skip
def test_check_counts_the_entries_whose_words_no_speaker_has_checked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, keys: str, said: str
) -> None:
    folder = asking(tmp_path, "term", keys)
    monkeypatch.setattr(sys, "argv", ["padauk", "corpus", "check", "--corpus", str(folder)])
    with pytest.raises(SystemExit):
        main()
    assert said in capsys.readouterr().out.splitlines()[-1]


def test_the_export_has_the_words_and_whether_they_are_checked(tmp_path: Path) -> None:
    (term,) = exported(read_corpus(asking(tmp_path, "term", f"asked: [{BURMESE}]")))["terms"]
    assert (term["asked"], term["asked_checked"]) == ([BURMESE], False)


@pytest.mark.parametrize("word", ["ပီဆာ", "ဆာဆာဆီ", "လူသား", "မအလ", "ဆရာမ"])
def test_a_word_that_reads_the_same_in_zawgyi_and_unicode_is_taken(tmp_path: Path, word: str) -> None:
    assert read_corpus(asking(tmp_path, "term", f"asked: [{word}]")).terms[0].asked == (word,)


@pytest.mark.parametrize("word", ["ျမန္မာ", "ေလယာဥ္ဆီ", "ႏိုင္ငံ", "ေန", "အာဏာရွင္"])
def test_a_word_that_only_zawgyi_writes_so_is_a_fault(tmp_path: Path, word: str) -> None:
    (fault,) = faults(asking(tmp_path, "term", f"asked: [{word}]"))
    assert "is Burmese in Zawgyi" in fault


@pytest.mark.parametrize("word", ["ကညီ", "ပၠန်ဂကောံ", "ဘၣ်", "ၵၢၼ်ႉ", "တႆး"])
def test_karen_mon_and_shan_are_no_zawgyi(tmp_path: Path, word: str) -> None:
    assert read_corpus(asking(tmp_path, "term", f"asked: [{word}]")).terms[0].asked == (word,)


def test_every_term_and_milestone_and_forty_items_of_ours_have_further_words(corpus: Corpus) -> None:
    asked = {entry.id for entry in corpus.findable if entry.asked}
    assert {term.id for term in corpus.terms} | {day.id for day in corpus.milestones} <= asked
    assert len(asked) - len(corpus.terms) - len(corpus.milestones) == 40


async def test_members_never_see_the_words_that_people_type(world: World, corpus: Corpus) -> None:
    """Ours are the only Burmese that the corpus has."""
    assert sum(BURMESE_SCRIPT.search(" ".join(entry.asked)) is not None for entry in corpus.findable) > 100
    answers = [await world.ask("explain", term=term.name) for term in corpus.terms[:3]]
    answers += [await world.ask("timeline"), await world.ask("figures", measure="killed"), await world.ask("demands")]
    for answer in answers:
        assert not any(BURMESE_SCRIPT.search(page) for page in await world.all_pages(answer))
