"""Every rule, in one explicit tuple: what stands here runs."""

from __future__ import annotations

from typing import Final

from saaswright.rules.cloud_readiness import (
    absolute_host_path,
    build_context,
    container_name,
    devices,
    docker_socket,
    fixed_host_port,
    host_ipc,
    host_network,
    host_pid,
    host_port_with_replicas,
    links,
    local_registry,
    localhost_in_connection_string,
    relative_mount_cannot_travel,
    source_bind_mount,
)
from saaswright.rules.images import (
    abandoned_publisher,
    end_of_life_tag,
    floating_major,
    image_latest,
    image_untagged,
    unmaintained_technology,
)
from saaswright.rules.model import Rule
from saaswright.rules.reliability import (
    anonymous_volume,
    depends_on_without_condition,
    healthcheck_cannot_fail,
    healthcheck_program_absent,
    healthcheck_wrong_port,
    missing_healthcheck,
    missing_volume,
    no_restart_policy,
    stateful_service_scaled,
    undeclared_dependency,
    volume_shared_by_writers,
    wrong_data_path,
)

RULES: Final[tuple[Rule, ...]] = (
    absolute_host_path.RULE,
    build_context.RULE,
    container_name.RULE,
    devices.RULE,
    docker_socket.RULE,
    fixed_host_port.RULE,
    host_ipc.RULE,
    host_network.RULE,
    host_pid.RULE,
    host_port_with_replicas.RULE,
    links.RULE,
    local_registry.RULE,
    localhost_in_connection_string.RULE,
    relative_mount_cannot_travel.RULE,
    source_bind_mount.RULE,
    abandoned_publisher.RULE,
    end_of_life_tag.RULE,
    floating_major.RULE,
    image_latest.RULE,
    image_untagged.RULE,
    unmaintained_technology.RULE,
    anonymous_volume.RULE,
    depends_on_without_condition.RULE,
    healthcheck_cannot_fail.RULE,
    healthcheck_program_absent.RULE,
    healthcheck_wrong_port.RULE,
    missing_healthcheck.RULE,
    missing_volume.RULE,
    no_restart_policy.RULE,
    stateful_service_scaled.RULE,
    undeclared_dependency.RULE,
    volume_shared_by_writers.RULE,
    wrong_data_path.RULE,
)

BY_ID: Final = {rule.id: rule for rule in RULES}
