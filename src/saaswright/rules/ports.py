"""Published ports."""

from __future__ import annotations

from collections.abc import Iterator

from saaswright.compose.canonical.ports import long_ports
from saaswright.compose.model import Port
from saaswright.finding import Edit, Fix
from saaswright.rules.parameters import is_taken, variable_name
from saaswright.rules.remedies import said
from saaswright.rules.values import settled_text
from saaswright.rules.view import ServiceView, View


def published(service: ServiceView) -> tuple[tuple[int, Port], ...]:
    """Ports with a number on the host, and their positions; a range once, by its first port."""
    return service.view.once(_by_service)[service.name]


def _by_service(view: View) -> dict[str, tuple[tuple[int, Port], ...]]:
    return {service.name: tuple(_of(service)) for service in view.services}


def _of(service: ServiceView) -> Iterator[tuple[int, Port]]:
    seen = set()
    for index, port in enumerate(service.service.ports):
        location = service.view.locate(service.at("ports", index))
        place = (location.source, location.place) if location else None
        if port.published not in (None, "", "0") and (place is None or place not in seen):
            seen.add(place)
            yield index, port


def only_local(port: Port) -> bool:
    """Whether the port is only bound to the loopback address of the host."""
    return (port.host_ip or "").startswith("127.") or port.host_ip == "::1"


_ENTRANCES = ("reverse-proxy", "api-gateway")


def is_entrance(service: ServiceView) -> bool:
    """A proxy or gateway by the catalog, which publishes a port itself."""
    technology = service.technology
    plays = technology is not None and any(role in technology.decisions for role in _ENTRANCES)
    return plays and bool(service.service.ports)


def as_written(service: ServiceView, index: int) -> object:
    """What stands in the file for the port at ``index``: a range may stand for many."""
    written = service.raw.get("ports")
    last = 0
    for item in written if isinstance(written, list) else ():
        last += _count(service, item)
        if index < last:
            return item
    return None


def _count(service: ServiceView, item: object) -> int:
    if not isinstance(item, str):
        return 1
    try:
        return len(long_ports(settled_text(item, service.view.environment)))
    except ValueError:
        return 1


def _one_by_one(service: ServiceView) -> bool:
    """Whether each port stands alone; beside a variable, a range is left as it is written."""
    written = service.raw.get("ports")
    return isinstance(written, list) and len(written) == len(service.service.ports)


def bound_locally(service: ServiceView, index: int) -> tuple[Fix, ...]:
    """Publish the port on the host's loopback address only; the services still reach it."""
    if not _one_by_one(service):
        return ()
    path = service.at("ports", index, "host_ip")
    return said("publish it on the host's loopback address only", path, "127.0.0.1")


def any_host_port(service: ServiceView, index: int) -> tuple[Fix, ...]:
    """Let the engine choose the port of the host."""
    port, path = service.service.ports[index], service.at("ports", index)
    if not str(port.target).isdigit() or port.mode == "host" or not _one_by_one(service):
        return ()
    kind = "" if port.protocol in (None, "tcp") else f"/{port.protocol}"
    return said("let the engine choose the host's port", path, f"{port.target}{kind}")


def host_port_parameter(service: ServiceView, index: int) -> tuple[Fix, ...]:
    """The host's port as a variable that has today's as its default."""
    port, path = service.service.ports[index], service.at("ports", index, "published")
    number, name = str(port.published), f"{variable_name(service.name)}_PORT"
    if sum(1 for _ in published(service)) > 1:
        name = f"{name}_{port.target}"
    if port.protocol not in (None, "tcp"):
        name = f"{name}_{port.protocol.upper()}"
    if not _one_by_one(service):
        return ()
    if not number.isdigit() or not str(port.target).isdigit() or is_taken(service.view, name):
        return ()
    new = f"${{{name}:-{number}}}"
    edit = Edit("set", path, new)
    return (Fix(f"write `{new}`", (edit,), safe=True, changes=()),)
