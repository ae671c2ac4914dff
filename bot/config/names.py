"""The names of a corpus, for whoever checks settings against it."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path

from bot.config.known import Known
from bot.config.settings import SEEDS
from bot.corpus.library import Library
from bot.corpus.reader import read_corpus


def names_in(folders: Sequence[str]) -> Known:
    """Those of the corpus in *folders*, or of the one that comes with the program; read once."""
    return _read(tuple(folders))


@cache
def _read(folders: tuple[str, ...]) -> Known:
    return Known.of(Library(read_corpus(*(map(Path, folders) if folders else (SEEDS,))), date.min))  # names have no age
