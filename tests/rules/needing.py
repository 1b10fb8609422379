"""A project for each attribute that Compose refuses without a value: it is the variable ``KEY``."""

from __future__ import annotations

import json
from typing import Any, Final

from saaswright.rules.refusals import NEEDED

PLACES: Final = {place: value for needed in NEEDED for place, value in needed.places.items()}
"""Each attribute, with a value that is taken."""

FILES: Final = {"some.env": "A=1\n", "held": "x\n"}
"""What the projects refer to."""

# What else must stand in a mapping for it to be whole.
_BESIDE: Final[dict[str, dict[str, Any]]] = {
    "services.*.build": {"context": "."},
    "services.*.depends_on.*": {"condition": "service_started"},
    "services.*.deploy.resources.reservations.devices.#": {"capabilities": ["gpu"]},
    "services.*.deploy.resources.reservations.generic_resources.#.discrete_resource_spec": {
        "kind": "gpu",
        "value": 1,
    },
    "services.*.develop.watch.#": {"path": ".", "action": "sync", "target": "/a"},
    "services.*.configs.#": {"source": "declared"},
    "services.*.env_file.#": {"path": "some.env"},
    "services.*.ports.#": {"target": 80},
    "services.*.secrets.#": {"source": "declared"},
    "services.*.ulimits.*": {"soft": 1, "hard": 1},
    "services.*.volumes.#": {"type": "volume", "source": "data", "target": "/data"},
    "services.*.volumes.#/bind": {"type": "bind", "source": "./held", "target": "/data"},
    "services.*.volumes.#/tmpfs": {"type": "tmpfs", "target": "/data"},
}
_RATE: Final = {"path": "/dev/sda", "rate": "1mb"}
_NAMES: Final = {"networks": "net", "volumes": "vol", "secrets": "sec", "configs": "con"}


def prefix(place: str) -> str:
    """What stands in front of the variable, because it alone means nothing."""
    return "service:" if PLACES[place].startswith("service:") else ""


def project(place: str, text: str | None = None) -> str:
    """A project in which ``text`` stands at ``place``."""
    text = f"{prefix(place)}${{KEY}}" if text is None else text
    data: dict[str, Any] = {
        "services": {"app": {"image": "acme/app:1.0"}, "other": {"image": "acme/other:1.0"}},
        "networks": {"declared": {}},
        "volumes": {"data": {}},
        "secrets": {"declared": {"file": "./held"}},
        "configs": {"declared": {"file": "./held"}},
    }
    first, _, *steps = place.split(".")
    name = "app" if first == "services" else _NAMES[first]
    whole = {"services.*.volumes.#.source": f"{text}:/data", "services.*.volumes.#.target": text}
    if place in whole:
        short = whole[place] if place.endswith("source") else f"data:{text}"
        data["services"]["app"]["volumes"] = [short]
    else:
        holder = data[first].setdefault(name, {})
        holder |= _within(steps, text, (first, "*"))
    return json.dumps(data)


def _within(steps: list[str], text: str, above: tuple[str, ...]) -> Any:
    """What stands below ``above``: one attribute, and what it needs beside it."""
    here = ".".join(above)
    inside = f"{here}/{steps[0]}" if steps and f"{here}/{steps[0]}" in _BESIDE else here
    if not steps:
        return text
    step, *rest = steps
    listed = above[-1] in ("depends_on", "networks") and step == "*" and not rest
    below = _within(rest, text, (*above, step))
    if step == "#" or listed:
        return [below]
    beside = _RATE if step == "rate" else _BESIDE.get(inside, {})
    named = {"depends_on": "other", "ulimits": "nofile"}.get(above[-1], step)
    return {**beside, named if step == "*" else step: below}
