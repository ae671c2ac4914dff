"""Damaged data folders by hundreds: each must be refused with the way back, or be harmless; none may pass in silence.

    python -m tests.store.damaged 1000

What can go wrong was written down before the code that answers it: see KINDS. A folder counts as
*harmless* if a start finds every row as it was; as *reported* if rows differ, and it starts with a
warning to the operator; as *refused* if it does not start, and says what to do. All else is a fault:
rows that differ without a word (*silent*), a sentence without a way on (*lost*), any other exception.
"""

import asyncio
import atexit
import os
import random
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum, auto
from functools import cache
from pathlib import Path

from bot.store import marker
from bot.store.backup import copy_of_the_day, with_way_back
from bot.store.opening import Store, StoreFailed, log_files
from bot.store.start_check import prepare
from tests.store.folders import NOW, Rows, a_folder, rows_of
from tests.store.machine import NOBODY, no_room

PAGE = 4096


class Outcome(StrEnum):
    HARMLESS = auto()
    REPORTED = auto()
    REFUSED = auto()
    SILENT = auto()
    LOST = auto()


GOOD = frozenset({Outcome.HARMLESS, Outcome.REPORTED, Outcome.REFUSED})


# -- what a folder is before it is damaged


@dataclass(frozen=True)
class Template:
    folder: Path
    rows: Rows


@cache
def _templates() -> dict[bool, Template]:
    """By whether Padauk was killed; each has a good copy of before."""
    root = Path(tempfile.mkdtemp(prefix="padauk-damaged-"))
    root.chmod(0o755)
    atexit.register(shutil.rmtree, root)
    made = {}
    for killed in (False, True):
        folder = root / ("killed" if killed else "ended")
        database = a_folder(folder, reminders=30, killed=killed)
        with tempfile.TemporaryDirectory() as aside:  # a look at a log makes changes
            shutil.copytree(folder, Path(aside, "data"))
            copy_of_the_day(Path(aside, "data", database.name), NOW)
            rows = rows_of(Path(aside, "data", database.name))
            shutil.copytree(Path(aside, "data", "backups"), folder / "backups")
        made[killed] = Template(folder, rows)
    return made


@cache
def _foreign_log() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        return log_files(a_folder(Path(folder, "data"), reminders=7, killed=True))[0].read_bytes()


@cache
def _older_file() -> bytes:
    """As somebody may have copied it by hand from another run."""
    with tempfile.TemporaryDirectory() as folder:
        return a_folder(Path(folder, "data"), reminders=3).read_bytes()


# -- what is done to it

Damage = Callable[[random.Random, Path], None]


def _changed(path: Path, change: Callable[[bytearray], object]) -> None:
    data = bytearray(path.read_bytes())
    change(data)
    path.write_bytes(data)


def a_bit(draw: random.Random, database: Path) -> None:
    def flip(data: bytearray) -> None:
        data[draw.randrange(len(data))] ^= 1 << draw.randrange(8)

    _changed(database, flip)


def bytes_at_random(draw: random.Random, database: Path) -> None:
    def overwrite(data: bytearray) -> None:
        for _ in range(draw.randrange(1, 50)):
            data[draw.randrange(len(data))] = draw.randrange(256)

    _changed(database, overwrite)


def a_run_of_bytes(draw: random.Random, database: Path) -> None:
    def overwrite(data: bytearray) -> None:
        at = draw.randrange(len(data))
        run = draw.randbytes(min(draw.randrange(1, 2000), len(data) - at))
        data[at : at + len(run)] = run

    _changed(database, overwrite)


def a_digit(draw: random.Random, database: Path) -> None:
    """That becomes another: nothing is wrong with the file, but what it says."""

    def replace(data: bytearray) -> None:
        at = draw.choice([at for at, byte in enumerate(data) if 48 <= byte <= 57])
        data[at] = draw.choice([digit for digit in range(48, 58) if digit != data[at]])

    _changed(database, replace)


def pages_of_zeros(draw: random.Random, database: Path) -> None:
    def zero(data: bytearray) -> None:
        for _ in range(draw.randrange(1, 4)):
            at = draw.randrange(len(data) // PAGE) * PAGE
            data[at : at + PAGE] = bytes(PAGE)

    _changed(database, zero)


def a_page_in_anothers_place(draw: random.Random, database: Path) -> None:
    def move(data: bytearray) -> None:
        one, other = (draw.randrange(len(data) // PAGE) * PAGE for _ in range(2))
        data[one : one + PAGE] = data[other : other + PAGE]

    _changed(database, move)


def cut_off(draw: random.Random, database: Path) -> None:
    os.truncate(database, draw.randrange(database.stat().st_size))


def with_more_at_the_end(draw: random.Random, database: Path) -> None:
    with database.open("ab") as file:
        file.write(draw.randbytes(draw.randrange(1, 10_000)))


def a_wrong_header(draw: random.Random, database: Path) -> None:
    def overwrite(data: bytearray) -> None:
        at = draw.randrange(100)
        data[at : at + 4] = draw.randbytes(4)

    _changed(database, overwrite)


def a_text(draw: random.Random, database: Path) -> None:
    database.write_text("not a database " * draw.randrange(1, 1000))


def an_empty_file(_: random.Random, database: Path) -> None:
    database.write_bytes(b"")


def nothing(_: random.Random, database: Path) -> None:
    database.unlink()


def a_folder_instead(_: random.Random, database: Path) -> None:
    database.unlink()
    database.mkdir()


def a_link_to_nowhere(_: random.Random, database: Path) -> None:
    database.unlink()
    database.symlink_to("nowhere")


def an_older_file(_: random.Random, database: Path) -> None:
    database.write_bytes(_older_file())


def a_foreign_log(_: random.Random, database: Path) -> None:
    log_files(database)[0].write_bytes(_foreign_log())


def no_log(_: random.Random, database: Path) -> None:
    log_files(database)[0].unlink(missing_ok=True)


def a_log_of_zeros(_: random.Random, database: Path) -> None:
    log, _index = log_files(database)
    log.write_bytes(bytes(log.stat().st_size if log.exists() else 5 * PAGE))


def of_the_log(damage: Damage) -> Damage:
    """The same to the log, where there is one."""

    def act(draw: random.Random, database: Path) -> None:
        log, _ = log_files(database)
        damage(draw, log if log.exists() else database)

    act.__name__ = f"{damage.__name__}_of_the_log"
    return act


def a_damaged_marker(draw: random.Random, database: Path) -> None:
    a_bit(draw, marker.file_of(database))


def no_marker_and_no_database(_: random.Random, database: Path) -> None:
    marker.file_of(database).unlink()
    database.unlink()


def a_damaged_index_of_the_log(draw: random.Random, database: Path) -> None:
    _, index = log_files(database)
    index.write_bytes(draw.randbytes(32_768))


def a_file_that_may_only_be_read(_: random.Random, database: Path) -> None:
    database.chmod(0o400)


def a_file_of_somebody_elses(_: random.Random, database: Path) -> None:
    """That everybody may read; where we are not root, and can't give it away, nobody may write it."""
    database.chmod(0o644 if os.geteuid() == 0 else 0o400)


def a_folder_that_may_only_be_read(_: random.Random, database: Path) -> None:
    database.parent.chmod(0o555)


def a_file_that_may_not_be_read(_: random.Random, database: Path) -> None:
    database.chmod(0)


def a_full_disk(_: random.Random, database: Path) -> None:
    """What `_machine` does; the files are as they were."""


KINDS: tuple[Damage, ...] = (
    a_bit,
    bytes_at_random,
    a_run_of_bytes,
    a_digit,
    pages_of_zeros,
    a_page_in_anothers_place,
    cut_off,
    with_more_at_the_end,
    a_wrong_header,
    a_text,
    an_empty_file,
    nothing,
    a_folder_instead,
    a_link_to_nowhere,
    an_older_file,
    a_foreign_log,
    no_log,
    a_log_of_zeros,
    of_the_log(a_bit),
    of_the_log(bytes_at_random),
    of_the_log(pages_of_zeros),
    of_the_log(cut_off),
    a_damaged_marker,
    no_marker_and_no_database,
    a_damaged_index_of_the_log,
    a_file_that_may_only_be_read,
    a_file_of_somebody_elses,
    a_folder_that_may_only_be_read,
    a_file_that_may_not_be_read,
    a_full_disk,
)
FORBIDDEN = frozenset(KINDS[KINDS.index(a_file_that_may_only_be_read) : KINDS.index(a_full_disk)])


@contextmanager
def _machine(damage: Damage, folder: Path) -> Iterator[None]:
    """Root may write everything, so for what is forbidden we become somebody else."""
    if damage is a_full_disk:
        with no_room(PAGE):
            yield
    elif damage in FORBIDDEN and os.geteuid() == 0:
        for path in (folder, *folder.rglob("*")):
            if not (damage is a_file_of_somebody_elses and path.name == "padauk.sqlite"):
                os.chown(path, NOBODY, NOBODY, follow_symlinks=False)
        os.seteuid(NOBODY)
        try:
            yield
        finally:
            os.seteuid(0)
    else:
        yield


# -- a start with it


def outcome_of(seed: int) -> tuple[Damage, bool, Outcome, str]:
    """What was done, whether to a folder that a kill had left, what a start made of it, and what it said."""
    draw = random.Random(seed)
    damage, killed = KINDS[seed % len(KINDS)], bool(seed // len(KINDS) % 2)
    template = _templates()[killed]
    root = Path(tempfile.mkdtemp(prefix="padauk-damaged-"))
    root.chmod(0o755)
    try:
        folder = root / "data"
        shutil.copytree(template.folder, folder)
        damage(draw, folder / "padauk.sqlite")
        with _machine(damage, folder):
            return damage, killed, *_start(folder / "padauk.sqlite", template.rows)
    finally:
        shutil.rmtree(root)


def _start(database: Path, rows: Rows) -> tuple[Outcome, str]:
    try:
        warnings = prepare(database, NOW)
        asyncio.run(_open(database))
    except StoreFailed as failed:
        text = str(with_way_back(failed, database))
        return (Outcome.REFUSED if _says_what_to_do(text) else Outcome.LOST), text
    if rows_of(database) == rows:
        return Outcome.HARMLESS, " ".join(warnings)
    return (Outcome.REPORTED if warnings else Outcome.SILENT), " ".join(warnings)


def _says_what_to_do(text: str) -> bool:
    cures = ("padauk restore ", "chown ", "chmod ", "make room", "look at the disk")
    return any(cure in text for cure in cures) and "\n" not in text


async def _open(database: Path) -> None:
    store = Store(database)
    await store.open()
    await store.close()


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    first = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    by_kind: dict[str, Counter[Outcome]] = {each.__name__: Counter() for each in KINDS}
    for seed in range(first, first + count):
        damage, killed, outcome, text = outcome_of(seed)
        by_kind[damage.__name__][outcome] += 1
        if outcome not in GOOD:
            print(f"seed {seed}: {damage.__name__}, {'killed' if killed else 'ended'}: {outcome}: {text}")
    print(f"{'':32}", *(f"{outcome:>9}" for outcome in Outcome))
    for kind, counts in by_kind.items():
        print(f"{kind.replace('_', ' '):32}", *(f"{counts[outcome]:9}" for outcome in Outcome))
    totals = sum(by_kind.values(), Counter[Outcome]())
    print(f"{f'{count} from seed {first}':32}", *(f"{totals[outcome]:9}" for outcome in Outcome))
    raise SystemExit(any(totals[outcome] for outcome in Outcome if outcome not in GOOD))


if __name__ == "__main__":
    main()
