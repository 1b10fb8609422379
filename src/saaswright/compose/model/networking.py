"""``services.*.ports`` and ``services.*.networks``: how a container is reached."""

from collections.abc import Mapping

from saaswright.compose.model.element import Count, Element, Number


class Port(Element, frozen=True):
    """One item of ``services.*.ports`` in the long form.

    ``target`` is the port inside the container, ``published`` the one on the host: a port, a
    range (``8080-8090``), or nothing for any free one.
    """

    target: Count
    published: str | None = None
    host_ip: str | None = None
    protocol: str = "tcp"
    mode: str = "ingress"
    app_protocol: str | None = None
    name: str | None = None


class Attachment(Element, frozen=True):
    """The value of one key of ``services.*.networks``."""

    aliases: tuple[str, ...] = ()
    interface_name: str | None = None
    ipv4_address: str | None = None
    ipv6_address: str | None = None
    link_local_ips: tuple[str, ...] = ()
    mac_address: str | None = None
    driver_opts: Mapping[str, str] = {}
    priority: Number | None = None
    gw_priority: Number | None = None
