"""YAML without surprises: plain values with their lines, or every fault of the file.

YAML 1.1, which most readers still speak, takes an unquoted 12:30 for the number 750, `no`
for false and 010 for eight; other readers do not. A file that means different things to
different readers is no place for dates and names, so such values are faults here, as are
the features that hide what a file says: anchors and aliases (the billion-laughs bomb among
them), merge keys, tags, several documents in one, keys given twice. So is a # that cuts a
value short: a comment with a space after its # is one, but #WhatsHappeningInMyanmar and
#padauk-help are text to whoever wrote them. Dates stay text: the models know better what a
date may look like. Keys always are text.

Faults are of two kinds. Some leave nothing to go on with (what is not YAML or not UTF-8,
too large, too deep, a second document, a key that is a list): these are raised. With the
others the file can still be understood around them, and a reader that is *tolerant* leaves
them in `YamlFile.faults`, so that what is wrong with the shape of the file (bot.reading.shapes)
is told together with them. Their values are what was written, as text; that of an alias, a
tag or a merge key is nobody's to know, and is None or left out.

The tree is built from the parser's events with a stack of our own instead of by
`yaml.compose`, whose recursion a deep file can exhaust, and which forgets repeated keys.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

import yaml

from bot.reading.faults import LISTED, SHOWN, Fault, FaultsFound, and_more, control_in, quoted

SIZE_LIMIT = 1024 * 1024  # bytes
DEPTH_LIMIT = 20
VALUES_LIMIT = 40_000
"""Keys, values, lists and mappings in one file: what keeps a hostile one cheap to refuse."""

Location: TypeAlias = tuple[str | int, ...]
"""Keys and list positions that lead to a value: ("quotes", 2, "speaker")."""

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml is ten times faster

_PLAIN_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_FORBIDDEN = re.compile(  # by YAML; and what YAML 1.1 takes for the end of a line, but YAML 1.2 and editors do not
    "[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
)

_WORD_BEGINS = r"(?=\w|[^\x00-\x7f\s])"  # a letter or digit of any script, or an emoji, as in names of channels
_CUT_AFTER = re.compile(rf"[ \t]+#{_WORD_BEGINS}")
_CUT_BEFORE = re.compile(rf"[ \t]*:[ \t]+#{_WORD_BEGINS}")  # seen from the end of the key
_CUT_BELOW = re.compile(  # on the next line that is not empty; "#zone: UTC" is a setting that someone left out
    rf"[ \t]*[\r\n][ \t\r\n]*#(?![\w.-]+[ \t]*:(?:\s|$)){_WORD_BEGINS}"
)
_HASH = re.compile(rf"#(?<=[\s\[{{,]#){_WORD_BEGINS}")  # without any, no value need be looked at

_NUMBER = re.compile(r"[-+]?(0|[1-9][0-9]{0,19})|[-+]?(0|[1-9][0-9]{0,17})\.[0-9]{1,17}")
_NUMBER_BEGINS = frozenset("0123456789+-.")
_BASE_SIXTY = re.compile(r"([-+]?)([0-9]{1,5}(?::[0-5]?[0-9]){1,3})")
_LOOKS_LIKE_A_NUMBER = re.compile(  # no two parts beside each other may begin alike, or long numbers take hours
    r"""[-+]?(
        [0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?          # 12:30 is 750 in base sixty
      | [0-9][0-9_]*(\.[0-9_]*)?([eE][-+]?[0-9]+)?       # 010, 1_000, 1e3, 5.
      | \.[0-9][0-9_]*([eE][-+]?[0-9]+)?                 # .5
      | 0[xob][0-9a-fA-F_]+                              # 0x1f
      | \.(inf|Inf|INF|nan|NaN|NAN)
    )""",
    re.VERBOSE,
)
_SWITCHES = frozenset(("y", "n", "yes", "no", "on", "off", "true", "false"))
_NOTHING = frozenset(("Null", "NULL"))
_PLAIN_VALUES = {"": None, "null": None, "~": None, "true": True, "false": False}


@dataclass(frozen=True, slots=True)
class YamlFile:
    """The values of one file, and the line each stands on (with a key: that of the key)."""

    name: str
    values: Any
    lines: Mapping[Location, int]
    faults: tuple[Fault, ...] = ()
    """What a tolerant reader left to be told with the faults of the shape; the file is not to be used."""

    def line(self, location: Location) -> int:
        """The line of *location*, or of the nearest thing around it that the file has."""
        while location and location not in self.lines:
            location = location[:-1]
        return self.lines.get(location, 1)

    def fault(self, location: Location, problem: str) -> Fault:
        """*problem* with the value at *location*, such as "quotes[2].speaker: is missing; add it"."""
        where = written(location)
        return Fault(self.name, self.line(location), f"{where}: {problem}" if where else problem, location)


def written(location: Location) -> str:
    """*location* in one line: `servers."123456789012345678".reminders[0].at`."""
    return "".join(
        f"[{part}]"
        if isinstance(part, int)
        else f".{part if len(part) <= SHOWN and _PLAIN_KEY.fullmatch(part) else quoted(part)}"
        for part in location
    ).removeprefix(".")


def read_yaml_file(
    path: Path, name: str | None = None, size_limit: int = SIZE_LIMIT, *, tolerant: bool = False
) -> YamlFile:
    """Read *path*, called *name* in faults; raise FaultsFound with everything wrong in it.

    When *tolerant*, faults that leave the rest of the file readable are not raised but in
    `YamlFile.faults`, which `shape_from` raises with its own.
    """
    name = name or str(path)
    return read_yaml(content_of(path, name, size_limit), name, size_limit, tolerant=tolerant)


def content_of(path: Path, name: str, size_limit: int) -> bytes:
    """What is in *path*, as far as a byte beyond *size_limit*; FaultsFound says why it can't be read."""
    try:
        if path.exists() and not path.is_file():
            raise FaultsFound([Fault(name, 1, "is not a file; move it elsewhere")])
        with path.open("rb") as file:
            return file.read(size_limit + 1)
    except OSError as error:
        raise FaultsFound([Fault(name, 1, f"can't be read ({error.strerror}); check its path and rights")]) from error


def read_yaml(
    content: bytes,
    name: str,
    size_limit: int = SIZE_LIMIT,
    *,
    tolerant: bool = False,
    exempt: Collection[str] = (),
) -> YamlFile:
    """The same for *content* that is at hand already; the *exempt* texts may hold control characters."""
    if (problem := control_in(name)) is not None:
        raise FaultsFound([Fault(name, 1, f"the file's name {problem}")])
    if len(content) > size_limit:
        raise FaultsFound([Fault(name, 1, f"is larger than {size_limit // 1024} KiB; split it into several files")])
    text = _text(content, name)
    builder = _Builder(name, text, exempt, _HASH.search(text) is not None)
    broken: Fault | None = None
    try:
        for event in yaml.parse(text, Loader=_Loader):
            builder.take(event)
    except _CannotGoOn as stop:
        broken = stop.fault
    except yaml.YAMLError as error:
        broken = _syntax_fault(error, builder)
    faults = builder.faults
    if broken is not None or (faults and not tolerant):
        raise FaultsFound([*faults, *([broken] if broken is not None else ())])
    return YamlFile(name, builder.root, builder.lines, faults)


def _text(content: bytes, name: str) -> str:
    try:
        text = content.decode().lstrip("\ufeff")  # libyaml would not count it, and its marks would be off by one
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise FaultsFound([Fault(name, line, "is not UTF-8 text here; save the file as UTF-8")]) from error
    found = _FORBIDDEN.search(text)
    if found is None:
        return text
    line, which = text.count("\n", 0, found.start()) + 1, f"U+{ord(found[0]):04X}"
    if found[0] in "\x85\u2028\u2029":
        problem = f"holds {which}, which ends a line to some YAML readers only; replace it by a space or a line break"
    else:
        problem = f"holds a character that YAML does not allow ({which}); delete it"
    raise FaultsFound([Fault(name, line, problem)])


def _syntax_fault(error: yaml.YAMLError, builder: "_Builder") -> Fault:
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark is not None:
        mark = error.problem_mark
        said = ", ".join(part for part in (error.context, error.problem) if part)
        cure = _cure_for(builder, mark.index, None if error.context_mark is None else error.context_mark.index)
        return Fault(builder.name, mark.line + 1, f"is not YAML here: {said}; {cure}")
    return Fault(builder.name, 1, "is not YAML; check indentation and quotes")


def _cure_for(builder: "_Builder", ends: int, began: int | None) -> str:
    """What to do where YAML *ends*, while reading what *began* there."""
    text = builder.text
    if text[ends : ends + 1] == "\t":
        return "this is a tab, indent with spaces"
    if (begins := builder.brackets_before(ends)) is not None:  # {years} years on
        return f"put what begins with {text[begins]} in quotes"
    for place in (ends, began):
        if place is not None and (found := text[place : place + 1]) and found in "@`%!&*|>":
            return f"put what begins with {found} in quotes"
    if (begins := builder.open_brackets) is None:
        return "check indentation and quotes"
    cuts = _HASH.search(text, begins, ends) is not None  # what closes them may be in the comment
    return f"close the {text[begins]}, or put what begins with {'#' if cuts else text[begins]} in quotes"


class _CannotGoOn(Exception):
    """A fault after which the rest of the file means nothing."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault


@dataclass(slots=True)
class _Open:
    """A mapping or list whose end has not come yet."""

    value: dict[str, Any] | list[Any]
    location: Location
    column: int  # where it begins in its line
    brackets: int | None  # where these begin, if it stands in any
    key: str | None = None  # the key whose value comes next
    key_ends: int = 0
    bare: bool = False  # whether it is in braces and has a key without a colon, as {years}
    left_out: bool = False  # that value, since its key merges or has been given before


@dataclass(slots=True)
class _Builder:
    """Turns events into values, noting lines and faults on the way."""

    name: str
    text: str
    exempt: Collection[str]
    has_hashes: bool
    lines: dict[Location, int] = field(default_factory=dict)
    root: Any = None
    _closed: tuple[int, int] | None = None  # where the last brackets began, and ended
    _bare: tuple[Location, int] | None = None  # what to fault unless YAML ends here, which is a fault already
    _faults: list[Fault] = field(default_factory=list)
    _unlisted: int = 0
    _open: list[_Open] = field(default_factory=list)
    _documents: int = 0
    _values: int = 0

    @property
    def faults(self) -> tuple[Fault, ...]:
        return (*self._faults, *([and_more(self._faults[-1], self._unlisted)] if self._unlisted else ()))

    @property
    def open_brackets(self) -> int | None:
        """Where the last ones begin that are not closed yet."""
        return next((each.brackets for each in reversed(self._open) if each.brackets is not None), None)

    def brackets_before(self, place: int) -> int | None:
        """Where those begin that end just before *place*, in the same line."""
        if self._closed is None:
            return None
        begins, ends = self._closed
        return begins if ends <= place and not self.text[ends:place].strip(" ") else None

    def take(self, event: Any) -> None:
        line: int = event.start_mark.line + 1
        kind = type(event)
        if self._bare is not None:
            self._fault(*self._bare, "has a key without a value; put what begins with { in quotes if it is text")
            self._bare = None
        if kind is yaml.ScalarEvent:  # the most frequent first
            self._take_scalar(event, line)
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            ended = self._open.pop()
            if ended.brackets is not None:
                self._closed = ended.brackets, event.end_mark.index
                self._bare = (ended.location, line) if ended.bare else None
        elif kind is yaml.MappingStartEvent:
            self._enter(event, {}, line)
        elif kind is yaml.SequenceStartEvent:
            self._enter(event, [], line)
        elif kind is yaml.AliasEvent:
            self._take_alias(event, line)
        elif kind is yaml.DocumentStartEvent:
            self._documents += 1
            if self._documents == 2:
                self._stop(line, 'a second document begins here ("---"); keep one document in a file')

    def _stop(self, line: int, problem: str) -> None:
        raise _CannotGoOn(Fault(self.name, line, problem))

    def _fault(self, location: Location, line: int, problem: str, shown_at: Location | None = None) -> None:
        if len(self._faults) == LISTED:
            self._unlisted += 1
            return
        where = written(location if shown_at is None else shown_at)
        self._faults.append(Fault(self.name, line, f"{where}: {problem}" if where else problem, location))

    def _count(self, line: int) -> None:
        self._values += 1
        if self._values > VALUES_LIMIT:
            self._stop(line, f"holds more than {VALUES_LIMIT} keys and values; split it into several files")

    def _expects_key(self) -> bool:
        return bool(self._open) and self._open[-1].key is None and isinstance(self._open[-1].value, dict)

    def _take_scalar(self, event: Any, line: int) -> None:
        self._count(line)
        text: str = event.value
        if self._expects_key():
            merges = text == "<<" and event.implicit[0]
            location = self._take_key(_encodable(text), line, merges=merges)
            self._open[-1].key_ends = event.end_mark.index
            self._check_node(event, location, line)
            self._check_characters(event, location, line)
            return
        location = self._next()
        plain = event.anchor is None and event.tag is None
        known = plain or self._check_node(event, location, line)
        self._place(self._scalar(event, location, line) if known else None, location, line)

    def _take_alias(self, event: Any, line: int) -> None:
        self._count(line)
        name = quoted(f"*{event.anchor}")
        if self._expects_key():
            location = self._take_key(f"*{event.anchor}", line)
            self._fault(location, line, f"{name} is an alias; write the key out")
            return
        location = self._next()
        self._fault(location, line, f"{name} is an alias; write the value out")
        self._place(None, location, line)

    def _take_key(self, key: str, line: int, *, merges: bool = False) -> Location:
        around = self._open[-1]
        location = (*around.location, key)
        if merges:
            problem = '"<<" merges another mapping in; write its keys out'
            self._fault(location, line, problem, shown_at=around.location)
        elif location in self.lines and key in around.value:
            self._fault(location, line, f"is given twice (first in line {self.lines[location]}); keep one of them")
        around.left_out = merges or key in around.value
        around.key = key
        self.lines.setdefault(location, line)
        return location

    def _enter(self, event: Any, value: dict[str, Any] | list[Any], line: int) -> None:
        self._count(line)
        mark = event.start_mark
        brackets = mark.index if event.flow_style and self.text[mark.index] in "[{" else None
        if self._expects_key():
            cure = "" if brackets is None else f"; put text that begins with {self.text[brackets]} in quotes"
            self._stop(line, f"a key must be a word, not a list or a mapping{cure}")
        location = self._next()
        known = self._check_node(event, location, line)
        self._place(value if known else None, location, line)
        self._open.append(_Open(value, location, mark.column, brackets))
        if len(self._open) > DEPTH_LIMIT:  # what follows would only cost memory
            self._stop(line, f"is nested more than {DEPTH_LIMIT} deep; make it flatter")

    def _check_node(self, event: Any, location: Location, line: int) -> bool:
        """Note an anchor or a tag; False when the value is not to be known, as with a tag."""
        if event.anchor is not None:
            name = quoted(f"&{event.anchor}")
            self._fault(location, line, f"{name} is an anchor; write the value out where it is needed")
        if event.tag is not None:
            self._fault(location, line, f"{quoted(event.tag)} is a tag; leave it out, or put the value in quotes")
            return False
        return True

    def _next(self) -> Location:
        """Where the value that comes now stands."""
        if not self._open:
            return ()
        around = self._open[-1]
        return (*around.location, around.key if around.key is not None else len(around.value))

    def _place(self, value: Any, location: Location, line: int) -> None:
        self.lines.setdefault(location, line)  # with a key, its line stands there already
        if not self._open:
            self.root = value
            return
        around = self._open[-1]
        if isinstance(around.value, list):
            around.value.append(value)
        else:
            assert around.key is not None
            if not around.left_out:
                around.value[around.key] = value
            around.key = None

    def _scalar(self, event: Any, location: Location, line: int) -> str | int | float | bool | None:
        text: str = event.value
        self._check_characters(event, location, line)
        if not event.implicit[0]:  # quoted, or a block of text
            return _encodable(text)
        if self.has_hashes:
            self._check_comment(event, location)
        if text in _PLAIN_VALUES:
            self._look_for_a_colon(event)
            return _PLAIN_VALUES[text]
        if text[0] in _NUMBER_BEGINS:
            if _NUMBER.fullmatch(text):
                return float(text) if "." in text else int(text)
            if _LOOKS_LIKE_A_NUMBER.fullmatch(text):
                number = _in_base_sixty(text)
                self._doubt(text, location, line, "some other number" if number is None else str(number))
        elif len(text) <= 5:
            if text.lower() in _SWITCHES:
                self._doubt(text, location, line, "true or false", ", or true or false")
            elif text in _NOTHING:
                self._doubt(text, location, line, "nothing", ", or null")
        return text

    def _doubt(self, text: str, location: Location, line: int, taken_for: str, otherwise: str = "") -> None:
        name = text if len(text) <= SHOWN else f"{text[: SHOWN - 3]}..."
        write = f'write "{text}" in quotes' if len(text) <= SHOWN else "put it in quotes"
        self._fault(location, line, f"{name} is {taken_for} to some YAML readers; {write}{otherwise}")

    def _check_characters(self, event: Any, location: Location, line: int) -> None:
        text: str = event.value
        if text.isascii() and event.style != '"':  # no YAML without quotes has those of ASCII
            return
        if (problem := control_in(text)) is not None and text not in self.exempt:
            self._fault(location, line, problem)

    def _look_for_a_colon(self, event: Any) -> None:
        """A value that ends where its key does has none before it."""
        around = self._open[-1] if self._open else None
        if around is not None and around.brackets is not None and around.key is not None:
            around.bare |= event.end_mark.index == around.key_ends

    def _check_comment(self, event: Any, location: Location) -> None:
        """A fault for a plain value that a # cuts, or keeps from beginning."""
        around = self._open[-1] if self._open else None
        line: int = event.end_mark.line + 1
        ends = event.end_mark.index
        if _CUT_AFTER.match(self.text, ends) is None:
            if around is not None and around.key is not None and _CUT_BEFORE.match(self.text, around.key_ends):
                line = self.lines[location]
            elif not self._goes_on_below(ends, around):
                return
        self._fault(
            location,
            line,
            "# begins a comment here; put the value in quotes, or a space after the # if a comment is meant",
        )

    def _goes_on_below(self, ends: int, around: "_Open | None") -> bool:
        """Whether the next line would go on with the value that *ends* here, if it did not begin with #."""
        found = _CUT_BELOW.match(self.text, ends)
        if found is None or (around is not None and around.brackets is not None):
            return False
        column = len(found[0]) - 2 - max(found[0].rfind("\n"), found[0].rfind("\r"))
        return around is None or column > around.column


def _encodable(text: str) -> str:
    """*text*, or what UTF-8 can hold of it: PyYAML without libyaml lets a lone surrogate pass."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def _in_base_sixty(text: str) -> int | None:
    found = _BASE_SIXTY.fullmatch(text)
    if found is None:
        return None
    number = 0
    for part in found[2].split(":"):
        number = number * 60 + int(part)
    return -number if found[1] == "-" else number
