"""The JSON Schemas that are published: one for each answer that a program may read."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from saaswright.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

SCHEMAS: Final = (
    "requirements",
    "handoff",
    "findings",
    "fixes",
    "decisions",
    "evidence",
    "images",
    "change-plan",
    "what-if",
    "why-not",
    "infeasible",
    "image-check",
    "image-conversion",
    "image-build",
)


def schema(name: str) -> dict[str, Any]:
    """The JSON Schema ``name``. Raises :class:`UsageError` for none of :data:`SCHEMAS`."""
    from saaswright.alternatives import model as alternatives
    from saaswright.handoff import explain, model, planning
    from saaswright.images import checked
    from saaswright.images import model as images
    from saaswright.reports import findings_json, fix_json, images_json
    from saaswright.requirements.schema import json_schema
    from saaswright.verification import model as evidence

    makers: dict[str, Callable[[], dict[str, Any]]] = {
        "requirements": json_schema,
        "handoff": model.json_schema,
        "findings": findings_json.json_schema,
        "fixes": fix_json.json_schema,
        "decisions": explain.json_schema,
        "evidence": evidence.json_schema,
        "images": images.json_schema,
        "change-plan": planning.json_schema,
        "what-if": partial(alternatives.json_schema, "what-if"),
        "why-not": partial(alternatives.json_schema, "why-not"),
        "infeasible": partial(alternatives.json_schema, "infeasible"),
        "image-check": checked.json_schema,
        "image-conversion": partial(images_json.json_schema, "conversion"),
        "image-build": partial(images_json.json_schema, "build"),
    }
    if name not in makers:
        raise UsageError(f"there is no schema `{name}`", help=f"one of {', '.join(SCHEMAS)}")
    return makers[name]()
