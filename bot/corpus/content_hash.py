"""The content hash of an entry: by it a screenshot, a copy or an export can be told from the original.

It is the SHA-256, in hexadecimal, of one line of JSON in UTF-8:

    {"headline":"...","quoted":[{"markup":"plain","passages":["...","..."],"statement":"jfm-2024"}]}

Keys are sorted, there is no space between them, and nothing but quotation marks, backslashes
and control characters is escaped. Passages stand as the corpus has them, to the code point.

- A fact, figure, quote or demand has its headline, its passages and its statement.
- A statement has its name as the headline, its title as the passage, and itself as the statement.
- A signatory has an empty headline, the name as the passage, and the letter as the statement.
- A term or milestone has its name as the headline, and one member of `quoted` for each use.

The reference is no part of it: the same words under another reference have the same hash.
Notes, topics and dates are no part of it either, so that a better note changes no citation.

    import hashlib, json
    line = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    hashlib.sha256(line.encode()).hexdigest()
"""

import hashlib
import json
from collections.abc import Callable, Sequence
from typing import Any

from bot.corpus.models import Demand, Fact, Figure, Item, Milestone, Quote, Signatory, Statement, Term

Hashed = Statement | Fact | Figure | Quote | Demand | Signatory | Term | Milestone
Quoted = tuple[str, Sequence[str]]
"""The id of a statement, and passages of it."""


def content_hash(entry: Hashed, statement_of: Callable[[str], Statement]) -> str:
    """The hash of *entry*; *statement_of* gives the statement with an id."""
    return _hash({"headline": _headline(entry), "quoted": _quoted(entry, statement_of)})


def quoted_hash(entry: Hashed, statement_of: Callable[[str], Statement]) -> str:
    """The same without the headline: it changes only with the words that are quoted, or with whose they are."""
    return _hash({"quoted": _quoted(entry, statement_of)})


def _hash(content: dict[str, Any]) -> str:
    line = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(line.encode()).hexdigest()


def _headline(entry: Hashed) -> str:
    match entry:
        case Item():
            return entry.headline
        case Signatory():
            return ""
    return entry.name


def _quoted(entry: Hashed, statement_of: Callable[[str], Statement]) -> list[dict[str, Any]]:
    return [
        {"statement": id, "markup": str(statement_of(id).document.markup), "passages": list(passages)}
        for id, passages in quotations(entry)
    ]


def quotations(entry: Hashed) -> list[Quoted]:
    """All that *entry* quotes, by statement."""
    match entry:
        case Statement():
            return [(entry.id, (entry.title,))]
        case Signatory():
            return [(entry.statement, (entry.name,))]
        case Term():
            return [(use.statement, use.passages) for use in entry.uses]
        case Milestone():
            return [(use.statement, use.passages) for use in entry.sources]
    return [(entry.statement, entry.passages)]
