"""What the reader of YAML says of files that mean different things to different readers."""

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.reading.faults import Fault, FaultsFound
from bot.reading.yaml_file import DEPTH_LIMIT, read_yaml, read_yaml_file


def faults(text: str | bytes) -> list[str]:
    content = text.encode() if isinstance(text, str) else text
    with pytest.raises(FaultsFound) as found:
        read_yaml(content, "f.yaml")
    return [str(fault) for fault in found.value.faults]


def test_plain_values_are_read_with_their_lines() -> None:
    file = read_yaml(b"a: one\nb: [1, 2.5, true, null]\nc:\n  - d: 2024-01-31\n    e: '12:30'\n", "f.yaml")
    assert file.values == {"a": "one", "b": [1, 2.5, True, None], "c": [{"d": "2024-01-31", "e": "12:30"}]}
    assert file.line(("c", 0, "e")) == 5
    assert file.line(("c", 0, "missing")) == 4


def test_a_block_of_text_is_text_whatever_it_looks_like() -> None:
    assert read_yaml(b"a: >-\n  12:30\n", "f").values == {"a": "12:30"}


@pytest.mark.parametrize("word", ["no", "No", "YES", "on", "Off", "y", "N", "True", "FALSE"])
def test_a_word_that_some_readers_take_for_a_switch_is_a_fault(word: str) -> None:
    assert faults(f"a: 1\nb: {word}\n") == [
        f'f.yaml:2: {word} is true or false to some YAML readers; write "{word}" in quotes, or true or false'
    ]


@pytest.mark.parametrize(
    "number", ["12:30", "1:02:03", "010", "0x1f", "0b11", "1_000", "1e3", ".5", "5.", ".inf", "-.NaN"]
)
def test_a_number_that_readers_disagree_on_is_a_fault(number: str) -> None:
    (fault,) = faults(f"a: {number}\n")
    assert fault == f'f.yaml:1: {number} is some other number to some YAML readers; write "{number}" in quotes'


def test_a_key_given_twice_names_both_lines() -> None:
    assert faults("a: 1\nb: 2\na: 3\n") == ['f.yaml:3: "a" is given twice (first in line 1); keep one of them']


def test_the_billion_laughs_are_refused_without_being_laughed() -> None:
    lines = ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 30)]
    began = time.process_time()
    found = faults("\n".join(lines))
    assert time.process_time() - began < 1  # expanded, it would take years
    assert '"&a0" is an anchor; write the value out where it is needed' in found[0]
    assert any('"*a0" is an alias; write the value out' in fault for fault in found)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: &x 1\nb: *x\n", '"*x" is an alias'),
        ("a: {}\nb:\n  <<: {c: 1}\n", '"<<" merges another mapping in'),
        ("a: !!python/object:os.system x\n", "is a tag; leave it out"),
        ("a: !!int '3'\n", "is a tag; leave it out"),
        ("a: 1\n---\nb: 2\n", "a second document begins here"),
        ("? [a, b]\n: 1\n", "a key must be a word"),
        ("a: [1, 2\n", "is not YAML here"),
        ("a:\n\t- b\n", "is not YAML here"),
        ("a: 'b\n", "is not YAML here"),
        ("a: \x00\n", "holds a character that YAML does not allow"),
        ("a: \x07\n", "holds a character that YAML does not allow"),
    ],
)
def test_tricks_and_slips_are_told_with_their_line(text: str, said: str) -> None:
    assert any(said in fault for fault in faults(text))


def test_a_file_that_is_not_utf8_names_the_line() -> None:
    assert faults("a: b\nc: é\n".encode("latin-1")) == ["f.yaml:2: is not UTF-8 text here; save the file as UTF-8"]


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm() -> None:
    assert read_yaml(b"\xef\xbb\xbfa: 1\r\nb: x\r\n", "f").values == {"a": 1, "b": "x"}


def test_a_deep_file_is_a_fault_and_not_a_crash() -> None:
    assert any("nested more than" in fault for fault in faults("[" * (DEPTH_LIMIT + 1) + "]" * (DEPTH_LIMIT + 1)))
    assert faults("[" * 100_000)


def test_a_large_file_is_not_read_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    path.write_bytes(b"a" * 2048)
    with pytest.raises(FaultsFound, match=r"large.yaml:1: is larger than 1 KiB; split it"):
        read_yaml_file(path, size_limit=1024)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(FaultsFound, match=r"can't be read .No such file or directory.; check its path"):
        read_yaml_file(tmp_path / "gone.yaml")


def test_all_faults_of_a_file_are_told_at_once_in_order() -> None:
    found = faults("a: no\nb: 12:30\nc: *x\na: 2\n")
    assert [fault.split(":")[1] for fault in found] == ["1", "2", "3", "4"]


@given(
    st.binary(max_size=400) | st.text(alphabet="ab:-[]{}&*!|>'\"# \n\t%@`?,0123456789.~<", max_size=400).map(str.encode)
)
@settings(max_examples=500, deadline=None)
def test_any_bytes_are_either_read_or_refused_in_words(content: bytes) -> None:
    told: tuple[Fault, ...] = ()
    try:
        read_yaml(content, "f.yaml")
    except FaultsFound as found:
        told = found.faults
        assert told
    assert all(str(fault).startswith("f.yaml:") for fault in told)
