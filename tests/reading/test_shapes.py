"""What whoever writes a file is told of its shape: all at once, each on its line, in words."""

import time
from enum import StrEnum
from typing import Annotated, Any, Literal, Self

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PlainValidator, model_validator
from pydantic_core import PydanticCustomError

from bot.reading.faults import LISTED, FaultsFound
from bot.reading.shapes import FieldError, shape_from
from bot.reading.yaml_file import read_yaml


class Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


def even(number: int) -> int:
    if number % 2:
        raise ValueError("odd numbers bring bad luck; add one")
    return number


def an_id(value: Any) -> int:
    if str(value).isdigit() and 17 <= len(str(value)) <= 20:
        return int(value)
    raise PydanticCustomError("problem", "expected an id, got {given}", {"given": str(value)})


def a_zone(value: Any) -> str:
    if value != "Asia/Yangon":
        known = {"what": "time zone", "given": value, "known": lambda: ["Asia/Yangon"]}
        raise PydanticCustomError("unknown", "is unknown", known)
    return str(value)


def no_null(value: Any) -> Any:
    if value is None:
        raise ValueError("leave it out instead of writing null")
    return value


class Colour(StrEnum):
    RED = "red"
    GREEN = "green"


class Reminder(Part):
    at: Annotated[str, Field(pattern="^[0-9]{2}:[0-9]{2}$")]
    date: str | None = None
    before: Annotated[tuple[int, ...], Field(max_length=3)] = ()
    text: Annotated[str | None, Field(min_length=1, max_length=10)] = None
    day: int | str | None = None

    @model_validator(mode="after")
    def _comes_some_day(self) -> Self:
        if self.date is None and self.day is None:
            raise FieldError("day", "what has no date needs its day")
        return self


class Server(Part):
    channel: Annotated[int, PlainValidator(an_id)] | None = None
    reminders: tuple[Reminder, ...] = ()
    zone: Annotated[str, PlainValidator(a_zone)] | None = None


class Posting(Part):
    per_second: Annotated[float, Field(ge=1, le=45)] = 40.0
    luck: Annotated[int, AfterValidator(even)] = 2
    start: Annotated[str, BeforeValidator(no_null)] = ""
    above: Annotated[int, Field(gt=0, lt=10)] = 1


class Circle(Part):
    kind: Literal["circle"]
    radius: int


class Square(Part):
    kind: Literal["square"]
    side: int


class File(Part):
    posting: Posting = Posting()
    defaults: Server = Server()
    servers: dict[Annotated[int, PlainValidator(an_id)], Server] = {}
    level: Literal["debug", "info"] = "info"
    colours: tuple[Colour, ...] = ()
    figure: Annotated[Circle | Square, Field(discriminator="kind")] | None = None
    either: Circle | tuple[int, ...] | None = None
    counts: dict[int, int] = {}
    on: bool = True
    flagged: Annotated[dict[str, Annotated[Posting, "of some kind"] | None] | None, "for tests"] = None


ID = "123456789012345678"
FORMS = {"^[0-9]{2}:[0-9]{2}$": '"HH:MM"'}


def faults(text: str) -> list[str]:
    with pytest.raises(FaultsFound) as found:
        shape_from(read_yaml(text.encode(), "f.yaml", tolerant=True), File, FORMS)
    return [str(fault).removeprefix("f.yaml:") for fault in found.value.faults]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("posting: {per_second: 0}", "1: posting.per_second: expected at least 1.0, got 0"),
        ("posting: {per_second: 46}", "1: posting.per_second: expected at most 45.0, got 46"),
        ("posting: {above: 0}", "1: posting.above: expected more than 0, got 0"),
        ("posting: {above: 99999999999999999999}", "1: posting.above: expected less than 10, got 99999999999999999999"),
        ("posting: {above: 1.5}", "1: posting.above: expected a whole number, got 1.5"),
        ('posting: {above: "1"}', '1: posting.above: expected a number, got "1"'),
        ("posting: {luck: 3}", "1: posting.luck: odd numbers bring bad luck; add one"),
        ("posting: {start: null}", "1: posting.start: leave it out instead of writing null"),
        ("posting: {start: 750}", "1: posting.start: expected text, got 750 (put it in quotes if it is meant as text)"),
        ("posting: [a]", "1: posting: expected keys and values, got a list"),
        ("posting:", "1: posting: expected keys and values, got nothing"),
        ('on: "true"', '1: on: expected true or false, got "true"'),
        ("level: loud", '1: level: expected one of debug, info, got "loud"'),
        ("colours: [red, blue]", '1: colours[1]: expected one of red, green, got "blue"'),
        ("colours: red", '1: colours: expected a list, got "red" (begin each entry with a dash)'),
        ("figure: {radius: 1}", "1: figure.kind: is missing; add it"),
        ("figure: {kind: line}", '1: figure.kind: expected one of circle, square, got "line"'),
        ("figure: {kind: circle, radius: x}", '1: figure.radius: expected a number, got "x"'),
        ("figure: {kind: circle}", "1: figure.radius: is missing; add it"),
        ("either: 1", "1: either: expected keys and values or a list, got 1"),
        ("either: [1, x]", '1: either[1]: expected a number, got "x"'),
        ("counts: {a: 1}", '1: counts.a: is no key here: expected a number, got "a"'),
        ("counts:\n  1: 1\n  b c: 1", '3: counts."b c": is no key here: expected a number, got "b c"'),
        ("servers:\n  12: {}", '2: servers."12": expected an id, got 12'),
        (f"servers:\n  {ID}:\n    channel: 12", f'3: servers."{ID}".channel: expected an id, got 12'),
        ("defaults: {zone: Asia/Rangoon}", '1: defaults.zone: there is no time zone "Asia/Rangoon"; did you mean'),
        ("postin: {}", '1: postin: is not a known key; did you mean "posting"?'),
        (
            f"servers:\n  {ID}:\n    reminders:\n      - {{tme: x, day: 1}}",
            f'4: servers."{ID}".reminders[0].tme: is not a known key; did you mean "at"?',
        ),
        (
            f"servers:\n  {ID}:\n    reminders:\n      - {{befor: x, day: 1}}",
            f'4: servers."{ID}".reminders[0].befor: is not a known key; did you mean "before"?',
        ),
        ("flagged: {a: {luk: 1}}", '1: flagged.a.luk: is not a known key; did you mean "luck"?'),
        ("per_second: 3", "1: per_second: is not a known key here; it belongs under posting or in an entry of flagged"),
        ("before: [1]", "1: before: is not a known key here; it belongs in an entry of reminders"),
        ("posting: {level: info}", "1: posting.level: is not a known key here; it belongs at the top of the file"),
        ("defaults: {reminders: [{}]}", "1: defaults.reminders[0].at: is missing; add it"),
        ("defaults: {reminders: [{at: 750}]}", "1: defaults.reminders[0].at: expected text, got 750"),
        ("defaults: {reminders: [{at: x}]}", '1: defaults.reminders[0].at: expected "HH:MM", got "x"'),
        ('defaults: {reminders: [{at: "09:00"}]}', "1: defaults.reminders[0].day: what has no date needs its day"),
        ('defaults: {reminders: [{at: "09:00", day: [1]}]}', "day: expected a number or text, got a list"),
        ('defaults: {reminders: [{at: "09:00", before: [1, 2, 3, 4]}]}', "before: has 4 entries, at most 3"),
        ('defaults: {reminders: [{at: "09:00", text: ""}]}', "text: is empty; fill it in or leave it out"),
        ('defaults: {reminders: [{at: "09:00", text: aaaaaaaaaaa}]}', "text: is too long (11 characters, at most 10)"),
        (f"level: {'x' * 100_000}", f'1: level: expected one of debug, info, got "{"x" * 57}..."'),
        ("[1]", "1: expected keys and values, got a list"),
        ("# nothing", "1: expected keys and values, got nothing"),
        ('"a\\nb": 1', r'1: "a\nb": is not a known key'),
        ("'say \"hi\"': 1", r'1: "say \"hi\"": is not a known key'),
    ],
)
def test_each_mistake_is_told_in_words_with_its_line(text: str, said: str) -> None:
    assert any(said in fault for fault in faults(text)), faults(text)
    assert len(faults(text)) == len({fault.split(": ")[1] for fault in faults(text)})


def test_ids_reach_the_shape_to_the_last_digit() -> None:
    text = f"servers:\n  {ID}:\n    channel: 18446744073709551617\n"
    made = shape_from(read_yaml(text.encode(), "f.yaml", tolerant=True), File)
    assert made.servers[int(ID)].channel == 18446744073709551617


def test_the_reader_s_faults_and_the_shape_s_are_told_together_and_never_two_of_one_place() -> None:
    text = f"""\
on: yes
level: loud
servers:
  "{ID}":
    reminders:
      - {{at: 12:30, day: 1}}
      - {{at: "9", day: 1}}
posting: !tag {{nonsense: 1}}
defaults: *server
"""
    assert faults(text) == [
        '1: on: yes is true or false to some YAML readers; write "yes" in quotes, or true or false',
        '2: level: expected one of debug, info, got "loud"',
        f'6: servers."{ID}".reminders[0].at: 12:30 is 750 to some YAML readers; write "12:30" in quotes',
        f'7: servers."{ID}".reminders[1].at: expected "HH:MM", got "9"',
        '8: posting: "!tag" is a tag; leave it out, or put the value in quotes',
        '9: defaults: "*server" is an alias; write the value out',
    ]


def test_what_a_merge_key_may_bring_is_not_said_to_be_missing() -> None:
    assert faults("figure:\n  kind: circle\n  <<: {radius: 1}\n") == [
        '3: figure: "<<" merges another mapping in; write its keys out'
    ]


def test_a_check_of_the_whole_waits_until_its_parts_are_sure() -> None:
    assert faults('defaults:\n  reminders:\n    - {at: "09:00", day: *x}\n') == [
        '3: defaults.reminders[0].day: "*x" is an alias; write the value out'
    ]


def test_faults_found_beside_the_shape_are_told_with_it_and_first() -> None:
    file = read_yaml(b"level: loud\non: no\nposting: {luck: 3}\n", "f.yaml", tolerant=True)
    further = [file.fault(("level",), "is a secret"), file.fault(("on",), "is odd")]
    with pytest.raises(FaultsFound) as found:
        shape_from(file, File, further=further)
    assert [fault.problem.split(";")[0] for fault in found.value.faults] == [
        "level: is a secret",
        'on: no is true or false to some YAML readers',
        "posting.luck: odd numbers bring bad luck",
    ]  # fmt: skip


def test_a_file_in_order_is_still_refused_for_a_fault_found_beside_it() -> None:
    file = read_yaml(b"level: info\n", "f.yaml")
    with pytest.raises(FaultsFound, match="level: is a secret"):
        shape_from(file, File, further=[file.fault(("level",), "is a secret")])


HOSTILE = {
    "doubtful values": "- yes\n" * 43_000,
    "unknown keys": "".join(f"k{place}: v\n" for place in range(19_000)),
    "unknown keys below": "servers:\n" + "".join(f' "{place}": {{chanel: x}}\n' for place in range(9_000)),
    "missing keys": "defaults:\n  reminders: [" + "{}," * 39_000 + "]",
    "wrong entries": "colours: [" + "a," * 39_000 + "]",
    "wrong mappings": "defaults:\n  reminders: [" + "{b}," * 13_000 + "]",
    "too many values": "colours: [" + "a," * 130_000 + "]",
    "aliases": "- *a\n" * 39_000,
    "a long text": "level: " + "x" * 260_000,
    "a long number": "level: " + "9" * 260_000 + "x",
    "a long key": "? " + "k" * 260_000 + "\n: 1\n",
    "times of many parts": "level: " + "1" + ":0" * 130_000,
    "braces": "{" * 262_144,
    "brackets": "[" * 262_144,
    "question marks": "? " * 131_072,
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_file_is_refused_soon_and_in_few_words(what: str) -> None:
    content = HOSTILE[what].encode()
    assert len(content) <= 256 * 1024
    began = time.process_time()
    with pytest.raises(FaultsFound) as found:
        shape_from(read_yaml(content, "f.yaml", tolerant=True), File)
    assert time.process_time() - began < 1  # a fifth of it as a rule; the rest is for slow machines
    assert len(found.value.faults) <= LISTED + 1
    assert all(len(str(fault)) < 400 for fault in found.value.faults)


def test_of_many_faults_of_a_shape_a_hundred_are_listed_and_the_rest_counted() -> None:
    for wrong in (150, 5_000):
        (*listed, last) = faults("colours:\n" + "  - blue\n" * wrong)
        assert listed[0] == '2: colours[0]: expected one of red, green, got "blue"'
        assert len(listed) == LISTED
        assert last == f"101: and {wrong - LISTED} more; mend those above first"


def test_faults_at_the_end_of_a_long_list_are_found_too() -> None:
    found = faults("colours:\n" + "  - red\n" * 5_000 + "  - blue\n" * 3_000)
    assert found[0] == '5002: colours[5000]: expected one of red, green, got "blue"'
    assert found[-1].endswith("and 2900 more; mend those above first")


WORDS = ["a", "12:30", "no", "1", "*a", "&a ", "!t ", "<<", '"\\ud800"', '"\\e"', "null", "~", "9" * 30, ".nan", ID]
KEYS = [*File.model_fields, *Reminder.model_fields, ID, "kind", *WORDS]


@given(
    st.recursive(
        st.sampled_from(WORDS),
        lambda inner: st.one_of(
            st.lists(inner, max_size=3).map(lambda entries: f"[{', '.join(entries)}]"),
            st.lists(st.tuples(st.sampled_from(KEYS), inner), max_size=4).map(
                lambda pairs: "{" + ", ".join(f"{key} : {value}" for key, value in pairs) + "}"
            ),
        ),
        max_leaves=12,
    )
)
@settings(max_examples=500, deadline=None)
def test_whatever_is_written_is_either_taken_or_refused_in_words(text: str) -> None:
    told = ["something"]
    try:
        shape_from(read_yaml(text.encode(), "f.yaml", tolerant=True), File, FORMS)
    except FaultsFound as found:
        told = str(found).encode().decode().splitlines()
    assert told
    assert all(len(each) < 600 for each in told)
