"""The finished geometry of a drawing: pure values, in pixels, y downwards."""

from __future__ import annotations

import msgspec

Point = tuple[float, float]


class Rect(msgspec.Struct, frozen=True):
    """A box, a label or a region; ``name`` says whose."""

    name: str
    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The x of the right side."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The y of the lower side."""
        return self.y + self.height

    def grown(self, by: float) -> Rect:
        """The same with ``by`` more on every side."""
        return Rect(self.name, self.x - by, self.y - by, self.width + 2 * by, self.height + 2 * by)

    def overlaps(self, other: Rect) -> bool:
        """Whether the two share more than a border."""
        return (
            self.x < other.right
            and other.x < self.right
            and self.y < other.bottom
            and other.y < self.bottom
        )


class Line(msgspec.Struct, frozen=True):
    """A polyline of right angles that belongs to the net ``net``; ``arrow`` at the target's end."""

    net: str
    points: tuple[Point, ...]
    dashed: bool = False
    arrow: bool = False


class Layout(msgspec.Struct, frozen=True):
    """Everything with its place. ``frames`` are regions within those of the tiers.

    ``deployment`` surrounds what one deployment of a plan holds.
    """

    width: float
    height: float
    boxes: tuple[Rect, ...]
    lines: tuple[Line, ...]
    labels: tuple[Rect, ...]
    regions: tuple[Rect, ...]
    frames: tuple[Rect, ...] = ()
    deployment: Rect | None = None


class Space(msgspec.Struct, frozen=True):
    """What the drawing needs around and between its parts, in pixels.

    ``box`` and ``origin`` are widths, ``heights`` what the text of each box needs. ``head`` and
    ``foot`` hold title and legend; ``deployment`` and ``title`` are the heights of the names of a
    deployment and of a region, ``pad`` is the inner margin of a region, ``track`` the distance of
    lines that run in parallel, ``least`` the least width of the whole.
    """

    box: float
    origin: float
    heights: dict[str, float]
    head: float
    foot: float
    least: float = 0.0
    margin: float = 24.0
    pad: float = 18.0
    deployment: float = 30.0
    title: float = 36.0
    track: float = 12.0
