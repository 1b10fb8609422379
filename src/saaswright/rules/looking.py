"""From compose files to the view that rules look at; what the compose room says comes along."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

from saaswright.compose.environment.template import uses
from saaswright.compose.resolve import Options, resolve
from saaswright.finding import Finding, Severity
from saaswright.rules.facts import Facts
from saaswright.rules.masking import without_secrets
from saaswright.rules.view import View
from saaswright.source import Source

_VALUE_OF_REQUIRED = "1"


def look(
    files: Sequence[str],
    facts: Facts,
    *,
    sources: Sequence[Source] = (),
    root: str | None = None,
) -> tuple[View | None, tuple[Finding, ...]]:
    """The view of one project of ``files`` (or ``sources``); ``None`` when it cannot be judged.

    The project is resolved twice: as written, for the rules; and with values, for what the compose
    room finds wrong with it. A required variable that is not set is no mistake of the file, so it
    gets a value there. Raises :class:`saaswright.errors.UnreadableError`.
    """
    roots = (root,) if root else ()
    written, findings = resolve(
        files, Options(interpolate=False, roots=roots, working_directory=root), sources=sources
    )
    if written is None:
        return None, _shown(findings)
    values = dict.fromkeys(_required(written.sources), _VALUE_OF_REQUIRED)
    values.update(written.environment)
    _, settled = resolve(
        files,
        Options(environment=values, profiles=("*",), roots=roots, working_directory=root),
        sources=sources,
    )
    said = tuple(f for f in settled if f.id not in _NOT_OF_THE_FILE)
    view = View(written, written.environment, facts)
    return view, _shown(said)


# Whether a variable has a value, or a file is there, is a matter of the machine that is asked.
_NOT_OF_THE_FILE = frozenset({"missing-variable", "unset-variable", "missing-file"})


def _required(sources: Sequence[Source]) -> set[str]:
    """Variables that the texts require without giving a value (``${NAME:?sentence}``)."""
    return {
        use.name for source in sources for use in uses(source.text) if use.operator in ("?", ":?")
    }


def _shown(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    return tuple(without_secrets(finding) for finding in findings)


def usable(findings: Sequence[Finding]) -> bool:
    """Whether nothing of ``findings`` stops the project from being used."""
    return not any(finding.severity is Severity.ERROR for finding in findings)


def project_name(view: View) -> str:
    """How the project is called in an answer: the first of its files."""
    return PurePath(view.resolved.sources[0].name).as_posix()
