"""Whether addresses are reached from inside a container's own network, by name."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Final, Literal

from saaswright.verification.containers import Container
from saaswright.verification.probing import beside, script
from saaswright.verification.running import Running

Reach = Literal["open", "refused", "no-name", "closed", "unknown"]

_WORDS: Final[tuple[Reach, ...]] = ("open", "refused", "no-name", "closed", "unknown")


@cache
def _script() -> str:
    place = files("saaswright.verification").joinpath("data", "reach.sh")
    return place.read_text(encoding="utf-8")


def reached(run: Running, item: Container, targets: Sequence[str]) -> dict[str, Reach]:
    """For each ``host:port``, what a connection from within ``item`` comes to."""
    if not targets:
        return {}
    said = script(run, item, _script(), *targets)
    found = _read(said.stdout if said else "")
    if said is None or "unknown" in found.values():
        other = beside(run, item, _script(), targets)
        found = _read(other.stdout) if other else found
    return {target: found.get(target, "unknown") for target in targets}


def _read(text: str) -> dict[str, Reach]:
    found: dict[str, Reach] = {}
    for line in text.splitlines():
        word, _, target = line.partition(" ")
        for known in _WORDS:
            if word == known:
                found[target] = known
    return found
