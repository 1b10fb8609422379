from __future__ import annotations

import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

import pytest

from saaswright.catalog.loader import load
from saaswright.handoff.diagram.measure import fitted, text_width, wrapped
from saaswright.handoff.diagram.svg import svg
from saaswright.handoff.diagram.svg_style import STYLE
from tests.handoff.diagram.drawings import HOSTILE, drawn

SPACE = "{http://www.w3.org/2000/svg}"
EVERY = pytest.mark.parametrize("name", drawn())


def parsed(name: str) -> ElementTree.Element:
    """The drawing as elements; fails when it is not XML."""
    return ElementTree.fromstring(svg(drawn()[name], load()))


@EVERY
def test_well_formed_and_accessible(name: str) -> None:
    """Every drawing is XML with a role, a title and a description that names every component."""
    root = parsed(name)
    assert root.tag == f"{SPACE}svg"
    assert root.get("role") == "img"
    assert (root.findtext(f"{SPACE}title") or "").startswith("Architecture of ")
    description = root.findtext(f"{SPACE}desc") or ""
    for item in drawn()[name].components:
        assert " ".join(item.name.replace("\x00", " ").split()) in description


@EVERY
def test_numbers_have_one_decimal_at_most(name: str) -> None:
    """No coordinate has more than one decimal, and none is written as an exponent or NaN."""
    for node in parsed(name).iter():
        for attribute in ("x", "y", "width", "height", "d", "rx", "viewBox", "font-size"):
            value = node.get(attribute, "")
            assert not re.search(r"\d\.\d\d|\de|nan|inf", value), (attribute, value)


def test_hostile_text_stays_text() -> None:
    """Markup in names and purposes makes no element of its own."""
    kinds = {node.tag.removeprefix(SPACE) for node in parsed("hostile").iter()}
    assert kinds == {"svg", "title", "desc", "style", "rect", "text", "path", "g", "tspan"}
    assert "<script" not in svg(drawn()["hostile"], load())
    titles = [node.text or "" for node in parsed("hostile").iter(f"{SPACE}title")]
    assert any(HOSTILE.replace("\x00", " ") in title for title in titles)


def test_nothing_is_loaded_from_elsewhere() -> None:
    """The drawing refers to no address, so that it is the same wherever it is shown."""
    text = svg(drawn()["three-tier-web"], load()).replace(SPACE.strip("{}"), "")
    assert not re.search(r"https?://|url\(|@import|href", text)


def test_marks() -> None:
    """Replicas, state, own images, what runs once, optional calls and payments are told apart."""
    root = parsed("payments")
    texts = [node.text for node in root.iter(f"{SPACE}text")]
    kinds = [node.get("class") for node in root.iter()]
    assert {"×1–2", "your image", "runs once", "PAYMENTS NETWORK", "http:80"} <= {*texts}
    stateful = sum(item.stateful for item in drawn()["payments"].components)
    assert kinds.count("disk") == stateful + 1, "one for each and one in the legend"
    assert "line dashed" in kinds
    assert kinds.count("frame") == 1


def test_the_same_bytes_whatever_the_hash_seed() -> None:
    """Two processes with different hash seeds draw the same."""
    code = (
        "from saaswright.catalog.loader import load\n"
        "from saaswright.handoff.diagram import mermaid, svg, text\n"
        "from tests.handoff.diagram.drawings import drawn\n"
        "import hashlib\n"
        "for a in drawn().values():\n"
        "    for draw in (svg.svg, mermaid.mermaid, text.text):\n"
        "        print(hashlib.sha256(draw(a, load()).encode()).hexdigest())\n"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(p or "." for p in sys.path)},
            capture_output=True, text=True, check=True,
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(outputs) == 1
    assert outputs.pop().count("\n") == 3 * len(drawn())


# --- legibility -----------------------------------------------------------------------------------


def fills(style: str) -> dict[str, str]:
    """Class → the colour that fills it."""
    return dict(re.findall(r"\.([\w-]+) \{ fill: (#[0-9a-f]{6})", style))


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2.2 between two colours as ``#rrggbb``."""
    first, second = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (first + 0.05) / (second + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("dark", [False, True])
def test_texts_can_be_read(dark: bool) -> None:
    """On a light and on a dark page each text has a contrast of 4.5 to 1 or more."""
    light, _, over = STYLE.partition("@media")
    colours = fills(light) | (fills(over) if dark else {})
    grounds = ["page", "deployment", "card", "pill"]
    pairs = [(ink, ground) for ink in ("ink",) for ground in grounds]
    pairs += [("soft", ground) for ground in [*grounds[:3], "r-edge", "r-app", "r-data"]]
    pairs += [("soft", "r-external"), ("t-payments", "frame")]
    pairs += [(f"t-{tier}", f"r-{tier}") for tier in ("edge", "app", "data", "external")]
    for ink, ground in pairs:
        assert contrast(colours[ink], colours[ground]) >= 4.5, (ink, ground)


def test_contrast_is_what_the_standard_says() -> None:
    """Black on white is 21 to 1, a colour on itself 1 to 1."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#808080", "#808080") == pytest.approx(1)


def test_widths_are_bounds() -> None:
    """No letter is wider than counted: advance widths of DejaVu Sans, regular and bold, in em."""
    regular = {"a": 0.613, "b": 0.635, "i": 0.278, "m": 0.974, "t": 0.392, "w": 0.818, "r": 0.411,
               "Q": 0.787, "W": 0.989, "8": 0.636, "×": 0.838, "–": 0.5, "-": 0.361, " ": 0.318,
               "…": 1.0}  # fmt: skip
    bold = {"a": 0.675, "b": 0.716, "i": 0.343, "m": 1.042, "r": 0.493, "t": 0.478, "k": 0.665,
            "Q": 0.85, "-": 0.415, "8": 0.696}  # fmt: skip
    for letter, width in regular.items():
        assert text_width(letter, 1) >= width, letter
    for letter, width in bold.items():
        # A single narrow letter may be off by what the next one makes up for.
        assert text_width(letter + "o", 1, bold=True) >= width + 0.687, letter


def test_wrapping() -> None:
    """Purposes lose clauses at the end before they are cut, and never exceed their lines."""
    text = "Sessions and cached reads, rate limits, everything outside of memory"
    wide = text_width(text, 10)
    assert wrapped(text, wide, 10, 1) == (text,)
    assert wrapped(text, wide * 0.7, 10, 1) == ("Sessions and cached reads, rate limits",)
    assert wrapped("", 100, 10, 2) == ()
    for width in (20, 55, 90, 200):
        lines = wrapped(text, width, 10, 2)
        assert 1 <= len(lines) <= 2
        assert all(text_width(line, 10) <= width for line in lines)


def test_fitting() -> None:
    """A text that is too wide ends in an ellipsis."""
    assert fitted("short", 100, 10) == "short"
    assert fitted("a very long text indeed", 60, 10).endswith("…")
    assert text_width(fitted("a very long text indeed", 60, 10), 10) <= 60
