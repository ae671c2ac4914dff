"""The corpus, checked against its own rules and its documents, and exported."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.options import DAY, ConfigOption, CorpusOption, JsonOption, corpus_of
from bot.cli.printing import print_json, print_line, print_or_write, print_table


def check(config: ConfigOption = None, corpus: CorpusOption = None) -> None:
    """Is every file of the corpus in order? Lists all faults at once; exit status 1 if there are any."""
    read = corpus_of(config, corpus)
    items = sum(len(statement.items) for statement in read.statements)
    signatories = sum(len(statement.signatories) for statement in read.statements)
    print_line(
        f"In order: {len(read.statements)} statements, {items} facts, figures, quotes and demands, "
        f"{signatories} signatories, {len(read.terms)} terms, {len(read.milestones)} milestones "
        f"({read.digest[:12]})."
    )
    if asked := [entry for entry in read.findable if entry.asked]:
        unchecked = sum(not entry.asked_checked for entry in asked)
        print_line(
            f"Entries with further words to find them by: {len(asked)} ({unchecked} not yet checked by a speaker)."
        )


def verify(
    sources: Annotated[Path, typer.Option(help="Folder of the documents.", exists=True, file_okay=False)],
    config: ConfigOption = None,
    corpus: CorpusOption = None,
) -> None:
    """Does every passage occur in its document? Lists each that does not; exit status 1 then."""

    from bot.corpus.verify import verify as verify_corpus

    report = verify_corpus(corpus_of(config, corpus), sources)
    for mismatch in report.mismatches:
        print_line(str(mismatch))
    for document in report.missing:
        print_line(f"{document}: not in {sources}")
    for document in report.changed:
        print_line(f"{document}: has changed since the corpus was written")
    wrong = len(report.mismatches)
    print_line(f"{report.checked} passages, titles and names looked for, {wrong} not found.")
    if not report.holds:
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
