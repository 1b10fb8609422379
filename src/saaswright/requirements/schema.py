"""The JSON Schema of ``saaswright.yaml``, for editors and for programs that write such a file."""

from __future__ import annotations

from typing import Any, Final

from saaswright.requirements.leaves import EXPECTED, FORMS
from saaswright.requirements.shape import (
    Items,
    Number,
    Pairs,
    Quantity,
    Section,
    Shape,
    Text,
    Words,
    requirements_shape,
)
from saaswright.requirements.units import (
    DURATION_PATTERN,
    MONTHLY_PATTERN,
    SIZE_PATTERN,
    Duration,
    MonthlyDuration,
    Size,
)

_PATTERNS: Final[dict[type, str]] = {
    Duration: DURATION_PATTERN,
    MonthlyDuration: MONTHLY_PATTERN,
    Size: SIZE_PATTERN,
}
_BOUNDS: Final = (
    ("gt", "exclusiveMinimum"),
    ("ge", "minimum"),
    ("lt", "exclusiveMaximum"),
    ("le", "maximum"),
)


def json_schema() -> dict[str, Any]:
    """The schema (draft 2020-12), made from the model's type hints.

    It is stricter than reading in one way (a synonym is not valid) and laxer in another (it knows
    no contradictions and no bounds on durations and sizes).
    """
    parts: dict[str, Any] = {}
    top = _section(requirements_shape(), parts)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:saaswright:schema:requirements:v1",
        "title": "saaswright requirements",
        **top,
        "$defs": dict(sorted(parts.items())),
    }


def _section(section: Section, parts: dict[str, Any]) -> dict[str, Any]:
    properties = {}
    for key in section.keys:
        schema = _schema(key.shape, parts)
        properties[key.name] = {"description": key.meaning, **schema}
    required = [key.name for key in section.keys if key.required]
    return {
        "description": " ".join((section.type.__doc__ or "").replace("``", "`").split()),
        "type": "object",
        "properties": properties,
        **({"required": required} if required else {}),
        "additionalProperties": False,
    }


def _schema(shape: Shape, parts: dict[str, Any]) -> dict[str, Any]:
    if isinstance(shape, Section):
        name = shape.type.__name__
        if name not in parts:
            parts[name] = _section(shape, parts)
        return {"$ref": f"#/$defs/{name}"}
    if isinstance(shape, Items):
        unique = {} if isinstance(shape.item, Section) else {"uniqueItems": True}
        return {"type": "array", "items": _schema(shape.item, parts), **unique}
    if isinstance(shape, Pairs):
        return {
            "type": "object",
            "propertyNames": _text(shape.key),
            "additionalProperties": _text(shape.value),
        }
    if isinstance(shape, Words):
        return {"enum": list(shape.words)}
    if isinstance(shape, Number):
        return _number(shape)
    return _text(shape) if isinstance(shape, Text) else _quantity(shape)


def _text(shape: Text) -> dict[str, Any]:
    pattern = {"pattern": shape.pattern} if shape.pattern else {}
    return {"type": "string", "minLength": 1, "maxLength": shape.max_length, **pattern}


def _number(shape: Number) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "integer" if shape.whole else "number"}
    for name, keyword in _BOUNDS:
        bound = getattr(shape, name)
        if bound is not None:
            schema[keyword] = bound
    if shape.form is None:
        return schema
    return {"anyOf": [schema, {"type": "string", "pattern": FORMS[shape.form][0]}]}


def _quantity(shape: Quantity) -> dict[str, Any]:
    pattern = _PATTERNS[shape.type]
    expected = EXPECTED[shape.type]
    examples = expected.partition("such as ")[2].replace(" or ", ", ").split(", ")
    return {"type": "string", "pattern": pattern, "examples": examples}
