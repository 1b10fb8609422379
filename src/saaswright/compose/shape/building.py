"""The shape of ``build`` and ``develop`` (schema/compose-spec.json of the specification)."""

from __future__ import annotations

from typing import Final

from saaswright.compose.shape.checks import Items, Keys, OneOf
from saaswright.compose.shape.words import (
    EXTRA_HOSTS,
    FLAG,
    GRANTS,
    HOOK,
    LIST_OR_MAP,
    TEXT,
    TEXT_OR_LIST,
    TEXTS,
    TRUTH,
    ULIMITS,
    WHOLE,
)

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
