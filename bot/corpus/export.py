"""The corpus for other programs: all of it as JSON, and the schemas of its files."""

from collections.abc import Iterable
from typing import Any

from bot.corpus.models import Item, Milestone, Statement, Term
from bot.corpus.reader import SHAPES, Corpus
from bot.reading.shapes import Shape

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
    return {name: shape.model_json_schema() for name, shape in sorted(shapes.items())}


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
