"""``services.*``: one service, its keys in the order in which we write them."""

from collections.abc import Mapping

from saaswright.compose.model.build import Build, Develop
from saaswright.compose.model.deploy import Deploy
from saaswright.compose.model.element import Count, Element, Flag, Number
from saaswright.compose.model.lifecycle import Dependency, Healthcheck, Hook
from saaswright.compose.model.mounts import FileGrant, Mount
from saaswright.compose.model.networking import Attachment, Port
from saaswright.compose.model.resources import BlkioConfig, Device, DeviceRequest, Ulimit


class Extends(Element, frozen=True):
    """``services.*.extends`` in the long form."""

    service: str
    file: str | None = None


class Provider(Element, frozen=True):
    """``services.*.provider``: a service that something other than Compose manages."""

    type: str
    options: Mapping[str, Number | bool | tuple[Number | bool, ...]] = {}


class ModelBinding(Element, frozen=True):
    """The value of one key of ``services.*.models``."""

    endpoint_var: str | None = None
    model_var: str | None = None


class EnvFile(Element, frozen=True):
    """One item of ``services.*.env_file``; ``format: raw`` means no interpolation in it."""

    path: str
    required: Flag = True
    format: str | None = None


class Logging(Element, frozen=True):
    """``services.*.logging``."""

    driver: str | None = None
    options: Mapping[str, str | None] = {}


class CredentialSpec(Element, frozen=True):
    """``services.*.credential_spec``."""

    config: str | None = None
    file: str | None = None
    registry: str | None = None


class Service(Element, frozen=True):
    """One service. ``command`` and ``entrypoint``: ``None`` keeps the image's, ``()`` clears it."""

    extends: Extends | None = None
    profiles: tuple[str, ...] = ()
    image: str | None = None
    build: Build | None = None
    provider: Provider | None = None
    platform: str | None = None
    pull_policy: str | None = None
    pull_refresh_after: str | None = None
    container_name: str | None = None
    hostname: str | None = None
    domainname: str | None = None
    command: tuple[str, ...] | None = None
    entrypoint: tuple[str, ...] | None = None
    init: Flag | None = None
    user: str | None = None
    group_add: tuple[str | int | float, ...] = ()
    working_dir: str | None = None
    read_only: Flag = False
    privileged: Flag = False
    cap_add: tuple[str, ...] = ()
    cap_drop: tuple[str, ...] = ()
    security_opt: tuple[str, ...] = ()
    userns_mode: str | None = None
    credential_spec: CredentialSpec | None = None
    use_api_socket: Flag = False
    stdin_open: Flag = False
    tty: Flag = False
    attach: Flag | None = None
    env_file: tuple[EnvFile, ...] = ()
    environment: Mapping[str, str | None] = {}
    ports: tuple[Port, ...] = ()
    expose: tuple[str, ...] = ()
    volumes: tuple[Mount, ...] = ()
    volumes_from: tuple[str, ...] = ()
    tmpfs: tuple[str, ...] = ()
    configs: tuple[FileGrant, ...] = ()
    secrets: tuple[FileGrant, ...] = ()
    networks: Mapping[str, Attachment] = {}
    network_mode: str | None = None
    mac_address: str | None = None
    dns: tuple[str, ...] = ()
    dns_opt: tuple[str, ...] = ()
    dns_search: tuple[str, ...] = ()
    extra_hosts: Mapping[str, tuple[str, ...]] = {}
    links: tuple[str, ...] = ()
    external_links: tuple[str, ...] = ()
    depends_on: Mapping[str, Dependency] = {}
    models: Mapping[str, ModelBinding] = {}
    healthcheck: Healthcheck | None = None
    pre_start: tuple[Hook, ...] = ()
    post_start: tuple[Hook, ...] = ()
    pre_stop: tuple[Hook, ...] = ()
    deploy: Deploy | None = None
    scale: Count | None = None
    gpus: tuple[DeviceRequest, ...] = ()
    cpus: Number | None = None
    cpu_count: Count | None = None
    cpu_percent: Number | None = None
    cpu_period: Number | None = None
    cpu_quota: Number | None = None
    cpu_rt_period: Number | None = None
    cpu_rt_runtime: Number | None = None
    cpu_shares: Number | None = None
    cpuset: str | None = None
    mem_limit: Number | None = None
    mem_reservation: Number | None = None
    mem_swappiness: Count | None = None
    memswap_limit: Number | None = None
    oom_kill_disable: Flag = False
    oom_score_adj: Count | None = None
    pids_limit: Number | None = None
    shm_size: Number | None = None
    blkio_config: BlkioConfig | None = None
    devices: tuple[Device, ...] = ()
    device_cgroup_rules: tuple[str, ...] = ()
    storage_opt: Mapping[str, str] = {}
    sysctls: Mapping[str, str | None] = {}
    ulimits: Mapping[str, Ulimit | Count] = {}
    cgroup: str | None = None
    cgroup_parent: str | None = None
    ipc: str | None = None
    pid: str | None = None
    uts: str | None = None
    isolation: str | None = None
    runtime: str | None = None
    restart: str | None = None
    stop_grace_period: str | None = None
    stop_signal: str | None = None
    logging: Logging | None = None
    labels: Mapping[str, str | None] = {}
    label_file: tuple[str, ...] = ()
    annotations: Mapping[str, str | None] = {}
    develop: Develop | None = None
