"""What one element may not say together, whatever the rest of the project says."""

from __future__ import annotations

from typing import Any, Final

from saaswright.compose.reading.origins import Report
from saaswright.finding import Severity
from saaswright.source import DocumentPath

_CONTENTS: Final = {
    "configs": ("file", "environment", "content"),
    "secrets": ("file", "environment"),
}


def check_elements(data: dict[str, Any], report: Report) -> None:
    """Report elements of a canonical project that contradict themselves."""
    for name, volume in (data.get("volumes") or {}).items():
        _external(volume or {}, ("volumes", name), report)
    for section, contents in _CONTENTS.items():
        for name, definition in (data.get(section) or {}).items():
            _content(definition, contents, (section, name), report)
    for name, service in (data.get("services") or {}).items():
        _service(service, ("services", name), report)


def _external(volume: dict[str, Any], path: DocumentPath, report: Report) -> None:
    if volume.get("external") is not True:
        return
    for key in volume:
        if key not in ("name", "external") and not key.startswith("x-"):
            message = f"an external volume exists already, so `{key}` means nothing"
            report.error("conflict", message, (*path, key), help=f"remove `{key}`", key=True)


def _content(
    definition: dict[str, Any], contents: tuple[str, ...], path: DocumentPath, report: Report
) -> None:
    given = [key for key in contents if key in definition]
    listed = " or ".join(f"`{key}`" for key in contents)
    if len(given) != 1:
        report.damaged.add(path)
    if len(given) > 1:
        report.error("conflict", f"only one of {listed} may be given", path)
    elif not given and "driver" not in definition and "external" not in definition:
        report.error("missing-key", f"one of {listed} must be given", path)


def _service(service: dict[str, Any], path: DocumentPath, report: Report) -> None:
    for index, port in enumerate(service.get("ports") or ()):
        address = port.get("host_ip") if isinstance(port, dict) else None
        if address is not None and "$" not in address:
            _address(address, (*path, "ports", index), report)
    for index, mount in enumerate(service.get("volumes") or ()):
        if isinstance(mount, dict) and mount.get("type") == "bind":
            _bind_source(mount.get("source"), (*path, "volumes", index), report)
    triggers = (service.get("develop") or {}).get("watch") or ()
    for index, trigger in enumerate(triggers):
        if trigger.get("path") == "":
            report.error(
                "bad-value", "a path is missing", (*path, "develop", "watch", index, "path")
            )
    resources = (service.get("deploy") or {}).get("resources") or {}
    devices = (resources.get("reservations") or {}).get("devices") or ()
    place = (*path, "deploy", "resources", "reservations", "devices")
    for where, requests in ((place, devices), ((*path, "gpus"), service.get("gpus") or ())):
        for index, request in enumerate(requests):
            if "count" in request and "device_ids" in request:
                message = "give either `count` or `device_ids`"
                report.error("conflict", message, (*where, index))


def _bind_source(source: Any, path: DocumentPath, report: Report) -> None:
    """No source is an error; an empty one (of an unset variable) is the project's directory."""
    if source is None:
        report.error("missing-key", "a bind mount needs a `source`", path)
    elif source == "":
        report.error(
            "empty-source",
            "the `source` of a bind mount is empty, so all of the project's directory is mounted",
            (*path, "source"),
            help="write the path, or `${NAME:?say what for}` to refuse to start without it",
            severity=Severity.WARNING,
        )


def _address(address: str, path: DocumentPath, report: Report) -> None:
    import ipaddress

    try:
        ipaddress.ip_address(address)
    except ValueError:
        report.error("bad-value", f"`{address}` is not an IP address", (*path, "host_ip"))
