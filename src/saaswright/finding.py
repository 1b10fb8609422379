"""What anything that judges returns: a finding, its place, and the edits that would mend it.

Severity, confidence and audience are separate dials. A location is a path into a document; line
and column are computed once, when the finding is made from a :class:`saaswright.source.Document`.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import Any, Literal

import msgspec

from saaswright.source import Document, DocumentPath, Place, Problem, Source


class Severity(Enum):
    """How much it matters; an ``error`` makes the input unusable for what was asked."""

    # Each is one object, and its own key at the speed of one.
    __hash__ = object.__hash__

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Confidence(Enum):
    """How sure we are that the finding is true."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Edit(msgspec.Struct, frozen=True):
    """One change to a document, by path; text is never touched by whoever proposes it.

    ``spread`` makes a mapping of a list of names: ``value`` has what stands below each.
    ``replace`` puts the second of two texts where the first stands in a written value.
    """

    action: Literal["set", "delete", "rename", "insert", "append", "spread", "replace"]
    path: DocumentPath
    value: Any = None


class Setting(msgspec.Struct, frozen=True):
    """A variable that a fix keeps beside the compose file, in ``.env``; ``value`` is a secret.

    Without a value it is only named in the example of ``.env``.
    """

    name: str
    value: str | None
    purpose: str = ""


class Fix(msgspec.Struct, frozen=True):
    """A way to mend a finding. Unsafe unless proven safe.

    ``edits`` are paths of the project. ``changes`` are the paths of the resolved project, variables
    filled in, that differ afterwards (``None``: those of the edits; empty: it means the same).
    ``settings`` are variables that ``.env`` has to hold for that, ``dropped`` those that it no
    longer holds.
    """

    title: str
    edits: tuple[Edit, ...]
    safe: bool = False
    changes: tuple[DocumentPath, ...] | None = None
    settings: tuple[Setting, ...] = ()
    dropped: tuple[str, ...] = ()

    @property
    def meant(self) -> tuple[DocumentPath, ...]:
        """What may differ in the resolved project."""
        return tuple(e.path for e in self.edits) if self.changes is None else self.changes


class Location(msgspec.Struct, frozen=True):
    """A place in a named text, and the path that led there (empty for a syntax problem)."""

    source: str
    place: Place
    path: DocumentPath = ()
    excerpt: str = ""


class Finding(msgspec.Struct, frozen=True):
    """What is wrong here, what was expected, what to write instead.

    ``id`` is kebab-case and stable. ``help`` says what to do. ``related`` are further places
    (the other half of a contradiction, the include that led here).
    """

    id: str
    severity: Severity
    message: str
    location: Location | None = None
    help: str | None = None
    related: tuple[Location, ...] = ()
    confidence: Confidence = Confidence.HIGH
    audience: str = "author"
    fixes: tuple[Fix, ...] = ()


def locate(document: Document, path: DocumentPath, *, key: bool = False) -> Location:
    """The location of ``path`` in ``document``, with the line it stands on."""
    place = document.place(path, key=key)
    source = document.source
    return Location(source.name, place, path, source.line(place.line))


def from_problem(source: Source, problem: Problem, id: str = "yaml-syntax") -> Finding:
    """A finding for a problem with the text itself."""
    excerpt = source.line(problem.place.line)
    location = Location(source.name, problem.place, (), excerpt)
    return Finding(id, Severity.ERROR, problem.message, location, problem.help)


def nearest(word: str, choices: Iterable[str]) -> str | None:
    """The valid word that ``word`` was probably meant to be, or ``None``."""
    options = sorted(set(choices))
    exact = [option for option in options if option.lower() == word.lower().replace("_", "-")]
    if exact:
        return exact[0]
    import difflib

    close = difflib.get_close_matches(word.lower(), options, n=1, cutoff=0.6)
    return close[0] if close else None


def has_errors(findings: Iterable[Finding]) -> bool:
    """Whether any of ``findings`` makes the input unusable."""
    return any(finding.severity is Severity.ERROR for finding in findings)


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """By file, place, then id: the same order on every run."""

    def sort_key(finding: Finding) -> tuple[str, int, int, str, str]:
        at = finding.location
        if at is None:
            return ("", 0, 0, finding.id, finding.message)
        return (at.source, at.place.line, at.place.column, finding.id, finding.message)

    return tuple(sorted(findings, key=sort_key))
