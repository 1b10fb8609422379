"""``services.*.extends``: the base service, from the same file or another, below one's own keys."""

from __future__ import annotations

import copy
import os
from typing import TYPE_CHECKING, Any

from saaswright.compose.environment.files import RefusedError, is_remote
from saaswright.compose.layers.base import BaseServices
from saaswright.compose.layers.reset import apply_resets
from saaswright.finding import Location, nearest
from saaswright.source import DocumentPath

if TYPE_CHECKING:
    from saaswright.compose.layers.load import Loader

Trail = tuple[tuple[str, str], ...]
"""The (file, service) pairs that are being extended, outermost first."""


class Extender:
    """Applies the ``extends`` of one file's services, in place."""

    def __init__(
        self,
        loader: Loader,
        services: dict[str, Any],
        file: str,
        directory: str,
        resets: list[DocumentPath],
        trail: Trail = (),
    ) -> None:
        self.loader = loader
        self.report = loader.report
        self.services = services
        self.file = file
        self.directory = directory
        self.resets = resets
        self.trail = trail

    def all(self) -> None:
        """Every service of the file."""
        for name in list(self.services):
            self.one(name, ())

    def one(self, name: str, trail: Trail) -> Any:
        """The service ``name`` with what it extends; ``None`` when that cannot be found."""
        if isinstance(self.services, BaseServices):
            service = self.services.prepare(name)
        else:
            service = self.services.get(name)
        if not isinstance(service, dict) or "extends" not in service:
            return service
        base = self._base(name, service["extends"], (*trail, (self.file, name)))
        if base is None:
            service.pop("extends")
            return service
        source = _clone(base, self.loader)
        apply_resets({"services": {name: source}}, self.resets)
        merged = self.loader.merger.service(source, service, ("services", name))
        merged.pop("extends", None)
        self.services[name] = merged
        return merged

    def _base(self, name: str, extends: Any, trail: Trail) -> Any:
        ref, file = (extends, None)
        if isinstance(extends, dict):
            ref, file = extends.get("service"), extends.get("file")
        path = ("services", name, "extends")
        if ref is None:
            self.report.error("missing-key", "`extends` must name a `service`", path)
            return None
        target = self._absolute(file) if file is not None else self.file
        visited = [*self.trail, *trail]
        if (target, ref) in visited:
            names = " → ".join([*(service for _, service in visited), ref])
            self.report.error("extends-cycle", f"services extend each other: {names}", path)
            return None
        if file is None:
            if ref not in self.services:
                self._unknown(ref, self.services, path)
                return None
            return self.one(ref, trail)
        return self._from_file(file, target, ref, path, tuple(visited))

    def _from_file(self, file: str, target: str, ref: str, path: DocumentPath, trail: Trail) -> Any:
        if is_remote(file):
            hint = "download it into the project and extend it from there"
            self.report.error("remote-file", f"`{file}` is not fetched", path, help=hint)
            return None
        chain = self._chain(path)
        try:
            services = self.loader.base_services(target, file, chain)
        except RefusedError as error:
            self.report.error(error.id, str(error), path, help=error.help)
            return None
        if ref not in services:
            self._unknown(ref, services, path)
            return None
        directory = os.path.dirname(target)  # noqa: PTH120 - text in, text out
        inner = Extender(self.loader, services, target, directory, services.resets, trail)
        root, self.report.root = self.report.root, {"services": services}
        inner.one(ref, ())
        self.report.root = root
        # Relative to the project, as the other paths in the file that extends still are.
        return services.settle(ref, os.path.relpath(directory, self.loader.place))

    def _absolute(self, file: str) -> str:
        return os.path.normpath(os.path.join(self.directory, file))  # noqa: PTH118

    def _chain(self, path: DocumentPath) -> tuple[Location, ...]:
        layer, location = self.report.locate(path)
        chain = layer.chain if layer is not None else ()
        return (*chain, location) if location is not None else chain

    def _unknown(self, ref: str, services: dict[str, Any], path: DocumentPath) -> None:
        meant = nearest(ref, services)
        hint = f"did you mean `{meant}`?" if meant else None
        self.report.error(
            "unknown-service", f"there is no service `{ref}` to extend", path, help=hint
        )


def _clone(value: Any, loader: Loader) -> Any:
    """A copy that still knows where it came from."""
    if isinstance(value, dict):
        made: Any = {key: _clone(inner, loader) for key, inner in value.items()}
    elif isinstance(value, list):
        made = [_clone(inner, loader) for inner in value]
    else:
        return copy.copy(value)
    loader.report.adopt(made, value)
    return made
