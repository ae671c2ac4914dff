"""References are for ever: what is released stays, what is withdrawn says why, what was wrong is said to have been."""

from pathlib import Path

import pytest

from bot.client import Padauk
from bot.config.settings import SEEDS, Settings
from bot.corpus.library import Library
from bot.corpus.reader import Corpus, read_corpus
from bot.corpus.released import check_released
from bot.errors import WithdrawnReference
from bot.reading.faults import FaultsFound
from bot.ui.answers.about import about
from bot.ui.custom_id import AboutQuery
from tests.bots import a_bot
from tests.corpus.folder import a_pack, write_corpus
from tests.entries import TODAY
from tests.test_command_line import padauk
from tests.world import World

WITHDRAWN = "withdrawn:\n  - {id: a-letter.q9, reason: It was of another letter., when: 2026-12-01}\n"
CORRECTED = """\
corrections:
  - {id: a-letter.d1, was: ASEAN should act, is: ASEAN must act, why: The letter says must., when: 2026-12-02}
"""


def a_released_corpus(folder: Path) -> Path:
    """The small corpus, each reference of it released."""
    seeds = write_corpus(folder / "seeds")
    assert padauk("corpus", "release", "--corpus", "seeds", folder=folder).returncode == 0
    return seeds


def faults(folder: Path) -> list[str]:
    with pytest.raises(FaultsFound) as found:
        check_released(read_corpus(folder), [folder])
    return [fault.problem for fault in found.value.faults]


def replace(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


def test_every_reference_of_the_shipped_corpus_is_released(corpus: Corpus, library: Library) -> None:
    assert check_released(corpus, [SEEDS]) == []
    lines = (SEEDS / "released.txt").read_text(encoding="utf-8").splitlines()
    assert len(lines) == library.size + 1


def test_a_released_reference_that_is_gone_is_refused(tmp_path: Path) -> None:
    seeds = a_released_corpus(tmp_path)
    replace(seeds / "statements" / "a-letter.yaml", "a-letter.q1", "a-letter.q2")
    said = padauk("corpus", "check", "--corpus", "seeds", folder=tmp_path)
    assert said.returncode == 1
    assert '"a-letter.q1" was released and is gone' in said.stderr
    assert "released.txt:" in said.stderr


def test_a_released_reference_is_not_given_to_other_words(tmp_path: Path) -> None:
    seeds = a_released_corpus(tmp_path)
    replace(seeds / "statements" / "a-letter.yaml", "[ASEAN must act]", "[Here are the words]")
    (fault,) = faults(seeds)
    assert fault.startswith('"a-letter.d1" was released with other words')
    (tmp_path / "CORRECTIONS.yaml").write_text(CORRECTED, encoding="utf-8")
    assert check_released(read_corpus(seeds), [seeds]) == []


def test_a_better_headline_is_no_other_words(tmp_path: Path) -> None:
    seeds = a_released_corpus(tmp_path)
    replace(seeds / "statements" / "a-letter.yaml", "headline: A fact", "headline: A better headline")
    assert check_released(read_corpus(seeds), [seeds]) == []


def test_a_line_that_is_none_is_a_fault(tmp_path: Path) -> None:
    seeds = a_released_corpus(tmp_path)
    replace(seeds / "released.txt", "a-letter.d1 ", "a-letter.d1  x")
    assert faults(seeds) == ["is no reference with its hash; run: padauk corpus release"]


def test_a_new_reference_is_counted_until_it_is_released(tmp_path: Path) -> None:
    seeds = a_released_corpus(tmp_path)
    replace(seeds / "released.txt", (seeds / "released.txt").read_text().splitlines()[-1] + "\n", "")
    said = padauk("corpus", "check", "--corpus", "seeds", folder=tmp_path)
    assert "References not released yet: 1." in said.stdout
    padauk("corpus", "release", "--corpus", "seeds", folder=tmp_path)
    assert "not released" not in padauk("corpus", "check", "--corpus", "seeds", folder=tmp_path).stdout


def test_what_is_gone_cannot_be_released_away(tmp_path: Path) -> None:
    seeds = a_released_corpus(tmp_path)
    before = (seeds / "released.txt").read_bytes()
    replace(seeds / "statements" / "a-letter.yaml", "a-letter.q1", "a-letter.q2")
    assert padauk("corpus", "release", "--corpus", "seeds", folder=tmp_path).returncode == 1
    assert (seeds / "released.txt").read_bytes() == before


def test_a_pack_keeps_its_own_list(tmp_path: Path) -> None:
    write_corpus(tmp_path / "seeds")
    a_pack(tmp_path / "pack")
    assert padauk("corpus", "release", "--corpus", "seeds", folder=tmp_path).returncode == 0
    both = read_corpus(tmp_path / "seeds", tmp_path / "pack")
    unreleased = check_released(both, [tmp_path / "seeds", tmp_path / "pack"])
    assert unreleased
    assert all(id.startswith("their-letter") for id in unreleased)


def test_a_withdrawn_reference_may_be_gone_and_stays_on_the_list(tmp_path: Path) -> None:
    seeds = a_released_corpus(tmp_path)
    replace(seeds / "statements" / "a-letter.yaml", "a-letter.q1", "a-letter.q2")
    (seeds / "withdrawn.yaml").write_text(WITHDRAWN.replace("q9", "q1"), encoding="utf-8")
    assert check_released(read_corpus(seeds), [seeds]) == ["a-letter.q2"]
    padauk("corpus", "release", "--corpus", "seeds", folder=tmp_path)
    assert "a-letter.q1 -\n" in (seeds / "released.txt").read_text(encoding="utf-8")


def test_a_withdrawn_reference_is_never_used_again(tmp_path: Path) -> None:
    seeds = write_corpus(tmp_path / "seeds")
    (seeds / "withdrawn.yaml").write_text(WITHDRAWN.replace("q9", "d1"), encoding="utf-8")
    with pytest.raises(FaultsFound, match=r'the id "a-letter.d1" was withdrawn; give this one another'):
        read_corpus(seeds)


def a_corpus_with_one_withdrawn(folder: Path) -> Library:
    seeds = write_corpus(folder / "seeds")
    (seeds / "withdrawn.yaml").write_text(WITHDRAWN, encoding="utf-8")
    return Library(read_corpus(seeds), TODAY)


def test_a_withdrawn_reference_is_looked_up_with_its_reason(tmp_path: Path) -> None:
    library = a_corpus_with_one_withdrawn(tmp_path)
    with pytest.raises(WithdrawnReference, match=r"a-letter.q9 was withdrawn on 1 December 2026. It was of another"):
        library.entry(" `A-letter.q9` ")


class TestInDiscord:
    @pytest.fixture
    def simcord_bot(self, settings: Settings, tmp_path: Path) -> Padauk:
        return a_bot(settings, corpus=a_corpus_with_one_withdrawn(tmp_path / "own").corpus)

    async def test_source_tells_whoever_asks_why_a_reference_was_withdrawn(self, world: World) -> None:
        answer = await world.refused("source", id="a-letter.q9")
        assert answer.text == "a-letter.q9 was withdrawn on 1 December 2026. It was of another letter."


def test_corrections_are_shown_in_about_the_newest_three(tmp_path: Path) -> None:
    seeds = write_corpus(tmp_path / "seeds")
    lines = CORRECTED.splitlines()
    several = [lines[1].replace("2026-12-02", f"2026-12-0{day}") for day in range(2, 6)]
    (tmp_path / "CORRECTIONS.yaml").write_text("\n".join([lines[0], *several]), encoding="utf-8")
    (page,) = about(Library(read_corpus(seeds), TODAY), AboutQuery()).pages
    shown = page.text.split("Corrections:")[1]
    days = ["5 December 2026", "4 December 2026", "3 December 2026"]
    assert [shown.index(day) for day in days] == sorted(shown.index(day) for day in days)
    assert "2 December 2026" not in shown
    assert "was “ASEAN should act”, is “ASEAN must act”. The letter says must." in shown


def test_without_corrections_about_says_nothing_of_them(tmp_path: Path) -> None:
    (page,) = about(Library(read_corpus(write_corpus(tmp_path / "seeds")), TODAY), AboutQuery()).pages
    assert "Corrections" not in page.text


def test_faults_in_corrections_are_listed_with_the_others(tmp_path: Path) -> None:
    seeds = write_corpus(tmp_path / "seeds", topics=("name: The coup", "nam: The coup"))
    (tmp_path / "CORRECTIONS.yaml").write_text(CORRECTED.replace("why:", "wy:"), encoding="utf-8")
    with pytest.raises(FaultsFound) as found:
        read_corpus(seeds)
    told = "\n".join(map(str, found.value.faults))
    assert 'wy: is not a known key; did you mean "why"?' in told
    assert "nam: is not a known key" in told


def test_a_correction_of_nothing_we_have_is_a_fault(tmp_path: Path) -> None:
    seeds = write_corpus(tmp_path / "seeds")
    (tmp_path / "CORRECTIONS.yaml").write_text(CORRECTED.replace("a-letter.d1", "a-letter.d7"), encoding="utf-8")
    with pytest.raises(FaultsFound, match=r'"a-letter.d7" is not in the corpus, nor withdrawn'):
        read_corpus(seeds)


def test_the_shipped_corrections_are_read(corpus: Corpus) -> None:
    text = (SEEDS.parent / "CORRECTIONS.yaml").read_text(encoding="utf-8")
    assert text.count("\n  - id:") == len(corpus.corrections)
