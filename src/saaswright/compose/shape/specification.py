"""The Compose Specification's schema as a table (schema/compose-spec.json of the specification).

Read from the bottom up: ``COMPOSE_FILE`` is the whole file. Lists in which a later item replaces an
equal earlier one (``layers/unicity.py``) need no check for duplicates.
"""

from __future__ import annotations

from typing import Final

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

NONE: Final = type(None)
TEXT: Final[Shape] = {str: None}
WHOLE: Final[Shape] = {int: None, str: None}
NUMBER: Final[Shape] = {int: None, float: None, str: None}
FLAG: Final[Shape] = {bool: None, str: None}
TRUTH: Final[Shape] = {bool: None}

TEXTS: Final[Shape] = {list: Items(TEXT)}
UNIQUE_TEXTS: Final[Shape] = {list: Items(TEXT, unique=True)}
TEXT_OR_LIST: Final[Shape] = {str: None, list: Items(TEXT)}
COMMAND: Final[Shape] = {NONE: None, str: None, list: Items(TEXT)}
LIST_OR_MAP: Final[Shape] = {
    dict: Values({str: None, int: None, float: None, bool: None, NONE: None}),
    list: Items(TEXT),
}
EXTRA_HOSTS: Final[Shape] = {
    dict: Values({str: None, list: Items(TEXT)}),
    list: Items(TEXT, unique=True),
}
OPTIONS: Final[Shape] = {dict: Values({str: None, int: None, float: None})}

GRANTS: Final[Shape] = {
    list: Items(
        {
            str: None,
            dict: Keys({"source": TEXT, "target": TEXT, "uid": TEXT, "gid": TEXT, "mode": NUMBER}),
        }
    )
}
ULIMITS: Final[Shape] = {
    dict: Values(
        {int: None, str: None, dict: Keys({"soft": WHOLE, "hard": WHOLE}, ("soft", "hard"))}
    )
}
_HOOK: Final = {
    "command": COMMAND,
    "user": TEXT,
    "privileged": FLAG,
    "working_dir": TEXT,
    "environment": LIST_OR_MAP,
}
HOOK: Final[Shape] = {dict: Keys(_HOOK, ("command",))}
PRE_START: Final[Shape] = {dict: Keys({**_HOOK, "image": TEXT, "per_replica": FLAG})}
DEVICE_REQUEST: Final = {
    "capabilities": UNIQUE_TEXTS,
    "count": WHOLE,
    "device_ids": UNIQUE_TEXTS,
    "driver": TEXT,
    "options": LIST_OR_MAP,
}

BUILD: Final = Keys(
    {
        "context": TEXT,
        "dockerfile": TEXT,
        "dockerfile_inline": TEXT,
        "entitlements": TEXTS,
        "args": LIST_OR_MAP,
        "ssh": LIST_OR_MAP,
        "labels": LIST_OR_MAP,
        "cache_from": TEXTS,
        "cache_to": TEXTS,
        "no_cache": FLAG,
        "no_cache_filter": TEXT_OR_LIST,
        "additional_contexts": LIST_OR_MAP,
        "network": TEXT,
        "provenance": FLAG,
        "sbom": FLAG,
        "pull": FLAG,
        "target": TEXT,
        "shm_size": WHOLE,
        "extra_hosts": EXTRA_HOSTS,
        "isolation": TEXT,
        "privileged": FLAG,
        "secrets": GRANTS,
        "tags": TEXTS,
        "ulimits": ULIMITS,
        "platforms": TEXTS,
    }
)
DEVELOP: Final = Keys(
    {
        "watch": {
            list: Items(
                {
                    dict: Keys(
                        {
                            "ignore": TEXT_OR_LIST,
                            "include": TEXT_OR_LIST,
                            "path": TEXT,
                            "action": {
                                str: OneOf(
                                    "rebuild", "sync", "restart", "sync+restart", "sync+exec"
                                )
                            },
                            "target": TEXT,
                            "exec": HOOK,
                            "initial_sync": TRUTH,
                        },
                        ("path", "action"),
                    )
                }
            )
        }
    }
)

_UPDATE: Final[Shape] = {
    dict: Keys(
        {
            "parallelism": WHOLE,
            "delay": TEXT,
            "failure_action": TEXT,
            "monitor": TEXT,
            "max_failure_ratio": NUMBER,
            "order": {str: OneOf("start-first", "stop-first")},
        }
    )
}
_GENERIC_RESOURCES: Final[Shape] = {
    list: Items(
        {dict: Keys({"discrete_resource_spec": {dict: Keys({"kind": TEXT, "value": NUMBER})}})}
    )
}
DEPLOY: Final = Keys(
    {
        "mode": TEXT,
        "endpoint_mode": TEXT,
        "replicas": WHOLE,
        "labels": LIST_OR_MAP,
        "rollback_config": _UPDATE,
        "update_config": _UPDATE,
        "resources": {
            dict: Keys(
                {
                    "limits": {dict: Keys({"cpus": NUMBER, "memory": TEXT, "pids": WHOLE})},
                    "reservations": {
                        dict: Keys(
                            {
                                "cpus": NUMBER,
                                "memory": TEXT,
                                "generic_resources": _GENERIC_RESOURCES,
                                "devices": {
                                    list: Items({dict: Keys(DEVICE_REQUEST, ("capabilities",))})
                                },
                            }
                        )
                    },
                }
            )
        },
        "restart_policy": {
            dict: Keys({"condition": TEXT, "delay": TEXT, "max_attempts": WHOLE, "window": TEXT})
        },
        "placement": {
            dict: Keys(
                {
                    "constraints": TEXTS,
                    "preferences": {list: Items({dict: Keys({"spread": TEXT})})},
                    "max_replicas_per_node": WHOLE,
                }
            )
        },
    }
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

_EXTERNAL: Final[Shape] = {bool: None, str: None, dict: Keys({"name": TEXT})}
_EXTERNAL_OPEN: Final[Shape] = {bool: None, str: None, dict: Keys({"name": TEXT}, open=True)}
NETWORK: Final = Keys(
    {
        "name": TEXT,
        "driver": TEXT,
        "driver_opts": OPTIONS,
        "ipam": {
            dict: Keys(
                {
                    "driver": TEXT,
                    "config": {
                        list: Items(
                            {
                                dict: Keys(
                                    {
                                        "subnet": TEXT,
                                        "ip_range": TEXT,
                                        "gateway": TEXT,
                                        "aux_addresses": {dict: Values(TEXT)},
                                    }
                                )
                            }
                        )
                    },
                    "options": {dict: Values(TEXT)},
                }
            )
        },
        "external": _EXTERNAL,
        "internal": FLAG,
        "enable_ipv4": FLAG,
        "enable_ipv6": FLAG,
        "attachable": FLAG,
        "labels": LIST_OR_MAP,
    }
)
VOLUME: Final = Keys(
    {
        "name": TEXT,
        "driver": TEXT,
        "driver_opts": OPTIONS,
        "external": _EXTERNAL,
        "labels": LIST_OR_MAP,
    }
)
SECRET: Final = Keys(
    {
        "name": TEXT,
        "environment": TEXT,
        "file": TEXT,
        "external": _EXTERNAL_OPEN,
        "labels": LIST_OR_MAP,
        "driver": TEXT,
        "driver_opts": OPTIONS,
        "template_driver": TEXT,
    }
)
CONFIG: Final = Keys(
    {
        "name": TEXT,
        "content": TEXT,
        "environment": TEXT,
        "file": TEXT,
        "external": _EXTERNAL_OPEN,
        "labels": LIST_OR_MAP,
        "template_driver": TEXT,
    }
)
MODEL: Final = Keys(
    {"name": TEXT, "model": TEXT, "context_size": {int: None}, "runtime_flags": TEXTS}, ("model",)
)
INCLUDE: Final[Shape] = {
    str: None,
    dict: Keys(
        {"path": TEXT_OR_LIST, "env_file": TEXT_OR_LIST, "project_directory": TEXT},
        extensible=False,
    ),
}

COMPOSE_FILE: Final[Shape] = {
    dict: Keys(
        {
            "version": TEXT,
            "name": TEXT,
            "include": {list: Items(INCLUDE)},
            "services": {dict: Named({dict: SERVICE})},
            "models": {dict: Named({dict: MODEL}, strict=False)},
            "networks": {dict: Named({NONE: None, dict: NETWORK}, strict=False)},
            "volumes": {dict: Named({NONE: None, dict: VOLUME})},
            "secrets": {dict: Named({dict: SECRET})},
            "configs": {dict: Named({dict: CONFIG})},
        }
    )
}

AUTHORS_MAPS: Final = frozenset(
    {
        "additional_contexts",
        "annotations",
        "args",
        "aux_addresses",
        "driver_opts",
        "environment",
        "extra_hosts",
        "labels",
        "options",
        "storage_opt",
        "sysctls",
    }
)
"""Maps whose keys are the author's: ``x-`` in front of one is not an extension there."""
