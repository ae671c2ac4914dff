"""`padauk verify-quote`, as a process of its own."""

import json
from pathlib import Path

import pytest

from tests.test_command_line import padauk

SENTENCE = "Its actions could amount to crimes against humanity because of their widespread and systematic nature."


@pytest.mark.parametrize(
    ("words", "status", "verdict", "id"),
    [
        (SENTENCE, 0, "exact", "ipam.f5"),
        (SENTENCE.replace("could amount", "amounts"), 1, "altered", "ipam.q1"),
        ("cake", 1, "not-ours", None),
    ],
)
def test_programs_get_the_verdict_the_entry_and_what_differs(
    tmp_path: Path, words: str, status: int, verdict: str, id: str | None
) -> None:
    said = padauk("verify-quote", words, "--json", folder=tmp_path)
    answer = json.loads(said.stdout)
    assert (said.returncode, answer["verdict"]) == (status, verdict)
    assert answer["id"] == id
    assert [(each["published"], each["given"]) for each in answer["differences"]] == (
        [("could amount", "amounts")] if verdict == "altered" else []
    )


def test_people_get_sentences_with_the_source(tmp_path: Path) -> None:
    said = padauk("verify-quote", SENTENCE.replace("could amount", "amounts"), folder=tmp_path)
    assert said.stdout.startswith("Altered.\n")
    assert "Published: “could amount”. Here: “amounts”." in said.stdout
    assert "https://aseanmp.org/our-work/ipam [ipam.q1]" in said.stdout


def test_words_are_compared_with_one_entry_where_it_is_named(tmp_path: Path) -> None:
    said = padauk("verify-quote", SENTENCE, "--id", "sacm-2025.q1", folder=tmp_path)
    assert said.returncode == 1
    assert "These very words are those of ipam.f5." in said.stdout
    assert padauk("verify-quote", SENTENCE, "--id", "IPAM", folder=tmp_path).returncode == 0


def test_an_entry_that_is_not_there_is_told_in_a_sentence(tmp_path: Path) -> None:
    said = padauk("verify-quote", SENTENCE, "--id", "ipam.q99", folder=tmp_path)
    assert (said.returncode, 'There is no item with the reference "ipam.q99"' in said.stderr) == (2, True)


def test_nothing_at_all_is_told_in_a_sentence(tmp_path: Path) -> None:
    said = padauk("verify-quote", "", folder=tmp_path)
    assert (said.returncode, "There are no words in it to check." in said.stdout) == (1, True)
