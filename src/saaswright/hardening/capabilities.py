"""Capabilities: which of those that a container gets by default a service cannot do without."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from saaswright.hardening.model import Measure
from saaswright.hardening.searching import Outcome, borne, kept
from saaswright.hardening.trial import Trial
from saaswright.rules.hardening import dropping
from saaswright.rules.view import ServiceView

RULE: Final = "capabilities-not-dropped"
_ENTRYPOINTS: Final = ("CHOWN", "DAC_OVERRIDE", "FOWNER", "SETGID", "SETUID")
"""What a start script needs that prepares a directory as root and goes on as somebody else."""
_DEFAULT: Final = (
    "AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD",
    "NET_BIND_SERVICE", "NET_RAW", "SETFCAP", "SETGID", "SETPCAP", "SETUID", "SYS_CHROOT",
)  # fmt: skip
"""The default set of Docker's engine (moby, oci/caps/defaults.go)."""


def dropped(trial: Trial, services: Sequence[ServiceView]) -> Iterator[Outcome]:
    """Drop all capabilities of ``services`` but those that each needs to be healthy."""
    waiting = {service.name: service for service in services if _asked(service)}
    done: dict[str, ServiceView] = {}
    wholes: dict[str, tuple[str, ...]] = {}
    reasons: dict[str, str] = {}
    for number in range(len(_wholes(None))):
        wholes |= {name: _wholes(service)[number] for name, service in waiting.items()}
        measures = [_measure(service, wholes[name]) for name, service in waiting.items()]
        for measure, reason in kept(trial, measures):
            reasons[measure.service] = reason
            if not reason:
                done[measure.service] = waiting.pop(measure.service)
    yield from _smallest(trial, done, wholes)
    for name, service in waiting.items():
        yield _measure(service, _DEFAULT), reasons[name]


def _wholes(service: ServiceView | None) -> tuple[tuple[str, ...], ...]:
    """The sets to try in turn: those of the catalog or none, the usual ones, the default."""
    image = service.technology.image if service and service.technology else None
    return ((image.capabilities if image else None) or (), _ENTRYPOINTS, _DEFAULT)


def _smallest(
    trial: Trial, services: Mapping[str, ServiceView], wholes: Mapping[str, tuple[str, ...]]
) -> Iterator[Outcome]:
    """Leave out one capability after the other, of all services at once; what fails without stays.

    So none of those that remain can be left out alone. What is smaller is seen healthy together at
    the end.
    """
    now = {name: wholes[name] for name in services}
    for position in range(max((len(names) for names in now.values()), default=0)):
        fewer = {
            name: tuple(one for one in now[name] if one != wholes[name][position])
            for name in services
            if position < len(wholes[name])
        }
        measures = [_measure(services[name], names) for name, names in fewer.items()]
        for measure, reason in borne(trial, measures):
            if not reason:
                now[measure.service] = fewer[measure.service]
    smaller = [_measure(services[name], now[name]) for name in now if now[name] != wholes[name]]
    for measure, reason in kept(trial, smaller):
        if reason:
            now[measure.service] = wholes[measure.service]
    yield from ((_measure(services[name], names), "") for name, names in now.items())


def _asked(service: ServiceView) -> bool:
    dropped = {name.upper() for name in service.service.cap_drop}
    return "ALL" not in dropped and service.service.privileged is not True


def _measure(service: ServiceView, needed: tuple[str, ...]) -> Measure:
    own = list(service.service.cap_add)
    had = {name.upper().removeprefix("CAP_") for name in own}
    added = [*own, *(name for name in needed if name not in had)]
    patch = {"cap_drop": ["ALL"], "cap_add": added}
    return Measure(service.name, RULE, dropping(service, needed, safe=True), patch)
