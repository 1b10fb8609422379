"""Canonical data to the typed model, resolved or not; short forms with variables are understood.

    project, findings = parse(Source("compose.yaml", text))

``parse`` reads one file as it stands: nothing is interpolated, included or extended, no defaults
are added. ``emit`` writes such a project so that parsing gives it back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from saaswright.compose.canonical.ports import long_ports
from saaswright.compose.canonical.table import canonical
from saaswright.compose.decode.values import command, count, hosts, test, texts, variables
from saaswright.compose.environment.casts import CASTS
from saaswright.compose.environment.template import outside
from saaswright.compose.layers.load import parse_source
from saaswright.compose.layers.unicity import unique
from saaswright.compose.model import Project
from saaswright.compose.reading.convert import Converter
from saaswright.compose.reading.origins import Layer, Report
from saaswright.compose.shape.checks import check
from saaswright.compose.shape.specification import AUTHORS_MAPS, COMPOSE_FILE
from saaswright.finding import Finding, from_problem, has_errors, in_order
from saaswright.source import DEFAULT_LIMITS, DocumentPath, Limits, Source
from saaswright.typed import convert


def parse(
    source: Source, limits: Limits = DEFAULT_LIMITS
) -> tuple[Project | None, tuple[Finding, ...]]:
    """The project in ``source`` as it is written; ``None`` when it has not the shape of one."""
    parsed = parse_source(source.name, source, limits)
    if parsed.problem is not None:
        return None, (from_problem(source, parsed.problem),)
    report = Report()
    data: dict[str, Any] = {}
    for node in parsed.nodes[:1]:
        own = Converter(Layer(source), report, None, CASTS).convert(node)
        report.root = own
        check(own, COMPOSE_FILE, (), report)
        if report.errors:
            break
        own.pop("version", None)
        canonical(own, report, lenient=True)
        unique(own, report)
        data = own
    report.root = data
    project = None if has_errors(report.findings) else typed_project(data, report)
    findings = in_order(report.findings)
    return (None if has_errors(findings) else project), findings


def typed_project(data: Mapping[str, Any], report: Report | None = None) -> Project:
    """The typed values of a canonical project as maps and lists.

    What cannot be understood (a command whose quote has no end) is left out, and reported.
    """
    return convert(_lifted(_project(data, report)), Project)


def _project(data: Mapping[str, Any], report: Report | None) -> dict[str, Any]:
    result = dict(data)
    services = data.get("services") or {}
    result["services"] = {
        name: _service(service, ("services", name), report) for name, service in services.items()
    }
    for section in ("networks", "volumes", "configs", "secrets", "models"):
        definitions = data.get(section) or {}
        result[section] = {
            name: _keyed(definition or {}, DEFINITION) for name, definition in definitions.items()
        }
    result["include"] = [
        {"path": [entry]} if isinstance(entry, str) else _keyed(entry, INCLUDE)
        for entry in data.get("include") or ()
    ]
    return result


def _service(
    service: Mapping[str, Any], path: DocumentPath, report: Report | None
) -> dict[str, Any]:
    try:
        return _keyed(service, SERVICE)
    except ValueError:
        result: dict[str, Any] = {}
        for key, value in service.items():
            try:
                result.update(_keyed({key: value}, SERVICE))
            except ValueError as error:
                if report is not None:
                    report.error("bad-value", str(error), (*path, key))
        return result


Form = Callable[[Any], Any]


def _keyed(value: Mapping[str, Any], table: Mapping[str, Form]) -> dict[str, Any]:
    """``value`` with the keys of ``table`` rewritten; keys that hold nothing are left out."""
    return {
        key: table[key](inner) if key in table else inner
        for key, inner in value.items()
        if inner is not None
    }


def _each(table: Mapping[str, Form]) -> Form:
    return lambda value: [_keyed(item, table) for item in value]


def _inside(table: Mapping[str, Form]) -> Form:
    return lambda value: _keyed(value, table)


def _by_name(value: Mapping[str, Any]) -> dict[str, Any]:
    return {name: inner or {} for name, inner in value.items()}


def _port(value: Any) -> list[dict[str, Any]]:
    """A port in the long form; one that holds variables is split by hand."""
    if isinstance(value, dict):
        return [_keyed(value, PORT)]
    try:
        return [_keyed(port, PORT) for port in long_ports(str(value))]
    except ValueError:
        sections = outside(str(value), ":")
        target, *protocol = outside(sections[-1], "/")
        port: dict[str, Any] = {"target": int(target) if target.isdecimal() else target}
        if protocol:
            port["protocol"] = protocol[0]
        if len(sections) > 1 and sections[-2]:
            port["published"] = sections[-2]
        if len(sections) > 2:
            port["host_ip"] = ":".join(sections[:-2])
        return [port]


def _ports(value: list[Any]) -> list[dict[str, Any]]:
    """Every port in the long form, the same one but once."""
    found: dict[tuple[str, ...], dict[str, Any]] = {}
    for item in value:
        for port in _port(item):
            about = ("host_ip", "published", "target", "protocol")
            defaults = {"protocol": "tcp", **port}
            found[tuple(str(defaults.get(key, "")) for key in about)] = port
    return list(found.values())


def _ssh(value: Mapping[str, Any]) -> list[str]:
    if not isinstance(value, Mapping):
        return list(value)
    return [key if path is None else f"{key}={path}" for key, path in value.items()]


def _texts_by_key(value: Any) -> dict[str, str]:
    return {key: "" if inner is None else inner for key, inner in variables(value).items()}


def _mode(value: Any) -> Any:
    return int(value, 8) if isinstance(value, str) and value.isdecimal() else value


def _gpu_count(value: Any) -> Any:
    return count(value) if isinstance(value, str) and value.lower() == "all" else value


PORT: Final[dict[str, Form]] = {"published": str}
_GRANTS: Final = _each({"mode": _mode})
_REQUESTS: Final = _each({"count": _gpu_count, "options": _texts_by_key})
_HOOK: Final[dict[str, Form]] = {"command": command, "environment": variables}
DEFINITION: Final[dict[str, Form]] = {
    "driver_opts": _texts_by_key,
    "labels": _texts_by_key,
}
INCLUDE: Final[dict[str, Form]] = {"path": texts, "env_file": texts}
BUILD: Final[dict[str, Form]] = {
    "additional_contexts": _texts_by_key,
    "args": variables,
    "extra_hosts": hosts,
    "labels": _texts_by_key,
    "no_cache_filter": texts,
    "secrets": _GRANTS,
    "ssh": _ssh,
}
DEPLOY: Final[dict[str, Form]] = {
    "labels": _texts_by_key,
    "resources": _inside({"reservations": _inside({"devices": _REQUESTS})}),
}
SERVICE: Final[dict[str, Form]] = {
    "annotations": _texts_by_key,
    "build": _inside(BUILD),
    "command": command,
    "configs": _GRANTS,
    "deploy": _inside(DEPLOY),
    "develop": _inside(
        {"watch": _each({"include": texts, "ignore": texts, "exec": _inside(_HOOK)})}
    ),
    "devices": lambda value: [
        {"source": item} if isinstance(item, str) else item for item in value
    ],
    "dns": texts,
    "dns_search": texts,
    "entrypoint": command,
    "environment": variables,
    "expose": texts,
    "extra_hosts": hosts,
    "gpus": _REQUESTS,
    "healthcheck": _inside({"test": test}),
    "label_file": texts,
    "labels": _texts_by_key,
    "logging": _inside({"options": variables}),
    "models": _by_name,
    "networks": lambda value: {
        name: _keyed(inner or {}, {"driver_opts": _texts_by_key}) for name, inner in value.items()
    },
    "ports": _ports,
    "post_start": _each(_HOOK),
    "pre_start": _each(_HOOK),
    "pre_stop": _each(_HOOK),
    "secrets": _GRANTS,
    "storage_opt": _texts_by_key,
    "sysctls": _texts_by_key,
    "tmpfs": texts,
    "volumes": _each({"volume": _inside({"labels": _texts_by_key})}),
}


def _lifted(value: Any, key: str = "") -> Any:
    """``value`` with the ``x-*`` keys of its elements under ``extensions``."""
    if isinstance(value, dict):
        if key in AUTHORS_MAPS:
            return value
        inner: dict[str, Any] = {}
        extensions: dict[str, Any] = {}
        for name, item in value.items():
            if name[:2] == "x-":
                extensions[name] = item
            else:
                deeper = isinstance(item, (dict, list, float))
                inner[name] = _lifted(item, name) if deeper else item
        return {**inner, "extensions": extensions} if extensions else inner
    if isinstance(value, list):
        return [_lifted(item) if isinstance(item, (dict, list, float)) else item for item in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value
