"""Lets OR-Tools CP-SAT decide random problems and compares, as the tests do with 2,000 of them.

    python tools/check_decisions.py --count 2000 --seed 0

Prints every difference; the exit code is 1 when there is one.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT)]

from tests.decisions.instances import random_instance  # noqa: E402
from tests.decisions.test_cp_sat import differences  # noqa: E402


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--count", type=int, default=2000, help="problems (default 2000)")
    parser.add_argument("--seed", type=int, default=0, help="number of the first (default 0)")
    options = parser.parse_args()
    start, wrong = time.perf_counter(), 0
    for seed in range(options.seed, options.seed + options.count):
        found = differences(*random_instance(seed))
        for line in found:
            print(f"{seed}: {line}")
        wrong += bool(found)
    print(f"{options.count} problems, {wrong} differ, {time.perf_counter() - start:.0f} s")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
