from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings

from saaswright.architecture.model import Architecture
from saaswright.handoff.diagram.graph import ORIGIN
from saaswright.handoff.diagram.layout import Layout, Line, Rect
from saaswright.handoff.diagram.placing import spread
from tests.handoff.diagram.drawings import architectures, drawn, geometry

EVERY = pytest.mark.parametrize("name", drawn())


def stretches(line: Line) -> Iterator[Rect]:
    """Each straight part of a line as a rectangle without area."""
    for (x1, y1), (x2, y2) in pairwise(line.points):
        yield Rect(line.net, min(x1, x2), min(y1, y2), abs(x1 - x2), abs(y1 - y2))


def shrunk(rect: Rect) -> Rect:
    """A line may end at a border: what counts is within."""
    return rect.grown(-0.6)


def check(layout: Layout) -> None:
    """No box on a box, no label on a box or a label, no line through a box or a label."""
    for one, other in combinations((*layout.boxes, *layout.labels), 2):
        assert not one.overlaps(other), (one, other)
    for line in layout.lines:
        for part in stretches(line):
            assert part.width == 0 or part.height == 0, f"{line} is not made of right angles"
            for rect in (*layout.boxes, *layout.labels):
                assert not part.overlaps(shrunk(rect)), (line, rect)
    whole = Rect("page", 0, 0, layout.width, layout.height)
    for rect in (*layout.boxes, *layout.labels, *layout.regions, *layout.frames):
        assert rect.x >= 0, rect
        assert rect.y >= 0, rect
        assert rect.right <= whole.width, rect
        assert rect.bottom <= whole.height, rect


@EVERY
def test_nothing_overlaps(name: str) -> None:
    """In the drawing of every sample boxes, labels and lines keep clear of each other."""
    check(geometry(drawn()[name]))


@settings(max_examples=60, deadline=None)
@given(architectures())
def test_nothing_overlaps_whatever_is_drawn(architecture: Architecture) -> None:
    """Calls in any direction, between any tiers, leave boxes and labels clear of lines."""
    check(geometry(architecture))


def test_the_check_sees_an_overlap() -> None:
    """A line through a box, and a box on a box, are found."""
    box = Rect("box", 100, 100, 50, 50)
    through = Line("net", ((0.0, 120.0), (300.0, 120.0)))
    for wrong in (
        Layout(400, 400, (box,), (through,), (), ()),
        Layout(400, 400, (box, Rect("other", 120, 120, 50, 50)), (), (), ()),
    ):
        with pytest.raises(AssertionError):
            check(wrong)


@EVERY
def test_every_component_has_a_box_in_the_region_of_its_tier(name: str) -> None:
    """A box stands within the region of its component's tier, and in no other."""
    architecture, layout = drawn()[name], geometry(drawn()[name])
    regions = {region.name: region for region in layout.regions}
    boxes = {box.name: box for box in layout.boxes if box.name != ORIGIN}
    assert boxes.keys() == {item.name for item in architecture.components}
    for item in architecture.components:
        inside = [tier for tier, region in regions.items() if region.overlaps(boxes[item.name])]
        assert inside == [item.tier]


@EVERY
def test_regions_are_apart(name: str) -> None:
    """Regions of tiers stand side by side; the deployment holds all but the cloud's services."""
    layout = geometry(drawn()[name])
    for one, other in combinations(layout.regions, 2):
        assert not one.overlaps(other)
    for region in layout.regions:
        assert layout.deployment is not None
        assert layout.deployment.overlaps(region) == (region.name != "external")


@EVERY
def test_every_call_is_drawn_to_its_target(name: str) -> None:
    """Each way in which a component is called ends in one arrow at its left border."""
    architecture, layout = drawn()[name], geometry(drawn()[name])
    boxes = {box.name: box for box in layout.boxes}
    arrows = [line.points[-1] for line in layout.lines if line.arrow]
    assert len(arrows) == len(layout.labels)
    for link in architecture.connections:
        if link.source != link.target:
            box = boxes[link.target]
            assert any(x == box.x and box.y < y < box.bottom for x, y in arrows)


@EVERY
def test_the_lines_of_a_net_are_one(name: str) -> None:
    """From every line of a net one comes to its arrow: nothing hangs loose."""
    layout = geometry(drawn()[name])
    for net in {line.net for line in layout.lines}:
        lines = [line for line in layout.lines if line.net == net]
        reached = {at for at, line in enumerate(lines) if line.arrow}
        for _ in lines:
            reached |= {
                at
                for at, line in enumerate(lines)
                if any(_meets(line, lines[other]) for other in reached)
            }
        assert len(reached) == len(lines)


@EVERY
def test_lines_begin_at_a_caller(name: str) -> None:
    """For every call a line of that net begins at the right border of the caller's box."""
    architecture, layout = drawn()[name], geometry(drawn()[name])
    boxes = {box.name: box for box in layout.boxes}
    for link in architecture.connections:
        if link.source != link.target:
            box, net = boxes[link.source], f"{link.target} {link.protocol}:{link.port}"
            assert any(
                line.points[0][0] == box.right and box.y < line.points[0][1] < box.bottom
                for line in layout.lines
                if line.net.removesuffix(" back") == net
            )


@EVERY
def test_nets_share_no_stretch(name: str) -> None:
    """Lines of different nets cross, but never run on top of each other."""
    layout = geometry(drawn()[name])
    parts = [part for line in layout.lines for part in stretches(line) if part.width + part.height]
    for one, other in combinations(parts, 2):
        parallel = (one.width == 0) == (other.width == 0)
        if one.name != other.name and parallel:
            assert not one.grown(0.4).overlaps(other.grown(0.4)), (one, other)


def _meets(line: Line, other: Line) -> bool:
    """Whether ``line`` ends somewhere on ``other``, or only a box's width of passing away."""
    x, y = line.points[-1]
    spots = [part.grown(0.6) for part in stretches(other)]
    return any(spot.x <= x <= spot.right and spot.y <= y <= spot.bottom for spot in spots)


def test_a_caller_that_needs_the_target_makes_the_line_solid() -> None:
    """Where one caller needs the target and another does not, only the latter's part is dashed."""
    layout = geometry(drawn()["three-tier-web"])
    styles = Counter(line.dashed for line in layout.lines if line.net == "cache redis:6379")
    arrow = next(line for line in layout.lines if line.arrow and line.net == "cache redis:6379")
    assert styles[True] == 1
    assert not arrow.dashed


@pytest.mark.parametrize(
    ("wanted", "steps", "positions"),
    [
        ([], [], []),
        ([5.0], [0], [5.0]),
        ([0.0, 100.0], [0, 10], [0.0, 100.0]),
        ([50.0, 50.0], [0, 10], [45.0, 55.0]),
        ([9.0, 0.0, 0.0], [0, 3, 3], [0.0, 3.0, 6.0]),
    ],
)
def test_spread(wanted: list[float], steps: list[float], positions: list[float]) -> None:
    """Positions keep their distance and move no further than they must."""
    assert spread(wanted, steps) == pytest.approx(positions)


def test_spread_moves_the_light_ones() -> None:
    """A heavy position stays; its neighbour makes way."""
    assert spread([50, 50], [0, 10], [1e9, 1]) == pytest.approx([50, 60])
