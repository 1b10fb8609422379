"""Every image reference of the corpus, beside what the reference implementation makes of it.

    python -m tools.references            all files
    python -m tools.references PART       those whose path holds PART

`docker compose config --images` says which images a file names; the engine says which of them are
no reference (`invalid reference format`). Ours must name the same and refuse the same.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from saaswright.catalog.loader import load
from saaswright.compose.environment.template import substitute
from saaswright.compose.reference import try_parse
from saaswright.rules.facts import Facts
from saaswright.rules.looking import look
from tools.benches.compose_room import files as corpus_files

FACTS = Facts(load())


def environment() -> dict[str, str]:
    """The shell of both."""
    return {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), "LANG": "C"}


def theirs(file: Path) -> set[str] | None:
    """The images by the reference implementation; ``None`` when it refuses the file."""
    done = subprocess.run(
        ("docker", "compose", "-f", file.name, "--profile", "*", "config", "--images"),
        cwd=file.parent, env=environment(), capture_output=True, text=True,
        stdin=subprocess.DEVNULL, check=False,
    )  # fmt: skip
    return set(done.stdout.split("\n")) - {""} if done.returncode == 0 else None


def ours(file: Path) -> set[str] | None:
    """The same as `saaswright images list` sees it; what has no value is empty there."""
    view, _ = look((str(file),), FACTS, roots=(str(file.parent),))
    if view is None:
        return None
    return {
        substitute(str(service.raw["image"]), view.environment.get)
        if service.raw.get("image")
        else f"{view.resolved.name}-{service.name}"
        for service in view.services
    }


def invalid(references: list[str]) -> set[str]:
    """Those of ``references`` that the engine refuses as no references."""
    refused: set[str] = set()
    for reference in references:
        done = subprocess.run(
            ("docker", "image", "inspect", "--format", "x", "--", reference),
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        if "invalid reference" in done.stderr or "invalid character" in done.stderr:
            refused.add(reference)
    return refused


def compared(paths: Sequence[str]) -> tuple[str, list[str]]:
    """What was compared, in a sentence, and a line for each difference."""
    found: set[str] = set()
    files, wrong = 0, []
    for path in paths:
        answer, own = theirs(Path(path)), ours(Path(path))
        if answer is None:
            continue
        files += 1
        if own != answer:
            wrong.append(f"{path}: {sorted(answer ^ (own or set()))}")
        found |= answer
    refused = invalid(sorted(found))
    own_refused = {reference for reference in found if try_parse(reference) is None}
    wrong += [f"judged otherwise: {reference!r}" for reference in refused ^ own_refused]
    said = f"{files} files, {len(found)} references, {len(refused)} of them no references"
    return said, wrong


def main() -> int:
    """The command line."""
    part = sys.argv[1] if len(sys.argv) > 1 else ""
    said, wrong = compared([path for path in corpus_files() if part in path])
    print(said)
    for line in wrong:
        print(f"  WRONG {line}")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
