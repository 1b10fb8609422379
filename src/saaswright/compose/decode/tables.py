"""The decoding table of every element: a key of the specification and what decodes its value."""

from __future__ import annotations

from typing import Any, Final

from saaswright.compose.decode import values
from saaswright.compose.decode.fields import Table, each, given, keys, named, unless_empty
from saaswright.compose.decode.text import go_text


def _text(value: Any) -> str | None:
    return (value if type(value) is str else values.text(value)) or None


def _size(value: Any) -> str | None:
    number = values.size(value) if value is not None else 0
    return str(number) if number else None


def _delay(value: Any) -> str | None:
    return None if value is None or values.nanoseconds(value) == 0 else values.duration(value)


def _texts(value: Any) -> list[str] | None:
    return values.texts(value) if value else None


def _ssh(value: Any) -> list[str] | None:
    if not isinstance(value, dict):  # what could not be understood has been reported
        return None
    return [key if path is None else f"{key}={path}" for key, path in value.items()] or None


def _ulimit(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: values.whole(value[key]) for key in ("soft", "hard") if key in value}
    return values.whole(value) or {}


def _attachment(value: Any) -> Any:
    return _ATTACHMENT(value) if value is not None else None


def _required(value: Any) -> bool:
    return values.flag(value)


_FLAG: Final = unless_empty(values.flag)
_OPTIONAL_FLAG: Final = given(values.flag)
_WHOLE: Final = unless_empty(values.whole)
_WEIGHT: Final = unless_empty(values.weight)
_NUMBER: Final = unless_empty(values.number)
_KEPT: Final = given(go_text)
_DURATION: Final = given(values.duration)
_LABELS: Final = unless_empty(values.texts_by_key)
_VARIABLES: Final = unless_empty(values.variables)
_HOSTS: Final = unless_empty(values.host_lines)
_COMMAND: Final = given(values.command)
_ULIMITS: Final = named(_ulimit)

_ATTACHMENT: Final = keys(
    {
        "aliases": _texts,
        "driver_opts": _LABELS,
        "gw_priority": _WHOLE,
        "interface_name": _text,
        "ipv4_address": _text,
        "ipv6_address": _text,
        "link_local_ips": _texts,
        "mac_address": _text,
        "priority": _WHOLE,
    }
)
_GRANTS: Final = each(
    keys(
        {
            "source": _text,
            "target": _text,
            "uid": _text,
            "gid": _text,
            "mode": given(values.octal),
        }
    )
)
_HOOK: Final[Table] = {
    "command": _COMMAND,
    "image": _text,
    "user": _text,
    "privileged": _FLAG,
    "working_dir": _text,
    "environment": _VARIABLES,
    "per_replica": _FLAG,
}
_HOOKS: Final = each(keys(_HOOK))
_DEVICE_REQUESTS: Final = each(
    keys(
        {
            "capabilities": _texts,
            "count": unless_empty(values.count),
            "device_ids": _texts,
            "driver": _text,
            "options": _LABELS,
        }
    )
)

BUILD: Final[Table] = {
    "context": _text,
    "dockerfile": _text,
    "dockerfile_inline": _text,
    "entitlements": _texts,
    "args": _VARIABLES,
    "provenance": _text,
    "sbom": _text,
    "ssh": _ssh,
    "labels": _LABELS,
    "cache_from": _texts,
    "cache_to": _texts,
    "no_cache": _FLAG,
    "no_cache_filter": _texts,
    "additional_contexts": _LABELS,
    "pull": _FLAG,
    "extra_hosts": _HOSTS,
    "isolation": _text,
    "network": _text,
    "target": _text,
    "secrets": _GRANTS,
    "shm_size": _size,
    "tags": _texts,
    "ulimits": _ULIMITS,
    "platforms": _texts,
    "privileged": _FLAG,
}

_UPDATE: Final = keys(
    {
        "parallelism": given(values.natural),
        "delay": _delay,
        "failure_action": _text,
        "monitor": _delay,
        "max_failure_ratio": _NUMBER,
        "order": _text,
    }
)
_RESOURCE: Final = keys(
    {
        "cpus": _NUMBER,
        "memory": _size,
        "pids": _WHOLE,
        "devices": _DEVICE_REQUESTS,
        "generic_resources": each(
            keys({"discrete_resource_spec": keys({"kind": _text, "value": _WHOLE})})
        ),
    }
)
DEPLOY: Final[Table] = {
    "mode": _text,
    "replicas": given(values.whole),
    "labels": _LABELS,
    "update_config": _UPDATE,
    "rollback_config": _UPDATE,
    "resources": keys({"limits": _RESOURCE, "reservations": _RESOURCE}),
    "restart_policy": keys(
        {
            "condition": _text,
            "delay": _DURATION,
            "max_attempts": given(values.natural),
            "window": _DURATION,
        }
    ),
    "placement": keys(
        {
            "constraints": _texts,
            "preferences": each(keys({"spread": _text})),
            "max_replicas_per_node": unless_empty(values.natural),
        }
    ),
    "endpoint_mode": _text,
}

HEALTHCHECK: Final[Table] = {
    "test": unless_empty(values.test),
    "timeout": _DURATION,
    "interval": _DURATION,
    "retries": given(values.natural),
    "start_period": _DURATION,
    "start_interval": _DURATION,
    "disable": _FLAG,
}
PORT: Final[Table] = {
    "name": _text,
    "mode": _text,
    "host_ip": _text,
    "target": given(values.natural),
    "published": _text,
    "protocol": _text,
    "app_protocol": _text,
}
MOUNT: Final[Table] = {
    "type": _text,
    "source": _text,
    "target": _text,
    "read_only": _FLAG,
    "consistency": _text,
    "bind": keys(
        {
            "selinux": _text,
            "propagation": _text,
            "create_host_path": _OPTIONAL_FLAG,
            "recursive": _text,
        }
    ),
    "volume": keys({"labels": _LABELS, "nocopy": _FLAG, "subpath": _text}),
    "tmpfs": keys({"size": _size, "mode": unless_empty(values.natural)}),
    "image": keys({"subpath": _text}),
}
_RATES: Final = each(keys({"path": _KEPT, "rate": _size}))

SERVICE: Final[Table] = {
    "annotations": _LABELS,
    "attach": _OPTIONAL_FLAG,
    "blkio_config": keys(
        {
            "weight": _WEIGHT,
            "weight_device": each(keys({"path": _KEPT, "weight": _WEIGHT})),
            "device_read_bps": _RATES,
            "device_read_iops": _RATES,
            "device_write_bps": _RATES,
            "device_write_iops": _RATES,
        }
    ),
    "build": keys(BUILD),
    "cap_add": _texts,
    "cap_drop": _texts,
    "cgroup": _text,
    "cgroup_parent": _text,
    "command": _COMMAND,
    "configs": _GRANTS,
    "container_name": _text,
    "cpu_count": _WHOLE,
    "cpu_percent": _NUMBER,
    "cpu_period": _WHOLE,
    "cpu_quota": _WHOLE,
    "cpu_rt_period": _WHOLE,
    "cpu_rt_runtime": _WHOLE,
    "cpu_shares": _WHOLE,
    "cpus": _NUMBER,
    "cpuset": _text,
    "credential_spec": keys({"config": _text, "file": _text, "registry": _text}),
    "depends_on": named(
        keys({"condition": _text, "required": _required, "restart": _FLAG}, required=True)
    ),
    "deploy": keys(DEPLOY, resources={}, placement={}),
    "develop": keys(
        {
            "watch": each(
                keys(
                    {
                        "path": _KEPT,
                        "action": _KEPT,
                        "target": _text,
                        "exec": keys(_HOOK),
                        "include": _texts,
                        "ignore": _texts,
                        "initial_sync": _FLAG,
                    }
                )
            )
        }
    ),
    "device_cgroup_rules": _texts,
    "devices": each(keys({"source": _KEPT, "target": _text, "permissions": _text})),
    "dns": _texts,
    "dns_opt": _texts,
    "dns_search": _texts,
    "domainname": _text,
    "entrypoint": _COMMAND,
    "environment": _VARIABLES,
    "env_file": each(keys({"path": _KEPT, "required": _OPTIONAL_FLAG, "format": _text})),
    "expose": _texts,
    "external_links": _texts,
    "extra_hosts": _HOSTS,
    "gpus": _DEVICE_REQUESTS,
    "group_add": _texts,
    "healthcheck": keys(HEALTHCHECK),
    "hostname": _text,
    "image": _text,
    "init": _OPTIONAL_FLAG,
    "ipc": _text,
    "isolation": _text,
    "label_file": _texts,
    "labels": _LABELS,
    "links": _texts,
    "logging": keys({"driver": _text, "options": _LABELS}),
    "mac_address": _text,
    "mem_limit": _size,
    "mem_reservation": _size,
    "mem_swappiness": _size,
    "memswap_limit": _size,
    "models": named(
        lambda value: keys({"endpoint_var": _text, "model_var": _text})(value) if value else None
    ),
    "network_mode": _text,
    "networks": named(_attachment),
    "oom_kill_disable": _FLAG,
    "oom_score_adj": _WHOLE,
    "pid": _text,
    "pids_limit": _WHOLE,
    "platform": _text,
    "ports": each(keys(PORT)),
    "post_start": _HOOKS,
    "pre_start": _HOOKS,
    "pre_stop": _HOOKS,
    "privileged": _FLAG,
    "profiles": _texts,
    "provider": keys({"type": _KEPT, "options": lambda value: value or None}),
    "pull_policy": _text,
    "pull_refresh_after": _text,
    "read_only": _FLAG,
    "restart": _text,
    "runtime": _text,
    "scale": given(values.whole),
    "secrets": _GRANTS,
    "security_opt": _texts,
    "shm_size": _size,
    "stdin_open": _FLAG,
    "stop_grace_period": _DURATION,
    "stop_signal": _text,
    "storage_opt": _LABELS,
    "sysctls": _LABELS,
    "tmpfs": _texts,
    "tty": _FLAG,
    "ulimits": _ULIMITS,
    "use_api_socket": _FLAG,
    "user": _text,
    "userns_mode": _text,
    "uts": _text,
    "volumes": each(keys(MOUNT)),
    "volumes_from": _texts,
    "working_dir": _text,
}

_IPAM: Final = keys(
    {
        "driver": _text,
        "config": each(
            keys({"subnet": _text, "gateway": _text, "ip_range": _text, "aux_addresses": _LABELS})
        ),
        "options": _LABELS,
    }
)
NETWORK: Final[Table] = {
    "name": _text,
    "driver": _text,
    "driver_opts": _LABELS,
    "ipam": _IPAM,
    "external": _FLAG,
    "internal": _FLAG,
    "attachable": _FLAG,
    "labels": _LABELS,
    "enable_ipv4": _OPTIONAL_FLAG,
    "enable_ipv6": _OPTIONAL_FLAG,
}
VOLUME: Final[Table] = {
    "name": _text,
    "driver": _text,
    "driver_opts": _LABELS,
    "external": _FLAG,
    "labels": _LABELS,
}
FILE_OBJECT: Final[Table] = {
    "name": _text,
    "file": _text,
    "environment": _text,
    "content": _text,
    "external": _FLAG,
    "labels": _LABELS,
    "driver": _text,
    "driver_opts": _LABELS,
    "template_driver": _text,
}
MODEL: Final[Table] = {
    "name": _text,
    "model": _KEPT,
    "context_size": _WHOLE,
    "runtime_flags": _texts,
}
