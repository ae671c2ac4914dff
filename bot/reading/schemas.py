"""JSON schemas of files people write, with the notes on their fields, which editors show while one types."""

import ast
import inspect
import sys
from itertools import pairwise
from typing import Any

from pydantic import BaseModel


def schema_of(shape: type[BaseModel]) -> dict[str, Any]:
    """The JSON schema of *shape*; each field is described by the text below it in the source."""
    schema = shape.model_json_schema()
    for name, part in {shape.__name__: schema, **schema.get("$defs", {})}.items():
        owner = _shape_named(name, shape)
        for field, described in part.get("properties", {}).items():
            note = next(filter(None, (_notes(base).get(field) for base in owner.__mro__ if base is not BaseModel)), "")
            if note:
                described["description"] = note
    return schema


def _shape_named(name: str, shape: type[BaseModel]) -> type:
    """The class that a definition of the schema of *shape* is of."""
    return next((each for each in _shapes() if each.__name__ == name and _together(each, shape)), object)


def _shapes() -> list[type[BaseModel]]:
    found, open = [], [BaseModel]
    while open:
        further = open.pop().__subclasses__()
        found += further
        open += further
    return found


def _together(one: type, other: type) -> bool:
    """Whether both are of one room."""
    return one.__module__.rpartition(".")[0] == other.__module__.rpartition(".")[0]


def _notes(owner: type) -> dict[str, str]:
    """The text below each field of a class: read from its source, since Python does not keep it."""
    module = sys.modules.get(owner.__module__)
    if module is None or not owner.__module__.startswith("bot."):
        return {}
    tree = ast.parse(inspect.getsource(module))
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and node.name == owner.__name__:
            return {
                field.target.id: inspect.cleandoc(text.value.value)
                for field, text in pairwise(node.body)
                if isinstance(field, ast.AnnAssign)
                and isinstance(field.target, ast.Name)
                and isinstance(text, ast.Expr)
                and isinstance(text.value, ast.Constant)
                and isinstance(text.value.value, str)
            }
    return {}
