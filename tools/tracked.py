"""The files of the project: what git tracks, and what it would track if it were added."""

from __future__ import annotations

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def tracked(*patterns: str) -> list[Path]:
    """Absolute paths of the project's files that match ``patterns`` (git's), sorted."""
    listed = subprocess.run(
        ("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *patterns),
        capture_output=True,
        check=True,
        cwd=ROOT,
        text=True,
    )
    return sorted({ROOT / name for name in listed.stdout.split("\0") if (ROOT / name).is_file()})
