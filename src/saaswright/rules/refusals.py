"""What Compose refuses where a variable is nothing, attribute by attribute.

Tried on Docker Compose 2.26 with ``docker compose config``, and again by the tests: each attribute
is refused without the value of its variable, and taken with the one beside it. ``*`` stands for a
name, ``#`` for a position.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Final

import msgspec

from saaswright.expression import expression
from saaswright.source import DocumentPath


class Needed(msgspec.Struct, frozen=True, kw_only=True):
    """What must stand somewhere: ``nothing`` matches the texts that are refused for lack of it.

    ``places`` maps attributes to a value that is taken. Nothing is refused where the mapping that
    holds the attribute ``spares`` it, nor, of those ``of_active`` services, where the service has
    a profile; and in ``short`` places only where it is a part of a text.
    """

    nothing: re.Pattern[str]
    places: Mapping[str, str]
    spares: Callable[[Mapping[str, Any]], bool] = lambda _: False
    of_active: bool = False
    short: bool = False


def _each(value: str, attributes: str) -> dict[str, str]:
    return dict.fromkeys(attributes.split(), value)


_ROLLOUTS: Final = tuple(f"services.*.deploy.{one}_config." for one in ("update", "rollback"))
_RATES: Final = " ".join(
    f"services.*.blkio_config.device_{kind}.#.rate"
    for kind in ("read_bps", "read_iops", "write_bps", "write_iops")
)
_RESOURCES: Final = "services.*.deploy.resources."

_SWITCHES: Final = _each(
    "true",
    """
    services.*.attach services.*.build.no_cache services.*.build.privileged services.*.build.pull
    services.*.depends_on.*.restart services.*.env_file.#.required services.*.healthcheck.disable
    services.*.init services.*.oom_kill_disable services.*.privileged services.*.read_only
    services.*.stdin_open services.*.tty services.*.volumes.#.bind.create_host_path
    services.*.volumes.#.read_only services.*.volumes.#.volume.nocopy
    networks.*.attachable networks.*.enable_ipv6 networks.*.external networks.*.internal
    volumes.*.external secrets.*.external configs.*.external
    """,
)
_NUMBERS: Final = _each(
    "1",
    f"""
    services.*.configs.#.mode services.*.cpu_count services.*.cpu_percent services.*.cpu_period
    services.*.cpu_quota services.*.cpu_rt_period services.*.cpu_rt_runtime services.*.cpu_shares
    services.*.cpus services.*.healthcheck.retries services.*.mem_swappiness
    services.*.oom_score_adj services.*.pids_limit services.*.ports.#.target services.*.scale
    services.*.secrets.#.mode services.*.ulimits.* services.*.ulimits.*.hard
    services.*.ulimits.*.soft services.*.deploy.replicas
    services.*.deploy.placement.max_replicas_per_node
    services.*.deploy.restart_policy.max_attempts
    {_RESOURCES}limits.cpus {_RESOURCES}limits.pids {_RESOURCES}reservations.cpus
    {_RESOURCES}reservations.devices.#.count
    {_RESOURCES}reservations.generic_resources.#.discrete_resource_spec.value
    """
    + " ".join(f"{one}parallelism {one}max_failure_ratio" for one in _ROLLOUTS),
)
_SIZES: Final = _each(
    "8m",
    f"""
    services.*.build.shm_size services.*.mem_limit services.*.mem_reservation
    services.*.memswap_limit services.*.shm_size services.*.volumes.#.tmpfs.size
    {_RESOURCES}limits.memory {_RESOURCES}reservations.memory {_RATES}
    """,
)
_TIMES: Final = _each(
    "1s",
    """
    services.*.healthcheck.interval services.*.healthcheck.start_interval
    services.*.healthcheck.start_period services.*.healthcheck.timeout
    services.*.stop_grace_period services.*.deploy.restart_policy.delay
    services.*.deploy.restart_policy.window
    """
    + " ".join(f"{one}delay {one}monitor" for one in _ROLLOUTS),
)
_CHOICES: Final = {
    "services.*.cgroup": "host",
    "services.*.depends_on.*.condition": "service_started",
    "services.*.develop.watch.#.action": "rebuild",
    "services.*.pull_policy": "always",
    "services.*.volumes.#.bind.selinux": "z",
    **{f"{one}order": "stop-first" for one in _ROLLOUTS},
    "services.*.build.additional_contexts.#": "one=./two",
    "services.*.build.ssh.#": "default",
}
_OF_THE_PROJECT: Final = {
    "services.*.configs.#.source": "declared",
    "services.*.depends_on.*": "other",
    "services.*.networks.*": "declared",
    "services.*.secrets.#.source": "declared",
    "services.*.build.secrets.#.source": "declared",
}
_SERVICES: Final = {"services.*.links.#": "other", "services.*.volumes_from.#": "other"}
_SHARED: Final = {f"services.*.{one}": "service:other" for one in ("network_mode", "ipc", "pid")}
_HOSTS: Final = {f"services.*.{one}extra_hosts.#": "host:192.0.2.1" for one in ("", "build.")}

_MOUNTS: Final = {"services.*.volumes.#.source": "data", "services.*.volumes.#.target": "/data"}

NEEDED: Final = (
    Needed(nothing=expression(""), places={**_SWITCHES, **_NUMBERS, **_CHOICES}),
    Needed(nothing=expression("[A-Za-z]*"), places={**_SIZES, **_TIMES}),
    Needed(nothing=expression(""), places=_OF_THE_PROJECT, of_active=True),
    Needed(nothing=expression("|:.*"), places=_SERVICES, of_active=True),
    Needed(nothing=expression("service:"), places=_SHARED, of_active=True),
    Needed(nothing=expression("|[:=].*"), places=_HOSTS),
    Needed(
        nothing=expression(""),
        places={"services.*.image": "acme/api:1.0"},
        spares=lambda service: "build" in service,
        of_active=True,
    ),
    Needed(
        nothing=expression("(?:.*/)?"),  # the directory is no file
        places={"services.*.env_file.#.path": "some.env"},
        spares=lambda file: file.get("required") is False,
        of_active=True,
    ),
    Needed(
        nothing=expression(""),
        places={"secrets.*.environment": "HOME"},
        spares=lambda secret: "external" in secret,
    ),
    Needed(
        # No container port, or half a range.
        nothing=expression(r"(?:.*:)?(?:(?:-\d*|\d+-)(?::[^:]*)?)?(?:/\w*)?"),
        places={"services.*.ports.#": "80"},
    ),
    # The long syntax of a mount takes nothing for the project's directory, or for no name.
    Needed(nothing=expression(""), places=_MOUNTS, short=True),
)


def needed_at(path: DocumentPath) -> Needed | None:
    """What must stand at ``path``; ``None`` where nothing may."""
    steps = ["#" if isinstance(step, int) else step for step in path]
    steps[1:2] = "*"
    names = (".".join(steps), ".".join([*steps[:3], "*", *steps[4:]]))
    return next((_by_place()[name] for name in names if name in _by_place()), None)


@cache
def _by_place() -> dict[str, Needed]:
    return {place: needed for needed in NEEDED for place in needed.places}
