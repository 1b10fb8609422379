"""What is known beside the compose file: the platform it goes to, requirements, files beside it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

from saaswright.compose.environment.dotenv import parse
from saaswright.rules.discover import NAMES, overlays_below

if TYPE_CHECKING:
    from saaswright.requirements.model import Plan, Requirements

DOCUMENTING: Final = (
    ".env.example",
    ".env.sample",
    ".env.template",
    ".env.dist",
    "env.example",
    "example.env",
)
"""Names of files that say which variables there are."""

_BESIDE: Final = (".env", *DOCUMENTING)
_LARGEST: Final = 256 * 1024
_NEIGHBOURS: Final = 20
_BELOW: Final = 100


class Context:
    """``requirements`` are complete (after ``assume``); ``beside`` maps file names to texts."""

    def __init__(
        self,
        target: str | None = None,
        requirements: Requirements | None = None,
        beside: Mapping[str, str] | None = None,
        directory: Path | None = None,
    ) -> None:
        self.target = target
        self.requirements = requirements
        self.beside = beside or {}
        self.directory = directory

    def in_directory(self, directory: Path, texts: Mapping[str, str]) -> Context:
        """The same beside the files of ``directory``; those that cannot be read are left out.

        ``texts`` stand in for files, by absolute path.
        """
        return Context(self.target, self.requirements, dict(_read(directory, texts)), directory)

    @cached_property
    def documented(self) -> frozenset[str] | None:
        """The variables that a file beside names; ``None`` when there is no such file."""
        texts = [self.beside[name] for name in DOCUMENTING if name in self.beside]
        return frozenset().union(*map(variables_of, texts)) if texts else None

    def neighbours(self, files: Iterable[str]) -> Iterator[str]:
        """The texts of the other compose files that share ``.env``: the directory's first 20, and
        the first 100 below that may be overlays of its default file.

        ``files`` are the names of the project's own.
        """
        own = {Path(file).name for file in files}
        for name, text in self.beside.items():
            if NAMES.fullmatch(name) and name not in own:
                yield text
        if self.directory is None:
            return
        try:
            others = sorted(p for p in self.directory.iterdir() if NAMES.fullmatch(p.name))
        except OSError:
            return
        own |= self.beside.keys()
        beside = [p for p in others if p.name not in own][:_NEIGHBOURS]
        for path in (*beside, *islice(overlays_below(self.directory), _BELOW)):
            try:
                if path.is_file() and path.stat().st_size <= _LARGEST:
                    yield path.read_text(encoding="utf-8")
            except (OSError, UnicodeDecodeError):
                continue

    @property
    def plans(self) -> tuple[Plan, ...]:
        """The plans of the requirements."""
        return self.requirements.plans if self.requirements else ()


def variables_of(text: str) -> frozenset[str]:
    """The names that an env file gives, those in comments (``# NAME=``) too: they document."""
    shown = "\n".join(line.lstrip("# ") if "=" in line else line for line in text.splitlines())
    found, _ = parse(shown, dict[str, str]().get)
    bare = {line.strip() for line in text.splitlines() if line.strip().isidentifier()}
    return frozenset({*found, *bare})


def _read(directory: Path, texts: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    start = str(directory)
    below = os.path.join(os.path.abspath(start), "") if texts else ""  # noqa: PTH100, PTH118
    for whole, text in texts.items():
        if whole.startswith(below):
            yield whole.removeprefix(below), text
    for name in _BESIDE:
        file = os.path.join(start, name)  # noqa: PTH118 - seven names for each project
        instead = texts.get(os.path.abspath(file)) if texts else None  # noqa: PTH100
        if instead is not None:
            yield name, instead
        elif os.path.isfile(file):  # noqa: PTH113
            try:
                if os.path.getsize(file) <= _LARGEST:  # noqa: PTH202
                    yield name, Path(file).read_text(encoding="utf-8")
            except (OSError, UnicodeDecodeError):
                continue
