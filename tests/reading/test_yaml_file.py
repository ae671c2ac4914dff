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

COMMENT = "# begins a comment here; put the value in quotes, or a space after the # if a comment is meant"

CUT = [  # a file, and where the # stands that would have cut it
    ("message: Remember #WhatsHappeningInMyanmar today\n", "1: message"),
    ("contact: #padauk-help\n", "1: contact"),
    ("contact: #🌸-padauk\n", "1: contact"),
    ("contact: #_private\n", "1: contact"),
    ("zone: null #3\n", "1: zone"),
    ("hours: 6 #x\n", "1: hours"),
    ("a : #x\n", "1: a"),
    ("'a': #x\n", "1: a"),
    ("- #hashtag\n- b\n", "1: [0]"),
    ("- a\n- #hashtag", "2: [1]"),
    ("a:\n  - - b #x\n", "2: a[0][0]"),
    ("a: [b, c #d\n  ]\n", "1: a[1]"),
    ("{a: b, c: d #e\n}\n", "1: c"),
    ("a: b\n   c #d\ne: f\n", "2: a"),
    ("a: #b\n  c\n", "1: a"),
    ("a: Remember\n  #WhatsHappeningInMyanmar\n", "1: a"),
    ("a: Remember\n\n   #WhatsHappeningInMyanmar\n", "1: a"),
    ("a:\n  #padauk-help\nb: c\n", "1: a"),
    ("a:\n- b\n  #c\n- d\n", "2: a[0]"),
    ("a: မြန်မာ #မြန်မာ\n", "1: a"),
    ("a: b #၂၀၂၁\n", "1: a"),
    ("a: b #x\r\nc: d\r\n", "1: a"),
    ("\ufeff\ufeffa: 🌸 #x\n", "1: a"),
    ("hello #x\n", "1"),
]

NOT_CUT: list[tuple[str, object]] = [
    ("a: b  # ours\n", {"a": "b"}),
    ("a: b #\nc: d #-- ours\n", {"a": "b", "c": "d"}),
    ("reminders: #ours\n  - a\n", {"reminders": ["a"]}),
    ("reminders:  # our dates\n- a\n", {"reminders": ["a"]}),
    ("defaults: #ours\n  zone: UTC\n", {"defaults": {"zone": "UTC"}}),
    ("defaults: #ours\n\n  #ours\n  zone: UTC\n", {"defaults": {"zone": "UTC"}}),
    ("- #ours\n  a: b\n", [{"a": "b"}]),
    ("a:\n# ours\n#ours\nb: c\n", {"a": None, "b": "c"}),
    ("a:\n  # ours\nb: c\n", {"a": None, "b": "c"}),
    ("a:\n  #zone: UTC\n  #lateness:\n", {"a": None}),
    ("a: b\n#c\n", {"a": "b"}),
    ("- a: b\n  #c\n  d: e\n", [{"a": "b", "d": "e"}]),
    ("a: [\n  b,\n  #c,\n  d\n  #e\n]\n", {"a": ["b", "d"]}),
    ("a: 'b' #c\nd: \"e\" #f\n", {"a": "b", "d": "e"}),
    ("a: | #b\n  c #d\n  #e\n", {"a": "c #d\n#e\n"}),
    ("a: >- # b\n  c\n  #d\n", {"a": "c #d"}),
    ("a: C#\nb: jfm-2024#q1\n", {"a": "C#", "b": "jfm-2024#q1"}),
    ("a: 'Remember #WhatsHappeningInMyanmar'\nb: '{years} years'\nc: '!'\n",
     {"a": "Remember #WhatsHappeningInMyanmar", "b": "{years} years", "c": "!"}),
]  # fmt: skip

BEGINNINGS = [  # of values that YAML takes for something else, and what is to be put in quotes
    ("message: {years} years on\n", "put what begins with { in quotes"),
    ("message: {event}, {years} years on\n", "put what begins with { in quotes"),
    ("message: {years}: remember\n", "put what begins with { in quotes"),
    ("- {date: all, message: {years} years}\n", "put what begins with { in quotes"),
    ("message: [{years} years]\n", "put what begins with { in quotes"),
    ("message: {{years}} years on\n", "put text that begins with { in quotes"),
    ("message: {years\na: b\n", "close the {, or put what begins with { in quotes"),
    ("message: {a: [b, c}\nd: e\n", "close the [, or put what begins with [ in quotes"),
    ("message: {years}\n", "message: has a key without a value; put what begins with { in quotes if it is text"),
    ("- [{date}, b]\n", "[0][0]: has a key without a value; put what begins with { in quotes if it is text"),
    ("message: [Draft] remember\n", "put what begins with [ in quotes"),
    ("topics: [#coup, #asean]\n", "close the [, or put what begins with # in quotes"),
    ("message: !important\n", 'message: "!important" is a tag; leave it out, or put the value in quotes'),
    ("message: ! Remember\n", 'message: "!" is a tag; leave it out, or put the value in quotes'),
    ("message: !now, remember\n", " in quotes"),
    ("message: **Remember**\n", "put what begins with * in quotes"),
    ("message: > Remember\n", "put what begins with > in quotes"),
    ("message: @everyone\n", "put what begins with @ in quotes"),
]

CONTROLS = [
    *map(chr, (*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), *range(0x7F, 0xA0))),
    *"\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069",
]


@pytest.fixture(params=["libyaml", "python"])
def loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both readers that PyYAML has: which one a machine gets depends on how it was built."""
    if request.param == "python":
        monkeypatch.setattr("bot.reading.yaml_file._Loader", yaml.SafeLoader)


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


@pytest.mark.usefixtures("loader")
@pytest.mark.parametrize(("text", "place"), CUT)
def test_what_a_hash_would_cut_is_a_fault(text: str, place: str) -> None:
    assert faults(text) == [f"f.yaml:{place}: {COMMENT}"]


@pytest.mark.usefixtures("loader")
@pytest.mark.parametrize(("text", "values"), NOT_CUT)
def test_a_comment_that_cuts_nothing_is_no_fault(text: str, values: object) -> None:
    assert read_yaml(text.encode(), "f.yaml").values == values


@pytest.mark.usefixtures("loader")
@pytest.mark.parametrize(("text", "said"), BEGINNINGS)
def test_what_begins_like_something_else_is_told_to_be_put_in_quotes(text: str, said: str) -> None:
    (fault,) = faults(text)
    assert fault.endswith(said)


def test_a_hash_after_a_tab_is_a_fault_too() -> None:
    assert faults("a: b\t#x\n") == [f"f.yaml:1: a: {COMMENT}"]


def test_a_hash_that_breaks_a_file_is_told_with_what_breaks() -> None:
    found = faults("a: no\nb: {date: all, message: Remember #x}\nc: d\n")
    assert found[1] == f"f.yaml:2: b.message: {COMMENT}"
    assert found[2].endswith("put what begins with # in quotes")


def test_a_tolerant_reader_finds_every_value_that_is_cut_and_reads_on() -> None:
    file = read_yaml(b"a: no\nb: c #d\ne: #f\ng: !h\ni: {j}\nk: l\n", "f.yaml", tolerant=True)
    assert file.values == {"a": "no", "b": "c", "e": None, "g": None, "i": {"j": None}, "k": "l"}
    assert [(fault.line, fault.location) for fault in file.faults] == [
        (line, (key,)) for line, key in enumerate("abegi", 1)
    ]


@pytest.mark.parametrize("control", CONTROLS)
def test_a_control_character_is_a_fault_that_names_it(control: str) -> None:
    which = f"U+{ord(control):04X}"
    said = f"holds the control character {which}, which can't be seen; delete it"
    assert faults(f'a: 1\nb: "x\\u{ord(control):04x}y"\n') == [f"f.yaml:2: b: {said}"]
    if ord(control) > 0x9F:  # others are no YAML
        assert faults(f"a: 1\nb: x{control}y\n") == [f"f.yaml:2: b: {said}"]
        assert faults(f"- |\n  x{control}y\n") == [f"f.yaml:1: [0]: {said}"]
        (fault,) = faults(f"{control}a: 1\n")
        assert fault.endswith(said)
    with pytest.raises(FaultsFound, match=f"the file's name {re.escape(said)}"):
        read_yaml(b"a: 1\n", f"f{control}.yaml")


def test_a_return_without_a_line_break_is_a_control_character_too() -> None:
    assert read_yaml(b'a: "x\\r\\ny\\tz"\n', "f").values == {"a": "x\r\ny\tz"}
    assert "U+000D" in faults(r'a: "x\ry"')[0]


def test_what_burmese_and_emoji_need_is_no_control_character() -> None:
    text = "မြန်\u200bမာ\u200c 👩\u200d👧 e\xadf\n\tg"
    assert read_yaml(json.dumps({"a": text}, ensure_ascii=False).encode(), "f").values == {"a": text}


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
        ('a: "\\0"\n', "f.yaml:1: a: holds the control character U+0000, which can't be seen; delete it"),
        ('a: "\\e[31m"\n', "f.yaml:1: a: holds the control character U+001B, which can't be seen; delete it"),
        ('"\\e": 1\n', "holds the control character U+001B, which can't be seen; delete it"),
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
