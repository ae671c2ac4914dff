"""What a machine may do to us: take the right to write away, or the room."""

import os
import resource
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NOBODY = 65534


@contextmanager
def another_user() -> Iterator[Path]:
    """A folder of somebody's who has no more rights than others, and that is who we are.

    Root may write everything. So root becomes *nobody* for a while; whoever is not root stays who they are.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if os.geteuid() != 0:
            yield folder
            return
        os.chown(folder, NOBODY, NOBODY)
        os.seteuid(NOBODY)
        try:
            yield folder
        finally:
            os.seteuid(0)


@contextmanager
def as_root_if_possible() -> Iterator[bool]:
    """Whether we are root for a while, within `another_user`."""
    was = os.geteuid()
    if os.getuid() != 0:
        yield False
        return
    os.seteuid(0)
    try:
        yield True
    finally:
        os.seteuid(was)


@contextmanager
def no_room(bytes_a_file: int) -> Iterator[None]:
    """No file grows beyond so many bytes, as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (bytes_a_file, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
