"""Problems of a requirements file on their way to becoming findings with a place."""

from __future__ import annotations

from typing import Any, Final

from saaswright.finding import Edit, Finding, Fix, Location, Severity, in_order, locate
from saaswright.source import Document, DocumentPath

MOST: Final = 100
"""Findings that are shown; a file with more is the wrong file, and each costs a search."""


class Problems:
    """Collects what is wrong; ``document`` is ``None`` for values that come from no text."""

    def __init__(self, document: Document | None) -> None:
        self._document = document
        self._findings: list[Finding] = []
        self._left_out = 0
        self.paths: list[DocumentPath] = []

    @property
    def full(self) -> bool:
        """Whether another finding would only be counted; asked before costly suggestions."""
        return len(self._findings) >= MOST

    def add(
        self,
        id: str,
        message: str,
        path: DocumentPath,
        *,
        help: str | None = None,
        severity: Severity = Severity.ERROR,
        key: bool = False,
        related: tuple[DocumentPath, ...] = (),
        fix: Fix | None = None,
        secret: bool = False,
    ) -> None:
        """One more. ``key`` points at the key instead of the value; ``secret`` hides the line."""
        if severity is Severity.ERROR:
            self.paths.append(path)
        if self.full:
            self._left_out += 1
            return
        place = self._locate(path, key=key, secret=secret)
        others = (self._locate(other, key=True) for other in related)
        self._findings.append(
            Finding(
                id,
                severity,
                message,
                place,
                help,
                related=tuple(other for other in others if other is not None),
                fixes=(fix,) if fix else (),
            )
        )

    def findings(self) -> tuple[Finding, ...]:
        """All of them, in the order of the file."""
        ordered = in_order(self._findings)
        if not self._left_out:
            return ordered
        more = Finding(
            "requirements-more",
            Severity.ERROR,
            f"{self._left_out} more problems are not shown",
            help="mend these first, then run again",
        )
        return (*ordered, more)

    def _locate(
        self, path: DocumentPath, *, key: bool = False, secret: bool = False
    ) -> Location | None:
        if self._document is None:
            return None
        location = locate(self._document, path, key=key)
        if not secret:
            return location
        return Location(location.source, location.place, location.path)


def write_instead(path: DocumentPath, value: Any) -> Fix:
    """The fix that replaces a value; a guess, so never safe."""
    return Fix(f"write `{value}`", (Edit("set", path, value),))


def dotted(path: DocumentPath) -> str:
    """A path as people write it: ``plans[1].availability.rto``."""
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return text.removeprefix(".")


def named(path: DocumentPath) -> str:
    """What a sentence calls the value at ``path``."""
    return shown(dotted(path)) if path else "the file"


def shown(value: Any) -> str:
    """A value of the user's inside a sentence: short, printable, on one line."""
    text = "".join(char if char.isprintable() else "?" for char in str(value)[:60])
    return f"`{text}…`" if len(str(value)) > 60 else f"`{text}`"


def kind_of(value: Any) -> str:
    """What a plain value is, in words."""
    if isinstance(value, bool):
        return str(value).lower()
    for kind, name in ((dict, "a mapping"), (list, "a list"), (str, "text")):
        if isinstance(value, kind):
            return name
    return "empty" if value is None else "a number"
