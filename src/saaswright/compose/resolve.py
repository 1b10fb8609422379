"""Resolving: files and options to one project, as ``docker compose config`` does.

    resolved, findings = resolve(["compose.yaml"], Options(profiles=("dev",)))

The order is the reference's: variables, includes, resets, extends, merge, short forms, defaults,
paths, what the project implies, profiles, values, and last whether it all holds together.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import msgspec

from saaswright.compose.consistency import check_consistency
from saaswright.compose.decode.project import decode_project
from saaswright.compose.environment.files import Files, RefusedError
from saaswright.compose.environment.template import TemplateError, substitute
from saaswright.compose.environment.variables import project_environment
from saaswright.compose.layers.load import Loader, parse_source
from saaswright.compose.normalize import normalize
from saaswright.compose.profiles import drop_unused, split_by_profile
from saaswright.compose.reading.nodes import MappingNode, Node, ScalarNode
from saaswright.compose.reading.origins import Origin, Report
from saaswright.compose.service_environment import resolve_files, resolve_names
from saaswright.errors import UnreadableError
from saaswright.expression import expression
from saaswright.finding import Finding, Location, Severity, in_order
from saaswright.source import (
    DEFAULT_LIMITS,
    DocumentPath,
    Limits,
    Place,
    Source,
    bounded,
    decode,
)

if TYPE_CHECKING:
    from saaswright.compose.model import Project

DEFAULT_NAMES: Final = (
    "compose.yaml",
    "compose.yml",
    "docker-compose.yml",
    "docker-compose.yaml",
)
OVERRIDE_NAMES: Final = (
    "compose.override.yml",
    "compose.override.yaml",
    "docker-compose.override.yml",
    "docker-compose.override.yaml",
)
_NAME: Final = expression(r"[a-z0-9][a-z0-9_-]*")


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """How to resolve; the defaults are those of ``docker compose config``.

    ``environment`` is the shell's. Files are read from the project directory, from directories
    the user named a file in, and from ``roots``; nowhere else. ``texts`` stand in for files, by
    absolute path.
    """

    env_files: tuple[str, ...] = ()
    profiles: tuple[str, ...] = ()
    interpolate: bool = True
    project_directory: str | None = None
    project_name: str | None = None
    environment: Mapping[str, str] = {}
    roots: tuple[str, ...] = ()
    working_directory: str | None = None
    home: str | None = None
    limits: Limits = DEFAULT_LIMITS
    texts: Mapping[str, str] = {}


class Resolved:
    """A project whose every value is settled.

    ``data`` is the canonical form as plain maps and lists; ``environment`` is what variables were
    taken from; ``disabled`` holds the services that no active profile enables.
    """

    def __init__(
        self,
        name: str,
        directory: str,
        data: dict[str, Any],
        environment: dict[str, str],
        disabled: dict[str, Any],
        report: Report,
        sources: tuple[Source, ...],
    ) -> None:
        self.name = name
        self.directory = directory
        self.data = data
        self.environment = environment
        self.disabled = disabled
        self.sources = sources
        self._report = report

    @cached_property
    def project(self) -> Project:
        """The same as typed values, made when first asked for."""
        from saaswright.compose.typed import typed_project

        return typed_project(self.data)

    def locate(self, path: DocumentPath, *, key: bool = False) -> Location | None:
        """Where ``path`` of the project comes from: the nearest thing written in a file."""
        return self._report.locate(path, key=key)[1]

    def origins(self, path: DocumentPath) -> tuple[Origin, ...]:
        """Everything that a list or map of the project was made from; what is last wins."""
        return self._report.origins(path)


def resolve(
    files: Sequence[str], options: Options | None = None, *, sources: Sequence[Source] = ()
) -> tuple[Resolved | None, tuple[Finding, ...]]:
    """The project of ``files`` (or of ``sources``, texts with their paths as names).

    ``None`` when a finding is an error. Without either, the files that Compose looks for are
    taken. Raises :class:`UnreadableError` when a file the user named cannot be read.
    """
    options = options or Options()
    return _Resolution(tuple(files), tuple(sources), options).run()


class Both(msgspec.Struct, frozen=True, eq=False):
    """A project as it is ``written`` and ``settled``, with the values of its variables.

    ``findings`` are those of settling, or of reading where that failed and ``written`` is ``None``.
    """

    written: Resolved | None
    settled: Resolved | None
    findings: tuple[Finding, ...]


def resolve_both(
    files: Sequence[str],
    options: Options,
    values: Callable[[Resolved], Mapping[str, str]],
    *,
    sources: Sequence[Source] = (),
) -> Both:
    """The project of ``files`` as :func:`resolve` gives it without and with interpolation.

    ``values`` gives the shell's variables for the project as it is written. The files are read
    once, and a project in which nothing is filled in is resolved once. Raises
    :class:`UnreadableError`.
    """
    first = _Resolution(tuple(files), tuple(sources), options)
    read = tuple(parsed.source for parsed in first.sources)
    if not any("$" in source.text for source in read):
        settled, findings = first.run()
        if first.as_written is not None:
            return Both(first.as_written, settled, findings)
    replace = msgspec.structs.replace
    written, findings = resolve(files, replace(options, interpolate=False), sources=read)
    if written is None:
        return Both(None, None, findings)
    with_values = replace(options, environment=values(written))
    return Both(written, *resolve(files, with_values, sources=read))


class _Resolution:
    """``as_written`` is the project without interpolation, where that made no difference."""

    def __init__(
        self, files: tuple[str, ...], sources: tuple[Source, ...], options: Options
    ) -> None:
        self.options = options
        self.here = options.working_directory or os.getcwd()  # noqa: PTH109
        self.report = Report()
        self.report.open = not options.interpolate
        self.as_written: Resolved | None = None
        self.sources = [
            parse_source(path, source, options.limits)
            for path, source in self._read(files, sources)
        ]
        first = self.sources[0].path
        directory = options.project_directory or os.path.dirname(first)  # noqa: PTH120
        self.directory = self._absolute(directory)

    def run(self) -> tuple[Resolved | None, tuple[Finding, ...]]:
        options, report = self.options, self.report
        files = Files(self._roots(), options.limits, options.texts)
        env_files = tuple(map(self._absolute, options.env_files))
        environment = project_environment(
            self.directory, env_files, options.environment, files, report
        )
        report.environment = environment
        report.written = "\n".join(parsed.source.text for parsed in self.sources)
        home = options.home or options.environment.get("HOME") or os.path.expanduser("~")  # noqa: PTH111
        loader = Loader(
            report, files, environment, self.directory, home=home, interpolate=options.interpolate
        )
        name = self._name(environment)
        environment["COMPOSE_PROJECT_NAME"] = name
        try:
            data = loader.sources(self.sources, ())
        except RefusedError as error:
            report.add(Finding(error.id, Severity.ERROR, str(error), None, error.help))
            data = {}
        if not data and not report.errors:
            self._fail("empty-file", "the compose file is empty", "a project needs `services`")
        data = dict(data)
        normalize(data, name, environment)
        disabled: dict[str, Any] = {}
        sources = tuple(parsed.source for parsed in self.sources)
        about = (name, self.directory)
        if options.interpolate:
            if not report.filled and not report.errors:
                seen = report.copy()
                self.as_written = Resolved(*about, data, environment, {}, seen, sources)
            data, disabled = self._settle(data, environment, files)
        findings = in_order(report.findings)
        if report.errors:
            return None, findings
        return Resolved(*about, data, environment, disabled, report, sources), findings

    def _settle(
        self, data: dict[str, Any], environment: dict[str, str], files: Files
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        """Decode, apply profiles, check, and read the files that services name."""
        report = self.report
        decoded = decode_project(data, report)
        resolve_names(decoded["services"], environment)
        active = self.options.profiles or tuple(
            word.strip() for word in environment.get("COMPOSE_PROFILES", "").split(",")
        )
        decoded["services"], disabled = split_by_profile(decoded["services"], active)
        report.root = decoded
        _adopt_parts(report, decoded, data)
        check_consistency(decoded, disabled, report)
        resolve_files(decoded["services"], environment, files, self.directory, report)
        drop_unused(decoded)
        return decoded, disabled

    # --- names and places ------------------------------------------------------------------------

    def _read(
        self, files: tuple[str, ...], sources: tuple[Source, ...]
    ) -> list[tuple[str, Source]]:
        if sources:
            return [(self._absolute(source.name), source) for source in sources]
        return [(self._absolute(file), self._read_file(file)) for file in files or self._default()]

    def _read_file(self, file: str) -> Source:
        limit = self.options.limits.size
        if self._absolute(file) in self.options.texts:
            return Source(file, self.options.texts[self._absolute(file)])
        try:
            with open(self._absolute(file), "rb") as stream:  # noqa: PTH123
                raw = bounded(stream, limit)
        except FileNotFoundError:
            raise UnreadableError(f"{file}: no such file", help="check the path") from None
        except OSError as error:
            raise UnreadableError(f"{file}: {error.strerror or error}") from None
        if len(raw) > limit:
            raise UnreadableError(
                f"{file}: larger than {limit} bytes", help="is this the right file?"
            )
        return decode(file, raw)

    def _default(self) -> tuple[str, ...]:
        """The files Compose takes when none is named: upwards from here."""
        start = self._absolute(self.options.project_directory or ".")
        given = self.options.environment.get("COMPOSE_FILE")
        if given:
            separator = self.options.environment.get("COMPOSE_PATH_SEPARATOR") or os.pathsep
            return tuple(given.split(separator))
        directory = start
        while True:
            found = _first(directory, DEFAULT_NAMES)
            if found:
                override = _first(directory, OVERRIDE_NAMES)
                return (found, override) if override else (found,)
            parent = os.path.dirname(directory)  # noqa: PTH120
            if parent == directory:
                raise UnreadableError(
                    f"{start}: no compose file here or above",
                    help=f"name one with -f, or create {DEFAULT_NAMES[0]}",
                )
            directory = parent

    def _absolute(self, path: str) -> str:
        return os.path.normpath(os.path.join(self.here, path))  # noqa: PTH118

    def _roots(self) -> tuple[str, ...]:
        named = [os.path.dirname(parsed.path) for parsed in self.sources]  # noqa: PTH120
        named += [os.path.dirname(self._absolute(path)) for path in self.options.env_files]  # noqa: PTH120
        named += [self.directory, *map(self._absolute, self.options.roots)]
        return tuple(dict.fromkeys(named))

    def _name(self, environment: dict[str, str]) -> str:
        """The project's name: given, from the environment, from the files, or the directory's."""
        given = self.options.project_name or environment.get("COMPOSE_PROJECT_NAME")
        if given:
            if not _NAME.fullmatch(given):
                hint = "use lower-case letters, digits, `-` and `_`, a letter or digit first"
                self._fail("project-name", f"`{given}` cannot be a project's name", hint)
            return given
        written = self._written_name()
        if written is not None and self.options.interpolate and "$" in written:
            try:
                written = substitute(written, environment.get)
            except TemplateError:
                return "unnamed"  # reported where the name stands
            if not written:
                self._fail("project-name", "the project's name is empty", "give `name` a default")
        return _plain_name(written or "") or _plain_name(os.path.basename(self.directory))  # noqa: PTH119

    def _written_name(self) -> str | None:
        """The last top-level ``name`` of the files."""
        names = [_name_in(node) for parsed in self.sources for node in parsed.nodes]
        return next((name for name in reversed(names) if name), None)

    def _fail(self, id: str, message: str, help: str | None = None) -> None:
        location = Location(self.sources[0].source.name, _START, (), "")
        self.report.add(Finding(id, Severity.ERROR, message, location, help))


def _first(directory: str, names: Sequence[str]) -> str | None:
    paths = (os.path.join(directory, name) for name in names)  # noqa: PTH118
    return next((path for path in paths if os.path.isfile(path)), None)  # noqa: PTH113


def _name_in(node: Node) -> str | None:
    for key, value in node.value if isinstance(node, MappingNode) else ():
        if key.value == "name" and isinstance(value, ScalarNode):
            return str(value.value)
    return None


def _plain_name(text: str) -> str:
    """``text`` as a project's name: in lower case, without what a name cannot hold."""
    return "".join(re.findall("[a-z0-9_-]", text.lower())).lstrip("_-")


def _adopt_parts(report: Report, made: dict[str, Any], data: dict[str, Any]) -> None:
    """Let ``made`` know where its sections and their elements came from."""
    report.adopt(made, data)
    for section, elements in made.items():
        original = data.get(section)
        if isinstance(elements, dict) and isinstance(original, dict):
            report.adopt(elements, original)
            for name, element in elements.items():
                report.adopt(element, original.get(name))


_START: Final = Place(1, 1, 1, 1)
