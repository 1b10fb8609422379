"""Answers → ``saaswright.yaml``, with what was assumed and why as comments beside what was said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

import yaml

from saaswright.interview.record import Answers, by_id, each_plan, leaves
from saaswright.requirements.assume import assume
from saaswright.requirements.clash import Regions
from saaswright.requirements.model import Assumption, Requirements
from saaswright.requirements.paths import get
from saaswright.requirements.shape import Section, requirements_shape
from saaswright.requirements.written import as_data, to_builtins

_HEAD: Final = """\
# What the product needs: the answers to `saaswright discover`. Edit it freely.
# Lines that are commented out were assumed; take the # away to say so yourself.
# Next: saaswright design {name}
"""


def requirements_text(
    said: Requirements, answers: Answers, regions: Regions, name: str = "saaswright.yaml"
) -> str:
    """The file: what was said as YAML, what was assumed as comments. Reading it gives ``said``."""
    known, assumptions = assume(said, regions)
    assumed = {one.path: _assumed(one, get(known, one.path)) for one in assumptions}
    seen = {
        path: answer.seen
        for id, answer in answers.items()
        if answer.seen and not each_plan(by_id()[id])
        for path, _ in leaves(by_id()[id])
    }
    lines = [_HEAD.format(name=name).rstrip("\n")]
    for key in requirements_shape().keys:
        value = to_builtins(said).get(key.name)
        if isinstance(key.shape, Section):
            lines += _section(key.name, key.shape, value or {}, assumed, seen)
        elif value is not None:
            listed = isinstance(value, list)
            lines += (
                ["", f"{key.name}:", *_items(value)] if listed else [f"{key.name}: {_flow(value)}"]
            )
        elif key.name in assumed:
            lines += ["", f"# {key.name}: {assumed[key.name]}"]
    return "\n".join(lines) + "\n"


def _section(
    name: str,
    shape: Section,
    value: dict[str, Any],
    assumed: Mapping[str, str],
    seen: Mapping[str, str],
) -> list[str]:
    body = list(_keys(name, shape, value, assumed, seen, "  "))
    if not body:
        return []
    real = any(not line.lstrip().startswith("#") for line in body)
    return ["", f"{name}:" if real else f"# {name}:", *body]


def _keys(
    path: str,
    shape: Section,
    value: dict[str, Any],
    assumed: Mapping[str, str],
    seen: Mapping[str, str],
    indent: str,
) -> Iterator[str]:
    for key in shape.keys:
        own = f"{path}.{key.name}"
        if isinstance(key.shape, Section):
            below = value.get(key.name) or {}
            inner = list(_keys(own, key.shape, below, assumed, seen, f"{indent}  "))
            if inner:
                real = any(not line.lstrip().startswith("#") for line in inner)
                yield f"{indent}{key.name}:" if real else f"{indent}# {key.name}:"
                yield from inner
        elif key.name in value:
            where = f"  # seen in {_clean(seen[own])}" if own in seen else ""
            yield f"{indent}{key.name}: {_flow(value[key.name])}{where}"
        elif own in assumed:
            yield f"{indent}# {key.name}: {assumed[own]}"


def _assumed(one: Assumption, value: Any) -> str:
    """The value as it would be written, and the reason."""
    return f"{_flow(as_data(value))}  # assumed: {_clean(one.why)}"


def _items(value: list[Any]) -> Iterator[str]:
    for item in value:
        yield f"  - {_flow(item)}"


def _flow(value: Any) -> str:
    """One line of YAML."""
    text = yaml.safe_dump(
        value, default_flow_style=True, width=10**9, allow_unicode=True, sort_keys=False
    )
    return text.removesuffix("\n").removesuffix("...").rstrip("\n")


def _clean(text: str) -> str:
    return " ".join(text.split())
