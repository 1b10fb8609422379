"""The services of a file that others extend: only those that are used are looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from saaswright.compose.canonical.table import canonical
from saaswright.compose.layers.reset import apply_resets
from saaswright.compose.layers.unicity import unique
from saaswright.compose.paths import Resolver
from saaswright.compose.shape.checks import check
from saaswright.compose.shape.prune import prune
from saaswright.compose.shape.service import SERVICE
from saaswright.source import DocumentPath

if TYPE_CHECKING:
    from saaswright.compose.layers.load import Loader


class BaseServices(dict[str, Any]):
    """Services by name. The rest of their file is not judged: nothing of it is taken over."""

    def __init__(self, loader: Loader) -> None:
        super().__init__()
        self.loader = loader
        self.resets: list[DocumentPath] = []
        self._ready: set[str] = set()

    def add(self, own: dict[str, Any], resets: list[DocumentPath]) -> None:
        """Take the services of one document of the file."""
        services = own.get("services")
        if not isinstance(services, dict):
            return
        apply_resets({"services": self}, resets)
        self.resets += resets
        for name, service in services.items():
            path = ("services", name)
            known = name in self
            self[name] = self.loader.merger.service(self[name], service, path) if known else service

    def prepare(self, name: str) -> Any:
        """The service ``name`` in canonical form, its mistakes reported; ``None`` if unusable."""
        service = self.get(name)
        if name in self._ready or service is None:
            return service
        self._ready.add(name)
        report = self.loader.report
        root, report.root = report.root, {"services": self}
        report.wrong.clear()
        report.partial = True
        check(service, {dict: SERVICE}, ("services", name), report)
        report.partial = False
        if report.wrong:
            prune({"services": self}, report)
            service = self.get(name)
        if isinstance(service, dict):
            only = {"services": {name: service}}
            canonical(only, report, lenient=not self.loader.interpolate)
            unique(only, report)
        report.root = root
        return self.get(name)

    def settle(self, name: str, directory: str) -> Any:
        """The service with its paths put below ``directory``, that of its file."""
        service = self.get(name)
        if isinstance(service, dict):
            Resolver(directory, self.loader.home).service(service)
        return service
