"""Which index for which corpus: a small one is built in memory in no time, a large one kept on disk."""

from pathlib import Path

from bot.corpus.library import Library
from bot.search.engine import Search
from bot.search.index import Progress, index_in_memory, index_on_disk
from bot.search.records import records

SMALL = 5_000
"""Entries up to which an index is built in memory at every start."""


def open_search(library: Library, folder: Path, progress: Progress | None = None) -> Search:
    """Search over *library*; a large index is kept in *folder*."""
    if library.size <= SMALL:
        return Search(library, index_in_memory(records(library)))
    index = index_on_disk(folder, library.corpus.digest, lambda: records(library), progress)
    return Search(library, index)
