"""From files to one canonical map: read, include, extend, merge, in the reference's order."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import msgspec

from saaswright.compose.canonical.table import canonical, drop_short
from saaswright.compose.checks import check_elements
from saaswright.compose.defaults import set_defaults
from saaswright.compose.environment.casts import CASTS
from saaswright.compose.environment.files import Files
from saaswright.compose.layers.base import BaseServices
from saaswright.compose.layers.extends import Extender
from saaswright.compose.layers.include import apply_include
from saaswright.compose.layers.merge import Merger
from saaswright.compose.layers.reset import apply_resets
from saaswright.compose.layers.unicity import unique
from saaswright.compose.paths import Resolver
from saaswright.compose.reading.convert import Converter
from saaswright.compose.reading.nodes import Node, compose_nodes
from saaswright.compose.reading.origins import Layer, Report
from saaswright.compose.shape.checks import check
from saaswright.compose.shape.prune import prune
from saaswright.compose.shape.specification import COMPOSE_FILE
from saaswright.finding import Finding, Location, Severity
from saaswright.source import DocumentPath, Limits, Problem, Source


class Parsed(msgspec.Struct, frozen=True, eq=False):
    """A file at its absolute ``path``, with the documents in it or why they cannot be read."""

    path: str
    source: Source
    nodes: list[Node]
    problem: Problem | None


@lru_cache(maxsize=8)  # a project is read more than once: as it is written, and with its values
def parse_source(path: str, source: Source, limits: Limits) -> Parsed:
    """``source`` with its YAML documents; nodes are only read."""
    return Parsed(path, source, *compose_nodes(source, limits))


class Loader:
    """Loads the files of one project, or of one include within it.

    ``place`` is the directory relative paths start from, ``top`` the project's; ``chain`` holds
    the includes that led here.
    """

    def __init__(
        self,
        report: Report,
        files: Files,
        environment: dict[str, str],
        place: str,
        *,
        home: str,
        interpolate: bool = True,
        top: str | None = None,
        chain: tuple[Location, ...] = (),
    ) -> None:
        self.report = report
        self.files = files
        self.environment = environment
        self.place = place
        self.home = home
        self.interpolate = interpolate
        self.top = top or place
        self.chain = chain
        self.merger = Merger(report)

    def inside(
        self, place: str, environment: dict[str, str], chain: tuple[Location, ...]
    ) -> Loader:
        """A loader for what this one includes."""
        return Loader(
            self.report, self.files, environment, place, home=self.home,
            interpolate=self.interpolate, top=self.top, chain=chain,
        )  # fmt: skip

    def model(self, files: list[tuple[str, str]], included: tuple[str, ...]) -> dict[str, Any]:
        """The canonical map of files, each an absolute path and the name to show.

        Raises :class:`saaswright.compose.environment.files.RefusedError`.
        """
        limits = self.files.limits
        return self.sources(
            [parse_source(path, self.files.read(path, shown), limits) for path, shown in files],
            included,
        )

    def sources(self, sources: list[Parsed], included: tuple[str, ...]) -> dict[str, Any]:
        """The canonical map of texts that are already read."""
        data: dict[str, Any] = {}
        partial = len(sources) > 1
        for parsed in sources:
            included = (*included, parsed.path)
            layer = Layer(parsed.source, self.chain, parsed.path)
            self._readable(parsed, layer)
            for node in parsed.nodes:
                partial = self._document(node, layer, parsed.path, data, included, partial)
        report = self.report
        report.root = data
        if partial:
            self._check(data, partial=False)
        set_defaults(data)
        check_elements(data, report)
        Resolver(self.place, self.home).project(data)
        if self.interpolate:
            self._environment_lists(data)
        return data

    def _readable(self, parsed: Parsed, layer: Layer) -> None:
        if parsed.problem is not None:
            self.report.add(_syntax(layer, parsed.problem))

    def _convert(self, node: Node, layer: Layer) -> tuple[Any, list[DocumentPath]]:
        lookup = self.environment.get if self.interpolate else None
        converter = Converter(layer, self.report, lookup, CASTS)
        own = converter.convert(node)
        if not isinstance(own, dict):
            message = "a compose file must be a mapping with keys such as `services`"
            self.report.error_at("wrong-type", message, layer, node, ())
            return None, []
        return own, converter.resets

    def _document(
        self, node: Node, layer: Layer, path: str, data: dict[str, Any],
        included: tuple[str, ...], partial: bool,
    ) -> bool:  # fmt: skip
        """Put one document onto ``data``; whether its parts may be completed by others."""
        report = self.report
        errors = report.errors
        own, resets = self._convert(node, layer)
        if own is None:
            return partial
        report.root = own
        extends = _uses_extends(own)
        partial = partial or bool(data) or extends or "include" in own
        self._check(own, partial=partial)
        lenient = not self.interpolate or report.errors > errors
        if "version" in own:
            self._obsolete(own)
        if "include" in own:
            apply_include(self, own, self.place, included, resets)
            report.root = own
        if resets:
            apply_resets(data, resets)
        if extends and isinstance(own.get("services"), dict):
            Extender(self, own["services"], path, self.place, resets).all()
        merged = self.merger.project(data, own)
        report.root = merged
        report.wrong.clear()
        canonical(merged, report, lenient=lenient)
        unique(merged, report)
        if self.interpolate and report.errors > errors:
            prune(merged, report)
            drop_short(merged, report)
        return partial

    def _check(self, data: dict[str, Any], *, partial: bool) -> None:
        """Compare with the specification; what is wrong is reported and taken out."""
        report = self.report
        report.partial = partial
        report.wrong.clear()
        check(data, COMPOSE_FILE, (), report)
        report.partial = False
        if report.wrong:
            prune(data, report)

    def _obsolete(self, own: dict[str, Any]) -> None:
        self.report.error(
            "obsolete-version",
            "`version` is obsolete and ignored",
            ("version",),
            help="remove the line",
            key=True,
            severity=Severity.WARNING,
        )
        del own["version"]

    def base_services(self, path: str, shown: str, chain: tuple[Location, ...]) -> BaseServices:
        """The services of a file that is extended, prepared when they are asked for.

        Raises :class:`saaswright.compose.environment.files.RefusedError`.
        """
        parsed = parse_source(path, self.files.read(path, shown), self.files.limits)
        layer = Layer(parsed.source, chain, parsed.path)
        self._readable(parsed, layer)
        services = BaseServices(self)
        for node in parsed.nodes:
            own, resets = self._convert(node, layer)
            if own is not None:
                services.add(own, resets)
        return services

    def _environment_lists(self, data: dict[str, Any]) -> None:
        """``environment: [NAME]`` takes the value known here: an include has its own variables."""
        for service in (data.get("services") or {}).values():
            names = service.get("environment")
            if isinstance(names, list):
                known = self.environment
                for index, item in enumerate(names):
                    if item in known:
                        names[index] = f"{item}={known[item]}"
                        self.report.filled = True


def _uses_extends(own: dict[str, Any]) -> bool:
    services = own.get("services")
    return isinstance(services, dict) and any(
        isinstance(service, dict) and "extends" in service for service in services.values()
    )


def _syntax(layer: Layer, problem: Problem) -> Finding:
    excerpt = layer.line(problem.place.line)
    location = Location(layer.source.name, problem.place, (), excerpt)
    return Finding(
        "yaml-syntax", Severity.ERROR, problem.message, location, problem.help, layer.chain
    )
