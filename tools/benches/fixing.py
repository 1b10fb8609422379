"""Fixing every file of the corpus, and looking for anything that it should not have done.

    python -m tools.benches.fixing                     all files, with docker compose as the oracle
    python -m tools.benches.fixing --no-reference PART  those whose path holds PART, without it

Each file is fixed in a copy with ``--write --unsafe``; then it must still resolve, mean the same
but for what the applied fixes declare (in our resolved JSON and in that of the reference), keep
every comment, and stay as it is when fixed again.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from saaswright.catalog.loader import load
from saaswright.compose.output import as_json
from saaswright.compose.resolve import Options, resolve
from saaswright.errors import UnreadableError
from saaswright.finding import Finding, Severity
from saaswright.rules.assess import judge
from saaswright.rules.config import Config
from saaswright.rules.discover import discover
from saaswright.rules.facts import Facts
from saaswright.rules.fixing.comments import lost
from saaswright.rules.fixing.fix import Run
from saaswright.rules.fixing.meaning import differences, outside
from saaswright.rules.fixing.model import Mended, Wanted
from saaswright.rules.registry import BY_ID
from saaswright.source import DocumentPath
from tools.benches.compose_room import files as corpus_files
from tools.benches.row import Row
from tools.conformance_live import reference_version

TITLE = "Fixing real files"
_BUILD = "build-context"


@dataclass
class Soak:
    """What came out. ``wrong`` are defects, each a sentence with its file."""

    files: int = 0
    fixes: int = 0
    resolvable: int = 0
    compared: int = 0
    ready_before: int = 0
    ready: int = 0
    seconds: float = 0.0
    applied: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    blocking: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


def soak(paths: Sequence[str], *, reference: bool) -> Soak:
    """Fix each of ``paths``, files below one directory, in a copy of that directory."""
    found = Soak()
    with tempfile.TemporaryDirectory(prefix="saaswright-fix-") as place:
        root = Path(os.path.commonpath([str(Path(path).parent) for path in paths]))
        copy = Path(place) / "files"
        shutil.copytree(root, copy, symlinks=True, copy_function=_writable)
        for path in paths:
            file = copy / Path(path).relative_to(root)
            try:
                _file(file, copy, found, reference=reference)
            except Exception as error:  # noqa: BLE001 - the next file is looked at in any case
                found.wrong.append(f"{file.relative_to(copy)}: crashed: {error!r}")
    return found


def _writable(source: str, target: str) -> None:
    """A copy without the mode: the corpus is read-only."""
    shutil.copyfile(source, target, follow_symlinks=False)


def _file(file: Path, root: Path, found: Soak, *, reference: bool) -> None:
    name = str(file.relative_to(root))
    before = _resolved(file)
    theirs = _reference(file) if reference else None
    found.files += 1
    found.ready_before += _ready(file)[0]
    began = time.perf_counter()
    mended = _fixed(file)
    found.seconds += time.perf_counter() - began
    found.fixes += len(mended.applied)
    found.applied.update(one.finding.id for one in mended.applied)
    found.refused.update(f"{one.finding.id}: {one.reason}" for one in mended.refused)
    try:
        for problem in _problems(file, mended, before, theirs, found):
            found.wrong.append(f"{name}: {problem}")
        ready, blocking = _ready(file)
        found.ready += ready
        found.blocking.update(blocking)
    finally:
        _restore(mended)


def _fixed(file: Path) -> Mended:
    run = Run(Facts(load()), Config(), Wanted(unsafe=True), write=True)
    return run.every((str(file),))[0][0]


def _problems(file: Path, mended: Mended, before: Any, theirs: Any, found: Soak) -> Iterator[str]:
    if mended.problem:
        yield f"not written: {mended.problem}"
    if any("defect" in one.reason for one in mended.refused):
        reasons = {
            f"{o.finding.id}: {o.finding.message}" for o in mended.refused if "defect" in o.reason
        }
        yield f"a fix that does not mend: {sorted(reasons)}"
    declared = tuple(path for one in mended.applied for path in one.fix.meant)
    if before is not None:
        found.resolvable += 1
        yield from _compared("ours", before, _resolved(file), declared)
    if theirs is not None:
        found.compared += 1
        yield from _compared("the reference's", theirs, _reference(file), declared)
    for path, text in mended.changed.items():
        was = mended.before[path]
        if was is not None and path.endswith((".yaml", ".yml")):
            yield from (f"comment lost: {one}" for one in lost(was, text))
    again = _fixed(file)
    if again.changed:
        rules = sorted({one.finding.id for one in again.applied})
        yield f"a second run changes {sorted(map(os.path.basename, again.changed))}: {rules}"
        _restore(again)


def _compared(
    whose: str, before: Any, after: Any, declared: tuple[DocumentPath, ...]
) -> Iterator[str]:
    if after is None:
        yield f"{whose} answer: does not resolve any more"
        return
    for path in outside(differences(before, after), declared):
        yield f"{whose} answer differs at {'.'.join(map(str, path))}"


def _resolved(file: Path) -> Any:
    environment = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), "LANG": "C"}
    try:
        resolved, _ = resolve([str(file)], Options(environment=environment))
    except UnreadableError:
        return None
    return json.loads(as_json(resolved)) if resolved is not None else None


def _reference(file: Path) -> Any:
    environment = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), "LANG": "C"}
    done = subprocess.run(
        ("docker", "compose", "-f", file.name, "config", "--format", "json"),
        cwd=file.parent,
        env=environment,
        capture_output=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    return json.loads(done.stdout) if done.returncode == 0 else None


def _ready(file: Path) -> tuple[bool, set[str]]:
    """Whether nothing of cloud-readiness fails the file but its `build:`, and what does."""
    candidate = discover((str(file),))[0][0]
    judged = judge(candidate, Facts(load()), Config())
    blocking = {one.id for one in judged.findings if _blocks(one)}
    return judged.readable and not blocking, blocking


def _blocks(finding: Finding) -> bool:
    rule = BY_ID.get(finding.id)
    if rule is None:
        return finding.severity is Severity.ERROR
    family = rule.family == "cloud-readiness" and finding.id != _BUILD
    return family and finding.severity is not Severity.INFO


def _restore(mended: Mended) -> None:
    if not mended.written:
        return
    for path, text in mended.before.items():
        if text is None:
            Path(path).unlink(missing_ok=True)
        else:
            Path(path).write_bytes(text.encode())


def measure(runs: int) -> list[Row]:
    """The figures for the bench; the reference is not asked, which takes minutes."""
    del runs
    found = soak(corpus_files(), reference=False)
    return rows(found)


def rows(found: Soak) -> list[Row]:
    """What was seen, as lines of the bench."""
    files = max(found.files, 1)
    return [
        Row("files fixed", found.files / max(found.seconds, 1e-9), "files/s"),
        Row("fixes made, per file", found.fixes / files, "fixes"),
        Row("defects", len(found.wrong), "", aim="0", met=not found.wrong),
        Row("pass cloud-readiness but for build, before", 100 * found.ready_before / files, "%"),
        Row("pass cloud-readiness but for build, after", 100 * found.ready / files, "%"),
    ]


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("part", nargs="?", default="", help="only files whose path holds this")
    parser.add_argument("--no-reference", action="store_true", help="do not ask docker compose")
    arguments = parser.parse_args()
    paths = [path for path in corpus_files() if arguments.part in path]
    asked = not arguments.no_reference and reference_version() is not None
    found = soak(paths, reference=asked)
    _print(found)
    return int(bool(found.wrong))


def _print(found: Soak) -> None:
    files = max(found.files, 1)
    print(
        f"{found.files} files, {found.fixes} fixes; {found.resolvable} resolvable, "
        f"{found.compared} compared with the reference; {len(found.wrong)} defects; "
        f"pass cloud-readiness but for build: {found.ready_before / files:.1%} before, "
        f"{found.ready / files:.1%} after"
    )
    for title, counts in (
        ("applied", found.applied), ("refused", found.refused), ("blocking", found.blocking)
    ):  # fmt: skip
        print(f"  {title}: " + "; ".join(f"{n} {what}" for what, n in counts.most_common(25)))
    for line in found.wrong:
        print(f"  WRONG {line}")


if __name__ == "__main__":
    sys.exit(main())
