"""The whole file: services and what they share."""

from collections.abc import Mapping

from saaswright.compose.model.element import Count, Element, Flag
from saaswright.compose.model.service import Service


class Include(Element, frozen=True):
    """One item of ``include`` in the long form."""

    path: tuple[str, ...] = ()
    project_directory: str | None = None
    env_file: tuple[str, ...] = ()


class IpamPool(Element, frozen=True):
    """One item of ``networks.*.ipam.config``."""

    subnet: str | None = None
    ip_range: str | None = None
    gateway: str | None = None
    aux_addresses: Mapping[str, str] = {}


class Ipam(Element, frozen=True):
    """``networks.*.ipam``."""

    driver: str | None = None
    config: tuple[IpamPool, ...] = ()
    options: Mapping[str, str] = {}


class Network(Element, frozen=True):
    """``networks.*``."""

    name: str | None = None
    external: Flag = False
    driver: str | None = None
    driver_opts: Mapping[str, str] = {}
    internal: Flag = False
    attachable: Flag = False
    enable_ipv4: Flag | None = None
    enable_ipv6: Flag | None = None
    ipam: Ipam | None = None
    labels: Mapping[str, str | None] = {}


class Volume(Element, frozen=True):
    """``volumes.*``."""

    name: str | None = None
    external: Flag = False
    driver: str | None = None
    driver_opts: Mapping[str, str] = {}
    labels: Mapping[str, str | None] = {}


class Config(Element, frozen=True):
    """``configs.*``: one of ``file``, ``environment``, ``content``, or ``external``."""

    name: str | None = None
    external: Flag = False
    file: str | None = None
    environment: str | None = None
    content: str | None = None
    template_driver: str | None = None
    labels: Mapping[str, str | None] = {}


class Secret(Element, frozen=True):
    """``secrets.*``: one of ``file``, ``environment``, or ``external``."""

    name: str | None = None
    external: Flag = False
    file: str | None = None
    environment: str | None = None
    driver: str | None = None
    driver_opts: Mapping[str, str] = {}
    template_driver: str | None = None
    labels: Mapping[str, str | None] = {}


class Model(Element, frozen=True):
    """``models.*``: a language model that services may use."""

    model: str
    name: str | None = None
    context_size: Count | None = None
    runtime_flags: tuple[str, ...] = ()


class Project(Element, frozen=True):
    """A compose file in canonical form; maps keep the order in which things were written."""

    name: str | None = None
    include: tuple[Include, ...] = ()
    services: Mapping[str, Service] = {}
    networks: Mapping[str, Network] = {}
    volumes: Mapping[str, Volume] = {}
    configs: Mapping[str, Config] = {}
    secrets: Mapping[str, Secret] = {}
    models: Mapping[str, Model] = {}
