"""Which data file holds what, and reading one: YAML text to plain data, problems kept.

Every data file is a list of entries of one kind. ``CONTENTS`` is the whole table; a file that is
missing yet is an empty list.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import msgspec

from saaswright.catalog import model
from saaswright.source import Document, Limits, Problem, Source, load_yaml, read_text

DATA: Final = Path(__file__).parent / "data"

LIMITS: Final = Limits(size=4 * 1024 * 1024, nodes=400_000)


class Content(msgspec.Struct, frozen=True):
    """One kind of entry: the glob of its files under ``data/``, and the type of an entry.

    ``lazy`` kinds are large and only loaded by whoever asks for them.
    """

    kind: str
    glob: str
    type: type[msgspec.Struct]
    lazy: bool = False


CONTENTS: Final = (
    Content("sources", "sources.yaml", model.Source),
    Content("attributes", "attributes.yaml", model.AttributeMeaning),
    Content("technologies", "technologies/*.yaml", model.Technology),
    Content("patterns", "patterns.yaml", model.Pattern),
    Content("domains", "domains.yaml", model.Domain),
    Content("options", "options/*.yaml", model.Option),
    Content("decisions", "decisions.yaml", model.DecisionKind),
    Content("goals", "goals.yaml", model.Goal),
    Content("constraints", "constraints.yaml", model.Constraint),
    Content("fits", "fits.yaml", model.Fit),
    Content("sla_tiers", "sla.yaml", model.SlaTier),
    Content("measures", "measures.yaml", model.Measure),
    Content("frameworks", "compliance.yaml", model.ComplianceFramework),
    Content("regions", "regions.yaml", model.Region),
    Content("planning", "planning.yaml", model.Planning),
    Content("prices", "prices*.yaml", model.UnitPrice, lazy=True),
    Content("machines", "machines.yaml", model.Machine, lazy=True),
)


def paths(content: Content, data: Path = DATA) -> tuple[Path, ...]:
    """The files of a kind, by name; empty when there are none yet."""
    return tuple(sorted(data.glob(content.glob)))


def read_source(path: Path) -> Source:
    """The text of a data file under the name that messages show: its path below ``data/``."""
    text = read_text(path, LIMITS)
    inside = path.is_relative_to(DATA)
    return Source(f"catalog/data/{path.relative_to(DATA)}" if inside else text.name, text.text)


def read(path: Path) -> tuple[Document | None, tuple[Problem, ...]]:
    """One data file, with positions. Raises :class:`UnreadableError` when it is no text."""
    return load_yaml(read_source(path), LIMITS)


def entries(document: Document | None) -> list[Any]:
    """The entries of a data file; empty for an empty file or one that is no list."""
    data = document.data if document is not None else None
    return data if isinstance(data, list) else []
