"""Fails when the project holds what belongs to one machine, or a module that has outgrown its room.

Host names of package registries are read from this machine's own settings (pip, npm, apt and the
environment), so that none stands here; the path of this checkout must not stand anywhere either.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tools.tracked import ROOT, tracked

URL_HOST = re.compile(r"https?://(?:[^/@\s]*@)?([A-Za-z0-9.-]+)")
LONGEST_MODULE = 400
# Names that say nothing about what a module holds.
EMPTY_NAMES = {"utils", "util", "helpers", "helper", "common", "core", "manager", "misc"}


def settings() -> Iterator[str]:
    """Every text in which this machine names its package registries."""
    commands: list[tuple[str, ...]] = [(sys.executable, "-m", "pip", "config", "list")]
    if npm := shutil.which("npm"):
        commands.append((npm, "config", "get", "registry"))
    for command in commands:
        yield subprocess.run(command, capture_output=True, text=True, check=False).stdout
    for path in (Path("/etc/apt/sources.list"), *Path("/etc/apt/sources.list.d").glob("*")):
        if path.is_file():
            yield path.read_text(encoding="utf-8", errors="replace")
    yield from (
        value for name, value in os.environ.items() if re.match(r"(PIP|UV|NPM)_", name, re.I)
    )


def registry_hosts() -> frozenset[str]:
    """The registries' host names, without this machine itself."""
    from pip._internal.models.index import PyPI

    found = {host for text in settings() for host in URL_HOST.findall(text)}
    found.add(PyPI.netloc)
    return frozenset(host for host in found if host != "localhost" and not host.startswith("127."))


def problems(path: Path, forbidden: dict[str, str]) -> Iterator[str]:
    """What is wrong with one file."""
    name = path.relative_to(ROOT)
    text = path.read_bytes().decode("utf-8", errors="replace")
    for number, line in enumerate(text.splitlines(), start=1):
        for words, reason in forbidden.items():
            if words in line:
                yield f"{name}:{number}: {reason}"
    if name.parts[0] == "src" and path.suffix == ".py":
        length = text.count("\n")
        if length > LONGEST_MODULE:
            yield f"{name}: {length} lines; more than {LONGEST_MODULE} want two rooms"
        if path.stem in EMPTY_NAMES:
            yield f"{name}: the name says nothing about what the module holds"


def main() -> int:
    """Check every file; 1 when one has a problem."""
    forbidden = dict.fromkeys(registry_hosts(), "the host name of a package registry")
    forbidden[str(ROOT)] = "the path of a checkout on one machine"
    found = [line for path in tracked() for line in problems(path, forbidden)]
    print("\n".join(found), end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
