"""The shape of ``deploy`` (schema/compose-spec.json of the specification)."""

from __future__ import annotations

from typing import Final

from saaswright.compose.shape.checks import Items, Keys, OneOf, Shape
from saaswright.compose.shape.words import DEVICE_REQUEST, LIST_OR_MAP, NUMBER, TEXT, TEXTS, WHOLE

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
