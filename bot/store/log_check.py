"""Whether SQLite's write-ahead log can be read to its end.

SQLite takes the first frame that is not right for the end: so it is when a power cut interrupts a
commit. Where more than one commit comes after such a frame, it was no power cut, since each commit
waits until what is before it is on the disk. SQLite would leave them all out, without a word.

The index beside the log (`-shm`) knows how many frames were committed, if the machine ran on after
the kill. It is only written when the frames are on the disk, so it never promises too many.

The formats: https://sqlite.org/fileformat2.html#walformat and https://sqlite.org/walformat.html
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_HEADER, _FRAME_HEADER, _INDEX_HEADER = 32, 24, 48
_MAGIC = 0x377F0682
Sums = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Frame:
    commits: bool
    is_current: bool  # of this round of the log, and not left over from the one before
    is_right: bool


def is_log_damaged(log: Path, index: Path) -> bool:
    """Whether commits in *log* are out of SQLite's reach; *index* is what it left beside it, if anything."""
    data = log.read_bytes()
    if len(data) < _HEADER:
        return False
    fields = struct.unpack(">8I", data[:_HEADER])
    order = ">" if fields[0] & 1 else "<"
    if fields[0] & ~1 != _MAGIC or _sums(data[:24], (0, 0), order) != fields[6:8] or not 512 <= fields[2] <= 65536:
        return len(data) > _HEADER + _FRAME_HEADER
    frames = list(_frames(data, order, page_size=fields[2], salts=fields[4:6], sums=fields[6:8]))
    ends = next((at for at, frame in enumerate(frames) if not frame.is_right), len(frames))
    unread = [frame for frame in frames[ends:] if frame.is_current]
    return sum(frame.commits for frame in unread) > 1 or ends < _committed(index, salts=data[16:24])


def _committed(index: Path, salts: bytes) -> int:
    """How many frames it says there are in the log of these *salts*; 0 when it is of another, or can't be read."""
    header = index.read_bytes()[:_INDEX_HEADER] if index.is_file() else b""
    if len(header) < _INDEX_HEADER or header[32:40] != salts:
        return 0
    sums = struct.unpack("=2I", header[40:48])
    return int(struct.unpack_from("=I", header, 16)[0]) if _sums(header[:40], (0, 0), "=") == sums else 0


def _frames(
    data: bytes, order: str, *, page_size: int, salts: tuple[int, ...], sums: tuple[int, ...]
) -> Iterator[_Frame]:
    """The sums of each frame go on from those of the frame before; after one that is wrong, none is right."""
    before, all_right = (sums[0], sums[1]), True
    for at in range(_HEADER, len(data) - _FRAME_HEADER - page_size + 1, _FRAME_HEADER + page_size):
        _, size, *rest = struct.unpack(">6I", data[at : at + _FRAME_HEADER])
        is_current = tuple(rest[:2]) == tuple(salts)
        if all_right and is_current:
            before = _sums(data[at : at + 8], before, order)
            before = _sums(data[at + _FRAME_HEADER : at + _FRAME_HEADER + page_size], before, order)
        all_right = all_right and is_current and before == tuple(rest[2:])
        yield _Frame(commits=size > 0, is_current=is_current, is_right=all_right)


def _sums(data: bytes, before: Sums, order: str) -> Sums:
    first, second = before
    for one, other in struct.iter_unpack(f"{order}2I", data):
        first = (first + one + second) & 0xFFFFFFFF
        second = (second + other + first) & 0xFFFFFFFF
    return first, second
