"""The bundle as bytes to write: every document by its path, and the lock over all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from saaswright.handoff import lock
from saaswright.handoff.diagram.mermaid import mermaid
from saaswright.handoff.diagram.svg import svg
from saaswright.handoff.model import Design
from saaswright.handoff.pages.architecture import architecture
from saaswright.handoff.pages.availability import availability
from saaswright.handoff.pages.compliance import compliance
from saaswright.handoff.pages.cost import cost
from saaswright.handoff.pages.handover import handover
from saaswright.handoff.pages.records import records

Pages = Iterable[tuple[str, str]]


def bundle(design: Design, kept: Design | None = None) -> dict[str, str]:
    """Bundle path to text, in path order, the lock last.

    ``kept`` is the design that documents speak of when it is not the generated one: with the
    compose file as a person left it.
    """
    told = kept or design
    pairs = [*spec(design), *(pair for pages in PAGES for pair in pages(told))]
    files = dict(sorted(pairs))
    return {**files, lock.NAME: lock.to_text(lock.make(design, files))}


def spec(design: Design) -> Iterator[tuple[str, str]]:
    """The compose side: the spec, its iterations, its parameters and the files it mounts."""
    drawn = design.blueprint
    yield "compose.yaml", drawn.compose
    yield ".env.example", drawn.env_example
    yield from ((f"plans/{name}.env", text) for name, text in drawn.plans)
    yield from ((f"iterations/{name}.yaml", text) for name, text in drawn.iterations)
    yield from drawn.files


def pictures(design: Design) -> Iterator[tuple[str, str]]:
    """The architecture drawn, as SVG and as Mermaid."""
    yield "docs/architecture.svg", svg(design.architecture, design.catalog)
    yield "docs/architecture.mmd", mermaid(design.architecture, design.catalog)


PAGES: Final[tuple[Callable[[Design], Pages], ...]] = (
    pictures,
    architecture,
    records,
    compliance,
    availability,
    cost,
    handover,
)
