"""The disk as it would be after a power cut: only what SQLite has had synced is on it.

A killed process loses nothing that it wrote, since the system keeps it; a power cut loses
what was not synced. Which writes those are is not read off a setting here but taken from
SQLite itself: between it and the system stands a VFS of ours, which hands every call on to
the system's own and only watches three of them. What is written or cut off in the database
or its write-ahead log is remembered in the process's memory, and put on the *platter*, a
second folder, when SQLite asks for an fsync. A kill in the midst of that leaves half of it
there, as a power cut in the midst of an fsync would. After a power cut the platter is all
there is: `restore` makes it the database again.

The model is the worst that a disk may do by its contract, to lose all that was not synced,
not the mildest. It knows nothing of SQLite's formats, so checkpoints and restarted logs need
no care. The real fsync is left out: the platter stands for it, and disks differ in speed by
a hundred.

The first sync of a file by a process puts the whole file on the platter, because an fsync
also takes what a killed process has left with the system.
"""

import _sqlite3
import ctypes
import os
import shutil
import sys
from collections.abc import Callable
from ctypes import CFUNCTYPE, POINTER, Structure, byref, c_char_p, c_int, c_int64, c_void_p
from pathlib import Path
from typing import Any

_OK = 0
_MAIN_DB, _WAL = 0x0000_0100, 0x0008_0000  # flags of xOpen

# The name as an address: SQLite keeps it for as long as the file is open, and c_char_p would hand on a copy.
_Open = CFUNCTYPE(c_int, c_void_p, c_void_p, c_void_p, c_int, c_void_p)
_Transfer = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, c_int64)
_Truncate = CFUNCTYPE(c_int, c_void_p, c_int64)
_Sync = CFUNCTYPE(c_int, c_void_p, c_int)
_Size = CFUNCTYPE(c_int, c_void_p, POINTER(c_int64))


class _Vfs(Structure):
    """https://sqlite.org/c3ref/vfs.html"""

    _fields_ = [
        ("iVersion", c_int),
        ("szOsFile", c_int),
        ("mxPathname", c_int),
        ("pNext", c_void_p),
        ("zName", c_char_p),
        ("pAppData", c_void_p),
        ("xOpen", _Open),
        *((name, c_void_p) for name in "xDelete xAccess xFullPathname xDlOpen xDlError xDlSym xDlClose".split()),
        *((name, c_void_p) for name in "xRandomness xSleep xCurrentTime xGetLastError xCurrentTimeInt64".split()),
        *((name, c_void_p) for name in "xSetSystemCall xGetSystemCall xNextSystemCall".split()),
    ]


class _Methods(Structure):
    """https://sqlite.org/c3ref/io_methods.html"""

    _fields_ = [
        ("iVersion", c_int),
        ("xClose", c_void_p),
        ("xRead", _Transfer),
        ("xWrite", _Transfer),
        ("xTruncate", _Truncate),
        ("xSync", _Sync),
        ("xFileSize", _Size),
        *((name, c_void_p) for name in "xLock xUnlock xCheckReservedLock xFileControl".split()),
        *((name, c_void_p) for name in "xSectorSize xDeviceCharacteristics".split()),
        *((name, c_void_p) for name in "xShmMap xShmLock xShmBarrier xShmUnmap xFetch xUnfetch".split()),
    ]


class _File(Structure):
    _fields_ = [("pMethods", POINTER(_Methods))]


class _Watched:
    """A file of SQLite's, and what was done to it since its last sync."""

    def __init__(self, file: int, methods: _Methods, copy: Path) -> None:
        self.system = methods
        self._file = file
        self._copy = os.open(copy, os.O_RDWR | os.O_CREAT, 0o600)
        self._whole = True  # what a killed process has written is not known here
        self._unsynced: list[tuple[int, bytes | None]] = []

    def written(self, offset: int, data: bytes) -> None:
        self._unsynced.append((offset, data))

    def cut_off(self, size: int) -> None:
        self._unsynced.append((size, None))

    def synced(self) -> None:
        if self._whole:
            data = self._read()
            os.pwrite(self._copy, data, 0)
            os.ftruncate(self._copy, len(data))
            self._whole = False
        else:
            for offset, change in self._unsynced:
                if change is None:
                    os.ftruncate(self._copy, offset)
                else:
                    os.pwrite(self._copy, change, offset)
        self._unsynced.clear()

    def _read(self) -> bytes:
        # Through SQLite: had the process opened and closed the file itself, SQLite's locks on it would be gone.
        size = c_int64()
        assert self.system.xFileSize(self._file, byref(size)) == _OK
        data = ctypes.create_string_buffer(size.value)
        assert self.system.xRead(self._file, data, size.value, 0) == _OK
        return data.raw


class _Shim:
    """The VFS between SQLite and the system; lives as long as the process, because SQLite keeps its address."""

    def __init__(self, sqlite: ctypes.CDLL, platter: Path, syncing: Callable[[], object]) -> None:
        self._platter = platter
        self._syncing = syncing
        self._watched: dict[int, _Watched] = {}  # by the address of SQLite's file
        self._methods: list[_Methods] = []
        self._calls = (_Transfer(self._write), _Truncate(self._truncate), _Sync(self._sync))

        find = sqlite.sqlite3_vfs_find
        find.argtypes, find.restype = [c_char_p], POINTER(_Vfs)
        system = find(None).contents
        self._system_open = system.xOpen
        self.vfs = _Vfs.from_buffer_copy(system)
        self.vfs.zName = b"platter"
        self.vfs.pNext = None
        self.vfs.xOpen = _Open(self._open)
        register = sqlite.sqlite3_vfs_register
        register.argtypes, register.restype = [POINTER(_Vfs), c_int], c_int
        assert register(byref(self.vfs), 1) == _OK

    def _open(self, vfs: int, name: int | None, file: int, flags: int, out: int) -> int:
        answer: int = self._system_open(vfs, name, file, flags, out)
        if answer == _OK and name is not None and flags & (_MAIN_DB | _WAL):
            opened = _File.from_address(file)
            system = _Methods.from_buffer_copy(opened.pMethods.contents)
            ours = _Methods.from_buffer_copy(system)
            ours.xWrite, ours.xTruncate, ours.xSync = self._calls
            self._methods.append(ours)
            opened.pMethods = ctypes.pointer(ours)
            path = Path(os.fsdecode(ctypes.string_at(name)))
            self._watched[file] = _Watched(file, system, self._platter / path.name)
        return answer

    def _write(self, file: int, data: int, amount: int, offset: int) -> int:
        watched = self._watched[file]
        watched.written(offset, ctypes.string_at(data, amount))
        answer: int = watched.system.xWrite(file, data, amount, offset)
        return answer

    def _truncate(self, file: int, size: int) -> int:
        watched = self._watched[file]
        watched.cut_off(size)
        answer: int = watched.system.xTruncate(file, size)
        return answer

    def _sync(self, file: int, flags: int) -> int:
        self._syncing()
        self._watched[file].synced()
        return _OK


_shims: list[_Shim] = []


def watch(platter: Path, syncing: Callable[[], object] = lambda: None) -> None:
    """From now on, what this process's SQLite syncs is also put on *platter*; *syncing* is called before.

    It goes into the very library that Python's sqlite3 uses: symbols are looked up through
    Python's own module, so it can't be another. Where that hides them (a Python with an
    SQLite built in), an AttributeError says so.
    """
    library = getattr(_sqlite3, "__file__", None)  # None: part of the program itself
    _shims.append(_Shim(ctypes.CDLL(library), platter, syncing))
    # ctypes swallows what a callback raises, and SQLite would take the call for a success.
    sys.unraisablehook = _end


def _end(fault: Any) -> None:
    sys.__excepthook__(fault.exc_type, fault.exc_value, fault.exc_traceback)
    os._exit(70)


def begin(database: Path, platter: Path) -> None:
    """The platter of a database that nobody has open: the same."""
    platter.mkdir()
    copy(database, platter / database.name)


def restore(database: Path, platter: Path) -> None:
    """The power was cut: the platter is what is left. No process may have the database open."""
    _part(database, "-shm").unlink(missing_ok=True)
    copy(platter / database.name, database)


def copy(database: Path, to: Path) -> None:
    """With its write-ahead log."""
    for part in ("", "-wal"):
        _part(to, part).unlink(missing_ok=True)
        if _part(database, part).exists():
            shutil.copy(_part(database, part), _part(to, part))


def _part(database: Path, part: str) -> Path:
    return database.with_name(database.name + part)
