from __future__ import annotations

from pathlib import Path

import pytest

from saaswright.architecture.model import Architecture
from tests.architecture.samples import PATTERNS, sample

GOLDEN = Path(__file__).parent / "golden"


def _text(architecture: Architecture) -> str:
    """Components and connections, one line each; what a reviewer would draw."""
    lines = [f"pattern {architecture.pattern}"]
    for item in architecture.components:
        flags = [
            word
            for word in ("custom", "stateful", "one_shot", "external", "entry")
            if getattr(item, word)
        ]
        said = f" [{' '.join(flags)}]" if flags else ""
        lines.append(
            f"{item.tier:8} {item.name} ({item.role}): {item.technology} by {item.decision}, "
            f"iteration {item.iteration}, at most {item.replicas}{said}"
        )
    for link in architecture.connections:
        arrow = "->" if link.required else "..>"
        lines.append(f"{link.source} {arrow} {link.target} {link.protocol}:{link.port}")
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("pattern", PATTERNS)
def test_pattern_becomes_the_reviewed_shape(pattern: str, request: pytest.FixtureRequest) -> None:
    """Each pattern gives exactly the components and connections that were reviewed."""
    file = GOLDEN / f"{pattern}.txt"
    text = _text(sample(pattern))
    if request.config.getoption("--rewrite-golden"):
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("pattern", PATTERNS)
def test_every_shape_holds_together(pattern: str) -> None:
    """Names are unique, connections join two components, and something can be reached."""
    architecture = sample(pattern)
    names = [item.name for item in architecture.components]
    assert len(names) == len(set(names))
    for link in architecture.connections:
        assert link.source in names
        assert link.target in names
        assert link.source != link.target
        assert 0 < link.port < 65_536
    assert any(item.entry for item in architecture.components)
    assert all(not item.entry for item in architecture.components if item.tier == "data")
    for plan in architecture.plans:
        inside = [item.name for item in architecture.components if not item.external]
        assert [item.component for item in plan.components] == inside


@pytest.mark.parametrize("pattern", PATTERNS)
def test_required_connections_have_no_cycle(pattern: str) -> None:
    """Services can be started one after the other: required connections form no circle."""
    links = {(c.source, c.target) for c in sample(pattern).connections if c.required}
    left = {name for link in links for name in link}
    while left:
        ready = {name for name in left if not any(s == name and t in left for s, t in links)}
        assert ready, f"a circle among {sorted(left)}"
        left -= ready
