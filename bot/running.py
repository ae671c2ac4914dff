"""Which process runs on this data folder, and on that of its database.

Two of them would post each other's reminders and answer everything twice, so whoever runs holds
a lock. It is the kernel's: it ends with its process, however that ends. The id in the file
beside it only says whom to signal. That file outlives a process that was killed, and its number
may be another program's by now, so it counts only while the lock is held.

Even then it could be read in the moment between a new holder's taking the lock and writing down
its own id, and one who tries the lock to see whether it is held could turn away one who starts.
So there is a door before the lock, itself a lock, which those who start and those who ask pass
one at a time.
"""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

_ENDING = 1.0  # seconds a start waits for one that is just ending
_DOOR = 5.0  # seconds; who is in the door stays there for _ENDING at most


class NotPossible(Exception):
    """What was asked can't be done; the text says why, and what to do."""


class AlreadyRunning(NotPossible):
    """Another process works with the folder."""


class NotRunning(NotPossible):
    """No process works with the folder."""


class FolderUnusable(NotPossible):
    """The system does not let us keep a lock in the folder."""


@dataclass(frozen=True, slots=True)
class _Process:
    id: int
    namespace: str  # in which the id counts: a container has its own; "" where the system has none

    @classmethod
    def this(cls) -> "_Process":
        try:
            return cls(os.getpid(), str(Path("/proc/self/ns/pid").readlink()))
        except OSError:  # not Linux
            return cls(os.getpid(), "")

    @property
    def is_near(self) -> bool:
        """Whether its id means the same process to us."""
        return self.namespace == _Process.this().namespace

    def __str__(self) -> str:
        return f"process {self.id}" if self.is_near else f"process {self.id} of another container"


@contextmanager
def only_one(data: Path, database: Path | None = None) -> Iterator[None]:
    """Hold the folder *data*, and that of the *database*, for this process; to be called from its main thread.

    They are made when missing. AlreadyRunning when another process holds one of them. SIGHUP is
    ignored meanwhile until someone handles it: to be asked to reload before it can listen must not
    end a process.
    """
    with _held(data, "another `data` folder"):
        if database is None or _are_one(data, database):
            yield
        else:
            with _held(database, "a `database` in another folder"):
                yield


def _are_one(folder: Path, other: Path) -> bool:
    """Whether they are the same, by whatever names."""
    try:
        return folder.samefile(other)
    except OSError:  # what is wrong with it, if anything, shows when it is to be held
        return False


@contextmanager
def _held(folder: Path, otherwise: str) -> Iterator[None]:
    with ExitStack() as held:
        with _door(folder, make=True):
            try:
                held.enter_context(_lock(folder / "padauk.lock", _ENDING))
            except Timeout:
                raise AlreadyRunning(
                    f"Another Padauk ({_noted(folder) or 'just ending'}) works with the folder {folder}; stop it "
                    f"first, or give this one {otherwise} in the settings"
                ) from None
            if sys.platform != "win32":
                before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
                held.callback(signal.signal, signal.SIGHUP, before or signal.SIG_DFL)
            held.callback(_forget, folder)
            _note(folder)
        yield


def ask_to_reload(folder: Path) -> int:
    """Send SIGHUP to the process that holds *folder*; its id. NotPossible says why not, NotRunning when none does."""
    if sys.platform == "win32":
        raise NotPossible(
            "This system has no signal to ask with; but a running Padauk watches its settings file, and reads it "
            "again by itself when it changes"
        )
    nobody = NotRunning(
        f"No Padauk works with the folder {folder}; what is set is read when one starts. If `data` was changed, one "
        "may still run with the folder it was started with: stop that one, and start it again"
    )
    if not (folder / "padauk.lock").exists():  # nothing is made where nothing ever ran
        raise nobody
    with _door(folder):  # nobody starts meanwhile, and the id is as fresh as can be
        holder = _holder(folder)
        if holder is None:
            raise nobody
        if not holder.is_near:
            raise NotPossible("The Padauk on this folder runs in another container; ask it from in there")
        try:
            os.kill(holder.id, signal.SIGHUP)
        except ProcessLookupError:
            raise nobody from None
        except PermissionError:
            raise NotPossible(f"Padauk ({holder}) belongs to another user; ask it as that user") from None
    return holder.id


@contextmanager
def _door(folder: Path, *, make: bool = False) -> Iterator[None]:
    try:
        if make:
            folder.mkdir(parents=True, exist_ok=True)
        with _lock(folder / "padauk.door", _DOOR):
            yield
    except OSError as error:
        raise FolderUnusable(
            f"{folder} can't be used ({error}); look at `data` and `database` in the settings"
        ) from error


def _lock(path: Path, wait_seconds: float) -> FileLock:
    # Where the file system knows no locks, a file that exists would take their place, and outlive its process.
    return FileLock(path, timeout=wait_seconds, fallback_to_soft=False)


def _holder(folder: Path) -> _Process | None:
    """Who holds the lock; from within the door only."""
    try:
        with _lock(folder / "padauk.lock", 0):
            return None
    except Timeout:
        return _noted(folder)


def _noted(folder: Path) -> _Process | None:
    try:
        id, namespace = (folder / "padauk.pid").read_text(encoding="ascii").split("\n")[:2]
        return _Process(int(id), namespace)
    except (FileNotFoundError, ValueError):
        return None


def _note(folder: Path) -> None:
    this = _Process.this()
    (folder / "padauk.pid").write_text(f"{this.id}\n{this.namespace}\n", encoding="ascii")


def _forget(folder: Path) -> None:
    with suppress(OSError):  # it does not count any more anyway
        (folder / "padauk.pid").unlink()
