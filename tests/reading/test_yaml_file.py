"""What the reader of YAML says of files that mean different things to different readers."""

import json
import re
import time
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.reading.faults import LISTED, SHOWN, Fault, FaultsFound, quoted
from bot.reading.yaml_file import DEPTH_LIMIT, Location, read_yaml, read_yaml_file, written


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
        f'f.yaml:2: b: {word} is true or false to some YAML readers; write "{word}" in quotes, or true or false'
    ]


@pytest.mark.parametrize(
    "number",
    ["010", "0x1f", "0b11", "1_000", "1e3", ".5", "5.", ".inf", "-.NaN", "9" * 21],
)
def test_a_number_that_readers_disagree_on_is_a_fault(number: str) -> None:
    (fault,) = faults(f"a: {number}\n")
    assert fault == f'f.yaml:1: a: {number} is some other number to some YAML readers; write "{number}" in quotes'


@pytest.mark.parametrize(("time", "number"), [("12:30", 750), ("09:30", 570), ("-1:00", -60), ("1:02:03", 3723)])
def test_a_time_without_quotes_is_told_what_number_it_is_to_others(time: str, number: int) -> None:
    assert faults(f"a: {time}\n") == [f'f.yaml:1: a: {time} is {number} to some YAML readers; write "{time}" in quotes']


@pytest.mark.parametrize("word", ["Null", "NULL"])
def test_a_word_that_some_readers_take_for_nothing_is_a_fault(word: str) -> None:
    assert faults(f"a: {word}\n") == [
        f'f.yaml:1: a: {word} is nothing to some YAML readers; write "{word}" in quotes, or null'
    ]


@pytest.mark.parametrize("digits", ["12345678901234567", "1234567890123456789", "18446744073709551617", "9" * 20])
def test_ids_are_read_to_the_last_digit(digits: str) -> None:
    assert read_yaml(f"a: {digits}\n".encode(), "f").values == {"a": int(digits)}


def test_keys_are_text_whatever_they_look_like() -> None:
    assert read_yaml(b"12345678901234567890: a\nno: b\n12:30: c\n", "f").values == {
        "12345678901234567890": "a",
        "no": "b",
        "12:30": "c",
    }


@pytest.mark.parametrize(
    ("location", "path"),
    [
        (("servers", "123456789012345678", "reminders", 0, "at"), 'servers."123456789012345678".reminders[0].at'),
        (("one-two", "_x", "3d"), 'one-two._x."3d"'),
        ((0, 1, "a"), "[0][1].a"),
        (("", "a.b", ".c"), '""."a.b".".c"'),
        (('say "hi"\\', "\x1b[31m", "a\nb", "\u202e"), r'"say \"hi\"\\"."\x1b[31m"."a\nb"."\u202e"'),
        (("k" * 61,), f'"{"k" * 57}..."'),
        (("k" * 60,), "k" * 60),
    ],
)
def test_a_path_can_be_read_back(location: Location, path: str) -> None:
    assert written(location) == path


def test_a_key_given_twice_names_both_lines() -> None:
    assert faults("a: 1\nb: 2\na: 3\n") == ["f.yaml:3: a: is given twice (first in line 1); keep one of them"]
    assert faults("s:\n  '1': {a: 1, a: 2}\n") == [
        'f.yaml:2: s."1".a: is given twice (first in line 2); keep one of them'
    ]


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
        ("a: \x07\n", "holds a character that YAML does not allow (U+0007); delete it"),
        ("a: 1\nb: x\x85y\n", "f.yaml:2: holds U+0085, which ends a line to some YAML readers only"),
        ("a: x\u2028y\n", "holds U+2028, which ends a line"),
        ('a: "\\0"\n', "f.yaml:1: a: holds the control character U+0000; leave it out"),
        ('a: "\\e[31m"\n', "f.yaml:1: a: holds the control character U+001B; leave it out"),
        ('"\\e": 1\n', r'f.yaml:1: "\x1b": holds the control character U+001B; leave it out'),
        ('a: "\\ud800"\n', "f.yaml:1: "),
        ("%YAML 2.0\n---\na: 1\n", "is not YAML here: found incompatible YAML document"),
        ("%TAG ! tag:x,1:\n---\na: !b 1\n", '"tag:x,1:b" is a tag; leave it out'),
        ("a: !<tag:yaml.org,2002:python/name:os.system> x\n", "is a tag; leave it out"),
        ("*x : 1\n", '"*x": "*x" is an alias; write the key out'),
        ("*x\n", 'f.yaml:1: "*x" is an alias; write the value out'),
        ("? {a: 1}\n", "a key must be a word"),
        ("[a, b]: 1\n", "a key must be a word"),
        ("{" * 256 * 1024, "a key must be a word"),
        ("- " * 128 * 1024, "nested more than 20 deep"),
        ("[a," + "b," * 100_000 + "]", "holds more than 40000 keys and values"),
        ("a: " + "1:0" * 50_000, "..."),
    ],
)
def test_tricks_and_slips_are_told_with_their_line(text: str, said: str) -> None:
    assert any(said in fault for fault in faults(text))


def test_a_file_that_is_not_utf8_names_the_line() -> None:
    assert faults("a: b\nc: é\n".encode("latin-1")) == ["f.yaml:2: is not UTF-8 text here; save the file as UTF-8"]


@pytest.mark.parametrize("text", ['a: "\\ud800"\n', '"\\udfff": 1\n', 'a: !t "\\ud800"\n'])
def test_without_libyaml_too_half_a_character_is_a_fault(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr("bot.reading.yaml_file._Loader", yaml.SafeLoader)
    assert faults(text)
    json.dumps(read_yaml(text.encode(), "f.yaml", tolerant=True).values, ensure_ascii=False).encode()


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32"])
def test_utf16_is_refused_in_the_same_words(encoding: str) -> None:
    assert faults("a: b\n".encode(encoding)) == ["f.yaml:1: is not UTF-8 text here; save the file as UTF-8"]


@pytest.mark.parametrize("text", ["", "# nothing\n", "---\n", "\ufeff", "\r\n", "%YAML 1.2\n---\n", "null", "~\n"])
def test_a_file_that_says_nothing_is_nothing(text: str) -> None:
    assert read_yaml(text.encode(), "f").values is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("NaN", "NaN"),
        ("2024-01-31", "2024-01-31"),
        ("'no'", "no"),
        ("-0", 0),
        ("1.50", 1.5),
        ('"\\u00e9\\t\\L"', "\xe9\t\u2028"),
        ("1.2.3", "1.2.3"),
        ("10-12", "10-12"),
        ("a:b", "a:b"),
        ("nob", "nob"),
    ],
)
def test_what_means_the_same_to_everyone_is_no_fault(text: str, value: object) -> None:
    assert read_yaml(f"a: {text}\n".encode(), "f").values == {"a": value}


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


def test_a_tolerant_reader_leaves_the_faults_and_reads_on() -> None:
    text = "a: no\nb: &x [12:30, *x]\nc: !t {d: 1}\ne: {<<: *x, f: 1}\na: 2\n"
    file = read_yaml(text.encode(), "f.yaml", tolerant=True)
    assert file.values == {"a": "no", "b": ["12:30", None], "c": None, "e": {"f": 1}}
    assert [fault.location for fault in file.faults] == [
        ("a",), ("b",), ("b", 0), ("b", 1), ("c",), ("e", "<<"), ("e", "<<"), ("a",)
    ]  # fmt: skip
    with pytest.raises(FaultsFound) as found:
        read_yaml(text.encode(), "f.yaml")
    assert set(found.value.faults) == set(file.faults)


@pytest.mark.parametrize("text", ["a: [", "a: \x07", "a: 1\n---\nb: 1", "? [a]\n: 1", "[" * 30, "\udcff"])
def test_a_tolerant_reader_still_refuses_what_leaves_nothing_to_go_on_with(text: str) -> None:
    with pytest.raises(FaultsFound):
        read_yaml(text.encode("utf-8", "surrogateescape"), "f.yaml", tolerant=True)


def test_what_was_found_before_a_file_breaks_off_is_told_too() -> None:
    assert [fault.split(":")[1] for fault in faults("a: no\nb: yes\nc: [\n")] == ["1", "2", "4"]


def test_the_line_of_a_key_is_where_the_key_stands() -> None:
    file = read_yaml(b"servers:\n  '12':\n    a:\n      - 1\n", "f.yaml")
    assert file.line(("servers", "12")) == 2
    assert file.line(("servers", "12", "[key]")) == 2
    assert file.line(("servers", "12", "a", 0)) == 4


def test_of_thousands_of_faults_a_hundred_are_listed_and_the_rest_counted() -> None:
    with pytest.raises(FaultsFound) as found:
        read_yaml(b"- yes\n" * 20_000, "f.yaml")
    assert len(found.value.faults) == LISTED + 1
    assert str(found.value.faults[-1]) == "f.yaml:100: and 19900 more; mend those above first"
    assert found.value.count == 20_000


def test_faults_of_several_files_are_counted_together() -> None:
    first = FaultsFound(Fault("a", line, "is wrong") for line in range(1, 151))
    both = FaultsFound([*first.faults, *(Fault("b", line, "is wrong") for line in range(1, 11))])
    assert both.count == 160
    assert str(both.faults[-1]) == "a:100: and 60 more; mend those above first"


@given(st.text(st.characters(exclude_categories=()), max_size=200))
def test_no_fault_sends_a_terminal_anything_but_text(text: str) -> None:
    line = str(Fault(text, 1, f"{quoted(text)} {text}"))
    line.encode()
    assert not re.search("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]", line)
    assert len(quoted(text)) <= SHOWN + 2


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
