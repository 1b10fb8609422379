"""Architectures to draw: a sample of every pattern, harder ones, and arbitrary ones."""

from __future__ import annotations

from functools import cache
from typing import Final, get_args

import msgspec
from hypothesis import strategies as st

from saaswright.architecture.model import Architecture, Component, Connection, Tier
from saaswright.catalog.loader import load
from saaswright.handoff.diagram.cards import deck_of
from saaswright.handoff.diagram.layout import Layout
from saaswright.handoff.diagram.svg import layout_of
from tests.architecture.samples import PATTERNS, sample

TIERS: Final[tuple[Tier, ...]] = get_args(Tier)
HOSTILE: Final = '<script>&"a"|b`c`]--[d]]>\x00é{}#'


def _with(
    base: Architecture, *parts: Component, calls: tuple[Connection, ...] = ()
) -> Architecture:
    return msgspec.structs.replace(
        base,
        components=(*base.components, *parts),
        connections=(*base.connections, *calls),
    )


def _payments() -> Architecture:
    part = Component(
        "payments", "payments", "app", "fastapi", "api-framework", "Talks to the provider",
        custom=True,
    )  # fmt: skip
    calls = (
        Connection("app", "payments", "http", 8000, required=False),
        Connection("payments", "database", "postgresql", 5432, required=False),
    )
    return _with(sample("three-tier-web"), part, calls=calls)


def _backwards() -> Architecture:
    calls = (
        Connection("database", "web", "http", 80),
        Connection("broker", "app", "http", 8000, required=False),
        Connection("cache", "app", "http", 8000),
        Connection("app", "worker", "grpc", 50051),
        Connection("worker", "app", "http", 8000),
        Connection("app", "app", "http", 8000),
    )
    return _with(_payments(), calls=calls)


def _hostile() -> Architecture:
    base = sample("simple-api")
    names = {item.name: f"{item.name}{HOSTILE}" for item in base.components}
    components = tuple(
        msgspec.structs.replace(item, name=names[item.name], purpose=HOSTILE * 9)
        for item in base.components
    )
    connections = tuple(
        msgspec.structs.replace(link, source=names[link.source], target=names[link.target])
        for link in base.connections
    )
    return msgspec.structs.replace(
        base, product=HOSTILE, pattern=HOSTILE, components=components, connections=connections
    )


@cache
def drawn() -> dict[str, Architecture]:
    """Every sample by name."""
    harder = {
        "payments": _payments(),
        "backwards": _backwards(),
        "hostile": _hostile(),
        "empty": Architecture("nothing", "simple-api", (), (), ()),
    }
    return {**{pattern: sample(pattern) for pattern in PATTERNS}, **harder}


def geometry(architecture: Architecture) -> Layout:
    """The layout that the SVG draws."""
    return layout_of(architecture, deck_of(architecture, load()))


@st.composite
def architectures(draw: st.DrawFn) -> Architecture:
    """Up to ten components in any tiers, with calls in every direction."""
    count = draw(st.integers(1, 10))
    parts = [
        Component(
            f"part-{at}",
            draw(st.sampled_from(("api", "database", "payments"))),
            draw(st.sampled_from(TIERS)),
            draw(st.sampled_from(("fastapi", "postgresql", "unknown-to-the-catalog"))),
            "api-framework",
            draw(st.sampled_from(("", "Short", "Rather long, " * 12))),
            stateful=draw(st.booleans()),
            entry=draw(st.booleans()),
            replicas=draw(st.integers(1, 6)),
        )
        for at in range(count)
    ]
    place = st.integers(0, count - 1)
    calls = draw(
        st.lists(st.tuples(place, place, st.sampled_from((80, 5432)), st.booleans()), max_size=20)
    )
    links = tuple(Connection(f"part-{a}", f"part-{b}", "tcp", port, ok) for a, b, port, ok in calls)
    return Architecture("any", "simple-api", tuple(parts), links, ())
