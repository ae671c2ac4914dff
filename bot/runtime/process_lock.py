"""One process at a time works with a data folder.

Two of them would post each other's reminders and answer everything twice, so whoever runs holds
a lock. It is the kernel's: it ends with its process, however that ends.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

_ENDING = 1.0  # seconds a start waits for one that is just ending


class FolderUnavailable(Exception):
    """The folder can't be locked; the text says why, and what to do."""


class AlreadyRunning(FolderUnavailable):
    """Another process works with the folder."""


@contextmanager
def acquire(folder: Path) -> Iterator[None]:
    """Lock *folder*, made when missing, for this process; FolderUnavailable says why that can't be."""
    # Where the file system knows no locks, a file that exists would take their place, and outlive its process.
    lock = FileLock(folder / "padauk.lock", mode=0o600, timeout=_ENDING, fallback_to_soft=False)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock.acquire()
    except Timeout:
        raise AlreadyRunning(
            f"Another Padauk works with the folder {folder}; stop it first, or give this one another `data` folder "
            "in the settings"
        ) from None
    except OSError as error:
        raise FolderUnavailable(f"{folder} can't be used ({error}); look at `data` in the settings") from error
    try:
        yield
    finally:
        lock.release()
