"""The words of a drawing: what the components, the origin and the entries are called."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from saaswright.architecture.model import Architecture, Component
from saaswright.catalog.model import Catalog, Pattern


class Words(msgspec.Struct, frozen=True):
    """``names`` maps technology ids to names; ``published`` each entry to ``http:8080``."""

    architecture: Architecture
    names: dict[str, str]
    pattern: str
    origin: str = "Internet"
    published: dict[str, str] = {}

    def technology(self, component: Component) -> str:
        """What it runs on, in words."""
        return self.names.get(component.technology, component.technology)

    def description(self) -> str:
        """The drawing in sentences, for who cannot see it."""
        parts = []
        for item in self.architecture.components:
            calls = [
                f"{link.target} by {link.protocol} on port {link.port}"
                + ("" if link.required else ", optional")
                for link in self.architecture.connections
                if link.source == item.name
            ]
            entry = f" {self.origin} reaches it." if item.entry else ""
            called = f" Calls {'; '.join(calls)}." if calls else ""
            parts.append(f"{item.name} ({self.technology(item)}).{entry}{called}")
        return " ".join(parts)


def words_of(
    architecture: Architecture, catalog: Catalog, published: Mapping[str, str] | None = None
) -> Words:
    """The words that ``catalog`` has for ``architecture``."""
    used = {item.technology for item in architecture.components}
    names = {item.id: item.name for item in catalog.technologies if item.id in used}
    pattern = catalog.option(architecture.pattern)
    flow = pattern.flow if isinstance(pattern, Pattern) else ""
    return Words(
        architecture,
        names,
        pattern.name if pattern else architecture.pattern,
        flow.partition("→")[0].strip() or "Internet",
        dict(published or {}),
    )
