"""The corpus, checked against its own rules and its documents, and exported."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.options import ConfigOption, CorpusOption, corpus_of, folders_of
from bot.cli.printing import print_json, print_line, print_or_write


def check(config: ConfigOption = None, corpus: CorpusOption = None) -> None:
    """Is every file of the corpus in order? Lists all faults at once; exit status 1 if there are any."""
    from bot.corpus.released import check_released

    read = corpus_of(config, corpus)
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
