"""The healthcheck that fits an image and the variables of its service, from the catalog."""

from __future__ import annotations

import re
from typing import Final

import msgspec

from saaswright.catalog.model import Health, Technology
from saaswright.compose.model import Healthcheck
from saaswright.expression import expression
from saaswright.rules.contents import is_absent
from saaswright.rules.probe import cannot_fail, local_ports, programs
from saaswright.rules.view import ServiceView
from saaswright.rules.words import words

_VARIABLE: Final = expression(r"\$\$\{(\w+)\}")
# Options by which a server stops answering where, or to whom, the test asks.
_MOVES: Final = expression(r"port|listen|bind|pass|auth|acl|tls|ssl|conf|addr|socket", re.I)
# What differs between the variants of one image.
_OF_THE_VARIANT: Final = frozenset({"curl", "wget", "nc", "bash"})


class Known(msgspec.Struct, frozen=True):
    """A healthcheck as Compose writes it; ``sure``: read in a source, for this release."""

    value: Healthcheck
    sure: bool

    @property
    def shown(self) -> str:
        """The test on one line."""
        return f"[{', '.join(self.value.test or ())}]"


def healthcheck_for(service: ServiceView) -> Known | None:
    """What tests ``service`` from inside; ``None`` when nobody knows.

    Nobody does for an image that is built here, a release that the catalog does not list, or a
    server that was told to listen or to authenticate differently.
    """
    technology, reference = service.technology, service.reference
    health = technology.health if technology else None
    if technology is None or health is None or reference is None or not health.bare:
        return None
    listed = service.release is not None or reference.tag in (None, "latest")
    if not listed or reference.digest or _told_otherwise(service):
        return None
    if health.program in _OF_THE_VARIANT and not _same_variant(service, technology):
        return None
    test = health.test if _has_variables(health, service) else health.bare
    value = Healthcheck(
        test=test,
        interval=health.interval,
        timeout=health.timeout,
        retries=health.retries,
        start_period=health.start_period,
    )
    facts = service.view.facts
    field = "health" if test == health.test else "health.bare"
    return Known(value, service.release is not None and facts.sure(technology, field))


def advice(service: ServiceView) -> str | None:
    """What to write instead, where a test is known that this service answers as it is."""
    known = healthcheck_for(service)
    return f"what works in this image, by the catalog: test: {known.shown}" if known else None


def _has_variables(health: Health, service: ServiceView) -> bool:
    """Whether the service sets every variable that the fuller test reads."""
    used = _VARIABLE.findall(" ".join(health.test))
    return bool(used) and all(service.environment.get(name) for name in used)


def _told_otherwise(service: ServiceView) -> bool:
    own = service.service
    return bool(own.entrypoint) or any(_MOVES.search(word) for word in words(own.command or ()))


def _same_variant(service: ServiceView, technology: Technology) -> bool:
    tag = service.reference.tag if service.reference else ""
    image = technology.image
    return image is not None and ("alpine" in (tag or "")) == ("alpine" in image.tag)


def trusted(service: ServiceView) -> bool:
    """Whether others may wait for its healthcheck: nothing is known to be wrong with it."""
    check = service.healthcheck
    if check is None or cannot_fail(check):
        return False
    published = {port.published for port in service.service.ports if port.published}
    inside = {str(port.target) for port in service.service.ports}
    outer = [port for port in local_ports(check) if str(port) in published - inside]
    return not outer and not any(is_absent(service, program) for program in programs(check))
