"""``.env.example`` and ``plans/<plan>.env``: every parameter explained, and a plan's own values."""

from __future__ import annotations

import textwrap
from typing import Final

from saaswright.architecture.model import PlanDesign
from saaswright.blueprint.declared import Declared

PLACEHOLDER: Final = "change-me"
"""Stands where a value is required: it lets the file be checked and is plainly no secret."""

_WIDTH: Final = 98
_FOR_URLS: Final = "Letters, digits and - . _ ~ only, as it goes into connection URLs; at least 20."


def example(product: str, declared: tuple[Declared, ...]) -> str:
    """``.env.example``: by service, what each parameter is, and its default or "required"."""
    lines = [
        f"# Parameters of {product}. Copy to .env and set what is required; the rest may stay.",
        f"# `{PLACEHOLDER}` is a placeholder that lets the file be checked, never a secret to use.",
        "# A plan's own values: docker compose --env-file .env --env-file plans/<plan>.env up -d",
    ]
    for group in dict.fromkeys(item.group for item in declared):
        lines += ["", f"# --- {group or 'the whole product'} ---"]
        for item in declared:
            if item.group == group:
                lines += _entry(item)
    return "\n".join(lines) + "\n"


def _entry(item: Declared) -> list[str]:
    parameter = item.parameter
    said = parameter.purpose.removeprefix(f"{item.group}: ")
    value, state = parameter.default, "optional"
    if value is None:
        value, state = PLACEHOLDER, "required"
    text = f"{said[:1].upper()}{said[1:]} ({parameter.kind}, {state})."
    if parameter.secret and parameter.default is None:
        text += f" {_FOR_URLS}"
    return ["", *_comment(text), f"{parameter.name}={quoted(value)}"]


def plan_values(plan: PlanDesign, declared: tuple[Declared, ...]) -> str:
    """``plans/<plan>.env``: what the plan changes, and what it is."""
    network = f", network {plan.network}" if plan.network else ""
    said = f"{plan.tenancy} tenancy, {plan.deployment}{network}, {plan.availability.target:g} %"
    lines = [
        f"# Plan {plan.name}: {said}.",
        *_comment(
            f"Topology {plan.topology}, scaling {plan.scaling}, backup {plan.backup}, region "
            f"{plan.region}. Laid over .env: docker compose --env-file .env --env-file "
            f"plans/{plan.name}.env up -d"
        ),
    ]
    group = None
    for item in declared:
        value = item.in_plan(plan)
        if value is None:
            continue
        if item.group != group:
            group = item.group
            lines += ["", f"# {group or 'the whole product'}"]
        lines.append(f"{item.parameter.name}={quoted(value)}")
    return "\n".join(lines) + "\n"


def quoted(value: str) -> str:
    """``value`` as Compose reads it back from an env file: quoted when it is not plain."""
    plain = all(character.isalnum() or character in "-._~/:,@%+{}" for character in value)
    return value if plain else "'" + value.replace("'", "\\'") + "'"


def _comment(text: str) -> list[str]:
    return textwrap.wrap(text, _WIDTH, initial_indent="# ", subsequent_indent="# ")
