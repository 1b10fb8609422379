"""What to try on a healthy service: fewer rights, a root that is only read, another user."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from saaswright.hardening.model import Measure
from saaswright.hardening.trial import Trial
from saaswright.hardening.writes import keeping, written
from saaswright.rules.hardening import reading_only, without_new_privileges
from saaswright.rules.remedies import said
from saaswright.rules.storage import covered, data_paths_of
from saaswright.rules.view import ServiceView

_PASSING: Final = "/tmp"  # noqa: S108 - a path in a container
_NOBODY: Final = "65534:65534"
_ROOT: Final = frozenset({"", "root", "0"})
_OPTION: Final = "no-new-privileges"


def confined(services: Sequence[ServiceView]) -> Iterator[Measure]:
    """No new privileges through setuid programs."""
    for service in services:
        options = service.service.security_opt
        if not any(one.startswith(_OPTION) for one in options):
            fix = msgspec.structs.replace(without_new_privileges(service)[0], safe=True)
            patch = {"security_opt": [*options, f"{_OPTION}:true"]}
            yield Measure(service.name, "no-new-privileges", fix, patch)


class Root(msgspec.Struct, frozen=True):
    """A read-only root for ``service``, with ``places`` in memory; ``reason`` speaks against it."""

    service: ServiceView
    places: tuple[str, ...]
    reason: str = ""

    def measure(self) -> Measure:
        """What to try."""
        service, had = self.service, list(self.service.service.tmpfs)
        paths = [entry.partition(":")[0] for entry in had]
        places = tuple(path for path in self.places if path not in paths)
        patch = {"read_only": True, "tmpfs": [*had, *places]}
        fix = reading_only(service, places, safe=True)
        return Measure(service.name, "writable-root", fix, patch)

    def with_passing_files(self) -> Measure:
        """The same with a place for files that were gone when somebody looked."""
        return Root(self.service, tuple(dict.fromkeys((*self.places, _PASSING)))).measure()


def read_only(trial: Trial, services: Sequence[ServiceView]) -> Iterator[Root]:
    """A root that is only read, with a tmpfs wherever the container has written."""
    for service in services:
        item = trial.containers.get(service.name)
        if service.service.read_only is True or item is None:
            continue
        diff = trial.client.run("diff", item.id).stdout
        mounts = [str(mount.get("Destination") or "/") for mount in item.raw.get("Mounts") or ()]
        places = tuple(path for path in written(diff, mounts) if not covered(service, path))
        lasting = _lasting(service, places)
        shown = ", ".join(f"`{path}`" for path in lasting)
        reason = (
            f"not tried: it keeps something in {shown}, which needs a volume first"
            if lasting
            else ""
        )
        yield Root(service, places, reason)


def _lasting(service: ServiceView, places: tuple[str, ...]) -> tuple[str, ...]:
    image = service.technology.image if service.technology else None
    data = [path.path for path in data_paths_of(service)]
    unkept = [path for path in places if path in data]
    return tuple(dict.fromkeys((*keeping(places, image.writable if image else ()), *unkept)))


def unprivileged(trial: Trial, services: Sequence[ServiceView]) -> Iterator[Measure]:
    """Nobody instead of root, where no volume could hold files that only root may read."""
    for service in services:
        item = trial.containers.get(service.name)
        config = (item.raw.get("Config") or {}) if item else {}
        user = str(config.get("User") or "").partition(":")[0]
        writes = any(not mount.read_only for _, mount in service.mounts())
        if item is None or user not in _ROOT or writes or config.get("Volumes"):
            continue
        fix = said(f"run as {_NOBODY}", service.at("user"), _NOBODY, safe=True)[0]
        yield Measure(service.name, "root-user", fix, {"user": _NOBODY})
