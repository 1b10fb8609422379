"""Projects in memory or in a directory, mended."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from pathlib import Path

from saaswright.rules.config import Config
from saaswright.rules.discover import Candidate
from saaswright.rules.fixing.fix import mend
from saaswright.rules.fixing.model import Mended, Wanted
from saaswright.rules.fixing.texts import Texts
from tests.rules.judge import FACTS

PLACE = "/project"


def mended(
    files: Mapping[str, str] | str,
    *rules: str,
    unsafe: bool = True,
    named: tuple[str, ...] = ("compose.yaml",),
    base: tuple[str, ...] = (),
) -> Mended:
    """The project of texts that stand in no directory, with the fixes of ``rules`` (of all)."""
    texts = files if isinstance(files, Mapping) else {"compose.yaml": files}
    given = Texts({f"{PLACE}/{name}": text for name, text in texts.items()})
    wanted = Wanted(unsafe=unsafe, rules=frozenset(rules))
    return mend(Candidate(named, ".", base), FACTS, Config(), wanted, given, PLACE)


def after(result: Mended, name: str = "compose.yaml") -> str:
    """The new text of a file that changed."""
    return result.changed[f"{PLACE}/{name}"]


def lines(result: Mended, name: str = "compose.yaml") -> list[str]:
    """The changed lines of a file, as a diff without context; none when it did not change."""
    path = f"{PLACE}/{name}"
    if path not in result.changed:
        return []
    before, now = (result.before[path] or "").splitlines(), result.changed[path].splitlines()
    diff = difflib.unified_diff(before, now, n=0, lineterm="")
    return [line for line in diff if not line.startswith(("---", "+++", "@@"))]


def reasons(result: Mended) -> list[str]:
    """Why fixes were not made."""
    return [one.reason for one in result.refused]


def put(directory: Path, files: Mapping[str, str]) -> None:
    """``files`` below ``directory``."""
    for name, text in files.items():
        (directory / name).parent.mkdir(parents=True, exist_ok=True)
        (directory / name).write_text(text, encoding="utf-8")
