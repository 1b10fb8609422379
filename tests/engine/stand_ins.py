"""Provides images under the references that a compose file names, where nothing can be pulled.

    python tests/engine/stand_ins.py postgres:17 redis:8.2 --app registry.example/shop/api:1.0
    docker compose config --images | python tests/engine/stand_ins.py -
    python tests/engine/stand_ins.py --remove

An image that is already there and is no stand-in of ours stays as it is. With ``SAASWRIGHT_PULL=1``
the real image is pulled if that works. What is left is built from ``stand-ins/`` by the table
``stand-ins.yaml`` and tagged; every such image carries the label ``saaswright.stand-in``.
"""

from __future__ import annotations

import argparse
import fcntl
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import yaml

HERE = Path(__file__).parent
LABEL = "saaswright.stand-in"
PREFIX = "saaswright-stand-in"
OF_THE_PRODUCT = HERE.parents[1] / "src" / "saaswright" / "verification" / "data" / "stand-in"
BOOTSTRAP = f"{PREFIX}/bootstrap:bookworm"


class StandInError(Exception):
    """An image can neither be found, pulled nor built."""


@dataclass(frozen=True)
class StandIn:
    """One row of the table: what is built from ``directory`` for which ``repositories``."""

    name: str
    directory: str
    repositories: tuple[str, ...]
    software: str
    differs: str
    arguments: Mapping[str, str] = field(default_factory=dict)
    tags: tuple[Mapping[str, str], ...] = ()

    def build_arguments(self, repository: str, tag: str) -> dict[str, str]:
        """The arguments of the build for ``repository:tag``; later matching rows win."""
        arguments = dict(self.arguments)
        for row in self.tags:
            wanted = dict(row)
            pattern, part = wanted.pop("pattern", ""), wanted.pop("repository", "")
            if re.search(pattern, tag) and part in repository:
                arguments |= wanted
        return arguments


@dataclass(frozen=True)
class Provided:
    """How a reference was provided: ``how`` is ``present``, ``pulled``, ``built`` or ``cached``."""

    reference: str
    how: str
    software: str


def read_table(path: Path = HERE / "stand-ins.yaml") -> dict[str, StandIn]:
    """The table by name. Raises :class:`TypeError` for a row with an unknown key."""
    rows = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {
        name: StandIn(
            name=name,
            directory=row.pop("directory", name),
            repositories=tuple(row.pop("repositories")),
            tags=tuple(row.pop("tags", ())),
            **row,
        )
        for name, row in rows.items()
    }


def split_reference(reference: str) -> tuple[str, str]:
    """``(repository, tag)``, without Docker Hub's host and implied ``library/``."""
    if "@" in reference:
        raise StandInError(
            f"{reference}: a digest names one real image, nothing can stand in for it"
        )
    repository, colon, tag = reference.rpartition(":")
    if not colon or "/" in tag:
        repository, tag = reference, "latest"
    return repository.removeprefix("docker.io/").removeprefix("library/"), tag


def docker(*arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
    """Run the docker client; BuildKit is asked for because a daemon of 2021 still needs that."""
    environment = os.environ | {"DOCKER_BUILDKIT": "1"}
    result = subprocess.run(
        ("docker", *arguments), capture_output=True, text=True, check=False, env=environment
    )
    if check and result.returncode:
        raise StandInError(f"docker {' '.join(arguments[:2])}: {result.stderr.strip()[-2000:]}")
    return result


def label_of(reference: str) -> str | None:
    """The stand-in label of a local image, ``""`` for a real one, ``None`` when it is not there.

    What was built on a stand-in inherits its labels, but not its name: it is a real one.
    """
    template = f'{{{{index .Config.Labels "{LABEL}.hash"}}}} {{{{join .RepoTags " "}}}}'
    result = docker("image", "inspect", "--format", template, reference, check=False)
    if result.returncode != 0:
        return None
    hashed, *names = result.stdout.strip("\n").split(" ")
    return hashed if any(name.startswith(f"{PREFIX}/") for name in names) else ""


def fingerprint(directory: Path, arguments: Mapping[str, str]) -> str:
    """A short hash of everything that goes into a build."""
    digest = hashlib.sha256(json.dumps(arguments, sort_keys=True).encode())
    for path in sorted(directory.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(str(path.relative_to(directory)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def build(directory: str, software: str, arguments: Mapping[str, str]) -> tuple[str, bool]:
    """Build ``stand-ins/<directory>`` unless it is there; its image and whether it was built.

    The application is the one that ``saaswright verify`` itself puts in place of a missing one.
    """
    source = OF_THE_PRODUCT if directory == "app" else HERE / "stand-ins" / directory
    # Two rows may share a directory; each gets an image that names its own software.
    hashed = fingerprint(source, {**arguments, LABEL: software})
    image = f"{PREFIX}/{directory}:{hashed}"
    if label_of(image) == hashed:
        return image, False
    options = [f"--build-arg={name}={value}" for name, value in arguments.items()]
    labels = {LABEL: "true", f"{LABEL}.hash": hashed, f"{LABEL}.software": software}
    options += [f"--label={name}={value}" for name, value in labels.items()]
    docker("build", "--quiet", "--network=host", *options, f"--tag={image}", str(source))
    return image, True


def debian_mirror() -> list[str]:
    """The mirror that this machine's own package settings name; the bootstrapper's default else."""
    files = [Path("/etc/apt/sources.list"), *sorted(Path("/etc/apt/sources.list.d").glob("*"))]
    for path in files:
        if path.suffix in {".list", ".sources"} and path.is_file():
            for line in path.read_text(encoding="utf-8").splitlines():
                found = re.search(r"\w+://\S+/debian/?(?=\s|$)", line)
                if found and not line.lstrip().startswith("#"):
                    return [found.group()]
    return []


def bootstrap() -> str:
    """A minimal Debian, made here if the means are there, else pulled."""
    if label_of(BOOTSTRAP) is not None:
        return BOOTSTRAP
    if not shutil.which("mmdebstrap"):
        docker("pull", "debian:bookworm-slim")
        docker("tag", "debian:bookworm-slim", BOOTSTRAP)
        return BOOTSTRAP
    say("bootstrapping a minimal Debian (about 20 s)")
    excluded = [f"--dpkgopt=path-exclude=/usr/share/{part}/*" for part in ("doc", "man", "locale")]
    with tempfile.TemporaryDirectory() as scratch:
        archive = Path(scratch, "debian.tar")
        made = subprocess.run(
            (
                *(
                    "mmdebstrap",
                    "--quiet",
                    "--variant=minbase",
                    '--aptopt=Acquire::Languages "none"',
                ),
                *(*excluded, "bookworm", str(archive), *debian_mirror()),
            ),
            capture_output=True,
            text=True,
            check=False,
        )
        if made.returncode:
            raise StandInError(f"mmdebstrap: {made.stderr.strip()[-2000:]}")
        docker("import", "--change", f"LABEL {LABEL}=true", str(archive), BOOTSTRAP)
    return BOOTSTRAP


def base() -> str:
    """The image that every stand-in starts from."""
    return build("base", "Debian 12, minimal variant", {"BOOTSTRAP": bootstrap()})[0]


def provide_one(reference: str, table: Mapping[str, StandIn], app: bool) -> Provided:
    """See to it that ``reference`` is a local image. Raises :class:`StandInError`."""
    present = label_of(reference)
    if present == "":
        return Provided(reference, "present", "the real image")
    wanted = os.environ.get("SAASWRIGHT_PULL") == "1"
    if wanted and docker("pull", "--quiet", reference, check=False).returncode == 0:
        return Provided(reference, "pulled", "the real image")
    repository, tag = split_reference(reference)
    row = table["app"] if app else find(repository, table)
    arguments = row.build_arguments(repository, tag)
    if row.name == "base":
        image, built = base(), False
    else:
        image, built = build(row.directory, row.software, {"BASE": base(), **arguments})
    docker("tag", image, reference)
    return Provided(reference, "built" if built else "cached", row.software)


def find(repository: str, table: Mapping[str, StandIn]) -> StandIn:
    """The row for a repository. Raises :class:`StandInError`."""
    for row in table.values():
        if repository in row.repositories:
            return row
    known = ", ".join(sorted(name for row in table.values() for name in row.repositories))
    raise StandInError(f"{repository}: no stand-in for it (there are: {known})")


@contextmanager
def alone() -> Iterator[None]:
    """Let one process build at a time: parallel test workers ask for the same images."""
    with Path(tempfile.gettempdir(), f"{PREFIX}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def provide(references: Sequence[str], app: Sequence[str] = ()) -> list[Provided]:
    """Provide all ``references``; those in ``app`` by the stand-in application.

    Raises :class:`StandInError` for the first one that cannot be had.
    """
    table = read_table()
    wanted = sorted(set(references) | set(app))
    with alone(), ThreadPoolExecutor(max_workers=2) as pool:
        if any(label_of(reference) != "" for reference in wanted):
            base()
        return list(pool.map(lambda name: provide_one(name, table, name in set(app)), wanted))


def remove() -> int:
    """Remove every stand-in image, under whatever name; how many names went.

    What was built on one stays: it has the label, but no name of ours.
    """
    listed = docker(
        *("image", "ls", "--no-trunc", "--filter", f"label={LABEL}"),
        *("--format", "{{.ID}} {{.Repository}}:{{.Tag}}"),
    )
    rows = [line.split(" ", 1) for line in listed.stdout.splitlines()]
    ours = {id for id, name in rows if name.startswith(f"{PREFIX}/")}
    names = [name for id, name in rows if id in ours and "<none>" not in name]
    if names:
        docker("image", "rm", "--force", *names)
    return len(names)


def say(message: str) -> None:
    """One line of progress."""
    print(f"stand-ins: {message}", file=sys.stderr, flush=True)


def main() -> int:
    """The command line; see the module's text."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument(
        "reference", nargs="*", help="an image reference, or - to read them from stdin"
    )
    parser.add_argument(
        "--app", action="append", default=[], help="a reference for the application"
    )
    parser.add_argument("--remove", action="store_true", help="remove all stand-in images")
    options = parser.parse_args()
    if options.remove:
        say(f"removed {remove()} image names")
        return 0
    references = [name for name in options.reference if name != "-"]
    if "-" in options.reference:
        references += [name for name in sys.stdin.read().split() if name not in options.app]
    try:
        for item in provide(references, options.app):
            say(f"{item.reference}: {item.how} ({item.software})")
    except StandInError as error:
        say(f"error: {error}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
