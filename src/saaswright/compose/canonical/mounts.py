"""``services.*.volumes``: ``source:target:options`` in the short form.

A source that starts like a path (``.``, ``/``, ``~`` or a Windows drive) is a bind mount, any
other is a volume's name (05-services.md, "volumes"). Colons inside ``${...}`` separate nothing.
"""

from __future__ import annotations

import posixpath
from typing import Any, Final

from saaswright.compose.environment.template import outside

_PROPAGATIONS: Final = ("rprivate", "private", "rshared", "shared", "rslave", "slave")


def long_mount(text: str) -> dict[str, Any]:
    """The long form of a short one; raises :class:`ValueError` saying what is wrong."""
    if 0 < len(text) <= 2:
        return {"type": "volume", "target": text}
    sections = _sections(text)
    source = sections[0] if len(sections) > 1 else ""
    mount: dict[str, Any] = {"type": "bind" if is_path(source) else "volume"}
    if source:
        mount["source"] = source
    mount["target"] = clean(sections[1] if source else sections[0])
    options = sections[2].split(",") if len(sections) == 3 else []
    access = [option for option in options if option in ("ro", "rw")]
    if access and access[-1] == "ro":
        mount["read_only"] = True
    bind = _bind_options(options)
    if mount["type"] == "bind":
        mount["bind"] = {**bind, "create_host_path": True}
        if "nocopy" in options:
            mount["volume"] = {"nocopy": True}
    else:
        mount["volume"] = {"nocopy": True} if "nocopy" in options else {}
        if bind:
            mount["bind"] = bind
    return mount


def is_path(source: str) -> bool:
    """Whether a mount's source means a place on the host rather than a volume."""
    if not source:
        return False
    drive = len(source) > 1 and source[0].isalpha() and source[1] == ":"
    return source[0] in "./~" or source.startswith("\\\\") or drive


def clean(path: str) -> str:
    """A container path without ``.``, ``..`` and doubled slashes; nothing is ``.``."""
    cleaned = posixpath.normpath(path)
    return cleaned[1:] if cleaned.startswith("//") else cleaned


def _sections(text: str) -> list[str]:
    """The parts between colons, a Windows drive kept together with its path."""
    parts = outside(text, ":") if "$" in text else text.split(":")
    sections: list[str] = []
    for part in parts:
        if sections and len(sections[-1]) == 1 and sections[-1].isalpha():
            sections[-1] = f"{sections[-1]}:{part}"
        else:
            sections.append(part)
    if not text:
        raise ValueError("empty: expected `[SOURCE:]TARGET[:OPTIONS]`")
    if not all(sections):
        raise ValueError(f"nothing between the colons of `{text}`")
    if len(sections) > 3:
        raise ValueError(f"too many colons in `{text}`")
    return sections


def _bind_options(options: list[str]) -> dict[str, Any]:
    bind: dict[str, Any] = {}
    for option in options:
        if option in _PROPAGATIONS:
            bind["propagation"] = option
        elif option in ("z", "Z"):
            bind["selinux"] = option
    return bind
