"""Every check, in one explicit tuple, in the order in which they run: what stands here runs."""

from __future__ import annotations

from typing import Final

from saaswright.verification.check import Check
from saaswright.verification.checks import (
    config,
    connectivity,
    degradation,
    hardening,
    health,
    images,
    logs,
    order,
    parameters,
    persistence,
    protocol,
    recovery,
    resources,
    start,
    stop,
    tenants,
    traffic,
)

CHECKS: Final[tuple[Check, ...]] = (
    config.CHECK,
    images.CHECK,
    start.CHECK,
    order.CHECK,
    connectivity.CHECK,
    protocol.CHECK,
    logs.CHECK,
    traffic.CHECK,
    resources.CHECK,
    hardening.CHECK,
    tenants.CHECK,
    health.CHECK,
    degradation.CHECK,
    persistence.CHECK,
    stop.CHECK,
    recovery.CHECK,
    parameters.CHECK,
)
BY_ID: Final = {check.id: check for check in CHECKS}
