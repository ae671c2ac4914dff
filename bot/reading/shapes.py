"""From the values of a YAML file to a checked shape, with each fault in words and on its line.

Values pass through JSON on their way into pydantic: only there does strict checking still
take a list for a tuple and a word for an enumeration, which is all that YAML can write.

A place in a file has one fault from its shape at most, and none where the reader has already
found one: whoever mends that will be told the rest. For the same reason a model's check of
itself as a whole waits until nothing within it is in doubt.

What pydantic says of a place goes through the names of branches of unions and such; only
what leads through the file's own values counts here (`_place_of`).
"""

import json
import types
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails
from pydantic_core.core_schema import ErrorType

from bot.reading.faults import LISTED, Fault, FaultsFound, and_more, did_you_mean, shown
from bot.reading.yaml_file import Location, YamlFile, written

ShapeT = TypeVar("ShapeT", bound=BaseModel)

_OWN_CHECK = frozenset(("value_error", "assertion_error"))
_BUILT_IN = frozenset(get_args(ErrorType))
_LOOKED_AT = 20 * LISTED
"""Errors of pydantic that are looked at; further ones are only counted."""
_HOMES = 4
"""Places named at most as where a key belongs."""

_EXPECTED = {
    "string_type": "text",
    "tuple_type": "a list",
    "list_type": "a list",
    "set_type": "a list",
    "frozen_set_type": "a list",
    "model_type": "keys and values",
    "model_attributes_type": "keys and values",
    "dataclass_type": "keys and values",
    "dict_type": "keys and values",
    "int_type": "a number",
    "int_parsing": "a number",
    "int_from_float": "a whole number",
    "int_parsing_size": "a smaller number",
    "float_type": "a number",
    "float_parsing": "a number",
    "finite_number": "a finite number",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "none_required": "nothing",
    "date_type": "a date as YYYY-MM-DD",
    "date_parsing": "a date as YYYY-MM-DD",
    "date_from_datetime_parsing": "a date as YYYY-MM-DD",
    "time_type": 'a time as "HH:MM"',
    "time_parsing": 'a time as "HH:MM"',
}
_BOUNDS = {
    "greater_than_equal": ("at least", "ge"),
    "greater_than": ("more than", "gt"),
    "less_than_equal": ("at most", "le"),
    "less_than": ("less than", "lt"),
    "multiple_of": ("a multiple of", "multiple_of"),
}


class FieldError(ValueError):
    """What a model's check of itself as a whole finds wrong with one of its fields."""

    def __init__(self, field: str, problem: str) -> None:
        self.field = field
        self.problem = problem
        super().__init__(f"{field}: {problem}")


class Shape(BaseModel):
    """Frozen, and strict about what it takes: unknown keys and wrong types are faults.

    The text below a field is its description in the JSON schema, which editors show.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


def shape_from(
    file: YamlFile, shape: type[ShapeT], forms: Mapping[str, str] | None = None, *, further: Iterable[Fault] = ()
) -> ShapeT:
    """*file* as a *shape*, or FaultsFound with what the reader left in it, *further* faults and the shape's.

    *forms* says in words what a pattern asks for.
    """
    doubted = {fault.location for fault in file.faults}
    told = [*file.faults]
    told += (
        each for each in further if each.file != file.name or each.location is None or each.location not in doubted
    )
    if len(told) < LISTED:  # more are not listed anyway
        try:
            made = shape.model_validate_json(json.dumps(file.values), strict=True)
        except ValidationError as error:
            told += _Told(file, shape, forms or {}, told).faults(error)
        else:
            if not told:
                return made
    raise FaultsFound(told)


class _Told:
    """The faults of a shape that are left when *before* are told already."""

    def __init__(
        self, file: YamlFile, shape: type[BaseModel], forms: Mapping[str, str], before: Iterable[Fault]
    ) -> None:
        self._file = file
        self._shape = shape
        self._forms = forms
        self._before = {each.location for each in before if each.file == file.name and each.location is not None}
        self._around = {place[:end] for each in file.faults if (place := each.location) for end in range(len(place))}

    def faults(self, error: ValidationError) -> Iterator[Fault]:
        errors = error.errors(include_url=False, include_input=False)[:_LOOKED_AT]  # the input would be copied for each
        uncounted = error.error_count() - len(errors)
        found = self._by_place(errors)
        listed = sorted(found, key=self._file.line)[:LISTED]
        last = None
        for location in listed:
            last = self._file.fault(location, self._problems(found[location], location))
            yield last
        unlisted = len(found) - len(listed) + uncounted
        if last is not None and unlisted:
            yield and_more(last, unlisted)

    def _by_place(self, errors: Iterable[ErrorDetails]) -> dict[Location, list[ErrorDetails]]:
        """What pydantic found, by its place in the file, unless that has a fault already."""
        found: dict[Location, list[ErrorDetails]] = {}
        left_behind: set[Location] = set()  # by a branch of a union that got further into the value than another
        for details in errors:
            place = self._place_of(details)
            if details["type"] in _OWN_CHECK or details["type"] not in _BUILT_IN:
                if place in self._around:
                    continue
                place += self._field_named(details, place)
            if place in self._before or (details["type"] == "missing" and (*place[:-1], "<<") in self._before):
                continue
            if _in_branch(details, place):
                left_behind.update(place[:end] for end in range(len(place)))
            found.setdefault(place, []).append(details)
        return {
            place: here
            for place, here in found.items()
            if place not in left_behind or not all(_in_branch(details, place) for details in here)
        }

    def _place_of(self, details: ErrorDetails) -> Location:
        here = self._file.values
        place: list[str | int] = []
        for part in details["loc"]:
            if isinstance(here, dict):
                if part not in here:
                    continue
            elif not isinstance(here, list) or not isinstance(part, int) or part >= len(here):
                continue
            here = here[part]
            place.append(part)
        match details["type"]:
            case "missing":
                place.append(details["loc"][-1])
            case "union_tag_invalid" | "union_tag_not_found":
                place.append(_word(details["ctx"]["discriminator"]))
        return tuple(place)

    def _value(self, location: Location) -> Any:
        here = self._file.values
        for part in location:
            if isinstance(here, dict):
                here = here.get(part)
            elif isinstance(here, list) and isinstance(part, int) and part < len(here):
                here = here[part]
            else:
                return None
        return here

    def _field_named(self, details: ErrorDetails, place: Location) -> Location:
        """The key that a model's own check is about, where it is about one."""
        error = details.get("ctx", {}).get("error")
        return (error.field,) if isinstance(error, FieldError) and isinstance(self._value(place), dict) else ()

    def _problems(self, errors: list[ErrorDetails], location: Location) -> str:
        """The errors of one place in words: several when it may be one thing or another."""
        value = self._value(location)
        if _is_key(errors[0]):
            key = str(location[-1])
            problem = self._problem(errors[0], location, key)
            return problem if errors[0]["type"] not in _BUILT_IN else f"is no key here: {problem}"
        expected = [self._expected(details, value) for details in errors]
        if len(errors) > 1 and all(expected):
            return f"expected {' or '.join(dict.fromkeys(filter(None, expected)))}, got {shown(value)}"
        return self._problem(errors[0], location, value)

    def _problem(self, details: ErrorDetails, location: Location, value: Any) -> str:
        context = details.get("ctx", {})
        expected = self._expected(details, value)
        if expected is not None:
            return f"expected {expected}, got {shown(value)}{_way_out(details['type'], value)}"
        match details["type"]:
            case "extra_forbidden":
                return self._unknown_key(location)
            case "missing" | "union_tag_not_found":
                return "is missing; add it"
            case "value_error" | "assertion_error":
                error = context["error"]
                return error.problem if isinstance(error, FieldError) else str(error)
            case "string_too_long":
                return (
                    f"is too long ({len(str(value))} characters, at most {context['max_length']}); shorten or split it"
                )
            case "string_too_short" if context["min_length"] > 1 and value:
                return f"is too short ({len(str(value))} characters, at least {context['min_length']})"
            case "too_short" if context["min_length"] > 1 and value:
                return f"has {len(value)} entries, at least {context['min_length']}"
            case "string_too_short" | "too_short":
                return "is empty; fill it in or leave it out"
            case "too_long":
                return f"has {len(value)} entries, at most {context['max_length']}"
            case "unknown" if callable(context.get("known")):
                return f"there is no {context['what']} {shown(value)}; {did_you_mean(str(value), context['known']())}"
            case builtin if builtin in _BUILT_IN:
                said = details["msg"].replace("Input should be ", "expected ", 1)
                return f"{said}, got {shown(value)}"
        return details["msg"]

    def _expected(self, details: ErrorDetails, value: Any) -> str | None:
        """What would have been right, as a noun; None where that is not what is wrong."""
        context = details.get("ctx", {})
        type = details["type"]
        if type in _BOUNDS:
            word, bound = _BOUNDS[type]
            return f"{word} {shown(context[bound])}"
        if type == "string_pattern_mismatch":
            return self._forms.get(str(context["pattern"]), f"the form {context['pattern']}")
        if type in ("enum", "literal_error", "union_tag_invalid"):
            said = str(context["expected_tags" if type == "union_tag_invalid" else "expected"])
            known = [_word(word) for word in said.replace(" or ", ", ").split(", ")]
            return f"one of {', '.join(known)}" if len(known) > 1 else known[0]
        if type == "int_type" and isinstance(value, float):
            return "a whole number"
        return _EXPECTED.get(type)

    def _unknown_key(self, location: Location) -> str:
        key = str(location[-1])
        homes = _homes(self._shape).get(key, ())
        if 0 < len(homes) <= _HOMES:
            return f"is not a known key here; it belongs {_either(homes)}"
        return f"is not a known key; {did_you_mean(key, _keys_at(self._shape, location[:-1]))}"


def _is_key(details: ErrorDetails) -> bool:
    return details["loc"][-1:] == ("[key]",)


def _in_branch(details: ErrorDetails, place: Location) -> bool:
    """Whether it is the fault of a value as one of several things it might be."""
    return len(details["loc"]) > len(place) and not _is_key(details)


def _way_out(type: str, value: Any) -> str:
    if type == "string_type" and isinstance(value, (bool, int, float)):
        return " (put it in quotes if it is meant as text)"
    if type in ("tuple_type", "list_type", "set_type", "frozen_set_type"):
        return " (begin each entry with a dash)"
    return ""


def _either(choices: Sequence[str]) -> str:
    return " or ".join(filter(None, (", ".join(choices[:-1]), choices[-1])))


def _word(in_quotes: str) -> str:
    return in_quotes.strip("'")


def _keys_at(shape: type[BaseModel], location: Location) -> list[str]:
    """The keys a shape knows at *location*."""
    here: list[Any] = [shape]
    for part in location:
        here = [inner for annotation in here for inner in _within(annotation, part)]
    return list(dict.fromkeys(key for annotation in here for model in _models_in(annotation) for key in _fields(model)))


def _within(annotation: Any, part: str | int) -> Iterator[Any]:
    """What may stand at *part* of a value that *annotation* describes."""
    for each in _choices(annotation):
        arguments = get_args(each)
        if _is_model(each):
            if isinstance(part, str) and part in (fields := _fields(each)):
                yield fields[part]
        elif len(arguments) == 2 and isinstance(part, str):  # a dict's key and value
            yield arguments[1]
        elif isinstance(part, int) and arguments:
            several = get_origin(each) is tuple and Ellipsis not in arguments
            if not several or part < len(arguments):
                yield arguments[part if several else 0]


def _choices(annotation: Any) -> Iterator[Any]:
    """*annotation* without `Annotated`, and each branch of a union by itself."""
    if get_origin(annotation) is Annotated:
        yield from _choices(get_args(annotation)[0])
    elif get_origin(annotation) in (Union, types.UnionType):
        for argument in get_args(annotation):
            yield from _choices(argument)
    else:
        yield annotation


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    return (each for each in _choices(annotation) if _is_model(each))


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and get_origin(annotation) is None and issubclass(annotation, BaseModel)


def _fields(model: type[BaseModel]) -> dict[str, Any]:
    return {field.alias or name: field.annotation for name, field in model.model_fields.items()}


@lru_cache
def _homes(shape: type[BaseModel]) -> dict[str, tuple[str, ...]]:
    """Where in a *shape* each key belongs, in words."""
    found: dict[str, list[str]] = {}
    seen: set[tuple[type[BaseModel], str]] = set()

    def visit(annotation: Any, where: str, key: str) -> None:
        for each in _choices(annotation):
            if _is_model(each):
                for inner, field in _fields(each).items():
                    if where not in (homes := found.setdefault(inner, [])):
                        homes.append(where)
                    if (each, inner) not in seen:
                        seen.add((each, inner))
                        visit(field, f"under {written((inner,))}", inner)
            else:
                for argument in get_args(each):
                    visit(argument, f"in an entry of {written((key,))}", key)

    visit(shape, "at the top of the file", "")
    return {key: tuple(homes) for key, homes in found.items()}
