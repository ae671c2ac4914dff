"""The hash by which a copy or a screenshot is told from the original, and the export that can be cited by it."""

import hashlib
import json
from typing import Any

import pytest

from bot.corpus.content_hash import content_hash, quoted_hash
from bot.corpus.export import exported
from bot.corpus.library import Library
from bot.corpus.models import Markup, Quote
from bot.ui.entries import plain_text
from tests.world import World, read


def hash_of(export: dict[str, Any], id: str) -> str:
    """The hash of a quote, made by a stranger from nothing but the export and the description of the hash."""
    statements = {each["id"]: each for each in export["statements"]}
    entry = next(each for each in export["quotes"] if each["id"] == id)
    statement = entry["statement"]
    markup = statements[statement]["document"]["markup"]
    quoted = [{"statement": statement, "markup": markup, "passages": entry["passages"]}]
    line = json.dumps(
        {"headline": entry["headline"], "quoted": quoted}, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    return hashlib.sha256(line.encode()).hexdigest()


def test_a_stranger_with_the_export_alone_makes_the_same_hashes(library: Library) -> None:
    export = json.loads(json.dumps(exported(library.corpus), ensure_ascii=False))
    assert [hash_of(export, quote["id"]) for quote in export["quotes"]] == [
        quote["content_hash"] for quote in export["quotes"]
    ]


def test_the_hash_of_one_quote_stays_what_was_printed_with_it(library: Library) -> None:
    """Copies with this hash are out in the world: how it is made may never change."""
    quote = Quote.model_validate(
        {"id": "jfm-2024.q1", "headline": "A headline", "passages": ["Not “dropped”."], "topics": ["coup"]}
    )
    assert (
        content_hash(quote, library.statements.__getitem__)
        == hashlib.sha256(
            '{"headline":"A headline","quoted":[{"markup":"markdown",'
            '"passages":["Not “dropped”."],"statement":"jfm-2024"}]}'.encode()
        ).hexdigest()
    )


@pytest.mark.parametrize(
    "change",
    [
        {"headline": "Another"},
        {"passages": ("Was dropped.",)},
        {"passages": ("Was not", "dropped.")},
        {"id": "amnesty-2023.q1"},
    ],
)
def test_a_change_of_words_headline_or_statement_changes_the_hash(library: Library, change: dict[str, Any]) -> None:
    before = Quote.model_validate(
        {"id": "jfm-2024.q1", "headline": "A headline", "passages": ["Was not dropped."], "topics": ["coup"]}
    )
    after = before.model_copy(update=change)
    assert content_hash(before, library.statements.__getitem__) != content_hash(after, library.statements.__getitem__)


def test_another_markup_changes_the_hash_and_a_better_note_does_not(library: Library) -> None:
    quote = library.quotes[0]
    statement = library.statement_of(quote)
    marked = statement.document.model_copy(update={"markup": Markup.MARKDOWN})
    plain = statement.document.model_copy(update={"markup": Markup.PLAIN})
    assert content_hash(quote, lambda _: statement.model_copy(update={"document": marked})) != content_hash(
        quote, lambda _: statement.model_copy(update={"document": plain})
    )
    noted = quote.model_copy(update={"note": "A better note."})
    assert content_hash(noted, lambda _: statement) == content_hash(quote, lambda _: statement)


def test_words_that_are_quoted_have_a_hash_that_outlives_a_better_headline(library: Library) -> None:
    quote = library.quotes[0]
    renamed = quote.model_copy(update={"headline": "Another"})
    assert quoted_hash(quote, library.statements.__getitem__) == quoted_hash(renamed, library.statements.__getitem__)


@pytest.mark.parametrize("id", ["jfm-2024.q8", "interpol-2021.38", "jfm-2024.n9", "sacm-2025", "ero", "coup-2021"])
async def test_source_shows_the_hash_and_puts_it_into_the_copy(world: World, library: Library, id: str) -> None:
    entry = library.entry(id)
    expected = f"sha256:{content_hash(entry, library.statements.__getitem__)}"
    pages = "\n".join(await world.all_pages(await world.ask("source", id=id)))
    shown, copied = read(pages).split("To copy:", 1)
    assert f"Content hash: {expected}" in shown
    assert expected in copied
    assert expected in "\n".join(plain_text(library, entry))


def test_no_two_entries_have_the_same_hash(library: Library) -> None:
    export = exported(library.corpus)
    kinds = ("statements", "facts", "figures", "quotes", "demands", "signatories", "terms", "milestones")
    hashes = [entry["content_hash"] for kind in kinds for entry in export[kind]]
    assert len(hashes) == library.size
    assert len(set(hashes)) == len(hashes)


def test_an_export_says_what_it_is_and_brings_its_vocabularies(library: Library) -> None:
    export = exported(library.corpus)
    assert export["name"] == library.corpus.name
    assert export["version"] == library.corpus.version
    assert export["content_hash"] == library.corpus.digest
    assert "belong to those who issued them" in export["licence"]
    known = {stem: {entry["id"] for entry in entries} for stem, entries in export["vocabularies"].items()}
    assert {topic for quote in export["quotes"] for topic in quote["topics"]} <= known["topics"]
    assert {figure["measure"] for figure in export["figures"]} <= known["measures"]
    assert {target for demand in export["demands"] for target in demand["asked_of"]} <= known["addressees"]
    assert {place["name"] for place in export["vocabularies"]["places"]} >= {
        each["country"] for each in export["signatories"] if each["country"]
    }
