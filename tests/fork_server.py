"""Padauk in processes of its own, by hundreds: forked from one that has imported everything, which takes 20 ms.

`python -m tests.fork_server` listens on its input, a Unix socket, for what to run. The child that it forks
runs as `python -m MODULE ARGUMENTS` does, down to the way in which Python ends. When the socket is closed, because
pytest has ended or was killed, the server kills whatever still runs: nothing outlives a run of the suite.
"""

import io
import json
import os
import runpy
import select
import selectors
import signal
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import IO, Self

ROOT = Path(__file__).parents[1]
_LONGEST = 1 << 17  # bytes of a request; an environment is a few thousand


@dataclass(frozen=True)
class _Request:
    """Its files are sent along: input, output, errors, and where to write how it went."""

    module: str
    arguments: tuple[str, ...]
    folder: str
    environment: dict[str, str]


class Process:
    """`python -m MODULE ARGUMENTS`; what it prints is read from `stdout` and `stderr`. Its input is empty."""

    def __init__(self, module: str, *arguments: str, folder: Path, environment: dict[str, str]) -> None:
        request = _Request(module, arguments, str(folder), environment)
        out, err, status = os.pipe(), os.pipe(), os.pipe()
        with Path(os.devnull).open("rb") as nothing:
            theirs = [nothing.fileno(), out[1], err[1], status[1]]
            socket.send_fds(_start_server()[0], [json.dumps(asdict(request)).encode()], theirs)
        for end in theirs[1:]:
            os.close(end)
        self.stdout: IO[bytes] = os.fdopen(out[0], "rb")
        self.stderr: IO[bytes] = os.fdopen(err[0], "rb")
        self.status: IO[bytes] = os.fdopen(status[0], "rb", buffering=0)
        self.pid = int(self.status.readline())
        self._returncode: int | None = None
        _running.add(self)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()
        self.wait()
        self.stdout.close()
        self.stderr.close()

    @property
    def runs(self) -> bool:
        return self._returncode is None and not select.select([self.status], [], [], 0)[0]

    def read(self) -> tuple[str, str]:
        """All that it prints, until it ends."""
        with ThreadPoolExecutor(1) as pool:  # a pipe that nobody empties would hold it up
            errors = pool.submit(self.stderr.read)
            return self.stdout.read().decode(), errors.result().decode()

    def wait(self) -> int:
        """How it ended, as subprocess gives it; that of the server is -SIGKILL."""
        if self._returncode is None:
            self._returncode = int(self.status.readline() or -signal.SIGKILL)
            self.status.close()
            _running.discard(self)
        return self._returncode

    def send_signal(self, number: int) -> None:
        with suppress(ProcessLookupError):
            os.kill(self.pid, number)

    def kill(self) -> None:
        """It, and what it has started."""
        if self._returncode is None:
            self.send_signal(signal.SIGKILL)  # it may not have a group of its own yet
            with suppress(ProcessLookupError):
                os.killpg(self.pid, signal.SIGKILL)


_running: set[Process] = set()


def kill_all() -> None:
    """Those that a test has left."""
    for process in list(_running):
        process.__exit__()


@cache
def _start_server() -> tuple[socket.socket, subprocess.Popen[bytes]]:
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.fork_server"], cwd=ROOT, stdin=theirs.fileno(), start_new_session=True
    )
    theirs.close()
    return ours, server


def end_server() -> None:
    """At the end of a run."""
    if _start_server.cache_info().currsize:
        way, server = _start_server()
        way.close()
        server.wait()


# -- in the server


def _serve() -> tuple[_Request, list[int]] | None:
    """Fork until the end; in each child, return what it is to run and its files."""
    requests = socket.socket(fileno=os.dup(0))
    woken, wakes = socket.socketpair()
    wakes.setblocking(False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(wakes.fileno(), warn_on_full_buffer=False)
    children: dict[int, int] = {}  # where to write how each went, by its id
    ready = selectors.DefaultSelector()
    ready.register(requests, selectors.EVENT_READ)
    ready.register(woken, selectors.EVENT_READ)
    while True:
        for key, _ in ready.select():
            if key.fileobj is woken:
                woken.recv(4096)
                _tell_of_ended(children)
                continue
            message, files, _, _ = socket.recv_fds(requests, _LONGEST, 4)
            if not message:
                _kill(children)
                return None
            if (child := os.fork()) == 0:
                return _Request(**json.loads(message)), files[:3]
            for file in files[:3]:
                os.close(file)
            os.write(files[3], b"%d\n" % child)
            children[child] = files[3]


def _become(files: list[int]) -> None:
    """A process as it begins: its own group, files and signals, and nothing of the server's."""
    os.setsid()
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    for number, file in enumerate(files):
        os.dup2(file, number)
    os.closerange(3, 256)


def _run(request: _Request, files: list[int]) -> None:
    _become(files)
    os.chdir(request.folder)
    os.environ.clear()
    os.environ.update(request.environment)
    sys.stdin = open(0, closefd=False)  # noqa: SIM115
    sys.stdout = _text(1, "strict")
    sys.stderr = _text(2, "backslashreplace")
    sys.argv = [request.module, *request.arguments]
    sys.path[0] = request.folder
    runpy.run_module(request.module, run_name="__main__", alter_sys=True)


def _text(file: int, errors: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(
        open(file, "wb", closefd=False),
        encoding="utf-8",
        errors=errors,
        line_buffering=True,
    )


def _tell_of_ended(children: dict[int, int]) -> None:
    for child in list(children):
        found, status = os.waitpid(child, os.WNOHANG)
        if found:
            with os.fdopen(children.pop(child), "wb") as told, suppress(BrokenPipeError):
                told.write(b"%d\n" % os.waitstatus_to_exitcode(status))


def _kill(children: dict[int, int]) -> None:
    for child in children:
        with suppress(ProcessLookupError):
            os.killpg(child, signal.SIGKILL)


if __name__ == "__main__":
    import tests.fork_server_preload  # noqa: F401

    if (found := _serve()) is not None:
        _run(*found)
