"""YAML without surprises: plain values with their lines, or every fault of the file.

YAML 1.1, which most readers still speak, takes an unquoted 12:30 for the number 750, `no`
for false and 010 for eight; other readers do not. A file that means different things to
different readers is no place for dates and names, so such values are faults here, as are
the features that hide what a file says: anchors and aliases (the billion-laughs bomb among
them), merge keys, tags, several documents in one, keys given twice.

The tree is built from the parser's events with a stack of our own instead of by
`yaml.compose`, whose recursion a deep file can exhaust, and which forgets repeated keys.
Dates stay text: the models know better what a date may look like.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

import yaml

from bot.reading.faults import Fault, FaultsFound

SIZE_LIMIT = 1024 * 1024  # bytes
DEPTH_LIMIT = 20

Location: TypeAlias = tuple[str | int, ...]
"""Keys and list positions that lead to a value: ("quotes", 2, "speaker")."""

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml is ten times faster

_NUMBER = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})(\.[0-9]{1,17})?")
_LOOKS_LIKE_A_NUMBER = re.compile(
    r"""[-+]?(
        [0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?      # 12:30 is 750 in base sixty
      | [0-9][0-9_]*\.?[0-9_]*([eE][-+]?[0-9]+)?     # 010, 1_000, 1e3, 5.
      | \.[0-9][0-9_]*([eE][-+]?[0-9]+)?             # .5
      | 0[xob][0-9a-fA-F_]+                          # 0x1f
      | \.(inf|Inf|INF|nan|NaN|NAN)
    )""",
    re.VERBOSE,
)
_LOOKS_LIKE_A_SWITCH = re.compile(r"y|n|yes|no|on|off|true|false", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class YamlFile:
    """The values of one file, and the line each stands on."""

    name: str
    values: Any
    lines: Mapping[Location, int]

    def line(self, location: Location) -> int:
        """The line of *location*, or of the nearest thing around it that the file has."""
        while location and location not in self.lines:
            location = location[:-1]
        return self.lines.get(location, 1)

    def fault(self, location: Location, problem: str) -> Fault:
        """*problem* with the value at *location*, such as "quotes[2].speaker: is missing; add it"."""
        where = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in location).lstrip(".")
        return Fault(self.name, self.line(location), f"{where}: {problem}" if where else problem)


def read_yaml_file(path: Path, name: str | None = None, size_limit: int = SIZE_LIMIT) -> YamlFile:
    """Read *path*, called *name* in faults; raise FaultsFound with everything wrong in it."""
    name = name or str(path)
    if path.exists() and not path.is_file():
        raise FaultsFound([Fault(name, 1, "is not a file; move it elsewhere")])
    try:
        with path.open("rb") as file:
            content = file.read(size_limit + 1)
    except OSError as error:
        raise FaultsFound([Fault(name, 1, f"can't be read ({error.strerror}); check its path and rights")]) from error
    return read_yaml(content, name, size_limit)


def read_yaml(content: bytes, name: str, size_limit: int = SIZE_LIMIT) -> YamlFile:
    """The same for *content* that is at hand already."""
    if len(content) > size_limit:
        raise FaultsFound([Fault(name, 1, f"is larger than {size_limit // 1024} KiB; split it into several files")])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise FaultsFound([Fault(name, line, "is not UTF-8 text here; save the file as UTF-8")]) from error
    builder = _Builder(name)
    try:
        for event in _events(text):
            builder.take(event)
            if builder.too_deep:  # what follows would only cost memory
                break
    except yaml.YAMLError as error:
        builder.faults.append(_syntax_fault(error, name, text))
    if builder.faults:
        raise FaultsFound(builder.faults)
    return YamlFile(name, builder.root, builder.lines)


def _events(text: str) -> Iterator[yaml.Event]:
    return iter(yaml.parse(text, Loader=_Loader))


def _syntax_fault(error: yaml.YAMLError, name: str, text: str) -> Fault:
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark is not None:
        said = ", ".join(part for part in (error.context, error.problem) if part)
        return Fault(name, error.problem_mark.line + 1, f"is not YAML here: {said}; check indentation and quotes")
    position = getattr(error, "position", None)
    line = text.count("\n", 0, position) + 1 if isinstance(position, int) else 1
    return Fault(name, line, "holds a character that YAML does not allow; delete it")


@dataclass(slots=True)
class _Open:
    """A mapping or list whose end has not come yet."""

    value: dict[str, Any] | list[Any]
    location: Location
    key: str | None = None  # the key whose value comes next


@dataclass(slots=True)
class _Builder:
    """Turns events into values, noting lines and faults on the way."""

    name: str
    faults: list[Fault] = field(default_factory=list)
    lines: dict[Location, int] = field(default_factory=dict)
    root: Any = None
    _open: list[_Open] = field(default_factory=list)
    _documents: int = 0

    def take(self, event: yaml.Event) -> None:
        line = event.start_mark.line + 1 if event.start_mark is not None else 1
        match event:  # the most frequent first
            case yaml.ScalarEvent():
                self._check_node(event, line)
                if self._expects_key():
                    self._take_key(event.value, line)
                else:
                    self._place(self._scalar(event, line), line)
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                self._open.pop()
            case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                self._check_node(event, line)
                self._enter({} if isinstance(event, yaml.MappingStartEvent) else [], line)
            case yaml.AliasEvent():
                self._fault(line, f'"*{event.anchor}" is an alias; write the value out')
                self._place(None, line)
            case yaml.DocumentStartEvent():
                self._documents += 1
                if self._documents == 2:
                    self._fault(line, 'a second document begins here ("---"); keep one document in a file')

    @property
    def too_deep(self) -> bool:
        return len(self._open) > DEPTH_LIMIT

    def _fault(self, line: int, problem: str) -> None:
        self.faults.append(Fault(self.name, line, problem))

    def _check_node(self, event: Any, line: int) -> None:
        if event.anchor is not None:
            self._fault(line, f'"&{event.anchor}" is an anchor; write the value out where it is needed')
        if event.tag is not None and event.tag != "!":
            self._fault(line, f'"{event.tag}" is a tag; leave it out')

    def _expects_key(self) -> bool:
        return bool(self._open) and isinstance(self._open[-1].value, dict) and self._open[-1].key is None

    def _take_key(self, key: str, line: int) -> None:
        around = self._open[-1]
        location = (*around.location, key)
        if key == "<<":
            self._fault(line, '"<<" merges another mapping in; write its keys out')
        elif key in around.value:
            first = self.lines[location]
            self._fault(line, f'"{key}" is given twice (first in line {first}); keep one of them')
        self.lines.setdefault(location, line)
        around.key = key

    def _enter(self, value: dict[str, Any] | list[Any], line: int) -> None:
        if self._expects_key():
            self._fault(line, "a key must be a word, not a list or a mapping")
            self._open[-1].key = "?"
        self._open.append(_Open(value, self._place(value, line)))
        if self.too_deep:
            self._fault(line, f"is nested more than {DEPTH_LIMIT} deep; make it flatter")

    def _place(self, value: Any, line: int) -> Location:
        """Put *value* where the file has it, and say where that is."""
        if not self._open:
            if self._documents == 1:
                self.root = value
                self.lines[()] = line
            return ()
        around = self._open[-1]
        if isinstance(around.value, list):
            location = (*around.location, len(around.value))
            around.value.append(value)
            self.lines[location] = line
        else:
            key = around.key if around.key is not None else "?"
            location = (*around.location, key)
            around.value.setdefault(key, value)
            around.key = None
        return location

    def _scalar(self, event: yaml.ScalarEvent, line: int) -> str | int | float | bool | None:
        text: str = event.value
        if not event.implicit[0]:  # quoted, or a block of text
            return text
        if text in ("", "null", "~"):
            return None
        if text in ("true", "false"):
            return text == "true"
        if _NUMBER.fullmatch(text):
            return float(text) if "." in text else int(text)
        if _LOOKS_LIKE_A_SWITCH.fullmatch(text):
            self._fault(
                line, f'{text} is true or false to some YAML readers; write "{text}" in quotes, or true or false'
            )
        elif _LOOKS_LIKE_A_NUMBER.fullmatch(text):
            self._fault(line, f'{text} is some other number to some YAML readers; write "{text}" in quotes')
        return text
