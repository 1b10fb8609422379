"""What a platform makes of the keys of a service, as its documentation says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Literal

import msgspec

from saaswright.rules.facts import load_data
from saaswright.rules.view import ServiceView, View

TARGETS: Final = ("omnistrate", "kubernetes")
Means = Literal["unsupported", "ignored", "mapped"]


class TargetKey(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One row of ``data/targets.yaml``; ``as_of`` an ISO date or month."""

    target: str
    key: str
    means: Means
    note: str
    source: str
    as_of: str


def written_keys(view: View, *means: Means) -> Iterator[tuple[ServiceView, TargetKey]]:
    """The keys that somebody wrote and that the asked platform treats in one of these ways."""
    if view.context.target is None:
        return
    rows: tuple[TargetKey, ...] = load_data("targets.yaml", TargetKey)
    wanted = [row for row in rows if row.target == view.context.target and row.means in means]
    for service in view.services:
        for row in wanted:
            if service.raw.get(row.key) not in (None, {}, []) and view.is_written(
                service.at(row.key)
            ):
                yield service, row
