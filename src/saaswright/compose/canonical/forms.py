"""The other short forms: each function takes what stands in the file and gives the long form.

They raise :class:`ValueError` saying what is wrong; values of a shape that is wrong anyway pass
through, for the shape has been reported.
"""

from __future__ import annotations

from typing import Any

from saaswright.compose.canonical.ports import long_ports


def build(value: Any) -> Any:
    """``build: DIR``."""
    return {"context": value} if isinstance(value, str) else value


def text_list(value: Any) -> Any:
    """A string for a list of one: ``dns``, ``label_file``, ``include`` and ``ignore``."""
    return [value] if isinstance(value, str) else value


def names(value: Any) -> Any:
    """A list of names for a map without further words: ``networks`` and ``models``."""
    return dict.fromkeys(value) if isinstance(value, list) else value


def depends_on(value: Any) -> Any:
    """A list of services, or a map whose values may leave out what is usual."""
    if isinstance(value, list):
        return {name: {"condition": "service_started", "required": True} for name in value}
    for dependency in value.values() if isinstance(value, dict) else ():
        dependency.setdefault("condition", "service_started")
        dependency.setdefault("required", True)
    return value


def env_file(value: Any) -> Any:
    """A path or a list of paths."""
    files = [value] if isinstance(value, str) else value
    return [
        {"path": file, "required": True} if isinstance(file, str) else {"required": True, **file}
        for file in files
    ]


def extends(value: Any) -> Any:
    """``extends: SERVICE``."""
    return {"service": value} if isinstance(value, str) else value


def grants(value: Any) -> Any:
    """``configs`` and ``secrets``: names."""
    return [{"source": item} if isinstance(item, str) else item for item in value]


def gpus(value: Any) -> Any:
    """``gpus: all``."""
    return [{"count": "all"}] if isinstance(value, str) else value


def device(value: Any) -> Any:
    """``SOURCE[:TARGET[:PERMISSIONS]]``."""
    if not isinstance(value, str):
        return value
    parts = value.split(":")
    if len(parts) > 3:
        raise ValueError(f"too many colons in `{value}`: use the long form")
    target = (parts[1] if len(parts) > 1 else "") or parts[0]
    permissions = parts[2] if len(parts) == 3 else "rwm"
    return {"source": parts[0], "target": target, "permissions": permissions}


def ports(value: list[Any]) -> list[Any]:
    """Every short port as one long one or several."""
    longs: list[Any] = []
    for port in value:
        if isinstance(port, dict):
            longs.append(port)
        elif isinstance(port, float):
            raise ValueError("expected a port such as `8080:80`, not a number with a fraction")
        else:
            longs += long_ports(str(port))
    return longs


def key_values(value: Any) -> Any:
    """``KEY=VALUE`` items for a map: ``additional_contexts``."""
    if not isinstance(value, list):
        return value
    pairs = [item.partition("=") for item in value]
    wrong = next((key for key, separator, _ in pairs if not separator), None)
    if wrong is not None:
        raise ValueError(f"`{wrong}`: expected `KEY=VALUE`")
    return {key: inner for key, _, inner in pairs}


def ssh(value: Any) -> Any:
    """``default`` or ``ID=PATH`` items for a map."""
    if not isinstance(value, list):
        return value
    keys: dict[str, str | None] = {}
    for item in value:
        name, separator, path = item.partition("=")
        if not separator and name != "default":
            raise ValueError(f"`{item}`: expected `default` or `ID=PATH`")
        keys[name] = path if separator else None
    return keys


def flag_text(value: Any) -> Any:
    """``provenance`` and ``sbom``: ``true`` is a word here."""
    return ("true" if value else "false") if isinstance(value, bool) else value


def external(value: Any) -> Any:
    """``external: {name: NAME}``, the old way to name a resource that exists already."""
    outside = value.get("external") if isinstance(value, dict) else None
    if isinstance(outside, dict):
        value["external"] = True
        name = outside.get("name")
        if name is not None:
            if value.get("name", name) != name:
                raise ValueError("`name` and `external.name` differ: keep `name`")
            value["name"] = name
    return value
