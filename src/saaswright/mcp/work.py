"""What every tool needs: what surrounds a call, how requirements are read, and plain answers.

Every answer says in ``next`` what an agent may do now, and is bounded in size. The pipeline is
imported by the first call that needs it: a client waits for the start of the server.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec

from saaswright.mcp.confine import Roots
from saaswright.verification.halt import Halt

if TYPE_CHECKING:
    from saaswright.finding import Finding
    from saaswright.pipeline import Brief
    from saaswright.source import Source

MOST_TEXT: Final = 24_000
"""Characters of one long text in an answer."""

PAGE: Final = 40
"""Findings in one answer of ``assess``."""

Answer = dict[str, Any]
Progress = Callable[[float, str], None]


class Call(msgspec.Struct, frozen=True):
    """What surrounds a call: granted roots, who is told of progress, and whether to stop."""

    roots: Roots
    progress: Progress = lambda _done, _text: None
    halt: Halt = msgspec.field(default_factory=Halt)

    def tell(self, done: float, text: str) -> None:
        """Progress from 0 to 1. Raises :class:`HaltedError` when nobody waits any more."""
        self.halt.check()
        self.progress(min(done, 1.0), text)


def cut(name: str, text: str) -> Answer:
    """A text under ``name``, and ``truncated`` when it had to be cut."""
    if len(text) <= MOST_TEXT:
        return {name: text}
    return {name: text[:MOST_TEXT], "truncated": len(text)}


def source_of(text: str, roots: Roots) -> Source:
    """Requirements as text when it looks like it, else the file or the bundle of that name."""
    from saaswright import pipeline
    from saaswright.source import Source

    if _is_text(text):
        return Source("requirements", text)
    bundle = bundle_of(text, roots)
    return pipeline.read_bundle(bundle) if bundle else pipeline.read_file(roots.inside(text))


def _is_text(text: str) -> bool:
    """Whether it is YAML or JSON rather than the name of a file."""
    return "\n" in text or ": " in text or text.lstrip().startswith(("schema:", "{"))


def bundle_of(text: str, roots: Roots) -> Path | None:
    """The bundle that ``text`` names, if it names a directory."""
    if _is_text(text):
        return None
    path = roots.inside(text)
    return path if path.is_dir() else None


def brief(text: str, call: Call) -> tuple[Brief | None, tuple[Finding, ...]]:
    """Requirements, completed by assumptions; ``None`` when a finding is an error."""
    from saaswright import pipeline

    return pipeline.read(source_of(text, call.roots))


def refused(findings: tuple[Finding, ...]) -> Answer:
    """What is wrong with the requirements, as an answer and not an error: it can be mended."""
    from saaswright.finding import has_errors

    wrong = [plain(finding) for finding in findings]
    hint = "change what the findings name and call again"
    return {"findings": wrong[:PAGE], "failed": has_errors(findings), "next": hint}


def plain(finding: Finding) -> Answer:
    """A finding with its place."""
    found: Answer = {
        "id": finding.id,
        "severity": finding.severity.value,
        "message": finding.message,
    }
    if finding.location is not None:
        place = finding.location
        found["at"] = f"{Path(place.source).name}:{place.place.line}:{place.place.column}"
    if finding.help:
        found["help"] = finding.help
    return found


def data(value: Any) -> Any:
    """A value as plain data."""
    return msgspec.to_builtins(value, enc_hook=str)
