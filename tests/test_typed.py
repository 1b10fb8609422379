"""Types of ours are read into from many threads at a time."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src" / "saaswright"
FIRST_USE = """
import sys, threading
from concurrent.futures import ThreadPoolExecutor
from saaswright.catalog.loader import load
sys.setswitchinterval(1e-6)
together = threading.Barrier(8)
with ThreadPoolExecutor(8) as pool:
    found = list(pool.map(lambda _: (together.wait(), load())[1], range(8)))
assert all(len(one.technologies) == len(found[0].technologies) for one in found)
"""


@pytest.mark.parametrize("run", range(3))
def test_the_first_use_by_many_threads_at_once(run: int) -> None:
    """Without the lock the interpreter crashes in most runs."""
    done = subprocess.run((sys.executable, "-c", FIRST_USE), capture_output=True, check=False)
    assert done.returncode == 0, (run, done.stderr.decode()[-300:])


def test_nobody_reads_into_a_type_without_the_lock() -> None:
    """`msgspec.convert`, and decoding with a type, stand in typed.py alone."""
    bare = re.compile(r"msgspec\.convert\(|msgspec\.(?:json|yaml)\.decode\([^\n]*type=|Decoder\(")
    found = {
        str(path.relative_to(SOURCE))
        for path in SOURCE.rglob("*.py")
        if bare.search(path.read_text("utf-8"))
    }
    assert found == {"typed.py"}
