"""Rows of an answer for other programs."""

from typing import Any

from bot.corpus.library import Library, caption
from bot.corpus.models import Item, Milestone, Signatory, Statement, Term
from bot.search.engine import Hit


def as_json_row(library: Library, row: Hit, found: str) -> dict[str, Any]:
    """`kind`, `id`, `statement`, `text`, `passages`, `url`, `score`; `same`: what says the same elsewhere; `found`."""
    entry = row.entries[0]
    statement = _statement(library, entry)
    return {
        "kind": row.kind,
        "id": entry.id,
        "statement": None if statement is None else statement.id,
        "text": caption(entry),
        "passages": _passages(entry),
        "url": None if statement is None else statement.link.url,
        "score": row.score,
        "same": [other.id for other in row.entries[1:]],
        "found": found,
    }


def _statement(library: Library, entry: object) -> Statement | None:
    match entry:
        case Statement():
            return entry
        case Item() | Signatory():
            return library.statement_of(entry)
        case Term(uses=uses) | Milestone(sources=uses):
            return library.statements[uses[0].statement]
    return None


def _passages(entry: object) -> list[str]:
    match entry:
        case Statement(title=title):
            return [title]
        case Item(passages=passages):
            return list(passages)
        case Signatory(name=name):
            return [name]
        case Term(uses=uses) | Milestone(sources=uses):  # several statements have it; the row names the first
            return list(uses[0].passages)
    return []
