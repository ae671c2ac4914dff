"""Options that several commands share, and what they lead to."""

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.printing import fail
from bot.config.loading import load_settings
from bot.corpus.packs import Pack
from bot.corpus.reader import Corpus, read_corpus

ConfigOption = Annotated[
    Path | None, typer.Option("--config", help="Settings file; without it $PADAUK_CONFIG or ./config.yaml, if any.")
]
DAY = ["%Y-%m-%d"]
CorpusOption = Annotated[
    list[Path] | None,
    typer.Option("--corpus", help="Folder of the corpus, and again for packs; else as in the settings."),
]
FromOption = Annotated[datetime | None, typer.Option("--from", formats=DAY, help="First day; today if left out.")]
ToOption = Annotated[datetime | None, typer.Option("--to", formats=DAY, help="Last day; else a year later.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def corpus_of(config: Path | None, folders: list[Path] | None, *, strictly: bool = False) -> Corpus:
    """That of the folders that were named, else of the settings."""
    return read_corpus(*(folders or load_settings(config).corpus_folders), strictly=strictly)


def folders_of(config: Path | None, folders: list[Path] | None) -> list[Path]:
    """The same folders."""
    given = folders or load_settings(config).corpus_folders
    return [each.folder if isinstance(each, Pack) else each for each in given]


def days_of(since: datetime | None, until: datetime | None) -> tuple[date, date]:
    """The first and the last day that --from and --to name; a sentence where the calendar has no such span."""
    from bot.calendar.days import days_later
    from bot.calendar.schedule import END

    first = (since or datetime.now()).date()
    last = days_later(first, 365) if until is None else until.date()
    if max(first, last) >= END:
        fail(f"The calendar ends in {END.year - 1}; choose earlier days for --from and --to.", 2)
    if last < first:
        fail(f"--to {last} lies before --from {first}; exchange them.", 2)
    return first, last
