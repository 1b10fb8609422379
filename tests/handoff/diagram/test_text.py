from __future__ import annotations

import msgspec
import pytest

from saaswright.architecture.model import Architecture, Component, Connection
from saaswright.catalog.loader import load
from saaswright.handoff.diagram.lanes import Touch, lanes_of, strip
from saaswright.handoff.diagram.text import WIDTH, columns, text
from tests.handoff.diagram.drawings import drawn

LEGIBLE = pytest.mark.parametrize("name", [name for name in drawn() if name != "hostile"])


@LEGIBLE
def test_fits_a_terminal(name: str) -> None:
    """No line is wider than promised, and none ends in blanks."""
    lines = text(drawn()[name], load()).splitlines()
    assert max(map(columns, lines)) <= WIDTH <= 96
    assert [line for line in lines if line != line.rstrip()] == []


@LEGIBLE
def test_names_everything(name: str) -> None:
    """Every component and every way of calling one is there."""
    architecture, drawing = drawn()[name], text(drawn()[name], load())
    rows = [line.removeprefix("│ ").split("│")[0].strip() for line in drawing.splitlines()]
    for item in architecture.components:
        assert rows.count(item.name) == 1
    for link in architecture.connections:
        if link.source != link.target:
            assert f"◀─ {link.protocol}:{link.port} ─" in drawing


@LEGIBLE
def test_lanes_lead_from_callers_to_the_called(name: str) -> None:
    """Whoever follows the lanes from an arrow finds exactly the callers, needed or not."""
    architecture = drawn()[name]
    lines = text(architecture, load()).splitlines()
    expected = {
        (link.source, link.target, f"{link.protocol}:{link.port}"): link.required
        for link in architecture.connections
        if link.source != link.target
    }
    assert followed(lines, [item.name for item in architecture.components]) == expected


def followed(lines: list[str], names: list[str]) -> dict[tuple[str, str, str], bool]:
    """The calls that the drawing shows, read from its characters alone."""
    owner, here = {}, ""
    for at, line in enumerate(lines):
        cell = line.removeprefix("│ ").split("│")[0].strip()
        here = cell if cell in names else "" if line.startswith(("╭", "╰")) else here
        owner[at] = here
    found: dict[tuple[str, str, str], bool] = {}
    for at, line in enumerate(lines):
        if "◀─ " in line:
            label = line.split("◀─ ")[1].split(" ")[0]
            column = max(i for i, letter in enumerate(line) if letter in "╯╮┤")
            ways = {"╯": (-1,), "╮": (1,), "┤": (-1, 1)}[line[column]]
            for way in ways:
                for row, needed in _joins(lines, at, column, way):
                    if owner[row]:
                        key = (owner[row], owner[at], label)
                        found[key] = found.get(key, False) or needed
    return found


def _joins(lines: list[str], row: int, column: int, way: int) -> list[tuple[int, bool]]:
    joins = []
    while 0 <= row + way < len(lines):
        row += way
        letter = lines[row][column : column + 1]
        if letter in ("●", "○"):
            joins.append((row, letter == "●"))
        elif letter not in ("│", "┼"):
            break
    return joins


def test_shared_lanes() -> None:
    """Nets share a lane only when no row has both; the shorter stands further left."""
    touches = [
        Touch("long", 0, "needs"), Touch("long", 9, "into"),
        Touch("early", 1, "needs"), Touch("early", 3, "into"),
        Touch("late", 4, "can do without"), Touch("late", 6, "into"),
    ]  # fmt: skip
    lanes = lanes_of(touches)
    assert lanes == {"early": 0, "late": 0, "long": 1}
    assert [strip(row, touches, lanes, 3) for row in (0, 1, 2, 3, 4, 6, 9)] == [
        "─────●", "──●  │", "  │  │", "──╯  │", "──○  │", "──╯  │", "─────╯",
    ]  # fmt: skip


def test_many_nets_take_narrow_lanes() -> None:
    """A drawing with more nets than usual still names everything, within the width."""
    parts = tuple(
        Component(f"service-{at}", "api", "app", "fastapi", "api-framework", "") for at in range(14)
    )
    calls = tuple(Connection("service-0", f"service-{at}", "tcp", at) for at in range(1, 14))
    drawing = text(Architecture("wide", "simple-api", parts, calls, ()), load())
    assert max(map(columns, drawing.splitlines())) <= WIDTH
    assert all(f"│ service-{at} " in drawing for at in range(14))


def test_wide_letters_count_twice() -> None:
    """Letters that take two columns of a terminal are counted so."""
    assert columns("ab") == 2
    assert columns("診療") == 4


def test_unknown_technology_is_shown_by_its_id() -> None:
    """A technology that the catalog does not know is named by its id."""
    base = drawn()["simple-api"]
    first = msgspec.structs.replace(base.components[0], technology="home-made")
    changed = msgspec.structs.replace(base, components=(first, *base.components[1:]))
    assert "home-made" in text(changed, load())
