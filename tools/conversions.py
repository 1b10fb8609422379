"""Every project of the corpus with `build:`, converted; and whether anything was lost.

    python -m tools.conversions                      all of them
    python -m tools.conversions --no-reference PART  those whose path holds PART, without docker

Each is converted in a copy. Afterwards no service may have `build:`, the project must resolve (by
us and by `docker compose config`), buildx must take the bake file, and the converted project with
compose.dev.yaml over it must be the original but for the images' names.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from saaswright.catalog.loader import load
from saaswright.images.conversion.model import Wish
from saaswright.images.conversion.result import Conversion, conversion, save
from saaswright.images.project import read_project
from saaswright.rules.facts import Facts
from tools.benches.compose_room import files as corpus_files

FACTS = Facts(load())
WISH = Wish(prefix="registry.example:5000/acme")

# Keys that the project names and this machine does not have: buildx looks for them at once.
_OF_THE_MACHINE = ("SSH_AUTH_SOCK", "ssh: no key", "no such file or directory")


def docker(file: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """``docker`` in the file's folder, with the shell that the corpus' answers were made with."""
    environment = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), "LANG": "C"}
    return subprocess.run(
        ("docker", *arguments), cwd=file.parent, env=environment, capture_output=True, text=True,
        stdin=subprocess.DEVNULL, check=False,
    )  # fmt: skip


def configured(file: Path, *more: str) -> Any:
    """The project by the reference implementation; ``None`` when it refuses it."""
    files = [word for name in (file.name, *more) for word in ("-f", name)]
    done = docker(file, "compose", *files, "--profile", "*", "config", "--format", "json")
    return json.loads(done.stdout) if done.returncode == 0 else None


def comparable(project: Any) -> Any:
    """Without what a conversion changes: the images' names, and mounts' own defaults."""
    for service in (project or {}).get("services", {}).values():
        service.pop("image", None)
        for mount in service.get("volumes") or ():
            mount.pop("bind", None)
        service["volumes"] = sorted(service.get("volumes") or [], key=str)
    return project


def problems(file: Path, *, reference: bool, counts: Counter[str]) -> Iterator[str]:
    """What is wrong with the conversion of one file."""
    _, view, _ = read_project((file,), FACTS)
    if view is None or not any(s.service.build is not None for s in view.services):
        return
    counts["projects"] += 1
    counts["services"] += sum(s.service.build is not None for s in view.services)
    before = comparable(configured(file)) if reference else None
    found = conversion(view, (str(file),), WISH, FACTS, ci=True, dev=True)
    yield from (f"refused: {one.message}" for one in found.refused)
    save(found)
    counts["targets"] += len(found.plan.targets)
    counts["notes"] += len(found.notes)
    yield from _after(file, found)
    if not reference:
        return
    done = docker(file, "buildx", "bake", "-f", "docker-bake.hcl", "--print")
    if done.returncode and not any(word in done.stderr for word in _OF_THE_MACHINE):
        yield f"bake: {(done.stderr.strip().splitlines() or ['?'])[-1]}"
    if before is None:
        return
    counts["compared"] += 1
    if configured(file) is None:
        yield "the reference refuses it"
    elif comparable(configured(file, *_override(found))) != before:
        yield "with compose.dev.yaml it is not the project that it was"


def _override(found: Conversion) -> list[str]:
    made = [path for path in found.files if found.before.get(path) is None]
    return [Path(path).name for path in made if Path(path).name.startswith("compose.dev")]


def _after(file: Path, found: Conversion) -> Iterator[str]:
    _, view, findings = read_project((file,), FACTS)
    if view is None:
        yield f"does not resolve: {[one.message for one in findings][:2]}"
        return
    left = [s.name for s in view.services if s.service.build is not None]
    if left and not found.refused:
        yield f"still has build: {', '.join(left)}"


def tried(paths: Sequence[Path], *, reference: bool) -> tuple[Counter[str], list[str]]:
    """Convert a copy of each project; what was counted, and a line for each that came out wrong."""
    counts: Counter[str] = Counter()
    wrong: list[str] = []
    for path in paths:
        if "build" not in path.read_text(errors="replace"):
            continue
        with tempfile.TemporaryDirectory(prefix="saaswright-convert-") as place:
            folder = Path(place) / path.parent.name
            # The corpus is read-only, the copy is not.
            shutil.copytree(path.parent, folder, symlinks=True, copy_function=shutil.copyfile)
            for directory in (folder, *(one for one in folder.rglob("*") if one.is_dir())):
                directory.chmod(0o755)
            try:
                told = list(problems(folder / path.name, reference=reference, counts=counts))
            except Exception as error:  # noqa: BLE001 - the next file is looked at in any case
                told = [f"crashed: {error!r}"]
            wrong += [f"{path.parent.name}/{path.name}: {line}" for line in told]
    return counts, wrong


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("part", nargs="?", default="", help="only files whose path holds this")
    parser.add_argument("--no-reference", action="store_true", help="do not ask docker")
    options = parser.parse_args()
    paths = [Path(path) for path in corpus_files() if options.part in path]
    counts, wrong = tried(paths, reference=not options.no_reference)
    print(", ".join(f"{number} {what}" for what, number in counts.items()))
    for line in wrong:
        print(f"  WRONG {line}")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
