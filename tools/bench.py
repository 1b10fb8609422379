"""Measures on this machine, each row beside a named peer in the same run.

    make bench                                    every group
    make bench BENCH="whole-processes --runs 20"  one of them, longer

A group is a module in ``tools/benches/`` with a ``TITLE`` and ``measure(runs) -> rows``; it stands
in ``GROUPS``. Nothing here fails on a slow machine: aims are printed beside what was seen.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys

from tools.benches import (
    assessing,
    compose_room,
    decisions,
    fixing,
    images,
    interview,
    verification,
    whole_processes,
)
from tools.benches.row import Row

GROUPS = {
    "whole-processes": whole_processes,
    "compose-room": compose_room,
    "assessing": assessing,
    "images": images,
    "fixing": fixing,
    "interview": interview,
    "decisions": decisions,
    "verification": verification,
}


def table(rows: list[Row]) -> str:
    """Rows as aligned columns."""
    cells: list[tuple[str, ...]] = [("what", "median", "ratio", "peer", "memory", "aim", "")]
    cells += [row.cells() for row in rows]
    widths = [max(len(line[column]) for line in cells) for column in range(len(cells[0]))]
    return "\n".join(
        "  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip()
        for line in cells
    )


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("group", nargs="*", choices=[*GROUPS, []], help="which groups, all if none")
    parser.add_argument("--runs", type=int, default=11, help="how often each is run (default 11)")
    options = parser.parse_args()
    machine = f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
    print(f"{machine}, Python {platform.python_version()}")
    for name in options.group or GROUPS:
        group = GROUPS[name]
        print(f"\n{group.TITLE} (median of {options.runs})", flush=True)
        print(table(group.measure(options.runs)), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
