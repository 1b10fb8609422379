"""The Compose Specification's schema as a table (schema/compose-spec.json of the specification).

Read from the bottom up: ``COMPOSE_FILE`` is the whole file; ``service``, ``building`` and
``deployment`` hold the larger elements, ``words`` what they share. Lists in which a later item
replaces an equal earlier one (``layers/unicity.py``) need no check for duplicates.
"""

from __future__ import annotations

from typing import Final

from saaswright.compose.shape.checks import Items, Keys, Named, Shape, Values
from saaswright.compose.shape.service import SERVICE
from saaswright.compose.shape.words import (
    FLAG,
    LIST_OR_MAP,
    NONE,
    OPTIONS,
    TEXT,
    TEXT_OR_LIST,
    TEXTS,
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
