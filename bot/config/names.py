"""The names of a corpus, for whoever checks settings against it."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path

from bot.config.known import Known
from bot.config.settings import SEEDS
from bot.corpus.library import Library
from bot.corpus.packs import Pack
from bot.corpus.reader import read_corpus


def names_in(folders: Sequence[str | Pack]) -> Known:
    """Those of the corpus in *folders*, or of the one that comes with the program; read once."""
    return _read(tuple(folders))


@cache
def _read(folders: tuple[str | Pack, ...]) -> Known:
    paths = [Path(folder) for folder in folders if isinstance(folder, str)] or [SEEDS]
    packs = [folder for folder in folders if isinstance(folder, Pack)]
    return Known.of(Library(read_corpus(*paths, *packs), date.min))  # names have no age
