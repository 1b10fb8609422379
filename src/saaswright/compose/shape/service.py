"""The shape of a service and what stands in it (schema/compose-spec.json)."""

from __future__ import annotations

from typing import Final

from saaswright.compose.shape.building import BUILD, DEVELOP
from saaswright.compose.shape.checks import (
    Between,
    Items,
    Keys,
    Matching,
    Named,
    OneOf,
    Shape,
    Values,
)
from saaswright.compose.shape.deployment import DEPLOY
from saaswright.compose.shape.words import (
    COMMAND,
    DEVICE_REQUEST,
    EXTRA_HOSTS,
    FLAG,
    GRANTS,
    HOOK,
    LIST_OR_MAP,
    NONE,
    NUMBER,
    OPTIONS,
    PRE_START,
    TEXT,
    TEXT_OR_LIST,
    TEXTS,
    TRUTH,
    ULIMITS,
    UNIQUE_TEXTS,
    WHOLE,
)

HEALTHCHECK: Final = Keys(
    {
        "disable": FLAG,
        "interval": TEXT,
        "retries": NUMBER,
        "test": {str: None, list: Items(TEXT)},
        "timeout": TEXT,
        "start_period": TEXT,
        "start_interval": TEXT,
    }
)
PORT: Final = Keys(
    {
        "name": TEXT,
        "mode": TEXT,
        "host_ip": TEXT,
        "target": WHOLE,
        "published": WHOLE,
        "protocol": TEXT,
        "app_protocol": TEXT,
    }
)
MOUNT: Final = Keys(
    {
        "type": {str: OneOf("bind", "volume", "tmpfs", "cluster", "npipe", "image")},
        "source": TEXT,
        "target": TEXT,
        "read_only": FLAG,
        "consistency": TEXT,
        "bind": {
            dict: Keys(
                {
                    "propagation": TEXT,
                    "create_host_path": FLAG,
                    "recursive": {str: OneOf("enabled", "disabled", "writable", "readonly")},
                    "selinux": {str: OneOf("z", "Z")},
                }
            )
        },
        "volume": {dict: Keys({"labels": LIST_OR_MAP, "nocopy": FLAG, "subpath": TEXT})},
        "tmpfs": {dict: Keys({"size": {int: Between(0, None), str: None}, "mode": NUMBER})},
        "image": {dict: Keys({"subpath": TEXT})},
    },
    ("type",),
)
_ATTACHMENT: Final[Shape] = {
    NONE: None,
    dict: Keys(
        {
            "aliases": TEXTS,
            "interface_name": TEXT,
            "ipv4_address": TEXT,
            "ipv6_address": TEXT,
            "link_local_ips": TEXTS,
            "mac_address": TEXT,
            "driver_opts": OPTIONS,
            "priority": {int: None, float: None},
            "gw_priority": {int: None, float: None},
        }
    ),
}
_DEPENDENCY: Final[Shape] = {
    dict: Keys(
        {
            "restart": FLAG,
            "required": TRUTH,
            "condition": {
                str: OneOf("service_started", "service_healthy", "service_completed_successfully")
            },
        },
        ("condition",),
    )
}
_BINDING: Final[Shape] = {NONE: None, dict: Keys({"endpoint_var": TEXT, "model_var": TEXT})}
_RATES: Final[Shape] = {list: Items({dict: Keys({"path": TEXT, "rate": WHOLE}, extensible=False)})}
_WEIGHTS: Final[Shape] = {
    list: Items({dict: Keys({"path": TEXT, "weight": WHOLE}, extensible=False)})
}
_OPTION: Final[Shape] = {str: None, int: None, float: None, bool: None}

SERVICE: Final = Keys(
    {
        "annotations": LIST_OR_MAP,
        "attach": FLAG,
        "blkio_config": {
            dict: Keys(
                {
                    "device_read_bps": _RATES,
                    "device_read_iops": _RATES,
                    "device_write_bps": _RATES,
                    "device_write_iops": _RATES,
                    "weight": WHOLE,
                    "weight_device": _WEIGHTS,
                },
                extensible=False,
            )
        },
        "build": {str: None, dict: BUILD},
        "cap_add": TEXTS,
        "cap_drop": TEXTS,
        "cgroup": {str: OneOf("host", "private")},
        "cgroup_parent": TEXT,
        "command": COMMAND,
        "configs": GRANTS,
        "container_name": {str: Matching("[a-zA-Z0-9][a-zA-Z0-9_.-]+", "a container's name")},
        "cpu_count": {str: None, int: Between(0, None)},
        "cpu_percent": {str: None, int: Between(0, 100), float: Between(0, 100)},
        "cpu_period": NUMBER,
        "cpu_quota": NUMBER,
        "cpu_rt_period": NUMBER,
        "cpu_rt_runtime": NUMBER,
        "cpu_shares": NUMBER,
        "cpus": NUMBER,
        "cpuset": TEXT,
        "credential_spec": {dict: Keys({"config": TEXT, "file": TEXT, "registry": TEXT})},
        "depends_on": {list: Items(TEXT, unique=True), dict: Named(_DEPENDENCY)},
        "deploy": {NONE: None, dict: DEPLOY},
        "develop": {NONE: None, dict: DEVELOP},
        "device_cgroup_rules": UNIQUE_TEXTS,
        "devices": {
            list: Items(
                {
                    str: None,
                    dict: Keys({"source": TEXT, "target": TEXT, "permissions": TEXT}, ("source",)),
                }
            )
        },
        "dns": TEXT_OR_LIST,
        "dns_opt": TEXTS,
        "dns_search": TEXT_OR_LIST,
        "domainname": TEXT,
        "entrypoint": COMMAND,
        "env_file": {
            str: None,
            list: Items(
                {
                    str: None,
                    dict: Keys(
                        {"path": TEXT, "format": TEXT, "required": FLAG},
                        ("path",),
                        extensible=False,
                    ),
                }
            ),
        },
        "environment": LIST_OR_MAP,
        "expose": {list: Items(NUMBER)},
        "extends": {
            str: None,
            dict: Keys({"service": TEXT, "file": TEXT}, ("service",), extensible=False),
        },
        "external_links": UNIQUE_TEXTS,
        "extra_hosts": EXTRA_HOSTS,
        "gpus": {str: OneOf("all"), list: Items({dict: Keys(DEVICE_REQUEST, open=True)})},
        "group_add": {list: Items(NUMBER, unique=True)},
        "healthcheck": {dict: HEALTHCHECK},
        "hostname": TEXT,
        "image": TEXT,
        "init": FLAG,
        "ipc": TEXT,
        "isolation": TEXT,
        "label_file": {str: None, list: Items(TEXT)},
        "labels": LIST_OR_MAP,
        "links": TEXTS,
        "logging": {
            dict: Keys(
                {
                    "driver": TEXT,
                    "options": {dict: Values({str: None, int: None, float: None, NONE: None})},
                }
            )
        },
        "mac_address": TEXT,
        "mem_limit": NUMBER,
        "mem_reservation": WHOLE,
        "mem_swappiness": WHOLE,
        "memswap_limit": NUMBER,
        "models": {list: Items(TEXT, unique=True), dict: Named(_BINDING, strict=False)},
        "network_mode": TEXT,
        "networks": {list: Items(TEXT, unique=True), dict: Named(_ATTACHMENT)},
        "oom_kill_disable": FLAG,
        "oom_score_adj": {str: None, int: Between(-1000, 1000)},
        "pid": {str: None, NONE: None},
        "pids_limit": NUMBER,
        "platform": TEXT,
        "ports": {list: Items({int: None, float: None, str: None, dict: PORT})},
        "post_start": {list: Items(HOOK)},
        "pre_start": {list: Items(PRE_START)},
        "pre_stop": {list: Items(HOOK)},
        "privileged": FLAG,
        "profiles": TEXTS,
        "provider": {
            dict: Keys(
                {
                    "type": TEXT,
                    "options": {dict: Values({**_OPTION, list: Items(_OPTION)})},
                },
                ("type",),
            )
        },
        "pull_policy": {
            str: Matching(
                "always|never|build|if_not_present|missing|refresh|daily|weekly"
                "|every_([0-9]+[wdhms])+",
                "`always`, `missing`, `never`, `build`, `daily`, `weekly` or `every_<duration>`",
            )
        },
        "pull_refresh_after": TEXT,
        "read_only": FLAG,
        "restart": TEXT,
        "runtime": TEXT,
        "scale": WHOLE,
        "secrets": GRANTS,
        "security_opt": UNIQUE_TEXTS,
        "shm_size": NUMBER,
        "stdin_open": FLAG,
        "stop_grace_period": TEXT,
        "stop_signal": TEXT,
        "storage_opt": {dict: None},
        "sysctls": LIST_OR_MAP,
        "tmpfs": TEXT_OR_LIST,
        "tty": FLAG,
        "ulimits": ULIMITS,
        "use_api_socket": TRUTH,
        "user": TEXT,
        "userns_mode": TEXT,
        "uts": TEXT,
        "volumes": {list: Items({str: None, dict: MOUNT})},
        "volumes_from": UNIQUE_TEXTS,
        "working_dir": TEXT,
    }
)
