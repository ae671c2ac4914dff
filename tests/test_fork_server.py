"""Processes of tests end with them, however they end."""

import os
import select
import signal
import subprocess
import sys
from pathlib import Path

from tests.fork_server import ROOT, Process, kill_all
from tests.test_command_line import environment

FOR_EVER = ("http.server", "--bind", "127.0.0.1", "0")

START_ONE = f"""
import os, signal
from pathlib import Path
from tests.fork_server import Process

if __name__ == "__main__":
    print(Process(*{FOR_EVER}, folder=Path("."), environment=dict(os.environ)).pid, flush=True)
    signal.pause()
"""


def test_a_process_that_a_test_leaves_is_killed(tmp_path: Path) -> None:
    process = Process(*FOR_EVER, folder=tmp_path, environment=environment())
    assert process.runs
    kill_all()
    assert not process.runs
    assert process.wait() == -signal.SIGKILL


def test_when_the_suite_itself_is_killed_its_processes_end(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", START_ONE], cwd=ROOT, env=environment(), stdout=subprocess.PIPE
    ) as suite:
        assert suite.stdout is not None
        process = os.pidfd_open(int(suite.stdout.readline()))
        suite.kill()
    select.select([process], [], [])  # readable once it has ended
    os.close(process)


def test_its_end_and_what_it_prints_are_those_of_python(tmp_path: Path) -> None:
    (tmp_path / "one.py").write_text("import sys\nprint('out')\nsys.exit('err')\n")
    (tmp_path / "two.py").write_text("import atexit\natexit.register(print, 'at last')\n1 / 0\n")
    with Process("one", folder=tmp_path, environment=environment()) as process:
        assert process.read() == ("out\n", "err\n")
        assert process.wait() == 1
    with Process("two", folder=tmp_path, environment=environment()) as process:
        out, err = process.read()
        assert (out, process.wait()) == ("at last\n", 1)
        assert err.endswith("ZeroDivisionError: division by zero\n")
