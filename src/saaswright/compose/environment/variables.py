"""Which value a variable has: the shell's, then ``--env-file`` or ``.env``."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping

from saaswright.compose.environment.dotenv import parse
from saaswright.compose.environment.files import Files, RefusedError
from saaswright.compose.reading.origins import Report
from saaswright.finding import Finding, Location, Severity
from saaswright.source import Place, Source


def from_files(
    paths: Iterable[str], outside: Mapping[str, str], files: Files, report: Report, directory: str
) -> dict[str, str]:
    """The variables of env files, later files over earlier, named as below ``directory``.

    Raises :class:`RefusedError`.
    """
    found: dict[str, str] = {}
    for path in paths:
        source = files.read(path, path.removeprefix(directory.rstrip("/") + "/"))
        found.update(read_variables(source, _both(outside, found), report))
    return found


def read_variables(
    source: Source, lookup: Mapping[str, str], report: Report, *, raw: bool = False
) -> dict[str, str]:
    """The variables of one env file; what is wrong in it is reported at its line."""
    found, errors = parse(source.text, lookup.get, raw=raw)
    for error in errors:
        # The line itself may hold a secret and is not shown.
        location = Location(source.name, Place(error.line, 1, error.line, 1), (), "")
        report.add(Finding("env-file", Severity.ERROR, error.message, location, error.help))
    return found


def project_environment(
    directory: str,
    env_files: tuple[str, ...],
    outside: Mapping[str, str],
    files: Files,
    report: Report,
) -> dict[str, str]:
    """What interpolation sees: ``outside`` wins over the env files, which default to ``.env``."""
    paths = env_files
    if not paths:
        default = os.path.join(directory, ".env")  # noqa: PTH118
        skip = outside.get("COMPOSE_DISABLE_ENV_FILE", "").lower() in ("1", "t", "true")
        paths = (default,) if not skip and files.is_file(default) else ()
    if not paths:
        return dict(outside)
    try:
        found = from_files(paths, outside, files, report, directory)
    except RefusedError as error:
        report.add(Finding(error.id, Severity.ERROR, str(error), None, error.help))
        return dict(outside)
    return {**found, **outside}


def _both(first: Mapping[str, str], second: Mapping[str, str]) -> Mapping[str, str]:
    return {**second, **first} if second else first


__all__ = ["from_files", "project_environment", "read_variables"]
