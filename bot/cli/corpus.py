"""The corpus, checked against its own rules and its documents, and exported."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.options import DAY, ConfigOption, CorpusOption, JsonOption, corpus_of, folders_of
from bot.cli.printing import (
    fail,
    print_error,
    print_json,
    print_line,
    print_lines,
    print_or_write,
    print_table,
)
from bot.corpus.reader import Corpus


def check(config: ConfigOption = None, corpus: CorpusOption = None) -> None:
    """Is every file of the corpus in order? Lists all faults at once; exit status 1 if there are any."""
    from bot.corpus.released import check_released

    read = corpus_of(config, corpus, strictly=True)
    unreleased = check_released(read, folders_of(config, corpus))
    items = sum(len(statement.items) for statement in read.statements)
    signatories = sum(len(statement.signatories) for statement in read.statements)
    print_line(
        f"In order: {len(read.statements)} statements, {items} facts, figures, quotes and demands, "
        f"{signatories} signatories, {len(read.terms)} terms, {len(read.milestones)} milestones "
        f"({read.digest[:12]})."
    )
    if unreleased:
        print_line(f"References not released yet: {len(unreleased)}. padauk corpus release makes them last for ever.")
    if asked := [entry for entry in read.findable if entry.asked]:
        unchecked = sum(not entry.asked_checked for entry in asked)
        print_line(
            f"Entries with further words to find them by: {len(asked)} ({unchecked} not yet checked by a speaker)."
        )


def release(config: ConfigOption = None, corpus: CorpusOption = None) -> None:
    """Write down the references that last for ever from now on; do it with each release."""
    from bot.corpus.released import FILE
    from bot.corpus.released import release as write_released

    folders = folders_of(config, corpus)
    count = write_released(corpus_of(config, corpus), folders)
    print_line(f"{count} references written to {folders[0] / FILE}")


def verify(
    sources: Annotated[Path | None, typer.Option(help="Folder of the documents.", exists=True, file_okay=False)] = None,
    live: Annotated[bool, typer.Option("--live", help="Look at the pages on the web instead.")] = False,
    only: Annotated[str | None, typer.Option(metavar="STATEMENT", help="With --live: of this statement only.")] = None,
    before: Annotated[
        Path | None, typer.Option(help="With --live: an earlier report (.json) to compare with.", dir_okay=False)
    ] = None,
    report: Annotated[
        Path | None, typer.Option(help="With --live: folder for the report, as JSON and text.", file_okay=False)
    ] = None,
    config: ConfigOption = None,
    corpus: CorpusOption = None,
) -> None:
    """Does every passage occur in its document, or on its live page? Lists what does not; exit status 1 then."""
    if live:
        _verify_live(corpus_of(config, corpus), sources, only, before, report)
        return
    if sources is None:
        fail("Name the folder of the documents with --sources, or look at the live pages with --live.", 2)

    from bot.corpus.verify import verify as verify_corpus

    found = verify_corpus(corpus_of(config, corpus), sources)
    for mismatch in found.mismatches:
        print_line(str(mismatch))
    for document in found.missing:
        print_line(f"{document}: not in {sources}")
    for document in found.changed:
        print_line(f"{document}: has changed since the corpus was written")
    wrong = len(found.mismatches)
    print_line(f"{found.checked} passages, titles and names looked for, {wrong} not found.")
    if not found.holds:
        raise typer.Exit(1)


def _verify_live(
    corpus: Corpus, sources: Path | None, only: str | None, before: Path | None, into: Path | None
) -> None:
    try:
        from bot.corpus.live import surroundings_in, surroundings_of, verify_live
    except ImportError as error:
        fail(f"--live needs the packages of locks/verify.txt ({error.name} is missing); install them first.", 2)
    if only is not None and only not in {statement.id for statement in corpus.statements}:
        fail(f"There is no statement with the reference “{only}”.", 2)
    surroundings = surroundings_of(before) if before else surroundings_in(corpus, sources) if sources else None
    found = verify_live(corpus, datetime.now(UTC), surroundings=surroundings, only=only, progress=print_error)
    print_lines(found.as_text())
    if into is not None:
        into.mkdir(parents=True, exist_ok=True)
        name = f"live-{found.seen_at:%Y-%m-%d-%H%M%S}"
        written = json.dumps(found.as_json(), ensure_ascii=False, indent=2) + "\n"
        (into / f"{name}.json").write_text(written, encoding="utf-8")
        (into / f"{name}.txt").write_text(found.as_text() + "\n", encoding="utf-8")
        print_line(f"Written to {into / name}.json and .txt")
    if not found.holds:
        raise typer.Exit(1)


def stale(
    on: Annotated[datetime | None, typer.Option(formats=DAY, help="The day, as 2027-02-01; else today.")] = None,
    as_json: JsonOption = False,
    config: ConfigOption = None,
    corpus: CorpusOption = None,
) -> None:
    """What needs a reader: old figures, demands whose day comes, plans nobody has followed up."""
    from bot.corpus.library import Library
    from bot.corpus.stale import stale as stale_entries

    found = list(stale_entries(Library(corpus_of(config, corpus), (on or datetime.now()).date())))
    if as_json:
        print_json([{"id": each.id, "need": each.need.name.lower(), "text": each.text} for each in found])
    else:
        print_table(("Reference", "Needs a look", "What"), ((each.id, each.need, each.text) for each in found))


def export(config: ConfigOption = None, corpus: CorpusOption = None) -> None:
    """The whole corpus as JSON."""
    from bot.corpus.export import exported

    print_json(exported(corpus_of(config, corpus)))


def schema(
    write: Annotated[Path | None, typer.Option(help="Folder to write them to, a file each.", file_okay=False)] = None,
) -> None:
    """The JSON schemas that editors complete the corpus from."""
    from bot.corpus.export import schemas

    print_or_write(schemas(), write)
