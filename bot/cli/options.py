"""Options that several commands share, and what they lead to."""

from pathlib import Path
from typing import Annotated

import typer

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
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def corpus_of(config: Path | None, folders: list[Path] | None, *, strictly: bool = False) -> Corpus:
    """That of the folders that were named, else of the settings."""
    return read_corpus(*(folders or load_settings(config).corpus_folders), strictly=strictly)


def folders_of(config: Path | None, folders: list[Path] | None) -> list[Path]:
    """The same folders."""
    given = folders or load_settings(config).corpus_folders
    return [each.folder if isinstance(each, Pack) else each for each in given]
