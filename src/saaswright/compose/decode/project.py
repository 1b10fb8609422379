"""A normalised project, decoded: every mistake reported, everything else kept."""

from __future__ import annotations

from typing import Any, Final

from saaswright.compose.decode import tables
from saaswright.compose.decode.fields import BadValueError, Table, decoded
from saaswright.compose.reading.origins import Report
from saaswright.source import DocumentPath

_RESOURCES: Final[dict[str, Table]] = {
    "networks": tables.NETWORK,
    "volumes": tables.VOLUME,
    "secrets": tables.FILE_OBJECT,
    "configs": tables.FILE_OBJECT,
    "models": tables.MODEL,
}


def decode_project(data: dict[str, Any], report: Report) -> dict[str, Any]:
    """The values of ``data`` as the engine gets them; what is wrong is reported and left out."""
    result: dict[str, Any] = {"name": data.get("name")}
    services = data.get("services") or {}
    result["services"] = {
        name: decode_service(service, ("services", name), report)
        for name, service in services.items()
    }
    for section, table in _RESOURCES.items():
        definitions = {
            name: _tolerant(definition or {}, table, (section, name), report)
            for name, definition in (data.get(section) or {}).items()
        }
        if definitions:
            result[section] = definitions
    for network in result.get("networks", {}).values():
        network.setdefault("ipam", {})
    result.update({key: value for key, value in data.items() if key.startswith("x-")})
    return result


def decode_service(service: dict[str, Any], path: DocumentPath, report: Report) -> dict[str, Any]:
    """One service; ``command`` and ``entrypoint`` are there even when not given."""
    result = _tolerant(service, tables.SERVICE, path, report)
    result.setdefault("command", None)
    result.setdefault("entrypoint", None)
    return result


def _tolerant(
    value: dict[str, Any], table: Table, path: DocumentPath, report: Report
) -> dict[str, Any]:
    try:
        return decoded(value, table)
    except BadValueError:
        result: dict[str, Any] = {}
        for key, inner in value.items():
            try:
                result.update(decoded({key: inner}, table))
            except BadValueError as error:
                report.error("bad-value", str(error), (*path, *error.path))
                report.damaged.add(path)
        return result
