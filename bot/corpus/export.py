"""The corpus for other programs: all of it as JSON, and the schemas of its files."""

import ast
import inspect
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from bot.corpus import models
from bot.corpus.fields import Shape
from bot.corpus.models import Item, Milestone, Statement, Term
from bot.corpus.reader import SHAPES, Corpus

_PARTS = ("facts", "figures", "quotes", "demands", "signatories")


def exported(corpus: Corpus) -> dict[str, list[dict[str, Any]]]:
    """Each kind as a flat list; every entry with `id`, and with `statement` and `passages` where it has them."""
    return {
        "statements": [_statement(statement) for statement in corpus.statements],
        **{part: [_entry(each) for one in corpus.statements for each in getattr(one, part)] for part in _PARTS},
        "terms": [_with_uses(term, term.uses) for term in corpus.terms],
        "milestones": [_with_uses(milestone, milestone.sources) for milestone in corpus.milestones],
        "organisations": [_entry(organisation) for organisation in corpus.organisations],
    }


def schemas() -> dict[str, dict[str, Any]]:
    """The JSON schema of each file of the corpus, by the file's name without its ending."""
    shapes: dict[str, type[Shape]] = {**SHAPES, "statement": Statement}
    notes = _field_notes()
    return {name: _described(shape, notes) for name, shape in sorted(shapes.items())}


def _described(shape: type[Shape], notes: dict[str, dict[str, str]]) -> dict[str, Any]:
    """A schema with the notes on fields, which editors show while one types."""
    schema = shape.model_json_schema()
    for name, part in {shape.__name__: schema, **schema.get("$defs", {})}.items():
        owner = getattr(models, name)
        for field, described in part.get("properties", {}).items():
            note = next(
                (notes[base.__name__][field] for base in owner.__mro__ if field in notes.get(base.__name__, {})), ""
            )
            if note:
                described["description"] = note
    return schema


def _field_notes() -> dict[str, dict[str, str]]:
    """The text below each field of each model: read from the source, since Python does not keep it."""
    tree = ast.parse(inspect.getsource(models))
    return {
        node.name: {
            field.target.id: inspect.cleandoc(text.value.value)
            for field, text in pairwise(node.body)
            if isinstance(field, ast.AnnAssign)
            and isinstance(field.target, ast.Name)
            and isinstance(text, ast.Expr)
            and isinstance(text.value, ast.Constant)
            and isinstance(text.value.value, str)
        }
        for node in tree.body
        if isinstance(node, ast.ClassDef)
    }


def _statement(statement: Statement) -> dict[str, Any]:
    return {**statement.model_dump(mode="json", exclude=set(_PARTS)), "passages": [statement.title]}


def _entry(entry: Shape) -> dict[str, Any]:
    fields = entry.model_dump(mode="json")
    if isinstance(entry, Item):
        return {**fields, "statement": entry.statement}
    if "number" in fields:  # a signatory: its name is what the list has
        return {**fields, "passages": [fields["name"]]}
    return fields


def _with_uses(entry: Term | Milestone, uses: Iterable[Any]) -> dict[str, Any]:
    """Terms and milestones quote several statements; `passages` has all of them together."""
    return {**_entry(entry), "passages": [passage for use in uses for passage in use.passages]}
