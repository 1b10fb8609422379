"""Small bundles for the tests of writing: a lock that fits, and what is on disk."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from saaswright.handoff import lock as lock_file
from saaswright.source import Source


def with_lock(files: Mapping[str, str]) -> dict[str, str]:
    """``files`` and a lock that records them."""
    lock = lock_file.Lock(
        format=lock_file.FORMAT,
        tool="test",
        catalog="2026-01-01",
        requirements=Source("saaswright.yaml", "schema: saaswright/v1\n"),
        decisions=(),
        facts=(),
        sources=(),
        trace=(),
        files={path: lock_file.digest(text.encode()) for path, text in sorted(files.items())},
    )
    return {**files, lock_file.NAME: lock_file.to_text(lock)}


def generation(number: int, count: int = 12) -> dict[str, str]:
    """A bundle whose every file names its generation, so that a mixture shows."""
    names = ["compose.yaml", "docs/architecture.md", f"docs/only-in-{number}.md"]
    names += [f"docs/decisions/{index:04}-choice.md" for index in range(count)]
    return with_lock(dict.fromkeys(names, f"generation {number}\n" * 50))


def on_disk(place: Path) -> dict[str, str]:
    """Every file under ``place``, by its path, with its text."""
    return {
        str(path.relative_to(place)): path.read_text()
        for path in sorted(place.rglob("*"))
        if path.is_file()
    }
