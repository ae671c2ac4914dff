"""From the values of a YAML file to a checked shape, with each fault in words and on its line.

Values pass through JSON on their way into pydantic: only there does strict checking still
take a list for a tuple and a word for an enumeration, which is all that YAML can write.
"""

import json
import types
from collections.abc import Iterator, Mapping
from typing import Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from bot.reading.faults import Fault, FaultsFound, did_you_mean
from bot.reading.yaml_file import Location, YamlFile

ShapeT = TypeVar("ShapeT", bound=BaseModel)


def shape_from(file: YamlFile, shape: type[ShapeT], forms: Mapping[str, str] | None = None) -> ShapeT:
    """*file* as a *shape*, or FaultsFound; *forms* says in words what a pattern asks for."""
    try:
        return shape.model_validate_json(json.dumps(file.values), strict=True)
    except ValidationError as error:
        raise FaultsFound(_faults(file, shape, error, forms or {})) from error


def _faults(
    file: YamlFile, shape: type[BaseModel], error: ValidationError, forms: Mapping[str, str]
) -> Iterator[Fault]:
    for details in error.errors(include_url=False):
        location = (*details["loc"], *_field_named(details))
        yield file.fault(location, _problem(details, shape, forms))


def _field_named(details: ErrorDetails) -> Location:
    """The key that a model's own check speaks of, when its message begins with one ("words: ...")."""
    if details["type"] != "value_error" or not isinstance(details["input"], dict):
        return ()
    name, colon, _ = str(details["ctx"]["error"]).partition(": ")
    return (name,) if colon and name in details["input"] else ()


def _problem(details: ErrorDetails, shape: type[BaseModel], forms: Mapping[str, str]) -> str:
    given = _shown(details["input"])
    context = details.get("ctx", {})
    match details["type"]:
        case "extra_forbidden":
            return f"is not a known key; {did_you_mean(str(details['loc'][-1]), _keys_at(shape, details['loc'][:-1]))}"
        case "missing":
            return "is missing; add it"
        case "value_error":
            said = str(context["error"])
            return said.partition(": ")[2] if _field_named(details) else said
        case "enum" | "literal_error":
            known = [word.strip("'") for word in str(context["expected"]).replace(" or ", ", ").split(", ")]
            return f"expected one of {', '.join(known)}, got {given}"
        case "string_type":
            return f"expected text, got {given} (put it in quotes if it is meant as text)"
        case "string_pattern_mismatch":
            form = forms.get(str(context["pattern"]), f"the form {context['pattern']}")
            return f"expected {form}, got {given}"
        case "string_too_long":
            length = len(str(details["input"]))
            return f"is too long ({length} characters, at most {context['max_length']}); shorten or split it"
        case "string_too_short" | "too_short":
            return "is empty; fill it in or leave it out"
        case "tuple_type":
            return f"expected a list, got {given} (begin each entry with a dash)"
        case "model_type" | "model_attributes_type" | "dict_type":
            return f"expected keys and values, got {given}"
        case "int_type" | "float_type" | "int_from_float":
            return f"expected a number, got {given}"
        case "bool_type":
            return f"expected true or false, got {given}"
        case _:
            return f"{details['msg']} (got {given})"


def _shown(value: Any) -> str:
    match value:
        case None:
            return "nothing"
        case str() if len(value) > 60:
            return f'"{value[:60]}..."'
        case dict():
            return "keys and values"
        case list():
            return "a list"
        case _:
            return json.dumps(value, ensure_ascii=False)


def _keys_at(shape: type[BaseModel], location: Location) -> list[str]:
    """The keys a shape knows at *location*."""
    here: Any = shape
    for part in location:
        here = _model_in(here)
        if here is None:
            return []
        if isinstance(part, str) and part in here.model_fields:
            here = here.model_fields[part].annotation
    model = _model_in(here)
    return list(model.model_fields) if model is not None else []


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """The model that an annotation such as `tuple[Fact, ...] | None` speaks of."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if get_origin(annotation) in (tuple, list, dict, Union, types.UnionType):
        for argument in get_args(annotation):
            found = _model_in(argument)
            if found is not None:
                return found
    return None
