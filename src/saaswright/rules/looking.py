"""From compose files to the view that rules look at; what the compose room says comes along."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import Final

from saaswright.compose.environment.template import uses
from saaswright.compose.resolve import Options, Resolved, resolve_both
from saaswright.finding import Finding
from saaswright.rules.context import Context
from saaswright.rules.facts import Facts
from saaswright.rules.masking import without_secrets
from saaswright.rules.view import View
from saaswright.source import Source

VALUE_OF_REQUIRED: Final = "1"
# Whether a variable has a value, or a file is there, is a matter of the machine that is asked.
_NOT_OF_THE_FILE: Final = frozenset(
    {"missing-variable", "unset-variable", "missing-file", "missing-env-file"}
)


def look(
    files: Sequence[str],
    facts: Facts,
    *,
    sources: Sequence[Source] = (),
    roots: tuple[str, ...] = (),
    directory: str | None = None,
    texts: Mapping[str, str] | None = None,
    context: Context | None = None,
) -> tuple[View | None, tuple[Finding, ...]]:
    """The view of one project of ``files`` (or ``sources``); ``None`` when it cannot be judged.

    The project is resolved twice: as written, for the rules; and with values, for what the compose
    room finds wrong with it. A required variable that is not set is no mistake of the file, so it
    gets a value there. Files are read below ``roots`` too; names are relative to ``directory``.
    ``texts`` stand in for files, by absolute path.
    ``context`` is what else is known; the files beside the first one are added to it.
    Raises :class:`saaswright.errors.UnreadableError`.
    """
    instead = texts or {}
    options = Options(roots=roots, working_directory=directory, texts=instead)
    both = resolve_both(files, options, _values, sources=sources)
    written = both.written
    if written is None:
        return None, _shown(both.findings)
    known = required(written.sources) | written.environment.keys()
    own = {source.name for source in written.sources}
    said = tuple(
        f
        for f in both.findings
        if f.id not in _NOT_OF_THE_FILE and not _open(f, known) and not _of_a_rule(f, own)
    )
    around = context or Context()
    if files:
        around = around.in_directory(Path(directory or "", files[0]).parent, instead)
    return View(written, written.environment, facts, around), _shown(said)


def _values(written: Resolved) -> dict[str, str]:
    missing = required(written.sources) - written.environment.keys()
    return dict.fromkeys(missing, VALUE_OF_REQUIRED)


def _of_a_rule(finding: Finding, own: AbstractSet[str]) -> bool:
    """Whether a rule says the same of the project's own files."""
    at = finding.location
    return finding.id == "obsolete-version" and at is not None and at.source in own


def required(sources: Sequence[Source]) -> set[str]:
    """Variables that the texts require without giving a value (``${NAME:?sentence}``)."""
    return {
        use.name for source in sources for use in uses(source.text) if use.operator in ("?", ":?")
    }


def _open(finding: Finding, known: AbstractSet[str]) -> bool:
    """Whether the line depends on a variable that has no value here."""
    excerpt = finding.location.excerpt if finding.location else ""
    return any(use.name not in known and not use.operator for use in uses(excerpt))


def _shown(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    return tuple(without_secrets(finding) for finding in findings)
