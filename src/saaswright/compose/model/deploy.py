"""``services.*.deploy``: replicas, resources, restarts and placement."""

from collections.abc import Mapping

from saaswright.compose.model.element import Count, Element, Number
from saaswright.compose.model.resources import DeviceRequest


class DiscreteResource(Element, frozen=True):
    """``discrete_resource_spec`` of a generic resource."""

    kind: str | None = None
    value: Number | None = None


class GenericResource(Element, frozen=True):
    """One item of ``resources.reservations.generic_resources``."""

    discrete_resource_spec: DiscreteResource | None = None


class Resource(Element, frozen=True):
    """``resources.limits`` or ``resources.reservations``; ``memory`` with a unit, or bytes."""

    cpus: Number | None = None
    memory: Count | None = None
    pids: Count | None = None
    devices: tuple[DeviceRequest, ...] = ()
    generic_resources: tuple[GenericResource, ...] = ()


class Resources(Element, frozen=True):
    """``deploy.resources``."""

    limits: Resource | None = None
    reservations: Resource | None = None


class RestartPolicy(Element, frozen=True):
    """``deploy.restart_policy``."""

    condition: str | None = None
    delay: str | None = None
    max_attempts: Count | None = None
    window: str | None = None


class UpdateConfig(Element, frozen=True):
    """``deploy.update_config`` and ``deploy.rollback_config``."""

    parallelism: Count | None = None
    delay: str | None = None
    failure_action: str | None = None
    monitor: str | None = None
    max_failure_ratio: Number | None = None
    order: str | None = None


class PlacementPreference(Element, frozen=True):
    """One item of ``deploy.placement.preferences``."""

    spread: str | None = None


class Placement(Element, frozen=True):
    """``deploy.placement``."""

    constraints: tuple[str, ...] = ()
    preferences: tuple[PlacementPreference, ...] = ()
    max_replicas_per_node: Count | None = None


class Deploy(Element, frozen=True):
    """``services.*.deploy``."""

    mode: str | None = None
    replicas: Count | None = None
    endpoint_mode: str | None = None
    resources: Resources | None = None
    restart_policy: RestartPolicy | None = None
    update_config: UpdateConfig | None = None
    rollback_config: UpdateConfig | None = None
    placement: Placement | None = None
    labels: Mapping[str, str | None] = {}
