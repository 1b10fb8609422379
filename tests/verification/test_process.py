"""Processes are bounded in time and output, and none outlives its run."""

from __future__ import annotations

import sys
import threading
import time
from pathlib import Path

import pytest

from saaswright.verification.process import MOST_BYTES, ClosedError, Processes


def python(code: str) -> tuple[str, ...]:
    """A Python process."""
    return (sys.executable, "-c", code)


def test_what_a_process_says_and_how_it_ends() -> None:
    """Output, errors and exit code of a process that reads its standard input."""
    code = "import sys; print(sys.stdin.read()); sys.stderr.write('no'); sys.exit(3)"
    said = Processes().run(python(code), stdin="hello")
    assert (said.code, said.stdout.strip(), said.stderr) == (3, "hello", "no")
    assert not said.ok


def test_too_long() -> None:
    """A process that does not end in time is ended, and that is a value."""
    began = time.monotonic()
    said = Processes().run(python("import time; time.sleep(60)"), timeout=0.5)
    assert said.code is None
    assert time.monotonic() - began < 60


def test_too_much() -> None:
    """More output than anybody needs is dropped, and the process still ends."""
    code = f"import sys; sys.stdout.write('x' * {MOST_BYTES + 5_000_000})"
    said = Processes().run(python(code))
    assert said.ok
    assert said.cut
    assert len(said.stdout) == MOST_BYTES


def test_settling_ends_what_runs_elsewhere() -> None:
    """Once a run settles, other threads' processes end and they start nothing more."""
    processes, codes = Processes(), []
    refused = threading.Event()

    def work() -> None:
        codes.append(processes.run(python("import time; time.sleep(60)")).code)
        with pytest.raises(ClosedError):
            processes.run(python("pass"))
        refused.set()

    thread = threading.Thread(target=work)
    thread.start()
    time.sleep(0.3)
    processes.settle()
    thread.join(10)
    assert codes == [-15]
    assert refused.is_set()
    assert processes.run(python("pass")).ok


def test_following(tmp_path: Path) -> None:
    """Lines arrive while the process goes on; the stop function ends it."""
    lines: list[str] = []
    arrived = threading.Event()

    def take(line: str) -> None:
        lines.append(line.strip())
        arrived.set()

    code = "import time; print('one', flush=True); time.sleep(60)"
    stop = Processes().follow(python(code), take)
    assert arrived.wait(10)
    stop()
    assert lines == ["one"]
