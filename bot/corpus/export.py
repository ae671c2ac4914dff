"""The corpus for other programs: all of it as JSON, and the schemas of its files.

An export says what it is, so that a figure taken from it can be traced: name, version, licence,
and the hash of the files it was made from, which `/about` shows the beginning of. Each entry that
quotes has its own `content_hash` (`bot.corpus.content_hash`).
"""

from collections.abc import Iterable
from typing import Any

from bot.corpus.content_hash import Hashed, content_hash
from bot.corpus.corrections import CorrectionsFile
from bot.corpus.models import Item, Milestone, Signatory, Statement, Term
from bot.corpus.reader import SHAPES, Corpus
from bot.reading.shapes import Shape

_PARTS = ("facts", "figures", "quotes", "demands", "signatories")


_VOCABULARIES = ("topics", "measures", "addressees", "places")


def exported(corpus: Corpus) -> dict[str, Any]:
    """What the corpus is, then each kind of `kinds_in`, then the vocabularies that the entries point to."""
    return {
        "name": corpus.name,
        "version": corpus.version,
        "content_hash": corpus.digest,
        "licence": corpus.licence,
        **kinds_in(corpus),
        "vocabularies": {stem: [_fields(entry) for entry in getattr(corpus, stem)] for stem in _VOCABULARIES},
    }


def kinds_in(corpus: Corpus) -> dict[str, list[dict[str, Any]]]:
    """Each kind as a flat list; every entry with `id`, and with `statement` and `passages` where it has them."""
    statements = {statement.id: statement for statement in corpus.statements}

    def hashed(entry: Hashed, fields: dict[str, Any]) -> dict[str, Any]:
        return {**fields, "content_hash": content_hash(entry, statements.__getitem__)}

    return {
        "statements": [hashed(one, _statement(one)) for one in corpus.statements],
        **{
            part: [hashed(each, _entry(each)) for one in corpus.statements for each in getattr(one, part)]
            for part in _PARTS
        },
        "terms": [hashed(term, _with_uses(term, term.uses)) for term in corpus.terms],
        "milestones": [hashed(one, _with_uses(one, one.sources)) for one in corpus.milestones],
        "organisations": [_fields(organisation) for organisation in corpus.organisations],
    }


def schemas() -> dict[str, dict[str, Any]]:
    """The JSON schema of each file of the corpus, by the file's name without its ending."""
    shapes: dict[str, type[Shape]] = {**SHAPES, "corrections": CorrectionsFile, "statement": Statement}
    return {name: shape.model_json_schema() for name, shape in sorted(shapes.items())}


def _statement(statement: Statement) -> dict[str, Any]:
    return {**statement.model_dump(mode="json", exclude=set(_PARTS)), "passages": [statement.title]}


def _fields(entry: Shape) -> dict[str, Any]:
    return entry.model_dump(mode="json")


def _entry(entry: Item | Signatory) -> dict[str, Any]:
    if isinstance(entry, Item):
        return {**_fields(entry), "statement": entry.statement}
    return {**_fields(entry), "passages": [entry.name]}  # its name is what the list has


def _with_uses(entry: Term | Milestone, uses: Iterable[Any]) -> dict[str, Any]:
    """Terms and milestones quote several statements; `passages` has all of them together."""
    return {**_fields(entry), "passages": [passage for use in uses for passage in use.passages]}
