"""Merging one file onto another (13-merge.md): maps by key, lists by appending, and exceptions.

``RULES`` is a tree of the exceptions: key → a rule, or further down; ``*`` stands for any name.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from saaswright.compose.decode.text import go_text
from saaswright.compose.reading.origins import Report
from saaswright.source import DocumentPath

Rules = dict[str, Any]
Rule = Callable[["Merger", Any, Any, Rules, DocumentPath], Any]


class Merger:
    """Merges and reports what cannot be merged; what is merged onto is changed in place."""

    def __init__(self, report: Report) -> None:
        self.report = report

    def project(self, base: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
        """A whole file onto what earlier files gave."""
        return self.mapping(base, over, RULES, ())

    def service(self, base: Any, over: Any, path: DocumentPath) -> Any:
        """A service onto the one it extends."""
        return self.value(base, over, RULES["services"]["*"], path)

    def resource(self, base: Any, over: Any, path: DocumentPath) -> Any:
        """A top-level element onto one of the same name, ``path`` being (section, name)."""
        return self.value(base, over, RULES.get(str(path[0]), {}).get("*", {}), path)

    def value(self, base: Any, over: Any, rules: Any, path: DocumentPath) -> Any:
        """``over`` onto ``base`` by ``rules``."""
        if callable(rules):
            return rules(self, base, over, {}, path)
        if isinstance(rules, tuple):
            return rules[0](self, base, over, rules[1], path)
        if over is None:
            return base
        if isinstance(base, dict):
            if isinstance(over, dict):
                return self.mapping(base, over, rules or {}, path)
        elif isinstance(base, list):
            if isinstance(over, list):
                self.report.adopt(base, over)
                base += over
                return base
        else:
            return over
        self.report.error("merge", "cannot merge a list, a mapping and a word", path)
        return base

    def mapping(
        self, base: dict[str, Any], over: dict[str, Any], rules: Rules, path: DocumentPath
    ) -> dict[str, Any]:
        """Key by key; extensions of the later file win whole."""
        self.report.adopt(base, over)
        for key, value in over.items():
            if key not in base or key.startswith("x-"):
                base[key] = value
            else:
                rule = rules.get(key, rules.get("*"))
                base[key] = self.value(base[key], value, rule, (*path, key))
        return base


def sequence(value: Any) -> list[Any]:
    """Maps as sorted ``KEY=VALUE`` items, a word as a list of one."""
    if isinstance(value, dict):
        items: list[str] = []
        for key, inner in value.items():
            if inner is None:
                items.append(key)
            elif isinstance(inner, list):
                items += [f"{key}={go_text(one)}" for one in inner]
            else:
                items.append(f"{key}={go_text(inner)}")
        return sorted(items)
    if isinstance(value, list):
        return value
    return [value] if isinstance(value, str) else []


def _override(_: Merger, base: Any, over: Any, rules: Rules, path: DocumentPath) -> Any:  # noqa: ARG001
    return over


def _as_list(merger: Merger, base: Any, over: Any, rules: Rules, path: DocumentPath) -> Any:  # noqa: ARG001
    merged = sequence(base) + sequence(over)
    merger.report.adopt(merged, base, over)
    return merged


def _extra_hosts(merger: Merger, base: Any, over: Any, rules: Rules, path: DocumentPath) -> Any:  # noqa: ARG001
    merged = sequence(base)
    merged = merged + [host for host in sequence(over) if host not in merged]
    merger.report.adopt(merged, base, over)
    return merged


def _build(merger: Merger, base: Any, over: Any, rules: Rules, path: DocumentPath) -> Any:
    base = {"context": base} if isinstance(base, str) else base or {}
    over = {"context": over} if isinstance(over, str) else over or {}
    return merger.mapping(base, over, rules, path)


def _names(default: dict[str, Any] | None) -> Rule:
    def merge(merger: Merger, base: Any, over: Any, rules: Rules, path: DocumentPath) -> Any:
        return merger.mapping(_as_map(base, default), _as_map(over, default), rules, path)

    return merge


def _as_map(value: Any, default: dict[str, Any] | None) -> dict[str, Any]:
    if isinstance(value, list):
        return {str(name): dict(default) if default is not None else None for name in value}
    return value if isinstance(value, dict) else {}


def _logging(merger: Merger, base: Any, over: Any, rules: Rules, path: DocumentPath) -> Any:
    """Options of another driver mean nothing to this one."""
    base, over = base or {}, over or {}
    drivers = [one["driver"] for one in (base, over) if "driver" in one]
    if len(drivers) == 2 and drivers[0] != drivers[1]:
        return over
    return merger.mapping(base, over, rules, path)


def _ipam_pools(merger: Merger, base: Any, over: Any, rules: Rules, path: DocumentPath) -> Any:
    """Pools of one subnet are one pool."""
    if not isinstance(base, list) or not isinstance(over, list):
        return over
    pools: list[Any] = []
    for original in base:
        for other in over:
            subnets = [pool.get("subnet") for pool in pools]
            if other.get("subnet") != original.get("subnet") and other.get("subnet") not in subnets:
                pools.append(other)
                continue
            merged = merger.mapping(original, other, rules, path)
            subnets = [pool.get("subnet") for pool in pools]
            if merged.get("subnet") in subnets:
                pools[subnets.index(merged.get("subnet"))] = merged
            else:
                pools.append(merged)
    return pools


_LABELS: Final = {"labels": _as_list}

RULES: Final[Rules] = {
    "networks": {"*": {**_LABELS, "ipam": {"config": _ipam_pools}}},
    "volumes": {"*": _LABELS},
    "services": {
        "*": {
            "annotations": _as_list,
            "build": (
                _build,
                {
                    "additional_contexts": _as_list,
                    "args": _as_list,
                    "extra_hosts": _extra_hosts,
                    "labels": _as_list,
                },
            ),
            "command": _override,
            "depends_on": _names({"condition": "service_started", "required": True}),
            "deploy": _LABELS,
            "dns": _as_list,
            "dns_opt": _as_list,
            "dns_search": _as_list,
            "entrypoint": _override,
            "env_file": _as_list,
            "environment": _as_list,
            "extra_hosts": _extra_hosts,
            "healthcheck": {"test": _override},
            "label_file": _as_list,
            "labels": _as_list,
            "logging": _logging,
            "models": _names(None),
            "networks": _names(None),
            "sysctls": _as_list,
            "tmpfs": _as_list,
            "ulimits": {"*": _override},
        }
    },
}
