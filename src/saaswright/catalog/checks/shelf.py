"""The data files as entries with their places: what the checks look at.

Unlike the loader this goes on after the first problem and returns them all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from saaswright.catalog import files
from saaswright.finding import Finding, Location, Severity, from_problem, locate
from saaswright.source import Document, DocumentPath
from saaswright.typed import convert

T = TypeVar("T", bound=msgspec.Struct)


class Entry(msgspec.Struct, frozen=True):
    """One entry: its kind, typed value and plain data, its document and place in it."""

    kind: str
    value: Any
    raw: dict[str, Any]
    document: Document
    index: int

    @property
    def name(self) -> str:
        """How messages call it: its id, or what else tells it apart."""
        raw = self.raw
        return str(
            raw.get("id") or raw.get("type") or raw.get("target") or f"entry {self.index + 1}"
        )

    def at(self, *path: str | int) -> Location:
        """The place of a part of the entry; of the entry itself without a path."""
        return locate(self.document, (self.index, *path))

    def finding(self, id: str, message: str, *path: str | int, help: str | None = None) -> Finding:
        """An error about a part of this entry."""
        return Finding(id, Severity.ERROR, f"{self.name}: {message}", self.at(*path), help)


class Shelf(msgspec.Struct, frozen=True):
    """Every entry that could be read, in the order of the files."""

    entries: tuple[Entry, ...]

    def of(self, *kinds: str) -> Iterator[Entry]:
        """The entries of these kinds."""
        return (entry for entry in self.entries if entry.kind in kinds)

    def ids(self, *kinds: str) -> frozenset[str]:
        """The ids of the entries of these kinds."""
        return frozenset(str(e.raw["id"]) for e in self.of(*kinds) if "id" in e.raw)

    def options(self) -> Iterator[Entry]:
        """Everything that a decision can choose."""
        return self.of("technologies", "patterns", "options")


def fill(data: Path = files.DATA) -> tuple[Shelf, tuple[Finding, ...]]:
    """Read every data file. Raises :class:`UnreadableError` when one is no text."""
    entries: list[Entry] = []
    findings: list[Finding] = []
    for content in files.CONTENTS:
        for path in files.paths(content, data):
            found, problems = _read(content, path)
            entries += found
            findings += problems
    return Shelf(tuple(entries)), tuple(findings)


def _read(content: files.Content, path: Path) -> tuple[list[Entry], list[Finding]]:
    document, problems = files.read(path)
    if document is None:
        return [], [from_problem_at(path, problem) for problem in problems]
    findings = [from_problem(document.source, p, "catalog-yaml") for p in problems]
    if document.data is not None and not isinstance(document.data, list):
        place = locate(document, ())
        findings.append(
            Finding("catalog-shape", Severity.ERROR, "expected a list of entries", place)
        )
    entries = []
    for index, raw in enumerate(files.entries(document)):
        try:
            value = convert(raw, content.type)
        except msgspec.ValidationError as error:
            findings.append(_misshapen(document, index, raw, str(error)))
        else:
            entries.append(Entry(content.kind, value, raw, document, index))
    return entries, findings


def from_problem_at(path: Path, problem: Any) -> Finding:
    """A finding for a file that is no YAML at all."""
    return from_problem(files.read_source(path), problem, "catalog-yaml")


_STEP = re.compile(r"\.(\w+)|\[(\d+)\]")


def _misshapen(document: Document, index: int, raw: Any, message: str) -> Finding:
    """What msgspec said, at the place that its ``$.path[3]`` names."""
    said, _, where = message.partition(" - at `")
    path: DocumentPath = (index, *(word or int(at) for word, at in _STEP.findall(where)))
    name = raw.get("id", f"entry {index + 1}") if isinstance(raw, dict) else f"entry {index + 1}"
    return Finding("catalog-shape", Severity.ERROR, f"{name}: {said}", locate(document, path))
